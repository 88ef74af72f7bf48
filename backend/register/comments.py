"""Comments on versions that are on their road, field by field: by those who read drafts, resolved by who asked or reviews."""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, NotAllowed, check, may
from backend.core.refusals import refusal
from backend.core.states import EntryState
from backend.identity import service as identity_service
from backend.register import field_titles, queries, service
from backend.register.form_schemas import CommentedOut, CommentOut, ThreadOut
from backend.register.kinds import EntryKind, kind_of
from backend.register.tables import EntryComment, EntryThread, EntryVersion
from datasources.delivery.personal import is_personal

ON_THEIR_ROAD = (EntryState.DRAFT, EntryState.IN_REVIEW)
MOST_THREADS = 500
"""Of one version: more would be a program that has gone astray."""


def threads(session: Session, actor: Actor, kind: EntryKind, entry: str, number: int) -> list[ThreadOut]:
    """Every thread of a version, open and resolved, in the order of its fields.

    Raises NotFound, NotAllowed.
    """
    check(actor, Action.READ_DRAFTS)
    version = service.get(session, actor, kind, entry, number)
    rows = session.exec(_of_version(kind.name, entry, number).order_by(col(EntryThread.id))).all()
    order = {name: place for place, name in enumerate(kind.model.model_fields)}
    ordered = sorted(rows, key=lambda row: order.get(row.place.partition(".")[0], len(order)))
    return _threads_out(session, actor, version, ordered)


def _of_version(kind: str, entry: str, number: int) -> SelectOfScalar[EntryThread]:
    return select(EntryThread).where(
        EntryThread.kind == kind, EntryThread.entry == entry, EntryThread.version == number
    )


def of_mine(session: Session, actor: Actor) -> list[CommentedOut]:
    """The versions on their road that the actor wrote and that have open threads, by kind and id."""
    thread, version = EntryThread, EntryVersion
    query = (
        select(version, func.count())
        .join(
            thread,
            (col(thread.kind) == version.kind)
            & (col(thread.entry) == version.entry)
            & (col(thread.version) == version.version),
        )
        .where(
            version.created_by == actor.account_id,
            col(version.state).in_(ON_THEIR_ROAD),
            col(thread.resolved_at).is_(None),
        )
        .group_by(col(version.id))
        .order_by(col(version.kind), col(version.entry))
    )
    return [_commented(row, count) for row, count in session.exec(query)]


def _commented(row: EntryVersion, count: int) -> CommentedOut:
    name = queries.typed(row).name
    return CommentedOut(
        kind=row.kind, entry=row.entry, version=row.version, name_sv=name.sv, name_en=name.en, open=count
    )


def begin(session: Session, actor: Actor, kind: EntryKind, entry: str, number: int, place: str, text: str) -> ThreadOut:
    """Begins a thread at a place of a version with a first comment.

    Raises Conflict where the version is not on its road, UserError for a place that the kind does not have or a text about a
    person.
    """
    version = _on_its_road(session, actor, kind, entry, number)
    if place.partition(".")[0] not in kind.model.model_fields:
        raise UserError(refusal("comment-place"))
    _must_be_writable(text)
    if len(session.exec(_of_version(kind.name, entry, number)).all()) >= MOST_THREADS:
        raise Conflict(refusal("comments-too-many"))
    assert actor.account_id is not None  # who may comment is logged in
    thread = EntryThread(kind=kind.name, entry=entry, version=number, place=place, opened_by=actor.account_id)
    session.add(thread)
    session.flush()
    return _written(session, actor, version, thread, text)


def answer(session: Session, actor: Actor, number: int, text: str) -> ThreadOut:
    """Writes in a thread; one that was resolved is open again."""
    thread, version = _found(session, actor, number)
    _must_be_writable(text)
    thread.resolved_by = thread.resolved_at = None
    return _written(session, actor, version, thread, text)


def resolve(session: Session, actor: Actor, number: int) -> ThreadOut:
    """Closes a thread: who began it may, and who reviews the kind and did not write the version.

    Raises NotAllowed for others.
    """
    thread, version = _found(session, actor, number)
    if not _may_resolve(actor, version, thread):
        raise NotAllowed(refusal("comment-not-yours"))
    thread.resolved_by, thread.resolved_at = actor.account_id, now()
    session.add(thread)
    record(session, actor, "comment-resolved", thread.kind, f"{thread.entry}/{thread.version}", place=thread.place)
    return _threads_out(session, actor, version, [thread])[0]


def _on_its_road(session: Session, actor: Actor, kind: EntryKind, entry: str, number: int) -> EntryVersion:
    check(actor, Action.COMMENT_DRAFT)
    version = service.get(session, actor, kind, entry, number)
    if version.state not in ON_THEIR_ROAD:
        raise Conflict(refusal("comment-too-late"))
    return version


def _found(session: Session, actor: Actor, number: int) -> tuple[EntryThread, EntryVersion]:
    check(actor, Action.COMMENT_DRAFT)
    thread = session.get(EntryThread, number)
    if thread is None:
        raise NotFound(refusal("comment-missing"))
    return thread, _on_its_road(session, actor, kind_of(thread.kind), thread.entry, thread.version)


def _must_be_writable(text: str) -> None:
    if is_personal(text):
        raise UserError(refusal("text-about-person"))


def _written(session: Session, actor: Actor, version: EntryVersion, thread: EntryThread, text: str) -> ThreadOut:
    assert thread.id is not None
    assert actor.account_id is not None  # who may comment is logged in
    session.add(thread)
    session.add(EntryComment(thread=thread.id, account_id=actor.account_id, text=text))
    session.flush()
    record(session, actor, "comment-written", thread.kind, f"{thread.entry}/{thread.version}", place=thread.place)
    return _threads_out(session, actor, version, [thread])[0]


def _may_resolve(actor: Actor, version: EntryVersion, thread: EntryThread) -> bool:
    reviews = may(actor, kind_of(thread.kind).review) and version.created_by != actor.account_id
    return thread.opened_by == actor.account_id or reviews


def _threads_out(session: Session, actor: Actor, version: EntryVersion, rows: Sequence[EntryThread]) -> list[ThreadOut]:
    numbers = [row.id for row in rows]
    written: dict[int, list[EntryComment]] = defaultdict(list)
    for comment in session.exec(
        select(EntryComment).where(col(EntryComment.thread).in_(numbers)).order_by(col(EntryComment.id))
    ):
        written[comment.thread].append(comment)
    people = {comment.account_id for some in written.values() for comment in some}
    names = identity_service.names(session, {*people, *(row.resolved_by for row in rows)})
    kind = kind_of(version.kind)
    open_now = may(actor, Action.COMMENT_DRAFT) and version.state in ON_THEIR_ROAD
    return [
        ThreadOut(
            id=row.id or 0,
            place=row.place,
            title_sv=field_titles.title_of(kind, row.place, "sv"),
            title_en=field_titles.title_of(kind, row.place, "en"),
            resolved_by=names.get(row.resolved_by) if row.resolved_by else None,
            resolved_at=row.resolved_at,
            may_answer=open_now,
            may_resolve=open_now and row.resolved_at is None and _may_resolve(actor, version, row),
            comments=[
                CommentOut(by=names.get(one.account_id, "?"), written_at=one.written_at, text=one.text)
                for one in written[row.id or 0]
            ],
        )
        for row in rows
    ]
