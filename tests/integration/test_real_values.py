"""51 real indicators × 21 regions and the nation × 2016–2025 through the real pipeline: every value comes back as it went in.

Real data is not clean. What the rules refuse is listed here value by value, each looked at and judged right; what they warn
about is counted, and the largest of them are listed with what was found.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.collection.checking import Checker
from indicators.catalogue.packaged import packaged
from tests.support.snapshots import sqlite_copy
from tests.support.world import World, everywhere, world

pytestmark = pytest.mark.external

Key = tuple[str, str, int]
"""Kolada id, county code (00 is the nation), year."""

EACH_ITS_OWN = 2022
"""From this year on every region hands in its own file; the years before are one file each, as public values come in."""

REFUSED: dict[Key, str] = {
    ("N79221", "14", 2025): "146.1 % of those who wait cannot have waited at most 90 days",
}
"""Values that the rules refuse, with why that is right. Each file is handed in again without them."""

MISLABELLED = {"N70341", "N70346", "N70351", "N70352", "N79190", "N61603", "U79133", "U20462"}
"""The copy says `antal`; by the indicators' own definitions the values are per 100 000 inhabitants."""

RATIOS = {"N70643": "103.3"}
"""Shares of an expected number, which can pass 100: not refused. The largest value of each."""


def real_values(shared: Path) -> dict[Key, str]:
    with (shared / "external" / "kolada" / "values.csv").open(encoding="utf-8") as file:
        return {(row["kpi"], row["region_code"][2:], int(row["year"])): row["value"] for row in csv.DictReader(file)}


def real_indicators(shared: Path) -> dict[str, dict[str, str]]:
    with (shared / "external" / "kolada" / "indicators.csv").open(encoding="utf-8") as file:
        return {row["kpi"]: row for row in csv.DictReader(file)}


def identifier(kpi: str) -> str:
    return f"kolada-{kpi.lower()}"


def files(
    values: dict[Key, str], kinds: dict[str, str], year: int, starts: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """Each region's rows for a year, in the canonical format."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (kpi, region, when), value in values.items():
        if when == year:
            found[region].append(
                {
                    "indicator": identifier(kpi),
                    "statistic": kinds[identifier(kpi)],
                    "period_start": starts["start"],
                    "period_end": starts["end"],
                    "region_system": "kolada",
                    "region": f"00{region}",
                    "sex": "total",
                    "value": value,
                }
            )
    return found


@pytest.fixture(scope="module")
def loaded(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path, warm_checker: Checker
) -> Iterator[tuple[World, dict[str, Any]]]:
    """An installation with every year's round taken to published."""
    folder = tmp_path_factory.mktemp("real")
    with world(folder / "data", sqlite_copy(prepared_sqlite, folder), warm_checker) as made:
        everywhere(made)
        yield made, hand_in_everything(made, real_values(shared))


def hand_in_everything(made: World, values: dict[Key, str]) -> dict[str, Any]:
    kinds = {i["id"]: i["kind"] for i in made.get("/indicators", "specialist") if i["id"].startswith("kolada-")}
    found: dict[str, Any] = {"kinds": kinds, "refused": set(), "jumps": set(), "warnings": defaultdict(int), "files": 0}
    for year in sorted({key[2] for key in values}):
        asked = sorted({identifier(key[0]) for key in values if key[2] == year})
        regions = sorted({key[1] for key in values if key[2] == year})
        known: dict[str, str] = (
            {"without_counts": "Redan offentligt i Kolada."}
            if year >= EACH_ITS_OWN
            else {"public_source": "https://www.kolada.se"}
        )
        round_id = made.round(f"kolada-{year}", year, asked, regions, **known)
        period = {"start": f"{year}-01-01", "end": f"{year + 1}-01-01"}
        by_region = files(values, kinds, year, period)
        if year < EACH_ITS_OWN:
            by_region = {"00": [row for _, rows in sorted(by_region.items()) for row in rows]}
        for region, rows in sorted(by_region.items()):
            hand_in(made, round_id, region, rows, found)
    return found


def key_of(row: dict[str, Any]) -> Key:
    """Which real value a row has."""
    return row["indicator"][7:].upper(), row["region"][2:], int(row["period_start"][:4])


def hand_in(made: World, round_id: str, region: str, rows: list[dict[str, Any]], found: dict[str, Any]) -> None:
    """One file to published; refused rows are noted and left out of the second try."""
    sender, attester = (
        ("nationell", "nationell-2") if region == "00" else (f"rapportor-{region}", f"attestant-{region}")
    )
    detail = made.hand_in(rows, round_id, region, sender, "parquet" if region == "01" else "csv")
    found["files"] += 1
    kept = rows
    if detail["state"] == "rejected":
        errors = made.get(f"/submissions/{detail['id']}/findings", sender, severity="error")["items"]
        bad = {error["row"] for error in errors}
        found["refused"] |= {key_of(rows[row - 2]) for row in bad}  # row 1 is the header
        kept = [row for place, row in enumerate(rows, start=2) if place not in bad]
        detail = made.hand_in(kept, round_id, region, sender)
    assert detail["state"] == "checked", made.get(f"/submissions/{detail['id']}/findings", sender)["items"][:5]
    for item in detail["summary"]:
        if item["severity"] == "warning":
            found["warnings"][item["code"]] += item["count"]
    jumps = made.get(f"/submissions/{detail['id']}/findings", sender, code="jump", limit=1000)["items"]
    found["jumps"] |= {key_of(kept[jump["row"] - 2]) for jump in jumps}
    made.answer_all(detail["id"], sender)
    for who, step in ((attester, "attest"), ("nationell", "accept"), ("nationell", "publish")):
        assert made.step(detail["id"], who, step).status_code == 200


def everything(made: World) -> Iterator[dict[str, Any]]:
    offset = 0
    while True:
        page = made.get("/results", limit=1000, offset=offset)
        yield from page["items"]
        offset += 1000
        if not page["more"]:
            return


def test_every_value_comes_back_from_the_api_as_it_went_in(loaded: tuple[World, dict[str, Any]], shared: Path) -> None:
    made, found = loaded
    values = real_values(shared)
    assert len(values) == 8901
    back = {(c["indicator"][7:].upper(), c["region"], int(c["period_label"])): c["value"] for c in everything(made)}
    assert back == {key: value for key, value in values.items() if key not in REFUSED}
    assert found["files"] == 4 * 22 + 6, "22 files of each newer year, one of each earlier"


def test_what_the_rules_refuse_is_exactly_what_is_judged_wrong(loaded: tuple[World, dict[str, Any]]) -> None:
    assert loaded[1]["refused"] == set(REFUSED)


def test_ratios_over_a_hundred_are_taken_in(loaded: tuple[World, dict[str, Any]], shared: Path) -> None:
    for kpi, largest in RATIOS.items():
        assert max((v for key, v in real_values(shared).items() if key[0] == kpi), key=Decimal) == largest
        assert loaded[1]["kinds"][identifier(kpi)] == "ratio"


def test_every_indicator_has_the_direction_of_its_source(loaded: tuple[World, dict[str, Any]], shared: Path) -> None:
    directions = {i["id"]: i["direction"] for i in loaded[0].get("/indicators")}
    for kpi, row in real_indicators(shared).items():
        assert directions[identifier(kpi)] == ("lower" if row["lower_is_better"] == "1" else "higher"), kpi


def test_every_indicator_has_its_sources_unit_and_the_mislabelled_ones_are_corrected(
    loaded: tuple[World, dict[str, Any]], shared: Path
) -> None:
    units = {i["id"]: i["unit"] for i in loaded[0].get("/indicators")}
    for kpi, row in real_indicators(shared).items():
        expected = "per_100000" if kpi in MISLABELLED else {"procent": "percent"}[row["unit"]]
        assert units[identifier(kpi)] == expected, kpi


def judged_jumps() -> set[Key]:
    """The jumps that somebody has looked at, with why in the file."""
    entries = yaml.safe_load((Path(__file__).parents[1] / "data" / "real_value_jumps.yaml").read_text(encoding="utf-8"))
    return {(kpi, value[:2], int(value[3:])) for kpi, entry in entries.items() for value in entry["values"]}


def plain_jumps(values: dict[Key, str]) -> set[Key]:
    """The jumps worked out a second time, plainly: against the region's last earlier value of the indicator."""
    limits = {s.codes.get("kolada"): s.jump_limit for s in packaged().specifications}
    found = set()
    for (kpi, region, year), value in values.items():
        earlier = [when for when in range(2016, year) if (kpi, region, when) in values]
        limit = limits[kpi]
        if earlier and limit and abs(Decimal(value) - Decimal(values[kpi, region, earlier[-1]])) > limit:
            found.add((kpi, region, year))
    return found


def test_every_jump_that_is_warned_about_is_listed_and_judged(
    loaded: tuple[World, dict[str, Any]], shared: Path
) -> None:
    accepted = {key: value for key, value in real_values(shared).items() if key not in REFUSED}
    assert loaded[1]["jumps"] == plain_jumps(accepted) == judged_jumps()


def test_every_other_warning_is_of_a_kind_and_number_that_is_expected(
    loaded: tuple[World, dict[str, Any]], shared: Path
) -> None:
    warnings = dict(loaded[1]["warnings"])
    values = {key: value for key, value in real_values(shared).items() if key not in REFUSED}
    years = {(kpi, year) for kpi, _, year in real_values(shared)}
    files = {(region, year) for _, region, year in values}
    typical = {s.codes.get("kolada"): s.typical for s in packaged().specifications if s.typical}
    by_sex = {s.codes.get("kolada") for s in packaged().specifications if "sex" in s.breakdowns}
    assert warnings == {
        "jump": len(judged_jumps()),
        # Typical is what whole regions had in 2020–2024; these are other years, and the nation never lies outside.
        "value-untypical": sum(
            kpi in typical and not typical[kpi].lowest <= Decimal(value) <= typical[kpi].highest
            for (kpi, _, _), value in values.items()
        ),
        # The year asks the region for the indicator, and it has no value. What is public already is asked of no region.
        "indicator-missing": sum(
            (kpi, region, year) not in values
            for kpi, year in years
            for region, when in files
            if when == year >= EACH_ITS_OWN
        ),
        # The specification is broken down by sex, and the copy has totals only: said once a file.
        "sex-breakdown-missing": len(
            {(kpi, year, region if year >= EACH_ITS_OWN else "") for kpi, region, year in values if kpi in by_sex}
        ),
    }


def test_outcomes_tell_that_the_nations_value_was_delivered(loaded: tuple[World, dict[str, Any]]) -> None:
    outcome = loaded[0].get("/indicators/kolada-u70495/outcomes", period="2023")["indicators"][0]
    assert outcome["nation"]["origin"] == "delivered"
    assert outcome["delivered"] == 21
    assert len({p["period_label"] for p in outcome["trend"] if p["region"] == "00"}) == 10
