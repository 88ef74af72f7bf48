"""A layout as tagged PDF, by Typst. What is printed crosses as JSON: nothing of it is ever read as markup."""

import json
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from backend.documents.writing.charts import svg
from backend.documents.writing.layout import Layout
from backend.documents.writing.templates import TemplateError, chosen

TEMPLATE = "document.typ"
_UNDISPLAYABLE = re.compile(r'the text `"(.+?)"` could not be displayed')


def write(printed: Layout, templates: Path | None = None) -> bytes:
    """The document as PDF/UA-1. `templates` is a folder where an office may have a template, and fonts, of its own.

    The same layout gives the same bytes. A sign that no font has is written as its name, since PDF/UA takes no empty box.

    Raises TemplateError for a template of the office's that Typst does not take.
    """
    import typst  # 30 MB: loaded when a document is made

    template = chosen(templates, TEMPLATE)
    drawn = json.dumps([svg(block["spec"]) for block in printed["blocks"] if block["kind"] == "chart"])
    text = json.dumps(printed, ensure_ascii=False)
    compiler = typst.Compiler(template, font_paths=[templates] if templates else [])
    while True:
        try:
            content = compiler.compile(
                format="pdf",
                sys_inputs={"document": text, "charts": drawn},
                pdf_standards=["ua-1"],
                timestamp=_moment(printed),
            )
        except typst.TypstError as error:
            if (undisplayable := _UNDISPLAYABLE.search(str(error))) is None:
                if template.parent == templates:
                    raise TemplateError(TEMPLATE, str(error).partition("\n")[0]) from error
                raise
            text = _named(text, undisplayable[1])
        else:
            assert isinstance(content, bytes)  # one file, since it is PDF
            return content


def _moment(printed: Layout) -> datetime:
    """The file's own date: the day the figures hold for, so that the same content is the same file."""
    return datetime.fromisoformat(printed["day"]).replace(tzinfo=UTC)


def _named(text: str, signs: str) -> str:
    """The text with some signs written as their names."""
    for sign in signs:
        text = text.replace(sign, f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]")
    return text
