"""Codes held against the form of the code lists that are asked of them: which follow it, and which only do when folded.

A column's codes are counted by code first, so that a form is asked of each code once and not of each row.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from datasources.records import code_forms
from datasources.records.expressions import is_one_of
from datasources.records.findings import RecordFinding, finding
from datasources.records.mapping import RecordMapping
from datasources.records.reading import Records
from datasources.records.tables import TEXT, Table, Value, is_filled, matches
from datasources.records.understood import FEWEST
from datasources.sql import Sql, sql

Systems = Mapping[str, Mapping[str, Collection[str | None]]]
"""By event table and field, the systems of the code lists that are asked of it; None where a list has no system told."""


class _Codes(NamedTuple):
    """Rows with a code: those whose code follows a form of the lists' systems, does so when it is folded, or has one inside."""

    filled: int
    following: int
    foldable: int
    inside: int


def check_codes(records: Records, name: str, systems: Systems) -> list[RecordFinding]:
    """What is wrong with the table's codes. In the platform's own form dots and letter case are taken away here, as a note."""
    findings = []
    for field, asked in sorted(systems.get(name, {}).items()):
        form = code_forms.known_pattern(asked)
        if form is None or field not in records.tables[name].columns:
            continue
        counted = _counted(records, name, field, form)
        if counted.foldable and _is_own(records.mapping, name, field):
            records.tables[name] = _with_folded(records, name, field, form)
            findings.append(finding("code-folded", name, field, counted.foldable, records.mapping.rules))
            counted = counted._replace(following=counted.following + counted.foldable, foldable=0)
        findings += _judged(records.mapping, name, field, counted, whole=None not in asked)
    return findings


def _judged(mapping: RecordMapping, name: str, field: str, codes: _Codes, whole: bool) -> list[RecordFinding]:
    """`whole`: every list that is asked has a system, so that a code that follows none of the forms is in none of them."""
    nothing = whole and codes.filled and not codes.following
    lost = codes.filled if nothing else codes.foldable + codes.inside
    if not lost:
        return []
    findings = [finding("code-form", name, field, lost, mapping.rules)]
    if nothing or (codes.filled >= FEWEST and codes.filled - lost < mapping.understood * codes.filled):
        findings.append(finding("column-not-understood", name, field, lost, mapping.rules, codes.filled))
    return findings


def _is_own(mapping: RecordMapping, name: str, field: str) -> bool:
    """Whether the field is read in the platform's own form: from the column of its own name, without a word about it."""
    return all(source.own_names and field not in source.columns for source in mapping.sources(name) or ())


def _counted(records: Records, name: str, field: str, form: str) -> _Codes:
    table = records.tables[name]
    rows = table.filter(is_filled(table[field]))
    each = rows.group_by({"code": rows[field]}, {"n": Value(sql("COUNT(*)"), "bigint")})
    numbers = {
        "filled": sql("SUM(n)"),
        "following": _rows_where(matches(each["code"], form)),
        "foldable": _rows_where(_is_foldable(records, each["code"], form)),
        "inside": _rows_where(_is_inside(each["code"], form)),
    }
    [row] = records.backend.rows(each.select({key: Value(number, "bigint") for key, number in numbers.items()}).query)
    return _Codes(*(int(row[key] or 0) for key in _Codes._fields))


def _rows_where(condition: Sql) -> Sql:
    return sql("SUM(n) FILTER (WHERE {condition})", condition=condition)


def _is_foldable(records: Records, code: Value, form: str) -> Sql:
    supplied = sorted({code for codes in records.codelists.values() for code in codes})
    return sql(  # a code of the region's own lists is right as it stands
        "(NOT {as_written} AND {folded} AND NOT {supplied})",
        as_written=matches(code, form),
        folded=matches(_folded(code), form),
        supplied=is_one_of(code, supplied),
    )


def _is_inside(code: Value, form: str) -> Sql:
    """Whether a code stands there with something else: its name, its system, brackets."""
    folded = _folded(code)
    return sql(
        "({inside} AND NOT {as_written} AND NOT {folded})",
        inside=matches(Value(sql("UPPER(REPLACE({code}, '.', ''))", code=code.sql), TEXT), code_forms.inside(form)),
        as_written=matches(code, form),
        folded=matches(folded, form),
    )


def _folded(code: Value) -> Value:
    return Value(sql("UPPER(REPLACE(REPLACE({code}, '.', ''), ' ', ''))", code=code.sql), TEXT)


def _with_folded(records: Records, name: str, field: str, form: str) -> Table:
    table = records.tables[name]
    code = table[field]
    which = _is_foldable(records, code, form)
    folded = sql(
        "CASE WHEN {which} THEN {folded} ELSE {code} END", which=which, folded=_folded(code).sql, code=code.sql
    )
    return table.beside({field: Value(folded, TEXT)})
