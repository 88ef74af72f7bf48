"""The event tables: what kinds of records exist and which fields each has. Every field may be empty; days, never hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FieldType = Literal["text", "date", "number"]

_WHERE: dict[str, FieldType] = {"unit": "text", "region": "text", "care_level": "text"}
_EVENT: dict[str, FieldType] = {
    "person_id": "text",
    "event_id": "text",
    "contact_id": "text",
    "start": "date",
    "end": "date",
    "code": "text",
    "status": "text",
    "category": "text",
    **_WHERE,
}


@dataclass(frozen=True)
class Table:
    """One event table: its fields in order with their types, and what it holds in Swedish.

    `open`: the table has variables of its own beside these (a quality register's), which a definition declares.
    `ongoing`: an empty end means that the event is still going on; elsewhere it ends the day it starts. `ongoing_where`: only
    rows with these words go on.
    """

    name: str
    swedish: str
    fields: Mapping[str, FieldType]
    open: bool = False
    ongoing: bool = False
    ongoing_where: Mapping[str, str] = field(default_factory=dict)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "person",
            "person",
            {
                "person_id": "text",
                "birth_date": "date",
                "sex": "text",
                "death_date": "date",
                "region": "text",
                "unit": "text",
            },
        ),
        Table(
            "contact",
            "vårdkontakt",
            {**_EVENT, "profession": "text", "planned": "text", "discharge": "text"},
            ongoing=True,
            ongoing_where={
                "care_level": "slutenvard"
            },  # a stay without an end is no discharge; a visit is over in a day
        ),
        Table("diagnosis", "diagnos", {**_EVENT, "position": "text", "verification": "text"}, ongoing=True),
        Table("procedure", "åtgärd", {**_EVENT, "position": "text"}),
        Table("medication", "läkemedel", {**_EVENT, "value": "number", "value_unit": "text"}),
        Table("measurement", "mätvärde", {**_EVENT, "value": "number", "value_unit": "text", "value_code": "text"}),
        Table("order", "beställning", dict(_EVENT)),
        Table("register_row", "registerrad", dict(_EVENT), open=True),
        Table("survey_answer", "enkätsvar", {**_EVENT, "value": "number", "value_code": "text"}),
        Table("waiting", "väntan", {**_EVENT, "target": "date", "reason": "text"}, ongoing=True),
        Table("residence", "folkbokföring", {**_EVENT}, ongoing=True),
        Table("death", "dödsfall", {**_EVENT}),
    )
}
"""Every kind of record. `residence` is where a person has lived from a day to a day: a new row is a move. `death` need not
be mapped: it is made from the persons' days of death where it is not. `sex` is F or M, `region` a two-digit county code.
A waiting starts with the decision and ends with what was waited for; `target` is the medical target date."""

WORDS: dict[str, tuple[str, ...]] = {
    "sex": ("F", "M"),
    "care_level": ("primarvard", "specialiserad", "slutenvard"),
    "position": ("huvud", "bi"),
}
"""Fields that have the same words in every region; a mapping translates the region's own into these."""

EventKind = Literal[
    "contact",
    "diagnosis",
    "procedure",
    "medication",
    "measurement",
    "order",
    "register_row",
    "survey_answer",
    "waiting",
    "residence",
    "death",
]


def table_name(kind: str, register: str | None) -> str:
    """The name of a kind's table: a register (or survey) has a table of its own, `register_row.nkbc`."""
    return f"{kind}.{register}" if register else kind
