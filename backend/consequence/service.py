"""The consequence of publishing a version, reckoned when it is looked at and again when it is confirmed."""

from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from backend.consequence.of_kinds import OF_KINDS, Scene
from backend.consequence.schemas import Consequence, EntryStepIn, ReviewOut, TouchedOut
from backend.core.errors import Conflict, NotFound, UserError
from backend.core.permissions import Action, Actor, check, may
from backend.core.refusals import refusal
from backend.core.states import EntryState
from backend.identity import service as identity_service
from backend.register import reading, reviews, service
from backend.register.kinds import EntryKind
from backend.register.reading import Version
from backend.register.reviews import Reviewed
from backend.results.held import Basis, basis_of
from indicators.catalogue.whole import Catalogue
from indicators.consequence.touched import touched
from indicators.definition.canonical_form import canonical_text, of_text

SHORTEST_COMMENT = 3
"""Characters of a reviewer's comment: as of any reason for a step."""
_WHAT_STANDS = ("regions", "nation", "verdicts", "money", "again")
"""What changes of what stands; what is only touched does not."""


def consequence(session: Session, actor: Actor, kind: EntryKind, entry: str, number: int) -> Consequence:
    """What publishing the version would change now, as far as the actor may see.

    Raises NotAllowed for who may not read drafts, NotFound where there is no such version, Conflict where it is published.
    """
    check(actor, Action.READ_DRAFTS)
    row = service.get(session, actor, kind, entry, number)
    if row.state not in (EntryState.DRAFT, EntryState.IN_REVIEW):
        raise Conflict(refusal("consequence-past", version=number))
    return reckoned(session, actor, kind, reading.version_of(row))


def reckoned(session: Session, actor: Actor, kind: EntryKind, version: Version) -> Consequence:
    """The consequence of a version that is not published yet, with its digest."""
    before = reading.published(session, kind.name, version.entry.id)
    scene = Scene(session, actor, basis_of(actor), before, version)
    speaks = touched(before.entry if before else None, version.entry, _published(session))
    whole = Consequence(
        kind=kind.name,
        id=version.entry.id,
        version=version.number,
        replaces=before.number if before else None,
        rests_on=scene.basis,
        touches=[
            TouchedOut(what=t.what, id=t.id, name_sv=t.name.sv, name_en=t.name.en, how=t.how, within=t.within)
            for t in speaks
        ],
        **(OF_KINDS[kind.name](scene) if kind.name in OF_KINDS else {}),
    )
    # What could not be paid before has no kronor that stand: that it can be now takes nothing from anybody.
    stopped = any(one.payable_before and not one.payable_after for one in whole.not_payable)
    changes = stopped or any(getattr(whole, name) for name in _WHAT_STANDS)
    whole = whole.model_copy(update={"changes": changes})
    return whole.model_copy(update={"digest": of_text(canonical_text(whole.model_dump(mode="json")))})


def _published(session: Session) -> Catalogue:
    """The catalogue with the specifications that are published, and no drafts."""
    current = reading.current(session)
    published = [version.specification for version in current.register.published.values()]
    return replace(current.catalogue, specifications=published)


def confirming(session: Session, actor: Actor, kind: EntryKind, wanted: EntryStepIn) -> Callable[[Version], Reviewed]:
    """What the register asks when a version is published: that the reviewer has seen what publishing it changes now.

    It raises Conflict where the consequence is not the one that was looked at, UserError without a comment where something
    changes.
    """

    def confirmed(version: Version) -> Reviewed:
        now = reckoned(session, actor, kind, version)
        _must_be_confirmed(now, wanted)
        return Reviewed(wanted.reason, now.digest, now.changes, now.rests_on, now.model_dump_json())

    return confirmed


def _must_be_confirmed(now: Consequence, wanted: EntryStepIn) -> None:
    seen = wanted.consequence
    if seen is None and now.changes:
        raise Conflict(refusal("consequence-unseen"))
    if seen not in (None, now.digest):
        raise Conflict(refusal("consequence-changed"))
    if now.changes and len((wanted.reason or "").strip()) < SHORTEST_COMMENT:
        raise UserError(refusal("consequence-comment"))


def review(session: Session, actor: Actor, kind: EntryKind, entry: str, number: int) -> ReviewOut:
    """What was confirmed when the version was published.

    Raises NotFound where there is no such version, or nobody confirmed it (it came with a release, or before this was asked).
    """
    row = service.get(session, actor, kind, entry, number)
    kept = reviews.of_version(session, row)
    if kept is None:
        raise NotFound(refusal("review-missing", version=number))
    basis: Basis = "accepted" if kept.rests_on == "accepted" else "published"
    names = identity_service.names(session, {row.reviewed_by})
    return ReviewOut(
        version=number,
        comment=kept.comment,
        reviewed_by=names.get(row.reviewed_by),
        reviewed_at=kept.reviewed_at,
        digest=kept.digest,
        changes=kept.changes,
        rests_on=basis,
        confirmed=Consequence.model_validate_json(kept.consequence) if _may_see(actor, basis) else None,
    )


def _may_see(actor: Actor, basis: Basis) -> bool:
    """What rests on values that are not published is for those who may see all of those."""
    return may(actor, Action.READ_DRAFTS) and (basis == "published" or basis_of(actor) == "accepted")
