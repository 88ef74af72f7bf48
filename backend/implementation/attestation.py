"""A region stands by its forms about implementation: attested by another than who answered, they count. Like results."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlmodel import Session

from backend.core import transition
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound
from backend.core.permissions import Action, Actor, NotAllowed, check, may, regions_for
from backend.core.refusals import refusal
from backend.core.states import IMPLEMENTATION, FormState
from backend.implementation import queries, service
from backend.implementation.queries import Key
from backend.implementation.schemas import WaitingForm
from backend.implementation.tables import ImplementationAnswer
from backend.register.reading import catalogue
from indicators.catalogue.geography import geography
from indicators.implementation.status import StatusRule, consolidate

_ROAD = "implementation"


def attest(session: Session, actor: Actor, numbers: Collection[int]) -> list[ImplementationAnswer]:
    """The region stands by these forms, all or none: they are in force from now on, and those before them are kept as revised.

    A form is never changed but followed by another, so its number says what was looked at.

    Raises NotFound where there is none that the actor may know of, NotAllowed for what the actor has answered or may not
    attest, Conflict where one of them does not wait any more.
    """
    forms = _readable(session, actor, numbers)
    in_force = {
        (year, _key(row)): row
        for year, region in {(form.year, form.region) for form in forms}
        for row in queries.in_force(session, year, region=region)
    }
    for form in forms:
        _attest(session, actor, form, in_force.get((form.year, _key(form))))
    return forms


def _attest(session: Session, actor: Actor, form: ImplementationAnswer, earlier: ImplementationAnswer | None) -> None:
    check(actor, Action.ATTEST, region=form.region)
    if form.state != FormState.ANSWERED:
        raise Conflict(refusal("answers-changed"))
    if form.answered_by == actor.account_id:
        raise NotAllowed(refusal("form-own"))
    if earlier:
        service.revise(session, earlier)
        earlier.replaced_by = form.id

    def stand() -> dict[str, object]:
        form.attested_at, form.attested_by = now(), actor.account_id
        return _about(form) | {"status": service.single_status(catalogue(session).status_rule, form)}

    transition.take(
        session, actor, _ROAD, form, "attest", object_id=service.place(form), region=form.region, effect=stand
    )


def step(session: Session, actor: Actor, number: int, name: str, reason: str | None) -> ImplementationAnswer:
    """Takes a step with one form: attest it, or withdraw it while it waits (what is in force stays so).

    Raises NotFound where there is none that the actor may know of, NotAllowed, TransitionError or Conflict where it does not
    wait any more, UserError without a needed reason.
    """
    if name == "attest":
        return attest(session, actor, [number])[0]
    [form] = _readable(session, actor, [number])
    transition.take(
        session,
        actor,
        _ROAD,
        form,
        name,
        object_id=service.place(form),
        reason=reason,
        region=form.region,
        effect=lambda: _about(form),
    )
    return form


def _about(form: ImplementationAnswer) -> dict[str, object]:
    """What the audit log tells of a form beside its place."""
    return {"unit": form.unit, "form": form.id}


def _readable(session: Session, actor: Actor, numbers: Collection[int]) -> list[ImplementationAnswer]:
    """The forms, in the order of their numbers: two who attest several at once take them in the same order.

    Raises NotFound both where there is none and where it is another region's.
    """
    forms = queries.numbered(session, numbers)
    if any(n not in forms or not may(actor, Action.READ_SUBMISSION, region=forms[n].region) for n in numbers):
        raise NotFound(refusal("answer-missing"))
    return list(forms.values())


def steps_for(actor: Actor, form: ImplementationAnswer) -> list[str]:
    """What the actor may do with a form now: attest it (not their own), withdraw it."""
    return [
        step.name
        for step in IMPLEMENTATION
        if step.before == form.state
        and step.action
        and may(actor, step.action, region=form.region)
        and not (step.name == "attest" and form.answered_by == actor.account_id)
    ]


def waiting(session: Session, actor: Actor) -> list[WaitingForm]:
    """The forms that wait in the regions whose submissions the actor may read, newest year first, by region and pathway."""
    of_year: dict[int, list[ImplementationAnswer]] = defaultdict(list)
    for row in queries.waiting(session, regions_for(actor, Action.READ_SUBMISSION)):
        of_year[row.year].append(row)
    return [one for year in sorted(of_year, reverse=True) for one in _of_year(session, actor, year, of_year[year])]


def _of_year(session: Session, actor: Actor, year: int, rows: Sequence[ImplementationAnswer]) -> Iterator[WaitingForm]:
    in_force = {_key(row): row for row in queries.in_force(session, year)}
    rule = catalogue(session).status_rule
    before = _region_statuses(rule, in_force)
    after = _region_statuses(rule, in_force | {_key(row): row for row in rows})
    names = service.account_names(session, [*rows, *in_force.values()])
    pathways = {pathway.id: pathway.name.sv for pathway in catalogue(session).pathways}
    for row in sorted(rows, key=lambda row: (row.region, pathways.get(row.pathway, "").casefold(), row.unit)):
        earlier = in_force.get(_key(row))
        yield WaitingForm(
            form=service.answer_out(rule, row, names, open_text=True),
            in_force=service.answer_out(rule, earlier, names, open_text=True) if earlier else None,
            pathway_name=pathways.get(row.pathway, row.pathway),
            region_name=geography().region_name(row.region),
            region_before=before.get((row.pathway, row.region), "not_answered"),
            region_after=after[row.pathway, row.region],
            steps=steps_for(actor, row),
        )


def _key(row: ImplementationAnswer) -> Key:
    return row.pathway, row.region, row.unit


def _region_statuses(rule: StatusRule, forms: Mapping[Key, ImplementationAnswer]) -> dict[tuple[str, str], str]:
    """What forms make of each pathway and region."""
    grouped: dict[tuple[str, str], list[ImplementationAnswer]] = defaultdict(list)
    for (pathway, region, _), form in forms.items():
        grouped[pathway, region].append(form)
    return {place: consolidate(rule, map(service.to_answer, some)).status for place, some in grouped.items()}
