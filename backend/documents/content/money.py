"""What several documents say of money for pathways, by the rulebook of the year's agreement."""

from sqlmodel import Session

from backend.agreements import reading as agreements
from backend.agreements import rulebooks
from backend.agreements.schemas import AgreementDetail, PotOut
from backend.core.clock import now
from backend.core.words import word
from backend.documents.content.pathways import nothing
from backend.documents.kinds import Ledger, figure
from backend.documents.writing import numbers
from backend.documents.writing.model import Block, Column, Inline, Source, Table

POT = "vardforlopp"
"""The pot of every agreement year that the money for pathways is in."""

_NAMED = {
    "medel_vardforlopp": ("",),
    "medel_till_regionerna": ("-samverkansregioner", "-regioner"),
    "medel_samverkansregioner": ("-samverkansregioner",),
    "medel_regioner": ("-regioner",),
    "medel_skr": ("-skr",),
}
"""The named figures, each the sum of some pots: those whose ids continue so."""


def agreement_of(session: Session, year: int) -> AgreementDetail | None:
    """The agreement of the year that has money for pathways."""
    for known in rulebooks.published(session):
        detail = agreements.agreement_detail(known)
        if detail.year == year and any(pot.id == POT for pot in detail.pots):
            return detail
    return None


def of_pathways(session: Session, ledger: Ledger, year: int) -> Block:
    """Names the amounts, and gives the pots; where no agreement of the year is known, the figures are missing."""
    agreement = agreement_of(session, year)
    pots = {pot.id: pot for pot in agreement.pots} if agreement else {}
    source = _source(agreement)
    for name, endings in _NAMED.items():
        amounts = [pots[POT + ending].amount for ending in endings if POT + ending in pots]
        ledger.add(name, sum(amounts) if amounts else None, source, numbers.kronor)
    own = [pot for pot in pots.values() if POT in (pot.id, pot.part_of)]
    if not own:
        return nothing(f"Katalogen har ingen överenskommelse för {year} med medel för vårdförlopp.")
    columns = [Column("Medel", weight=4), Column("Hur de fördelas", weight=3), Column("Belopp", numeric=True, weight=2)]
    return Table(f"Medel för vårdförlopp {year}", columns, [_row(pot, source) for pot in own])


def _row(pot: PotOut, source: Source) -> list[Inline]:
    shared = word("shared_by", pot.by) if pot.by else "Summan av delarna"
    return [pot.name_sv, shared, figure(pot.amount, source, numbers.kronor)]


def _source(agreement: AgreementDetail | None) -> Source:
    if agreement is None:
        return Source("/api/agreements", "Ingen överenskommelse för året finns i katalogen", now().date())
    version = f"version {agreement.version}, {agreement.digest[:12]}"
    return Source(f"/api/agreements/{agreement.id}", "Regelbokens belopp", now().date(), version)
