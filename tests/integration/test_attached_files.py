"""Files that regions attach to what they owe: known by their bytes, every version kept, read by nobody else, judged by name."""

import hashlib
import io
import zipfile
from typing import Any

import docx
import pytest

from backend.agreements import attached_routes
from backend.documents import making
from tests.support.documents import Reread
from tests.support.world import World

AGREEMENT = "okad-tillganglighet-2023"
WHERE = f"/agreements/{AGREEMENT}/attached"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
"""As little as a PDF can be: its first sign and its last."""


def word(**more: bytes) -> bytes:
    """A Word document, with more parts in its package's folder of words."""
    written = io.BytesIO()
    docx.Document().save(written)
    with zipfile.ZipFile(written, "a") as parts:
        for name, content in more.items():
            parts.writestr(f"word/{name}.bin", content)
    return written.getvalue()


def spoiled(sign: bytes, **exchanged: bytes) -> bytes:
    """A Word document with some bytes exchanged, each so many after the first place that the sign stands at (`_46`)."""
    data = bytearray(word())
    for after, by in exchanged.items():
        place = data.index(sign) + int(after.removeprefix("_"))
        data[place : place + len(by)] = by
    return bytes(data)


def attach(
    here: World,
    data: bytes,
    who: str | None = "rapportor-14",
    region: str = "14",
    filename: str = "plan.pdf",
    requirement: str = "handlingsplan",
    agreement: str = AGREEMENT,
) -> Any:
    about = {"requirement": requirement, "region": region, "filename": filename}
    return here.call("POST", f"/agreements/{agreement}/attached", who, params=about, content=data)


@pytest.mark.parametrize("who", ["rapportor-14", "attestant-14"])
def test_a_regions_people_attach_a_plan_that_they_and_the_nation_fetch_as_it_was_sent(place: World, who: str) -> None:
    sent = attach(place, PDF, who)
    assert sent.status_code == 201, sent.text
    for reader in ("rapportor-14", "attestant-14", "nationell"):
        (listed,) = place.get(WHERE, reader)
        assert (listed["filename"], listed["number"], listed["form"]) == ("plan.pdf", 1, "pdf")
        assert listed["sha256"] == hashlib.sha256(PDF).hexdigest()
        fetched = place.call("GET", f"{WHERE}/{listed['id']}", reader)
        assert fetched.content == PDF
        assert fetched.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("who", ["rapportor-12", "attestant-12", "specialist", "administrator", None])
def test_nobody_else_attaches_lists_or_fetches_it(place: World, who: str | None) -> None:
    number = attach(place, PDF).json()["id"]
    assert attach(place, PDF, who).status_code in (401, 403)
    listed = place.call("GET", WHERE, who)
    assert listed.status_code in (401, 403) or listed.json() == []
    assert place.call("GET", f"{WHERE}/{number}", who).status_code in (401, 403)


def test_the_nation_reads_and_does_not_attach(place: World) -> None:
    assert attach(place, PDF, "nationell").status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Bara text.",
        b"%PDF-1.7\nhalv fil",  # cut off: no mark of the end
        b"MZ\x90\x00" + PDF,  # a program with a PDF inside
        word()[:200],  # half a Word document
        spoiled(b"[Content_Types].xml", _20=b"\xff" * 10),  # its list of contents does not unpack
        spoiled(b"PK\x01\x02", _8=b"\x00\x08", _46=b"\xff\xff"),  # it says that its names are UTF-8, and they are not
        word(vbaProject=b"makro"),
    ],
)
def test_what_is_neither_pdf_nor_word_is_refused_by_its_bytes_whatever_it_is_called(place: World, data: bytes) -> None:
    answer = attach(place, data, filename="plan.pdf")
    assert answer.status_code == 422, answer.text
    assert "varken en PDF eller ett Worddokument" in answer.json()["detail"]
    assert "neither a PDF nor a Word document" in answer.json()["detail_en"]
    assert place.get(WHERE, "rapportor-14") == []


def test_a_word_document_is_one_though_its_name_says_otherwise(place: World) -> None:
    assert attach(place, word(), filename="plan.pdf").json()["form"] == "docx"


def test_a_file_over_the_limit_is_refused_and_nothing_of_it_is_kept(
    place: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached_routes, "MAX_BYTES", len(PDF) - 1)
    assert attach(place, PDF).status_code == 413
    storage = place.client.app.state.storage  # type: ignore[attr-defined]
    assert not storage.path_of(hashlib.sha256(PDF).hexdigest()).exists()


def test_a_file_larger_than_a_form_may_be_is_taken(place: World) -> None:
    large = PDF.replace(b"%%EOF", b"%" + b"x" * 2_500_000 + b"\n%%EOF")
    assert attach(place, large).json()["size"] == len(large)


@pytest.mark.parametrize("requirement", ["finns-inte", "forsta-besok", "oppen-databas", "delrapport-skr"])
def test_files_are_attached_only_to_what_a_region_answers_for(place: World, requirement: str) -> None:
    answer = attach(place, PDF, requirement=requirement)
    assert answer.status_code == 422
    assert "bifogar regioner inga filer" in answer.json()["detail"]


def test_a_replaced_file_is_history_and_the_same_bytes_are_no_new_version(place: World) -> None:
    first = attach(place, PDF).json()
    assert attach(place, PDF).json() == first
    assert attach(place, word(), "attestant-14", filename="plan-rev.docx").json()["number"] == 2
    versions = [(one["number"], one["filename"]) for one in place.get(WHERE, "nationell")]
    assert versions == [(2, "plan-rev.docx"), (1, "plan.pdf")]
    assert place.call("GET", f"{WHERE}/{first['id']}", "rapportor-14").content == PDF


def judge(here: World, attached: int | None, subject: str = "14") -> Any:
    body = {"requirement": "handlingsplan", "subject": subject, "verdict": "met", "came_on": "2018-04-10"}
    body |= {"comment": "Planen har det som begärs.", "evidence": "Bifogad plan"}
    where = "/agreements/patientmiljarden-2018/judgements"
    return here.call("POST", where, "nationell", json={**body, "attached": attached})


def test_a_judged_plan_names_the_file_that_it_rests_on(place: World) -> None:
    file = attach(place, PDF, agreement="patientmiljarden-2018").json()
    judged = judge(place, file["id"])
    assert judged.status_code == 201, judged.text
    assert judged.json()["attached"] == file
    where = "/agreements/patientmiljarden-2018/judgements"
    step = {"step": "approve", "reason": None}
    assert place.call("POST", f"{where}/{judged.json()['id']}/steps", "nationell-2", json=step).status_code == 200
    assert place.get(where, "rapportor-14")[0]["attached"]["sha256"] == file["sha256"]
    for outsider in (None, "rapportor-12"):  # the verdict is everybody's, the region's file is not
        assert place.get(where, outsider)[0]["attached"] is None


def test_a_judgement_of_one_region_cannot_rest_on_anothers_file(place: World) -> None:
    number = attach(place, PDF, "rapportor-12", "12", agreement="patientmiljarden-2018").json()["id"]
    for wanted in (number, number + 1):
        answer = judge(place, wanted)
        assert answer.status_code == 422
        assert "hör inte till den region" in answer.json()["detail"]


def test_the_regions_account_lists_its_files_with_name_day_and_digest(place: World) -> None:
    place.client.app.state.maker.write = making.write  # type: ignore[attr-defined]
    attach(place, PDF)
    attach(place, word(), filename="planen, reviderad.docx")
    attach(place, PDF, "rapportor-12", "12", filename="skane.pdf")
    made = Reread(place, f"regionredovisning/{AGREEMENT}-14", "rapportor-14")
    (listed,) = made.table("Bilaga till")
    newest = place.get(WHERE, "rapportor-14")[0]
    assert listed[1] == "planen, reviderad.docx"
    assert listed[2].endswith("version 2")
    assert listed[3].replace("\u200b", "") == newest["sha256"]
    assert newest["sha256"] in made.texts["pdf"].replace(" ", "")
    assert "skane.pdf" not in made.texts["docx"]
