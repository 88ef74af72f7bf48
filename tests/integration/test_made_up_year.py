"""A made-up year of the 2023 agreement through real rounds: one file a region, verdicts, two payments, equal to the öre."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from backend.collection.checking import Checker
from datasources.delivery.months import month_after
from indicators.catalogue.packaged import packaged
from tests.support import made_up_year, plain_access_2023
from tests.support.world import World, everywhere, world

AGREEMENT = "okad-tillganglighet-2023"
REGIONS = packaged().region_codes
# Every region its own size; Gotland's is so small that single kronor are shared out among the others.
INHABITANTS = {region: 61_000 + 97_013 * place for place, region in enumerate(REGIONS)}
FIGURES = made_up_year.figures()
HEAD = """
id: prov-1-november
version: 1
status: published
what: population
name: {sv: Påhittad folkmängd den 1 november 2022, en: Made-up population of 1 November 2022}
finality: final
source: {holder: Prov, document: Påhittad, address: 'https://example.org', read: 2026-01-15, mark: convention}
"""


def rows_of(region: str) -> list[dict[str, Any]]:
    """The region's whole delivery: thirteen measures, January 2022 to November 2023."""
    return [
        {
            "indicator": measure,
            "statistic": "proportion",
            "period_start": month,
            "period_end": month_after(month) - timedelta(days=1),
            "region_system": "county",
            "region": region,
            "sex": "total",
            "age_group": "total",
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            # Nobody to measure is no share: the row says so.
            "comment": None if figure.denominator else "Ingen att mäta den månaden.",
        }
        for (measure, of, month), figure in FIGURES.items()
        if of == region
    ]


def import_population(made: World) -> None:
    """The day that the agreement shares out by, which no public source has: typed in, and approved by another."""
    persons = INHABITANTS | {"00": sum(INHABITANTS.values())}
    lines = "".join(f"{code},2022-11-01,0+,{number}\n" for code, number in persons.items())
    body = {"filename": "folk.csv", "head": HEAD, "rows": "region,date,ages,total\n" + lines}
    (draft,) = made.call("POST", "/figures", "nationell", json=body).json()
    for who, step in (("nationell", "submit"), ("nationell-2", "publish")):
        path = f"/entries/figure_set/{draft['id']}/versions/1/steps"
        assert made.call("POST", path, who, json={"step": step, "reason": None}).status_code == 200


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, warm_checker: Checker) -> Iterator[World]:
    """An installation with every region's year accepted, and the population of the day."""
    folder = tmp_path_factory.mktemp("year")
    with world(folder / "data", f"sqlite:///{folder / 'foljsam.db'}", warm_checker) as made:
        everywhere(made)
        import_population(made)
        measures = sorted(made_up_year.MEASURES)
        asked = made.round("vantetider", 2023, measures, REGIONS, period=("2022-01-01", "2023-12-01"), rows_by="month")
        for region in REGIONS:
            detail = made.hand_in(rows_of(region), asked, region)
            assert detail["state"] == "checked", detail["summary"]
            made.answer_all(detail["id"], f"rapportor-{region}")
            for who, step in ((f"attestant-{region}", "attest"), ("nationell", "accept")):
                assert made.step(detail["id"], who, step).status_code == 200
        yield made


def test_every_verdict_of_the_year_is_what_the_plain_calculation_gives(year: World) -> None:
    verdicts = year.get(f"/agreements/{AGREEMENT}/fulfilment", "nationell")["verdicts"]
    measured = [one for one in verdicts if one["requirement"] in plain_access_2023.SHARES and one["month"]]
    assert len(measured) == 21 * 9 * 11
    for one in measured:
        month = date.fromisoformat(one["month"])
        plain = plain_access_2023.earned_percent(FIGURES, one["region"], one["requirement"], month)
        assert int(one["share"]) == plain, one["reason_sv"]


def test_both_occasions_are_paid_by_two_people_and_equal_the_plain_calculation_to_the_ore(year: World) -> None:
    lines: dict[tuple[str, str, str], int] = {}
    for occasion in ("augusti-2023", "december-2023"):
        prepared = year.call("POST", f"/agreements/{AGREEMENT}/runs", "nationell", json={"occasion": occasion})
        assert prepared.status_code == 201, prepared.text
        step = f"/agreements/{AGREEMENT}/runs/{prepared.json()['id']}/steps"
        approved = year.call("POST", step, "nationell-2", json={"step": "approve", "reason": None})
        assert (approved.status_code, approved.json()["reproduced"]) == (200, True)
        for line in approved.json()["lines"]:
            what = "bonus" if line["kind"] == "bonus" else line["requirement"]
            lines[line["occasion"], line["region"], what] = line["ore"]
    plain = plain_access_2023.payments(FIGURES, INHABITANTS)
    assert lines == {key: 100 * kronor for key, kronor in plain.items()}
    assert sum(lines.values()) == 100 * plain_access_2023.BLOCK_1
