"""Entries as workbooks: every kind goes out and in again unchanged, and what an office does wrong is said with its place."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from backend.register import workbook_import, workbook_reading
from backend.register.kinds import KINDS
from backend.register.workbook_layout import layout
from backend.register.workbooks import written
from indicators.catalogue.digest import canonical
from indicators.catalogue.packaged import packaged
from tests.support.world import World

Cells = dict[str, list[list[Any]]]
"""A workbook's sheets as rows of cells."""


@pytest.mark.parametrize("kind", KINDS)
def test_every_packaged_entry_of_a_kind_goes_out_and_in_again_unchanged(kind: str) -> None:
    known = KINDS[kind]
    some = known.packaged(packaged())
    back = workbook_reading.contents(known, "ut.xlsx", written(known, some))
    assert list(back) == [entry.id for entry in some]
    for entry in some:
        whole = {"id": entry.id, "version": entry.version, "status": entry.status}
        content = workbook_import._plain(back[entry.id])
        assert canonical(known.model.model_validate({**content, **whole})) == canonical(entry)


def test_the_headers_are_the_fields_own_words_and_each_list_with_parts_has_a_sheet() -> None:
    sheets = {sheet.name: [column.title for column in sheet.columns] for sheet in layout("pathway")}
    assert sheets["Mål"][:6] == [
        "Postens id",
        "Målets id",
        "Målet, svenska",
        "Målet, engelska",
        "Hur säkert",
        "Var målet är läst",
    ]
    assert {"Namn, svenska", "Programområde", "Belagt i en källa"} <= set(sheets["Poster"])


def cells(here: World, kind: str, entry: str) -> Cells:
    """The workbook of one entry, as it is fetched."""
    answer = here.call("GET", f"/workbooks/{kind}", "nationell", params={"entry": entry})
    assert answer.status_code == 200
    with CalamineWorkbook.from_filelike(io.BytesIO(answer.content)) as book:
        return {name: [list(row) for row in book.get_sheet_by_name(name).iter_rows()] for name in book.sheet_names}


def saved_again(sheets: Cells, merge: str | None = None) -> bytes:
    """The workbook as a spreadsheet program saves it; `merge` is a range of the first sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    page.write(number, place, cell)
            if merge and name == "Poster":
                page.merge_range(merge, "sammanfogat")
    return buffer.getvalue()


def bring_in(here: World, kind: str, data: bytes, who: str = "nationell") -> Any:
    return here.call("POST", f"/workbooks/{kind}", who, params={"filename": "kontor.xlsx"}, content=data)


def put(sheets: Cells, sheet: str, title: str, value: Any, row: int = 1) -> None:
    """Writes in the column with the title."""
    sheets[sheet][row][sheets[sheet][0].index(title)] = value


def test_what_an_office_writes_comes_back_as_drafts_and_what_it_left_alone_is_unchanged(here: World) -> None:
    sheets = cells(here, "pathway", "kol")
    assert bring_in(here, "pathway", saved_again(sheets)).json() == [
        {"entry": "kol", "became": "unchanged", "changes": 0}
    ]
    put(sheets, "Poster", "Namn, svenska", "KOL, hela vägen")
    put(sheets, "Poster", "Skede", "publicerat")  # a word in another letter case
    sheets["Mål"].append(["kol", "nytt-mal", "Ett nytt mål", "", "Läst i källan", "Dokumentet, s. 3"])
    answer = bring_in(here, "pathway", saved_again(sheets))
    assert answer.status_code == 201, answer.text
    draft = here.get("/drafts/pathway/kol", "nationell")
    assert (draft["content"]["name"]["sv"], draft["content"]["goals"][-1]["id"]) == ("KOL, hela vägen", "nytt-mal")
    assert "name.sv" in {one["place"] for one in draft["changes"]}
    second = bring_in(here, "pathway", saved_again(sheets))
    assert (second.status_code, "redan ett utkast" in second.text) == (422, True), "nothing is written over unseen"


def test_one_number_that_is_another_is_one_change(here: World) -> None:
    sheets = cells(here, "specification", "hjartsvikt-aterinskrivning-30")
    decimals = sheets["Poster"][0].index("Decimaler")
    put(sheets, "Poster", "Decimaler", sheets["Poster"][1][decimals] + 1)
    answer = bring_in(here, "specification", saved_again(sheets), who="specialist")
    assert [one["changes"] for one in answer.json()] == [1], answer.text  # its many other numbers are what they were


@pytest.mark.parametrize("written_as", ["NaN", "sNaN", "Infinity", "1e30000", "1_0"])
def test_what_only_a_programmer_calls_a_number_is_said_to_be_none(here: World, written_as: str) -> None:
    sheets = cells(here, "specification", "hjartsvikt-aterinskrivning-30")
    put(sheets, "Poster", "Decimaler", written_as)
    refused = bring_in(here, "specification", saved_again(sheets), who="specialist")
    assert (refused.status_code, "ska vara ett tal" in refused.text) == (422, True), refused.text


def test_numbers_and_days_are_read_as_excel_people_write_them(here: World) -> None:
    sheets = cells(here, "specification", "hjartsvikt-aterinskrivning-30")
    put(sheets, "Räkneexempel", "Givet: nämnare", "1 311")  # a thousands separator
    put(sheets, "Räkneexempel", "Väntat: värde", "4,9")
    put(sheets, "Poster", "Förvaltning: läses om senast", date(2027, 12, 24))
    assert bring_in(here, "specification", saved_again(sheets), "specialist").status_code == 201
    content = here.get("/drafts/specification/hjartsvikt-aterinskrivning-30", "specialist")["content"]
    assert content["examples"][0]["given"]["denominator"] in (1311, "1311")
    assert content["examples"][0]["expect"]["value"] == "4.9"
    assert content["governance"]["next_review"] == "2027-12-24"


WRONG: list[tuple[str, Callable[[Cells], object], str]] = [
    ("a missing column", lambda s: [row.pop(2) for row in s["Poster"]], "saknas: hämta en ny arbetsbok"),
    ("an extra sheet", lambda s: s.update(Utkast=[["något"]]), "bladet hör inte hit"),
    ("a missing sheet", lambda s: s.pop("Mål"), "bladet saknas"),
    ("a misspelt header", lambda s: s["Mål"][0].__setitem__(1, "Målets idd"), "menar du ”Målets id”"),
    ("a row of nobody", lambda s: s["Mål"].append(["finns-inte", "x"]), "finns inte på bladet Poster"),
    ("a row without an id", lambda s: s["Mål"].append(["", "x"]), "id saknas"),
    ("the same entry twice", lambda s: s["Poster"].append(s["Poster"][1]), "står två gånger"),
    (
        "a month made a day",
        lambda s: put(s, "Datum i vårdförloppets liv", "Datum", date(2023, 9, 1)),
        "gör cellen till text",
    ),
    ("neither yes nor no", lambda s: put(s, "Poster", "Belagt i en källa", "kanske"), "ska vara ja eller nej"),
    ("a personal number", lambda s: put(s, "Poster", "Namn, svenska", "Ring 19121212-1212"), "personnummer"),
]


@pytest.mark.parametrize(
    ("change", "said"), [(change, said) for _, change, said in WRONG], ids=[name for name, *_ in WRONG]
)
def test_what_is_wrong_in_a_workbook_is_said_with_its_place_and_nothing_is_taken_in(
    place: World, change: Callable[[Cells], object], said: str
) -> None:
    sheets = cells(place, "pathway", "kol")
    put(sheets, "Poster", "Namn, engelska", "Changed")  # would be a draft, were nothing wrong
    change(sheets)
    refused = bring_in(place, "pathway", saved_again(sheets))
    assert (refused.status_code, said in refused.text) == (422, True), refused.text
    assert "1212-1212" not in refused.text
    assert place.get("/drafts", "nationell") == []


def test_merged_cells_two_readings_and_a_broken_file_are_sentences(place: World) -> None:
    sheets = cells(place, "specification", "hjartsvikt-aterinskrivning-30")
    merged = bring_in(place, "specification", saved_again(sheets, merge="B3:C5"), "specialist")
    assert "sammanfogade celler (raderna 3–5, kolumnerna 2–3)" in merged.text
    put(sheets, "Räkneexempel", "Givet: nämnare", "1.311")
    assert "kan läsas på två sätt" in bring_in(place, "specification", saved_again(sheets), "specialist").text
    whole = saved_again(sheets)
    for data in (whole[: len(whole) // 2], b"", b"ingen arbetsbok"):
        broken = bring_in(place, "specification", data, "specialist")
        assert (broken.status_code, broken.json()["detail"]["message"] != "") == (422, True)
    assert place.get("/drafts", "specialist") == []


def test_a_kind_without_a_form_goes_into_the_register_and_who_may_not_draft_is_refused(place: World) -> None:
    sheets = cells(place, "rulebook", "kunskapsstyrning-2014")
    put(sheets, "Poster", "Namn, svenska", "Ändrat namn")
    assert bring_in(place, "rulebook", saved_again(sheets), "specialist").status_code == 403
    assert bring_in(place, "rulebook", saved_again(sheets)).json()[0]["became"] == "version"
    assert place.get("/entries/rulebook/kunskapsstyrning-2014", "nationell")["state"] == "draft"
