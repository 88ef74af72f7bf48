"""The road of a catalogue entry of any kind: drafted, reviewed by another, published and never changed after that."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

from sqlmodel import Session

from backend.core import states, transition
from backend.core.audit import record
from backend.core.clock import now, today
from backend.core.errors import Conflict, NotFound
from backend.core.permissions import Action, Actor, NotAllowed, check, may
from backend.core.refusals import refusal
from backend.core.states import EntryState, Transition
from backend.register import queries, reading, reviews
from backend.register.kinds import EntryKind
from backend.register.refusal import Refused
from backend.register.reviews import Reviewed
from backend.register.tables import EntryVersion
from indicators.base import Entry
from indicators.catalogue.digest import canonical, of_text, to_yaml
from indicators.catalogue.yaml_files import CatalogueError, Problem, parse
from indicators.definition.used_conditions import KnownConditions

MOST_NAMED = 5
"""Entries named in a sentence; of more, how many."""


def read(session: Session, kind: EntryKind, filename: str, text: str) -> Entry:
    """The entry in an uploaded file.

    Raises Refused with every problem's line; the file's name must be the id.
    """
    try:
        entry = parse(text, kind.model, filename, context=KnownConditions(reading.catalogue(session).condition_by_id))
    except CatalogueError as error:
        raise Refused(kind.headings, error.problems, []) from error
    if PurePath(filename).stem != entry.id:
        raise Refused(kind.headings, [Problem(filename, 1, "id", f"filen ska heta {entry.id}.yaml")], [])
    return entry


def add(
    session: Session, actor: Actor, kind: EntryKind, filename: str, text: str, seen: str | None = None
) -> EntryVersion:
    """Takes in an uploaded entry as a draft. Uploading again replaces an own draft of the same version. `seen` is the digest of
    the newest version that the writer knew of.

    Raises Refused where it does not hold, Conflict where the version exists and is past draft or another's, or is not `seen`.
    """
    check(actor, kind.draft)
    entry = read(session, kind, filename, text)
    _must_be_as_seen(queries.versions(session, kind.name, entry.id), seen)
    return add_entry(session, actor, kind, entry, text)


def kept_versions(session: Session, kind: EntryKind, entry: str) -> list[EntryVersion]:
    """The versions of an entry that are not withdrawn, newest first."""
    return [row for row in queries.versions(session, kind.name, entry) if row.state in queries.KEPT_STATES]


def _must_be_as_seen(rows: Sequence[EntryVersion], seen: str | None) -> None:
    if seen is not None and (not rows or rows[0].digest != seen):
        raise Conflict(refusal("entry-changed"))


def add_entry(session: Session, actor: Actor, kind: EntryKind, entry: Entry, text: str) -> EntryVersion:
    """Takes in an entry, and the text that it was written in, as `add` does."""
    check(actor, kind.draft)
    errors = [
        r for r in kind.remarks(session, entry) if r.severity == "error" and r.rule not in kind.mended_at_publication
    ]
    if errors:
        raise Refused(kind.headings, [], errors)
    row = _place_for(kind, queries.versions(session, kind.name, entry.id), entry, actor)
    if row.state == EntryState.IN_REVIEW:
        _back_from_review(session, actor, kind, row)
    row.canonical = canonical(entry)
    row.digest, row.source_text, row.created_by = of_text(row.canonical), text, actor.account_id
    session.add(row)
    reading.changed(session)
    record(
        session,
        actor,
        f"{kind.road}-uploaded",
        kind.name,
        f"{entry.id}/{entry.version}",
        after=EntryState.DRAFT,
        digest=row.digest,
    )
    return row


def _back_from_review(session: Session, actor: Actor, kind: EntryKind, row: EntryVersion) -> None:
    """What is changed while it is reviewed is a draft again: nobody reviews what they have not read."""
    if not transition.claim(session, row, EntryState.IN_REVIEW, EntryState.DRAFT):
        raise Conflict(transition.SOMEBODY_WAS_FIRST)
    place, states_of = f"{row.entry}/{row.version}", {"before": EntryState.IN_REVIEW, "after": EntryState.DRAFT}
    record(session, actor, f"{kind.road}-change", kind.name, place, **states_of)


def _place_for(kind: EntryKind, rows: Sequence[EntryVersion], entry: Entry, actor: Actor) -> EntryVersion:
    same = next((row for row in rows if row.version == entry.version), None)
    if same is None:
        highest = max((row.version for row in rows), default=0)
        if entry.version != highest + 1:
            raise Conflict(refusal("entry-next-version", entry=entry.id, next=highest + 1, version=entry.version))
        return EntryVersion(
            kind=kind.name,
            entry=entry.id,
            version=entry.version,
            origin="upload",
            state=EntryState.DRAFT.value,
            digest="",
            canonical="",
            source_text="",
        )
    own = same.created_by in (None, actor.account_id)
    if same.state not in (EntryState.DRAFT, EntryState.IN_REVIEW) or (same.state == EntryState.IN_REVIEW and not own):
        raise Conflict(refusal("entry-no-draft", version=same.version))
    if not own:
        raise Conflict(refusal("entry-anothers"))
    return same


def get(session: Session, actor: Actor, kind: EntryKind, entry: str, number: int | None = None) -> EntryVersion:
    """A version that the actor may read; without a number the newest one.

    Raises NotFound where there is none that the actor may know of.
    """
    drafts = may(actor, Action.READ_DRAFTS)
    readable = queries.KEPT_STATES if drafts else queries.PUBLIC_STATES
    for row in queries.versions(session, kind.name, entry):
        if row.state in readable if number is None else (row.version == number and (drafts or row.state in readable)):
            return row
    raise NotFound(refusal("entry-missing"))


def submit(session: Session, actor: Actor, kind: EntryKind, entry: str, number: int) -> EntryVersion:
    """Sends a draft to review, where nothing is confirmed yet. Raises what `step` raises."""

    def nothing_yet(_version: reading.Version) -> Reviewed:
        raise AssertionError("what is sent to review is not published")

    return step(session, actor, kind, entry, number, "submit", None, confirmed=nothing_yet)


def step(
    session: Session,
    actor: Actor,
    kind: EntryKind,
    entry: str,
    number: int,
    name: str,
    reason: str | None,
    *,
    confirmed: Callable[[reading.Version], Reviewed],
) -> EntryVersion:
    """Takes a step on the entry's road. `confirmed` gives what the reviewer confirms by publishing, or refuses by raising.

    Raises NotAllowed for one's own draft, Refused where it is not complete, TransitionError where the state does not allow it.
    """
    row = get(session, actor, kind, entry, number)

    def guard(taken: Transition) -> None:
        _must_be_possible(session, actor, kind, row, taken)
        if name == "publish":
            reviews.keep(session, row, confirmed(reading.version_of(row)))  # against what is published until now
            _revise_earlier(session, kind, row, actor)

    def effect() -> dict[str, str]:
        if name == "publish":
            _publish(kind, row, actor)
        return {"digest": row.digest}

    transition.take(
        *(session, actor, kind.road, row, name),
        object_id=f"{entry}/{number}",
        object_type=kind.name,
        reason=reason,
        guard=guard,
        effect=effect,
    )
    reading.changed(
        session
    )  # before anything reads it again: what is read now is not to be kept under the former stamp
    if name == "publish":
        kind.follow(session, actor, row)
        reading.changed(session)
    return row


def _must_be_possible(session: Session, actor: Actor, kind: EntryKind, row: EntryVersion, taken: Transition) -> None:
    """Raises NotAllowed for who reviews their own draft or withdraws another's, Refused where it lacks something, Conflict
    where others use what is to be retired."""
    if taken.action is kind.review and row.created_by == actor.account_id:
        raise NotAllowed(refusal("own-draft"))
    if taken.name == "withdraw" and not _may_withdraw(row, actor):
        raise NotAllowed(refusal("not-own-draft"))
    if taken.name in ("submit", "publish"):
        _must_be_complete(session, kind, row, actor if taken.name == "publish" else None)
    if taken.name == "retire" and (users := kind.users(session, row.entry)):
        raise Conflict(_in_use(kind, users))


def _in_use(kind: EntryKind, users: Sequence[str]) -> str:
    named, more = ", ".join(users[:MOST_NAMED]), len(users) - MOST_NAMED
    others = f" och {more} till" if more > 0 else ""
    return f"{kind.heading} används av {named}{others}. Ändra dem, eller låt dem upphöra, först."


def _must_be_complete(session: Session, kind: EntryKind, row: EntryVersion, reviewer: Actor | None) -> None:
    """Raises Refused where the entry lacks something or its rules find an error in it as published."""
    entry = queries.typed(row)
    if lacks := kind.lacks(entry):
        raise Refused(
            kind.headings, [Problem(f"{row.entry}.yaml", 1, "lacks", f"saknas: {what}") for what in lacks], []
        )
    as_published = kind.finished(entry, reviewer.name if reviewer else "granskaren", today())
    if errors := [remark for remark in kind.remarks(session, as_published) if remark.severity == "error"]:
        raise Refused(kind.headings, [], errors)  # the register changed between upload and publication


def _revise_earlier(session: Session, kind: EntryKind, row: EntryVersion, reviewer: Actor) -> None:
    """The version that was published before becomes a revised one: there is one published version at a time."""
    earlier = queries.published(session, kind.name, row.entry)
    if earlier and earlier.id != row.id:
        earlier.state = EntryState.REVISED.value
        session.add(earlier)
        session.flush()
        record(
            session,
            reviewer,
            f"{kind.road}-revise",
            kind.name,
            f"{earlier.entry}/{earlier.version}",
            before=EntryState.PUBLISHED,
            after=EntryState.REVISED,
            by=row.version,
        )


def _publish(kind: EntryKind, row: EntryVersion, reviewer: Actor) -> None:
    """Fixes the text and digest for good."""
    finished = kind.finished(queries.typed(row), reviewer.name, today())
    row.canonical, row.source_text = canonical(finished), to_yaml(finished)
    row.digest, row.reviewed_by, row.published_at = of_text(row.canonical), reviewer.account_id, now()


def steps_for(actor: Actor, kind: EntryKind, row: EntryVersion) -> list[str]:
    """The steps that the actor may take now."""
    own = row.created_by is not None and row.created_by == actor.account_id
    return [
        t.name
        for t in states.ROADS[kind.road]
        if t.before == row.state
        and t.action
        and may(actor, t.action)
        and not (own and t.action is kind.review)
        and (t.name != "withdraw" or _may_withdraw(row, actor))
    ]


def _may_withdraw(row: EntryVersion, actor: Actor) -> bool:
    """A draft that nobody here wrote came with the package, and is its next release's to change."""
    return row.created_by is not None and row.created_by == actor.account_id
