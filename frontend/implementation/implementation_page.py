"""How far the regions have come with the pathways: the matrix of a year, a region's answers, and the forms."""

from collections.abc import Callable

import streamlit as st

from frontend import client, session
from frontend.api_types.implementation import ImplementationAnswerOut, StatusMatrix
from frontend.components import address, chips, formatting, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.implementation import answer_form, attest, gaps, pace, plans, reminders, standing, survey_text
from frontend.implementation.questions import QUESTIONS
from frontend.texts import t

_PAGE = 50


def show() -> None:
    """Draws the page."""
    layout.heading(t("implementation.title"), t("implementation.intro"))
    layout.messages()
    attest.refusal()
    year = address.get("ar")
    number = year if year and year.isdigit() else None
    matrix = session.api().get(client.path("implementation", "matrix"), StatusMatrix, year=number)
    years = sorted({*matrix["years"], matrix["year"], formatting.today().year}, reverse=True)
    left, right = st.columns(2)
    with left:
        address.choose(t("year"), {str(one): str(one) for one in years}, "ar", default=str(matrix["year"]))
    with right:
        region = address.choose(t("region"), public_data.regions(), "region", every=t("every_region"))
    parts = {
        "status": t("implementation.matrix"),
        "takt": t("pace.heading"),
        "gap": t("gaps.heading"),
        "plan": t("plans.heading"),
    }
    if session.logged_in():
        parts["svar"] = t("implementation.answers_heading")
    if session.can("answer_implementation"):
        parts["lamna"] = t("implementation.answer")
    if session.can("read_submission"):
        parts["attest"] = t("implementation.waiting")
        parts["paminn"] = t("reminders.heading")
    part = address.part(t("show"), parts, "visa")
    _PARTS[part](matrix, region)


def _answers(matrix: StatusMatrix, region: str | None) -> None:
    answers = session.api().get(
        client.path("implementation", "answers"), list[ImplementationAnswerOut], year=matrix["year"], region=region
    )
    if not answers:
        layout.empty(t("implementation.nothing"))
        return
    page = address.page(len(answers), _PAGE)
    columns = [
        Column(t("pathway")),
        Column(t("implementation.done"), whole=True),
        Column(t("implementation.status")),
        Column(t("implementation.text")),
        Column(t("implementation.answered")),
    ]
    names = {entry["id"]: entry["name"] for entry in matrix["pathways"]} | public_data.pathway_names()
    tables.show(
        t("implementation.answers_of", year=matrix["year"]),
        columns,
        [_answer_row(entry, names) for entry in answers[page * _PAGE : (page + 1) * _PAGE]],
    )


def _answer_row(entry: ImplementationAnswerOut, names: dict[str, str]) -> list[Cell]:
    region = str(public_data.regions().get(entry["region"], entry["region"]))
    return [
        tables.lines([names.get(entry["pathway"], ""), region, str(entry["unit"])]),
        tables.lines(f"{t(f'question_short.{name}')}: {formatting.day(entry[name])}" for name in QUESTIONS),
        chips.status(entry["status"]),
        tables.lines(f"{question}: {answer}" for question, answer in survey_text.said(entry)) or None,
        tables.lines([f"{formatting.day(entry['answered_at'])}, {entry['answered_by']}", _standing(entry)]),
    ]


def _standing(entry: ImplementationAnswerOut) -> str:
    """Who stands by an answer since when, or why it does not count."""
    words = {state: t(f"implementation.{state}") for state in ("revised", "withdrawn")}
    if entry["state"] != "attested":
        return words.get(entry["state"], t("implementation.waiting"))
    if not entry["attested_by"]:  # it counted before answers were attested, or the reader may not know who
        return ""
    return t("implementation.attested_by", day=formatting.day(entry["attested_at"]), name=entry["attested_by"])


_PARTS: dict[str, Callable[[StatusMatrix, str | None], None]] = {
    "status": standing.show,
    "takt": pace.show,
    "gap": gaps.show,
    "plan": plans.show,
    "svar": _answers,
    "lamna": answer_form.show,
    "attest": attest.show,
    "paminn": reminders.show,
}


if __name__ == "__main__":
    show()
