"""Implementation status: forms answered by page, API or file, and one status a region and pathway with its reasons.

What counts is what is attested; `attestation` has how that comes about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import Session

from backend.core.audit import record
from backend.core.errors import Conflict, UserError
from backend.core.permissions import Action, Actor, areas_for, check, may
from backend.core.refusals import refusal
from backend.core.states import FormState
from backend.core.transition import SOMEBODY_WAS_FIRST, claim
from backend.core.words import of_group
from backend.identity import service as identity_service
from backend.implementation import queries
from backend.implementation.schemas import ImplementationAnswerOut, ImplementationIn, StatusMatrix, StatusOut, Survey
from backend.implementation.tables import ImplementationAnswer
from backend.register.reading import catalogue
from indicators.catalogue.geography import geography
from indicators.entries.pathway import Pathway
from indicators.implementation.status import Consolidated, StatusForm, StatusRule, consolidate, status_of


def status_names() -> dict[str, str]:
    """Each status in Swedish."""
    return of_group("status")


def asked_pathways(session: Session) -> list[Pathway]:
    """The pathways that regions introduce: approved ones that have not been merged into another."""
    return [p for p in catalogue(session).pathways if p.phase in ("approved", "published")]


def to_answer(row: ImplementationAnswer | ImplementationIn) -> StatusForm:
    """A form as the status rule reads it."""
    return StatusForm(row.unit, row.decided, row.gap_analysed, row.resources_appointed, row.carried_out)


def single_status(rule: StatusRule, row: ImplementationAnswer | ImplementationIn) -> str:
    """What one form gives by itself."""
    return status_of(rule, to_answer(row))


def may_answer(session: Session, actor: Actor, region: str, pathway: str) -> None:
    """Raises NotAllowed for another region, UserError for an unknown pathway."""
    check(actor, Action.ANSWER_IMPLEMENTATION, region=region)
    if pathway not in {p.id for p in asked_pathways(session)}:
        raise UserError(refusal("pathway-not-asked", pathway=pathway or "–"))


def same(row: ImplementationAnswer, form: ImplementationIn) -> bool:
    """Whether a kept form says what another one does."""
    return all(getattr(row, name) == value for name, value in _columns(form).items())


def _columns(form: ImplementationIn) -> dict[str, Any]:
    """A form as the columns of a row."""
    return form.model_dump(exclude={"survey"}) | {"survey": form.survey.kept()}


def save(session: Session, actor: Actor, given: ImplementationIn) -> ImplementationAnswer:
    """Keeps a form, which waits to be attested; one that waited for the same year, pathway, region and unit is replaced but
    kept, and one that is attested stays in force.

    The same again changes nothing; the same as what is in force leaves nothing waiting.

    Raises NotAllowed for another region, UserError for an unknown pathway, Conflict where what waited was just attested.
    """
    may_answer(session, actor, given.region, given.pathway)
    rows = queries.answers(session, given.year, given.pathway, given.region, (FormState.ANSWERED, FormState.ATTESTED))
    standing = {row.state: row for row in rows if row.unit == given.unit}
    waiting, attested = standing.get(FormState.ANSWERED), standing.get(FormState.ATTESTED)
    newest = waiting or attested
    if newest and same(newest, given):
        return newest
    if waiting:
        revise(session, waiting)
    row = attested if attested and same(attested, given) else _kept(session, actor, given)
    if waiting:
        waiting.replaced_by = row.id
    said = single_status(catalogue(session).status_rule, given)
    record(session, actor, "implementation-answered", "implementation", place(row), unit=given.unit, status=said)
    return row


def _kept(session: Session, actor: Actor, given: ImplementationIn) -> ImplementationAnswer:
    assert actor.account_id is not None
    row = ImplementationAnswer(**_columns(given), answered_by=actor.account_id)
    session.add(row)
    session.flush()
    return row


def revise(session: Session, row: ImplementationAnswer) -> None:
    """Lets a form stand no longer, before another one does: one stands at a time, also between two statements.

    Raises Conflict where it did not stand as it was read.
    """
    if not claim(session, row, FormState(row.state), FormState.REVISED):
        raise Conflict(SOMEBODY_WAS_FIRST)


def place(row: ImplementationAnswer) -> str:
    """What the audit log calls a form: the year, pathway and region that it is for."""
    return f"{row.year}/{row.pathway}/{row.region}"


def statuses(session: Session, year: int, pathway: str | None = None, region: str | None = None) -> list[StatusOut]:
    """One status a pathway and region, with the attested forms that it rests on."""
    known = catalogue(session)
    rule, grouped = known.status_rule, defaultdict[tuple[str, str], list[ImplementationAnswer]](list)
    whole = known.pathway(pathway) if pathway else None
    for name in (
        (whole.id, *whole.former_ids) if whole else [pathway]
    ):  # answers about what has been merged into it are its own
        for row in queries.in_force(session, year, name, region):
            grouped[known.pathway_id(row.pathway), row.region].append(row)
    return [
        _status_out(rule, year, p, code, grouped.get((p.id, code), []))
        for p in asked_pathways(session)
        if pathway in (None, p.id)
        for code in geography().region_codes
        if region in (None, code)
    ]


def waiting_count(session: Session, year: int) -> int:
    """How many forms of a year wait to be attested."""
    return len(queries.waiting(session, None, year))


def _status_out(
    rule: StatusRule, year: int, pathway: Pathway, region: str, rows: Sequence[ImplementationAnswer]
) -> StatusOut:
    consolidated = consolidate(rule, map(to_answer, rows))
    names = status_names()
    return StatusOut(
        year=year,
        pathway=pathway.id,
        pathway_name=pathway.name.sv,
        region=region,
        region_name=geography().region_name(region),
        status=consolidated.status,
        status_text=names[consolidated.status],
        answers=consolidated.answers,
        per_unit=[{"unit": unit or "Hela regionen", "status": names[s]} for unit, s in consolidated.per_unit],
        lacking=[rule.questions[q].sv for q in consolidated.lacking],
        reason=_reason(rule, consolidated, names),
    )


def _reason(rule: StatusRule, found: Consolidated, names: dict[str, str]) -> str:
    """Why the status is what it is, in one sentence."""
    if not found.answers:
        return "Regionen har inte svarat."
    each = "; ".join(f"{unit or 'Hela regionen'}: {names[status]}" for unit, status in found.per_unit)
    base = "Ett svar." if found.answers == 1 else f"{found.answers} svar; det lägsta gäller ({each})."
    lacking = [rule.questions[q].sv[:1].lower() + rule.questions[q].sv[1:] for q in found.lacking]
    return base + (f" För nästa steg saknas: {', '.join(lacking)}." if lacking else "")


def chosen_year(session: Session, year: int | None) -> int:
    """The year, or (None) the newest that there are forms in force for."""
    if year is not None:
        return year
    years = queries.years(session)
    return years[0] if years else 2023


def matrix(session: Session, year: int | None, notice: str | None) -> StatusMatrix:
    """Regions × pathways for a year (None: the newest there are forms in force for)."""
    chosen = chosen_year(session, year)
    every_status = statuses(session, chosen)
    cells: dict[str, dict[str, str]] = defaultdict(dict)
    for status in every_status:
        cells[status.pathway][status.region] = status.status
    known = geography()
    return StatusMatrix(
        year=chosen,
        years=queries.years(session),
        pathways=[{"id": p.id, "name": p.name.sv} for p in asked_pathways(session)],
        regions=[{"code": code, "name": known.region_by_code[code].name} for code in known.region_codes],
        cells=dict(cells),
        names=status_names(),
        answers=sum(s.answers for s in every_status),
        notice=notice,
    )


def answers(
    session: Session, actor: Actor, year: int, pathway: str | None = None, region: str | None = None
) -> list[ImplementationAnswerOut]:
    """The forms of a year, oldest first: those that are or have been in force, and of regions whose submissions one may read
    all. What is written in free text, and names, are for the own region, programme areas and the nation."""
    rows = [
        row
        for row in queries.answers(session, year, pathway, region)
        if row.attested_at or may(actor, Action.READ_SUBMISSION, region=row.region)
    ]
    names = account_names(session, rows)
    rule = catalogue(session).status_rule
    return [answer_out(rule, row, names, may_read_texts(actor, row.region)) for row in rows]


def may_read_texts(actor: Actor, region: str) -> bool:
    """Whether the actor may read what a region has written in free text, and who answered: its own people, programme areas
    and the nation."""
    everything = may(actor, Action.READ_SUBMISSION) or bool(areas_for(actor, Action.READ_UNPUBLISHED))
    return everything or may(actor, Action.READ_UNPUBLISHED, region=region)


def own_out(session: Session, row: ImplementationAnswer) -> ImplementationAnswerOut:
    """A form for those who have just done something with it."""
    return answer_out(catalogue(session).status_rule, row, account_names(session, [row]), open_text=True)


def account_names(session: Session, rows: Iterable[ImplementationAnswer]) -> dict[int | None, str]:
    """The names of those who answered and attested forms."""
    return identity_service.names(session, {number for row in rows for number in (row.answered_by, row.attested_by)})


def answer_out(
    rule: StatusRule, row: ImplementationAnswer, names: dict[int | None, str], open_text: bool
) -> ImplementationAnswerOut:
    """A form as it is read, with or without its texts and names."""
    survey = Survey.model_validate(row.survey)
    fields = row.model_dump(exclude={"answered_by", "attested_by", "replaced_by", "survey"})
    if not open_text:
        survey = survey.without_texts()
        fields |= {"challenges": None, "consequences": None}
    return ImplementationAnswerOut(
        **fields,
        survey=survey,
        status=single_status(rule, row),
        answered_by=names.get(row.answered_by, "?") if open_text else "",
        attested_by=names.get(row.attested_by, "?") if open_text and row.attested_by else "",
    )
