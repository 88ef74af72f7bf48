"""One submission in a list: a link to it, and where it stands."""

from typing import Literal

import streamlit as st

from frontend.api_types.collection import SubmissionOut
from frontend.components import formatting, links
from frontend.texts import t, word

_COUNTED: tuple[Literal["errors", "warnings", "notes"], ...] = ("errors", "warnings", "notes")


def show(submission: SubmissionOut, page: str) -> None:
    """A submission in a list: a link, and where it stands."""
    with st.container(border=True, gap=None):
        number = t("submission.number", number=submission["id"])
        links.to(page, f"{submission['region_name']}: {submission['filename']} ({number})", inlamning=submission["id"])
        parts = [
            f"**{word('state', submission['state'])}**",
            submission["round_name"],
            formatting.moment(submission["received_at"]),
            _counts(submission),
            t("submission.late") if submission["late"] else "",
            in_force_text(submission),
            t("submission.asked_back_short") if submission.get("asked_back") else "",
            _beside(submission),
        ]
        st.caption(" · ".join(part for part in parts if part))


def in_force_text(submission: SubmissionOut) -> str:
    """For how many indicators everybody sees its values, or that a later one has replaced it."""
    if submission.get("superseded"):
        return t("submission.superseded")
    in_force = submission.get("in_force", 0)
    return t("submission.in_force", count=in_force) if in_force else ""


def _beside(submission: SubmissionOut) -> str:
    numbers = ", ".join(map(str, submission.get("beside", ())))
    return t("submission.beside_short", numbers=numbers) if numbers else ""


def _counts(submission: SubmissionOut) -> str:
    counts = {name: submission[name] for name in _COUNTED}
    return ", ".join(t(f"submission.{name}", count=count) for name, count in counts.items() if count)
