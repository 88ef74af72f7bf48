"""Appeals against a verdict: the region's attester writes one, the national side answers with a reason."""

from collections.abc import Iterator

import streamlit as st

from frontend import client, session
from frontend.agreements import reading
from frontend.api_types.agreements import AppealIn, AppealOut
from frontend.client import ApiError
from frontend.components import formatting, layout, step_buttons
from frontend.components.chips import state
from frontend.texts import t


def show(agreement: str, requirement: str, region: str, month: str | None, *, may: bool) -> None:
    """The appeals against the verdict with their answers, and the form for who may appeal."""
    made = [one for one in reading.appeals(agreement) if (one["requirement"], one["region"]) == (requirement, region)]
    made = [one for one in made if one["month"] == month]
    own = session.can("appeal") and region in session.own_regions("region_attester")
    if made or own:
        layout.subsection(t("agreements.appeals"))
    for one in made:
        _appeal(agreement, one)
    if own and may and not any(one["state"] == "open" for one in made):
        _form(agreement, {"requirement": requirement, "region": region, "month": month, "text": ""})


def _appeal(agreement: str, one: AppealOut) -> None:
    with st.container(border=True):
        layout.facts(_facts(one))
        where = client.path("agreements", agreement, "appeals", one["id"], "steps")
        step_buttons.show(one["steps"], where, f"appeal_{one['id']}")


def _facts(one: AppealOut) -> Iterator[tuple[str, str | None]]:
    yield t("state"), state(one["state"])
    yield t("agreements.appeal"), one["text"]
    yield t("agreements.made"), f"{formatting.moment(one['made_at'])}, {one['made_by']}"
    if one["decided_at"]:
        yield t("agreements.answered"), f"{formatting.moment(one['decided_at'])}, {one['decided_by']}"
    yield t("agreements.answer_reason"), one["reason"]


def _form(agreement: str, body: AppealIn) -> None:
    with st.form(f"appeal_{body['requirement']}_{body['month']}", clear_on_submit=False):
        body["text"] = st.text_area(t("agreements.appeal_text"), max_chars=4000).strip()
        if not st.form_submit_button(t("agreements.appeal_send")):
            return
    if not body["text"]:
        st.error(t("agreements.appeal_empty"))
        return
    try:
        session.api().post(client.path("agreements", agreement, "appeals"), body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("agreements.appeal_sent"))
    st.rerun()
