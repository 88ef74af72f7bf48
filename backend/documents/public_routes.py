"""Documents that anybody may read, without logging in."""

from typing import Literal

from fastapi import APIRouter, Response

from backend.agreements.attached_forms import MEDIA
from backend.core.errors import NotFound
from backend.core.http import Db, Files, Number, download
from backend.core.refusals import refusal
from backend.documents import declaring
from backend.documents.schemas import PublicDocumentOut

router = APIRouter(prefix="/documents/public", tags=["documents"])


@router.get("")
def every_public(session: Db) -> list[PublicDocumentOut]:
    """The documents that anybody may read, newest first, with the files that go with them."""
    return declaring.every_public(session)


@router.get("/{number}/attached/{file}")
def public_file(number: Number, file: Number, session: Db, files: Files) -> Response:
    """A file that is open with a public document."""
    row = declaring.public_file(session, number, file)
    return download(files.path_of(row.sha256).read_bytes(), f"bilaga-{row.id}.{row.form}", MEDIA[row.form])


@router.get("/{number}/{form}")
def public_document(number: Number, form: Literal["pdf", "docx"], session: Db, files: Files) -> Response:
    """A public document as PDF or for Word."""
    row = declaring.one_public(session, number)
    sha256: str | None = getattr(row, form)
    if sha256 is None:
        raise NotFound(refusal("file-not-made"))
    return download(files.path_of(sha256).read_bytes(), f"{row.kind}-{row.subject}.{form}", MEDIA[form])
