"""The act of merging two pathways: prepared by one as a draft under review, carried out when another publishes it."""

from sqlmodel import Session

from backend.core.permissions import Actor, check
from backend.register import merge_follow, merging, queries, service
from backend.register.form_schemas import MergeIn
from backend.register.kinds import KINDS
from backend.register.models import PATHWAY
from backend.register.tables import EntryVersion
from indicators.catalogue.digest import to_yaml


def prepare(session: Session, actor: Actor, identifier: str, wanted: MergeIn) -> EntryVersion:
    """Drafts the merge of a published pathway into another and sends it to review.

    Raises NotFound where either is not published, Refused for a circle or a target that no longer holds, Conflict where a draft
    of either is on its road.
    """
    kind = KINDS[PATHWAY]
    check(actor, kind.draft)
    pathway, into = merge_follow.published(session, identifier), merge_follow.published(session, wanted.into)
    for one in (pathway, into):
        merge_follow.must_be_free(session, one.id)
    draft = merging.merged(pathway, into, wanted.date, wanted.source)
    draft = draft.model_copy(update={"version": queries.versions(session, PATHWAY, pathway.id)[0].version + 1})
    service.add_entry(session, actor, kind, draft, to_yaml(draft))
    session.flush()
    return service.submit(session, actor, kind, draft.id, draft.version)
