"""Buttons for the steps that the reader may take now, with a reason where one is needed."""

from collections.abc import Iterable, Mapping

import streamlit as st

from frontend import session
from frontend.api_types.core import StepIn
from frontend.client import ApiError
from frontend.components import layout, public_data
from frontend.texts import t, word

WITH_REASON = frozenset(
    {"withdraw", "return", "send-back", "retire", "reopen", "retract", "turn-down", "uphold", "dismiss"}
)
"""Steps that the API takes only with a reason; the reason is asked for before the step can be taken."""

_FORWARD = frozenset({"attest", "accept", "publish", "submit", "open", "declare"})


def show(
    steps: Iterable[str],
    where: str,
    key: str,
    questions: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Buttons for `steps`, which are posted to `where`; what must be asked first stands in `questions`, by step, and reasons
    that are written already in `reasons`."""
    possible = list(steps)
    asked = questions or {}
    plain = [step for step in possible if step not in WITH_REASON and step not in asked]
    if plain:
        with st.container(horizontal=True):
            for step in plain:
                _button(step, where, key)
    for step, question in asked.items():
        if step in possible:
            with st.expander(word("step", step)):
                st.warning(question, icon=":material/help:")
                _button(step, where, key)
    for step in possible:
        if step in WITH_REASON:
            _form(step, where, key, (reasons or {}).get(step, ""))


def _button(step: str, where: str, key: str) -> None:
    kind = "primary" if step in _FORWARD else "secondary"
    if st.button(word("step", step), key=f"step_{key}_{step}", type=kind):
        _take(step, where, None)


def _form(step: str, where: str, key: str, reason: str) -> None:
    with st.expander(word("step", step)), st.form(f"form_{key}_{step}", border=False):
        own = "_".join(filter(None, ("reason", key, step, reason)))  # another reason to begin with is another field
        reason = st.text_area(t("step.reason"), reason, key=own, max_chars=1000)
        if st.form_submit_button(word("step", step)):
            _with_reason(step, where, reason.strip())


def _with_reason(step: str, where: str, reason: str) -> None:
    if len(reason) < 3:
        st.error(t("step.reason_needed"))
    else:
        _take(step, where, reason)


def _take(step: str, where: str, reason: str | None) -> None:
    try:
        taken: StepIn = {"step": step, "reason": reason}
        session.api().post(where, taken)
    except ApiError as error:
        layout.refused(error)
        return
    public_data.forget()
    layout.done(t("step.done", step=word("step", step)))
    st.rerun()
