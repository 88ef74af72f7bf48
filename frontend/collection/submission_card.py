"""One submission in a list: a link to it, and where it stands."""

import streamlit as st

from frontend.client import Json
from frontend.components import formatting, links
from frontend.texts import t, word


def show(submission: Json, page: str) -> None:
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
            t("submission.superseded") if submission["superseded"] else "",
        ]
        st.caption(" · ".join(part for part in parts if part))


def _counts(submission: Json) -> str:
    return ", ".join(
        t(f"submission.{name}", count=submission[name]) for name in ("errors", "warnings", "notes") if submission[name]
    )
