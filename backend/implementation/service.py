"""Implementation status: forms answered by page, API or file, and one status a region and pathway with its reasons."""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import Session

from backend.core.audit import record
from backend.core.errors import UserError
from backend.core.permissions import Action, Actor, check
from backend.core.words import of_group
from backend.implementation import queries
from backend.implementation.schemas import ImplementationIn, StatusMatrix, StatusOut
from backend.implementation.tables import ImplementationAnswer
from indicators.catalogue.packaged import packaged
from indicators.entries.pathway import Pathway
from indicators.implementation.status import Consolidated, StatusForm, consolidate, status_of


def status_names() -> dict[str, str]:
    """Each status in Swedish."""
    return of_group("status")


def asked_pathways() -> list[Pathway]:
    """The pathways that regions introduce: approved ones that have not been merged into another."""
    return [p for p in packaged().pathways if p.phase in ("approved", "published")]


def to_answer(row: ImplementationAnswer | ImplementationIn) -> StatusForm:
    """A form as the status rule reads it."""
    return StatusForm(row.unit, row.decided, row.gap_analysed, row.resources_appointed, row.carried_out)


def single_status(row: ImplementationAnswer | ImplementationIn) -> str:
    """What one form gives by itself."""
    return status_of(packaged().status_rule, to_answer(row))


def may_answer(actor: Actor, region: str, pathway: str) -> None:
    """Raises NotAllowed for another region, UserError for an unknown pathway."""
    check(actor, Action.ANSWER_IMPLEMENTATION, region=region)
    if pathway not in {p.id for p in asked_pathways()}:
        raise UserError(f"{pathway or 'Tomt'} är inte ett vårdförlopp som regionerna rapporterar införande av.")


def save(session: Session, actor: Actor, given: ImplementationIn) -> ImplementationAnswer:
    """Keeps a form; an earlier one for the same year, pathway, region and unit is replaced but kept.

    The same again changes nothing.

    Raises NotAllowed for another region, UserError for an unknown pathway.
    """
    may_answer(actor, given.region, given.pathway)
    assert actor.account_id is not None
    earlier = [
        row for row in queries.standing(session, given.year, given.pathway, given.region) if row.unit == given.unit
    ]
    if earlier and all(getattr(earlier[0], name) == value for name, value in given.model_dump().items()):
        return earlier[0]
    row = ImplementationAnswer(**given.model_dump(), answered_by=actor.account_id)
    for old in earlier:
        old.replaced_by = old.id  # one stands at a time, also between the two statements
        session.add(old)
    session.flush()
    session.add(row)
    session.flush()
    for old in earlier:
        old.replaced_by = row.id
    record(
        session,
        actor,
        "implementation-answered",
        "implementation",
        f"{given.year}/{given.pathway}/{given.region}",
        unit=given.unit,
        status=single_status(given),
    )
    return row


def statuses(session: Session, year: int, pathway: str | None = None, region: str | None = None) -> list[StatusOut]:
    """One status a pathway and region, with what it rests on."""
    grouped: dict[tuple[str, str], list[ImplementationAnswer]] = defaultdict(list)
    for row in queries.standing(session, year, pathway, region):
        grouped[row.pathway, row.region].append(row)
    catalogue = packaged()
    return [
        _status_out(year, p, code, grouped.get((p.id, code), []))
        for p in asked_pathways()
        if pathway in (None, p.id)
        for code in catalogue.region_codes
        if region in (None, code)
    ]


def _status_out(year: int, pathway: Pathway, region: str, rows: Sequence[ImplementationAnswer]) -> StatusOut:
    rule = packaged().status_rule
    consolidated = consolidate(rule, map(to_answer, rows))
    names = status_names()
    return StatusOut(
        year=year,
        pathway=pathway.id,
        pathway_name=pathway.name.sv,
        region=region,
        region_name=packaged().region_name(region),
        status=consolidated.status,
        status_text=names[consolidated.status],
        answers=consolidated.answers,
        per_unit=[{"unit": unit or "Hela regionen", "status": names[s]} for unit, s in consolidated.per_unit],
        lacking=[rule.questions[q].sv for q in consolidated.lacking],
        reason=_reason(consolidated, names),
    )


def _reason(found: Consolidated, names: dict[str, str]) -> str:
    """Why the status is what it is, in one sentence."""
    if not found.answers:
        return "Regionen har inte svarat."
    rule = packaged().status_rule
    each = "; ".join(f"{unit or 'Hela regionen'}: {names[status]}" for unit, status in found.per_unit)
    base = "Ett svar." if found.answers == 1 else f"{found.answers} svar; det lägsta gäller ({each})."
    lacking = [rule.questions[q].sv[:1].lower() + rule.questions[q].sv[1:] for q in found.lacking]
    return base + (f" För nästa steg saknas: {', '.join(lacking)}." if lacking else "")


def matrix(session: Session, year: int | None, notice: str | None) -> StatusMatrix:
    """Regions × pathways for a year (None: the newest there are forms for)."""
    years = queries.years(session)
    chosen = year or (years[0] if years else 2023)
    every_status = statuses(session, chosen)
    cells: dict[str, dict[str, str]] = defaultdict(dict)
    for status in every_status:
        cells[status.pathway][status.region] = status.status
    catalogue = packaged()
    return StatusMatrix(
        year=chosen,
        years=years,
        pathways=[{"id": p.id, "name": p.name.sv} for p in asked_pathways()],
        regions=[{"code": code, "name": catalogue.region_by_code[code].name} for code in catalogue.region_codes],
        cells=dict(cells),
        names=status_names(),
        answers=sum(s.answers for s in every_status),
        notice=notice,
    )
