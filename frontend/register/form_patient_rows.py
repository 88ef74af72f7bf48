"""Worked patients as tables that lie beside each other, and back: who they are, their records, and what is expected."""

from collections.abc import Mapping, Sequence

from frontend.api_types.register import FormField
from frontend.register.form_rows import Content, Row, parts_of, rows_of

PATIENT = "patient"
"""The column that says whose a row is."""
PEOPLE, EXPECT, RECORDS = "people", "expect", "records"
Rows = dict[str, list[Row]]
"""Rows by table."""


def tables_of(tables: Mapping[str, Sequence[FormField]], people: Sequence[Content]) -> Rows:
    """The patients as rows of each of the tables; `tables` are their columns by name."""
    names = [name for name in tables if name not in (PEOPLE, EXPECT)]
    rows: Rows = {PEOPLE: rows_of(tables[PEOPLE], people), **{name: [] for name in (*names, EXPECT)}}
    for person in people:
        records = person.get(RECORDS, {})
        for name, some in [*((name, records.get(name, [])) for name in names), (EXPECT, person.get(EXPECT, []))]:
            rows[name] += [{PATIENT: person.get("id"), **row} for row in rows_of(tables[name], some)]
    return rows


def people_of(
    tables: Mapping[str, Sequence[FormField]], rows: Mapping[str, Sequence[Mapping[str, object]]]
) -> list[Content]:
    """The rows as patients. A row of somebody who is no patient makes one who lacks all else: nothing that was written is
    lost, and the form says what is missing."""
    people = parts_of(tables[PEOPLE], rows[PEOPLE])
    by_id = {str(person.get("id", "")): person for person in reversed(people)}
    for name, columns in tables.items():
        for row in rows[name] if name != PEOPLE else ():
            for part in parts_of(columns, [row]):
                whose = str(row.get(PATIENT) or "").strip()
                if whose not in by_id:
                    by_id[whose] = {"id": whose} if whose else {}
                    people.append(by_id[whose])
                _list_of(by_id[whose], name).append(part)
    return [{**person, EXPECT: person.get(EXPECT, [])} for person in people]


def _list_of(person: Content, name: str) -> list[Content]:
    """Where a person has the parts of a table."""
    within = person if name == EXPECT else person.setdefault(RECORDS, {})
    parts: list[Content] = within.setdefault(name, [])
    return parts
