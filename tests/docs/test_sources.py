"""The page that goes through the five documents has each of their sections, and what it names is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.packaged import packaged
from tests.docs.conftest import ROOT

Texts = dict[str, str]

PAGE = "docs/dokumenten.md"
AGREEMENTS = {
    "Ökad tillgänglighet 2023": ("okad-tillganglighet-2023", "overenskommelse-2023-okad-tillganglighet"),
    "Sammanhållen, jämlik och säker vård 2023": (
        "sammanhallen-jamlik-saker-vard-2023",
        "overenskommelse-2023-sammanhallen-jamlik-saker-vard",
    ),
    "Patientmiljarden 2018": ("patientmiljarden-2018", "overenskommelse-2018-patientmiljarden"),
    "Kunskapsstyrning 2014": ("kunskapsstyrning-2014", "overenskommelse-2014-kunskapsstyrning"),
}
"""Each agreement's heading on the page: its rulebook, and its file among the sources."""

REPORT = "Delrapport 2023"
REPORT_FILE = "delrapport-2023-vardforlopp"
STATES = {"Möts", "Delvis", "Utanför", "Bakgrund"}


def rows(text: str, heading: str) -> dict[str, list[str]]:
    """The cells of each row under a heading, by the row's section."""
    part = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"(?m)^\|.*\|$", part)[2:]]
    return {section(cells[0]) if heading != REPORT else cells[0]: cells for cells in lines}


def section(title: str) -> str:
    """A section's number as rulebooks cite it, of a row's first cell: `4.2.1`, `4, krav 2–3` or `bilaga 1`."""
    number = re.match(r"[\d.]+, krav [\d–]+|[\d.]+|Bilaga \d", title)
    assert number, title
    return number[0].lower()


def cited(place: str) -> str:
    """The section of a rulebook's citation, without the table or paragraph that it may name in it."""
    return place if "krav" in place or place.startswith("bilaga") else place.split(",")[0]


def numbered(document: str) -> Iterator[str]:
    """Every number that a heading or a line of the contents begins with, and the annexes.

    A numbered list in a section has numbers that are sections too, and adds none.
    """
    yield from re.findall(r"(?m)^[#*\s]*(?:<b>)?(\d{1,2}(?:\.\d{1,2}){0,2})\.?[ \t]+[A-ZÅÄÖ]", document)
    block_1 = re.search(r"(?ms)^#### 4\. Block 1.*?^## 5\. ", document)  # its requirements are numbered for themselves
    if block_1:
        yield from (f"4, krav {number}" for number in re.findall(r"(?m)^### \**(\d(?:–\d)?)\. ", block_1[0]))
    yield from (annex.lower() for annex in re.findall(r"(?m)^[#* ]*(Bilaga \d)\b", document))


def headings(report: str) -> list[str]:
    """The report's headings, from its contents."""
    contents = report.split("Innehållsförteckning", 1)[1]
    return [title.rstrip(".") for title in re.findall(r"(?m)^([^\t\n]+)\t\d+$", contents)][1:]  # the first is its name


def source(shared: Path, name: str) -> str:
    return (shared / "sources" / f"{name}.txt").read_text(encoding="utf-8")


def rulebook(heading: str) -> Rulebook:
    return next(one for one in packaged().rulebooks if one.id == AGREEMENTS[heading][0])


@pytest.mark.parametrize("heading", AGREEMENTS)
def test_every_numbered_section_and_annex_of_an_agreement_stands_on_the_page(
    texts: Texts, shared: Path, heading: str
) -> None:
    wanted = set(numbered(source(shared, AGREEMENTS[heading][1])))
    assert len(wanted) > 20
    assert set(rows(texts[PAGE], heading)) == wanted


def test_every_heading_of_the_report_stands_on_the_page_in_its_order(texts: Texts, shared: Path) -> None:
    wanted = dict.fromkeys(headings(source(shared, REPORT_FILE)))  # two headings of the report are there twice
    assert len(wanted) > 40
    assert list(rows(texts[PAGE], REPORT)) == list(wanted)


@pytest.mark.parametrize("heading", [*AGREEMENTS, REPORT])
def test_every_numbered_table_and_figure_is_named_where_its_document_is(
    texts: Texts, shared: Path, heading: str
) -> None:
    name = AGREEMENTS[heading][1] if heading in AGREEMENTS else REPORT_FILE
    part = " ".join(" ".join(cells) for cells in rows(texts[PAGE], heading).values()).lower()
    for what, number in re.findall(r"(?m)^\**(Tabell|Figur) (\d)\.", source(shared, name)):
        assert re.search(rf"{what.lower()} (\d och )?{number}\b", part), f"{what} {number}"


@pytest.mark.parametrize("heading", [*AGREEMENTS, REPORT])
def test_every_row_says_where_it_is_met_or_why_not(texts: Texts, heading: str) -> None:
    for name, (_, asked, state, where) in rows(texts[PAGE], heading).items():
        assert asked, name
        assert state in STATES, name
        assert where or state == "Bakgrund", name


@pytest.mark.parametrize("heading", AGREEMENTS)
def test_every_requirement_of_a_rulebook_stands_in_the_row_of_its_section(texts: Texts, heading: str) -> None:
    standing = rows(texts[PAGE], heading)
    for requirement in rulebook(heading).requirements:
        assert f"`{requirement.id}`" in standing[cited(requirement.cites[0].section)][3], requirement.id


def entries() -> set[str]:
    """The ids of all that the catalogue has beside rulebooks."""
    known = packaged()
    kinds = (known.specifications, known.sources, known.named_sets, known.pathways)
    return {entry.id for kind in kinds for entry in kind}


def doings(generate: ModuleType) -> set[str]:
    """Every endpoint, command and group of commands, as the page writes them."""
    commands = {name.removeprefix("foljsam ") for name, _ in generate.every_command()}
    return commands | {f"{method} {path}" for method, path, _ in generate.every_endpoint()}


def pages() -> set[str]:
    texts = yaml.safe_load((ROOT / "frontend/texts.yaml").read_text(encoding="utf-8"))
    return {word["sv"] for key, word in texts.items() if key.startswith("menu.")}


@pytest.fixture(scope="module")
def known(generate: ModuleType) -> set[str]:
    """All that the page may name anywhere."""
    requirements = {requirement.id for one in packaged().rulebooks for requirement in one.requirements}
    return entries() | doings(generate) | pages() | requirements


def test_every_endpoint_command_requirement_entry_and_page_that_is_named_is_there(
    texts: Texts, known: set[str]
) -> None:
    text = texts[PAGE].replace("`kod`", "").replace("*kursivt*", "").replace("*bedöms*", "").replace("`foljsam`", "")
    names = re.findall(r"`([^`]+)`", text) + re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", text)
    assert len(names) > 150
    assert [name for name in names if name not in known] == []


@pytest.mark.parametrize("heading", AGREEMENTS)
def test_an_agreements_part_names_no_other_agreements_requirement(texts: Texts, known: set[str], heading: str) -> None:
    own = {requirement.id for requirement in rulebook(heading).requirements}
    others = {r.id for one in packaged().rulebooks for r in one.requirements} - own - entries()
    named = {name for cells in rows(texts[PAGE], heading).values() for name in re.findall(r"`([^`]+)`", cells[3])}
    assert named & others == set()
