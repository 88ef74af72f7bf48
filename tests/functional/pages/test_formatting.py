"""Numbers, dates and tables as the pages write them."""

import pytest
from streamlit.testing.v1 import AppTest

from frontend import launch
from frontend.components import formatting, tables
from frontend.components.tables import Column
from frontend.register import sources_page


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("82.45", 1, "82,4"),  # Babel rounds halves to even; the API has rounded already
        ("1234567", 0, "1\u00a0234\u00a0567"),
        ("-3.5", None, "−3,5"),  # as many decimals as it came with, and a true minus
        (None, 1, "–"),
    ],
)
def test_numbers_have_a_decimal_comma_and_narrow_thousands(value: str | None, decimals: int | None, shown: str) -> None:
    assert formatting.number(value, decimals) == shown


def test_a_target_is_written_with_its_sign_and_unit() -> None:
    assert formatting.target({"operator": ">=", "value": "80.0"}, "%") == "≥\u00a080\u00a0%"


def test_a_period_ends_for_people_on_its_last_day() -> None:
    assert formatting.last_day("2026-07-01") == "30 juni 2026"


@pytest.mark.parametrize("known", ["2023", "2023-09"])
def test_a_date_known_in_part_is_shown_in_part(known: str) -> None:
    assert formatting.day(known) == known


def test_a_moment_is_shown_in_swedish_time() -> None:
    assert formatting.moment("2026-07-01T22:30:00+00:00") == "2 juli 2026 00:30"


def test_what_comes_from_outside_is_escaped_in_tables() -> None:
    shown = tables.table(
        "<b>x</b>", [Column("<i>"), Column("n", True)], [["<script>alert(1)</script>", tables.muted("<u>")]]
    )
    assert not any(tag in shown for tag in ("<script>", "<b>", "<i>", "<u>"))


def test_a_table_heads_its_rows_and_columns_for_screen_readers() -> None:
    shown = tables.table("Regioner", [Column("Region"), Column("n", True)], [["Skåne", "5"]])
    assert "<th scope='col'>Region</th>" in shown
    assert "<th scope='row'>Skåne</th>" in shown
    assert "<caption>Regioner</caption>" in shown


def test_english_readers_get_a_decimal_point() -> None:
    def script() -> None:
        import streamlit as st

        from frontend.components import formatting

        st.query_params["lang"] = "en"
        st.text(formatting.number("1234.5", 1))

    assert AppTest.from_function(script).run().text[0].value == "1,234.5"


def test_the_command_line_sets_everything_that_a_settings_file_would() -> None:
    line = launch.command(8501, "127.0.0.1", "http://127.0.0.1:8000")
    assert line[-1] == "--api=http://127.0.0.1:8000"
    assert {
        "--server.maxUploadSize=200",
        "--browser.gatherUsageStats=false",
        "--client.toolbarMode=minimal",
        "--server.headless=true",
        "--server.address=127.0.0.1",
    } <= set(line)


@pytest.mark.parametrize(("count", "shown"), [(999, "999 B"), (12_400, "12,4\u00a0kB"), (3_000_000, "3,0\u00a0MB")])
def test_a_files_size_is_written_in_the_unit_that_fits(count: int, shown: str) -> None:
    assert formatting.size(count) == shown


def test_a_share_stands_with_the_day_it_is_known_for() -> None:
    shown = tables.table(
        "Källor", [Column("Täckning")], [[sources_page._shares([{"percent": 87.5, "date": "2024-12-31"}])]]
    )
    assert "87,5\u00a0% (31 dec. 2024)" in shown


@pytest.mark.parametrize(
    ("value", "shown"), [("2026-11-02", "2 nov. 2026"), ("2026", "2026"), ("2026-11", "2026-11"), (None, "–")]
)
def test_a_date_is_written_as_far_as_it_is_known(value: str | None, shown: str) -> None:
    assert formatting.day(value) == shown
