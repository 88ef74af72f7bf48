"""Bad files through the API: a clear finding for each, never a fault of ours, in bounded time."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from datasources.delivery import canonical
from tests.support.world import STROKE, World, proportion

GOOD = canonical.write([proportion(STROKE, "14", 2024, 40, 80)], "csv")
HEADER = GOOD.split(b"\r\n")[0]


def workbook_bomb() -> bytes:
    """A workbook whose sheet is a hundred megabytes of spaces, packed to a hundred kilobytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(100):
                sheet.write(b" " * 1_000_000)
    return buffer.getvalue()


FILES: dict[str, bytes] = {
    "tom.csv": b"",
    "bara-rubrik.csv": HEADER + b"\r\n",
    "rapport.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "bild.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 200,
    "gammal.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "sida.xls": b"<html><body><table><tr><td>1</td></tr></table></body></html>",
    "nollor.csv": HEADER + b"\r\n" + b"\x00" * 100,
    "trasig-kodning.csv": HEADER + b"\r\n\xff\xfe\x81\x8d\x8f\x90\x9d",
    "bomb.xlsx": workbook_bomb(),
    "trasig.xlsx": b"PK\x03\x04" + b"\x13" * 400,
    "trasig.parquet": b"PAR1" + b"\x07" * 100 + b"PAR1",
    "hundratusen-kolumner.csv": b";".join(b"k%d" % i for i in range(100_000)) + b"\r\n1;2\r\n",
    "en-enda-rad.csv": b"x" * 3_000_000,
    "formel.csv": GOOD.replace(b"40,", b"=1+1,") if b"40," in GOOD else GOOD.replace(b";40;", b";=1+1;"),
    "slump.csv": bytes(range(256)) * 40,
    "fel-rubriker.csv": b"a;b;c\r\n1;2;3\r\n",
    "program.exe": b"MZ\x90\x00" + b"\x00" * 300,
}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, warm_checker) -> Iterator[World]:  # type: ignore[no-untyped-def]
    from tests.support.world import world

    folder = tmp_path_factory.mktemp("bad")
    with world(folder / "data", f"sqlite:///{folder / 'foljsam.db'}", warm_checker) as made:
        made.round("round")
        yield made


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_rejected_with_a_sentence_that_says_what_to_do(installation: World, name: str) -> None:
    answer = installation.hand_in_bytes(FILES[name], "round", "14", "rapportor-14", name)
    assert answer.status_code == 202, answer.text
    found = installation.settled(answer.json()["id"], "rapportor-14")
    assert found["state"] == "rejected"
    findings = installation.get(f"/submissions/{found['id']}/findings", "rapportor-14", severity="error")["items"]
    assert findings
    assert all(len(f["message"]) > 20 and f["code"] != "check-failed" for f in findings), findings


def test_every_cut_of_a_good_file_gets_an_answer_never_a_fault(installation: World) -> None:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(GOOD) - 1), st.integers(0, 255), st.booleans())
    def damaged(place: int, byte: int, cut: bool) -> None:
        data = GOOD[:place] if cut else GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]
        answer = installation.hand_in_bytes(data, "round", "14", "rapportor-14", "skadad.csv")
        assert answer.status_code in (200, 202)
        found = installation.settled(answer.json()["id"], "rapportor-14")
        assert found["state"] in ("checked", "rejected", "refused")
        assert "check-failed" not in {s["code"] for s in found["summary"]}

    damaged()


@pytest.mark.parametrize(
    "filename", ["../../etc/passwd", "a/b\\c.csv", "fil\r\nSet-Cookie: x=1.csv", "<script>.csv", "å" * 200]
)
def test_a_filename_is_only_ever_text(place: World, filename: str) -> None:
    place.round("round")
    answer = place.hand_in_bytes(GOOD, "round", "14", "rapportor-14", filename)
    assert answer.status_code == 202
    place.settled(answer.json()["id"], "rapportor-14")
    fetched = place.call("GET", f"/submissions/{answer.json()['id']}/file", "rapportor-14")
    assert fetched.content == GOOD
    assert "set-cookie" not in fetched.headers
    stored = [p for p in (place.folder / "files").rglob("*") if p.is_file()]
    assert [p.name for p in stored] == [answer.json()["sha256"]]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"username": 1}', b"\xff", b"null"])
def test_nonsense_where_json_is_expected_is_refused_not_a_fault(place: World, body: bytes) -> None:
    for path in ("/api/tokens", "/api/rounds", "/api/specifications", "/api/implementation/answers"):
        answer = place.client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 401, 422), f"{path}: {answer.status_code}"


def test_a_wrong_field_is_told_in_swedish_by_name_without_repeating_what_was_sent(place: World) -> None:
    answer = place.call(
        "POST", "/rounds", "nationell", json={"id": "prov", "name": "hemligt-namn", "period_start": "i våras"}
    )
    assert answer.status_code == 422
    fields = {field["place"]: field["message"] for field in answer.json()["detail"]["fields"]}
    assert fields["period_start"] == "ska vara ett datum, till exempel 2026-11-22"
    assert fields["due"] == "fältet saknas"
    assert "i våras" not in answer.text
