"""Letters damaged on their way are found in every text cell, and where they were damaged is named."""

from pathlib import Path

import pytest

from datasources.delivery.letters import DAMAGES, damage_of
from tests.support.checks import Checked
from tests.support.contracts import contract, indicator
from tests.support.files import SWEDISH, line, text, workbook

ENGLISH = ["indicator", "statistic", "period_start", "period_end", "region_system", "region", "sex", "numerator"]
ENGLISH += ["denominator", "value", "comment"]
SENTENCE = "Byte av journalsystem på sjukhusen i Jönköping, åter i höst"
OTHERS = [
    "Patienterna är färre än i fjol på grund av ändrad remissväg",
    "Ny läkare; väntetiden ökade för övriga",
    "Ökat bortfall på Ängelholms sjukhus, Östra sjukhuset och Åmål",
]
WAYS = [
    ("utf-8", "cp1252"),
    ("utf-8", "latin-1"),
    ("utf-8", "mac_roman"),
    ("utf-8", "cp850"),
    ("utf-8", "cp437"),
    ("mac_roman", "cp1252"),
    ("mac_roman", "latin-1"),
    ("mac_roman", "cp850"),
    ("cp850", "cp1252"),
    ("cp850", "latin-1"),
    ("cp850", "mac_roman"),
    ("cp437", "cp1252"),
    ("cp1252", "mac_roman"),
    ("cp1252", "cp850"),
    ("cp1252", "cp437"),
    ("cp1252", "utf-8"),
    ("cp1252", "ascii"),
]


def damaged(sentence: str, written: str, read: str) -> str:
    return sentence.encode(written).decode(read, "replace")


@pytest.mark.parametrize("sentence", [SENTENCE, *OTHERS])
@pytest.mark.parametrize(("written", "read"), WAYS)
def test_every_way_of_damaging_letters_is_seen(sentence: str, written: str, read: str) -> None:
    assert damage_of(damaged(sentence, written, read)), damaged(sentence, written, read)
    assert damage_of(damaged(damaged(sentence, "utf-8", "latin-1"), "utf-8", "latin-1")), "three times encoded"


WHOLE = [
    SENTENCE,
    *OTHERS,
    "Miloš och Škoda på Šabac-mottagningen; Tomáš, Ștefan och Žilina",
    "”Citat” och ’annat’ … samt ‰ och § 5 – från 1 € till 10 %",
    "avdelning ”Ö” och avd. Å–Ä",
    "Värde† enligt fotnot, se ‡",
    "Sjöberg & Åström; frågor? Ja. Se https://example.se/a?b=c",
    "L’Hôpital, crème brûlée, maître, São Paulo, Müller, Ñuñoa, œuvre, Œuvre",
    "±3 °C, ½ timme, µg/l, 2×3, √2, α-blockad, Δ 5",
    "Fler än 50% 5=5",
]


@pytest.mark.parametrize("sentence", WHOLE)
def test_whole_letters_are_left_alone(checked: Checked, sentence: str) -> None:
    assert damage_of(sentence) is None
    for data in (text(line(kommentar=f'"{sentence}"')), workbook(line(kommentar=sentence))):
        assert checked(data).codes == set()


def test_damage_is_found_in_every_text_cell_with_its_row_and_said_once(checked: Checked) -> None:
    garbled = damaged("sjö på åsen", "utf-8", "cp1252")
    columns = {"kommentar": "comment", "region": "region", "indikator": "indicator", "kön": "sex", "mått": "statistic"}
    for header, column in columns.items():
        for data in (text(line(), line(**{header: garbled})), workbook(line(), line(**{header: garbled}))):
            own = [f for f in checked(data, contract(indicator())).findings if f["row"] == 3 and f["column"] == column]
            assert [(f["code"], f["severity"], f["value"]) for f in own] == [("letters-damaged", "error", garbled)]
            assert "UTF-8 → Windows-1252" in own[0]["message_sv"]


@pytest.mark.parametrize(("encoding", "name"), [("mac_roman", "Mac Roman"), ("cp850", "CP850"), ("cp437", "CP850")])
@pytest.mark.parametrize("sentence", [SENTENCE, *OTHERS, "Saknas på grund av byte", "Återkommer", "ALLT ÄR PÅ VÄG"])
@pytest.mark.parametrize("header", [ENGLISH, SWEDISH], ids=["English", "Swedish"])
def test_a_file_in_an_old_encoding_is_named_as_that(
    checked: Checked, encoding: str, name: str, sentence: str, header: list[str]
) -> None:
    outcome = checked(
        text(line(), line(kommentar=f'"{sentence}"'), header=header).encode(encoding), contract(indicator())
    )
    (finding,) = [f for f in outcome.findings if f["severity"] == "error" and f["code"] != "duplicate"]
    assert finding["code"] == "encoding-other"
    assert name in finding["message_sv"]
    assert finding["row"] == (3 if header is ENGLISH else 1)


@pytest.mark.parametrize("sentence", WHOLE[:4] + WHOLE[5:9])
def test_a_file_in_windows_1252_is_whole(checked: Checked, sentence: str) -> None:
    written = sentence.encode("cp1252", "ignore").decode("cp1252")
    for header in (ENGLISH, SWEDISH):
        outcome = checked(text(line(kommentar=f'"{written}"'), header=header).encode("cp1252"))
        assert outcome.codes == set()
        assert outcome.observations[0]["comment"] == written


def test_two_parts_in_different_encodings_are_named_by_their_line(checked: Checked) -> None:
    head, first, second = text(line(kommentar=SENTENCE), line(kön="women", kommentar=SENTENCE)).splitlines(True)
    asked = contract(indicator())
    outcome = checked(head.encode("cp1252") + first.encode("cp1252") + second.encode(), asked)
    assert outcome.places("encoding-mixed") == [(3, None)]
    outcome = checked(head.encode() + first.encode("mac_roman") + second.encode(), asked)
    assert "encoding-mixed" in outcome.codes


def test_bytes_that_no_encoding_has_are_named_by_their_line(checked: Checked) -> None:
    data = text(line(), line(kommentar="på väg")).encode("cp1252") + b"\x81\x8d;;\n"
    assert checked(data).places("encoding-unreadable") == [(4, None)]


def test_ways_are_named_once() -> None:
    assert len({damage.way for damage in DAMAGES}) == len(DAMAGES)


FIELD = {
    "hel-utf8.csv": None,
    "hel-cp1252.csv": None,
    "macroman.csv": ("encoding-other", 4),
    "cp850.csv": ("encoding-other", 4),
    "dubbel-utf8.csv": ("letters-damaged", 4),
    "ersattningstecken.csv": ("letters-damaged", 4),
    "blandad.csv": ("encoding-mixed", 4),
}


@pytest.mark.external
@pytest.mark.parametrize("name", FIELD)
def test_files_from_the_field_are_whole_or_named_by_their_row(checked: Checked, shared: Path, name: str) -> None:
    asked = contract(
        *(indicator(id=i) for i in ("stroke-trombolys-80", "hjartsvikt-raas-betablockad")),
        period_start="2026-01-01",
        period_end="2026-07-01",
    )
    outcome = checked((shared / "external/field/damaged-text" / name).read_bytes(), asked)
    errors = [(f["code"], f["row"]) for f in outcome.findings if f["severity"] == "error"]
    assert errors == ([FIELD[name]] if FIELD[name] else [])
    if not errors:
        assert SENTENCE in {found["comment"] for found in outcome.observations}
