"""What follows when a merged pathway is published: the joint one gets a version of its own, by the same two people."""

from sqlmodel import Session

from backend.core.audit import record
from backend.core.clock import now
from backend.core.errors import Conflict, NotFound
from backend.core.permissions import Actor
from backend.core.refusals import refusal
from backend.core.states import EntryState
from backend.register import merging, queries, reading
from backend.register.models import PATHWAY
from backend.register.tables import EntryVersion
from indicators.catalogue.digest import canonical, of_text, to_yaml
from indicators.entries.pathway import Pathway


def published(session: Session, identifier: str) -> Pathway:
    """The pathway as it is published.

    Raises NotFound.
    """
    known = reading.catalogue(session).pathway_by_id.get(identifier)
    if known is None:
        raise NotFound(refusal("entry-missing"))
    return known


def must_be_free(session: Session, identifier: str) -> None:
    """Raises Conflict where a draft is on its road: it says what the pathway was before the merge, and would undo it."""
    rows = queries.versions(session, PATHWAY, identifier)
    if any(row.state in (EntryState.DRAFT, EntryState.IN_REVIEW) for row in rows):
        raise Conflict(refusal("merge-draft", entry=identifier))


def follow(session: Session, reviewer: Actor, row: EntryVersion) -> None:
    """Writes the joint pathway's next version where a published pathway is merged into it and this has not been done.

    Raises Conflict where a draft of the joint one has come since.
    """
    pathway = queries.typed(row)
    assert isinstance(pathway, Pathway)
    if pathway.merged_into is None or merging.is_followed(pathway, reading.catalogue(session)):
        return
    into = published(session, pathway.merged_into)
    must_be_free(session, into.id)
    number = queries.versions(session, PATHWAY, into.id)[0].version + 1
    joint = merging.joint(pathway, into, number)
    earlier = queries.published(session, PATHWAY, into.id)
    assert earlier is not None  # it was in the register a moment ago
    earlier.state = EntryState.REVISED.value
    session.add(earlier)
    session.flush()
    session.add(_version(joint, row, reviewer))
    place = f"{pathway.id}/{row.version}"
    record(session, reviewer, "entry-merge", PATHWAY, place, changed=f"{into.id}/{number}", digest=row.digest)


def _version(joint: Pathway, merged: EntryVersion, reviewer: Actor) -> EntryVersion:
    text = canonical(joint)
    return EntryVersion(
        kind=PATHWAY,
        entry=joint.id,
        version=joint.version,
        state=EntryState.PUBLISHED.value,
        origin="merge",
        canonical=text,
        digest=of_text(text),
        source_text=to_yaml(joint),
        created_by=merged.created_by,
        reviewed_by=reviewer.account_id,
        published_at=now(),
    )
