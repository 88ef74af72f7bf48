"""What many cells ask of lists, exports and counters: nothing left out without a word, nothing counted one by one."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from backend.reports import cells as cell_files
from backend.results import cells as results
from tests.support.world import HEART, STROKE, World, proportion

KEYS = ("indicator", "period_start", "region", "unit", "sex", "age_group")


def rows(region: str, year: int, numerator: int, indicator: str = STROKE) -> list[dict[str, Any]]:
    """A total with both sexes, large enough to be shown where `numerator` is."""
    return [
        proportion(indicator, region, year, 2 * numerator, 200),
        proportion(indicator, region, year, numerator, 100, sex="women"),
        proportion(indicator, region, year, numerator, 100, sex="men"),
    ]


@pytest.fixture
def filled(here: World) -> World:
    """Two years of two regions; the latter year's numbers of region 14 are small and hidden from others."""
    for year, numerator in ((2023, 30), (2024, 2)):
        round_id = here.round(f"omgang-{year}", year)
        here.publish(rows("12", year, 40), round_id, "12")
        here.publish(rows("14", year, numerator), round_id, "14")
    return here


def test_a_page_says_whether_there_are_more_and_how_many_only_where_it_knows(filled: World) -> None:
    first = filled.get("/results", limit=5)
    assert (len(first["items"]), first["more"], first["total"]) == (5, True, None)
    last = filled.get("/results", limit=5, offset=10)
    assert (len(last["items"]), last["more"], last["total"]) == (2, False, 12)


def test_women_and_men_are_given_alone_where_they_are_asked_for(filled: World) -> None:
    cells = filled.get("/results", breakdown="sex")["items"]
    assert {(c["sex"], c["age_group"], c["unit"]) for c in cells} == {("women", "total", ""), ("men", "total", "")}
    assert len(cells) == 8, "two years of two regions"
    hidden = [c for c in cells if c["value"] is None]
    assert hidden
    assert all(c["cause"] for c in hidden), "a hidden cell says why"
    assert filled.get("/results", breakdown="age")["items"] == []
    assert filled.call("GET", "/results", params={"breakdown": "unit"}).status_code == 422


def test_newest_gives_each_indicators_last_period_and_no_other(filled: World) -> None:
    cells = filled.get("/results", region="12", breakdown="total", newest=True)["items"]
    assert [(c["period_label"], c["value"]) for c in cells] == [("2024", "40.0")]
    other = filled.get("/results", indicator=HEART, breakdown="total", newest=True)["items"]
    assert other == []


@pytest.mark.parametrize("who", [None, "rapportor-14", "nationell"])
def test_pages_of_any_size_give_the_same_cells_in_the_same_order(filled: World, who: str | None) -> None:
    whole = filled.get("/results", who, limit=1000)["items"]
    pages = [
        cell for offset in range(0, 12, 5) for cell in filled.get("/results", who, limit=5, offset=offset)["items"]
    ]
    assert pages == whole
    assert [tuple(c[k] for k in KEYS) for c in whole] == sorted(tuple(c[k] for k in KEYS) for c in whole)


@pytest.mark.parametrize("who", [None, "rapportor-14", "nationell"])
def test_an_export_of_many_batches_has_what_the_pages_have(
    filled: World, who: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "BATCH", 5)
    monkeypatch.setattr(cell_files, "LINES", 2)
    answer = filled.call("GET", "/results.csv", who)
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    shown = filled.get("/results", who, limit=1000)["items"]
    assert len(lines) == 1 + len(shown)
    value, region = lines[0].index("Värde"), lines[0].index("Länskod")
    assert [(line[region], line[value].replace(",", ".")) for line in lines[1:]] == [
        (cell["region"], cell["value"] or "") for cell in shown
    ]


def test_an_export_is_rounded_and_worded_as_the_pages_are(here: World) -> None:
    # 1 of 3 is 33,333…; with its interval it is shown with the specification's one decimal.
    counts = proportion(STROKE, "14", 2024, 100, 300) | {"value": None}
    here.publish([counts], here.round(indicators=[STROKE]), "14")
    head, line = csv.reader(io.StringIO(here.call("GET", "/results.csv").content.decode("utf-8-sig")), delimiter=";")
    written = dict(zip(head, line, strict=True))
    names = ("Mått", "Kön", "Åldersgrupp", "Värde", "95 % från", "95 % till", "Publicerat")
    assert [written[name] for name in names] == ["Andel", "Totalt", "Alla åldrar", "33,3", "28,2", "38,8", "ja"]
    book = load_workbook(io.BytesIO(here.call("GET", "/results.xlsx").content)).active
    heads, cells = book.iter_rows(values_only=True)
    in_book = dict(zip(heads, cells, strict=True))
    assert [in_book[name] for name in names] == ["Andel", "Totalt", "Alla åldrar", 33.3, 28.2, 38.8, "ja"]
    own = load_workbook(
        io.BytesIO(here.call("GET", "/pathways/stroke-tia-tidiga-insatser/outcomes.xlsx").content)
    ).active
    assert "28.2" in {str(cell) for row in own.iter_rows(values_only=True) for cell in row}
    assert {"total", "proportion"} & {cell for row in own.iter_rows(values_only=True) for cell in row} == set()


def test_a_book_that_one_sheet_cannot_hold_goes_on_in_the_next(filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_files, "MAX_ROWS", 5)
    answer = filled.call("GET", "/results.xlsx", "nationell")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Resultat", "Resultat 2", "Resultat 3"]
    assert [page.max_row - 1 for page in book.worksheets] == [5, 5, 2]


def test_a_book_of_nothing_is_a_sheet_with_its_headers(here: World) -> None:
    book = load_workbook(io.BytesIO(here.call("GET", "/results.xlsx").content))
    assert [page.max_row for page in book.worksheets] == [1]


def counted(here: World) -> tuple[int, int]:
    """What is shown, counted cell by cell."""
    query = "select count(*), count(distinct indicator) from published_cell where superseded_at is null and value is not null"
    with here.client.app.state.engine.connect() as connection:  # type: ignore[attr-defined]
        cells, indicators = connection.execute(text(query)).one()
    return cells, indicators


def test_the_counters_of_the_start_page_follow_every_publication(filled: World) -> None:
    def told() -> tuple[int, int]:
        overview = filled.get("/overview")
        return overview["observations_published"], overview["indicators_with_results"]

    assert told() == counted(filled) == (9, 1)
    again = filled.publish(rows("12", 2024, 2), "omgang-2024", "12")  # replaces shown cells with hidden ones
    assert told() == counted(filled) == (6, 1)
    assert (
        filled.step(again, "nationell", "retract", "Fel fil.").status_code == 200
    )  # the earlier ones are public again
    assert told() == counted(filled) == (9, 1)


def test_the_current_rows_are_read_through_their_indexes(here: World) -> None:
    """A list that is sorted, or read whole, costs seconds in a store of national size."""
    engine = here.client.app.state.engine  # type: ignore[attr-defined]
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by the size of the tables, which are empty here")
    page = "select * from published_cell where superseded_at is null {0} order by {1} limit 10"
    order = "indicator, period_start, region, unit, sex, age_group, statistic"
    totals = "and unit = '' and sex = 'total' and age_group = 'total'"
    for condition, index in (
        ("", "ix_published_cell_by_indicator"),
        ("and region = '14'", "ix_published_cell_by_region"),
    ):
        with engine.connect() as connection:
            plan = str(connection.execute(text("explain query plan " + page.format(condition, order))).all())
        assert index in plan, plan
        assert "TEMP B-TREE" not in plan, plan
    with engine.connect() as connection:
        query = f"select * from published_cell where superseded_at is null and indicator in ('a', 'b') {totals}"
        assert "ix_published_cell_totals_by_indicator" in str(
            connection.execute(text("explain query plan " + query)).all()
        )
