"""Steps as relations: rows chosen from an event table, joined into episodes, washed out, picked. Nothing runs here."""

from collections.abc import Collection, Mapping
from typing import Any, Literal

from indicators.definition.dates import Length, Period, Reference
from indicators.definition.event_tables import TABLES
from indicators.definition.language import Selection, Step
from indicators.definition.names import EPISODE, Scope, references
from indicators.engine import dates, terms
from indicators.engine.event_tables import EventTables, MissingTable
from indicators.engine.filters import Codes, passes
from indicators.engine.relations import Relation

KEY = "unit_key"
"""What tells counted units apart: the person's id, the row's own id, or an episode's person and first day."""

SURE = "_sure"
"""Whether a row surely passes; the others are in only because something about them is unknown."""


class Steps:
    """The rows of one definition's steps and selections over some event tables and one period.

    `whole`: with every field that the rows have, for showing them, and not only those that are asked for.
    """

    def __init__(
        self, scope: Scope, tables: Mapping[str, Relation], period: Period, codes: Codes, whole: bool = False
    ) -> None:
        self.scope = scope
        self.period = dates.period_column(period)
        self.codes = codes
        self.tables = EventTables(scope, tables, whole)
        self._whole = whole
        self._known: dict[str, Relation] = {}

    def units(self) -> Relation:
        """The counted units: one row each, with `unit_key`, `person_id` and their own fields."""
        of = self.scope.definition.of
        if of is None:
            people = self.tables.table("person")
            return people.mutate(**{KEY: people["person_id"]})
        rows = self.step(of)
        if self.scope.definition.counts != "episode" and not self.tables.has(self.scope.unit_table, "event_id"):
            raise MissingTable(f"{self.scope.unit_table}.event_id")  # without ids no row can be told from another
        if self.scope.definition.counts == "episode":
            return rows.mutate(
                **{KEY: terms.together(rows["person_id"], terms.literal("/"), terms.cast(rows["start"], "text"))}
            )
        return rows.mutate(**{KEY: rows["event_id"]})

    def step(self, name: str) -> Relation:
        """A step's rows: with `unit_key` where they depend on the counted unit."""
        key = f"step {name}"
        if key not in self._known:
            self._known[key] = self._reworked(name, self.scope.definition.steps[name])
        return self._known[key]

    def _reworked(self, name: str, step: Step) -> Relation:
        rows = self.rows(step)
        keys = [KEY, "person_id"] if name in self.scope.by_unit else ["person_id"]
        ongoing = TABLES[self.scope.source(step).partition(".")[0]].ongoing
        if step.join_within:
            rows = _episodes(rows, keys, step.join_within, ongoing)
        if step.washout:
            rows = _washed(rows, keys, step.washout)
        if step.single:
            rows = self._picked(rows, keys, name, step)
        return rows

    def _picked(self, rows: Relation, keys: list[str], name: str, step: Step) -> Relation:
        if step.pick in ("first", "last") and not step.ties and self.scope.only_start(name):
            dated = rows.filter(terms.known(rows["start"]))
            return dated.group(keys, start=(terms.least if step.pick == "first" else terms.greatest)(dated["start"]))
        return _one_each(rows, keys, step, self._physical(step))

    def _physical(self, step: Step) -> list[str]:
        """The fields, in the table's order, that can tell two rows of a day apart."""
        source = self.scope.source(step)
        fields = EPISODE if step.join_within else self.scope.fields(step)
        telling = [f for f in fields if f not in ("person_id", "start", "event_id") and self.tables.has(source, f)]
        # The row's own id last: it tells apart only what is otherwise alike.
        return [*telling, *(["event_id"] if "event_id" in fields and self.tables.has(source, "event_id") else [])]

    def rows(self, selection: Selection) -> Relation:
        """The rows that pass, with `unit_key` where that depends on the counted unit, and `_sure` where some may only do so."""
        source, rows = self._source(selection), self.beside_compared(selection)
        # What was only compared with goes: a later step may put the same beside its rows again.
        compared = {_named(reference) for reference in self._needed(selection)} - set(source.columns)
        return rows.drop(*compared) if compared & set(rows.columns) else rows

    def beside_compared(self, selection: Selection) -> Relation:
        """As `rows`, each still beside what it was compared with: one query less where the rows are only counted."""
        rows = self._source(selection)
        if needed := self._needed(selection):
            rows = self._beside(rows, selection, needed)
        return self._passing(rows, selection)

    @staticmethod
    def _needed(selection: Selection) -> set[Reference]:
        needed = {reference for reference in references(selection) if reference.of != "period"}
        return needed | {Reference("unit", field) for field in selection.same}

    def _passing(self, rows: Relation, selection: Selection) -> Relation:
        answer = self._passes(rows, selection)
        if selection.unknown == "no":
            return rows.filter(answer)
        rows = rows.filter(terms.filled(answer, True))
        if selection.unknown == "yes":
            return rows
        return rows.mutate(**{SURE: terms.filled(self._passes(rows, selection), False)})

    def _source(self, selection: Selection) -> Relation:
        return self.step(selection.step) if selection.step else self.tables.table(self.scope.source(selection))

    def _passes(self, rows: Relation, selection: Selection) -> Any:
        same = [rows[field].equals(rows[_named(Reference("unit", field))]) for field in selection.same]
        kind = TABLES[self.scope.source(selection).partition(".")[0]]
        answer = passes(
            selection,
            lambda r: self.column(rows, r),
            lambda field: rows[field],
            last_day(rows["start"], rows["end"], kind.ongoing) if "end" in rows.columns else None,
            self.codes,
        )
        return terms.every([answer, *same])

    def column(self, rows: Relation, reference: Reference) -> Any:
        """A reference's value beside the rows: a fixed day of the period, or a column put there by `frame`."""
        if reference.of == "period":
            return self.period[reference.field]
        return rows[_named(reference)]

    def _beside(self, rows: Relation, selection: Selection, needed: set[Reference]) -> Relation:
        """The rows, each beside what it is compared with: once a person, or once a counted unit of that person."""
        by_unit = any(r.of == "unit" or r.of in self.scope.by_unit for r in needed)
        if not by_unit and selection.unknown != "no":
            return self._beside_known(rows, needed)
        frame = self.frame(needed, by_unit, strict=selection.unknown == "no")
        return joined(rows, frame, "inner")

    def _beside_known(self, rows: Relation, needed: set[Reference]) -> Relation:
        """Every row beside what is known of its person, who may have no row in a step, or not be among the persons at all."""
        people = self.tables.table("person")
        own = {_named(r): people[r.field] for r in needed if r.of == "person"}
        found = joined(rows, people.select("person_id", **own), "left") if own else rows
        for name in sorted({r.of for r in needed} - {"person"}):
            found = joined(found, self._values(name, needed), "left")
        return found

    def frame(self, needed: set[Reference], by_unit: bool, strict: bool) -> Relation:
        """Keys and the needed values, one row a person or unit; with `strict` only those for whom every step has a row."""
        steps = sorted({r.of for r in needed} - {"person", "unit"})
        people = [r for r in needed if r.of == "person"]
        if by_unit:
            units = self.units()
            found = units.select(KEY, "person_id", **{_named(r): units[r.field] for r in needed if r.of == "unit"})
        elif people:
            found = self.tables.table("person").select("person_id")
        else:
            first, *steps = steps
            found = self._values(first, needed)
        if people:
            own = self.tables.table("person")
            own = own.select("person_id", **{_named(r): own[r.field] for r in people})
            found = joined(found, own, "left") if by_unit else own
        for name in steps:
            found = joined(found, self._values(name, needed), "inner" if strict else "left")
        return found

    def _values(self, name: str, needed: Collection[Reference], marker: bool = False) -> Relation:
        rows = self.step(name)
        keys = [KEY] if name in self.scope.by_unit else ["person_id"]
        values = {_named(r): rows[r.field] for r in sorted(needed, key=str) if r.of == name}
        return rows.select(*keys, **values, **({there(name): terms.literal(True)} if marker else {}))

    def base(self) -> Relation:
        """Every counted unit: `unit_key`, `person_id`, its own fields and the person's, each under its reference's name."""
        people = self.tables.table("person")
        own = self._own("person", people)
        if self.scope.definition.of is None:
            return people.select("person_id", **{KEY: people["person_id"]}, **own)
        units, people = self.units(), people.select("person_id", **own)
        return joined(units.select(KEY, "person_id", **self._own("unit", units)), people, "left")

    def _own(self, of: str, rows: Relation) -> dict[str, Any]:
        """The fields of `unit` or `person` under their references' names."""
        asked = self.scope.own_fields(of)
        fields = self.scope.anchor_fields(of)
        return {_named(Reference(of, field)): rows[field] for field in fields if self._whole or field in asked}

    def beside(self, found: Relation, names: set[str]) -> Relation:
        """The units beside the steps of those names: whether each has a row (`there`), and its values that are referred to.

        A step that is there already is not put there again.
        """
        for name in sorted(names):
            if there(name) not in found.columns:
                found = joined(found, self._values(name, self.scope.referred, marker=True), "left")
        return found


def there(step: str) -> str:
    """The column that says (by not being empty) that a unit has the step's row."""
    return f"{step}__there"


def _named(reference: Reference) -> str:
    return f"{reference.of}__{reference.field}"


def joined(left: Relation, right: Relation, how: Literal["inner", "left"]) -> Relation:
    """Joined on the unit where both sides know it, else on the person; what `right` alone knows comes after."""
    key = KEY if KEY in left.columns and KEY in right.columns else "person_id"
    return left.join(right, [key], how)


def last_day(start: Any, end: Any, ongoing: bool) -> Any:
    """The day an event ends; far off for what is still going on; unknown where it is not known when it began."""
    if not ongoing:
        return end
    return terms.choice(terms.empty(start), terms.nothing("date"), terms.filled(end, dates.FOREVER))


def _episodes(rows: Relation, keys: list[str], gap: Length, ongoing: bool) -> Relation:
    """Events at most `gap` apart as one, by the first day of the next and the last day so far."""
    rows = rows.filter(terms.known(rows["start"]))
    rows = rows.mutate(_last=last_day(rows["start"], rows["end"], ongoing))
    # An end before the start does not part events of one day.
    rows = rows.mutate(_reached=terms.later_of(rows["start"], rows["_last"]))
    by = [rows[key] for key in keys]
    before = terms.so_far(terms.greatest(rows["_reached"]), by, _order(rows), own=False)
    rows = rows.mutate(_so_far=before)
    starts = terms.empty(rows["_so_far"]) | (rows["start"] > dates.shifted(rows["_so_far"], gap))
    rows = rows.mutate(_new=terms.choice(starts, 1, 0))
    by = [rows[key] for key in keys]
    rows = rows.mutate(_episode=terms.so_far(terms.summed(rows["_new"]), by, _order(rows), own=True))
    first = rows["_new"].equals(1)
    last = terms.greatest(rows["_last"])
    return rows.group(
        [*keys, "_episode"],
        start=terms.least(rows["start"]),
        end=terms.emptied(last, dates.FOREVER) if ongoing else last,
        **{name: terms.greatest(terms.choice(first, rows[name], terms.nothing("text"))) for name in ("region", "unit")},
    ).drop("_episode")


def _order(rows: Relation) -> list[Any]:
    return [terms.rising(rows[name]) for name in ("start", "_last", "region", "unit")]


def _washed(rows: Relation, keys: list[str], long: Length) -> Relation:
    """Events with no earlier day of an event within so long before."""
    rows = rows.filter(terms.known(rows["start"]))
    each = rows.select(*keys, "start").distinct()
    by, order = [each[key] for key in keys], [terms.rising(each["start"])]
    each = each.mutate(_previous=terms.previous(each["start"], by, order))
    alone = terms.empty(each["_previous"]) | (each["_previous"] < dates.shifted(each["start"], _back(long)))
    return rows.join(each.filter(alone).select(*keys, "start"), [*keys, "start"], "inner")


def _back(long: Length) -> Length:
    return Length(-long.number, long.unit)


def _one_each(rows: Relation, keys: list[str], step: Step, fields: list[str]) -> Relation:
    """One row a person (and unit): by day or by value, ties settled by `ties` and then by all fields in order."""
    by_value = step.pick in ("highest", "lowest")
    rows = rows.filter(terms.known(rows["value" if by_value else "start"]))
    order = [terms.falling(rows["start"]) if step.pick == "last" else terms.rising(rows["start"])]
    if by_value:
        order.insert(0, terms.falling(rows["value"]) if step.pick == "highest" else terms.rising(rows["value"]))
    elif step.ties:
        order.append(terms.falling(rows["value"]) if step.ties == "highest" else terms.rising(rows["value"]))
    place = terms.place([rows[key] for key in keys], [*order, *(terms.rising(rows[field]) for field in fields)])
    rows = rows.mutate(_place=place)
    return rows.filter(rows["_place"].equals(step.nth or 1)).drop("_place")


__all__ = ["KEY", "SURE", "Steps", "joined", "last_day", "there"]
