"""The event tables as a definition sees them: every field that it may ask for, and ends where events end."""

from collections.abc import Collection, Mapping
from typing import Any

import ibis

from indicators.computation.records import TABLES, FieldType
from indicators.computation.scope import Scope

TYPES: Mapping[FieldType, str] = {"text": "string", "date": "date", "number": "float64"}


class MissingTable(Exception):
    """The definition needs records, or a variable of them, that are not there: the message is `table` or `table.variable`."""


class EventTables:
    """The event tables that one definition reads, each made once: with the fields that it asks for or, `whole`, with all."""

    def __init__(self, scope: Scope, tables: Mapping[str, ibis.Table], whole: bool = False) -> None:
        self._scope = scope
        self._tables = tables
        self._whole = whole
        self._known: dict[str, Any] = {}

    def has(self, name: str, field: str) -> bool:
        """Whether the records themselves have the field; the deaths that are made of persons have none but the day."""
        return field in self._tables[name].columns if name in self._tables else field in ("person_id", "start", "end")

    def table(self, name: str) -> Any:
        """An event table with every field that the definition asks for; fields that are not there are empty.

        Raises MissingTable where the table, or a register's variable that is asked for, is not there.
        """
        if name not in self._known:
            self._known[name] = self._made(name)
        return self._known[name]

    def _made(self, name: str) -> Any:
        if name == "death" and name not in self._tables:
            return self._deaths()
        if name not in self._tables:
            raise MissingTable(name)
        found = self._tables[name]
        kind = TABLES[name.partition(".")[0]]
        fields = self._fields(name, found.columns)
        for field in sorted(self._scope.fields_used(name) & fields.keys() - kind.fields.keys() - set(found.columns)):
            raise MissingTable(f"{name}.{field}")
        values = {field: found[field] if field in found.columns else _empty(type_) for field, type_ in fields.items()}
        if "end" in values and not kind.ongoing:
            start = values["start"]
            values["end"] = ibis.ifelse(start.isnull(), _empty("date"), values["end"].fill_null(start))
        return found.select(**values)

    def _fields(self, name: str, there: Collection[str]) -> dict[str, FieldType]:
        scope, known = self._scope, self._scope.table_fields(name)
        if self._whole or name == "death":
            return known
        kept = there if scope.tells_apart(name) else ()
        used = scope.fields_used(name)
        return {field: type_ for field, type_ in known.items() if field in used or field in kept}

    def _deaths(self) -> Any:
        people = self.table("person")
        empty = {field: _empty(type_) for field, type_ in TABLES["death"].fields.items()}
        own = {"person_id": people.person_id, "start": people.death_date, "end": people.death_date}
        return people.filter(people.death_date.notnull()).select(**(empty | own))


def _empty(type_: FieldType) -> Any:
    return ibis.null(TYPES[type_])
