"""The form for a new assessment, or a new version of one: it becomes a draft through the same door as a file."""

from collections.abc import Mapping
from typing import cast

import streamlit as st

from frontend import session
from frontend.api_types.catalogue import DocumentRow, Judgement, PathwayAssessment, Text
from frontend.api_types.register import CriterionOut, EntryDetail
from frontend.components import address, formatting, layout, public_data
from frontend.register import assessment, entry_kinds, judged
from frontend.register.entry_kinds import ASSESSMENT
from frontend.texts import catalogue, named, t, word

_FIRST_YEAR = 2019
"""The first agreement on pathways."""
_VERDICTS = ("yes", "no")
_PROGRESS = ("published", "most", "in_progress")
_SOURCES = ("quality_register", "patient_survey", "care_records")
_TABLES = (1, 2)


def show() -> None:
    """Pathway and year first; the form starts from what stands for them."""
    layout.section(t("assessment.new"), t("assessment.form_intro"))
    left, right = st.columns(2)
    with left:
        pathway = address.choose(t("pathway"), public_data.pathway_names(), "vardforlopp", every=t("choose"))
    with right:
        last = formatting.today().year + 1
        years = {str(year): str(year) for year in range(last, _FIRST_YEAR - 1, -1)}
        year = address.choose(t("criteria.year"), years, "ar", default=str(last - 1))
    if not pathway or not year:
        return
    standing = entry_kinds.form_start(ASSESSMENT, f"{pathway}-{year}")
    if standing and standing["state"] == "in_review":
        st.info(t("assessment.waits", version=standing["version"]))
        return
    if standing:
        st.caption(t("assessment.standing", version=standing["version"]))
    _form(pathway, int(year), standing)


def _form(pathway: str, year: int, standing: EntryDetail | None) -> None:
    earlier = assessment.content_of(standing) if standing else None
    key = f"{pathway}-{year}_{standing['version'] if standing else 0}"
    session.long_form(key)
    with st.form(f"assessment_{key}"):
        layout.subsection(t("assessment.form", name=public_data.pathway_names()[pathway], year=str(year)))
        judgements = [_judgement(criterion, _of(criterion["id"], earlier), key) for criterion in judged.criteria()]
        about = _about(earlier, key)
        rows = [row for table in _TABLES if (row := _row(table, earlier, key))]
        sent = st.form_submit_button(t("assessment.send"), type="primary")
    if sent and _holds(judgements, about["source"]):
        version = entry_kinds.next_version(standing)
        _send(_entry(pathway, year, version, judgements, about, rows), standing)


def _of(criterion: str, earlier: PathwayAssessment | None) -> Judgement | None:
    return next((j for j in earlier["judgements"] if j["criterion"] == criterion), None) if earlier else None


def _judgement(criterion: CriterionOut, earlier: Judgement | None, form: str) -> Judgement:
    """The questions about one criterion; what is not answered is left out."""
    code, key = criterion["id"], f"{criterion['id']}_{form}"
    with st.container(border=True):
        written: dict[str, object] = {"criterion": code}
        name = named(criterion)
        if criterion["has_verdict"]:
            label = t("assessment.verdict_of", id=code, name=name)
            written["verdict"] = _choice("verdict", _VERDICTS, label, earlier, key)
        else:
            label = t("assessment.progress_of", id=code, name=name)
            written["progress"] = _choice("progress", _PROGRESS, label, earlier, key)
            written["sources_used"] = _sources(code, earlier, key)
        written["comment"] = _comment(code, earlier, key)
        written["evidence"] = st.text_input(
            t("assessment.evidence_of", id=code),
            earlier["evidence"] if earlier else "",
            key=f"evidence_{key}",
            max_chars=500,
        ).strip()
    return cast("Judgement", {name: value for name, value in written.items() if value})


def _choice(group: str, codes: tuple[str, ...], label: str, earlier: Judgement | None, key: str) -> str | None:
    """One of the words, with none chosen beforehand."""
    standing = cast("Mapping[str, str | None]", earlier or {}).get(group)
    chosen: str | None = st.radio(
        label,
        codes,
        index=codes.index(standing) if standing in codes else None,
        format_func=lambda code: word(group, code),
        horizontal=True,
        key=f"{group}_{key}",
    )
    return chosen


def _sources(code: str, earlier: Judgement | None, key: str) -> list[str]:
    chosen: list[str] = list(earlier.get("sources_used", [])) if earlier else []
    return list(
        st.multiselect(
            t("assessment.sources_of", id=code),
            _SOURCES,
            chosen,
            format_func=lambda kind: word("source_used", kind),
            key=f"sources_{key}",
            placeholder=t("choose"),
        )
    )


def _comment(code: str, earlier: Judgement | None, key: str) -> Text | None:
    standing = (earlier.get("comment") if earlier else None) or {"sv": ""}
    swedish = st.text_area(
        t("assessment.comment_of", id=code), standing["sv"], key=f"comment_{key}", max_chars=2_000, height=68
    ).strip()
    english = st.text_input(
        t("assessment.comment_en_of", id=code), standing.get("en") or "", key=f"comment_en_{key}", max_chars=2_000
    ).strip()
    if not swedish:
        return None
    return {"sv": swedish, "en": english} if english else {"sv": swedish}


def _about(earlier: PathwayAssessment | None, key: str) -> dict[str, str]:
    """Where the assessment comes from, who judged and when."""
    source = earlier["provenance"][0]["source"] if earlier else ""
    by, on = (earlier.get("judged_by"), earlier.get("judged_on")) if earlier else (None, None)
    return {
        "source": st.text_input(t("assessment.source"), source, key=f"source_{key}", max_chars=500).strip(),
        "judged_by": st.text_input(
            t("assessment.judged_by"), by or "", key=f"by_{key}", max_chars=200, help=t("assessment.judged_by_help")
        ).strip(),
        "judged_on": st.text_input(
            t("assessment.judged_on"), on or "", key=f"on_{key}", max_chars=10, help=t("assessment.judged_on_help")
        ).strip(),
    }


def _row(table: int, earlier: PathwayAssessment | None, key: str) -> DocumentRow | None:
    """The pathway's row in one of the document's tables; None where it has none."""
    rows = earlier.get("rows", []) if earlier else []
    standing = next((row for row in rows if row["table"] == table), None)
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    place = left.number_input(
        t("assessment.place_in", table=str(table)),
        0,
        500,
        standing["place"] if standing else 0,
        key=f"row{table}_{key}",
    )
    name = right.text_input(
        t("assessment.name_in", table=str(table)),
        standing["name"] if standing else "",
        key=f"spelled{table}_{key}",
        max_chars=300,
    )
    return cast("DocumentRow", {"table": table, "place": int(place), "name": name.strip()}) if place else None


def _holds(judgements: list[Judgement], source: str) -> bool:
    """Whether every criterion is answered and the source is there; says so where not."""
    missing = [
        j["criterion"] for j in judgements if not (j.get("verdict") or j.get("progress")) or not j.get("evidence")
    ]
    if missing:
        st.error(t("assessment.missing", criteria=", ".join(missing)))
    if not source:
        st.error(t("assessment.source_missing"))
    return not missing and bool(source)


def _entry(
    pathway: str,
    year: int,
    version: int,
    judgements: list[Judgement],
    about: Mapping[str, str],
    rows: list[DocumentRow],
) -> PathwayAssessment:
    """The entry as a file has it; what is empty is left out."""
    facts = ["judgements", *(["rows"] if rows else [])]
    name = next(entry for entry in public_data.pathways() if entry["id"] == pathway)
    entry = {
        "id": f"{pathway}-{year}",
        "version": version,
        "status": "published",
        "name": {
            language: catalogue()["assessment.name"][language].format(year=year, name=name[f"name_{language}"])  # type: ignore[literal-required]
            for language in ("sv", "en")
        },
        "pathway": pathway,
        "year": year,
        "rows": rows,
        "judgements": judgements,
        "judged_by": about["judged_by"],
        "judged_on": about["judged_on"],
        "provenance": [{"facts": facts, "source": about["source"], "mark": "read"}],
    }
    return cast("PathwayAssessment", {field: value for field, value in entry.items() if value})


def _send(entry: PathwayAssessment, standing: EntryDetail | None) -> None:
    draft = entry_kinds.send(ASSESSMENT, entry["id"], entry, standing)
    if draft:
        layout.done(t("assessment.done", version=draft["version"]))
        address.only(bedomning=draft["id"], version=draft["version"])
        st.rerun()
