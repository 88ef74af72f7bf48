"""Accepting or publishing several submissions after each other: each by itself, so that one refusal stops no other."""

from collections.abc import Mapping, Sequence

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import SubmissionOut, SubmissionStep
from frontend.client import ApiError
from frontend.collection import submission_card
from frontend.components import layout, public_data
from frontend.texts import t, word

_REFUSALS = "_refusals"


def show(submissions: Sequence[SubmissionOut], step: str) -> None:
    """The submissions with a box each, and a button that takes the step with those chosen."""
    possible = [entry for entry in submissions if step in entry["steps"]]
    _choose_all(possible)
    for entry in submissions:
        with st.container(horizontal=True, vertical_alignment="center"):
            if entry in possible:
                st.checkbox(_label(entry), key=_key(entry["id"]), label_visibility="collapsed", width="content")
            submission_card.show(entry, "review")
    chosen = [entry for entry in possible if st.session_state.get(_key(entry["id"]))]
    label = t("several.take", step=word("step", step), count=len(chosen))
    if possible and st.button(label, type="primary", disabled=not chosen, key=f"several_{step}"):
        _take(chosen, step)


def refusals() -> None:
    """Says which of the chosen were refused the last time, and why."""
    for number, why in st.session_state.pop(_REFUSALS, {}).items():
        st.error(t("several.refused", number=str(number), why=why), icon=":material/error:")


def _key(number: int) -> str:
    return f"chosen_{number}"


def _label(entry: SubmissionOut) -> str:
    return t("several.choose", region=entry["region_name"], number=str(entry["id"]))


def _choose_all(possible: Sequence[SubmissionOut]) -> None:
    if len(possible) < 2:
        return
    key = f"chosen_all_{possible[0]['id']}_{len(possible)}"  # another list is not chosen yet

    def choose() -> None:
        for entry in possible:
            st.session_state[_key(entry["id"])] = st.session_state[key]

    st.checkbox(t("several.all", count=len(possible)), key=key, on_change=choose)


def _take(chosen: Sequence[SubmissionOut], step: str) -> None:
    """Takes the step with each, and draws the page anew with what became of them."""
    refused: dict[int, str] = {}
    bar = st.progress(0.0)
    for count, entry in enumerate(chosen):
        bar.progress(count / len(chosen), text=t("several.progress", part=count + 1, whole=len(chosen)))
        wanted: SubmissionStep = {"step": step, "reason": None}
        try:
            session.api().post(client.path("submissions", entry["id"], "steps"), wanted)
        except (ApiError, client.UnreachableError) as error:
            refused[entry["id"]] = _why(error)
    _tell(len(chosen) - len(refused), refused, step)
    st.rerun()


def _why(error: Exception) -> str:
    return layout.sentence(error) if isinstance(error, ApiError) else t("error.unreachable")


def _tell(taken: int, refused: Mapping[int, str], step: str) -> None:
    st.session_state[_REFUSALS] = refused
    public_data.forget()
    if taken:
        layout.done(t("several.done", step=word("step", step), count=taken))
