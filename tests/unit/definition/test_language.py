"""Each word of the language in one small worked example, with the answer written by hand. Run on DuckDB."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from indicators.definition.dates import period
from indicators.definition.language import Computation
from indicators.definition.names import tables_needed
from indicators.definition.selections import Near
from indicators.definition.validation import problems
from indicators.engine.event_tables import MissingTable
from indicators.engine.memberships import meaning
from indicators.engine.populations import Units
from indicators.engine.query_engine import QueryEngine, open_engine
from indicators.engine.worked_patients import in_memory
from tests.support.histories import WORKED

YEAR = "2025-01-01/2026-01-01"
Row = dict[str, Any]
Data = dict[str, Any]


@pytest.fixture(scope="module")
def duckdb() -> Iterator[QueryEngine]:
    with open_engine("duckdb") as one:
        yield one


class Ask:
    """Asks DuckDB one thing of one person, `p`, born 1960-02-29."""

    def __init__(self, engine: QueryEngine) -> None:
        self.engine = engine

    def rows(self, tables: dict[str, list[Row]], during: str = YEAR, **words: Any) -> list[Row]:
        """The counted units' rows, in order of their key."""
        asked = {"counts": "person", "initial_population": {"all": []}, "attribution": {"region": "person.region"}}
        expect = [{"initial_population": False} | ({"unit": "x"} if "of" in words else {})]
        worked = WORKED | {"people": [WORKED["people"][0] | {"expect": expect}]}
        definition = Computation.model_validate(asked | words | {"worked": worked})
        assert problems(definition) == []
        person = {"person_id": "p", "birth_date": date(1960, 2, 29), "sex": "F", "region": "01"}
        asked_for = tables_needed(definition) - {"death"}
        records: dict[str, list[Row]] = {name: [] for name in asked_for} | {"person": [person]}
        for name, rows in tables.items():
            records[name] = [{"person_id": "p", "event_id": str(place), **row} for place, row in enumerate(rows)]
        memory = in_memory(definition, records, self.engine)
        units = Units(definition, memory, period(during), meaning(definition, {})).table()
        return sorted(self.engine.fetch(units), key=lambda row: row["unit_key"])

    def holds(self, tables: dict[str, list[Row]], condition: Data, **words: Any) -> bool | None:
        """Whether a condition holds, through the numerator; None: unknown."""
        # a numerator that may be unknown, and no other, says what becomes of it
        missing = {"missing": "excluded"} if "'unknown': 'unknown'" in repr(condition) else {}
        (row,) = self.rows(tables, numerator=condition, **missing, **words)
        return None if row["numerator"] is None else bool(row["numerator"])

    def value(self, tables: dict[str, list[Row]], value: Data, **words: Any) -> Decimal | None:
        """A value of the person; None: unknown."""
        (row,) = self.rows(tables, measured=value, **words)
        found: Decimal | None = row["measured"]
        return found


@pytest.fixture
def ask(duckdb: QueryEngine) -> Ask:
    return Ask(duckdb)


def on(*days: str, **fields: Any) -> list[Row]:
    """Events on those days."""
    return [{"start": day, **fields} for day in days]


# ---- how an event lies in time

STAY = {"start": "2025-03-10", "end": "2025-03-20"}


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ({"starts": {"on_or_after": "index.start"}}, True),  # the very day
        ({"starts": {"after": "index.start"}}, False),  # strictly after its own day
        ({"starts": {"before": "index.start + 1 day"}}, True),
        ({"starts": {"on_or_before": "index.start - 1 day"}}, False),
        ({"ends": {"on_or_before": "index.start + 10 days"}}, True),  # ends on the tenth day after
        ({"ends": {"before": "index.start + 10 days"}}, False),
        ({"during": {"on_or_after": "index.start", "on_or_before": "index.start + 10 days"}}, True),  # wholly within
        ({"during": {"on_or_after": "index.start", "before": "index.start + 10 days"}}, False),  # the last day is out
        (
            {"overlaps": {"on_or_after": "index.start + 10 days", "before": "period.end"}},
            True,
        ),  # the last day in common
        ({"overlaps": {"after": "index.start + 10 days", "before": "period.end"}}, False),  # begins the day after
        ({"overlaps": {"on_or_after": "period.start", "on_or_before": "index.start"}}, True),  # the first day in common
        ({"overlaps": {"on_or_after": "period.start", "before": "index.start"}}, False),
        ({"dates": {"end": {"on_or_after": "period.start + 2 months"}}}, True),  # another day field
        ({"starts": {"after": "other.start"}}, False),  # an anchor without a row: unknown, and unknown is no
    ],
)
def test_an_event_lies_in_time(ask: Ask, when: Data, answer: bool) -> None:
    steps = {
        "index": {"events": "diagnosis", "unknown": "no", "pick": "first"},
        "other": {"events": "procedure", "unknown": "no", "pick": "first"},
    }
    condition = {"exists": {"events": "contact", "when": when, "unknown": "no"}}
    assert ask.holds({"contact": [STAY], "diagnosis": on("2025-03-10")}, condition, steps=steps) is answer


@pytest.mark.parametrize(
    ("kind", "row", "overlaps"),
    [
        ("contact", {"start": "2025-03-10"}, False),  # a contact without an end ends the day it starts
        ("diagnosis", {"start": "2025-03-10"}, True),  # a diagnosis without an end goes on
        ("diagnosis", {"start": "2025-03-10", "end": "2025-03-11"}, False),
        ("waiting", {"start": "2025-03-10"}, True),  # who has not been called is still waiting
        ("diagnosis", {"end": "2025-07-01"}, None),  # nobody knows when it began
    ],
)
def test_an_event_without_an_end_goes_on_or_not_by_its_kind(
    ask: Ask, kind: str, row: Row, overlaps: bool | None
) -> None:
    during = {"on_or_after": "period.start + 5 months", "before": "period.end"}
    condition = {"exists": {"events": kind, "when": {"overlaps": during}, "unknown": "unknown"}}
    assert ask.holds({kind: [row]}, condition) is overlaps


STAY_WITHOUT_END = {"start": "2025-03-10", "care_level": "slutenvard"}


@pytest.mark.parametrize(
    ("row", "discharged", "there_in_july"),
    [
        (STAY_WITHOUT_END, False, True),  # still there
        (STAY_WITHOUT_END | {"end": "2025-03-12"}, True, False),
        ({"start": "2025-03-10", "care_level": "primarvard"}, True, False),  # a visit is over the same day
        ({"start": "2025-03-10"}, True, False),  # so is what nobody says is a stay
    ],
)
def test_a_stay_without_an_end_is_no_discharge(ask: Ask, row: Row, discharged: bool, there_in_july: bool) -> None:
    march = {"ends": {"on_or_after": "period.start", "before": "period.start + 3 months"}}
    july = {"overlaps": {"on_or_after": "period.start + 6 months", "on_or_before": "period.start + 6 months"}}
    for when, holds in ((march, discharged), (july, there_in_july)):
        assert ask.holds({"contact": [row]}, {"exists": {"events": "contact", "when": when, "unknown": "no"}}) is holds


def test_stays_join_over_one_that_is_still_going_on(ask: Ask) -> None:
    steps = {"tillfalle": {"events": "contact", "unknown": "no", "join_within": "1 day", "pick": "first"}}
    later = {"start": "2025-09-01", "end": "2025-09-02", "care_level": "slutenvard"}
    condition = {"date": {"of": "tillfalle.end", "before": "period.end", "unknown": "unknown"}}
    assert ask.holds({"contact": [STAY_WITHOUT_END, later]}, condition, steps=steps) is None, "nobody knows its end yet"


@pytest.mark.parametrize(
    ("without_end", "on_day", "overlaps"),
    [
        (None, 0, True),  # as the table says: an order is over on its first day
        (None, 1, False),
        ("same_day", 1, False),
        ("ongoing", 1, True),
        ("ongoing", 300, True),
        ("ongoing", -1, False),  # not yet begun
        ("30 days", 30, True),
        ("30 days", 31, False),
    ],
)
@pytest.mark.parametrize("kind", ["medication", "order"])
def test_a_selection_says_what_a_row_without_an_end_is(
    ask: Ask, kind: str, without_end: str | None, on_day: int, overlaps: bool
) -> None:
    day = f"period.start {'-' if on_day < 0 else '+'} {abs(on_day)} days" if on_day else "period.start"
    selection = {"events": kind, "when": {"overlaps": {"on_or_after": day, "on_or_before": day}}, "unknown": "no"}
    chosen = {"without_end": without_end} if without_end else {}
    assert ask.holds({kind: on("2025-01-01")}, {"exists": selection | chosen}) is overlaps
    ended = on("2025-01-01", end="2025-01-01")
    assert ask.holds({kind: ended}, {"exists": selection | chosen}) is (on_day == 0), "an end that is given stands"


def test_each_selection_of_a_table_has_its_own_answer(ask: Ask) -> None:
    july = {"overlaps": {"on_or_after": "period.start + 6 months", "on_or_before": "period.start + 6 months"}}
    both = [{"events": "medication", "when": july, "unknown": "no", "without_end": "ongoing"}]
    both.append({"events": "medication", "when": july, "unknown": "no"})
    condition = {"all": [{"exists": both[0]}, {"none": [{"exists": both[1]}]}]}
    assert ask.holds({"medication": on("2025-01-01")}, condition) is True


def test_a_diagnosis_may_be_said_to_be_over_the_same_day(ask: Ask) -> None:
    selection = {"events": "diagnosis", "when": {"ends": {"before": "period.end"}}, "unknown": "no"}
    assert ask.holds({"diagnosis": on("2025-01-01")}, {"exists": selection}) is False
    assert ask.holds({"diagnosis": on("2025-01-01")}, {"exists": selection | {"without_end": "same_day"}}) is True


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("index.start + 1 month", "2024-02-29"),  # 31 January: the month's last day
        ("index.start + 13 months", "2025-02-28"),
        ("index.start - 2 months", "2023-11-30"),
        ("index.start + 2 weeks", "2024-02-14"),
        ("index.start + 1 year", "2025-01-31"),
        ("person.birth_date + 1 year", "1961-02-28"),  # from 29 February
        ("period.end - 1 day", "2025-12-31"),
        ("period.last_day", "2025-12-31"),
        ("period.last_day + 2 months", "2026-02-28"),  # a month from the last day, not from the day after
    ],
)
def test_a_moment_is_a_day(ask: Ask, moment: str, day: str) -> None:
    steps = {"index": {"events": "diagnosis", "unknown": "no", "pick": "first"}}
    records = {"diagnosis": on("2024-01-31"), "procedure": on(day)}
    window = {"on_or_after": moment, "on_or_before": moment}
    condition = {"exists": {"events": "procedure", "when": {"starts": window}, "unknown": "no"}}
    assert ask.holds(records, condition, steps=steps) is True


# ---- one of several


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({"status": "final"}, True),  # the first group
        ({"status": "final", "value": 1.0}, True),
        ({"value": 7.0, "category": "acute", "status": "draft"}, True),  # both of the second
        ({"value": 7.0, "category": "elective", "status": "draft"}, False),  # one of the second is not enough
        ({"value": 1.0, "category": "acute", "status": "draft"}, False),
        ({"value": 7.0, "status": "draft"}, None),  # the category may be acute
        ({"value": 1.0}, None),  # the status may be final, whatever the second group says
        ({"category": "elective"}, None),
    ],
)
def test_one_group_of_several_is_enough(ask: Ask, row: Row, answer: bool | None) -> None:
    groups = [{"status": "final"}, {"category": "acute", "value": {"above": 5}}]
    condition = {"exists": {"events": "measurement", "where_any": groups, "unknown": "unknown"}}
    assert ask.holds({"measurement": on("2025-03-01", **row)}, condition) is answer


def test_one_of_several_codes_or_fields_is_enough(ask: Ask) -> None:
    lists = {"stroke": {"system": "ICD-10-SE", "codes": ["I63*"]}}
    groups = [{"code": {"codes": ["stroke"]}}, {"position": "huvud"}]
    condition = {"exists": {"events": "diagnosis", "where_any": groups, "where": {"unit": "A"}, "unknown": "out"}}
    for row, answer in (
        ({"code": "I639", "unit": "A"}, True),
        ({"code": "J18", "unit": "A", "position": "huvud"}, True),
        ({"code": "J18", "unit": "A", "position": "bi"}, False),
        ({"code": "I639", "unit": "B"}, False),  # `where` must hold whatever `where_any` says
    ):
        assert ask.holds({"diagnosis": on("2025-03-01", **row)}, condition, codelists=lists) is answer


# ---- rows against rows

TESTS = on("2025-03-01", "2025-06-01")


@pytest.mark.parametrize(
    ("near", "near_ones"),
    [
        ({"within": "6 days"}, ["2025-02-23", "2025-03-07", "2025-05-26"]),  # near either test, the sixth day too
        ({"within": "6 days", "side": "after"}, ["2025-03-07"]),
        ({"within": "6 days", "side": "before"}, ["2025-02-23", "2025-05-26"]),
        ({"within": "6 days", "at_least": "6 days", "side": "after"}, ["2025-03-07"]),
        ({"within": "6 days", "at_least": "7 days", "side": "after"}, None),  # no day is both
        ({"at_least": "6 days", "side": "after"}, ["2025-03-07", "2025-03-08", "2025-05-26"]),  # however long after
        ({"at_least": "98 days"}, ["2025-02-23"]),  # of any test: the first one is nearer
        ({"within": "1 month", "side": "before"}, ["2025-02-23", "2025-05-26"]),
        ({"within": "91 days", "at_least": "86 days"}, ["2025-03-07", "2025-05-26"]),  # either way from different tests
    ],
)
def test_a_row_is_near_any_row_of_another_step(ask: Ask, near: Data, near_ones: list[str] | None) -> None:
    days = ["2025-02-23", "2025-03-07", "2025-03-08", "2025-05-26"]
    if near_ones is None:
        with pytest.raises(ValueError, match="längre än 'within'"):
            Near.model_validate({"step": "prov"} | near)
        return
    steps = {"prov": {"events": "measurement", "unknown": "out"}}
    for day in days:
        condition = {"exists": {"events": "procedure", "near": {"step": "prov"} | near, "unknown": "unknown"}}
        records = {"measurement": TESTS, "procedure": on(day)}
        assert ask.holds(records, condition, steps=steps) is (day in near_ones), day


@pytest.mark.parametrize(
    ("tests", "day", "answer"),
    [
        ([], {"start": "2025-03-01"}, False),  # nothing to be near
        ([{}], {"start": "2025-03-01"}, None),  # a test that nobody knows the day of may be near
        ([{}, {"start": "2025-03-02"}], {"start": "2025-03-01"}, True),  # a known one is
        ([{"start": "2025-03-02"}], {}, None),  # nobody knows the day of the X-ray
        ([], {}, False),
    ],
)
def test_near_on_an_unknown_day_is_unknown(ask: Ask, tests: list[Row], day: Row, answer: bool | None) -> None:
    steps = {"prov": {"events": "measurement", "unknown": "out"}}
    for unknown, settled in (("unknown", answer), ("out", bool(answer)), ("in", answer is not False)):
        condition = {
            "exists": {"events": "procedure", "near": {"step": "prov", "within": "6 days"}, "unknown": unknown}
        }
        assert ask.holds({"measurement": tests, "procedure": [day]}, condition, steps=steps) is settled, unknown


@pytest.mark.parametrize(
    ("days", "answer"), [(["2025-01-01", "2025-04-01"], True), (["2025-01-01", "2025-03-31"], False)]
)
def test_two_visits_are_ninety_days_apart(ask: Ask, days: list[str], answer: bool) -> None:
    apart = {"step": "visit", "at_least": "90 days"}
    steps = {
        "visit": {"events": "contact", "unknown": "out"},
        "again": {"step": "visit", "near": apart | {"side": "after"}, "unknown": "out", "pick": "first"},
    }
    assert ask.holds({"contact": on(*days)}, {"exists": {"step": "again", "unknown": "out"}}, steps=steps) is answer
    assert ask.holds(
        {"contact": on(*days)}, {"exists": {"step": "visit", "near": apart, "unknown": "out"}}, steps=steps
    ) is (answer)


def test_near_a_step_of_each_counted_unit_looks_at_that_unit_s_rows(ask: Ask) -> None:
    steps = {
        "visit": {"events": "contact", "unknown": "out"},
        "lab": {"events": "measurement", "same": ["contact_id"], "unknown": "out"},
    }
    contacts = [{"start": "2025-03-01", "contact_id": "a"}, {"start": "2025-09-01", "contact_id": "b"}]
    records = {
        "contact": contacts,
        "measurement": [{"start": "2025-03-02", "contact_id": "a"}, {"start": "2025-09-02", "contact_id": "b"}],
        "procedure": on("2025-03-03"),  # near the lab of the first visit only
    }
    condition = {"exists": {"events": "procedure", "near": {"step": "lab", "within": "6 days"}, "unknown": "out"}}
    found = ask.rows(records, counts="contact", of="visit", steps=steps, numerator=condition)
    assert [(row["unit_key"], row["numerator"]) for row in found] == [("0", 1), ("1", 0)]


def test_many_rows_near_many_rows_are_no_pairs(ask: Ask) -> None:
    """Three thousand of each on as many days: nine million pairs, were each put beside each."""
    first = date(2017, 1, 1)
    days = [(first + timedelta(days=number)).isoformat() for number in range(3000)]
    steps = {"prov": {"events": "measurement", "unknown": "out"}}
    condition = {"count": {"events": "procedure", "near": {"step": "prov", "within": "6 days"}, "unknown": "out"}}
    assert ask.value({"measurement": on(*days), "procedure": on(*days)}, condition, steps=steps) == 3000


# ---- which rows a step gives

LAB = [
    {"start": "2025-02-01", "value": 40.0, "event_id": "first"},
    {"start": "2025-05-01", "value": 70.0, "event_id": "c"},
    {"start": "2025-05-01", "value": 50.0, "event_id": "a"},
    {"start": "2025-05-01", "event_id": "b"},  # without a value, on the same day
    {"value": 99.0, "event_id": "undated"},
]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ({"pick": "first"}, 40),
        ({"pick": "last", "ties": "highest"}, 70),  # the most recent day has three: the highest counts
        ({"pick": "last", "ties": "lowest"}, 50),  # an empty value is neither
        ({"pick": "last"}, 50),  # without `ties`: the first by the table's fields, here event_id a
        ({"pick": "highest"}, 99),  # by value: a day is not needed
        ({"pick": "lowest"}, 40),
        ({"nth": 2, "ties": "highest"}, 70),
        ({"nth": 3, "ties": "highest"}, 50),
        ({"nth": 5}, None),  # there are four with a day
        ({"pick": "first", "washout": "3 months"}, 40),
        ({"pick": "last", "washout": "88 days", "ties": "highest"}, 70),  # 89 days apart: none within 88
        ({"pick": "last", "washout": "89 days"}, 40),  # within 89 days of an earlier one
    ],
)
def test_a_step_picks_one_event(ask: Ask, words: Data, value: int | None) -> None:
    steps = {"lab": {"events": "measurement", "unknown": "no", **words}}
    assert ask.value({"measurement": LAB}, {"field": "lab.value"}, steps=steps) == value


OVERLAPPING = [
    {"start": "2025-01-01", "end": "2025-06-30", "unit": "long"},  # begins first
    {"start": "2025-02-01", "end": "2025-02-03", "unit": "short"},  # ends first
    {"start": "2025-03-01", "end": "2025-06-30", "unit": "same"},  # ends the same day as the long one, begun later
    {"end": "2025-12-31", "unit": "undated"},  # nobody knows when it is
]


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ({"pick": "first"}, "long"),
        ({"pick": "last"}, "same"),
        ({"pick": "first", "by": "end"}, "short"),
        ({"pick": "last", "by": "end"}, "long"),  # two end the same day: the one that began first
        ({"nth": 2, "by": "end"}, "long"),
        ({"nth": 4, "by": "end"}, None),
    ],
)
def test_a_step_picks_by_the_last_day(ask: Ask, words: Data, unit: str | None) -> None:
    steps = {"stay": {"events": "contact", "unknown": "no", **words}}
    (row,) = ask.rows(
        {"contact": OVERLAPPING}, steps=steps, attribution={"region": "person.region", "unit": "stay.unit"}
    )
    assert row["unit"] == unit


@pytest.mark.parametrize(
    ("kind", "without_end", "unit"),
    [
        ("diagnosis", None, "open"),  # what is still going on ends last
        ("procedure", None, "over"),  # what is not ends the day it begins
        ("procedure", "ongoing", "open"),
        ("diagnosis", "same_day", "over"),
        ("procedure", "1 year", "open"),
    ],
)
def test_what_goes_on_ends_last(ask: Ask, kind: str, without_end: str | None, unit: str) -> None:
    rows = [{"start": "2025-01-01", "unit": "open"}, {"start": "2025-01-01", "end": "2025-06-30", "unit": "over"}]
    step = {"events": kind, "unknown": "no", "pick": "last", "by": "end"}
    steps = {"last": step | ({"without_end": without_end} if without_end else {})}
    (row,) = ask.rows({kind: rows}, steps=steps, attribution={"region": "person.region", "unit": "last.unit"})
    assert row["unit"] == unit


@pytest.mark.parametrize(("long", "left"), [("30 days", 3), ("31 days", 2), ("1 month", 2), ("1 year", 1)])
def test_washout_leaves_events_with_none_earlier_within_that_long(ask: Ask, long: str, left: int) -> None:
    steps = {"new": {"events": "diagnosis", "unknown": "no", "washout": long}}
    # 31 days apart, then three months; two on the first day, which both stay
    records = {"diagnosis": on("2025-01-15", "2025-02-15", "2025-05-20")}
    assert ask.value(records, {"count": {"step": "new", "unknown": "no"}}, steps=steps) == left


def test_events_of_one_day_do_not_wash_each_other_out(ask: Ask) -> None:
    steps = {"new": {"events": "diagnosis", "unknown": "no", "washout": "1 year"}}
    value = {"count": {"step": "new", "unknown": "no"}}
    assert ask.value({"diagnosis": on("2025-01-15", "2025-01-15")}, value, steps=steps) == 2


STAYS = [
    {"start": "2025-03-01", "end": "2025-03-05", "region": "01", "unit": "A"},
    {"start": "2025-03-06", "end": "2025-03-08", "region": "12", "unit": "B"},  # moved the day after
    {"start": "2025-03-02", "end": "2025-03-03", "region": "13", "unit": "C"},  # inside the first
    {"start": "2025-03-10", "end": "2025-03-12", "region": "14", "unit": "D"},  # two days after
]


@pytest.mark.parametrize(
    ("gap", "keys", "units"),
    [
        ("0 days", ["p/2025-03-01", "p/2025-03-06", "p/2025-03-10"], ["A", "B", "D"]),
        ("1 day", ["p/2025-03-01", "p/2025-03-10"], ["A", "D"]),  # region and unit are those of the first
        ("2 days", ["p/2025-03-01"], ["A"]),
    ],
)
def test_events_near_each_other_are_one_episode(ask: Ask, gap: str, keys: list[str], units: list[str]) -> None:
    steps = {"stay": {"events": "contact", "unknown": "no", "join_within": gap}}
    where = {"region": "unit.region", "unit": "unit.unit"}
    length = {"days": {"since": "unit.start", "until": "unit.end"}}
    found = ask.rows({"contact": STAYS}, counts="episode", of="stay", steps=steps, attribution=where, measured=length)
    assert [row["unit_key"] for row in found] == keys
    assert [row["unit"] for row in found] == units
    assert sum(row["measured"] for row in found) == {"0 days": 8, "1 day": 9, "2 days": 11}[gap]


def test_an_end_before_the_start_does_not_part_two_events_of_a_day(ask: Ask) -> None:
    steps = {"stay": {"events": "contact", "unknown": "no", "join_within": "1 day"}}
    records = {"contact": [{"start": "2025-03-01", "end": "2025-02-01"}, {"start": "2025-03-01"}]}
    where = {"region": "unit.region"}
    assert len(ask.rows(records, counts="episode", of="stay", steps=steps, attribution=where)) == 1


def test_a_step_goes_on_from_another(ask: Ask) -> None:
    steps = {
        "index": {"events": "diagnosis", "unknown": "no", "pick": "first"},
        "after": {"events": "contact", "when": {"starts": {"after": "index.start"}}, "unknown": "no"},
        "second": {"step": "after", "where": {"status": "finished"}, "unknown": "no", "nth": 2},
    }
    contacts = on("2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01", status="finished")
    contacts[2]["status"] = "planned"
    records = {"contact": contacts, "diagnosis": on("2025-02-01")}
    value = {"days": {"since": "index.start", "until": "second.start"}}
    assert ask.value(records, value, steps=steps) == 89  # the contact of 1 May


# ---- values


@pytest.mark.parametrize(("negative", "days"), [("keep", -10), ("zero", 0), ("unknown", None)])
def test_a_time_that_runs_backwards_is_kept_or_nought_or_unknown(ask: Ask, negative: str, days: int | None) -> None:
    steps = {
        "first": {"events": "contact", "unknown": "no", "pick": "first"},
        "later": {"events": "procedure", "unknown": "no", "pick": "first"},
    }
    records = {"contact": on("2025-02-11"), "procedure": on("2025-02-01")}
    value = {"days": {"since": "first.start", "until": "later.start", "negative": negative}}
    assert ask.value(records, value, steps=steps) == days


@pytest.mark.parametrize(
    ("first", "then", "measure", "change"),
    [
        (8.0, 6.0, "difference", -2),
        (8.0, 6.0, "percent", -25),
        (3.0, 4.0, "percent", Decimal("33.333333")),  # six decimals
        (0.0, 4.0, "percent", None),  # a share of nothing
        (None, 4.0, "difference", None),
    ],
)
def test_change_is_from_the_first_value_to_the_last(
    ask: Ask, first: float | None, then: float, measure: str, change: Decimal | None
) -> None:
    steps = {name: {"events": "measurement", "unknown": "no", "pick": name} for name in ("first", "last")}
    records = {"measurement": [{"start": "2025-01-01", "value": first}, {"start": "2025-06-01", "value": then}]}
    value = {"change": {"first": "first.value", "then": "last.value", "measure": measure}}
    assert ask.value(records, value, steps=steps) == change


@pytest.mark.parametrize(
    ("most_recent", "controlled"),
    [
        ([("2025-05-01", 60.0), ("2025-11-01", 48.0)], True),  # the last is what counts
        ([("2025-05-01", 48.0), ("2025-11-01", 60.0)], False),
        ([("2025-11-01", 60.0), ("2025-11-01", 48.0)], True),  # two on a day: the lowest, by rule
        ([("2025-11-01", None)], None),  # measured, but not known
        ([], None),
    ],
)
def test_the_most_recent_value_is_compared(
    ask: Ask, most_recent: list[tuple[str, float | None]], controlled: bool | None
) -> None:
    steps = {"last": {"events": "measurement", "codes": ["hba1c"], "unknown": "no", "pick": "last", "ties": "lowest"}}
    records = {"measurement": [{"start": day, "value": value, "code": "H"} for day, value in most_recent]}
    condition = {"value": {"of": {"field": "last.value"}, "below": 52, "unknown": "unknown"}}
    lists = {"hba1c": {"system": "own", "codes": ["H"]}}
    assert ask.holds(records, condition, steps=steps, codelists=lists) is controlled


def test_a_count_of_rows_is_a_value(ask: Ask) -> None:
    value = {"count": {"events": "contact", "unknown": "no"}}
    assert ask.value({"contact": on("2025-01-01", "2025-01-01", "2025-05-01")}, value) == 3
    assert ask.value({}, value) == 0


# ---- the return visit: in time up to 10 % of the days between decision and target date after the target


@pytest.mark.parametrize(
    ("visit", "in_time"),
    [
        ("2025-03-31", True),  # before the target
        ("2025-04-01", True),  # on the target
        ("2025-04-10", True),  # 90 days × 10 % = 9 days after
        ("2025-04-11", False),  # the tenth day
    ],
)
def test_a_return_visit_is_in_time_up_to_a_tenth_of_the_interval_after_its_target(
    ask: Ask, visit: str, in_time: bool
) -> None:
    steps = {"kept": {"events": "waiting", "unknown": "no"}}
    bound = "unit.target + 10 % of unit.start..unit.target"
    records = {"waiting": [{"start": "2025-01-01", "target": "2025-04-01", "end": visit}]}
    condition = {"date": {"of": "unit.end", "on_or_before": bound, "unknown": "unknown"}}
    where = {"region": "unit.region"}
    assert ask.holds(records, condition, counts="waiting", of="kept", steps=steps, attribution=where) is in_time


@pytest.mark.parametrize(
    ("waiting", "answer"),
    [
        ({"start": "2025-03-23", "target": "2025-04-01", "end": "2025-04-01"}, True),
        (
            {"start": "2025-03-23", "target": "2025-04-01", "end": "2025-04-02"},
            False,
        ),  # 9 days: a tenth is no whole day
        ({"start": "2025-05-01", "target": "2025-04-01", "end": "2025-04-01"}, True),  # decided after: no tolerance
        ({"start": "2025-05-01", "target": "2025-04-01", "end": "2025-04-02"}, False),
        ({"target": "2025-04-01", "end": "2025-03-01"}, None),  # without a decision no tolerance is known
        ({"start": "2025-01-01", "end": "2025-03-01"}, None),  # no target
        ({"start": "2025-01-01", "target": "2025-04-01"}, None),  # still waiting
    ],
)
def test_the_tolerance_is_whole_days_and_never_negative(ask: Ask, waiting: Row, answer: bool | None) -> None:
    steps = {"kept": {"events": "waiting", "unknown": "no"}}
    bound = "unit.target + 10 % of unit.start..unit.target"
    condition = {"date": {"of": "unit.end", "on_or_before": bound, "unknown": "unknown"}}
    where = {"region": "unit.region"}
    assert ask.holds(
        {"waiting": [waiting]}, condition, counts="waiting", of="kept", steps=steps, attribution=where
    ) is (answer)


# ---- ages


@pytest.mark.parametrize(
    ("day", "at_least", "answer"),
    [
        ("2025-02-28", 65, False),  # born on 29 February: not yet
        ("2025-03-01", 65, True),  # 1 March is the birthday in other years
        ("2024-02-28", 64, False),
        ("2024-02-29", 64, True),  # a leap year has the day itself
    ],
)
def test_age_at_an_event_is_in_whole_years(ask: Ask, day: str, at_least: int, answer: bool) -> None:
    steps = {"index": {"events": "diagnosis", "unknown": "no", "pick": "first"}}
    condition = {"age": {"at": "index.start", "at_least": at_least, "unknown": "unknown"}}
    assert ask.holds({"diagnosis": on(day)}, condition, steps=steps) is answer
    filtered = {"exists": {"events": "diagnosis", "age": {"at_least": at_least}, "unknown": "no"}}
    assert ask.holds({"diagnosis": on(day)}, filtered) is answer  # the same, asked of the row itself


def test_age_groups_and_month_are_those_of_the_day_that_is_said(ask: Ask) -> None:
    steps = {"visit": {"events": "contact", "unknown": "no"}}
    where = {"region": "unit.region", "age_at": "unit.start", "age_groups": [0, 65, 80], "month_of": "unit.start"}
    records = {"contact": on("2025-02-28", "2025-03-01", "1950-01-01")}
    found = ask.rows(records, counts="contact", of="visit", steps=steps, attribution=where)
    assert [row["age_group"] for row in found] == ["0-64", "65-79", None]  # the last was before birth
    assert [str(row["month"]) for row in found] == ["2025-02-01", "2025-03-01", "1950-01-01"]


def test_the_month_of_a_day_beyond_the_calendar_is_unknown(ask: Ask) -> None:
    steps = {"visit": {"events": "contact", "unknown": "no"}}
    where = {"region": "unit.region", "month_of": "unit.start + 1 day"}
    records = {"contact": on("9999-12-31", "9999-12-30")}  # how some systems write that no day is known
    found = ask.rows(records, counts="contact", of="visit", steps=steps, attribution=where)
    assert [row["month"] for row in found] == [None, date(9999, 12, 1)]


# ---- where a unit belongs


def test_the_region_is_that_of_the_home_or_that_of_the_provider(ask: Ask) -> None:
    steps = {"visit": {"events": "contact", "unknown": "no"}}
    records = {"contact": on("2025-02-01", region="12", unit="SE1")}
    for where, region in (("person.region", "01"), ("unit.region", "12")):
        attribution = {"region": where, "unit": "unit.unit"}
        (row,) = ask.rows(records, counts="contact", of="visit", steps=steps, attribution=attribution)
        assert (row["region"], row["unit"]) == (region, "SE1")


def test_the_region_is_where_a_person_lived_at_the_event(ask: Ask) -> None:
    steps = {
        "index": {"events": "diagnosis", "unknown": "no", "pick": "first"},
        "home": {
            "events": "residence",
            "when": {"overlaps": {"on_or_after": "index.start", "on_or_before": "index.start"}},
            "unknown": "no",
            "pick": "last",
        },
    }
    lived = [{"start": "2010-01-01", "end": "2025-03-31", "region": "12"}, {"start": "2025-04-01", "region": "13"}]
    for day, region in (("2025-03-31", "12"), ("2025-04-01", "13"), ("2009-12-31", None)):
        records = {"diagnosis": on(day), "residence": lived}
        (row,) = ask.rows(records, steps=steps, attribution={"region": "home.region"})
        assert row["region"] == region


# ---- together


@pytest.mark.parametrize(
    ("records", "met"),
    [
        ({"procedure": on("2016-06-01", code="COL")}, True),  # within ten years
        ({"procedure": on("2015-12-31", code="COL")}, False),  # ten years before the period's end is 2016-01-01
        ({"measurement": on("2025-02-01", code="FIT")}, True),  # within the year
        ({"measurement": on("2024-12-31", code="FIT")}, False),
        ({"procedure": on("2010-01-01", code="COL"), "measurement": on("2025-02-01", code="FIT")}, True),
    ],
)
def test_either_of_two_is_enough_each_with_its_own_lookback_of_years(
    ask: Ask, records: dict[str, list[Row]], met: bool
) -> None:
    def done(kind: str, name: str, back: str) -> Data:
        window = {"on_or_after": f"period.end - {back}", "before": "period.end"}
        return {"exists": {"events": kind, "codes": [name], "when": {"starts": window}, "unknown": "no"}}

    lists = {name: {"system": "own", "codes": [name]} for name in ("COL", "FIT")}
    condition = {"any": [done("procedure", "COL", "10 years"), done("measurement", "FIT", "1 year")]}
    assert ask.holds(records, condition, codelists=lists) is met


def test_two_events_that_overlap_each_other(ask: Ask) -> None:
    steps = {"stay": {"events": "contact", "unknown": "no", "pick": "first"}}
    window = {"on_or_after": "stay.start", "on_or_before": "stay.end"}
    condition = {"exists": {"events": "medication", "when": {"overlaps": window}, "unknown": "no"}}
    for medication, answer in (
        ({"start": "2025-03-01", "end": "2025-03-10"}, True),  # ends on the first day of the stay
        ({"start": "2025-03-01", "end": "2025-03-09"}, False),
        ({"start": "2025-03-20", "end": "2025-04-01"}, True),  # begins on the last
        ({"start": "2025-03-21", "end": "2025-04-01"}, False),
    ):
        assert ask.holds({"contact": [STAY], "medication": [medication]}, condition, steps=steps) is answer


@pytest.mark.parametrize(("unknown", "answer"), [("no", False), ("yes", True), ("unknown", None)])
def test_what_there_is_nothing_to_compare_with_does_what_an_unknown_does(
    ask: Ask, unknown: str, answer: bool | None
) -> None:
    # nobody has the index that the contact is compared with, nor is anybody's day of death known
    steps = {"index": {"events": "diagnosis", "unknown": "no", "pick": "first"}}
    records = {"contact": on("2025-02-01"), "diagnosis": []}
    for anchor in ("index.start", "person.death_date"):
        window = {"starts": {"after": anchor}}
        condition = {"exists": {"events": "contact", "when": window, "unknown": unknown}}
        assert ask.holds(records, condition, steps=steps) is answer, anchor


def test_a_row_is_compared_with_the_counted_unit_and_its_person_at_once(ask: Ask) -> None:
    steps = {"visit": {"events": "contact", "unknown": "no"}}
    records = {"contact": on("2025-02-01", "2025-03-01"), "measurement": on("2025-02-10")}
    window = {"on_or_after": "unit.start", "after": "person.birth_date"}
    condition = {"exists": {"events": "measurement", "when": {"starts": window}, "unknown": "no"}}
    where = {"region": "unit.region"}
    found = ask.rows(records, counts="contact", of="visit", steps=steps, attribution=where, numerator=condition)
    assert [row["numerator"] for row in found] == [1, 0]  # measured after the first visit, before the second


@pytest.mark.parametrize(("procedures", "answer"), [(["2025-04-01"], True), (["2025-02-20"], False), ([], False)])
def test_a_row_is_compared_with_two_steps_at_once(ask: Ask, procedures: list[str], answer: bool) -> None:
    steps = {
        "found": {"events": "diagnosis", "unknown": "no", "pick": "first"},
        "mended": {"events": "procedure", "unknown": "no", "pick": "first"},
    }
    records = {"diagnosis": on("2025-02-01"), "procedure": on(*procedures), "measurement": on("2025-03-01")}
    between = {"after": "found.start", "before": "mended.start"}
    condition = {"exists": {"events": "measurement", "when": {"starts": between}, "unknown": "no"}}
    assert ask.holds(records, condition, steps=steps) is answer


def test_the_same_rows_asked_for_twice_are_counted_once(ask: Ask) -> None:
    asked = {"exists": {"events": "contact", "unknown": "no"}}
    assert ask.holds({"contact": on("2025-02-01")}, {"all": [asked, asked]}) is True


def test_rows_that_are_counted_need_an_id(ask: Ask) -> None:
    steps = {"visit": {"events": "contact", "unknown": "no"}}
    words = {"counts": "contact", "of": "visit", "steps": steps, "attribution": {"region": "unit.region"}}
    worked = WORKED | {"people": [WORKED["people"][0] | {"expect": []}]}
    definition = Computation.model_validate({"initial_population": {"all": []}} | words | {"worked": worked})
    memory = in_memory(definition, {"person": [], "contact": []}, ask.engine)
    without = memory | {"contact": memory["contact"].drop("event_id")}
    with pytest.raises(MissingTable, match=r"contact\.event_id"):
        Units(definition, without, period(YEAR), meaning(definition, {}))


def test_rows_of_the_same_contact_as_the_counted_one(ask: Ask) -> None:
    steps = {"visit": {"events": "contact", "unknown": "no"}}
    records = {
        "contact": [{"start": "2025-02-01", "contact_id": name} for name in ("x", "y", None)],
        "procedure": [{"start": "2025-02-01", "contact_id": name} for name in ("x", None)],
    }
    condition = {"exists": {"events": "procedure", "same": ["contact_id"], "unknown": "no"}}
    where = {"region": "unit.region"}
    found = ask.rows(records, counts="contact", of="visit", steps=steps, attribution=where, numerator=condition)
    assert [row["numerator"] for row in found] == [1, 0, 0]  # an empty contact is nobody's


@pytest.mark.parametrize(
    ("statuses", "bounds", "answer"),
    [
        (["final", None], {"at_least": 1}, True),  # one surely
        ([None], {"at_least": 1}, None),  # it depends on the unknown one
        (["draft"], {"at_least": 1}, False),
        (["final", None], {"at_most": 1}, None),
        (["final", None], {"below": 1}, False),  # one is too many already
        (["final", None], {"at_most": 2}, True),  # two at most, whatever it is
    ],
)
def test_a_count_is_unknown_only_where_it_depends_on_an_unknown_row(
    ask: Ask, statuses: list[str | None], bounds: Data, answer: bool | None
) -> None:
    records = {"contact": [{"start": "2025-02-01", "status": status} for status in statuses]}
    selection = {"events": "contact", "where": {"status": "final"}, "unknown": "unknown"}
    assert ask.holds(records, {"count": {"of": selection, **bounds}}) is answer


@pytest.mark.parametrize(
    ("test", "empty", "filled"),
    [
        ({"one_of": ["a"], "unknown": "yes"}, True, True),
        ({"one_of": ["a"]}, False, True),  # as the rest of the selection: no
        ({"not_one_of": ["a"]}, False, False),  # an empty field is not "something else"
        ({"not_one_of": ["a"], "unknown": "yes"}, True, False),
        ({"filled": True}, False, True),
        ({"filled": False}, True, False),
        ({"codes": ["letters"]}, False, True),
    ],
)
def test_an_empty_field_is_unknown(ask: Ask, test: Data, empty: bool, filled: bool) -> None:
    condition = {"exists": {"events": "contact", "where": {"status": test}, "unknown": "no"}}
    lists = {"letters": {"system": "own", "codes": ["a*"]}}
    for status, answer in ((None, empty), ("a", filled)):
        records = {"contact": [{"start": "2025-02-01", "status": status}]}
        assert ask.holds(records, condition, codelists=lists) is answer


YES, NO, UNKNOWN = (
    {"date": {"of": f"{of}", "on_or_after": bound, "unknown": "unknown"}}
    for of, bound in (
        ("period.end", "period.start"),
        ("period.start", "period.end"),
        ("person.death_date", "period.start"),
    )
)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ({"all": [YES, UNKNOWN]}, None),
        ({"all": [NO, UNKNOWN]}, False),  # whatever it is, one is false
        ({"any": [YES, UNKNOWN]}, True),  # whatever it is, one is true
        ({"any": [NO, UNKNOWN]}, None),
        ({"none": [UNKNOWN]}, None),
        ({"none": [YES, UNKNOWN]}, False),
        ({"none": [NO]}, True),
        ({"condition": "named"}, None),
    ],
)
def test_unknown_goes_on_through_all_any_and_none(ask: Ask, condition: Data, answer: bool | None) -> None:
    (row,) = ask.rows({}, numerator=condition, missing="excluded", conditions={"named": UNKNOWN})
    assert (None if row["numerator"] is None else bool(row["numerator"])) is answer


# ---- the population model

HELD = {"exists": {"events": "contact", "where": {"status": "held"}, "unknown": "no"}}
DEAD = {"exists": {"events": "death", "unknown": "no"}}


@pytest.mark.parametrize(
    ("records", "flags"),
    [
        ({"contact": on("2025-02-01", status="held")}, "i d n"),
        ({}, "i d"),
        ({"contact": on("2025-02-01", status="held"), "death": on("2025-01-01")}, "i d x"),  # excluded before numerator
        ({"contact": on("2025-02-01", status="held"), "order": on("2025-01-01")}, "i d n"),  # no exception is asked for
        ({"order": on("2025-01-01")}, "i d e"),  # not met, and there was a reason
        ({"order": on("2025-01-01"), "death": on("2025-01-01")}, "i d x"),
        ({"procedure": on("2025-01-01")}, "i"),  # looked at, not measured
    ],
)
def test_exclusions_come_before_the_numerator_and_exceptions_after(
    ask: Ask, records: dict[str, list[Row]], flags: str
) -> None:
    (row,) = ask.rows(
        records,
        denominator={"none": [{"exists": {"events": "procedure", "unknown": "no"}}]},
        exclusions=DEAD,
        exceptions={"exists": {"events": "order", "unknown": "no"}},
        numerator=HELD,
    )
    names = {"i": "initial_population", "d": "denominator", "x": "exclusion", "e": "exception", "n": "numerator"}
    assert " ".join(letter for letter, name in names.items() if row[name]) == flags
    assert row["counted"] == int(flags in ("i d n", "i d"))


@pytest.mark.parametrize(
    ("missing", "numerator", "is_missing", "counted"), [("excluded", None, 1, 0), ("not_met", 0, 0, 1)]
)
def test_an_unknown_numerator_is_missing_or_not_met(
    ask: Ask, missing: str, numerator: int | None, is_missing: int, counted: int
) -> None:
    (row,) = ask.rows({}, numerator=UNKNOWN, missing=missing)
    assert (row["numerator"], row["missing"], row["counted"]) == (numerator, is_missing, counted)


def test_a_rate_counts_events_of_each_person_in_the_denominator(ask: Ask) -> None:
    events = {"events": "contact", "where": {"status": "held"}, "unknown": "no"}
    records = {"contact": on("2025-02-01", "2025-03-01", status="held") + on("2025-04-01")}
    (row,) = ask.rows(records, events=events)
    assert (row["events"], row["counted"]) == (2, 1)
    (row,) = ask.rows(records, events=events, exclusions={"exists": {"events": "contact", "unknown": "no"}})
    assert (row["events"], row["counted"]) == (0, 0)


def test_a_death_is_an_event_though_nobody_hands_it_in(ask: Ask) -> None:
    steps = {"death": {"events": "death", "unknown": "no", "pick": "first"}}
    assert (
        ask.value({"death": on("2025-05-01")}, {"days": {"since": "period.start", "until": "death.start"}}, steps=steps)
        == 120
    )
