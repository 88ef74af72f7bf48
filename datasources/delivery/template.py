"""The file that a region fills in: rows, headers, explanations and lists of choices, made from the round's contract."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import xlsxwriter

from datasources.delivery.columns import COLUMNS, NAMES, SEXES, UNKNOWN_SEX
from datasources.delivery.contract import ExpectedIndicator, RoundContract
from datasources.delivery.formats.sheets import RESULT_SHEET

Words = Mapping[str, Mapping[str, str]]
"""What people call codes, by group: handed over by whoever has the catalogue of words."""

CODED = {"statistic": "kind", "region_system": "region_system", "sex": "sex", "age_group": "age_group"}
"""Columns that are filled in with words for codes, and the group that has the words."""
WORD_GROUPS = (*CODED.values(), "unit", "breakdown")
"""The groups of words that a template needs."""

READING_SHEET = "Läs mig"
INDICATOR_SHEET = "Indikatorer"
SPARE_ROWS = 5_000
"""How far below the prefilled rows the lists of choices reach, for rows by age or unit."""

_WIDTHS = {"indicator": 34, "comment": 40, "unit": 26, "statistic": 19, "period_start": 13, "period_end": 13}
_REFUSED = {"error_title": "Välj ur listan", "error_message": "Välj ett av orden i listan."}
"""What Excel says of a word that is not in the list."""
_STEPS = (
    "Fyll i bladet Resultat: en rad för varje resultat. Raderna för totalen (och för kvinnor och män) finns redan.",
    "Lämna täljare och nämnare när de finns; värdet räknas ut. För medelvärden, medianer och index: lämna värde och antal.",
    "Lägg till rader per åldersgrupp eller enhet för de indikatorer som redovisas så (bladet Indikatorer).",
    "Kan ett resultat inte lämnas: låt talen vara tomma och skriv i kommentar varför. Ta inte bort raden.",
    "Lägg inte till kolumner eller summarader. Skriv aldrig personnummer eller andra personuppgifter: då avvisas hela filen.",
)
_STEP_OF_MONTHS = (
    "Varje månad har egna rader. En fil ersätter det som tidigare lämnats av indikatorn, alla månader: lämna dem alla, även de "
    "som inte har ändrats. En månad som inte kan lämnas: låt talen vara tomma och skriv i kommentar varför."
)


def template_csv(contract: RoundContract, words: Words) -> bytes:
    """The template as CSV: UTF-8 with BOM, semicolons, headers and cells in the language of `words` (WORD_GROUPS)."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.swedish for column in COLUMNS])
    writer.writerows([row.get(name, "") for name in NAMES] for row in _worded(contract, words))
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(contract: RoundContract, words: Words) -> bytes:
    """The template as an Excel workbook with the sheets Resultat, Läs mig and Indikatorer.

    `words` are the Swedish words of WORD_GROUPS.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "num_format": "@"}),
            "text": book.add_format({"num_format": "@"}),
            "number": book.add_format({"num_format": "General"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "notice": book.add_format({"bold": True, "text_wrap": True, "bg_color": "#FFF3CD"}),
        }
        results, reading, indicators = (
            book.add_worksheet(name) for name in (RESULT_SHEET, READING_SHEET, INDICATOR_SHEET)
        )
        _results(results, contract, styles, words)
        _reading(reading, contract, styles)
        _indicators(indicators, contract, styles, words)
    return data.getvalue()


def rows(contract: RoundContract) -> Iterator[dict[str, str]]:
    """The prefilled rows, in codes: every indicator and statistic, each month of a round of months, in total and (by sex, where
    asked) for women and men."""
    for indicator in contract.indicators:
        for statistic in indicator.statistics:
            for start, end in contract.periods():
                for sex in _sexes(indicator):
                    yield _row(contract.sender, indicator.id, statistic, start, end, sex)


def _sexes(indicator: ExpectedIndicator) -> Iterable[str]:
    return [sex for sex in SEXES if sex != UNKNOWN_SEX] if "sex" in indicator.breakdowns else ["total"]


def _row(region: str, indicator: str, statistic: str, start: date, end: date, sex: str) -> dict[str, str]:
    return {
        "indicator": indicator,
        "statistic": statistic,
        "period_start": start.isoformat(),
        "period_end": (end - timedelta(days=1)).isoformat(),
        "region_system": "county",
        "region": region,
        "sex": sex,
        "age_group": "total",
    }


def _worded(contract: RoundContract, words: Words) -> Iterator[dict[str, str]]:
    """The prefilled rows as people read and write them."""
    for row in rows(contract):
        yield row | {name: written(words, name, row[name]) for name in CODED}


def written(words: Words, column: str, code: str) -> str:
    """The word for a code as it stands in a cell of a column of CODED. A statistic that is no kind of measure has none."""
    return words[CODED[column]].get(code, code).lower()


def _results(sheet: Any, contract: RoundContract, styles: dict[str, Any], words: Words) -> None:
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, _WIDTHS.get(column.name, 11), styles["number" if column.number else "text"])
        sheet.write_string(0, place, column.swedish, styles["head"])
        sheet.write_comment(0, place, column.meaning)
    last = 0
    for last, row in enumerate(_worded(contract, words), 1):
        for name, cell in row.items():
            sheet.write_string(last, NAMES.index(name), cell, styles["text"])
    sheet.freeze_panes(1, 1)
    for name, source in _choices(contract, words).items():
        place = NAMES.index(name)
        sheet.data_validation(1, place, last + SPARE_ROWS, place, {"validate": "list", "source": source, **_REFUSED})


def _choices(contract: RoundContract, words: Words) -> dict[str, str | list[str]]:
    """What may be chosen in a column: the round's own indicators and statistics, and every sex and code system."""
    statistics = dict.fromkeys(code for item in contract.indicators for code in item.statistics)
    return {
        "indicator": f"={INDICATOR_SHEET}!$A$2:$A${len(contract.indicators) + 1}",
        "statistic": [written(words, "statistic", code) for code in statistics],
        "region_system": [written(words, "region_system", code) for code in words["region_system"]],
        "sex": [written(words, "sex", code) for code in SEXES],
    }


def _reading(sheet: Any, contract: RoundContract, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100, styles["wrap"])
    lines: list[tuple[str, str, str]] = [("", contract.notice, "notice")] if contract.notice else []
    lines.append(("", f"{contract.round_name}, {contract.period_label}", "title"))
    steps = (*_STEPS, _STEP_OF_MONTHS) if contract.by_month else _STEPS
    lines += [(str(number), step, "wrap") for number, step in enumerate(steps, 1)]
    lines.append(("Kolumn", "Vad den innehåller", "head"))
    lines += [
        (column.swedish, column.meaning + (" Måste fyllas i." if column.required else ""), "wrap") for column in COLUMNS
    ]
    for row, (first, second, style) in enumerate(lines):
        sheet.write_string(row, 0, first, styles["head"] if style == "head" else None)
        sheet.write_string(row, 1, second, styles[style])


def _indicators(sheet: Any, contract: RoundContract, styles: dict[str, Any], words: Words) -> None:
    heads = ("Indikator", "Namn", "Mått", "Enhet", "Decimaler", "Redovisas per", "Täljare och nämnare", "Version")
    for place, (head, width) in enumerate(zip(heads, (34, 60, 16, 16, 11, 22, 22, 9), strict=True)):
        sheet.set_column(place, place, width, styles["wrap"])
        sheet.write_string(0, place, head, styles["head"])
    for row, indicator in enumerate(contract.indicators, 1):
        for place, text in enumerate(_described(indicator, words)):
            sheet.write_string(row, place, text)
    sheet.freeze_panes(1, 1)


def _described(indicator: ExpectedIndicator, words: Words) -> tuple[str, ...]:
    per = ", ".join(words["breakdown"][name] for name in indicator.breakdowns) or "–"
    counted = "lämnas" if indicator.additive and indicator.made_of == "fraction" else "lämnas inte"
    return (
        indicator.id,
        indicator.name,
        ", ".join(written(words, "statistic", code) for code in indicator.statistics),
        words["unit"][indicator.unit],
        str(indicator.decimals),
        per,
        counted,
        str(indicator.version),
    )
