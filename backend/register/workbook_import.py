"""Takes in a workbook that an office has written: each entry that differs becomes a draft, all of them or none."""

import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from backend.core.permissions import Actor, check
from backend.register import changes, drafts, form_fields, queries, service, workbook_reading
from backend.register.form_schemas import BroughtInOut, DraftIn
from backend.register.kinds import EntryKind
from backend.register.refusal import WORKBOOK, Refused
from backend.register.tables import EntryVersion
from datasources.delivery.findings import catalogue
from datasources.delivery.form_tables import FORM_LIMITS
from datasources.delivery.formats import archive
from datasources.delivery.raw_table import UnreadableError
from indicators.catalogue.digest import as_text, canonical
from indicators.catalogue.yaml_files import CatalogueError, Problem


def bring_in(session: Session, actor: Actor, kind: EntryKind, filename: str, data: bytes) -> list[BroughtInOut]:
    """What became of each entry of the workbook, in its order. A kind that has no form goes straight into the register.

    Raises Refused with everything that is wrong, each with its sheet, row and column; then nothing is taken in.
    """
    check(actor, kind.draft)
    persons = _measured(filename, data)
    try:
        contents = workbook_reading.contents(kind, filename, data)
    except CatalogueError as error:
        raise Refused(WORKBOOK, error.problems, []) from error
    if persons:
        raise Refused(WORKBOOK, [Problem(filename, 1, "", _ABOUT_PERSONS)], [])
    hindered = [
        Problem(
            filename, 1, entry, "du har redan ett utkast av posten i formuläret: lämna in det, eller kasta det, först"
        )
        for entry in contents
        if drafts.find(session, actor, kind, entry)
    ]
    if hindered:
        raise Refused(WORKBOOK, hindered, [])
    return [_brought_in(session, actor, kind, entry, _plain(content)) for entry, content in contents.items()]


_ABOUT_PERSONS = "arbetsboken har ett personnummer någonstans: skriv utan uppgifter om personer"


def _measured(filename: str, data: bytes) -> bool:
    """Whether the workbook has a personal number anywhere.

    Raises Refused for what is no workbook, or unpacks to more than is read.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "upload"
        source.write_bytes(data)
        try:
            return archive.measure(source, FORM_LIMITS, lambda _part, _piece: None).persons
        except UnreadableError as error:
            raise Refused(WORKBOOK, [Problem(filename, 1, "", catalogue()[error.problem.code].doc)], []) from error


def _brought_in(session: Session, actor: Actor, kind: EntryKind, entry: str, content: dict[str, Any]) -> BroughtInOut:
    standing = drafts.standing(session, actor, kind, entry)
    if standing is not None and _same(kind, standing, content):
        return BroughtInOut(entry=entry, became="unchanged", changes=0)
    before = drafts.contents(kind, standing)
    number = standing.version if standing else 0
    changed = len(changes.between(kind, before, drafts.pruned(kind, content)))
    if kind.name in form_fields.BY_FORM:
        drafts.save(session, actor, kind, entry, DraftIn(revision=0, based_on=number, content=content))
        return BroughtInOut(entry=entry, became="draft", changes=changed)
    whole = {"id": entry, "version": number + 1, "status": "published", **content}
    service.add(session, actor, kind, f"{entry}.yaml", as_text(whole))
    return BroughtInOut(entry=entry, became="version", changes=changed)


def _same(kind: EntryKind, standing: EntryVersion, content: Mapping[str, Any]) -> bool:
    """Whether the content says what the version says: 20 and 20.0 are the same number."""
    typed = queries.typed(standing)
    whole = {**content, "id": typed.id, "version": typed.version, "status": typed.status}
    try:
        return canonical(kind.model.model_validate(whole)) == canonical(typed)
    except ValidationError:
        return False  # an imperfect draft is a change


def _plain(value: Any) -> Any:
    """The same as JSON has it."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
