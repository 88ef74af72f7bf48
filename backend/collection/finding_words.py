"""A finding as it is written down by the check, with the words that people are shown."""

from collections.abc import Mapping
from typing import Any

from backend.core.words import age_words, word
from datasources.delivery.columns import BY_NAME
from datasources.delivery.findings import catalogue

_SAME = ("code", "severity", "row", "column", "value")
_ABOUT = ("sheet", "indicator", "indicator_name", "sex", "age_group")
"""What findings that were written down by earlier versions lack."""


def fields(item: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the findings' file as the fields of a `FindingOut`, but for the sender's answer."""
    return (
        {name: item[name] for name in _SAME}
        | {name: item.get(name) for name in _ABOUT}
        | titles(item["code"])
        | {
            "column_text": column_text(item["column"]),
            "sex_text": word("sex", item.get("sex")) or None,
            "age_text": age_words(item.get("age_group")) or None,
            "message": item["message_sv"],
            "message_en": item["message_en"],
        }
    )


def titles(code: str) -> dict[str, str]:
    """What a finding is called, in both languages."""
    entry = catalogue()[code]
    return {"title_sv": entry.title_sv, "title_en": entry.title_en}


def column_text(name: str | None) -> str | None:
    """A column under the name that it has in the Swedish template."""
    return BY_NAME[name].swedish if name in BY_NAME else name


def about(finding: Mapping[str, Any]) -> str:
    """In one line whom a finding is about, from its fields: name and id of the indicator, sex and age group."""
    name, identifier = finding["indicator_name"], finding["indicator"]
    parts = (f"{name} ({identifier})" if identifier else "", finding["sex_text"], finding["age_text"])
    return ", ".join(part for part in parts if part)


def place(finding: Mapping[str, Any]) -> str:
    """Where in the file: the sheet and the row, from a finding's fields."""
    return " ".join(str(part) for part in (finding["sheet"], finding["row"]) if part is not None)
