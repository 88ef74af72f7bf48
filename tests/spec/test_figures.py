"""The packaged reference figures: what is there, that their sums hold to the person, and that the lint's rules bite."""

import dataclasses
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from indicators.catalogue.figure_files import read_figures
from indicators.catalogue.lint import lint
from indicators.catalogue.packaged import SPECS, packaged
from indicators.catalogue.remarks import Context, Remark
from indicators.catalogue.yaml_files import CatalogueError
from indicators.entries.figures import ALL_AGES, AgeRange, FigureSet
from indicators.figures.checks import findings_of
from indicators.figures.lookup import Figure, MissingFigure, ReferenceFigures

CATALOGUE = packaged()
FIGURES = CATALOGUE.figures
CODES = [*CATALOGUE.region_codes, "00"]
COUNTIES = "folkmangd-lan-tre-aldrar-2024-12-31"
STOCKHOLM_2022 = {"earlier": (2021, 2_415_139), "later": (2022, 2_440_027), "other_finality": (2022, 2_434_398)}


def remarks(figures: ReferenceFigures) -> list[Remark]:
    whole = dataclasses.replace(CATALOGUE, figure_sets=figures.sets)
    return [r for r in lint(Context(whole, date(2026, 11, 29))) if r not in KNOWN]


KNOWN = lint(Context(CATALOGUE, date(2026, 11, 29)))


def test_every_year_end_has_every_county_and_sex() -> None:
    for year in range(2013, 2025):
        for code in CODES:
            for sex in ("total", "women", "men"):
                answer = FIGURES.persons(code, date(year, 12, 31), ALL_AGES, sex)
                assert isinstance(answer, Figure), (year, code, sex)


def test_an_id_is_one_source_and_one_day() -> None:
    assert len(FIGURES.set_by_id) == len(FIGURES.sets)
    assert len({(one.source.document, one.name.sv, one.day) for one in FIGURES.sets}) == len(FIGURES.sets)


def test_the_first_of_november_is_missing_with_why_and_the_days_around_it() -> None:
    answer = FIGURES.persons("01", date(2022, 11, 1))
    assert isinstance(answer, MissingFigure)
    assert answer.sought is not None
    assert answer.sought.needed_by == "Överenskommelse Ökad tillgänglighet 2023, avsnitt 3 och 8"
    nearest = {name: getattr(answer, name) for name in STOCKHOLM_2022}
    assert {name: (one.day.year, one.persons) for name, one in nearest.items()} == STOCKHOLM_2022
    assert isinstance(FIGURES.persons("01", date(2017, 11, 1)), MissingFigure)


def test_the_last_of_october_is_no_first_of_november() -> None:
    answer = FIGURES.persons("00", date(2022, 11, 1))
    assert isinstance(answer, MissingFigure)
    assert answer.earlier is not None
    assert (answer.earlier.day, answer.earlier.persons) == (date(2022, 10, 31), 10_519_592)


def test_children_to_eighteen_are_summed_where_single_years_are_known_and_otherwise_missing() -> None:
    nation = FIGURES.persons("00", date(2022, 12, 31), AgeRange(0, 18))
    assert isinstance(nation, Figure)
    assert len(nation.parts) == 19
    county = FIGURES.persons("01", date(2022, 12, 31), AgeRange(0, 18))
    assert isinstance(county, MissingFigure)
    assert county.other_ages is not None
    assert (str(county.other_ages.ages), county.other_ages.day.year) == ("0-14", 2022)


def test_the_one_year_that_does_not_sum_is_accepted_with_its_size_and_no_more() -> None:
    (figures,) = [one for one in FIGURES.sets if one.day == date(2025, 12, 31)]
    strict = CATALOGUE.figure_policy.model_copy(update={"accepted": []})
    off = {(one.code, one.column) for one in findings_of(figures, CATALOGUE.region_codes, strict)}
    assert {code for code, _ in off} == {"ages-sum", "sexes-sum"}
    (total,) = (row.total for row in figures.rows if row.ages == ALL_AGES)
    years = sum(row.total or 0 for row in figures.rows if row.ages != ALL_AGES)
    assert (total, years) == (10_605_529, 10_605_545)  # 16 persons
    accepted = list(findings_of(figures, CATALOGUE.region_codes, CATALOGUE.figure_policy))
    assert {one.code for one in accepted} == {"accepted-deviation"}
    for deviation in CATALOGUE.figure_policy.accepted:
        smaller = deviation.model_copy(update={"persons": deviation.persons - 1})
        others = [one for one in CATALOGUE.figure_policy.accepted if one != deviation]
        policy = CATALOGUE.figure_policy.model_copy(update={"accepted": [*others, smaller]})
        assert any(one.severity == "error" for one in findings_of(figures, CATALOGUE.region_codes, policy)), deviation


def test_every_other_day_holds_to_the_person() -> None:
    strict = CATALOGUE.figure_policy.model_copy(update={"tolerance": 0, "accepted": []})
    for figures in FIGURES.sets:
        if figures.day != date(2025, 12, 31):
            assert list(findings_of(figures, CATALOGUE.region_codes, strict)) == [], figures.id


def test_the_european_standard_is_a_hundred_thousand() -> None:
    standard = FIGURES.standard("standard-europa-2013")
    assert standard is not None
    assert (len(standard.rows), sum(standard.weights().values())) == (19, 100_000)


def test_the_swedish_standard_is_the_nations_population_of_its_day() -> None:
    standard = FIGURES.standard("standard-sverige-2000-12-31")
    assert standard is not None
    for sex in ("total", "women", "men"):
        for ages, weight in standard.weights(sex).items():
            nation = FIGURES.persons("00", date(2000, 12, 31), ages, sex)
            assert isinstance(nation, Figure)
            assert nation.persons == weight, (sex, ages)


def test_a_rates_bound_is_the_population_of_its_own_time() -> None:
    assert CATALOGUE.inhabitants("01", date(2025, 1, 1)) == 2_473_307
    assert CATALOGUE.inhabitants("01", date(2016, 1, 1)) == 2_231_439
    assert CATALOGUE.inhabitants("99", date(2025, 1, 1)) is None


def other(identifier: str, **changes: Any) -> FigureSet:
    """A packaged set whose first row is changed."""
    figures = FIGURES.set_by_id[identifier]
    first, *rest = figures.rows
    return figures.model_copy(update={"rows": [first.model_copy(update=changes), *rest]})


BROKEN: list[tuple[str, str, Callable[[], FigureSet]]] = [
    ("sexes-sum", COUNTIES, lambda: other(COUNTIES, men=0)),
    ("regions-sum", COUNTIES, lambda: other(COUNTIES, total=1)),
    ("ages-sum", COUNTIES, lambda: other(COUNTIES, women=1)),
    ("sources-differ", "standard-sverige-2000-12-31", lambda: other("standard-sverige-2000-12-31", total=1)),
]


@pytest.mark.parametrize(("rule", "identifier", "broken"), BROKEN, ids=[rule for rule, _, _ in BROKEN])
def test_figures_that_do_not_hold_are_errors(rule: str, identifier: str, broken: Callable[[], FigureSet]) -> None:
    sets = [broken() if one.id == identifier else one for one in FIGURES.sets]
    told = remarks(ReferenceFigures(sets, FIGURES.sought))
    assert rule in {r.rule for r in told if r.entry == identifier and r.severity == "error"}, told


def test_what_is_sought_and_has_come_is_a_warning() -> None:
    november = FIGURES.set_by_id[COUNTIES].model_copy(update={"day": date(2022, 11, 1), "id": "november"})
    told = remarks(ReferenceFigures([*FIGURES.sets, november], FIGURES.sought))
    assert {(r.entry, r.rule, r.severity) for r in told} == {("2022-11-01 all", "sought-is-here", "warning")}


HEAD, ROWS = "standard-europa-2013.yaml", "standard-europa-2013.csv"
FAULTY: list[tuple[str, Callable[[Path], object], tuple[str, int, str]]] = [
    ("no rows", lambda at: (at / ROWS).unlink(), (HEAD, 1, "")),
    ("rows without a head", lambda at: (at / HEAD).unlink(), (ROWS, 1, "")),
    ("another name", lambda at: (at / HEAD).rename(at / "annat.yaml"), ("annat.yaml", 1, "id")),
    ("a count that is none", lambda at: write(at / ROWS, "5-9,5500", "5-9,fler"), (ROWS, 3, "total")),
    ("a count with spaces", lambda at: write(at / ROWS, "5-9,5500", "5-9,5 500"), (ROWS, 3, "total")),
    ("another encoding", lambda at: (at / ROWS).write_bytes("ålder".encode("latin-1")), (ROWS, 1, "")),
    ("an unknown word", lambda at: write(at / HEAD, "finality: final", "finality: kanske"), (HEAD, 8, "finality")),
]


def write(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize(("spoil", "place"), [case[1:] for case in FAULTY], ids=[case[0] for case in FAULTY])
def test_a_file_that_does_not_hold_is_told_with_file_and_line(
    tmp_path: Path, spoil: Callable[[Path], object], place: tuple[str, int, str]
) -> None:
    folder = Path(shutil.copytree(SPECS / "figures", tmp_path / "figures"))
    spoil(folder)
    with pytest.raises(CatalogueError) as caught:
        read_figures(folder, CODES)
    told = [(p.file, p.line, p.place) for p in caught.value.problems]
    assert place in told
