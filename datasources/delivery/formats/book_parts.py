"""The parts of a workbook's archive: which one holds which sheet, and the one with the styles."""

import re
from pathlib import Path

from datasources.delivery.formats import archive
from datasources.delivery.formats.archive import Archive

WORKBOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"

_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^<>]*)>")


def of_sheets(source: Path, measured: Archive) -> list[str]:
    """The part of each sheet, in the workbook's order; empty text where it has none.

    Raises KeyError where the archive lacks the list of its parts.
    """
    targets = {_attribute(relation, "Id"): _target(relation) for relation in _relations(source, measured)}
    return [
        targets.get(_attribute(sheet, r"\w+:id"), "") for sheet in _SHEET.findall(_text(source, measured, WORKBOOK))
    ]


def styles(source: Path, measured: Archive) -> bytes:
    """The workbook's list of styles; nothing where it has none."""
    part = next(
        (_target(one) for one in _relations(source, measured) if _attribute(one, "Type").endswith("/styles")), STYLES
    )
    return b"".join(archive.pieces(source, measured.parts[part])) if part in measured.parts else b""


def _relations(source: Path, measured: Archive) -> list[str]:
    return _RELATION.findall(_text(source, measured, RELATIONS))


def _target(relation: str) -> str:
    target = _attribute(relation, "Target")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _text(source: Path, measured: Archive, part: str) -> str:
    text = next(
        archive.pieces(source, measured.parts[part])
    )  # the list of sheets is short; a longer one is no workbook
    return text.decode("utf-8")


def _attribute(attributes: str, name: str) -> str:
    match = re.search(rf"""(?:^|\s){name}\s*=\s*["']([^"']*)["']""", attributes)
    return match[1] if match else ""
