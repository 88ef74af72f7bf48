"""Reference figures through the API, open to everybody: sets with their source, rows by page, one figure or what is missing."""

from typing import Any

import pytest

from indicators.catalogue.packaged import packaged
from tests.support.world import World

COUNTIES = "folkmangd-lan-tre-aldrar-2022-12-31"


def test_the_list_says_of_every_set_where_it_comes_from(here: World) -> None:
    page = here.get("/figures", what="population", day="2022-12-31")
    assert page["total"] == len(page["items"]) == 3
    (counties,) = [one for one in page["items"] if one["id"] == COUNTIES]
    assert (counties["finality"], counties["ages"], counties["rows"]) == ("final", ["0-14", "0+", "15-64", "65+"], 88)
    assert counties["document"].startswith("Eurostat demo_r_pjanaggr3")
    assert counties["address"].startswith("https://github.com/lahackmoreno/")
    preliminary = here.get("/figures", finality="preliminary")
    assert [one["day"] for one in preliminary["items"]] == ["2022-09-30"]


def test_pages_of_sets_and_rows_follow_one_another_without_a_gap(here: World) -> None:
    for path in ("/figures", f"/figures/{COUNTIES}"):
        whole = here.get(path, limit=1000)
        parts = [here.get(path, limit=40, offset=offset)["items"] for offset in (0, 40, 80, 120)]
        assert [one for part in parts for one in part] == whole["items"]
        assert whole["total"] == len(whole["items"])


def test_a_sets_rows_are_of_a_region_or_ages_where_wanted(here: World) -> None:
    (row,) = here.get(f"/figures/{COUNTIES}", region="14", ages="65+")["items"]
    assert row == {"region": "14", "ages": "65+", "total": 349_717, "women": 186_135, "men": 163_582}
    assert here.get(f"/figures/{COUNTIES}", region="14")["total"] == 4


def test_a_figure_is_answered_with_its_source_and_a_missing_one_with_the_nearest_choices(here: World) -> None:
    known = here.get("/population/14/2022-12-31", ages="65+", sex="women")
    assert (known["figure"]["persons"], known["figure"]["figure_set"], known["missing"]) == (186_135, COUNTIES, None)
    missing = here.get("/population/01/2022-11-01", ages="0-18")
    assert missing["figure"] is None
    assert missing["missing"]["needed_by"] == "Överenskommelse Ökad tillgänglighet 2023, avsnitt 3 (block 2)"
    nearest = {name: one and (one["day"], one["ages"]) for name, one in missing["missing"].items() if name in CHOICES}
    assert nearest == {
        "earlier": ("2015-12-31", "0-18"),
        "later": None,
        "other_finality": ("2022-09-30", "0-18"),
        "other_ages": ("2022-12-31", "0-14"),
    }


CHOICES = ("earlier", "later", "other_finality", "other_ages")


@pytest.mark.parametrize(
    ("path", "words", "status", "says"),
    [
        ("/figures/finns-inte", {}, 404, "referenstal"),
        (f"/figures/{COUNTIES}", {"ages": "barn"}, 422, "åldrar"),
        (f"/figures/{COUNTIES}", {"limit": 1001}, 422, "högst 1000"),
        ("/population/99/2022-12-31", {}, 404, "länskod"),
        ("/population/1/2022-12-31", {}, 422, "region"),
        ("/population/01/igår", {}, 422, "day"),
        ("/population/01/2022-12-31", {"ages": "14-0"}, 422, "åldrar"),
        ("/population/01/2022-12-31", {"sex": "kvinnor"}, 422, "sex"),
    ],
)
def test_what_cannot_be_asked_is_told(here: World, path: str, words: dict[str, Any], status: int, says: str) -> None:
    answer = here.client.get(f"/api{path}", params=words)
    assert answer.status_code == status
    assert says in answer.text


def test_all_inhabitants_are_listed_with_what_is_sought_and_missing(here: World) -> None:
    rows = here.get("/population")
    known = {(row["region"], row["date"], row["ages"]): row for row in rows}
    assert len(known) == len(rows)
    assert known["01", "2022-12-31", "all"]["persons"] == 2_440_027
    sought = known["01", "2022-11-01", "all"]
    assert (sought["persons"], bool(sought["missing"])) == (None, True)
    assert all((row["persons"] is None) != (row["missing"] is None) for row in rows)


HEAD = """
id: prov-lan
version: 1
status: published
what: population
name: {sv: Prov av folkmängd, en: Trial population}
finality: final
source: {holder: Prov, document: Provtabell, address: 'https://example.org', read: 2026-01-15, mark: read}
"""


def office_file(**changes: str) -> str:
    """A day that no packaged source has, typed by an office: semicolons, spaces in numbers, counties that make the nation."""
    persons = dict.fromkeys(packaged().region_codes, 100000) | {"00": 2_100_000}
    lines = [f"{code};2022-11-01;0+;{number:,}".replace(",", " ") for code, number in persons.items()]
    lines = [changes.get(line.split(";")[0], line) for line in lines]
    return "\ufeffregion;date;ages;total\n" + "\n".join(lines) + "\n"


def hand_in(here: World, rows: str, who: str = "nationell"):  # type: ignore[no-untyped-def]
    return here.call("POST", "/figures", who, json={"filename": "folk.csv", "head": HEAD, "rows": rows})


def test_an_offices_file_is_reckoned_by_when_another_has_approved_it(here: World) -> None:
    sent = hand_in(here, office_file())
    assert sent.status_code == 201, sent.text
    (draft,) = sent.json()
    assert here.get("/population/14/2022-11-01")["figure"] is None, "a draft is reckoned by nowhere"
    path = f"/entries/figure_set/{draft['id']}/versions/1/steps"
    for who, step in (("nationell", "submit"), ("nationell-2", "publish")):
        assert here.call("POST", path, who, json={"step": step, "reason": None}).status_code == 200
    assert here.get("/population/14/2022-11-01")["figure"]["persons"] == 100_000


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"14": "14;2022-11-01;0+;1o0000"}, "inget antal"),  # a letter for a digit
        ({"14": "14;2022-11-01;0+;100 001"}, "00"),  # the counties are one more than the nation
        ({"14": ""}, "14"),  # a county is missing
        ({"14": "99;2022-11-01;0+;100 000"}, "länskoden"),
    ],
)
def test_an_offices_file_that_does_not_hold_is_told_with_row_and_nothing_is_kept(
    here: World, changes: dict[str, str], says: str
) -> None:
    answer = hand_in(here, office_file(**changes))
    assert answer.status_code == 422
    assert any(says in problem["message"] for problem in answer.json()["detail"]["problems"]), answer.text
    assert "prov-lan" not in str(here.get("/entries/figure_set", "nationell"))


@pytest.mark.parametrize("who", ["specialist", "rapportor-14", "administrator"])
def test_others_than_the_national_side_hand_in_no_figures(here: World, who: str) -> None:
    assert hand_in(here, office_file(), who).status_code == 403
