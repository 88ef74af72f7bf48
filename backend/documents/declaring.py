"""Documents that anybody may read: proposed by one of the national side, declared by another, and taken back with a reason."""

from sqlmodel import Session

from backend.agreements import attached
from backend.agreements.attached_schemas import AttachedOut
from backend.core import states, transition
from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, NotAllowed, check, may
from backend.core.refusals import refusal
from backend.core.states import DeclarationState, MakingState, Transition
from backend.documents import queries, registry
from backend.documents.schemas import PublicDocumentOut, PublicFileOut
from backend.documents.tables import DeclaredDocument, MadeDocument
from backend.documents.writing.layout import Layout

UNDECIDED = (DeclarationState.PREPARED, DeclarationState.PUBLIC)
"""A proposal that stands, so that the same file is not proposed again."""


def may_propose(actor: Actor, row: MadeDocument, proposal: DeclaredDocument | None) -> bool:
    """Whether the actor may propose that a made document be public: never another edition than the public one."""
    stands = proposal is not None and proposal.state in UNDECIDED
    ready = row.edition == "public" and row.state == MakingState.MADE and not stands
    return ready and may(actor, Action.DECLARE_DOCUMENT, region=row.region)


def propose(session: Session, actor: Actor, row: MadeDocument, content: Layout | None) -> DeclaredDocument:
    """A proposal that waits for another. The same again is the one that stands.

    Raises UserError for an edition that is not the public one and what is not made, Conflict where another proposal waits.
    """
    check(actor, Action.DECLARE_DOCUMENT, region=row.region)
    if row.edition != "public":
        raise UserError(refusal("document-not-public"))
    if row.state != MakingState.MADE or content is None:
        raise UserError(refusal("document-not-made"))
    for state in UNDECIDED:
        other = queries.declared(session, row.kind, row.subject, state)
        if other and other.made == row.id:
            return other
        if other and state == DeclarationState.PREPARED:
            raise Conflict(refusal("declaration-waits"))
    assert actor.account_id is not None
    assert row.id is not None
    proposal = DeclaredDocument(
        made=row.id,
        kind=row.kind,
        subject=row.subject,
        title=content["title"][:300],
        attached=[one["id"] for one in content["attached"]],
        made_by=actor.account_id,
    )
    session.add(proposal)
    session.flush()
    record(session, actor, "declaration-prepared", "document", _place(proposal), number=row.id)
    return proposal


def _place(proposal: DeclaredDocument) -> str:
    return f"{proposal.kind}/{proposal.subject}"


def steps_for(actor: Actor, proposal: DeclaredDocument) -> list[str]:
    """The steps that the actor may take now; nobody decides what they have proposed."""
    return [
        one.name
        for one in states.DECLARATION
        if one.before == proposal.state and one.action and may(actor, one.action) and not _own(actor, proposal, one)
    ]


def _own(actor: Actor, proposal: DeclaredDocument, taken: Transition) -> bool:
    return taken.before == DeclarationState.PREPARED and proposal.made_by == actor.account_id


def step(session: Session, actor: Actor, row: MadeDocument, identifier: int, name: str, reason: str | None) -> None:
    """Declares a proposal of another's, turns it down, or takes a public document back. What is declared replaces the earlier.

    Raises NotFound, NotAllowed for one's own, and what `transition.take` raises.
    """
    proposal = queries.declaration(session, identifier)
    if proposal is None or proposal.made != row.id:
        raise NotFound(refusal("proposal-missing"))

    def guard(taken: Transition) -> None:
        if _own(actor, proposal, taken):
            raise NotAllowed(refusal("own-decision"))
        if name == "declare":
            _replace(session, actor, proposal)

    def effect() -> dict[str, object]:
        proposal.decided_by, proposal.decided_at, proposal.reason = actor.account_id, now(), reason
        return {"number": row.id}

    transition.take(
        *(session, actor, "declaration", proposal, name),
        object_id=_place(proposal),
        object_type="document",
        reason=reason,
        region=row.region,
        guard=guard,
        effect=effect,
    )


def _replace(session: Session, actor: Actor, proposal: DeclaredDocument) -> None:
    earlier = queries.declared(session, proposal.kind, proposal.subject, DeclarationState.PUBLIC)
    if earlier is not None:
        transition.claim(session, earlier, DeclarationState.PUBLIC, DeclarationState.REPLACED)
        record(session, actor, "declaration-replace", "document", _place(earlier), number=earlier.made)


def every_public(session: Session) -> list[PublicDocumentOut]:
    """The documents that anybody may read, newest first."""
    return [_public_out(session, proposal, row) for proposal, row in queries.public(session)]


def _public_out(session: Session, proposal: DeclaredDocument, row: MadeDocument) -> PublicDocumentOut:
    name = registry.kind(proposal.kind).outline.name
    assert row.made_at is not None
    assert proposal.decided_at is not None
    return PublicDocumentOut(
        **proposal.model_dump(include={"id", "kind", "subject", "title"}),
        kind_sv=name.sv,
        kind_en=name.en,
        since=proposal.decided_at,
        made_at=row.made_at,
        digest=row.content or "",
        pdf_sha256=row.pdf or "",
        docx_sha256=row.docx or "",
        attached=[PublicFileOut(**one.model_dump()) for one in attached.named(session, proposal.attached)],
    )


def one_public(session: Session, identifier: int) -> MadeDocument:
    """The made document of a proposal that anybody may read.

    Raises NotFound, also for one that was public and is no longer.
    """
    return _found(session, identifier)[1]


def public_file(session: Session, identifier: int, file: int) -> AttachedOut:
    """A file that is open with a public document.

    Raises NotFound.
    """
    proposal, _ = _found(session, identifier)
    if file not in proposal.attached:
        raise NotFound(refusal("file-missing"))
    return attached.named(session, [file])[0]


def _found(session: Session, identifier: int) -> tuple[DeclaredDocument, MadeDocument]:
    for proposal, row in queries.public(session):
        if proposal.id == identifier:
            return proposal, row
    raise NotFound(refusal("document-no-longer-public"))
