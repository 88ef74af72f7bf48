"""A structure question for a care unit, by the link that its region sent: one question, yes or no, on a phone, no account."""

import streamlit as st

from frontend import client, session
from frontend.api_types.followability import SecretIn, UnitAnswerIn, UnitQuestion
from frontend.client import ApiError
from frontend.components import address, formatting, layout
from frontend.texts import of_both, t


def show() -> None:
    """The question that the address's secret leads to, or why it leads to none."""
    layout.heading(t("unit.title"))
    secret = address.get("lank")
    if not secret:
        layout.empty(t("unit.no_link"))
        return
    secret_in: SecretIn = {"secret": secret}
    try:
        question = session.visitor().create(client.path("unit-question"), secret_in, UnitQuestion)
    except ApiError as error:
        layout.empty(layout.sentence(error) if error.status != 422 else t("unit.broken_link"))
        return
    _question(question)
    if question["answered"]:
        st.success(t("unit.thanks"), icon=":material/check_circle:")
    else:
        _form(secret)


def _question(question: UnitQuestion) -> None:
    layout.section(f"{of_both(question, 'question')}?")
    st.markdown(question["definition"])
    st.caption(t("unit.of", unit=question["unit"], region=question["region_name"], round=question["round_name"]))
    st.caption(t("unit.holds_until", day=formatting.day(question["expires_at"])))


def _form(secret: str) -> None:
    with st.form("unit_answer"):
        chosen = st.radio(
            t("unit.answer"),
            ["yes", "no"],
            index=None,
            format_func=lambda code: t(code),
            key="unit_yes_no",
            horizontal=True,
        )
        comment = st.text_area(t("unit.comment"), key="unit_comment", max_chars=1000)
        if st.form_submit_button(t("unit.send"), type="primary", width="stretch"):
            if chosen is None:
                st.error(t("unit.choose"), icon=":material/error:")
            else:
                _send({"secret": secret, "answer": chosen == "yes", "comment": comment or None})


def _send(answer: UnitAnswerIn) -> None:
    try:
        session.visitor().post(client.path("unit-question", "answer"), answer)
    except ApiError as error:
        st.error(layout.sentence(error), icon=":material/error:")
        return
    st.rerun()


if __name__ == "__main__":
    show()
