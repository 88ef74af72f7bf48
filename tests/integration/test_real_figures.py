"""Every packaged reference figure beside the public copies it was carried over from, number by number."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from indicators.catalogue.packaged import packaged
from indicators.entries.figures import SEXES, AgeRange, Finality, Sex
from indicators.figures.lookup import Figure

pytestmark = pytest.mark.external

FIGURES = packaged().figures
SEX: dict[str, Sex] = {"T": "total", "F": "women", "M": "men"}
PRELIMINARY = "county_sex_1year_30sep_2018_2022.csv"
LEFT_OUT = (PRELIMINARY, "2018-09-30")
"""A preliminary day that is inferred and that nothing allocates by; 2022's is carried, the only one then with ages 0–18."""
NEWER = {"2025-12-31"}
"""Read at the source's own copy, which the folder leaves out because its sums do not hold."""

Key = tuple[str, str, AgeRange, Sex]


def rows(shared: Path) -> Iterator[tuple[str, Key, int, str]]:
    """Every row of every population file: the file, the key, the persons, the source."""
    for path in sorted((shared / "external" / "population").glob("*.csv")):
        if path.name == "standard_populations.csv":
            continue
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                ages = AgeRange(int(row["age_from"]), int(row["age_to"]) if row["age_to"] else None)
                key = (row["date"], row["region"], ages, SEX[row["sex"]])
                yield path.name, key, int(row["persons"]), row["source"]


def test_every_figure_of_the_copies_is_answered_to_the_person(shared: Path) -> None:
    compared = 0
    for file, key, persons, _ in rows(shared):
        day, region, ages, sex = key
        if (file, day) == LEFT_OUT:
            continue
        finality: Finality = "preliminary" if file == PRELIMINARY else "final"
        answer = FIGURES.persons(region, date.fromisoformat(day), ages, sex, finality)
        assert isinstance(answer, Figure), (file, key)
        assert answer.persons == persons, (file, key, answer)
        compared += 1
    assert compared == 792 + 1980 + 3960 + 6666 + 13332 // 2 + 3939 + 60


def test_no_packaged_figure_is_without_its_row_in_the_copies(shared: Path) -> None:
    known = {(file == PRELIMINARY, *key): persons for file, key, persons, _ in rows(shared)}
    compared = 0
    for figures in FIGURES.sets:
        if figures.what == "population" and str(figures.day) not in NEWER:
            for row in figures.rows:
                for sex in SEXES:
                    if (persons := row.persons(sex)) is not None:
                        key = (figures.finality == "preliminary", str(figures.day), row.region, row.ages, sex)
                        assert known.get(key) == persons, key  # type: ignore[arg-type]
                        compared += 1
    assert compared > 20_000


STANDARDS = {
    "esp2013": ("standard-europa-2013", "total"),
    "sweden-2000-12-31": ("standard-sverige-2000-12-31", "total"),
    "sweden-2000-12-31-women": ("standard-sverige-2000-12-31", "women"),
    "sweden-2000-12-31-men": ("standard-sverige-2000-12-31", "men"),
}


def test_the_standard_populations_are_the_copies_class_by_class(shared: Path) -> None:
    compared: dict[str, dict[AgeRange, int]] = {name: {} for name in STANDARDS}
    with (shared / "external" / "population" / "standard_populations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ages = AgeRange(int(row["age_from"]), int(row["age_to"]) if row["age_to"] else None)
            compared[row["standard"]][ages] = int(row["weight"])
    for name, (identifier, sex) in STANDARDS.items():
        standard = FIGURES.standard(identifier)
        assert standard is not None
        assert standard.weights(sex) == compared[name], name  # type: ignore[arg-type]


def test_the_persons_that_a_real_payment_implies_are_no_day_that_is_here(shared: Path) -> None:
    """182.5 million in 2023: its national total lies between two year ends and is neither, so that nothing stands in for it."""
    path = shared / "external" / "series" / "payments_svf_second_2023.csv"
    with path.open(encoding="utf-8") as file:
        implied = sum(int(row["persons_implied"]) for row in csv.DictReader(file))
    ends = [FIGURES.persons("00", date(year, 12, 31)) for year in (2022, 2023)]
    persons = [end.persons for end in ends if isinstance(end, Figure)]
    assert len(persons) == 2
    assert implied not in persons
