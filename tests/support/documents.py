"""Made documents read back: the text of a PDF or Word file, in the order that it is read."""

import io
import re
import time
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pypdf
from docx.table import Table as WordTable

from backend.documents.kinds import figure
from backend.documents.writing.model import Block, Document, Figure, Paragraph, Section, Source
from tests.support.world import World

DAY = date(2023, 9, 30)
SOURCE = Source("/api/pathways", "Vårdförlopp i katalogen", DAY)
OTHER = Source("/api/implementation/matrix?year=2023", "Svar om införande", DAY, "version 2", "partly")


def named(name: str, value: Decimal | int | None, source: Source = SOURCE) -> Figure:
    """A figure that texts can name."""
    bare = figure(value, source)
    return Figure(bare.text, bare.value, source, name, f"Uppgiften {name}")


def document(*blocks: Block, notice: str | None = None) -> Document:
    """A document of one chapter."""
    return Document("prov", "Provrapport 2023", "En undertitel", DAY, notice, [Section("kapitel", "Kapitlet", blocks)])


def text(*parts: str | Figure) -> Paragraph:
    """A paragraph."""
    return Paragraph(parts)


def pdf_text(content: bytes) -> str:
    """All pages, with words whole again that were divided at the end of a line."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return as_one_line(re.sub(r"[\u00ad\u2010-]\n", "", "\n".join(pages)))


def word_text(content: bytes) -> str:
    """The body's paragraphs and tables in order."""
    return as_one_line("\n".join(_word_lines(content)))


def _word_lines(content: bytes) -> Iterator[str]:
    for item in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(item, WordTable):
            yield from ("\n".join(cell.text for cell in row.cells) for row in item.rows)
        else:
            yield item.text


def as_one_line(content: str) -> str:
    """Signs of no width taken away, every other space one ordinary one."""
    return re.sub(r"\s+", " ", content.replace("\u200b", "").replace("\u00ad", ""))


def missing_in_order(texts: Sequence[str], content: str) -> list[str]:
    """Those of the texts that do not stand in the content, as words of their own, after the ones before them."""
    missing, place = [], 0
    for each in texts:
        found = re.compile(rf"(?<![\w,]){re.escape(as_one_line(each))}(?![\w,]\w)").search(content, place)
        if found is None:
            missing.append(each)
        else:
            place = found.end()
    return missing


class Reread:
    """A document that was ordered and made, with its figures by the API and what both files say."""

    def __init__(self, here: World, about: str, who: str = "nationell", edition: str = "own") -> None:
        answer = here.call("POST", f"/documents/{about}/made?edition={edition}", who, json={})
        assert answer.status_code == 201, answer.text
        made = _made(here, answer.json()["id"], who)
        assert (made["state"], made["problem"]) == ("made", None)
        self.number: int = made["id"]
        self.figures: list[dict[str, Any]] = here.get(f"/documents/made/{self.number}/figures", who)
        self.files = {
            form: here.call("GET", f"/documents/made/{self.number}/{form}", who).content for form in ("pdf", "docx")
        }
        self.texts = {"pdf": pdf_text(self.files["pdf"]), "docx": word_text(self.files["docx"])}

    def missing(self) -> list[str]:
        """The figures that do not stand in their order in either file."""
        texts = [figure["text"] for figure in self.figures]
        return [one for content in self.texts.values() for one in missing_in_order(texts, content)]

    def named(self) -> dict[str, str | None]:
        """The exact values of the named figures."""
        return {figure["name"]: figure["value"] for figure in self.figures if figure["name"]}

    def table(self, head: str) -> list[list[str]]:
        """The rows of the Word file's first table whose first column is called so."""
        tables = docx.Document(io.BytesIO(self.files["docx"])).tables
        own = next(one for one in tables if one.rows[0].cells[0].text == head)
        return [[cell.text for cell in row.cells] for row in own.rows[1:]]


def _made(here: World, number: int, who: str) -> Any:
    for _ in range(600):
        found = here.get(f"/documents/made/{number}", who)
        if found["state"] != "ordered":
            return found
        time.sleep(0.05)
    raise AssertionError("the document was not made")
