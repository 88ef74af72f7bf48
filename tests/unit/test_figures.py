"""A figure is answered with its source or is missing with the nearest choices named; ages are summed only where they fit."""

from datetime import date

import pytest

from indicators.entries.figures import ALL_AGES, AgeRange, SoughtFigures, tiling
from indicators.figures.lookup import Figure, MissingFigure, ReferenceFigures
from tests.support.figures import YEAR_END, figure_set

CHILDREN = AgeRange(0, 18)


def ranges(*texts: str) -> frozenset[AgeRange]:
    return frozenset(AgeRange.parse(text) for text in texts)


@pytest.mark.parametrize(
    ("written", "ages", "as_text"),
    [
        ("7", AgeRange(7, 7), "7"),
        ("0-14", AgeRange(0, 14), "0-14"),
        ("0–14", AgeRange(0, 14), "0-14"),  # the dash that people type
        ("65+", AgeRange(65, None), "65+"),
        ("all", ALL_AGES, "0+"),
        ("alla", ALL_AGES, "0+"),
    ],
)
def test_ages_are_written_in_a_few_ways_and_shown_in_one(written: str, ages: AgeRange, as_text: str) -> None:
    assert (AgeRange.parse(written), str(ages)) == (ages, as_text)


@pytest.mark.parametrize("written", ["", "14-0", "0-", "-5", "121", "65 och äldre", "٣", "0-14+"])
def test_what_is_no_age_range_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="åld"):
        AgeRange.parse(written)


@pytest.mark.parametrize(
    ("bands", "whole", "parts"),
    [
        (["0-4", "5-9", "10-14"], "0-14", "0-4 5-9 10-14"),
        (["0-14", "0-4", "5-9", "10-14"], "0-14", "0-4 5-9 10-14"),  # not by itself
        (["0-4", "0-14", "15-18"], "0-18", "0-14 15-18"),  # the narrowest leads nowhere
        (["0-14", "15+"], "0+", "0-14 15+"),
        (["0-14", "16+"], "0+", None),  # those of 15 are in no class
        (["0-14", "10+"], "0+", None),  # those of 10 to 14 are in two
        (["0-19"], "0-18", None),  # wider than what is wanted
        (["0-14", "15-18"], "0+", None),  # nobody older
    ],
)
def test_age_classes_make_a_wider_one_only_end_to_end(bands: list[str], whole: str, parts: str | None) -> None:
    found = tiling(ranges(*bands), AgeRange.parse(whole))
    assert (" ".join(map(str, found)) if found else None) == parts


def test_every_possible_class_at_once_is_no_trap() -> None:
    every = frozenset(AgeRange(first, last) for first in range(100) for last in range(first, 100))
    assert tiling(every, ALL_AGES) is None  # nothing is open upwards: each way on is tried once


KNOWN = ReferenceFigures(
    [
        figure_set({("01", "0+"): (100, 40, 60), ("01", "0-14"): (20, 8, 12)}, date(2021, 12, 31), id="arsslut"),
        figure_set({("01", "0+"): (110, 45, 65), ("01", "0-14"): (22, 9, 13)}, YEAR_END, id="arsslut"),
        figure_set(
            {("01", "0-14"): (21, 8, 13), ("01", "15-18"): (5, 2, 3), ("01", "19+"): (81, None, None)},
            date(2022, 9, 30),
            id="september",
            finality="preliminary",
        ),
    ],
    [
        SoughtFigures(
            day=date(2022, 11, 1),
            ages="all",
            why={"sv": "Inte hittad", "en": "Not found"},
            needed_by="Överenskommelsen",
        )
    ],
)


def missing(answer: Figure | MissingFigure) -> MissingFigure:
    assert isinstance(answer, MissingFigure)
    return answer


def test_a_figure_comes_with_the_set_it_stands_in() -> None:
    answer = KNOWN.persons("01", YEAR_END, AgeRange(0, 14), "women")
    assert isinstance(answer, Figure)
    assert (answer.persons, answer.figure_set.id, answer.parts) == (9, "arsslut-2022-12-31", ())


def test_ages_without_a_row_are_summed_from_one_sources_classes() -> None:
    answer = KNOWN.persons("01", date(2022, 9, 30), CHILDREN, finality="preliminary")
    assert isinstance(answer, Figure)
    assert (answer.persons, answer.parts) == (26, (AgeRange(0, 14), AgeRange(15, 18)))


def test_a_sum_that_lacks_a_part_is_missing() -> None:
    everybody = KNOWN.persons("01", date(2022, 9, 30), ALL_AGES, "women", "preliminary")
    assert isinstance(everybody, MissingFigure)  # women of 19 and more are not given


def test_a_class_whose_figure_is_missing_does_not_stand_in_the_way_of_those_that_are_known() -> None:
    # Women are known of 0–14 and not of its two parts.
    rows = {
        ("01", "0-9"): (2, None, 1),
        ("01", "10-14"): (2, None, 1),
        ("01", "0-14"): (4, 2, 2),
        ("01", "15+"): (2, 1, 1),
    }
    answer = ReferenceFigures([figure_set(rows)]).persons("01", YEAR_END, ALL_AGES, "women")
    assert isinstance(answer, Figure)
    assert (answer.persons, [str(ages) for ages in answer.parts]) == (3, ["0-14", "15+"])


def test_a_missing_day_names_the_days_around_it_and_the_other_finality_and_guesses_nothing() -> None:
    answer = missing(KNOWN.persons("01", date(2022, 11, 1)))
    assert answer.sought is not None
    assert answer.sought.why.sv == "Inte hittad"
    assert [(choice.day.isoformat(), choice.persons) for choice in (answer.earlier, answer.later) if choice] == [
        ("2021-12-31", 100),
        ("2022-12-31", 110),
    ]
    assert answer.other_finality is not None
    assert (answer.other_finality.finality, answer.other_finality.persons) == ("preliminary", 21 + 5 + 81)
    assert answer.other_ages is None  # a part of all ages is nothing to use instead


def test_missing_ages_name_the_most_similar_class_of_the_nearest_day() -> None:
    answer = missing(KNOWN.persons("01", date(2022, 11, 1), CHILDREN))
    assert (answer.earlier, answer.later, answer.sought) == (None, None, None)
    assert answer.other_ages is not None
    assert (str(answer.other_ages.ages), answer.other_ages.day) == ("0-14", YEAR_END)
    assert [str(choice.ages) for choice in answer.choices] == ["0-18", "0-14"]


def test_a_region_or_sex_that_no_source_has_is_missing_without_choices() -> None:
    assert missing(KNOWN.persons("99", YEAR_END)).choices == []
    assert missing(ReferenceFigures([]).persons("01", YEAR_END)).choices == []


def test_of_two_days_as_near_the_earlier_is_the_nearest() -> None:
    days = [figure_set({("01", "0+"): (n, None, None)}, date(2022, 1, n), id="prov") for n in (1, 3)]
    nearest = ReferenceFigures(days).nearest("01", date(2022, 1, 2))
    assert nearest is not None
    assert nearest.persons == 1


def test_what_a_source_gives_whole_goes_before_what_is_summed_of_another() -> None:
    summed = figure_set({("01", "0-14"): (1, None, None), ("01", "15+"): (1, None, None)}, id="a")
    whole = figure_set({("01", "0+"): (2, None, None)}, id="b")
    answer = ReferenceFigures([summed, whole]).persons("01", YEAR_END)
    assert isinstance(answer, Figure)
    assert (answer.figure_set.id, answer.parts) == ("b-2022-12-31", ())


def test_a_standard_population_is_no_regions_population() -> None:
    standard = figure_set({(None, "0-64"): (80, None, None), (None, "65+"): (20, None, None)}, None, id="standard",
                          what="standard_population")  # fmt: skip
    known = ReferenceFigures([standard, *KNOWN.sets])
    assert known.standard("standard") is standard
    assert known.standard("arsslut-2022-12-31") is None
    assert standard.weights() == {AgeRange(0, 64): 80, AgeRange(65, None): 20}
    assert standard.weights("women") == {}
