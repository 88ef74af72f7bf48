"""What an extract lacks of what each definition needs: tables, fields and code lists."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from backend.computing.request import NOBODYS, Request
from datasources.delivery.manifest import LONGEST_NAME
from datasources.records.reading import Records
from indicators.definition.codelists import listed_as
from indicators.definition.language import Computation, Condition
from indicators.definition.names import Names, fields_judged, tables_needed
from indicators.definition.validation import codelists_used


@dataclass(frozen=True)
class MissingInput:
    """Something that is not there (`medication`, `diagnosis.position`, a code list's name), and what to do about it."""

    what: str
    sentence: str

    @property
    def name(self) -> str:
        """What it is, as short as a manifest has it."""
        return self.what[:LONGEST_NAME]


def missing_inputs(request: Request, records: Records, tables: Mapping[str, str]) -> dict[str, list[MissingInput]]:
    """What each indicator lacks, for those that lack anything. `tables` are those that cannot be had, with why."""
    missing = {
        name: [
            *_tables(request, definition, tables),
            *_fields(request, definition, records),
            *_codes(request, definition, records),
        ]
        for name, definition in request.definitions.items()
    }
    return {name: lacks for name, lacks in missing.items() if lacks}


def fields_asked(definitions: Iterable[Computation]) -> dict[str, set[str]]:
    """The fields, by event table, that some definition asks for: by them it counts, or says where units belong."""
    asked: dict[str, set[str]] = {}
    for definition in definitions:
        names = Names(definition)
        for table in tables_needed(definition):
            asked.setdefault(table, set()).update(names.fields_used(table))
    return asked


def code_systems(request: Request) -> dict[str, dict[str, set[str | None]]]:
    """The systems of the code lists that each field of each event table is held against; None for one that does not tell."""
    systems: dict[str, dict[str, set[str | None]]] = {}
    for definition in request.definitions.values():
        names = Names(definition)
        own = [(names.unit_table, part.unit) for part in names.parts if isinstance(part, Condition) and part.unit]
        for table, filter in [*own, *((names.source(part), part) for part in names.selections)]:
            for field, lists in [("code", filter.codes), *((field, test.codes) for field, test in filter.tests)]:
                if of_field := {_system(request, definition, listed) for listed in lists or ()}:
                    systems.setdefault(table, {}).setdefault(field, set()).update(of_field)
    return systems


def _system(request: Request, definition: Computation, listed: str) -> str | None:
    if listed in definition.codelists:
        return definition.codelists[listed].system
    return request.codelists[listed].system if listed in request.codelists else None


def _tables(request: Request, definition: Computation, tables: Mapping[str, str]) -> Iterator[MissingInput]:
    for table in sorted(tables_needed(definition) & tables.keys()):
        yield MissingInput(table, tables[table])
    if "death" not in request.mapping.tables and "death" not in request.mapping.absent and _asks_causes(definition):
        yield MissingInput(
            "death", "mappningen ger inga dödsorsaker; lägg till tabellen 'death', eller skriv den under 'absent'"
        )


def _asks_causes(definition: Computation) -> bool:
    """Whether it asks for more of a death than its day, which is all that the table of persons has."""
    return any(part.codes or part.tests for part in Names(definition).selections if part.events == "death")


def _fields(request: Request, definition: Computation, records: Records) -> Iterator[MissingInput]:
    """Fields that the definition judges by and the extract does not have: taken for empty they would give a wrong count."""
    names = Names(definition)
    judged = fields_judged(definition)
    if request.region != NOBODYS:
        region = definition.attribution.region
        judged.setdefault(names.table_of(region.of), set()).add(region.field)
    if definition.counts not in ("person", "episode"):
        judged.setdefault(names.unit_table, set()).add("event_id")  # without ids no row can be told from another
    for table in tables_needed(definition):  # a register's variables that only say where a unit belongs
        declared = definition.variables.get(table.partition(".")[2], {})
        judged.setdefault(table, set()).update(names.fields_used(table) & declared.keys())
    for table, fields in judged.items():
        there = records.tables.get(table)
        for field in sorted(fields - set(there.columns)) if there is not None else ():
            how = "med ett eget id för varje rad" if field == "event_id" else "som tom kolumn om uppgiften aldrig finns"
            yield MissingInput(f"{table}.{field}", f"{table}.{field} saknas; ge fältet i mappningen ({how})")


def _codes(request: Request, definition: Computation, records: Records) -> Iterator[MissingInput]:
    """Lists that the region is to supply and does not, one by one: of several, one that is misspelt would go unnoticed."""
    for listed in codelists_used(definition):
        own = definition.codelists.get(listed)
        if (own is not None and own.codes) or (own is None and listed in request.codelists):
            continue
        for name in own.supplied if own else [listed]:
            if not any(listed_as(there, [name]) for there in records.codelists):
                yield MissingInput(name, _not_supplied(name, records))


def _not_supplied(name: str, records: Records) -> str:
    alike = get_close_matches(name, records.codelists, 1)
    otherwise = f"är '{alike[0]}' felstavat?" if alike else "finns inga sådana koder, skriv den under 'empty' där"
    return f"kodlistan '{name}' ska följa med utdraget (mappningens 'codelists'); {otherwise}"
