"""A round of months: one file holds a row for each month, and what is published of it are months, each with its own label."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from datasources.delivery import canonical
from datasources.delivery.check import check
from datasources.delivery.contract import RoundContract
from datasources.delivery.months import month_after
from tests.support.made_up_year import MEASURES
from tests.support.made_up_year import figures as year_of_figures
from tests.support.world import HEART, STROKE, World, proportion

MONTHS = ("2024-01", "2024-02", "2024-03")


def share(month: str, numerator: int, denominator: int, **given: Any) -> dict[str, Any]:
    """A row of the month, from its first to its last day."""
    first = date.fromisoformat(f"{month}-01")
    days = {"period_start": first, "period_end": month_after(first) - timedelta(days=1)}
    return proportion(given.pop("indicator", STROKE), "14", 2024, numerator, denominator, **days | given)


def of_months(
    here: World, identifier: str = "manader-2024", months: tuple[str, str] = ("2024-01", "2024-04"), **given: Any
) -> str:
    """A round of the months from the first up to, and not including, the second."""
    period = (f"{months[0]}-01", f"{months[1]}-01")
    return here.round(identifier, period=period, rows_by="month", **{"indicators": [STROKE]} | given)


def published(here: World, **wanted: Any) -> dict[str, str]:
    """The values of region 14 that everybody sees, by the label of their period."""
    cells = here.get("/results", region="14", indicator=STROKE, **wanted)["items"]
    return {cell["period_label"]: cell["value"] for cell in cells}


def test_a_file_of_two_months_is_published_as_two_months(here: World) -> None:
    asked = of_months(here, months=("2024-01", "2024-03"))
    here.publish([share("2024-01", 30, 200), share("2024-02", 50, 200)], asked, "14")
    assert published(here) == {"2024-01": "15.0", "2024-02": "25.0"}
    assert published(here, period="2024-02") == {"2024-02": "25.0"}
    assert published(here, period="2024") == {}  # what the round is called is no period of a row


def summary(submission: Any) -> set[str]:
    """The codes that a submission was told."""
    return {item["code"] for item in submission["summary"]}


def test_a_file_that_lacks_months_is_explained_and_a_later_one_may_not_lose_them(here: World) -> None:
    asked = of_months(here)
    first = here.hand_in([share("2024-01", 30, 200), share("2024-02", 50, 200)], asked, "14")
    assert first["state"] == "checked"
    assert "month-missing" in summary(first)
    here.step(first["id"], "rapportor-14", "withdraw")
    here.publish([share("2024-01", 30, 200), share("2024-02", 50, 200)], asked, "14")
    lost = here.hand_in([share("2024-03", 60, 200)], asked, "14")
    assert lost["state"] == "rejected"
    assert "month-left-out" in summary(lost)
    assert published(here) == {"2024-01": "15.0", "2024-02": "25.0"}


def test_a_correction_replaces_all_months_of_the_indicator_and_says_which_rows(here: World) -> None:
    asked = of_months(here, indicators=[STROKE, HEART])
    first = [share(month, 30 + n, 200) for n, month in enumerate(MONTHS)]
    other = [share(month, 40 + n, 200, indicator=HEART) for n, month in enumerate(MONTHS)]
    here.publish([*first, *other], asked, "14")
    mended = [first[0], share("2024-02", 90, 200), first[2]]
    second = here.hand_in(mended, asked, "14")
    assert second["state"] == "checked", second["summary"]
    told = here.get(f"/submissions/{second['id']}/comparison", "rapportor-14")
    assert (told["changed"], told["new"], told["unchanged"], told["gone"]) == (1, 0, 2, 0)
    here.step(second["id"], "rapportor-14", "withdraw")
    here.publish(mended, asked, "14")
    assert published(here) == {"2024-01": "15.0", "2024-02": "45.0", "2024-03": "16.0"}
    kept = here.get("/results", region="14", indicator=HEART)["items"]
    assert [cell["period_label"] for cell in kept] == list(MONTHS), "what the correction does not mention stays"


def test_a_month_is_taken_away_by_a_row_with_its_reason(here: World) -> None:
    asked = of_months(here, months=("2024-01", "2024-03"))
    here.publish([share("2024-01", 30, 200), share("2024-02", 50, 200)], asked, "14")
    empty = share("2024-02", 50, 200) | {"numerator": None, "denominator": None, "value": None, "comment": "Fel källa."}
    here.publish([share("2024-01", 30, 200), empty], asked, "14")
    assert published(here) == {"2024-01": "15.0", "2024-02": None}


@pytest.mark.parametrize(
    ("period", "rows_by", "refused"),
    [
        (("2024-02-01", "2024-03-01"), "period", True),  # one of its months
        (("2024-03-01", "2024-06-01"), "month", True),  # March is in both
        (("2024-04-01", "2024-06-01"), "month", False),  # begins when the other ends
        (("2024-01-01", "2024-04-01"), "period", False),  # the quarter is another period than its months
        (("2024-01-01", "2025-01-01"), "period", False),
    ],
)
def test_two_rounds_do_not_ask_for_the_same_month(
    here: World, period: tuple[str, str], rows_by: str, refused: bool
) -> None:
    of_months(here)
    body = {
        "id": "en-till",
        "name": "En till",
        "period_label": "en till",
        "period_start": period[0],
        "period_end": period[1],
        "rows_by": rows_by,
        "due": "2099-01-01",
        "indicators": [{"indicator": STROKE}],
        "regions": ["14"],
    }
    answer = here.call("POST", "/rounds", "nationell", json=body)
    assert answer.status_code == (422 if refused else 201), answer.text
    assert not refused or "samma dagar" in answer.text


@pytest.mark.parametrize(
    "period", [("2024-01-15", "2024-03-01"), ("2024-01-01", "2024-02-29"), ("2010-01-01", "2024-01-01")]
)
def test_a_round_of_months_begins_and_ends_with_a_month_and_is_not_endless(
    here: World, period: tuple[str, str]
) -> None:
    days = {"period_start": period[0], "period_end": period[1]}
    body = {"id": "m", "name": "M", "period_label": "m", "due": "2099-01-01", "rows_by": "month", "regions": ["14"]}
    answer = here.call("POST", "/rounds", "nationell", json=body | days | {"indicators": [{"indicator": STROKE}]})
    assert answer.status_code == 422
    assert "första dagen i en månad" in answer.text


def test_a_planned_round_of_a_year_becomes_one_of_months(here: World) -> None:
    planned = here.round(opened=False, indicators=[STROKE])
    detail = here.get(f"/rounds/{planned}", "nationell")
    names = ("id", "name", "period_label", "period_start", "period_end", "due", "regions")
    body = {name: detail[name] for name in names} | {"indicators": [{"indicator": STROKE}], "rows_by": "month"}
    answer = here.call("PUT", f"/rounds/{planned}", "nationell", json=body)
    assert (answer.status_code, answer.json()["rows_by"]) == (200, "month")


def outcome(here: World, period: str | None = None, who: str | None = None) -> tuple[Any, Any]:
    """The outcomes of the indicator, and the indicator's own among them."""
    wanted = {"period": period} if period else {}
    whole = here.get(f"/indicators/{STROKE}/outcomes", who, **wanted)
    return whole, whole["indicators"][0]


def test_months_are_periods_of_their_own_newest_first(here: World) -> None:
    asked = of_months(here, regions=["12", "14"])
    here.publish([share(month, 30 + n, 200) for n, month in enumerate(MONTHS)], asked, "14")
    whole, shown = outcome(here)
    assert (whole["periods"], whole["period"]) == (["2024-03", "2024-02", "2024-01"], "2024-03")
    assert {cell["region"]: (cell["value"], cell["cause"]) for cell in shown["regions"]} == {
        "12": (None, "not_due_yet"),
        "14": ("16.0", None),
    }
    assert [(p["period_label"], p["value"]) for p in shown["trend"] if p["region"] == "14"] == [
        ("2024-01", "15.0"),
        ("2024-02", "15.5"),
        ("2024-03", "16.0"),
    ]
    _, february = outcome(here, "2024-02")
    assert [cell["value"] for cell in february["regions"] if cell["region"] == "14"] == ["15.5"]


def test_a_reason_for_not_delivering_is_each_months_cause(here: World) -> None:
    asked = of_months(here, regions=["12", "14"])
    here.declare(asked, "12", "Byte av journalsystem.")
    _, shown = outcome(here, "2024-02")
    told = {cell["region"]: (cell["cause"], cell["comment"]) for cell in shown["regions"]}
    assert told["12"] == ("not_delivered", "Byte av journalsystem.")


def test_a_year_and_its_months_have_trends_of_their_own(here: World) -> None:
    of_year = here.round("ar-2024", indicators=[STROKE])
    here.publish([proportion(STROKE, "14", 2024, 400, 2_400)], of_year, "14")
    asked = of_months(here, months=("2024-01", "2025-01"))
    here.publish([share(f"2024-{n:02}", 30 + n % 3, 200) for n in range(1, 13)], asked, "14")
    whole, shown = outcome(here)
    assert whole["period"] == "2024", "the year ends with its last month and tells more"
    assert [period["period_label"] for period in shown["trend_periods"]] == ["2024"]
    assert whole["periods"][:3] == ["2024", "2024-12", "2024-11"]
    _, month = outcome(here, "2024-06")
    assert [period["period_label"] for period in month["trend_periods"]] == [f"2024-{n:02}" for n in range(1, 13)]


def test_a_small_month_hides_others_where_the_year_would_give_it_away(here: World) -> None:
    """Eleven shown months less than the shown year are the hidden one."""
    of_year = here.round("ar-2024", indicators=[STROKE])
    here.publish([proportion(STROKE, "14", 2024, 402, 2_400)], of_year, "14")
    asked = of_months(here, months=("2024-01", "2025-01"))
    counts = [2, 30, 40, 45, 30, 40, 45, 30, 40, 35, 30, 35]  # January's two are too few to be shown; together 402
    here.publish([share(f"2024-{n:02}", count, 200) for n, count in enumerate(counts, 1)], asked, "14")
    months = published(here)
    assert months.pop("2024") == "16.8"
    hidden = {month for month, value in months.items() if value is None}
    assert "2024-01" in hidden
    assert len(hidden) > 1, "by itself it would be the year less the others"


def test_a_small_month_alone_is_hidden_where_no_longer_period_is_shown(here: World) -> None:
    asked = of_months(here)
    here.publish([share("2024-01", 2, 200), share("2024-02", 50, 200), share("2024-03", 52, 200)], asked, "14")
    assert published(here) == {"2024-01": None, "2024-02": "25.0", "2024-03": "26.0"}


def nation_sees(here: World) -> dict[str, str]:
    """The nation's own values by the label of their period, in the cells and in the trend alike."""
    cells = here.get("/results", region="00", indicator=STROKE)["items"]
    for cell in cells:
        _, shown = outcome(here, cell["period_label"])
        assert shown["nation"]["value"] == cell["value"]
        assert {
            p["value"] for p in shown["trend"] if (p["region"], p["period_label"]) == ("00", cell["period_label"])
        } == {cell["value"]}
    return {cell["period_label"]: cell["value"] for cell in cells}


def of_the_nation(months: tuple[str, ...]) -> list[dict[str, Any]]:
    return [share(month, 300, 2_000) | {"region": "00"} for month in months]


def test_a_hidden_month_hides_the_nations_year_that_would_give_it_away_with_the_other_months(here: World) -> None:
    """The nation's year less its other months is its February; less the other regions' that is region 14's."""
    of_year = here.round("ar-2024", indicators=[STROKE])
    here.publish([proportion(STROKE, "00", 2024, 3_600, 24_000)], of_year, "00")
    asked = of_months(here, regions=["00", "14"])
    here.publish(of_the_nation(MONTHS), asked, "00")
    assert nation_sees(here) == {"2024": "15.0"} | dict.fromkeys(MONTHS, "15.0")
    here.publish([share("2024-01", 30, 200), share("2024-02", 2, 200), share("2024-03", 32, 200)], asked, "14")
    assert nation_sees(here) == {"2024": None, "2024-01": "15.0", "2024-02": None, "2024-03": "15.0"}


def test_a_hidden_year_hides_the_nations_months_that_add_up_to_it(here: World) -> None:
    of_year = here.round("ar-2024", indicators=[STROKE])
    here.publish([proportion(STROKE, "14", 2024, 2, 2_400)], of_year, "14")
    here.publish(of_the_nation(MONTHS), of_months(here, regions=["00"]), "00")
    assert nation_sees(here) == dict.fromkeys(MONTHS, None)


def test_what_a_month_is_held_against_is_the_year_before_and_then_the_month_before(here: World) -> None:
    earlier = of_months(here, "manader-2023", ("2023-01", "2023-03"))
    here.publish([share("2023-01", 30, 200), share("2023-02", 40, 200)], earlier, "14")
    asked = of_months(here)
    rows = [share("2024-01", 31, 200), share("2024-02", 41, 200), share("2024-03", 51, 200)]
    handed = here.hand_in(rows, asked, "14")
    read = here.get(f"/submissions/{handed['id']}/rows", "rapportor-14")["items"]
    told = [(row["period_label"], row["previous_period"], row["previous"]) for row in read]
    assert told == [("2024-01", "2023-01", "15.0"), ("2024-02", "2023-02", "20.0"), ("2024-03", "2024-02", "20.5")]
    contract = here.get(f"/rounds/{asked}/contract", "rapportor-14", region="14")
    assert [value["period_start"] for value in contract["previous"]] == ["2023-01-01", "2023-02-01"]


def test_a_year_is_held_against_a_year_and_not_against_the_last_month(here: World) -> None:
    of_2023 = here.round("ar-2023", year=2023, indicators=[STROKE])
    here.publish([proportion(STROKE, "14", 2023, 400, 2_400)], of_2023, "14")
    months = of_months(here, "manader-2023", ("2023-11", "2024-01"))
    here.publish([share("2023-11", 30, 200), share("2023-12", 40, 200)], months, "14")
    contract = here.get(f"/rounds/{here.round(indicators=[STROKE])}/contract", "rapportor-14", region="14")
    assert [value["period_end"] for value in contract["previous"]] == ["2024-01-01"]
    january = here.round("januari-2024", indicators=[STROKE], period=("2024-01-01", "2024-02-01"))
    contract = here.get(f"/rounds/{january}/contract", "rapportor-14", region="14")
    assert [value["period_start"] for value in contract["previous"]] == ["2023-12-01"], "one month against the last"


def test_the_regions_own_computer_finds_what_the_platform_finds(here: World, tmp_path: Path) -> None:
    """The exported contract has the months, those in force, and last year's."""
    asked = of_months(here)
    here.publish([share("2024-01", 30, 200), share("2024-02", 50, 200)], asked, "14")
    exported = here.get(f"/rounds/{asked}/contract", "rapportor-14", region="14")
    rows = [share("2024-02", 50, 200), share("2024-02", 51, 200)]
    there = here.hand_in(rows, asked, "14")
    source = tmp_path / "fil.csv"
    source.write_bytes(canonical.write(rows, "csv"))
    contract = RoundContract.model_validate_json(json.dumps(exported))
    result = check(source, "fil.csv", contract, tmp_path / "w", second_verdict=False)
    assert {item.code for item in result.summary} == summary(there)
    assert summary(there) >= {"duplicate", "month-missing", "month-left-out"}


def test_the_template_of_a_round_of_months_has_a_row_for_each_month(here: World) -> None:
    asked = of_months(here)
    text = here.call("GET", f"/rounds/{asked}/template.csv", "rapportor-14", params={"region": "14"}).content
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    days = {(row["period_från"], row["period_till"]) for row in rows}
    assert days == {("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-03-31")}


def test_every_download_calls_a_month_by_its_month(here: World) -> None:
    asked = of_months(here, months=("2024-01", "2024-03"))
    here.publish([share("2024-01", 30, 200), share("2024-02", 50, 200)], asked, "14")
    text = here.call("GET", "/results.csv", params={"indicator": STROKE}).content.decode("utf-8-sig")
    assert [line["Period"] for line in csv.DictReader(io.StringIO(text), delimiter=";")] == ["2024-01", "2024-02"]


def test_a_regions_file_of_thirteen_measures_and_twenty_three_months_takes_one_upload(place: World) -> None:
    """The made-up year of the agreement of 2023: January 2022 to November 2023."""
    asked = of_months(place, "tillganglighet", ("2022-01", "2023-12"), indicators=list(MEASURES))
    figures = {key: figure for key, figure in year_of_figures().items() if key[1] == "14"}
    rows = [
        share(f"{first:%Y-%m}", int(figure.numerator), int(figure.denominator), indicator=measure)
        for (measure, _, first), figure in figures.items()
    ]
    place.publish(rows, asked, "14")
    for measure in ("vantetid-operation-60", "vantetid-medicinsk-bedomning-3"):  # none of their numbers is small
        cells = place.get("/results", region="14", indicator=measure)["items"]
        told = {cell["period_start"]: (cell["numerator"], cell["denominator"]) for cell in cells}
        assert told == {
            first.isoformat(): (str(figure.numerator), str(figure.denominator))
            for (name, _, first), figure in figures.items()
            if name == measure
        }
