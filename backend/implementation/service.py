"""Implementation status: forms answered by page, API or file, and one status a region and pathway with its reasons."""

from collections import defaultdict
from collections.abc import Sequence

from pydantic import ValidationError
from sqlmodel import Session

from backend.core.audit import record
from backend.core.errors import UserError
from backend.core.permissions import Action, Actor, NotAllowed, check
from backend.core.words import of_group
from backend.implementation import queries
from backend.implementation.schemas import ImplementationIn, StatusMatrix, StatusOut
from backend.implementation.tables import ImplementationAnswer
from datasources.delivery.form_tables import TableError, read_table
from indicators.catalogue.packaged import packaged
from indicators.entries.pathway import Pathway
from indicators.implementation.status import Consolidated, StatusForm, consolidate, status_of


def status_names() -> dict[str, str]:
    """Each status in Swedish."""
    return of_group("status")


def asked_pathways() -> list[Pathway]:
    """The pathways that regions introduce: approved ones that have not been merged into another."""
    return [p for p in packaged().pathways if p.confirmed and p.phase in ("approved", "published")]


def to_answer(row: ImplementationAnswer | ImplementationIn) -> StatusForm:
    """A form as the status rule reads it."""
    return StatusForm(row.unit, row.decided, row.gap_analysed, row.resources_appointed, row.carried_out)


def single_status(row: ImplementationAnswer | ImplementationIn) -> str:
    """What one form gives by itself."""
    return status_of(packaged().status_rule, to_answer(row))


def save(session: Session, actor: Actor, given: ImplementationIn) -> ImplementationAnswer:
    """Keeps a form; an earlier one for the same year, pathway, region and unit is replaced but kept.

    The same again changes nothing.

    Raises NotAllowed for another region, UserError for an unknown pathway.
    """
    check(actor, Action.ANSWER_IMPLEMENTATION, region=given.region)
    if given.pathway not in {p.id for p in asked_pathways()}:
        raise UserError(f"{given.pathway} är inte ett vårdförlopp som regionerna rapporterar införande av.")
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


FILE_COLUMNS: dict[str, str] = {
    "vårdförlopp": "pathway",
    "region": "region",
    "del av regionen": "unit",
    "beslutat": "decided",
    "gap-analys": "gap_analysed",
    "processresurser": "resources_appointed",
    "genomfört": "carried_out",
    "utmaningar": "challenges",
    "konsekvenser": "consequences",
}
"""The columns of a file with forms: Swedish header to field. Dates are written 2023-05-31; an empty cell answers no."""


def save_file(
    session: Session, actor: Actor, year: int, filename: str, data: bytes
) -> tuple[int, list[dict[str, object]]]:
    """Keeps every form of a file, or none where any row is wrong; (how many, problems with row, column and message)."""
    try:
        rows = read_table(data, filename, list(FILE_COLUMNS))
    except TableError as error:
        return 0, [{"row": None, "column": None, "message": str(error)}]
    forms: list[ImplementationIn] = []
    problems: list[dict[str, object]] = []
    for number, row in rows:
        try:
            forms.append(_form(year, row))
            check(actor, Action.ANSWER_IMPLEMENTATION, region=forms[-1].region)
        except ValidationError as error:
            problems += [
                {
                    "row": number,
                    "column": _header(e["loc"]),
                    "message": "Värdet går inte att läsa; datum skrivs 2023-05-31.",
                }
                for e in error.errors()
            ]
        except NotAllowed:
            problems.append({"row": number, "column": "region", "message": "Du kan bara svara för din egen region."})
    if problems:
        return 0, problems
    try:
        for form in forms:
            save(session, actor, form)
    except UserError as error:
        session.rollback()
        return 0, [{"row": None, "column": "vårdförlopp", "message": error.message}]
    return len(forms), []


def _form(year: int, row: dict[str, str]) -> ImplementationIn:
    values = {
        FILE_COLUMNS[header]: text.strip() for header, text in row.items() if header in FILE_COLUMNS and text.strip()
    }
    return ImplementationIn.model_validate({"year": year, "region": "", "pathway": "", **values})


def _header(location: tuple[int | str, ...]) -> str:
    return next((header for header, name in FILE_COLUMNS.items() if location and name == location[0]), "?")


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
