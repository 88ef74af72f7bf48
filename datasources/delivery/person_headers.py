"""Headers that mean persons: a table with one is a list of people, not a delivery."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

_WORDS = """
person personid personnummer personnr persnr pnr pnummer persnummer personnamn personbeteckning
patient patientid patid patientnr patientnummer patientnamn patnr individ individid individnr klient klientid
samordningsnummer samordningsnr samnr reservnummer reservnr identitetsnummer idnummer idnr nationaltid nationalid ssn mrn
namn fornamn efternamn tilltalsnamn mellannamn fodelsedatum fodelsedag fodelsetid fodelsear fodd foddar fdatum
dodsdatum dodsdag avliden lopnr lopnummer studieid studienr deltagare deltagarid deltagarnr kodnr pseudonym
adress gatuadress hemadress bostadsadress postadress postnummer postnr telefon telefonnummer telefonnr telnr tel
mobil mobilnummer mobilnr mobiltelefon epost epostadress email emailadress mejl mejladress mail mailadress
journalnummer journalnr journalid vardtillfalleid vtfid remissid anhorig narstaende
birthdate dateofbirth birthday dob yearofbirth birthyear deathdate dateofdeath firstname lastname surname givenname
familyname fullname name patientname patientnumber subjectid participantid nhsnumber medicalrecordnumber phone
phonenumber address streetaddress zipcode
"""
_CONTACT_WORDS = """
namn name person deltagare adress postadress gatuadress postnummer postnr telefon telefonnummer telefonnr telnr tel
mobil mobilnummer mobilnr mobiltelefon epost epostadress email emailadress mejl mejladress mail mailadress
phone phonenumber address streetaddress zipcode
"""

HEADERS = frozenset(_WORDS.split())
"""Whole headers, in letters and digits only and without dots and rings."""

PARTS = (
    *("personnummer", "personnr", "persnr", "patientid", "patientnr", "patientnamn", "patientnummer", "samordningsn"),
    *("reservnummer", "fornamn", "efternamn", "fodelsedat", "fodelsedag", "fodelsetid", "journalnummer", "journalnr"),
    *("dateofbirth", "birthdate", "firstname", "lastname", "socialsecurity"),
)
"""What means persons wherever in a header it stands."""

CONTACTS = frozenset(_CONTACT_WORDS.split())
"""Headers that a cover sheet has too, for whom to ask: beside the results only another one makes a list of persons."""

LOOKED_THROUGH = 30
"""How far down on a sheet headers are looked for."""
_LONGEST = 40
"""Signs in a header; a longer text is a sentence, which may well say that nothing about persons is wanted."""


def means_persons(header: str) -> str | None:
    """The word from our own lists by which `header` names a column of persons, else None."""
    word = _plain(header)
    return word if word in HEADERS else next((part for part in PARTS if part in word), None)


def _plain(header: str) -> str:
    """Small letters and digits only, in whatever way they were composed: `Födelse-datum` → `fodelsedatum`."""
    apart = unicodedata.normalize("NFKD", header).casefold()
    return re.sub(r"[\W_]+", "", "".join(sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf")))


def list_of_persons(rows: Sequence[Sequence[str]]) -> str | None:
    """The word that makes a sheet beside the results a list of persons: one of at least two headers, with something below."""
    for number, row in enumerate(islice(rows, LOOKED_THROUGH)):
        for column, cell in enumerate(row if _are_headers(row) else ()):
            word = means_persons(cell)
            if word and word not in CONTACTS and _filled(rows[number + 1 :], column):
                return word
    return None


def _are_headers(row: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return len(filled) > 1 and all(len(cell) <= _LONGEST and not cell.endswith(".") for cell in filled)


def _filled(rows: Sequence[Sequence[str]], column: int) -> bool:
    return any(column < len(row) and row[column].strip() for row in rows)
