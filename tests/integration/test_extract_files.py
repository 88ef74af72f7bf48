"""Text files of an extract that are written otherwise than the mapping says, through the command line.

Read right where that can be told for certain; else the file is named, the line, and what to write.
"""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.test_not_understood import diagnoses, people, run, write

FIELD = Path("external", "field", "extract-files")


def lines() -> list[str]:
    """The diagnoses as lines: a header and twenty rows."""
    rows = diagnoses()
    return [",".join(rows[0]), *(",".join(row.values()) for row in rows)]


def text(parts: list[str], end: str = "\n") -> bytes:
    return (end.join(parts) + end).encode()


def counted(folder: Path, content: bytes, name: str = "diagnosis.csv", mapping: Path | None = None) -> Any:
    write(folder, person=people())
    (folder / name).write_bytes(content)
    return run(folder, mapping)


def flow(done: Any) -> tuple[int, int]:
    assert done.exit_code == 0, done.output
    [indicator] = json.loads(done.stdout)["indicators"]
    return indicator["flow"]["numerator"], indicator["flow"]["counted"]


def half(first: str, then: str) -> bytes:
    return text(lines()[:11], first) + text(lines()[11:], then)


READ: dict[str, bytes] = {
    "a line for Excel": text(["sep=,", *lines()]),
    "a line for Excel, in capitals": text(["SEP=,", *lines()]),
    "a line for Excel, quoted": text(['"sep=,"', *lines()]),
    "a line for Excel, filled up": text(["sep=,,,,", *lines()]),
    "a line for Excel that names another sign": text(["sep=;", *(line.replace(",", ";") for line in lines())]),
    "a line for Excel that names a tab": text(["sep=\t", *(line.replace(",", "\t") for line in lines())]),
    "a line for Excel after a mark": b"\xef\xbb\xbf" + text(["sep=,", *lines()], "\r\n"),
    "Windows' line ends, then others": half("\r\n", "\n"),
    "others, then Windows'": half("\n", "\r\n"),
    "old line ends, then others": half("\r", "\n"),
    "three exports": text(lines()[:5], "\r\n") + text(lines()[5:9], "\n") + text(lines()[9:], "\r\n"),
    "Windows' line ends": text(lines(), "\r\n"),
    "no line end last": text(lines())[:-1],
}


@pytest.mark.parametrize("how", READ)
def test_what_can_be_told_for_certain_is_read(tmp_path: Path, how: str) -> None:
    assert flow(counted(tmp_path, READ[how])) == (5, 20)


def test_a_packed_file_is_read_so_too(tmp_path: Path) -> None:
    assert flow(counted(tmp_path, gzip.compress(READ["three exports"]), "diagnosis.csv.gz")) == (5, 20)


TOLD: dict[str, tuple[bytes, str]] = {
    "semicolons": (text([line.replace(",", ";") for line in lines()]), r"diagnosis\.csv rad 1: .* separator: ';'"),
    "tabs": (text([line.replace(",", "\t") for line in lines()]), r"diagnosis\.csv rad 1: .* separator: \"\\t\""),
    "bars": (text([line.replace(",", "|") for line in lines()]), r"diagnosis\.csv rad 1: .* separator: '\|'"),
    "UTF-16": (text(lines()).decode().encode("utf-16"), r"diagnosis\.csv är skriven i UTF-16 .* spara den som UTF-8"),
    "UTF-16 without a mark": (text(lines()).decode().encode("utf-16-le"), r"diagnosis\.csv är skriven i UTF-16"),
    "UTF-16, the other way": (b"\xfe\xff" + text(lines()).decode().encode("utf-16-be"), "är skriven i UTF-16"),
    "a workbook": (b"PK\x03\x04" + b"x" * 60, r"diagnosis\.csv är en arbetsbok"),
    "a foot row": (text([*lines(), "", "(20 rows affected)"]), r"diagnosis\.csv rad 23 har 1 kolumn .* ta bort den"),
    "a foot row at once": (text([*lines(), "20 rader"]), r"diagnosis\.csv rad 22 har 1 kolumn"),
    "a row too long": (text([*lines()[:9], lines()[9] + ",x", *lines()[10:]]), r"diagnosis\.csv rad 10 har 6 kolumner"),
    "a quote alone": (text([*lines()[:9], '"' + lines()[9]]), r"diagnosis\.csv rad 10 har ett citattecken"),
    "twice": (text([*lines(), *lines()]), r"diagnosis\.csv rad 22: rubrikraden står en gång till"),
    "twice, with Windows' line ends": (text([*lines(), *lines()], "\r\n"), r"diagnosis\.csv rad 22: rubrikraden"),
    "twice, with a mark each": (2 * (b"\xef\xbb\xbf" + text(lines())), r"diagnosis\.csv rad 22: rubrikraden"),
    "the header twice at once": (text([lines()[0], *lines()]), r"diagnosis\.csv rad 2 är en andra rubrikrad"),
    "the header last": (text([*lines(), lines()[0]])[:-1], r"diagnosis\.csv rad 22: rubrikraden"),
    "a line under it": (
        text([lines()[0], "----,-----,----,-----,-----", *lines()[1:]]),
        r"diagnosis\.csv rad 2 är en andra",
    ),
    "words under it": (
        text([lines()[0], "Person,Vårdnivå,Diagnos,Plats,Dag", *lines()[1:]]),
        r"diagnosis\.csv rad 2 är en andra rubrikrad",
    ),
    "a title over it": (text(["Utdrag hjärtsvikt", *lines()]), r"diagnosis\.csv rad 1 är inte kolumnernas namn"),
    "letters of another encoding": (
        text(lines()) + "0021,slutenvård,I509,huvud,2025-03-01\n".encode("latin-1"),
        r"diagnosis\.csv.*encoding under files",
    ),
}


@pytest.mark.parametrize("how", TOLD)
def test_what_must_be_mended_is_told_with_file_line_and_what_to_write(tmp_path: Path, how: str) -> None:
    content, sentence = TOLD[how]
    done = counted(tmp_path, content)
    assert done.exit_code == 1, done.output
    told = " ".join(done.output.split())
    assert re.search(sentence, told), told
    assert "rows affected" not in told
    assert "Motorn" not in told
    assert not (tmp_path / "r.zip").exists()


def test_the_separator_that_is_told_is_the_one_that_helps(tmp_path: Path) -> None:
    """The whole extract has the mapping's separator: the persons are written with it too."""
    write(tmp_path, person=people())
    person = (tmp_path / "person.csv").read_text(encoding="utf-8").replace(",", ";")
    (tmp_path / "diagnosis.csv").write_bytes(text([line.replace(",", ";") for line in lines()]))
    (tmp_path / "person.csv").write_text(person, encoding="utf-8")
    tables = {name: {"from": name, "own_names": True} for name in ("person", "diagnosis")}
    names = {"id": "egen", "version": 1, "name": {"sv": "Egen", "en": "Own"}, "description": "Egen."}
    mapping = tmp_path / "egen.yaml"
    mapping.write_text(yaml.safe_dump(names | {"files": {"separator": ";"}, "tables": tables}), encoding="utf-8")
    assert flow(run(tmp_path, mapping)) == (5, 20)


SOUND: dict[str, Callable[[list[str]], bytes]] = {
    "a cell over two lines": lambda rows: text([rows[0], *rows[1:], '9999,slutenvard,"a\nb",bi,2025-01-01'], "\r\n"),
    "a name of a column in a cell": lambda rows: text([*rows, '9999,slutenvard,"code",bi,2025-01-01']),
    "separators of others in cells": lambda rows: text([*rows, "9999,slutenvard,a;b|c,bi,2025-01-01"]),
    "a comma in a name that is quoted": lambda rows: text([f'{rows[0]},"ort, län"', *(f"{row},x" for row in rows[1:])]),
}


@pytest.mark.parametrize("how", SOUND)
def test_what_is_sound_is_not_refused(tmp_path: Path, how: str) -> None:
    assert flow(counted(tmp_path, SOUND[how](lines()))) == (5, 20)


@pytest.mark.external
@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("sep-rad", (5, 20)),
        ("blandade-radslut", (5, 20)),
        ("semikolon", r"diagnosis\.csv rad 1: .* separator: ';'"),
        ("utf16", r"diagnosis\.csv .* UTF-8"),
        ("fotrad", r"diagnosis\.csv rad 23 "),
        ("dubbelt", r"diagnosis\.csv rad 22: rubrikraden"),
    ],
)
def test_the_files_from_the_field_give_what_is_right(
    shared: Path, tmp_path: Path, kind: str, right: tuple[int, int] | str
) -> None:
    (tmp_path / "person.csv").write_bytes((shared / FIELD / "person.csv").read_bytes())
    (tmp_path / "diagnosis.csv").write_bytes((shared / FIELD / f"diagnosis-{kind}.csv").read_bytes())
    done = run(tmp_path)
    if isinstance(right, tuple):
        assert flow(done) == right
    else:
        assert (done.exit_code, bool(re.search(right, " ".join(done.output.split())))) == (1, True), done.output
