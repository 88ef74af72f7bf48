"""Entries as workbooks: fetched, written in at an office, and brought back."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from backend.core.http import XLSX, Db, download
from backend.identity.access import LoggedIn, Who
from backend.register import workbook_import, workbooks
from backend.register.form_schemas import BroughtInOut
from backend.register.kinds import kind_of
from backend.register.schemas import SpecificationRefused

router = APIRouter(tags=["catalogue"])


@router.get("/workbooks/{kind}")
def workbook(kind: str, session: Db, actor: Who, entry: Annotated[str | None, Query(max_length=80)] = None) -> Response:
    """A workbook of one entry, or of every entry of a kind."""
    content = workbooks.of_kind(session, actor, kind_of(kind), entry)
    return download(content, f"{entry or kind}.xlsx", XLSX)


@router.post("/workbooks/{kind}", status_code=201, responses={422: {"model": SpecificationRefused}})
def bring_in_workbook(
    kind: str,
    data: Annotated[bytes, Body(media_type=XLSX)],
    session: Db,
    actor: LoggedIn,
    filename: Annotated[str, Query(max_length=200)] = "arbetsbok.xlsx",
) -> list[BroughtInOut]:
    """Takes in a workbook: each entry that differs becomes one's own draft, or nothing does where something is wrong."""
    return workbook_import.bring_in(session, actor, kind_of(kind), filename, data)
