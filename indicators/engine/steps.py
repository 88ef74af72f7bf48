"""Steps as relations: rows chosen from an event table, joined into episodes, washed out, picked. Nothing runs here."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

from indicators.definition.dates import Length, Period, Reference
from indicators.definition.names import EPISODE, Names, references
from indicators.definition.selections import Selection, Step
from indicators.engine import dates, terms
from indicators.engine.event_tables import OPEN, EventTables, MissingTable
from indicators.engine.filters import CodeLookup, passes
from indicators.engine.near import NEAR, beside_near
from indicators.engine.relations import Relation
from indicators.engine.terms import Term

KEY = "unit_key"
"""What tells counted units apart: the person's id, the row's own id, or an episode's person and first day."""

SURE = "_sure"
"""Whether a row surely passes; the others are in only because something about them is unknown."""


class Steps:
    """The rows of one definition's steps and selections over some event tables and one period.

    `whole`: with every field that the rows have, for showing them, and not only those that are asked for.
    """

    def __init__(
        self, names: Names, tables: Mapping[str, Relation], period: Period, codes: CodeLookup, whole: bool = False
    ) -> None:
        self.names = names
        self.period = dates.period_column(period)
        self.codes = codes
        self.tables = EventTables(names, tables, whole)
        self._whole = whole
        self._known: dict[str, Relation] = {}

    def units(self) -> Relation:
        """The counted units: one row each, with `unit_key`, `person_id` and their own fields."""
        of = self.names.definition.of
        if of is None:
            people = self.tables.table("person")
            return people.with_columns(**{KEY: people["person_id"]})
        rows = self.step(of)
        if self.names.definition.counts != "episode" and not self.tables.has(self.names.unit_table, "event_id"):
            raise MissingTable(f"{self.names.unit_table}.event_id")  # without ids no row can be told from another
        if self.names.definition.counts == "episode":
            return rows.with_columns(
                **{KEY: terms.concat_str(rows["person_id"], terms.literal("/"), terms.cast(rows["start"], "text"))}
            )
        return rows.with_columns(**{KEY: rows["event_id"]})

    def step(self, name: str) -> Relation:
        """A step's rows: with `unit_key` where they depend on the counted unit."""
        key = f"step {name}"
        if key not in self._known:
            self._known[key] = self._reworked(name, self.names.definition.steps[name])
        return self._known[key]

    def _reworked(self, name: str, step: Step) -> Relation:
        rows = self.rows(step)
        keys = [KEY, "person_id"] if name in self.names.by_unit else ["person_id"]
        if step.join_within:
            rows = _episodes(rows, keys, step.join_within, self.names.ongoing(step))
        if step.washout:
            rows = _washed(rows, keys, step.washout)
        if step.single:
            rows = self._picked(rows, keys, name, step)
        return rows

    def _picked(self, rows: Relation, keys: list[str], name: str, step: Step) -> Relation:
        if step.pick in ("first", "last") and not step.ties and self.names.only_start(name):
            dated = rows.filter(terms.is_not_null(rows["start"]))
            return dated.group_by(keys, start=(terms.min if step.pick == "first" else terms.max)(dated["start"]))
        day = last_day(rows["start"], rows["end"], self.names.ongoing(step)) if step.by else rows["start"]
        return _one_each(rows, keys, step, day, self._physical(step))

    def _physical(self, step: Step) -> list[str]:
        """The fields, in the table's order, that can tell two rows of a day apart."""
        source = self.names.source(step)
        fields = EPISODE if step.join_within else self.names.fields(step)
        telling = [f for f in fields if f not in ("person_id", "start", "event_id") and self.tables.has(source, f)]
        # The row's own id last: it tells apart only what is otherwise alike.
        telling = ["start", *telling] if step.by else telling
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

    def _needed(self, selection: Selection) -> set[Reference]:
        needed = {reference for reference in references(selection) if reference.of != "period"}
        if selection.near and selection.near.step in self.names.by_unit:
            needed.add(Reference("unit", "person_id"))
        return needed | {Reference("unit", field) for field in selection.same}

    def _passing(self, rows: Relation, selection: Selection) -> Relation:
        if selection.near is None:
            return self._decided(rows, selection)
        # What the row's own fields leave out need not be put in order of days.
        rows = rows.filter(terms.coalesce(self._own_answer(rows, selection), True))
        keys = [KEY] if selection.near.step in self.names.by_unit else ["person_id"]
        near = beside_near(rows, self.step(selection.near.step), keys, selection.near)
        return self._decided(near, selection).drop(NEAR)

    def _decided(self, rows: Relation, selection: Selection) -> Relation:
        answer = self._passes(rows, selection)
        if selection.unknown == "no":
            return rows.filter(answer)
        rows = rows.filter(terms.coalesce(answer, True))
        if selection.unknown == "yes":
            return rows
        return rows.with_columns(**{SURE: terms.coalesce(self._passes(rows, selection), False)})

    def _source(self, selection: Selection) -> Relation:
        if selection.step:
            return self.step(selection.step)
        rows = self.tables.table(self.names.source(selection))
        if OPEN not in rows.columns:
            return rows
        return (rows if selection.without_end is None else _ending(rows, selection.without_end)).drop(OPEN)

    def _passes(self, rows: Relation, selection: Selection) -> Term:
        answer = self._own_answer(rows, selection)
        return answer if selection.near is None else answer & rows[NEAR]

    def _own_answer(self, rows: Relation, selection: Selection) -> Term:
        """Whether a row passes by its own fields, beside what they are compared with."""
        same = [rows[field].equals(rows[_named(Reference("unit", field))]) for field in selection.same]
        ongoing = self.names.ongoing(selection)
        answer = passes(
            selection,
            lambda r: self.column(rows, r),
            lambda field: rows[field],
            last_day(rows["start"], rows["end"], ongoing) if "end" in rows.columns else terms.null("date"),
            self.codes,
        )
        return terms.all_of([answer, *same])

    def column(self, rows: Relation, reference: Reference) -> Term | date:
        """A reference's value beside the rows: a fixed day of the period, or a column put there by `frame`."""
        if reference.of == "period":
            return self.period[reference.field]
        return rows[_named(reference)]

    def _beside(self, rows: Relation, selection: Selection, needed: set[Reference]) -> Relation:
        """The rows, each beside what it is compared with: once a person, or once a counted unit of that person."""
        by_unit = any(r.of == "unit" or r.of in self.names.by_unit for r in needed)
        if not by_unit and selection.unknown != "no":
            return self._beside_known(rows, needed)
        frame = self.frame(needed, by_unit, strict=selection.unknown == "no")
        return joined(rows, frame, "inner")

    def _beside_known(self, rows: Relation, needed: set[Reference]) -> Relation:
        """Every row beside what is known of its person, who may have no row in a step, or not be among the persons at all."""
        people = self.tables.table("person")
        own = {_named(r): people[r.field] for r in needed if r.of == "person"}
        wide = joined(rows, people.select("person_id", **own), "left") if own else rows
        for name in sorted({r.of for r in needed} - {"person"}):
            wide = joined(wide, self._values(name, needed), "left")
        return wide

    def frame(self, needed: set[Reference], by_unit: bool, strict: bool) -> Relation:
        """Keys and the needed values, one row a person or unit; with `strict` only those for whom every step has a row."""
        steps = sorted({r.of for r in needed} - {"person", "unit"})
        people = [r for r in needed if r.of == "person"]
        if by_unit:
            units = self.units()
            frame = units.select(KEY, "person_id", **{_named(r): units[r.field] for r in needed if r.of == "unit"})
        elif people:
            frame = self.tables.table("person").select("person_id")
        else:
            first, *steps = steps
            frame = self._values(first, needed)
        if people:
            own = self.tables.table("person")
            own = own.select("person_id", **{_named(r): own[r.field] for r in people})
            frame = joined(frame, own, "left") if by_unit else own
        for name in steps:
            frame = joined(frame, self._values(name, needed), "inner" if strict else "left")
        return frame

    def _values(self, name: str, needed: Collection[Reference], marker: bool = False) -> Relation:
        rows = self.step(name)
        keys = [KEY] if name in self.names.by_unit else ["person_id"]
        values = {_named(r): rows[r.field] for r in sorted(needed, key=str) if r.of == name}
        return rows.select(*keys, **values, **({there(name): terms.literal(True)} if marker else {}))

    def base(self) -> Relation:
        """Every counted unit: `unit_key`, `person_id`, its own fields and the person's, each under its reference's name."""
        people = self.tables.table("person")
        own = self._own("person", people)
        if self.names.definition.of is None:
            return people.select("person_id", **{KEY: people["person_id"]}, **own)
        units, people = self.units(), people.select("person_id", **own)
        return joined(units.select(KEY, "person_id", **self._own("unit", units)), people, "left")

    def _own(self, of: str, rows: Relation) -> dict[str, Term]:
        """The fields of `unit` or `person` under their references' names."""
        used = self.names.own_fields(of)
        fields = self.names.anchor_fields(of)
        return {_named(Reference(of, field)): rows[field] for field in fields if self._whole or field in used}

    def beside(self, units: Relation, steps: set[str], required: Collection[str] = ()) -> Relation:
        """The units beside the steps of those names: whether each has a row (`there`), and its values that are referred to.

        A step that is there already is not put there again; units without a row in one that is `required` are left out.
        """
        for name in sorted(steps, key=lambda name: (name not in required, name)):
            if there(name) not in units.columns:
                how: Literal["inner", "left"] = "inner" if name in required else "left"
                units = joined(units, self._values(name, self.names.referred, marker=True), how)
        return units


def there(step: str) -> str:
    """The column that says (by not being null) that a unit has the step's row."""
    return f"{step}__there"


def _named(reference: Reference) -> str:
    return f"{reference.of}__{reference.field}"


def joined(left: Relation, right: Relation, how: Literal["inner", "left"]) -> Relation:
    """Joined on the unit where both sides know it, else on the person; what `right` alone knows comes after."""
    key = KEY if KEY in left.columns and KEY in right.columns else "person_id"
    return left.join(right, [key], how)


def _ending(rows: Relation, without_end: Length | str) -> Relation:
    """The rows, those without a last day ending as the selection says."""
    if without_end == "ongoing":
        end = terms.null("date")
    else:
        end = dates.shifted(rows["start"], without_end) if isinstance(without_end, Length) else rows["start"]
    return rows.with_columns(end=terms.when(rows[OPEN], end, rows["end"]))


def last_day(start: Term, end: Term, ongoing: bool) -> Term:
    """The day an event ends; far off for what is still going on; unknown where it is not known when it began."""
    if not ongoing:
        return end
    return terms.when(terms.is_null(start), terms.null("date"), terms.coalesce(end, dates.FOREVER))


def _episodes(rows: Relation, keys: list[str], gap: Length, ongoing: bool) -> Relation:
    """Events at most `gap` apart as one, by the first day of the next and the last day so far."""
    rows = rows.filter(terms.is_not_null(rows["start"]))
    rows = rows.with_columns(_last=last_day(rows["start"], rows["end"], ongoing))
    # An end before the start does not part events of one day.
    rows = rows.with_columns(_reached=terms.greatest(rows["start"], rows["_last"]))
    by = rows.within(keys)
    before = terms.running(terms.max(rows["_reached"]), by, _order(rows), include_current=False)
    rows = rows.with_columns(_before=before)
    starts = terms.is_null(rows["_before"]) | (rows["start"] > dates.shifted(rows["_before"], gap))
    rows = rows.with_columns(_new=terms.when(starts, 1, 0))
    by = rows.within(keys)
    rows = rows.with_columns(_episode=terms.running(terms.sum(rows["_new"]), by, _order(rows), include_current=True))
    first = rows["_new"].equals(1)
    last = terms.max(rows["_last"])
    return rows.group_by(
        [*keys, "_episode"],
        start=terms.min(rows["start"]),
        end=terms.nullif(last, dates.FOREVER) if ongoing else last,
        **{name: terms.max(terms.when(first, rows[name], terms.null("text"))) for name in ("region", "unit")},
    ).drop("_episode")


def _order(rows: Relation) -> list[Term]:
    return [terms.asc(rows[name]) for name in ("start", "_last", "region", "unit")]


def _washed(rows: Relation, keys: list[str], long: Length) -> Relation:
    """Events with no earlier day of an event within so long before."""
    rows = rows.filter(terms.is_not_null(rows["start"]))
    each = rows.select(*keys, "start").distinct()
    by, order = each.within(keys), [terms.asc(each["start"])]
    each = each.with_columns(_previous=terms.lag(each["start"], by, order))
    alone = terms.is_null(each["_previous"]) | (each["_previous"] < dates.shifted(each["start"], _back(long)))
    return rows.join(each.filter(alone).select(*keys, "start"), [*keys, "start"], "inner")


def _back(long: Length) -> Length:
    return Length(-long.number, long.unit)


def _one_each(rows: Relation, keys: list[str], step: Step, day: Term, fields: list[str]) -> Relation:
    """One row a person (and unit): by day or by value, ties settled by `ties` and then by all fields in order."""
    by_value = step.pick in ("highest", "lowest")
    rows = rows.filter(terms.is_not_null(rows["value"] if by_value else day))
    order = [terms.desc(day) if step.pick == "last" else terms.asc(day)]
    if by_value:
        order.insert(0, terms.desc(rows["value"]) if step.pick == "highest" else terms.asc(rows["value"]))
    elif step.ties:
        order.append(terms.desc(rows["value"]) if step.ties == "highest" else terms.asc(rows["value"]))
    number = terms.row_number(rows.within(keys), [*order, *(terms.asc(rows[field]) for field in fields)])
    rows = rows.with_columns(_row_number=number)
    return rows.filter(rows["_row_number"].equals(step.nth or 1)).drop("_row_number")


__all__ = ["KEY", "SURE", "Steps", "joined", "last_day", "there"]
