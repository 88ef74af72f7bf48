"""Comments between those who write an entry and those who review it."""

from fastapi import APIRouter

from backend.core.http import Db, Number
from backend.identity.access import LoggedIn
from backend.register import comments
from backend.register.form_schemas import CommentedOut, CommentIn, ThreadIn, ThreadOut
from backend.register.kinds import kind_of

router = APIRouter(tags=["catalogue"])


@router.get("/entries/{kind}/{identifier}/versions/{version}/threads")
def threads(kind: str, identifier: str, version: Number, session: Db, actor: LoggedIn) -> list[ThreadOut]:
    """What has been discussed of a version, field by field, open and resolved."""
    return comments.threads(session, actor, kind_of(kind), identifier, version)


@router.get("/threads/open")
def open_threads(session: Db, actor: LoggedIn) -> list[CommentedOut]:
    """One's own drafts that others have commented on."""
    return comments.of_mine(session, actor)


@router.post("/entries/{kind}/{identifier}/versions/{version}/threads", status_code=201)
def begin_thread(kind: str, identifier: str, version: Number, new: ThreadIn, session: Db, actor: LoggedIn) -> ThreadOut:
    """Comments on a field of a version that is a draft or in review."""
    return comments.begin(session, actor, kind_of(kind), identifier, version, new.place, new.text)


@router.post("/threads/{thread}/comments", status_code=201)
def answer_thread(thread: Number, new: CommentIn, session: Db, actor: LoggedIn) -> ThreadOut:
    """Writes in a thread; a resolved one is open again."""
    return comments.answer(session, actor, thread, new.text)


@router.post("/threads/{thread}/resolve")
def resolve_thread(thread: Number, session: Db, actor: LoggedIn) -> ThreadOut:
    """Says that what a thread is about is settled."""
    return comments.resolve(session, actor, thread)
