"""A year's revision log tells what happened to published entries, what changed, why and by whom; and is safe as a file."""

import csv
import io
from datetime import UTC, datetime

import openpyxl

from tests.integration.test_building_blocks import next_version, upload
from tests.integration.test_entries import publish, step
from tests.integration.test_entries import upload as upload_set
from tests.support.reviews import reviewed
from tests.support.world import World

YEAR = datetime.now(UTC).year
SET = "prov-mangd"


def filled(here: World) -> None:
    """A set that is published, revised with a comment that Excel would reckon, and retired; and a draft that is no revision."""
    publish(here)
    assert upload_set(here, version=2, stated=3).status_code == 201
    assert step(here, "nationell", "submit", 2).status_code == 200
    assert reviewed(here, "named_set", SET, 2, "nationell-2", "=1+1 enligt källan").status_code == 200
    assert step(here, "nationell-2", "retire", 2, "Räknas inte längre.").status_code == 200
    assert upload_set(here, version=3).status_code == 201


def test_a_year_tells_what_happened_what_changed_why_and_by_whom(here: World) -> None:
    filled(here)
    log = [line for line in here.get(f"/revisions/{YEAR}") if line["id"] == SET]
    assert [(line["version"], line["event"], line["comment"]) for line in log] == [
        (1, "published", None),
        (2, "revised", "=1+1 enligt källan"),
        (2, "retired", "Räknas inte längre."),
    ]
    (change,) = log[1]["changes"]
    assert (change["title_sv"], change["before"], change["after"]) == ("Antal enligt källan", "2", "3")
    assert all(line["by"] for line in log)
    assert here.get(f"/revisions/{YEAR - 1}") == []


def test_that_the_register_was_filled_is_no_revision(here: World) -> None:
    assert here.get(f"/revisions/{YEAR}") == []


def test_a_pathway_that_is_merged_is_told_as_such(here: World) -> None:
    merge = {"into": "sepsis", "done": True, "source": "Beslut"}
    newer = next_version(here, "pathway", "kol", merge=merge, phase="merged")
    sent = upload(here, "pathway", newer, "nationell")
    assert sent.status_code == 201, sent.text
    where = f"/entries/pathway/kol/versions/{newer['version']}/steps"
    assert here.call("POST", where, "nationell", json={"step": "submit"}).status_code == 200
    assert reviewed(here, "pathway", "kol", newer["version"], "nationell-2").status_code == 200
    lines = {line["id"]: line["event"] for line in here.get(f"/revisions/{YEAR}")}
    assert lines == {"kol": "merged", "sepsis": "revised"}, "what is merged goes, and what it went into has its names"


def test_the_files_have_a_line_a_changed_field_and_no_formula(here: World) -> None:
    filled(here)
    book = openpyxl.load_workbook(io.BytesIO(here.call("GET", f"/revisions/{YEAR}/log.xlsx").content))
    cells = [cell for row in book.active.iter_rows() for cell in row]  # type: ignore[union-attr]
    comment = next(cell for cell in cells if cell.value == "=1+1 enligt källan")
    assert comment.data_type == "s"
    text = here.call("GET", f"/revisions/{YEAR}/log.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [len(row) for row in rows] == [11] * 4, "the head and three lines"
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert "Antal enligt källan" in rows[2]
