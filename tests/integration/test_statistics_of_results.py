"""Statistics beside the results: what the API tells of regions, change and sexes, and what is hidden stays out of it."""

from typing import Any

import yaml

from tests.support.world import STROKE, World, proportion


def statistics(here: World, period: str) -> Any:
    outcomes = here.get(f"/indicators/{STROKE}/outcomes", period=period)
    return outcomes["indicators"][0]["statistics"]


def by_sex(region: str, year: int, women: tuple[int, int], men: tuple[int, int]) -> list[dict[str, Any]]:
    total = women[0] + men[0], women[1] + men[1]
    return [
        proportion(STROKE, region, year, *total),
        proportion(STROKE, region, year, *women, sex="women"),
        proportion(STROKE, region, year, *men, sex="men"),
    ]


def test_change_women_and_men_and_regions_are_told_with_their_methods(here: World) -> None:
    first, second = here.round("ar-2023", 2023), here.round("ar-2024")
    for region, before in (("12", 10), ("14", 12)):
        here.publish(by_sex(region, 2023, (before, 100), (before, 100)), first, region)
    here.publish(by_sex("12", 2024, (20, 100), (40, 100)), second, "12")
    here.publish(by_sex("14", 2024, (10, 100), (14, 100)), second, "14")
    told = statistics(here, "2024")
    assert told["change"]["from_period"] == "2023"
    assert told["change"]["regions"] == ["12", "14"]
    assert round(told["change"]["difference"]["value"], 6) == 21 - 11
    assert told["change"]["difference"]["method"] == "newcombe"
    assert round(told["women_men"]["difference"]["value"], 6) == 15 - 27
    assert told["women_men"]["difference"]["certain"] == "below"
    assert (told["regions"]["above"], told["regions"]["below"]) == (["12"], ["14"])
    assert round(told["regions"]["expected_false_alarms"], 6) == 0.1
    cells = here.get("/results", indicator=STROKE, period="2024")["items"]
    assert {cell["method"] for cell in cells} == {"wilson"}


def test_a_region_that_is_hidden_is_in_no_statistic(here: World) -> None:
    first, second = here.round("ar-2023", 2023), here.round("ar-2024")
    here.publish(by_sex("12", 2023, (20, 100), (20, 100)), first, "12")
    here.publish(by_sex("14", 2023, (1, 100), (1, 100)), first, "14")  # two of two hundred: hidden
    for region in ("12", "14"):
        here.publish(by_sex(region, 2024, (20, 100), (30, 100)), second, region)
    told = statistics(here, "2024")
    assert told["change"]["regions"] == ["12"]
    assert told["women_men"]["regions"] == ["12", "14"]
    assert statistics(here, "2023")["women_men"]["regions"] == ["12"]


def test_values_of_a_region_that_its_register_covers_too_little_of_are_withheld_for_quality(here: World) -> None:
    """Once the register tells its coverage there, and at every door: cells, outcome, trend and the nation's sum."""
    asked = here.round("ar-2024")
    for region, count in (("12", 30), ("14", 60)):
        here.publish(by_sex(region, 2024, (count, 100), (count, 100)), asked, region)
    register = yaml.safe_load(here.get("/entries/data_source/riksstroke")["yaml"])
    number = register["version"] + 1
    thin = {"date": "2024", "percent": 40, "scope": "Alla i regionen.", "source": "Provet", "region": "14"}
    register |= {
        "version": number,
        "coverage": [thin],
        "coverage_floor": {"percent": 70, "source": "Provet"},
    }
    body = {"filename": "riksstroke.yaml", "yaml": yaml.safe_dump(register, allow_unicode=True)}
    here.post("/entries/data_source", "specialist", body)
    for who, name in (("specialist", "submit"), ("granskare", "publish")):
        here.post(f"/entries/data_source/riksstroke/versions/{number}/steps", who, {"step": name})
    cells = here.get("/results", indicator=STROKE)["items"]
    assert {(cell["region"], cell["value"] is None, cell["cause"]) for cell in cells} == {
        ("12", False, None),
        ("14", True, "withheld_for_quality"),
    }
    assert all(cell["numerator"] is None and cell["low"] is None for cell in cells if cell["region"] == "14")
    outcome = here.get(f"/indicators/{STROKE}/outcomes")["indicators"][0]
    assert (outcome["nation"]["value"], outcome["delivered"]) == ("30.0", 2)
    assert [point["cause"] for point in outcome["trend"] if point["region"] == "14"] == ["withheld_for_quality"]
    told = outcome["statistics"]["coverage"]
    assert (told["floor"], told["withheld"], told["percent"]) == ("70", ["14"], None)
