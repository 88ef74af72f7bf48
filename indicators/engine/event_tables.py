"""The event tables as a definition sees them: every field that it may ask for, and ends where events end."""

from collections.abc import Collection, Mapping

from indicators.definition.event_tables import TABLES, FieldType, Table
from indicators.definition.names import Names
from indicators.engine import terms
from indicators.engine.relations import Relation
from indicators.engine.terms import Term

OPEN = "_open"
"""Whether a row has no last day, beside rows of which a definition says what that means."""


class MissingTable(Exception):
    """The definition needs records, or a variable of them, that are not there: the message is `table` or `table.variable`."""


class EventTables:
    """The event tables that one definition reads, each made once: with the fields that it asks for or, `whole`, with all."""

    def __init__(self, names: Names, tables: Mapping[str, Relation], whole: bool = False) -> None:
        self._names = names
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
        table = self._tables[name]
        kind = TABLES[name.partition(".")[0]]
        fields = self._fields(name, table.columns)
        for field in sorted(self._names.fields_used(name) & fields.keys() - kind.fields.keys() - set(table.columns)):
            raise MissingTable(f"{name}.{field}")
        values = {field: table[field] if field in table.columns else _null(type_) for field, type_ in fields.items()}
        if "end" in values and any(part.without_end for part in self._names.selections):
            values[OPEN] = terms.is_null(values["end"])
        if "end" in values and (kind.ongoing_where or not kind.ongoing):
            values["end"] = _ended(values, kind)
        return table.select(**values)

    def _fields(self, name: str, there: Collection[str]) -> dict[str, FieldType]:
        names, known = self._names, self._names.table_fields(name)
        if self._whole or name == "death":
            return known
        kept = there if names.tells_apart(name) else ()
        used = names.fields_used(name)
        return {field: type_ for field, type_ in known.items() if field in used or field in kept}

    def _deaths(self) -> Relation:
        people = self.table("person")
        nulls = {field: _null(type_) for field, type_ in TABLES["death"].fields.items()}
        dead = people.filter(terms.is_not_null(people["death_date"]))
        own = {"person_id": dead["person_id"], "start": dead["death_date"], "end": dead["death_date"]}
        return dead.select(**(nulls | own))


def _ended(values: Mapping[str, Term], kind: Table) -> Term:
    """The last day, for rows that do not go on the first where none is given."""
    start, end = values["start"], values["end"]
    over = terms.when(terms.is_null(start), _null("date"), terms.coalesce(end, start))
    goes_on = [terms.is_in(values[name], [word]) for name, word in kind.ongoing_where.items() if name in values]
    return terms.when(terms.all_of(goes_on), end, over) if goes_on else over


def _null(type_: FieldType) -> Term:
    return terms.null(terms.TYPES[type_])
