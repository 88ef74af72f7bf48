"""Target levels of every kind the field has: two, a group's own, two indicators at once, a band around the nation's value."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest

from backend.exchange.kik_rules import RULES
from backend.exchange.rules import Known
from backend.results import judged
from backend.results.schemas import CellOut
from indicators.catalogue.packaged import packaged
from indicators.consequence.classes import Held, moves
from indicators.entries.targets import Target
from indicators.statistics.values import Beside, target_class
from tests.support.specifications import specification


def level(value: int, operator: str = ">", **more: Any) -> Target:
    return Target.model_validate({"level": "met", "operator": operator, "value": value, "source": "Prov", **more})


WOMEN = {"name": {"sv": "Kvinnor"}, "sex": "women"}
OLD_WOMEN = {"name": {"sv": "Kvinnor 80 år och äldre"}, "sex": "women", "age_group": "80+"}
TREATED = {"name": {"sv": "Behandlade"}, "indicator": "behandlade"}
REGISTERED = {"indicator": "registrerade", "operator": ">", "value": 50}
"""Made up: no source that has been read has a level for one sex or age."""


@pytest.mark.parametrize(
    ("beside", "value", "expected"),
    [
        (Beside(), 75, "not_met"),  # everybody's is 80
        (Beside(sex="women"), 75, "met"),  # the women's own is 70
        (Beside(sex="women", age_group="80+"), 65, "met"),  # and these women's own 60
        (Beside(sex="men"), 75, "not_met"),  # who has none of their own is held against everybody's
        (Beside(age_group="80+"), 75, "not_met"),
    ],
)
def test_a_group_is_held_against_its_own_level_and_others_against_everybodys(
    beside: Beside, value: int, expected: str
) -> None:
    levels = [level(80), level(70, group=WOMEN), level(60, group=OLD_WOMEN), level(10, group=TREATED)]
    assert target_class(levels, Decimal(value), beside) == expected


def test_a_group_that_no_breakdown_tells_judges_no_value() -> None:
    assert target_class([level(80, group=TREATED)], Decimal(85)) == "no_target"


@pytest.mark.parametrize(
    ("good", "registered", "expected"),
    [
        ("91", "51", "met"),
        ("91", "50", "not_met"),  # over 50 is not 50
        ("90", "51", "not_met"),
        ("90", None, "not_met"),  # what is known to fail needs nothing more
        ("91", None, "not_judged"),
    ],
)
def test_a_double_level_takes_both(good: str, registered: str | None, expected: str) -> None:
    others = {"registrerade": Decimal(registered)} if registered else {}
    assert target_class([level(90, also=REGISTERED)], Decimal(good), Beside(others=others)) == expected


def test_the_best_level_that_is_known_to_be_reached_counts_while_a_higher_one_cannot_be_judged() -> None:
    both = [level(60), level(90, level="high", also=REGISTERED)]
    assert target_class(both, Decimal(95)) == "met"
    assert target_class(both, Decimal(50)) == "not_met"


@pytest.mark.parametrize(
    ("value", "nation", "expected"),
    [
        ("75", "100", "met"),  # 25 per cent below is within 25
        ("125", "100", "met"),
        ("74.9", "100", "not_met"),
        ("125.1", "100", "not_met"),
        ("0", "0", "met"),
        ("-5", "-4", "met"),  # an adjusted value may be negative; the band is as wide
        ("100", None, "not_judged"),
    ],
)
def test_a_band_is_as_wide_on_both_sides_of_the_nations_value(value: str, nation: str | None, expected: str) -> None:
    beside = Beside(nation=Decimal(nation) if nation else None)
    assert target_class([level(25, "within")], Decimal(value), beside) == expected


def test_publishing_a_band_or_a_double_level_tells_which_regions_change_class() -> None:
    held = [
        Held("2024", region, Decimal(value), Decimal(value)) for region, value in (("00", 60), ("14", 80), ("12", 62))
    ]
    plain, band = (specification(direction="none", targets=some) for some in ([], [level(25, "within").model_dump()]))
    assert [(one.region, one.class_after) for one in moves(plain, band, held)] == [
        ("00", "not_judged"),  # the nation is not held against itself
        ("14", "not_met"),
        ("12", "met"),
    ]
    double = specification(targets=[level(61, also=REGISTERED).model_dump()])
    known = {("2024", "14"): {"registrerade": Decimal(40)}}
    assert [(one.region, one.class_after) for one in moves(plain, double, held, known)] == [
        ("00", "not_met"),
        ("14", "not_met"),
        ("12", "not_judged"),
    ]


def cell(region: str, value: str | None, indicator: str = "prov-indikator") -> CellOut:
    return CellOut(
        indicator=indicator,
        version=1,
        statistic="proportion",
        round="r",
        period_label="2024",
        period_start=date(2024, 1, 1),
        period_end=date(2025, 1, 1),
        region=region,
        region_name="R",
        value=value,
        cause=None if value else "suppressed",
    )


def classes(cells: Sequence[CellOut]) -> list[str | None]:
    return [one.target_class for one in cells]


def test_a_value_that_the_reader_does_not_see_decides_no_class() -> None:
    spec = specification(targets=[level(90, also=REGISTERED).model_dump()])
    regions = [cell(code, "95") for code in ("12", "14", "21")]
    others = {"registrerade": [cell("12", "60", "registrerade"), cell("14", None, "registrerade")]}
    # 12 has both, 14's other value is hidden, and 21 has none.
    assert classes(judged.again(spec, regions, None, others)[0]) == ["met", "not_judged", "not_judged"]


def test_a_band_is_held_against_the_nations_value_as_it_is_shown() -> None:
    spec = specification(direction="none", targets=[level(25, "within").model_dump()])
    regions, nation = judged.again(spec, [cell("12", "76"), cell("14", "60"), cell("21", None)], cell("00", "100"), {})
    assert classes(regions) == ["met", "not_met", None]
    assert nation is not None
    assert nation.target_class == "not_judged"


def test_kik_is_told_the_plain_levels_and_leaves_the_others_alone() -> None:
    # KIK's field is a text with up to two levels: it has no words for a group, a double level or a band.
    rule = next(one for one in RULES if one.field == "targetValuesForExcelForExcel")
    plain = level(80)
    others = [level(70, group=WOMEN), level(90, level="high", also=REGISTERED), level(25, "within")]
    content = {"unit": "percent", "targets": [one.model_dump() for one in (plain, *others)]}
    told = rule.kik(content, None, cast("Known", None))
    assert [(one.level, one.value) for one in told["levels"]] == [("met", 80)]
    raised = [{"level": "met", "operator": ">", "value": "85", "source": "KIK"}]
    assert rule.joined(content["targets"], raised) == [*raised, *(one.model_dump() for one in others)]


def test_every_kind_stands_on_a_real_indicator() -> None:
    known = packaged().specification_by_id
    function, band = known["ibd-funktion-god"].targets, known["ra-biologiska-lakemedel"].targets
    assert [(t.value, t.also.indicator, t.also.value) for t in function if t.also] == [
        (90, "ibd-funktion-registrerad", 50),
        (80, "ibd-funktion-registrerad-behandlade", 75),
    ]
    assert [t.group.indicator for t in function if t.group] == ["ibd-funktion-god-behandlade"]
    assert [(t.operator, t.value) for t in band] == [("within", 25)]
