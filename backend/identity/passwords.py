"""Whether a password is easy to guess, by how an attacker would guess it: zxcvbn, and the words that are near at hand here."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from backend.core.errors import UserError
from backend.core.refusals import Refusal, refusal
from indicators.catalogue.geography import geography

FEWEST_GUESSES = 10**10
"""What zxcvbn calls very unguessable: safe also where the hashes have been stolen."""

LONGEST_LOOKED_AT = 72
"""Signs that are looked at: zxcvbn takes no more, and its time grows with the square of them."""

_SWEDISH = """
lösenord losen hemligt hemlig sommar sommaren vinter vintern höst hösten vår våren januari februari mars april maj juni juli
augusti september oktober november december måndag tisdag onsdag torsdag fredag lördag söndag sverige svensk svenska
välkommen hejsan hejhej hallå fotboll hockey älskling älskar kärlek sommarstuga midsommar julafton semester kaffe fika mamma
pappa hund katt familj blomma solsken glass choklad stuga båten bilen cykel ett två tre fyra fem sex sju åtta nio tio hundra
tusen byt ändra tillfälligt ny nya mitt min ditt inloggning konto användare administratör admin test prov dator internet
windows excel system server databas vård vården vårdförlopp vårdförloppen sjukvård sjukhus hälsa patient patienter läkare
sjuksköterska klinik vårdcentral journal register kvalitet kvalitetsregister kunskapsstyrning indikator indikatorer
uppföljning insamling rapport rapportör region regionen regioner landsting kommun stad riket nationell nationella
socialstyrelsen skr inera följsam foljsam stroke hjärta lunga cancer diabetes demens
"""
"""What zxcvbn's own lists (English) lack: what Swedes put in passwords, and the words of the place where they do it."""

_WHY = {
    "repeat": refusal("easy-repeat"),
    "sequence": refusal("easy-sequence"),
    "spatial": refusal("easy-spatial"),
    "date": refusal("easy-date"),
    "regex": refusal("easy-date"),
}
_WORDS, _NEAR = refusal("easy-words"), refusal("easy-near")


def check_strength(password: str, names: Iterable[str]) -> None:
    """Passes where the password takes many guesses. `names` are near at hand for who guesses:
    the account's, and the catalogue's.

    Raises UserError that says why it is easy to guess.
    """
    reasons = [reason for form in _forms(password) if (reason := _easy(form, names)) is not None]
    if reasons:
        raise UserError(refusal("password-easy", why=reasons[0], why_en=reasons[0].en))


def _forms(password: str) -> set[str]:
    """The password as it is, and as it would be without dots and rings and with its words written together: whoever guesses
    tries Anna-Andersson where annaandersson is near at hand."""
    whole = unicodedata.normalize("NFKC", password)[:LONGEST_LOOKED_AT]
    together = re.sub(r"[\W_]+", "", whole)
    return {form for form in (whole, _plain(whole), together, _plain(together)) if form}


def _easy(password: str, names: Iterable[str]) -> Refusal | None:
    """Why few guesses are enough, None where they are not."""
    from zxcvbn import zxcvbn  # its word lists take a tenth of a second

    near = [*_words(names), *_near_at_hand()]
    guessing = zxcvbn(password, user_inputs=near)
    if guessing["guesses"] >= FEWEST_GUESSES:
        return None
    parts = guessing["sequence"]
    patterns = [str(part["pattern"]) for part in parts]
    if any(part.get("dictionary_name") == "user_inputs" for part in parts):
        return _NEAR
    return next((_WHY[pattern] for pattern in patterns if pattern in _WHY), _WORDS)


@lru_cache(maxsize=1)
def _near_at_hand() -> list[str]:
    """The words of the place: Swedish ones that are common in passwords, and the names of regions."""
    regions = [name for region in geography().regions for name in (region.name, *region.aliases)]
    return _words([*_SWEDISH.split(), *regions])


def _words(names: Iterable[str]) -> list[str]:
    """The words of names, as they are written and without dots and rings, each once; and each name written together."""
    written = [word for name in names for word in (*re.split(r"[\W_]+", name), re.sub(r"[\W_]+", "", name))]
    lower = [form for word in written for form in (word.lower(), _plain(word.lower())) if len(form) > 2]
    return list(dict.fromkeys(lower))


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
