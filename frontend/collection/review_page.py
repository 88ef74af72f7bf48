"""What waits for a decision: submissions for the national side, specifications for the specialists."""

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import SubmissionOut
from frontend.api_types.core import Action
from frontend.api_types.register import IndicatorOut
from frontend.collection import several, submission, submission_card
from frontend.components import address, layout, links
from frontend.identity import login
from frontend.texts import named, t, word

_PAGE = 20
_ACTIONS: tuple[Action, ...] = ("decide_submission", "review_specification", "draft_specification")


def show() -> None:
    """Draws the page, or the submission that the address names."""
    chosen = address.get("inlamning")
    if chosen and session.logged_in():
        submission.show(chosen, "review")
        return
    layout.heading(t("review.title"), t("review.intro") if session.logged_in() else t("review.login"))
    if not session.logged_in():
        login.form()
        return
    layout.messages()
    several.refusals()
    if not any(session.can(action) for action in _ACTIONS):
        layout.empty(t("review.nothing_for_you"))
    if session.can("decide_submission"):
        _submissions()
    if session.can("review_specification") or session.can("draft_specification"):
        _specifications()


def _submissions() -> None:
    layout.section(t("review.submissions"))
    states = {"attested": t("review.waiting"), "accepted": t("review.accepted"), "alla": t("all")}
    state = address.part(t("show"), states, "lage", resets=("sida",))
    page = address.number() - 1
    submissions = session.api().get(
        client.path("submissions"),
        list[SubmissionOut],
        state=None if state == "alla" else state,
        limit=_PAGE + 1,
        offset=page * _PAGE,
    )
    if not submissions:
        layout.empty(t("review.none"))
    step = {"attested": "accept", "accepted": "publish"}.get(state)
    if step == "publish":
        links.to("releases", t("review.release"), ":material/campaign:", visa="forbered")
    if step and submissions:
        several.show(submissions[:_PAGE], step)
    for entry in () if step else submissions[:_PAGE]:
        submission_card.show(entry, "review")
    address.page(page * _PAGE + len(submissions), _PAGE)


def _specifications() -> None:
    for state in ("in_review", "draft"):
        specifications = session.api().get(client.path("indicators"), list[IndicatorOut], state=state)
        layout.section(t(f"review.{state}"))
        if not specifications:
            layout.empty(t("review.no_specifications"))
        for entry in sorted(specifications, key=lambda entry: named(entry).casefold()):
            _specification(entry)


def _specification(entry: IndicatorOut) -> None:
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
