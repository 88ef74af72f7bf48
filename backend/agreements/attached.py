"""Files that a region attaches to what it owes by an agreement: a plan, an account. Each version is kept; the newest holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from backend.agreements import queries
from backend.agreements.attached_forms import form_of
from backend.agreements.attached_schemas import AttachedOut
from backend.agreements.tables import AttachedFile
from backend.collection import kept_files
from backend.core.audit import record
from backend.core.errors import NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.storage import Stored
from backend.identity import service as identity_service
from indicators.agreements.requirements import AnyRequirement, Duty, Judged, ListedDocument
from indicators.agreements.rulebook import Rulebook


@dataclass(frozen=True)
class Place:
    """What a file is attached to: a requirement of one region, and what the sender calls it."""

    requirement: str
    region: str
    filename: str


def may_attach(actor: Actor, book: Rulebook, place: Place) -> None:
    """Passes where the actor may attach files there.

    Raises NotAllowed for another region's, UserError where the requirement is not one that a region answers for.
    """
    check(actor, Action.ATTACH_FILE, region=place.region)
    requirement = book.requirement_by_id.get(place.requirement)
    if requirement is None or not takes_files(requirement):
        raise UserError(refusal("file-not-here"))


def takes_files(requirement: AnyRequirement) -> bool:
    """Whether each region answers for the requirement with something that people read."""
    match requirement:
        case Duty(owed_by="region") | ListedDocument(owed_by="region") | Judged(judged_of="region"):
            return True
        case _:
            return False


def attach(session: Session, actor: Actor, book: Rulebook, place: Place, stored: Stored) -> AttachedFile:
    """Attaches bytes that are stored already, as the next version; the same bytes as the newest are that version.

    Raises what `may_attach` raises, and UserError for what is neither a PDF nor a Word document: nothing refers to the bytes
    then, and they are swept away.
    """
    may_attach(actor, book, place)
    newest = next(iter(queries.attached(session, book.id, place.region, place.requirement)), None)
    if newest and newest.sha256 == stored.sha256:
        return newest
    form = form_of(stored.path)
    if form is None:
        raise UserError(refusal("file-form"))
    kept_files.keep(session, stored)
    assert actor.account_id is not None
    row = AttachedFile(
        agreement=book.id,
        requirement=place.requirement,
        region=place.region,
        number=newest.number + 1 if newest else 1,
        filename=place.filename[-200:],
        form=form,
        size=stored.size,
        sha256=stored.sha256,
        attached_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    what = f"{book.id}/{row.requirement}/{row.region}"
    record(session, actor, "file-attached", "attached_file", row.id, requirement=what, sha256=row.sha256)
    return row


def every(
    session: Session, actor: Actor, agreement: str, region: str | None, requirement: str | None
) -> list[AttachedOut]:
    """The files that the actor may read, newest first: the own region's, for the national side all."""
    rows = queries.attached(session, agreement, region, requirement)
    return out(session, [row for row in rows if may(actor, Action.READ_DOCUMENT, region=row.region)])


def one(session: Session, actor: Actor, agreement: str, identifier: int) -> AttachedFile:
    """A file for who may read it.

    Raises NotFound, NotAllowed.
    """
    row = queries.attached_file(session, identifier)
    if row is None or row.agreement != agreement:
        raise NotFound(refusal("file-missing"))
    check(actor, Action.READ_DOCUMENT, region=row.region)
    return row


def holding(session: Session, agreement: str, region: str) -> list[AttachedOut]:
    """The newest file of each of a region's requirements. Whose to read they are is the caller's to know."""
    newest: dict[str, AttachedFile] = {}
    for row in queries.attached(session, agreement, region, None):
        newest.setdefault(row.requirement, row)
    return out(session, list(newest.values()))


def named(session: Session, identifiers: Sequence[int]) -> list[AttachedOut]:
    """Files by their ids, in that order. Whose to read they are is the caller's to know."""
    rows = [queries.attached_file(session, identifier) for identifier in identifiers]
    return out(session, [row for row in rows if row])


def out(session: Session, rows: Sequence[AttachedFile]) -> list[AttachedOut]:
    """Files as the API gives them."""
    names = identity_service.names(session, {row.attached_by for row in rows})
    return [
        AttachedOut(**row.model_dump(exclude={"agreement", "attached_by"}), attached_by=names.get(row.attached_by, "?"))
        for row in rows
    ]
