"""One assessment: its judgements, who judged and when, where the document has it, its road and versions."""

from typing import cast

from frontend import session
from frontend.api_types.catalogue import Judgement, PathwayAssessment
from frontend.api_types.register import EntryDetail
from frontend.components import formatting, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.register import entry_kinds, entry_road, judged, provenance
from frontend.register.entry_kinds import ASSESSMENT
from frontend.texts import in_words, named, t, word


def show(identifier: str, version: str | None) -> None:
    """One version of an assessment (the newest visible one where `version` is None)."""
    entry = entry_kinds.detail(ASSESSMENT, identifier, version)
    content = content_of(entry)
    links.to("criteria", t("assessment.back"), ":material/arrow_back:")
    layout.heading(named(entry))
    layout.messages()
    entry_road.show(entry)
    _facts(content)
    _judgements(content)
    provenance.show(content["provenance"])
    entry_road.history(entry, "criteria", "bedomning")
    links.to(
        "pathways", t("assessment.pathway"), ":material/conversion_path:", vardforlopp=content["pathway"], visa="om"
    )
    if session.can("draft_national_entry") and entry["state"] != "in_review":
        change = {"vardforlopp": content["pathway"], "visa": "egna"}
        links.to("criteria", t("assessment.change"), ":material/edit:", ar=content["year"], **change)


def content_of(entry: EntryDetail) -> PathwayAssessment:
    """The entry's content as the assessment that it is."""
    return cast("PathwayAssessment", entry["content"])


def _facts(content: PathwayAssessment) -> None:
    rows = content.get("rows", [])
    day = content.get("judged_on")
    layout.facts(
        [
            (t("criteria.year"), str(content["year"])),
            (t("assessment.judged_by"), content.get("judged_by") or t("assessment.not_said")),
            (t("assessment.judged_on"), formatting.day(day) if day else t("assessment.not_said")),
            *(
                (
                    t("assessment.row", table=row["table"]),
                    t("assessment.row_text", place=row["place"], name=row["name"]),
                )
                for row in rows
            ),
            (t("criteria.document"), None if rows else t("assessment.no_row")),
        ]
    )


def _judgements(content: PathwayAssessment) -> None:
    columns = [
        Column(t("criterion")),
        Column(t("criterion.verdict")),
        Column(t("criterion.comment")),
        Column(t("criterion.evidence")),
    ]
    layout.section(t("assessment.judgements"))
    names = {criterion["id"]: named(criterion) for criterion in judged.criteria()}
    rows = [_judgement(judgement, names[judgement["criterion"]]) for judgement in content["judgements"]]
    tables.show(t("assessment.judgements"), columns, rows, hide_caption=True)


def _judgement(judgement: Judgement, name: str) -> list[Cell]:
    comment = judgement.get("comment")
    comment_text = in_words(comment) if comment else ""
    used = ", ".join(word("source_used", code) for code in judgement.get("sources_used", []))
    return [
        f"{judgement['criterion']} {name}",
        judged.chip(judgement.get("verdict"), judgement.get("progress")),
        tables.lines([comment_text, used and t("criteria.sources", sources=used)]) or None,
        judgement["evidence"],
    ]
