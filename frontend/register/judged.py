"""A judgement by one criterion as it is shown: a chip with words, the comment in the reader's language, and the evidence."""

from markupsafe import Markup

from frontend import client, session
from frontend.api_types.register import AssessmentOut, CriteriaTables, CriterionOut
from frontend.components import chips, tables
from frontend.texts import t, word

_PROGRESS = {"published": ("good", "●"), "most": ("ok", "◕"), "in_progress": ("none", "◔")}


def criteria() -> list[CriterionOut]:
    """The six criteria, in order."""
    tables_ = session.api().get(client.path("criteria", "tables"), CriteriaTables)["tables"]
    return [criterion for table in tables_ for criterion in table["criteria"]]


def chip(verdict: str | None, progress: str | None) -> Markup:
    """Yes, no, or how far the specifications have come."""
    if verdict == "no":
        return tables.chip("bad", "✕", word("verdict", verdict))
    if verdict:
        return chips.yes_no(True)
    kind, symbol = _PROGRESS.get(progress or "", ("none", "–"))
    return tables.chip(kind, symbol, word("progress", progress))


def comment(cell: AssessmentOut) -> str | None:
    """The comment in the reader's language where there is one."""
    return (cell["comment_en"] if session.language() == "en" else None) or cell["comment"]


def unfolding(cell: AssessmentOut) -> Markup:
    """The chip, which opens to comment, sources and evidence."""
    used = ", ".join(word("source_used", code) for code in cell["sources_used"])
    inner = tables.lines(
        [comment(cell) or "", used and t("criteria.sources", sources=used), tables.muted(cell["evidence"])]
    )
    return tables.unfolding(chip(cell["verdict"], cell["progress"]), inner)


def in_words(cell: AssessmentOut) -> Markup:
    """The chip with the comment below, as the document's own table has them."""
    return tables.lines([chip(cell["verdict"], cell["progress"]), comment(cell) or ""])
