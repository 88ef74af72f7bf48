"""What waits for a decision: submissions for the national side, specifications for the specialists."""

import streamlit as st

from frontend import client, layout, links, params, session
from frontend.client import Json
from frontend.parts import delivery, login
from frontend.reference import named
from frontend.texts import t, word

_PAGE = 20


def show() -> None:
    """Draws the page, or the submission that the address names."""
    chosen = params.get("inlamning")
    if chosen and session.logged_in():
        delivery.show(chosen, "review")
        return
    layout.heading(t("review.title"), t("review.intro") if session.logged_in() else t("review.login"))
    if not session.logged_in():
        login.form()
        return
    layout.messages()
    if not any(session.can(action) for action in ("decide_submission", "review_specification", "draft_specification")):
        layout.empty(t("review.nothing_for_you"))
    if session.can("decide_submission"):
        _submissions()
    if session.can("review_specification") or session.can("draft_specification"):
        _specifications()


def _submissions() -> None:
    layout.section(t("review.submissions"))
    states = {"attested": t("review.waiting"), "accepted": t("review.accepted"), "alla": t("all")}
    state = params.part(t("show"), states, "lage", resets=("sida",))
    page = params.number() - 1
    found = session.api().get(
        client.path("submissions"), state=None if state == "alla" else state, limit=_PAGE + 1, offset=page * _PAGE
    )
    if not found:
        layout.empty(t("review.none"))
    for submission in found[:_PAGE]:
        delivery.line(submission, "review")
    params.page(page * _PAGE + len(found), _PAGE)


def _specifications() -> None:
    for state in ("in_review", "draft"):
        found = session.api().get(client.path("indicators"), state=state)
        layout.section(t(f"review.{state}"))
        if not found:
            layout.empty(t("review.no_specifications"))
        for entry in sorted(found, key=lambda entry: named(entry).casefold()):
            _specification(entry)


def _specification(entry: Json) -> None:
    with st.container(border=True, gap=None):
        links.to("catalogue", named(entry), indikator=entry["id"], version=entry["version"])
        st.caption(
            " · ".join(
                [
                    f"**{word('state', entry['state'])}**",
                    entry["id"],
                    t("specification.version", number=entry["version"]),
                ]
            )
        )


if __name__ == "__main__":
    show()
