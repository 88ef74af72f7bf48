"""Documents: the kinds, their sections and texts, and the files that are made."""

from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Path, Request, Response

from backend.core.errors import NotFound
from backend.core.http import Db, Files, Number, download
from backend.core.permissions import Action
from backend.core.refusals import refusal
from backend.core.schemas import StepIn
from backend.documents import declaring, making, queries, reading, selections, service
from backend.documents.kinds import Kind, Subject
from backend.documents.schemas import (
    DocumentOut,
    Edition,
    KindOut,
    MadeOut,
    NamedFigureOut,
    PrintedFigureOut,
    SelectionIn,
    SelectionOut,
    TextIn,
    TextOut,
)
from backend.identity import service as identity_service
from backend.identity.access import LoggedIn, needs

router = APIRouter(prefix="/documents", tags=["documents"], dependencies=[needs(Action.READ_DOCUMENT)])

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
Word = Annotated[str, Path(max_length=80)]
About = tuple[Kind, Subject]


def _about(kind: Word, subject: Word, session: Db, actor: LoggedIn) -> About:
    return service.find(session, actor, kind, subject)


def _to_write(kind: Word, subject: Word, session: Db, actor: LoggedIn) -> About:
    return service.find(session, actor, kind, subject, Action.WRITE_DOCUMENT)


Found = Annotated[About, Depends(_about, scope="function")]
ToWrite = Annotated[About, Depends(_to_write, scope="function")]


@router.get("")
def kinds(session: Db, actor: LoggedIn) -> list[KindOut]:
    """The kinds of documents that one may read, with what they can be about."""
    return reading.kinds(session, actor)


@router.get("/selections")
def selections_made(session: Db, actor: LoggedIn) -> list[SelectionOut]:
    """The indicators that somebody chose for an open comparison, newest first (national)."""
    return selections.every(session, actor)


@router.post("/selections", status_code=201)
def choose(wanted: SelectionIn, session: Db, actor: LoggedIn) -> SelectionOut:
    """Chooses indicators for an open comparison: from then on there is a document of them for each year (national)."""
    return selections.out(session, [selections.choose(session, actor, wanted)])[0]


@router.get("/made/{number}")
def one_made(number: Number, session: Db, actor: LoggedIn) -> MadeOut:
    """How far the making of a document has come."""
    return reading.mades_out(session, actor, [service.made(session, actor, number)])[0]


@router.get("/made/{number}/figures")
def figures(number: Number, session: Db, actor: LoggedIn, files: Files) -> list[PrintedFigureOut]:
    """Every figure that a made document prints, in order, with its exact value and where it was read."""
    row = service.made(session, actor, number)
    if row.content is None:
        raise NotFound(refusal("document-no-contents"))
    return [PrintedFigureOut(**figure) for figure in making.content_of(files, row)["figures"]]


@router.post("/made/{number}/declarations", status_code=201, dependencies=[needs(Action.DECLARE_DOCUMENT)])
def propose(number: Number, session: Db, actor: LoggedIn, files: Files) -> MadeOut:
    """Proposes that a made document's public edition be open to anybody, which another declares (national)."""
    row = service.made(session, actor, number)
    declaring.propose(session, actor, row, making.content_of(files, row) if row.content else None)
    return reading.mades_out(session, actor, [row])[0]


@router.post("/made/{number}/declarations/{declaration}/steps", dependencies=[needs(Action.DECLARE_DOCUMENT)])
def declaration_step(number: Number, declaration: Number, wanted: StepIn, session: Db, actor: LoggedIn) -> MadeOut:
    """Declares another's proposal, turns it down, or takes a public document back (national)."""
    row = service.made(session, actor, number)
    declaring.step(session, actor, row, declaration, wanted.step, wanted.reason)
    return reading.mades_out(session, actor, [row])[0]


@router.get("/made/{number}/{form}")
def file(number: Number, form: Literal["pdf", "docx"], session: Db, actor: LoggedIn, files: Files) -> Response:
    """A made document as PDF or for Word."""
    row = service.made(session, actor, number)
    sha256: str | None = getattr(row, form)
    if sha256 is None:
        raise NotFound(refusal("file-not-made"))
    return download(files.path_of(sha256).read_bytes(), f"{row.kind}-{row.subject}.{form}", MEDIA[form])


@router.get("/{kind}/{subject}")
def document(about: Found, session: Db, actor: LoggedIn) -> DocumentOut:
    """A document as it is being written: sections, texts, what is missing and what was made."""
    return reading.document(session, actor, *about)


@router.get("/{kind}/{subject}/figures")
def named_figures(about: Found, session: Db, actor: LoggedIn) -> list[NamedFigureOut]:
    """The figures that the document's texts may name: by which name, what they are now, and where they can be read."""
    return reading.figures(session, actor, *about)


@router.get("/{kind}/{subject}/sections/{section}")
def history(about: Found, section: Word, session: Db) -> list[TextOut]:
    """Every version of a section's text, newest first."""
    return reading.history(session, *about, section)


@router.put("/{kind}/{subject}/sections/{section}")
def write(about: ToWrite, section: Word, wanted: TextIn, session: Db, actor: LoggedIn) -> TextOut:
    """Keeps a new version of a section's text; refused with what has changed where somebody has written since `based_on`."""
    row = service.write(session, actor, *about, section, wanted)
    return reading.text_out(row, identity_service.names(session, {row.written_by}))


@router.post("/{kind}/{subject}/made", status_code=201)
def order(
    about: Found, session: Db, actor: LoggedIn, request: Request, after: BackgroundTasks, edition: Edition = "own"
) -> MadeOut:
    """Orders the document as it is now, made in the background as PDF and for Word. The `public` edition is read as anybody
    reads; the national side may order that of every document."""
    row = service.order(session, actor, *about, edition)
    after.add_task(
        request.app.state.maker.order, row.id, row.region
    )  # when it is in the database, where the maker reads it
    return reading.mades_out(session, actor, [row])[0]


@router.get("/{kind}/{subject}/made")
def every_made(about: Found, session: Db, actor: LoggedIn) -> list[MadeOut]:
    """What was made or ordered of the document, newest first."""
    kind, subject = about
    return reading.mades_out(session, actor, queries.made(session, kind.id, subject.id))
