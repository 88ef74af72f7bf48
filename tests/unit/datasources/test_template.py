"""The template that goes out is a delivery when it comes back filled in."""

import csv
import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from backend.core.words import Language, of_group
from datasources.delivery import canonical
from datasources.delivery.columns import COLUMNS, NAMES, STATISTICS
from datasources.delivery.template import CODED, WORD_GROUPS, rows, template_csv, template_xlsx, written
from tests.support.checks import Checked
from tests.support.contracts import contract, indicator, mean_days

WORDS = {group: of_group(group) for group in WORD_GROUPS}
ASKED = contract(indicator(breakdowns=["sex"]), mean_days(breakdowns=[], statistics=["mean"]))
SWEDISH = [column.swedish for column in COLUMNS]
COUNTS = {"totalt": (50, 120), "kvinnor": (20, 60), "män": (30, 60)}


def fill(cells: dict[str, object]) -> dict[str, object]:
    """What a region writes in a prefilled row."""
    if cells["indikator"] == "ledtid-medel":
        return cells | {"värde": "12,5", "antal": 17}
    numerator, denominator = COUNTS[str(cells["kön"])]
    return cells | {"täljare": numerator, "nämnare": denominator}


def test_a_filled_in_csv_template_holds(checked: Checked) -> None:
    text = template_csv(ASKED, WORDS).decode("utf-8-sig")
    made = io.StringIO()
    writer = csv.DictWriter(made, SWEDISH, delimiter=";")
    writer.writeheader()
    writer.writerows(fill(dict(cells)) for cells in csv.DictReader(io.StringIO(text), delimiter=";"))
    outcome = checked(made.getvalue().encode("utf-8-sig"), ASKED)
    assert (outcome.verdict, outcome.findings) == ("checked", [])
    assert [row["sex"] for row in outcome.observations] == ["total", "women", "men", "total"]


def instead_of_words(language: Language | None) -> dict[str, str]:
    """Each word of the template → the code, or the word of another language, that stands there instead."""
    return {
        word.lower(): of_group(group, language)[code] if language else code
        for group in CODED.values()
        for code, word in of_group(group).items()
    }


@pytest.mark.parametrize("language", [None, "en"], ids=["codes, as older templates have", "English words"])
def test_a_template_filled_in_otherwise_is_read_as_the_same(checked: Checked, language: Language | None) -> None:
    lines = list(csv.reader(io.StringIO(template_csv(ASKED, WORDS).decode("utf-8-sig")), delimiter=";"))
    other = instead_of_words(language)
    filled = [fill(dict(zip(SWEDISH, line, strict=True))) for line in lines[1:]]
    text = "\n".join(";".join(other.get(str(cell), str(cell)) for cell in row.values()) for row in filled)
    outcome = checked(f"{';'.join(SWEDISH)}\n{text}\n".encode(), ASKED)
    assert (outcome.verdict, outcome.findings) == ("checked", [])
    assert [row["sex"] for row in outcome.observations] == ["total", "women", "men", "total"]


def test_a_filled_in_workbook_template_holds(checked: Checked) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(ASKED, WORDS)))
    sheet = book["Resultat"]
    for line in range(2, sheet.max_row + 1):
        for place, value in enumerate(
            fill({header: sheet.cell(line, number).value for number, header in enumerate(SWEDISH, 1)}).values(), 1
        ):
            sheet.cell(line, place).value = value
    made = io.BytesIO()
    book.save(made)
    outcome = checked(made.getvalue(), ASKED)
    assert (outcome.verdict, outcome.findings) == ("checked", [])
    assert [row["sex"] for row in outcome.observations] == ["total", "women", "men", "total"]


@pytest.mark.parametrize("made", [template_csv, template_xlsx])
def test_an_empty_template_asks_for_every_row_to_be_filled_in(checked: Checked, made: Callable[..., bytes]) -> None:
    outcome = checked(made(ASKED, WORDS), ASKED)
    assert outcome.places("row-without-result") == [(2, "value"), (3, "value"), (4, "value"), (5, "value")]


def test_rows_are_prefilled_with_the_round_s_own_period_and_region() -> None:
    first = next(iter(rows(ASKED)))
    assert first == {
        "indicator": "stroke-strokeenhet",
        "statistic": "proportion",
        "period_start": "2023-01-01",
        "period_end": "2023-12-31",
        "region_system": "county",
        "region": "14",
        "sex": "total",
        "age_group": "total",
    }


def test_the_reading_sheet_explains_every_column_and_shows_the_notice_first() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(template_xlsx(ASKED.model_copy(update={"notice": "Påhittade uppgifter"}), WORDS))
    )
    assert book.sheetnames == ["Resultat", "Läs mig", "Indikatorer"]
    reading = [[cell.value for cell in line] for line in book["Läs mig"].iter_rows()]
    assert reading[0][1] == "Påhittade uppgifter"
    assert set(SWEDISH) <= {line[0] for line in reading}
    assert [line[0].value for line in book["Indikatorer"].iter_rows(min_row=2)] == [
        "stroke-strokeenhet",
        "ledtid-medel",
    ]


def test_the_result_sheet_is_frozen_and_offers_lists_of_choices() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(ASKED, WORDS)))["Resultat"]
    assert sheet.freeze_panes == "B2"
    offered = {str(choice.sqref).split(":")[0][0] for choice in sheet.data_validations.dataValidation}
    assert offered == {
        "ABCDEFGHIJKLMNO"[NAMES.index(name)] for name in ("indicator", "statistic", "sex", "region_system")
    }
    age = sheet.cell(2, NAMES.index("age_group") + 1)
    assert age.number_format == "@", "or Excel turns 5-12 into a date"


def test_the_workbook_offers_and_has_swedish_words_alone() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(ASKED, WORDS)))["Resultat"]
    offered = {choice.formula1 for choice in sheet.data_validations.dataValidation}
    assert offered == {
        "Indikatorer!$A$2:$A$3",
        '"andel,medelvärde"',
        '"länskod,länsbokstav,koladakod,namn"',
        '"totalt,kvinnor,män,okänt"',
    }
    cells = [[sheet.cell(line, NAMES.index(column) + 1).value for column in CODED] for line in range(2, 6)]
    assert cells[1] == ["andel", "länskod", "kvinnor", "alla åldrar"]
    assert not {cell for line in cells for cell in line} & {"proportion", "mean", "county", "total", "women", "men"}


READ_BACK = [
    (column, code, language) for column in CODED for code in of_group(CODED[column]) for language in ("sv", "en")
]


NAMED = {"letter": "O", "kolada": "0014", "name": "Västra Götalandsregionen"}
"""The region in the systems that are not county codes."""


@pytest.mark.parametrize(("column", "code", "language"), READ_BACK)
def test_every_word_that_a_template_may_have_is_read_as_its_code(
    checked: Checked, column: str, code: str, language: Language
) -> None:
    statistic = code if column == "statistic" else "proportion"
    asked = contract(indicator(statistics=[statistic], breakdowns=["sex"]))
    row = next(iter(rows(asked))) | {"region": NAMED.get(code, "14"), "numerator": "50", "denominator": "120"}
    words = {group: of_group(group, language) for group in WORD_GROUPS}
    text = row | {column: written(words, column, code)}
    outcome = checked((";".join(text) + "\n" + ";".join(text.values()) + "\n").encode(), asked)
    read = {finding["code"] for finding in outcome.findings}
    assert not read & {
        "statistic-unknown",
        "region-system-unknown",
        "region-unknown",
        "sex-unknown",
        "age-group-unknown",
    }


def test_people_are_told_to_write_the_words_that_the_template_has() -> None:
    first = {code: word for word, codes in reversed(STATISTICS.items()) for code in codes}
    assert {code: word.lower() for code, word in of_group("kind").items()}.items() <= first.items()


def test_a_round_of_part_of_a_year_ends_on_its_last_day() -> None:
    asked = contract(period_start=date(2024, 1, 1), period_end=date(2024, 3, 1))
    assert {row["period_end"] for row in rows(asked)} == {"2024-02-29"}


def test_a_round_of_months_has_a_row_for_each_month_and_holds_when_it_is_filled_in(checked: Checked) -> None:
    asked = contract(indicator(breakdowns=["sex"]), rows_by="month", period_end=date(2023, 4, 1))
    prefilled = list(rows(asked))
    days = [(row["period_start"], row["period_end"]) for row in prefilled if row["sex"] == "total"]
    assert days == [("2023-01-01", "2023-01-31"), ("2023-02-01", "2023-02-28"), ("2023-03-01", "2023-03-31")]
    assert len(prefilled) == 9  # three months, in total and for women and men
    filled = [
        row
        | dict(zip(("numerator", "denominator"), COUNTS[written(WORDS, "sex", row["sex"])], strict=True))
        | {"comment": ""}
        for row in prefilled
    ]
    for place, row in enumerate(filled):  # no month has another's numbers
        extra = place // 3 * (2 if row["sex"] == "total" else 1)
        row.update(numerator=row["numerator"] + extra, denominator=row["denominator"] + extra)
    assert checked(canonical.write(filled, "csv"), asked).findings == []


def test_the_reading_sheet_says_that_a_file_replaces_all_months() -> None:
    for rows_by, told in (("month", True), ("period", False)):
        book = openpyxl.load_workbook(io.BytesIO(template_xlsx(contract(rows_by=rows_by), WORDS)))
        text = " ".join(str(cell.value) for row in book["Läs mig"].iter_rows() for cell in row)
        assert ("alla månader" in text) == told
