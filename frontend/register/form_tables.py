"""Tables of a form: a list with a row for each part, and worked patients as tables beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from frontend.api_types.register import FormField
from frontend.register.form_patient_rows import EXPECT, PATIENT, PEOPLE, RECORDS, people_of, tables_of
from frontend.register.form_rows import Content, Row, made_field, parts_of, rows_of, with_edits
from frontend.texts import in_words, of_both, t, title

WIDE = 280
"""Pixels of a column for a sentence."""


def parts(field: FormField, value: Any, key: str) -> Any:
    """The table with what stands in it; what stands there now. What is no list is kept until it is written over."""
    standing = value if isinstance(value, list) else []
    written = parts_of(field["fields"], _edited(field["fields"], rows_of(field["fields"], standing), key))
    same = written == parts_of(field["fields"], rows_of(field["fields"], standing))
    return value if same else written


def patients(field: FormField, value: Any, key: str, variables: Any) -> Any:
    """Worked patients in tables: those that they have rows in, and others on demand. `variables` are registers' own fields."""
    people = [person for person in value or () if isinstance(person, dict)] if isinstance(value, list) else []
    columns = _columns(field, people, variables)
    tables = {name: columns[name] for name in (PEOPLE, *_chosen(field, columns, people, key), EXPECT)}
    rows = tables_of(tables, people)
    edited = {
        name: _edited(_with_patient(name, fields), rows[name], f"{key}/{name}", title_of(field, name))
        for name, fields in tables.items()
    }
    written = people_of(tables, edited)
    return value if written == people_of(tables, rows) else written


def _columns(field: FormField, people: Sequence[Content], variables: Any) -> dict[str, list[FormField]]:
    """The columns of every table that there may be: a register's table has its variables beside the usual fields."""
    columns = {table["name"]: list(table["fields"]) for table in field["fields"]}
    registers: Mapping[str, Any] = variables if isinstance(variables, dict) else {}
    written = {name for person in people for name in person.get(RECORDS, {})}
    for name in sorted(written | {f"register_row.{register}" for register in registers} - columns.keys()):
        base, _, register = name.partition(".")
        declared = registers.get(register)
        rows = [row for person in people for row in person.get(RECORDS, {}).get(name, [])]
        known = list(columns.get(base, []))
        names = dict.fromkeys(
            [*(declared if isinstance(declared, dict) else {}), *(cell for row in rows for cell in row)]
        )
        columns[name] = known + [made_field(one, one) for one in names if one not in {field["name"] for field in known}]
    return columns


def _chosen(
    field: FormField, columns: Mapping[str, Sequence[FormField]], people: Sequence[Content], key: str
) -> list[str]:
    """The event tables that are shown."""
    written = {name for person in people for name in person.get(RECORDS, {})}
    possible = [name for name in columns if name not in (PEOPLE, EXPECT)]
    chosen: list[str] = st.multiselect(
        t("form.record_tables"),
        possible,
        default=[name for name in possible if name in written],
        format_func=lambda name: title_of(field, name),
        key=f"{key}/tables",
        placeholder=t("choose"),
    )
    return [name for name in possible if name in chosen or name in written]


def _with_patient(name: str, fields: Sequence[FormField]) -> list[FormField]:
    """The columns, with whose a row is first where it is not a table of the patients themselves."""
    whose = made_field(PATIENT, "Patient")
    return [*fields] if name == PEOPLE else [whose, *fields]


@dataclass(frozen=True)
class _Begun:
    """What a table on the page began from."""

    columns: Mapping[str, Any]
    rows: pl.DataFrame


def _edited(
    fields: Sequence[FormField], rows: Sequence[Row], key: str, heading: str | None = None
) -> list[dict[str, Any]]:
    """The rows as they are edited, under a heading."""
    columns = {field["name"]: _column(field) for field in fields}
    if heading:
        st.caption(heading)
    edited = st.data_editor(
        _begun(key, columns, rows),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config=columns,
        placeholder="",
    )
    rows_now: list[dict[str, Any]] = edited.to_dicts()
    return rows_now


def _begun(key: str, columns: Mapping[str, Any], rows: Sequence[Row]) -> pl.DataFrame:
    """What the table begins from: the same rows as long as it is on the page, else what is written would be put on top of
    itself. Where its columns change (another language, one more variable) Streamlit has a new table and forgets what was
    written in the old one: the new one begins from that."""
    place = f"{key}/begun"
    held: _Begun | None = st.session_state.get(place) if key in st.session_state else None
    if held is None or held.columns != columns:
        standing = rows if held is None else with_edits(held.rows.to_dicts(), st.session_state[key])
        held = _Begun(columns, pl.DataFrame(standing, dict.fromkeys(columns, pl.String)))
        st.session_state[place] = held
    return held.rows


def _column(field: FormField) -> Any:
    about = {
        "label": f"{title(field)} *" if field["required"] else title(field),
        "help": of_both(field, "help") or None,
    }
    if field["type"] == "yes_no":
        return st.column_config.SelectboxColumn(options=["ja", "nej"], **about)
    if field["type"] == "choice":
        words = {one["code"]: in_words(one) for one in field["choices"]}
        return st.column_config.SelectboxColumn(
            options=list(words), format_func=lambda code: words.get(code, code), **about
        )
    return st.column_config.TextColumn(width=WIDE if field["name"] in ("why", "chosen", "otherwise") else None, **about)


def title_of(field: FormField, name: str) -> str:
    """What a part of the field (a column, a table) is called; its name where it has none such."""
    return next((title(one) for one in field["fields"] if one["name"] == name), name)
