"""The road of a specification: uploaded, reviewed by another, published and never changed after that."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import PurePath

from sqlmodel import Session

from backend.core import site, states, transition
from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, NotAllowed, check, may
from backend.core.states import SpecificationState, Transition
from backend.register import queries, reading
from backend.register.tables import SpecificationVersion
from indicators.catalogue import lint
from indicators.catalogue.catalogue_rules import priorities
from indicators.catalogue.digest import canonical, of_text, to_yaml
from indicators.catalogue.packaged import Catalogue, fingerprint, packaged
from indicators.catalogue.remarks import Context, Remark
from indicators.catalogue.yaml_files import CatalogueError, Problem, parse
from indicators.definition.used_conditions import KnownConditions
from indicators.entries.specification import Specification

SEEDED = "packaged-catalogue"
"""The value of the installation that says which packaged files its register has been filled from."""

REVIEW_INTERVAL = timedelta(days=365)
"""When a specification that does not say otherwise is read again after it was published."""


class Refused(UserError):
    """An uploaded specification that does not hold: every problem with its line, every remark of the lint."""

    def __init__(self, problems: list[Problem], remarks: list[Remark]) -> None:
        super().__init__(
            f"Specifikationen togs inte emot: {len(problems) + len(remarks)} fel att rätta.",
            problems=[{"line": p.line, "place": p.place, "message": p.message} for p in problems],
            remarks=[vars(remark) for remark in remarks],
        )


def catalogue(session: Session) -> Catalogue:
    """The catalogue as the database has it: the packaged entries with the register's own published specifications."""
    base = packaged()
    specifications = [version.specification for version in reading.register(session).newest()]
    return Catalogue(
        **{**{name: getattr(base, name) for name in base.__dataclass_fields__}, "specifications": specifications}
    )


def remarks(session: Session, specification: Specification) -> list[Remark]:
    """What the lint says of one specification held against the register, with the whole catalogue's priorities."""
    whole = catalogue(session)
    others = [s for s in whole.specifications if s.id != specification.id]
    together = Catalogue(
        **{
            **{name: getattr(whole, name) for name in whole.__dataclass_fields__},
            "specifications": [*others, specification],
        }
    )
    context = Context(together, now().date())
    pathways = {link.pathway for link in specification.pathways}
    return [
        *lint.remarks_on(specification, context),
        *(remark for remark in priorities(context) if remark.entry in pathways),
    ]


def read(filename: str, text: str) -> Specification:
    """The specification in an uploaded file.

    Raises Refused with every problem's line; the file's name must be the id.
    """
    try:
        specification = parse(text, Specification, filename, context=KnownConditions(packaged().condition_by_id))
    except CatalogueError as error:
        raise Refused(error.problems, []) from error
    if PurePath(filename).stem != specification.id:
        raise Refused([Problem(filename, 1, "id", f"filen ska heta {specification.id}.yaml")], [])
    return specification


def add(session: Session, actor: Actor, filename: str, text: str) -> SpecificationVersion:
    """Takes in an uploaded specification as a draft. Uploading again replaces an own draft of the same version.

    Raises Refused where it does not hold, Conflict where the version exists and is past draft or another's.
    """
    check(actor, Action.DRAFT_SPECIFICATION)
    specification = read(filename, text)
    errors = [
        r for r in remarks(session, specification) if r.severity == "error" and r.rule not in _MENDED_AT_PUBLICATION
    ]
    if errors:
        raise Refused([], errors)
    existing = queries.versions(session, specification.id)
    row = _place_for(existing, specification, actor)
    row.canonical = canonical(specification)
    row.digest, row.source_text, row.created_by = of_text(row.canonical), text, actor.account_id
    session.add(row)
    record(
        session,
        actor,
        "specification-uploaded",
        "specification",
        f"{specification.id}/{specification.version}",
        after=SpecificationState.DRAFT,
        digest=row.digest,
    )
    return row


_MENDED_AT_PUBLICATION = frozenset({"governance", "own-review"})
"""Lint rules about who checked and when: the platform knows that itself and writes it at publication."""


def _place_for(
    rows: Sequence[SpecificationVersion], specification: Specification, actor: Actor
) -> SpecificationVersion:
    same = next((row for row in rows if row.version == specification.version), None)
    if same is None:
        highest = max((row.version for row in rows), default=0)
        if specification.version != highest + 1:
            raise Conflict(f"Nästa version av {specification.id} är {highest + 1}, inte {specification.version}.")
        return SpecificationVersion(
            indicator=specification.id,
            version=specification.version,
            origin="upload",
            state=SpecificationState.DRAFT.value,
            digest="",
            canonical="",
            source_text="",
        )
    if same.state != SpecificationState.DRAFT.value:
        raise Conflict(f"Version {same.version} är inte längre ett utkast. Lägg in nästa version i stället.")
    if same.created_by not in (None, actor.account_id):
        raise Conflict("Utkastet är någon annans. Be den personen, eller lägg in en egen version när det är klart.")
    return same


def seed(session: Session, actor: Actor) -> int:
    """Puts the packaged specifications that are new (by digest) into the register; how many were new.

    A version that is already there is left alone: the register is the truth once it is running.
    """
    packed = fingerprint()
    if site.value(session, SEEDED) == packed:
        return 0  # reading the whole catalogue takes a second, and every command comes here
    added = 0
    known = reading.register(session).by_number
    for specification in packaged().specifications:
        if (specification.id, specification.version) in known:
            continue
        earlier = queries.published(session, specification.id)
        if earlier and specification.status == "published":
            earlier.state = SpecificationState.REVISED.value
            session.add(earlier)
            session.flush()
        session.add(_seeded(specification))
        added += 1
    if added:
        record(session, actor, "catalogue-seeded", "catalogue", "packaged", added=added)
    site.set_value(session, SEEDED, packed)
    return added


def _seeded(specification: Specification) -> SpecificationVersion:
    published = specification.status == "published"
    text = canonical(specification)
    return SpecificationVersion(
        indicator=specification.id,
        version=specification.version,
        origin="packaged",
        canonical=text,
        digest=of_text(text),
        source_text=to_yaml(specification),
        state=(SpecificationState.PUBLISHED if published else SpecificationState.DRAFT).value,
        published_at=now() if published else None,
    )


def get(session: Session, actor: Actor, indicator: str, number: int | None = None) -> SpecificationVersion:
    """A version that the actor may read; without a number the newest one.

    Raises NotFound where there is none that the actor may know of.
    """
    drafts = may(actor, Action.READ_DRAFTS)
    for row in queries.versions(session, indicator):
        if (number is None or row.version == number) and (drafts or row.state in queries.PUBLIC_STATES):
            return row
    raise NotFound("Indikatorn eller versionen finns inte i katalogen.")


def step(
    session: Session, actor: Actor, indicator: str, number: int, name: str, reason: str | None
) -> SpecificationVersion:
    """Takes a step on the specification's road.

    Raises NotAllowed for one's own draft, Refused where it is not complete, TransitionError where the state does not allow it.
    """
    row = get(session, actor, indicator, number)

    def guard(transition: Transition) -> None:
        if transition.action is Action.REVIEW_SPECIFICATION and row.created_by == actor.account_id:
            raise NotAllowed("Ingen granskar sitt eget utkast. Be en annan specialist.")
        if name in ("submit", "publish"):
            _must_be_complete(session, row, actor if name == "publish" else None)
        if name == "publish":
            _revise_earlier(session, row, actor)

    def effect() -> dict[str, str]:
        if name == "publish":
            _publish(row, actor)
        return {"digest": row.digest}

    transition.take(
        session,
        actor,
        "specification",
        row,
        name,
        object_id=f"{indicator}/{number}",
        reason=reason,
        guard=guard,
        effect=effect,
    )
    return row


def _must_be_complete(session: Session, row: SpecificationVersion, reviewer: Actor | None) -> None:
    """Raises Refused where the specification lacks something or the lint finds an error in it as published."""
    specification = queries.typed(row)
    if specification.lacks:
        raise Refused(
            [Problem(f"{row.indicator}.yaml", 1, "lacks", f"saknas: {what}") for what in specification.lacks], []
        )
    finished = _finished(specification, reviewer.name if reviewer else "granskaren", now().date())
    if errors := [remark for remark in remarks(session, finished) if remark.severity == "error"]:
        raise Refused([], errors)  # pragma: no cover - the register changed between upload and publication


def _finished(specification: Specification, reviewer: str, today: date) -> Specification:
    """The specification as it is published: who checked it and when is the platform's own knowledge."""
    governance = specification.governance
    next_review = (
        governance.next_review if governance.next_review and governance.next_review > today else today + REVIEW_INTERVAL
    )
    return specification.model_copy(
        update={
            "status": "published",
            "governance": governance.model_copy(
                update={
                    "checked_by": reviewer if reviewer != governance.author else f"{reviewer} (granskare)",
                    "reviewed": today,
                    "next_review": next_review,
                }
            ),
        }
    )


def _revise_earlier(session: Session, row: SpecificationVersion, reviewer: Actor) -> None:
    """The version that was published before becomes a revised one: there is one published version at a time."""
    earlier = queries.published(session, row.indicator)
    if earlier and earlier.id != row.id:
        earlier.state = SpecificationState.REVISED.value
        session.add(earlier)
        session.flush()
        record(
            session,
            reviewer,
            "specification-revise",
            "specification",
            f"{earlier.indicator}/{earlier.version}",
            before=SpecificationState.PUBLISHED,
            after=SpecificationState.REVISED,
            by=row.version,
        )


def _publish(row: SpecificationVersion, reviewer: Actor) -> None:
    """Fixes the text and digest for good."""
    finished = _finished(queries.typed(row), reviewer.name, now().date())
    row.canonical, row.source_text = canonical(finished), to_yaml(finished)
    row.digest, row.reviewed_by, row.published_at = of_text(row.canonical), reviewer.account_id, now()


def steps_for(actor: Actor, row: SpecificationVersion) -> list[str]:
    """The steps that the actor may take now."""
    own = row.created_by is not None and row.created_by == actor.account_id
    return [
        t.name
        for t in states.SPECIFICATION
        if t.before == row.state
        and t.action
        and may(actor, t.action)
        and not (own and t.action is Action.REVIEW_SPECIFICATION)
    ]


def published_files(session: Session) -> dict[str, str]:
    """The YAML text of every published specification, under the name that its file has."""
    return {f"{indicator}.yaml": text for indicator, text in queries.published_texts(session)}
