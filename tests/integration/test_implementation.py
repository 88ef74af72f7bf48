"""Implementation status through page's API and file, and the report of it."""

import io
from typing import Any

import openpyxl
import pytest

from backend.implementation.form_columns import FILE_COLUMNS
from backend.reports.excel import Sheet, book
from tests.support.world import World

PATHWAY = "stroke-tia-tidiga-insatser"
FORM = {
    "year": 2023,
    "pathway": PATHWAY,
    "region": "14",
    "decided": "2022-05-01",
    "gap_analysed": "2022-09-01",
    "resources_appointed": "2023-01-15",
}


def status(here: World, region: str = "14") -> Any:
    return here.get("/implementation", year=2023, pathway=PATHWAY, region=region)[0]


def test_a_form_gives_the_status_with_its_reasons(here: World) -> None:
    assert status(here)["status"] == "not_answered"
    here.in_force(FORM)
    found = status(here)
    assert (found["status"], found["status_text"]) == ("partly", "Delvis genomfört")
    assert "genomfört" in found["reason"]


def test_several_answers_of_a_region_become_one_visibly(here: World) -> None:
    here.in_force(FORM | {"unit": "Norra"})
    here.in_force(FORM | {"unit": "Södra", "resources_appointed": None})
    found = status(here)
    assert (found["status"], found["answers"]) == ("begun", 2)
    assert "Södra: Påbörjat" in found["reason"]


def test_answering_again_replaces_and_keeps_the_earlier_form(here: World) -> None:
    here.in_force(FORM)
    here.in_force(FORM | {"carried_out": "2023-11-01"})
    assert status(here)["status"] == "carried_out"
    forms = here.get("/implementation/answers", "rapportor-14", year=2023)
    assert [(f["state"], f["status"]) for f in forms] == [("revised", "partly"), ("attested", "carried_out")]


def test_nobody_answers_for_another_region_or_for_an_unknown_pathway(here: World) -> None:
    assert here.call("POST", "/implementation/answers", "rapportor-12", json=FORM).status_code == 403
    assert here.call("POST", "/implementation/answers", "nationell", json=FORM).status_code == 403
    assert (
        here.call("POST", "/implementation/answers", "rapportor-14", json=FORM | {"pathway": "finns-inte"}).status_code
        == 422
    )


def test_texts_about_challenges_are_for_the_own_region_areas_and_the_nation(here: World) -> None:
    here.in_force(FORM | {"challenges": "Brist på logopeder."})
    seen = {
        who: here.get("/implementation/answers", who, year=2023)[0]["challenges"]
        for who in ("rapportor-14", "attestant-14", "npo-nerv", "nationell", "rapportor-12", "administrator")
    }
    told = {who for who, text in seen.items() if text == "Brist på logopeder."}
    assert told == {"rapportor-14", "attestant-14", "npo-nerv", "nationell"}


def filled(rows: list[dict[str, Any]]) -> bytes:
    return book([Sheet("Införande", {header: header for header in FILE_COLUMNS}, rows)])


def hand_in(
    here: World, data: bytes, who: str = "rapportor-14", filename: str = "svar.xlsx", preview: bool = False
) -> Any:
    params = {"year": 2023, "filename": filename, "preview": preview}
    answer = here.call("POST", "/implementation/file", who, params=params, content=data)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_template_filled_in_is_taken_in(here: World) -> None:
    template = here.call("GET", "/implementation/template.xlsx", "rapportor-14", params={"year": 2023}).content
    sheet = openpyxl.load_workbook(io.BytesIO(template)).active
    assert sheet is not None
    lines = [dict(zip(FILE_COLUMNS, line, strict=True)) for line in sheet.iter_rows(min_row=2, values_only=True)]
    assert PATHWAY in {line["vårdförlopp"] for line in lines}
    for line in lines:
        line["beslutat"] = "2022-05-01"
    answer = hand_in(here, filled(lines))
    assert (answer["accepted"], answer["problems"]) == (len(lines), [])
    here.attest_forms("14")
    assert status(here)["status"] == "begun"


def _template(here: World) -> bytes:
    return here.call("GET", "/implementation/template.xlsx", "rapportor-14", params={"year": 2023}).content


def _lines(template: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(template)).active
    assert sheet is not None
    return [dict(zip(FILE_COLUMNS, line, strict=True)) for line in sheet.iter_rows(min_row=2, values_only=True)]


def test_a_template_that_nobody_has_filled_in_changes_nothing(here: World) -> None:
    here.in_force(FORM)
    here.in_force(FORM | {"unit": "Norra", "challenges": "Brist på logopeder."})
    before = status(here)
    forms = here.get("/implementation/answers", "rapportor-14", year=2023)
    assert hand_in(here, _template(here)) == {"accepted": 0, "changes": [], "problems": []}
    empty = [
        {"vårdförlopp": PATHWAY, "region": "14"},
        {"vårdförlopp": PATHWAY, "region": "14", "del av regionen": "Norra"},
    ]
    assert hand_in(here, filled(empty))["changes"] == []
    assert status(here) == before
    assert here.get("/implementation/answers", "rapportor-14", year=2023) == forms


def test_the_template_has_the_answers_that_hold_for_the_whole_and_each_part(here: World) -> None:
    here.in_force(FORM)
    here.in_force(FORM | {"unit": "Norra", "decided": "2021-01-01"})
    rows = [line for line in _lines(_template(here)) if line["vårdförlopp"] == PATHWAY]
    assert [(row["del av regionen"], row["beslutat"]) for row in rows] == [
        ("", "2022-05-01"),
        ("Norra", "2021-01-01"),
    ]


def test_what_a_file_changes_is_told_before_and_only_that_is_changed(here: World) -> None:
    here.in_force(FORM | {"challenges": "Brist på logopeder."})
    data = filled([{"vårdförlopp": PATHWAY, "region": "14", "genomfört": "2023-06-01"}])
    expected = [
        {"row": 2, "pathway": PATHWAY, "region": "14", "unit": "", "before": "Delvis genomfört", "after": "Genomfört"}
    ]
    assert hand_in(here, data, preview=True) == {"accepted": 0, "changes": expected, "problems": []}
    assert status(here)["status"] == "partly", "a preview keeps nothing"
    assert hand_in(here, data) == {"accepted": 1, "changes": expected, "problems": []}
    form = here.get("/implementation/answers", "rapportor-14", year=2023)[-1]
    assert (form["carried_out"], form["decided"], form["challenges"]) == (
        "2023-06-01",
        "2022-05-01",
        "Brist på logopeder.",
    )
    assert hand_in(here, data)["changes"] == [], "the same file again changes nothing"


def test_no_is_an_answer_of_its_own(here: World) -> None:
    here.in_force(FORM)
    hand_in(here, filled([{"vårdförlopp": PATHWAY, "region": "14", "processresurser": "Nej"}]))
    assert here.get("/implementation/answers", "rapportor-14", year=2023)[-1]["resources_appointed"] is None
    answer = hand_in(
        here, filled([{"vårdförlopp": PATHWAY, "region": "14", "del av regionen": "Södra", "beslutat": "nej"}])
    )
    assert (answer["accepted"], answer["changes"][0]["before"]) == (1, "Inget svar")


@pytest.mark.parametrize(
    ("cell", "message"),
    [("ja", "Skriv dagen"), ("2099-01-01", "har inte varit än"), ("i våras", "går inte att läsa")],
)
def test_what_is_no_day_that_has_been_is_told(place: World, cell: str, message: str) -> None:
    answer = hand_in(place, filled([{"vårdförlopp": PATHWAY, "region": "14", "beslutat": cell}]))
    [problem] = answer["problems"]
    assert (problem["row"], problem["column"], message in problem["message"]) == (2, "beslutat", True)


def test_a_form_about_the_future_is_refused(place: World) -> None:
    refused = place.call("POST", "/implementation/answers", "rapportor-14", json=FORM | {"carried_out": "2099-01-01"})
    assert (refused.status_code, "har inte varit än" in refused.text) == (422, True)


def test_the_same_part_twice_in_a_file_is_told(place: World) -> None:
    row = {"vårdförlopp": PATHWAY, "region": "14", "beslutat": "2022-05-01"}
    answer = hand_in(place, filled([row, row | {"beslutat": "2022-06-01"}]))
    assert (answer["accepted"], "rad 2" in answer["problems"][0]["message"]) == (0, True)


def test_csv_from_a_swedish_excel_is_taken_in(here: World) -> None:
    text = f"Vårdförlopp;Region;Beslutat\r\n{PATHWAY};14;2022-05-01\r\n"
    assert hand_in(here, text.encode("cp1252"), filename="svar.csv")["accepted"] == 1


def test_a_file_with_any_wrong_row_changes_nothing_and_every_problem_is_told(here: World) -> None:
    rows = [
        {"vårdförlopp": PATHWAY, "region": "14", "beslutat": "2022-05-01"},
        {"vårdförlopp": PATHWAY, "region": "14", "del av regionen": "Norra", "beslutat": "i våras"},
        {"vårdförlopp": PATHWAY, "region": "12"},
    ]
    answer = hand_in(here, filled(rows))
    assert answer["accepted"] == 0
    assert [(p["row"], p["column"]) for p in answer["problems"]] == [(3, "beslutat"), (4, "region")]
    assert status(here)["status"] == "not_answered"


def test_a_file_that_is_no_table_or_about_persons_is_a_sentence_not_a_fault(here: World) -> None:
    for data in (
        b"",
        b"%PDF-1.7 nonsense",
        b"PK\x03\x04 broken",
        f"vårdförlopp;region\n{PATHWAY};19121212-1212\n".encode(),
        f"vårdförlopp;län\n{PATHWAY};14\n".encode(),
        f"vårdförlopp;region;personnummer\n{PATHWAY};14;\n".encode(),
    ):
        answer = hand_in(here, data)
        assert answer["accepted"] == 0
        assert answer["problems"][0]["message"]
        assert "19121212" not in str(answer)


def test_the_matrix_has_every_asked_pathway_and_region_and_counts_all_answers(here: World) -> None:
    here.in_force(FORM | {"unit": "Norra"})
    here.in_force(FORM | {"unit": "Södra"})
    found = here.get("/implementation/matrix", year=2023)
    assert found["answers"] == 2, "more answers than pathways × regions is possible, and visible"
    assert all(len(found["cells"][p["id"]]) == 21 for p in found["pathways"])
    assert found["cells"][PATHWAY]["14"] == "partly"
    content = here.call("GET", "/implementation.xlsx", params={"year": 2023}).content
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[:3] == [
        "Införande 2023",
        "Underlag",
        "Genomförandetakt",
    ]


def test_a_file_with_an_unknown_pathway_or_beyond_size_changes_nothing(here: World) -> None:
    rows = [
        {"vårdförlopp": PATHWAY, "region": "14", "beslutat": "2022-05-01"},
        {"vårdförlopp": "finns-inte", "region": "14"},
    ]
    answer = hand_in(here, filled(rows))
    assert (answer["accepted"], "finns-inte" in answer["problems"][0]["message"]) == (0, True)
    assert status(here)["status"] == "not_answered"
    huge = here.call("POST", "/implementation/file", "rapportor-14", params={"year": 2023}, content=b"x" * 5_000_001)
    assert huge.status_code == 413


def test_the_template_says_that_the_installation_is_made_up(here: World) -> None:
    here.call("PUT", "/site/notice", "administrator", json={"notice": "Alla värden är påhittade."})
    template = here.call("GET", "/implementation/template.xlsx", "rapportor-14", params={"year": 2023}).content
    book = openpyxl.load_workbook(io.BytesIO(template))
    assert book["Läs mig"]["A2"].value == "Alla värden är påhittade."
    assert here.call("GET", "/implementation/template.xlsx", "specialist", params={"year": 2023}).status_code == 403


def test_every_published_pathway_can_be_answered_for(here: World) -> None:
    from indicators.catalogue.packaged import packaged

    published = {p.id for p in packaged().pathways if p.phase == "published"}
    asked = {p["id"] for p in here.get("/implementation/matrix", year=2023)["pathways"]}
    assert published == asked
    of_no_known_day = "karies"  # no document says when it was approved
    here.in_force(FORM | {"pathway": of_no_known_day})
    (found,) = here.get("/implementation", year=2023, pathway=of_no_known_day, region="14")
    assert found["status"] == "partly"
