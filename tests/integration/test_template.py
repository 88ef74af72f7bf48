"""A round's template, filled in and handed in, is a delivery without a remark."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest

from datasources.delivery.columns import COLUMNS
from tests.support.world import World

BY_SEX = "hjartsvikt-pumpformaga"
"""An indicator of which everything that is asked for stands in the template: it is not wanted by age or unit."""
HEADERS = [column.swedish for column in COLUMNS]
COUNTS = {"totalt": (240, 400), "kvinnor": (130, 200), "män": (110, 200)}
"""Large enough for no remark on small numbers; women and men are the total."""


def template(here: World, kind: str) -> bytes:
    asked = here.round(indicators=[BY_SEX])
    answer = here.call("GET", f"/rounds/{asked}/template.{kind}", "rapportor-14", params={"region": "14"})
    assert answer.status_code == 200
    return answer.content


def filled_in_book(content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Resultat"]
    for line in range(2, sheet.max_row + 1):
        sex = sheet.cell(line, HEADERS.index("kön") + 1).value
        for header, count in zip(("täljare", "nämnare"), COUNTS[sex], strict=True):
            sheet.cell(line, HEADERS.index(header) + 1).value = count
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def filled_in_text(content: bytes) -> bytes:
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    made = io.StringIO()
    writer = csv.DictWriter(made, HEADERS, delimiter=";")
    writer.writeheader()
    for row in rows:
        numerator, denominator = COUNTS[row["kön"]]
        writer.writerow(row | {"täljare": numerator, "nämnare": denominator})
    return made.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize(("kind", "fill"), [("xlsx", filled_in_book), ("csv", filled_in_text)])
def test_the_template_filled_in_is_checked_without_a_finding(
    here: World, kind: str, fill: Callable[[bytes], bytes]
) -> None:
    content = fill(template(here, kind))
    sent = here.hand_in_bytes(content, "arsuppfoljning-2024", "14", "rapportor-14", f"fil.{kind}").json()
    found = here.settled(sent["id"], "rapportor-14")
    assert (found["state"], found["summary"], found["rows"]) == ("checked", [], 3)
