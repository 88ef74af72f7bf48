"""The event tables as a definition sees them: every field that it may ask for, and ends where events end."""

from collections.abc import Collection, Mapping
from typing import Any

from indicators.definition.event_tables import TABLES, FieldType
from indicators.definition.names import Scope
from indicators.engine import terms
from indicators.engine.relations import Relation


class MissingTable(Exception):
    """The definition needs records, or a variable of them, that are not there: the message is `table` or `table.variable`."""


class EventTables:
    """The event tables that one definition reads, each made once: with the fields that it asks for or, `whole`, with all."""

    def __init__(self, scope: Scope, tables: Mapping[str, Relation], whole: bool = False) -> None:
        self._scope = scope
        self._tables = tables
        self._whole = whole
        self._known: dict[str, Relation] = {}

    def has(self, name: str, field: str) -> bool:
        """Whether the records themselves have the field; the deaths that are made of persons have none but the day."""
        return field in self._tables[name].columns if name in self._tables else field in ("person_id", "start", "end")

    def table(self, name: str) -> Relation:
        """An event table with every field that the definition asks for; fields that are not there are empty.

        Raises MissingTable where the table, or a register's variable that is asked for, is not there.
        """
        if name not in self._known:
            self._known[name] = self._made(name)
        return self._known[name]

    def _made(self, name: str) -> Relation:
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
            values["end"] = terms.choice(terms.empty(start), _empty("date"), terms.filled(values["end"], start))
        return found.select(**values)

    def _fields(self, name: str, there: Collection[str]) -> dict[str, FieldType]:
        scope, known = self._scope, self._scope.table_fields(name)
        if self._whole or name == "death":
            return known
        kept = there if scope.tells_apart(name) else ()
        used = scope.fields_used(name)
        return {field: type_ for field, type_ in known.items() if field in used or field in kept}

    def _deaths(self) -> Relation:
        people = self.table("person")
        empty = {field: _empty(type_) for field, type_ in TABLES["death"].fields.items()}
        dead = people.filter(terms.known(people["death_date"]))
        own = {"person_id": dead["person_id"], "start": dead["death_date"], "end": dead["death_date"]}
        return dead.select(**(empty | own))


def _empty(type_: FieldType) -> Any:
    return terms.nothing(terms.TYPES[type_])
