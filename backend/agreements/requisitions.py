"""What may be requisitioned by an agreement: what an approved run has paid, or what the rulebook gives today.

The latter is preliminary: nobody has decided it, and it holds for who requisitions in time.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from backend.agreements import judgements, payments, queries
from backend.agreements.requisition_schemas import RequisitionOut
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.run_content import AskedPopulation, lines_of
from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor, check
from backend.core.refusals import refusal
from backend.register.reference_figures import reference_figures
from indicators.agreements.payment import NotPayable, Payment, before_requisition
from indicators.agreements.payment_problems import Problem
from indicators.agreements.pots import ByPerformance
from indicators.agreements.requirements import Duty
from indicators.agreements.rulebook import Rulebook
from indicators.base import Name
from indicators.catalogue.geography import geography

BY_PERFORMANCE = Name(
    sv="Beloppet beror på resultat som inte är godkända än; det räknas när utbetalningen förbereds",
    en="The amount depends on results that are not approved yet; it is computed when the payment is prepared",
)


class Claim(NamedTuple):
    """Öre to requisition (None: not known, and `problems` says why), and whether an approved run has decided it."""

    ore: int | None
    decided: bool
    problems: Sequence[Name] = ()


def requisition(session: Session, actor: Actor, known: KnownRulebook, recipient: str) -> RequisitionOut:
    """What a region or healthcare region may requisition by the agreement.

    Raises NotAllowed for others than the region itself and the national side, NotFound where the agreement has nothing that
    the recipient requisitions.
    """
    pots = _requisitioned(known.book, recipient)
    own = claim(session, actor, known, recipient, pots)
    return RequisitionOut(
        agreement=known.book.id,
        version=known.version.number,
        recipient=recipient,
        pots=pots,
        ore=own.ore,
        decided=own.decided,
        problems=[one.sv for one in own.problems],
        problems_en=[one.en for one in own.problems],
    )


def _requisitioned(book: Rulebook, recipient: str) -> list[str]:
    party = "region" if recipient in geography().region_codes else "healthcare_region"
    pots = [pot for one in book.requirements if isinstance(one, Duty) and one.owed_by == party for pot in one.lapses]
    areas = {area.id for area in geography().healthcare_regions}
    if not pots or recipient not in {*geography().region_codes, *areas}:
        raise NotFound(refusal("requisition-no-recipient"))
    return pots


def claim(session: Session, actor: Actor, known: KnownRulebook, recipient: str, pots: Sequence[str]) -> Claim:
    """What the pots give a recipient: by the approved runs or, where there is none, by the rulebook today.

    Raises NotAllowed for others than the region itself and the national side.
    """
    check(actor, Action.READ_DOCUMENT, region=recipient)
    paid = [line for _, content in payments.approved(session, known.book.id) for line in lines_of(content)]
    if own := _of(recipient, pots, paid):
        return Claim(sum(line.ore for line in own), True)
    try:
        return Claim(sum(line.ore for line in _of(recipient, pots, _preliminary(session, known, pots))), False)
    except NotPayable as not_payable:
        return Claim(None, False, payments.problems_of(not_payable))


def _of(recipient: str, pots: Sequence[str], lines: Sequence[Payment]) -> list[Payment]:
    return [line for line in lines if line.region == recipient and line.requirement in pots]


def _preliminary(session: Session, known: KnownRulebook, pots: Sequence[str]) -> list[Payment]:
    """Every recipient's lines. They rest on population and on what people have judged, which is open to everybody, and never on
    values: another region's may be unpublished."""
    book = known.book
    if any(isinstance(book.shared_out[pot].key, ByPerformance) for pot in pots):
        raise NotPayable([Problem(BY_PERFORMANCE)])
    return before_requisition(
        book,
        judgements.verdicts(session, book, geography().region_codes),
        AskedPopulation(reference_figures(session)),
        pots,
        regions=geography().region_codes,
        healthcare_regions=[area.id for area in geography().healthcare_regions],
        decided={pot: row.kronor for pot, row in queries.decisions_that_hold(session, book.id).items()},
    )
