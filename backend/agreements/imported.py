"""Payments that another body decided: held against their own sum, approved by another, and compared with what is computed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from backend.agreements import payments, queries
from backend.agreements.decisions import decide
from backend.agreements.imported_schemas import ComparedLine, DecisionIn
from backend.agreements.rulebooks import KnownRulebook
from backend.agreements.run_content import lines_of
from backend.agreements.tables import ImportedDecision
from backend.core import transition
from backend.core.audit import record
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.states import DecisionState
from datasources.delivery.form_tables import read_table
from indicators.agreements.choices import ORE
from indicators.agreements.imported import ReadDecision, compare, decision_problems, read_decision
from indicators.agreements.payment_lines import KEPT
from indicators.agreements.pots import ByPerformance, ByPopulation, DecidedElsewhere, Equally, Pot, ToNamed
from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.geography import geography
from indicators.entries.geography import NATION

NAMES = ("region", "regionkod", "länskod", "län", "kod", "mottagare", "recipient")
AMOUNTS = ("kronor", "belopp", "belopp (kr)", "belopp, kr", "belopp i kronor", "kr", "amount")
"""What the two columns of a decision are called; the first of each that the file has is read."""


@dataclass(frozen=True)
class Sent:
    """What a decision is about (a pot), where it was read, and the file, which is kept under `sha256`."""

    pot: str
    source: str
    filename: str
    sha256: str


def typed(wanted: DecisionIn, book: Rulebook) -> ReadDecision:
    """The decision of a form."""
    rows = [(place, line.recipient, f"{line.kronor}") for place, line in enumerate(wanted.lines, 1)]
    read = read_decision(rows, _recipients(book))
    read.stated = wanted.total if read.stated is None else read.stated
    return read


def of_file(data: bytes, filename: str, total: int | None, book: Rulebook) -> ReadDecision:
    """The decision of a file, CSV or Excel. `total` is the sum that the decision states where its file has no row for it.

    Raises TableError where the file is no table with the two columns, AboutPersonsError where it is about persons.
    """
    read = read_decision(_rows(data, filename), _recipients(book))
    read.stated = total if read.stated is None else read.stated
    return read


def _rows(data: bytes, filename: str) -> Iterator[tuple[int, str, str]]:
    for number, cells in read_table(data, filename, [*NAMES, *AMOUNTS], needed=[], others=True):
        name, amount = (next((header for header in headers if header in cells), None) for headers in (NAMES, AMOUNTS))
        if name is None or amount is None:
            raise UserError(refusal("imported-columns"))
        yield number, cells[name], cells[amount]


def _recipients(book: Rulebook) -> dict[str, str]:
    """Everything that a recipient may be called, in lower case."""
    regions = ((name, one.code) for one in geography().regions for name in (one.code, one.name, *one.aliases))
    areas = ((name, one.id) for one in geography().healthcare_regions for name in (one.id, one.name.sv, one.name.en))
    named = ((pot.key.recipient,) * 2 for pot in book.shared_out.values() if isinstance(pot.key, ToNamed))
    return {name.casefold(): code for name, code in (*regions, *areas, *named)}


def prepare(session: Session, actor: Actor, known: KnownRulebook, sent: Sent, read: ReadDecision) -> ImportedDecision:
    """The decision waiting for another's approval. The same again changes nothing.

    Raises UserError with everything that does not hold, Conflict where another one of the pot waits.
    """
    check(actor, Action.PREPARE_DECISION)
    pot = _pot(known.book, sent.pot)
    if problems := decision_problems(read, pot.amount, _expected(pot), _names()):
        raise UserError(refusal("imported-wrong"), problems=problems)
    assert actor.account_id is not None
    row = ImportedDecision(
        agreement=known.book.id,
        **vars(sent),
        kronor=dict(sorted(read.kronor.items())),
        state=DecisionState.PREPARED.value,
        made_by=actor.account_id,
    )
    for other in queries.imported(session, row.agreement):
        if other.state == DecisionState.PREPARED and other.pot == row.pot:
            if (other.kronor, other.source) == (row.kronor, row.source):
                return other
            raise Conflict(refusal("imported-waits"))
    session.add(row)
    session.flush()
    record(
        session,
        actor,
        "imported_decision-prepared",
        "imported_decision",
        row.id,
        after=DecisionState.PREPARED,
        pot=f"{row.agreement}/{row.pot}",
        sha256=row.sha256,
    )
    return row


def _pot(book: Rulebook, name: str) -> Pot:
    pot = book.shared_out.get(name)
    if pot is None or isinstance(pot.key, ByPerformance):
        names = ", ".join(one.id for one in book.shared_out.values() if not isinstance(one.key, ByPerformance))
        raise UserError(refusal("imported-pot", names=names))
    return pot


def _expected(pot: Pot) -> Collection[str]:
    """Who must stand in a decision about the pot: whoever its key gives something; nobody where others decide to whom."""
    match pot.key:
        case ByPopulation() | Equally(among="regions"):
            return geography().region_codes
        case Equally(among="healthcare_regions"):
            return [area.id for area in geography().healthcare_regions]
        case ToNamed(recipient=recipient):
            return [recipient]
        case _:
            return ()


def _names() -> dict[str, str]:
    return {one.code: one.name for one in geography().regions if one.code != NATION}


def get(session: Session, agreement: str, identifier: int) -> ImportedDecision:
    """The imported decision.

    Raises NotFound.
    """
    row = queries.imported_decision(session, agreement, identifier)
    if row is None:
        raise NotFound(refusal("imported-missing"))
    return row


def step(
    session: Session, actor: Actor, agreement: str, identifier: int, name: str, reason: str | None
) -> ImportedDecision:
    """Approves a decision that another imported, or turns it down.

    Raises NotFound, NotAllowed for one's own.
    """
    row = get(session, agreement, identifier)

    def before() -> None:
        earlier = queries.decisions_that_hold(session, agreement).get(row.pot)
        if name == "approve" and earlier is not None:
            transition.claim(session, earlier, DecisionState.APPROVED, DecisionState.REPLACED)
            record(session, actor, "imported_decision-replace", "imported_decision", earlier.id, by=row.id)

    decide(session, actor, "imported_decision", row, name, reason, before=before)
    return row


def compared(
    session: Session, actor: Actor, known: KnownRulebook, row: ImportedDecision
) -> tuple[list[ComparedLine], list[str]]:
    """Every recipient of the decision or of what is computed, with the kronor of both; and why nothing can be computed.

    What is computed is the approved run's, or what would be paid now. A pot that others decide is computed by nobody.
    """
    imported = {name: kronor * ORE["krona"] for name, kronor in row.kronor.items()}
    pot = known.book.shared_out[row.pot]
    computed: Mapping[str, int] = {}
    problems: list[str] = []
    if not isinstance(pot.key, DecidedElsewhere):
        computed, problems = _computed(session, actor, known, pot)
    differing = {one.recipient for one in compare(imported, computed)} if computed else set()
    lines = [
        ComparedLine(
            recipient=name,
            recipient_name=geography().region_name(name),
            imported_ore=imported.get(name),
            computed_ore=computed.get(name),
            differs=name in differing,
        )
        for name in sorted({*imported, *computed})
    ]
    return lines, problems


def _computed(session: Session, actor: Actor, known: KnownRulebook, pot: Pot) -> tuple[dict[str, int], list[str]]:
    approved = [line for _, content in payments.approved(session, known.book.id) for line in lines_of(content)]
    lines = [
        (line.region, line.ore) for line in approved if (line.requirement, line.occasion) == (pot.id, pot.occasion)
    ]
    problems: list[str] = []
    if not lines and may(actor, Action.PREPARE_DECISION):
        now = payments.preview(session, actor, known, pot.occasion, [])
        lines = [(line.region, line.ore) for line in now.lines if line.requirement == pot.id]
        problems = now.problems
    return {region: ore for region, ore in lines if region != KEPT or ore}, problems
