"""A file of reference figures is read whole or not at all: every fault with its row, sums by the policy's tolerance."""

import string
from datetime import date

import pytest

from indicators.figures.checks import AcceptedDeviation
from indicators.figures.findings import wordings
from indicators.figures.importing import Imported, imported
from tests.support.figures import COUNTIES, HEADER, STRICT, YEAR_END, changed, country, figure_set, head


def of(rows: list[list[str]], **policy: object) -> Imported:
    return imported(head(), rows, COUNTIES, STRICT.model_copy(update=policy))


def told(result: Imported) -> list[tuple[str, int | None, str | None]]:
    return [(one.code, one.row, one.column) for one in result.findings]


WHOLE = country("0+", "0-14", "15+")
"""Row 2–4 the nation, 5–7 Stockholm; the nation has 63 in each class and 126 in all."""


def test_a_file_that_holds_becomes_one_set_a_day() -> None:
    result = of([*WHOLE, *country("0+", day=date(2023, 12, 31))[1:]])
    assert result.findings == []
    assert [(one.id, one.day, len(one.rows)) for one in result.sets] == [
        ("prov-2022-12-31", YEAR_END, 66),
        ("prov-2023-12-31", date(2023, 12, 31), 22),
    ]
    assert result.sets[0].source.document == "Provtabell 1"


def test_the_columns_may_have_their_swedish_names() -> None:
    swedish = [["Datum", "Region", "Ålder", "Totalt", "Kvinnor", "Män"], *WHOLE[1:]]
    assert of(swedish).sets == of(WHOLE).sets


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1 26", "number-unreadable"),  # a group of two digits is none
        ("126,5", "number-decimals"),
        ("126.25", "number-decimals"),
        ("1.126", "number-two-readings"),  # a thousand and more, or one and a little
        ("1,126", "number-two-readings"),
        ("2.473.307", "number-two-readings"),
        ("-126", "number-unreadable"),
        ("ca 126", "number-unreadable"),
        ("..", "number-unreadable"),  # how statistics write that there is no figure
        ("99999999999", "number-unreadable"),  # more than live on earth
    ],
)
def test_a_number_that_is_no_count_stops_the_file_at_its_row_and_column(written: str, code: str) -> None:
    result = of(changed(WHOLE, {2: {"total": written}}))
    assert (told(result), result.sets) == ([(code, 2, "total")], [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1\u00a0234\u00a0567", "number-grouped"),
        ("1 234 567", "number-grouped"),
        ("1\u202f234\u202f567", "number-grouped"),
        ("1234567.0", "number-as-decimal"),
        ("1234567,00", "number-as-decimal"),
    ],
)
def test_a_number_that_can_only_be_read_in_one_way_is_read_with_a_note(written: str, code: str) -> None:
    result = of([HEADER, ["2022-12-31", "00", "0+", written, "", ""]])
    assert told(result) == [(code, 2, "total")]
    assert result.sets[0].rows[0].total == 1_234_567


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"date": "31/12 2022"}, ("day-unreadable", "date")),
        ({"date": "2022-13-31"}, ("day-unreadable", "date")),
        ({"date": "2022-W52-6"}, ("day-unreadable", "date")),  # which Python would read
        ({"region": "1"}, ("region-unknown", "region")),  # a spreadsheet ate the nought
        ({"region": "02"}, ("region-unknown", "region")),
        ({"ages": "barn"}, ("ages-unreadable", "ages")),
        ({"total": "", "women": "", "men": ""}, ("row-empty", None)),
    ],
)
def test_a_place_that_cannot_be_read_stops_the_file_at_its_row(
    cells: dict[str, str], expected: tuple[str, str | None]
) -> None:
    result = of(changed(WHOLE, {5: cells}))
    assert (told(result), result.sets) == ([(expected[0], 5, expected[1])], [])


def test_every_fault_is_told_at_once() -> None:
    result = of(changed(WHOLE, {2: {"total": "x"}, 5: {"region": "1", "men": "1,5"}}))
    assert told(result) == [
        ("number-unreadable", 2, "total"),
        ("region-unknown", 5, "region"),
        ("number-decimals", 5, "men"),
    ]


def test_thousands_with_a_comma_that_split_a_row_are_named() -> None:
    assert told(of([*WHOLE[:1], ["2022-12-31", "00", "0+", "1", "126", "42", "84"]])) == [
        ("too-many-cells", 2, None),
        ("nothing-there", None, None),
    ]


def test_the_same_place_twice_is_told_with_the_first_row() -> None:
    result = of([*WHOLE, WHOLE[4]])
    assert told(result) == [("row-twice", len(WHOLE) + 1, None)]
    assert "rad 5" in result.findings[0].sv


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["date", "ages", "total"], [("columns-missing", 1, "region")]),
        (["date", "region", "ages"], [("columns-missing", 1, "total")]),
        (["date", "region", "ages", "total", "kommun"], [("column-unknown", 1, None)]),
        (["date", "region", "ages", "total", "totalt"], [("column-unknown", 1, None)]),  # the same in two languages
        ([], [("columns-missing", 1, name) for name in ("date", "region", "ages", "total")]),
    ],
)
def test_a_header_that_does_not_hold_is_told_before_any_row(
    header: list[str], expected: list[tuple[str, int, str | None]]
) -> None:
    assert told(of([header, ["x"] * 5])) == expected
    assert told(imported(head(), [], COUNTIES, STRICT))[0][0] == "columns-missing"


def test_a_region_that_is_missing_is_named_once_however_many_ages_there_are() -> None:
    without = [row for row in WHOLE if row[1] != "25"]
    assert told(of(without)) == [("region-missing", None, "region")]
    assert "region 25" in of(without).findings[0].sv


def test_a_region_that_lacks_an_age_class_is_named_with_it() -> None:
    without = [row for row in WHOLE if row[1:3] != ["25", "15+"]]
    assert told(of(without)) == [("region-missing", 4, "region"), ("ages-gap", None, "ages")]


def test_sums_that_are_off_are_told_at_the_row_of_the_sum() -> None:
    # One more man in Stockholm's total of all ages: not the sum of the sexes, of the counties or of the classes.
    result = of(changed(WHOLE, {5: {"total": "7"}}))
    assert told(result) == [("sexes-sum", 5, "total"), ("regions-sum", 2, "total"), ("ages-sum", 5, "total")]
    assert result.sets == []
    assert "kvinnor och män är 6 men totalt står 7; det skiljer 1" in result.findings[0].sv


def test_the_tolerance_is_the_policys_to_the_person() -> None:
    off_by_two = changed(WHOLE, {5: {"total": "8"}})
    assert of(off_by_two, tolerance=2).findings == []
    assert told(of(off_by_two, tolerance=1)) == told(of(off_by_two))


ACCEPTED = AcceptedDeviation(
    what="population", day=YEAR_END, check="ages", persons=16, reason="Läst", source="Provbyrån"
)


@pytest.mark.parametrize(
    ("off", "day", "code"),
    [
        (16, YEAR_END, "accepted-deviation"),
        (17, YEAR_END, "ages-sum"),  # more than what was accepted
        (1, date(2023, 12, 31), "ages-sum"),  # another year
    ],
)
def test_a_deviation_is_accepted_for_its_day_and_up_to_its_size(off: int, day: date, code: str) -> None:
    rows = [
        [day.isoformat(), "00", ages, str(persons)] for ages, persons in (("0+", 20 + off), ("0-14", 12), ("15+", 8))
    ]
    result = of([HEADER[:4], *rows], accepted=[ACCEPTED])
    assert told(result) == [(code, 2, "total")]
    assert bool(result.sets) == (code == "accepted-deviation")


def test_figures_that_the_source_does_not_give_are_no_fault() -> None:
    only_total = [[*row[:4], "", ""] for row in WHOLE[1:]]
    result = of([HEADER, *only_total])
    assert result.findings == []
    assert result.sets[0].rows[0].persons("women") is None


def test_a_standard_population_has_no_regions_and_may_have_no_day() -> None:
    standard = head(what="standard_population")
    rows = [["ages", "total"], ["0-64", "80"], ["65+", "20"]]
    assert imported(standard, rows, COUNTIES, STRICT).sets == [
        figure_set(
            {(None, "0-64"): (80, None, None), (None, "65+"): (20, None, None)}, None, what="standard_population"
        )
    ]
    gap = imported(standard, [*rows[:2], ["66+", "20"]], COUNTIES, STRICT)
    assert [one.code for one in gap.findings] == ["ages-gap"]


def test_what_stands_in_a_cell_is_never_repeated() -> None:
    result = of(changed(WHOLE, {5: dict.fromkeys(HEADER, "19121212-1212")}))
    assert len(result.findings) == 6
    assert not any("1212" in text for one in result.findings for text in (one.sv, one.en))


def test_every_finding_has_both_languages_with_the_same_parts() -> None:
    def parts(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert all(parts(one.sv) == parts(one.en) for one in wordings().values())
