"""Forms of catalogue entries: which kinds there are, the fields of each, and what somebody is writing in one."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.core.http import Db
from backend.core.permissions import Action, check, check_somewhere, may
from backend.core.words import words
from backend.identity.access import LoggedIn, Who
from backend.register import drafts, entries, form_fields, picking, prose, reading, trials
from backend.register.form_schemas import (
    DefinitionForm,
    DraftIn,
    DraftLine,
    DraftOut,
    EntryKindOut,
    FormField,
    HandInDraft,
    PickedOut,
    ProseOut,
    TakeNewer,
)
from backend.register.kinds import KINDS, kind_of
from backend.register.schemas import EntryDetail, SpecificationRefused
from backend.register.trial_schemas import TriedOut

router = APIRouter(tags=["catalogue"])


@router.get("/kinds")
def kinds(session: Db, actor: Who) -> list[EntryKindOut]:
    """Every kind of catalogue entry, and how many entries of it the reader sees."""
    names = words()["object"]
    counts = entries.counts(session, actor)
    return [
        EntryKindOut(
            kind=kind.name,
            name_sv=names[kind.name]["sv"],
            name_en=names[kind.name]["en"],
            entries=counts.get(kind.name, 0),
            may_draft=may(actor, kind.draft),
            by_form=kind.name in form_fields.BY_FORM,
        )
        for kind in KINDS.values()
    ]


@router.get("/kinds/{kind}/fields")
def kind_fields(kind: str, session: Db) -> list[FormField]:
    """The fields of a kind's form."""
    return form_fields.fields(kind_of(kind), reading.catalogue(session))


@router.get("/definition")
def definition_form(session: Db, _actor: LoggedIn) -> DefinitionForm:
    """What the language of computations can express: the parts of its forms."""
    return form_fields.definition(reading.catalogue(session))


Words = Annotated[str, Query(max_length=200)]


@router.get("/pick/codes")
def pick_codes(session: Db, _actor: LoggedIn, q: Words = "", system: Words | None = None) -> PickedOut:
    """Codes of the register's lists by their beginning or by Swedish words, the likeliest first."""
    return picking.codes(session, q, system)


@router.get("/pick/goals")
def pick_goals(session: Db, _actor: LoggedIn, q: Words = "", pathway: Words | None = None) -> PickedOut:
    """Goals by their words: of one pathway, or of all."""
    return picking.goals(session, pathway, q)


@router.get("/pick/entries")
def pick_entries(
    kind: Annotated[list[str], Query(max_length=10)], session: Db, actor: LoggedIn, q: Words = ""
) -> PickedOut:
    """Entries of some kinds by their name, former names or id."""
    check_somewhere(
        actor, Action.READ_DRAFTS
    )  # specifications that nobody has published may be named in what is written
    return picking.entries(session, [kind_of(one) for one in kind], q)


@router.get("/drafts")
def own_drafts(session: Db, actor: LoggedIn) -> list[DraftLine]:
    """One's own drafts in the forms, the last saved first."""
    return drafts.mine(session, actor)


@router.get("/drafts/{kind}/{identifier}")
def own_draft(kind: str, identifier: str, session: Db, actor: LoggedIn) -> DraftOut:
    """One's own draft of an entry, with what it changes."""
    return drafts.get(session, actor, kind_of(kind), identifier)


@router.get("/drafts/specification/{identifier}/tried")
def try_draft(identifier: str, session: Db, actor: LoggedIn) -> TriedOut:
    """What the worked examples and patients of one's own draft give, beside what they expect."""
    return trials.tried(session, actor, identifier)


@router.get("/drafts/specification/{identifier}/prose")
def draft_in_words(identifier: str, session: Db, actor: LoggedIn) -> ProseOut:
    """The computation of one's own draft as numbered steps, as far as it holds, and what does not."""
    return prose.of_draft(session, actor, identifier)


@router.put("/drafts/{kind}/{identifier}")
def save_draft(kind: str, identifier: str, new: DraftIn, session: Db, actor: LoggedIn) -> DraftOut:
    """Keeps what stands in the form now, complete or not."""
    return drafts.save(session, actor, kind_of(kind), identifier, new)


@router.post("/drafts/{kind}/{identifier}/take-newer")
def take_newer(kind: str, identifier: str, wanted: TakeNewer, session: Db, actor: LoggedIn) -> DraftOut:
    """Takes what another has published since into one's own draft."""
    return drafts.take_newer(session, actor, kind_of(kind), identifier, wanted.revision)


@router.delete("/drafts/{kind}/{identifier}", status_code=204)
def remove_draft(kind: str, identifier: str, session: Db, actor: LoggedIn) -> Response:
    """Throws one's own draft away."""
    drafts.remove(session, actor, kind_of(kind), identifier)
    return Response(status_code=204)


@router.post("/drafts/{kind}/{identifier}/hand-in", status_code=201, responses={422: {"model": SpecificationRefused}})
def hand_in_draft(kind: str, identifier: str, wanted: HandInDraft, session: Db, actor: LoggedIn) -> EntryDetail:
    """Makes one's own draft a version of the register, or says everything that is wrong with it."""
    known = kind_of(kind)
    check(actor, known.draft)
    row = drafts.hand_in(session, actor, known, identifier, wanted)
    return entries.detail(session, actor, known, row)
