"""The criteria as people take them away: tables 1 and 2 as the document has them, K6 beside the catalogue, and the evidence."""

from collections.abc import Iterator, Sequence
from typing import Any

from backend.core.words import word
from backend.register.pathway_schemas import (
    AssessedPathway,
    AssessmentOut,
    CatalogueProgress,
    CriteriaRow,
    CriteriaTable,
    CriteriaTables,
)
from backend.reports import excel
from backend.reports.excel import Sheet

FOLLOWED = {
    "pathway_name": "Vårdförlopp",
    "progress": "Specifikationer enligt dokumentet",
    "published": "Publicerade i katalogen",
    "drafts": "På väg i katalogen",
    "sources_used": "Källor enligt dokumentet",
    "sources": "Källor i katalogen",
    "disagreements": "Där de inte stämmer överens",
}
EVIDENCE = {
    "table": "Tabell",
    "pathway_name": "Vårdförlopp",
    "criterion": "Kriterium",
    "criterion_name": "Innebörd",
    "verdict": "Bedömning",
    "progress": "Specifikationer",
    "comment": "Kommentar",
    "evidence": "Underlag",
}
PATHWAY = "Vårdförlopp"


def book(tables: CriteriaTables, rows: Sequence[CriteriaRow], notice: str | None) -> bytes:
    """The workbook of one year."""
    sheets = [Sheet(f"Tabell {table.number}", columns(table), list(cells(table))) for table in tables.tables]
    followed = [followed_row(entry) for entry in tables.possible_to_follow]
    evidence = [_evidence(row) for row in rows]
    return excel.book(
        [*sheets, Sheet("Möjligt att följa", FOLLOWED, followed), Sheet("Underlag", EVIDENCE, evidence)], notice
    )


def columns(table: CriteriaTable) -> dict[str, str]:
    """The table's columns: the pathway, and one for each criterion."""
    return {"name": PATHWAY} | {criterion.id: f"{criterion.id} {criterion.name_sv}" for criterion in table.criteria}


def cells(table: CriteriaTable) -> Iterator[dict[str, str]]:
    """The table's rows, in the document's order."""
    for row in table.rows:
        yield {"name": _name(row)} | {cell.criterion: cell_text(cell) for cell in row.cells}


def _name(row: AssessedPathway) -> str:
    """The pathway's name today, with the document's spelling where it is another."""
    return f"{row.pathway_name} (i dokumentet: {row.document_name})" if row.document_name else row.pathway_name


def cell_text(cell: AssessmentOut) -> str:
    """A cell in words: the verdict (or how far the specifications have come), then the comment."""
    answer = word("verdict", cell.verdict) or word("progress", cell.progress)
    return f"{answer}. {cell.comment}" if cell.comment else f"{answer}."


def followed_row(entry: CatalogueProgress) -> dict[str, Any]:
    """Criterion K6 of one pathway, document and catalogue side by side."""
    return {
        "pathway_name": entry.pathway_name,
        "progress": word("progress", entry.progress),
        "published": entry.published,
        "drafts": entry.drafts,
        "sources_used": ", ".join(word("source_used", kind) for kind in entry.sources_used),
        "sources": ", ".join(word("source_kind", kind) for kind in entry.sources),
        "disagreements": " ".join(sentence.sv for sentence in entry.disagreements),
    }


def _evidence(row: CriteriaRow) -> dict[str, Any]:
    words = {"verdict": word("verdict", row.verdict), "progress": word("progress", row.progress)}
    return row.model_dump() | words
