"""Steps as relations: rows chosen from an event table, joined into episodes, washed out, picked. Nothing runs here."""

from collections.abc import Collection, Mapping
from typing import Any

import ibis

from indicators.computation.definition import Selection, Step
from indicators.computation.moments import Length, Period, Reference
from indicators.computation.records import TABLES
from indicators.computation.scope import EPISODE, Scope, references
from indicators.engine import days
from indicators.engine.rows import Codes, passes
from indicators.engine.tables import EventTables, MissingTable

KEY = "unit_key"
"""What tells counted units apart: the person's id, the row's own id, or an episode's person and first day."""

SURE = "_sure"
"""Whether a row surely passes; the others are in only because something about them is unknown."""


class Steps:
    """The rows of one definition's steps and selections over some event tables and one period.

    `whole`: with every field that the rows have, for showing them, and not only those that are asked for.
    """

    def __init__(
        self, scope: Scope, tables: Mapping[str, ibis.Table], period: Period, codes: Codes, whole: bool = False
    ) -> None:
        self.scope = scope
        self.period = days.period_column(period)
        self.codes = codes
        self.tables = EventTables(scope, tables, whole)
        self._whole = whole
        self._known: dict[str, Any] = {}

    def units(self) -> Any:
        """The counted units: one row each, with `unit_key`, `person_id` and their own fields."""
        of = self.scope.definition.of
        if of is None:
            people = self.tables.table("person")
            return people.mutate(**{KEY: people.person_id})
        rows = self.step(of)
        if self.scope.definition.counts != "episode" and not self.tables.has(self.scope.unit_table, "event_id"):
            raise MissingTable(f"{self.scope.unit_table}.event_id")  # without ids no row can be told from another
        if self.scope.definition.counts == "episode":
            return rows.mutate(**{KEY: rows.person_id + ibis.literal("/") + rows.start.cast("string")})
        return rows.mutate(**{KEY: rows.event_id})

    def step(self, name: str) -> Any:
        """A step's rows: with `unit_key` where they depend on the counted unit."""
        key = f"step {name}"
        if key not in self._known:
            self._known[key] = self._reworked(name, self.scope.definition.steps[name])
        return self._known[key]

    def _reworked(self, name: str, step: Step) -> Any:
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

    def _picked(self, rows: Any, keys: list[str], name: str, step: Step) -> Any:
        if step.pick in ("first", "last") and not step.ties and self.scope.only_start(name):
            day = rows.start.min() if step.pick == "first" else rows.start.max()
            return rows.filter(rows.start.notnull()).group_by(keys).agg(start=day)
        return _one_each(rows, keys, step, self._physical(step))

    def _physical(self, step: Step) -> list[str]:
        """The fields, in the table's order, that can tell two rows of a day apart."""
        source = self.scope.source(step)
        fields = EPISODE if step.join_within else self.scope.fields(step)
        telling = [f for f in fields if f not in ("person_id", "start", "event_id") and self.tables.has(source, f)]
        # The row's own id last: it tells apart only what is otherwise alike.
        return [*telling, *(["event_id"] if "event_id" in fields and self.tables.has(source, "event_id") else [])]

    def rows(self, selection: Selection) -> Any:
        """The rows that pass, with `unit_key` where that depends on the counted unit, and `_sure` where some may only do so."""
        source, rows = self._source(selection), self.beside_compared(selection)
        # What was only compared with goes: a later step may put the same beside its rows again.
        compared = {_named(reference) for reference in self._needed(selection)} - set(source.columns)
        return rows.drop(*(compared & set(rows.columns)))

    def beside_compared(self, selection: Selection) -> Any:
        """As `rows`, each still beside what it was compared with: one query less where the rows are only counted."""
        rows = self._source(selection)
        if needed := self._needed(selection):
            rows = self._beside(rows, selection, needed)
        return self._passing(rows, selection)

    @staticmethod
    def _needed(selection: Selection) -> set[Reference]:
        needed = {reference for reference in references(selection) if reference.of != "period"}
        return needed | {Reference("unit", field) for field in selection.same}

    def _passing(self, rows: Any, selection: Selection) -> Any:
        answer = self._passes(rows, selection)
        if selection.unknown == "no":
            return rows.filter(answer)
        rows = rows.filter(answer.fill_null(True))
        if selection.unknown == "yes":
            return rows
        return rows.mutate(**{SURE: self._passes(rows, selection).fill_null(False)})

    def _source(self, selection: Selection) -> Any:
        return self.step(selection.step) if selection.step else self.tables.table(self.scope.source(selection))

    def _passes(self, rows: Any, selection: Selection) -> Any:
        same = [rows[field] == rows[_named(Reference("unit", field))] for field in selection.same]
        kind = TABLES[self.scope.source(selection).partition(".")[0]]
        answer = passes(
            selection,
            lambda r: self.column(rows, r),
            lambda field: rows[field],
            last_day(rows.start, rows.end, kind.ongoing) if "end" in rows.columns else None,
            self.codes,
        )
        for part in same:
            answer = answer & part
        return answer

    def column(self, rows: Any, reference: Reference) -> Any:
        """A reference's value beside the rows: a fixed day of the period, or a column put there by `frame`."""
        if reference.of == "period":
            return self.period[reference.field]
        return rows[_named(reference)]

    def _beside(self, rows: Any, selection: Selection, needed: set[Reference]) -> Any:
        """The rows, each beside what it is compared with: once a person, or once a counted unit of that person."""
        by_unit = any(r.of == "unit" or r.of in self.scope.by_unit for r in needed)
        if not by_unit and selection.unknown != "no":
            return self._beside_known(rows, needed)
        frame = self.frame(needed, by_unit, strict=selection.unknown == "no")
        return joined(rows, frame, "inner")

    def _beside_known(self, rows: Any, needed: set[Reference]) -> Any:
        """Every row beside what is known of its person, who may have no row in a step, or not be among the persons at all."""
        people = self.tables.table("person")
        own = {_named(r): people[r.field] for r in needed if r.of == "person"}
        found = joined(rows, people.select("person_id", **own), "left") if own else rows
        for name in sorted({r.of for r in needed} - {"person"}):
            found = joined(found, self._values(name, needed), "left")
        return found

    def frame(self, needed: set[Reference], by_unit: bool, strict: bool) -> Any:
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

    def _values(self, name: str, needed: Collection[Reference], marker: bool = False) -> Any:
        rows = self.step(name)
        keys = [KEY] if name in self.scope.by_unit else ["person_id"]
        values = {_named(r): rows[r.field] for r in sorted(needed, key=str) if r.of == name}
        return rows.select(*keys, **values, **({there(name): ibis.literal(True)} if marker else {}))

    def base(self) -> Any:
        """Every counted unit: `unit_key`, `person_id`, its own fields and the person's, each under its reference's name."""
        people = self.tables.table("person")
        own = self._own("person", people)
        if self.scope.definition.of is None:
            return people.select(**{KEY: people.person_id}, person_id=people.person_id, **own)
        units, people = self.units(), people.select("person_id", **own)
        return joined(units.select(KEY, "person_id", **self._own("unit", units)), people, "left")

    def _own(self, of: str, rows: Any) -> dict[str, Any]:
        """The fields of `unit` or `person` under their references' names."""
        asked = self.scope.own_fields(of)
        fields = self.scope.anchor_fields(of)
        return {_named(Reference(of, field)): rows[field] for field in fields if self._whole or field in asked}

    def beside(self, found: Any, names: set[str]) -> Any:
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


def joined(left: Any, right: Any, how: str) -> Any:
    """Joined on the unit where both sides know it, else on the person; what `right` alone knows comes after."""
    key = KEY if KEY in left.columns and KEY in right.columns else "person_id"
    found = left.join(right, [key], how=how)
    # Selecting at once is part of the same query; dropping would be one more around it.
    return found.select(*(column for column in found.columns if column not in (f"{KEY}_right", "person_id_right")))


def last_day(start: Any, end: Any, ongoing: bool) -> Any:
    """The day an event ends; far off for what is still going on; unknown where it is not known when it began."""
    if not ongoing:
        return end
    return ibis.ifelse(start.isnull(), ibis.null("date"), end.fill_null(ibis.literal(days.FOREVER, type="date")))


def _episodes(rows: Any, keys: list[str], gap: Length, ongoing: bool) -> Any:
    """Events at most `gap` apart as one, by the first day of the next and the last day so far."""
    rows = rows.filter(rows.start.notnull())
    rows = rows.mutate(_last=last_day(rows.start, rows.end, ongoing))
    order = [rows.start.asc(), rows._last.asc(), *_rest(rows, ["region", "unit"])]
    before = ibis.rows_window(group_by=keys, order_by=order, preceding=(None, 1))
    reached = ibis.greatest(rows.start, rows._last)  # an end before the start does not part events of one day
    rows = rows.mutate(_so_far=reached.max().over(before))
    starts = rows._so_far.isnull() | (rows.start > days.shifted(rows._so_far, gap))
    running = ibis.rows_window(group_by=keys, order_by=order, preceding=(None, 0))
    rows = rows.mutate(_new=ibis.ifelse(starts, 1, 0))
    rows = rows.mutate(_episode=rows._new.sum().over(running))
    first = rows._new == 1
    found = rows.group_by([*keys, "_episode"]).agg(
        start=rows.start.min(),
        end=rows._last.max(),
        region=rows.region.max(where=first),
        unit=rows.unit.max(where=first),
    )
    forever = ibis.literal(days.FOREVER, type="date")
    return found.mutate(end=found.end.nullif(forever) if ongoing else found.end).drop("_episode")


def _rest(rows: Any, fields: list[str]) -> list[Any]:
    return [rows[field].asc(nulls_first=False) for field in fields]


def _washed(rows: Any, keys: list[str], long: Length) -> Any:
    """Events with no earlier day of an event within so long before."""
    rows = rows.filter(rows.start.notnull())
    each = rows.select(*keys, "start").distinct()
    previous = each.start.lag().over(ibis.window(group_by=keys, order_by=each.start))
    each = each.mutate(_previous=previous)
    kept = each.filter(each._previous.isnull() | (each._previous < days.shifted(each.start, _back(long))))
    return rows.semi_join(kept, [*keys, "start"])


def _back(long: Length) -> Length:
    return Length(-long.number, long.unit)


def _one_each(rows: Any, keys: list[str], step: Step, fields: list[str]) -> Any:
    """One row a person (and unit): by day or by value, ties settled by `ties` and then by all fields in order."""
    by_value = step.pick in ("highest", "lowest")
    rows = rows.filter(rows.value.notnull() if by_value else rows.start.notnull())
    start = rows.start.desc() if step.pick == "last" else rows.start.asc(nulls_first=False)
    if by_value:
        order = [rows.value.desc() if step.pick == "highest" else rows.value.asc(), start]
    elif step.ties:
        value = rows.value.desc(nulls_first=False) if step.ties == "highest" else rows.value.asc(nulls_first=False)
        order = [start, value]
    else:
        order = [start]
    # A column named twice in an order counts the last time only: `value` must not come again among the rest.
    rest = _rest(rows, [field for field in fields if field != "value" or len(order) == 1])
    place = ibis.row_number().over(ibis.window(group_by=keys, order_by=[*order, *rest]))
    rows = rows.mutate(_place=place)
    return rows.filter(rows._place == (step.nth or 1) - 1).drop("_place")


__all__ = ["KEY", "SURE", "Steps", "joined", "last_day", "there"]
