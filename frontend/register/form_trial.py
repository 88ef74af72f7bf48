"""A draft's worked examples and patients, tried before it is handed in: expected beside what came out."""

from collections.abc import Sequence

import streamlit as st

from frontend import client, session
from frontend.api_types.register import TriedExample, TriedOut, TriedPatient, TriedTogether
from frontend.client import ApiError
from frontend.components import chips, formatting, layout, tables
from frontend.components.tables import Cell, Column
from frontend.texts import t, word

_NAMES = {
    "denominator": "computation.denominator",
    "numerator": "computation.numerator",
    "missing": "computation.missing",
    "value": "form.value",
}


def show(entry: str, key: str, revision: int) -> None:
    """The button, and what the last trial gave; it says so where the draft has been changed since."""
    held = f"{key}/tried"
    if st.button(t("form.try"), key=f"{key}/try", icon=":material/play_arrow:"):
        try:
            where = client.path("drafts", "specification", entry, "tried")
            st.session_state[held] = revision, session.api().get(where, TriedOut)
        except ApiError as error:
            layout.refused(error)
            return
    if held not in st.session_state:
        return
    at, tried = st.session_state[held]
    layout.section(t("form.tried"))
    if at != revision:
        st.info(t("form.tried_before"), icon=":material/history:")
    if tried["lacking"]:
        st.warning("  \n".join([f"{t('form.lacking')}:", *tried["lacking"]]))
    _examples(tried["examples"])
    _patients(tried["patients"])
    _together(tried["together"])


def _columns(first: str) -> list[Column]:
    return [Column(t(first)), Column(t("form.expected")), Column(t("form.came_out")), Column(t("form.holds"))]


def _examples(examples: Sequence[TriedExample]) -> None:
    if examples:
        tables.show(t("form.example"), _columns("form.example"), [_example(one) for one in examples])


def _example(one: TriedExample) -> list[Cell]:
    name = f"{one['number']}. {one['why']}"
    if one["problem"]:
        return [name, "", one["problem"], _holds(holds=False)]
    return [
        name,
        _valued(one["expected"], one["expected_class"]),
        _valued(one["value"], one["target_class"]),
        _holds(one["holds"]),
    ]


def _valued(value: str | None, target_class: str | None) -> str:
    return f"{formatting.number(value)}: {word('class', target_class)}"


def _holds(holds: bool) -> Cell:
    return chips.yes_no(holds) if holds else tables.chip("bad", "✕", t("no"))


def _patients(patients: Sequence[TriedPatient]) -> None:
    if patients:
        tables.show(t("form.patient"), _columns("form.patient"), [_patient(one) for one in patients])


def _patient(one: TriedPatient) -> list[Cell]:
    name = tables.coded(one["patient"], one["unit"]) if one["unit"] else one["patient"]
    expected = _outcome(one["expected"], one["expected_number"]) or t("form.not_expected")
    return [name, expected, _outcome(one["outcome"], one["number"]) or t("form.not_there"), _holds(one["holds"])]


def _outcome(outcome: str | None, number: str | None) -> str | None:
    if outcome is None:
        return None
    outcome_words = word("membership", outcome)
    return outcome_words if number is None else f"{outcome_words}: {formatting.number(number)}"


def _together(together: Sequence[TriedTogether]) -> None:
    if together:
        rows: list[list[Cell]] = [
            [
                t(_NAMES[one["name"]]).capitalize(),
                formatting.number(one["expected"]),
                formatting.number(one["actual"]),
                _holds(one["holds"]),
            ]
            for one in together
        ]
        tables.show(t("form.together"), _columns("form.together"), rows)
