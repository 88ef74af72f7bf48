"""The tables in which worked patients are written: a column for each field that an event table's rows may have."""

from collections.abc import Mapping

from backend.register.form_schemas import FieldType, FormChoice, FormField
from indicators.definition.event_tables import WORDS, Table
from indicators.definition.event_tables import FieldType as Recorded
from indicators.definition.swedish_terms import FIELDS

_TYPES: Mapping[Recorded, FieldType] = {"text": "text", "date": "day", "number": "number"}

_FIRST = ("event_id", "start", "end", "code", "position", "value", "care_level", "planned", "target")


def table_field(name: str, words: Mapping[str, str], columns: list[FormField]) -> FormField:
    """A table of a form by its words and columns."""
    return FormField(
        name=name,
        type="table",
        required=False,
        nullable=False,
        title_sv=words["sv"],
        title_en=words["en"],
        help_sv=words.get("help_sv"),
        help_en=words.get("help_en"),
        choices=[],
        pick=[],
        fields=columns,
    )


def record_columns(table: Table) -> list[FormField]:
    """The columns of an event table's rows, those first that most rows have; whose a row is stands in a column before them."""
    names = [name for name in (*_FIRST, *table.fields) if name in table.fields and name != "person_id"]
    return [_column(name, table.fields[name]) for name in dict.fromkeys(names)]


def _column(name: str, kind: Recorded) -> FormField:
    codes = WORDS.get(name, ())
    column = table_field(name, {"sv": _swedish(name), "en": name.replace("_", " ").capitalize()}, [])
    return column.model_copy(
        update={
            "type": "choice" if codes else _TYPES[kind],
            "choices": [FormChoice(code=code, sv=code, en=code) for code in codes],
        }
    )


def _swedish(name: str) -> str:
    word = FIELDS[name][0] if name in FIELDS else name.replace("_", " ")
    return word[:1].upper() + word[1:]
