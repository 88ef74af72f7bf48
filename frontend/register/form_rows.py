"""What stands in a table of a form, as rows of text and back: parts become columns, and what is empty is not there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frontend.api_types.register import FormChoice, FormField

Content = dict[str, Any]
Row = dict[str, str | None]
"""What a table shows: text by column, None where nothing stands."""

BETWEEN = "; "
"""Between several values in one cell."""
NONE_OF_THEM = "inga"
"""What a cell says for a list that is there and empty, which is something else than no list."""
_SAID = {True: "ja", False: "nej", "unknown": "okänt"}
_MEANT = {"ja": True, "nej": False, "okänt": "unknown", "yes": True, "no": False, "unknown": "unknown"}
"""What a cell may say where the type takes a yes, a no, a word or a number."""


def made_field(name: str, title: str, of: str = "text", choices: Sequence[FormChoice] = ()) -> FormField:
    """A field that no model has: a column of a table that says itself which columns it has."""
    return {
        "name": name,
        "type": of,  # type: ignore[typeddict-item]
        "required": False,
        "nullable": False,
        "title_sv": title,
        "title_en": title,
        "help_sv": None,
        "help_en": None,
        "choices": list(choices),
        "pick": [],
        "fields": [],
        "model": None,
        "own": None,
    }


def rows_of(columns: Sequence[FormField], parts: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The parts of a list as rows."""
    return [{field["name"]: _shown(field, _at(part, field["name"])) for field in columns} for part in parts]


def parts_of(columns: Sequence[FormField], rows: Iterable[Mapping[str, Any]]) -> list[Content]:
    """Rows as the parts of a list; an empty row is none, and a number that is none stays as it was written."""
    return [_part(columns, row) for row in rows if any(_text(row.get(field["name"])) for field in columns)]


def with_edits(rows: Sequence[Mapping[str, Any]], edits: Mapping[str, Any]) -> list[Row]:
    """The rows as they have become; `edits` are as Streamlit has them: `edited_rows` (cells by row number), `deleted_rows` (row
    numbers) and `added_rows`."""
    edited = [{**row, **edits["edited_rows"].get(number, {})} for number, row in enumerate(rows)]
    left = [row for number, row in enumerate(edited) if number not in edits["deleted_rows"]]
    return [*left, *edits["added_rows"]]


def _at(part: Mapping[str, Any], name: str) -> Any:
    value: Any = part
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _shown(field: FormField, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, list):
        return BETWEEN.join(str(_shown(field, one)) for one in value) or NONE_OF_THEM
    if isinstance(value, bool):
        return _SAID[value]
    if field["type"] == "yaml" and isinstance(value, str) and value in _SAID:  # a 1 is no yes: it is a count
        return _SAID[value]
    return str(value).replace(".", ",") if field["type"] in ("number", "numbers") else str(value)


def _text(cell: Any) -> str:
    return "" if cell is None or cell != cell else str(cell).strip()  # what is empty in a column may be a NaN


def _part(columns: Sequence[FormField], row: Mapping[str, Any]) -> Content:
    part: Content = {}
    for field in columns:
        written = _text(row.get(field["name"]))
        if not written and not (field["required"] and field["nullable"]):
            continue
        *within, last = field["name"].split(".")
        place = part
        for step in within:
            place = place.setdefault(step, {})
        place[last] = _read(field, written) if written else None
    return part


def _read(field: FormField, text: str) -> Any:
    match field["type"]:
        case "numbers" | "lines" | "choices":
            return _several(text.replace(",", ".") if field["type"] == "numbers" else text)
        case "number":
            return text.replace(",", ".")
        case "whole":
            return _whole(text)
        case "yes_no":
            return _MEANT.get(text.casefold(), text)
        case "yaml":
            return _MEANT.get(text.casefold(), _whole(text))
        case _:
            return text


def _several(text: str) -> list[str]:
    parts = [] if text.casefold() == NONE_OF_THEM else text.split(BETWEEN.strip())
    return [one.strip() for one in parts if one.strip()]


def _whole(text: str) -> int | str:
    return int(text) if text.removeprefix("-").isdecimal() else text
