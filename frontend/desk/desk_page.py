"""*Mitt arbete*: one's own entries, what waits for one, what is to be read again, one's indicators, and the lint."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st

from frontend import client, session
from frontend.api_types.desk import DeskEntry, DeskOut, DueOut
from frontend.api_types.priorities import PriorityListOut
from frontend.api_types.register import DraftLine
from frontend.components import address, formatting, layout, links
from frontend.desk import followed, lint
from frontend.identity import login
from frontend.texts import named, of_both, t, word

T = TypeVar("T")


def show() -> None:
    """Draws the page."""
    layout.heading(t("desk.title"), t("desk.intro") if session.logged_in() else t("desk.login"))
    if not session.logged_in():
        login.form()
        return
    layout.messages()
    if not session.can("read_drafts"):
        layout.empty(t("desk.not_for_you"))
        return
    parts = {"mitt": t("desk.work"), "indikatorer": t("desk.indicators"), "anmarkningar": t("desk.lint")}
    chosen = address.part(t("show"), parts, "visa")
    {"mitt": _work, "indikatorer": followed.show, "anmarkningar": lint.show}[chosen]()


def _work() -> None:
    desk = session.api().get(client.path("desk"), DeskOut)
    drafts = session.api().get(client.path("drafts"), list[DraftLine])
    priorities = session.api().get(client.path("priorities"), list[PriorityListOut])
    to_confirm = [one for one in priorities if one["waiting"] and "approve" in one["waiting"]["steps"]]
    returned = [one for one in desk["mine"] if one["returned"] is not None]
    others = [one for one in desk["mine"] if one["returned"] is None]
    _section(t("desk.returned"), returned, _entry)
    _section(t("desk.to_review"), desk["to_review"], _entry)
    _section(t("desk.to_confirm"), to_confirm, _priority)
    _section(t("desk.mine"), others, _entry)
    _section(t("desk.forms"), drafts, _draft)
    if not (desk["mine"] or desk["to_review"] or to_confirm or drafts):
        layout.empty(t("desk.nothing"))
    _due(desk["due"])
    links.to("waiting", t("desk.more_waits"), ":material/inbox:")


def _section(title: str, things: Sequence[T], draw: Callable[[T], None]) -> None:
    if things:
        layout.section(title)
    for thing in things:
        with st.container(border=True, gap=None):
            draw(thing)


def _entry(one: DeskEntry) -> None:
    if one["kind"] == "specification":
        links.to("catalogue", named(one), indikator=one["id"], version=one["version"])
    else:
        links.to("entries", named(one), slag=one["kind"], post=one["id"], version=one["version"])
    version = t("specification.version", number=one["version"])
    st.caption(f"**{word('state', one['state'])}** · {word('object', one['kind'])} · {one['id']} · {version}")
    if one["returned"]:
        st.caption(t("desk.returned_why", reason=one["returned"]))


def _priority(one: PriorityListOut) -> None:
    links.to("pathways", of_both(one, "pathway"), vardforlopp=one["pathway"], visa="prioriterade")
    if one["waiting"]:
        st.caption(one["waiting"]["reason"])


def _draft(one: DraftLine) -> None:
    links.to("entries", one["name"], slag=one["kind"], utkast=one["entry"])
    st.caption(f"{word('object', one['kind'])} · {t('desk.saved', when=formatting.moment(one['saved_at']))}")


def _due(due: Iterable[DueOut]) -> None:
    """One's own first: what is overdue stands first within each."""
    ordered = sorted(due, key=lambda one: not one["mine"])
    layout.section(t("desk.due"))
    if not ordered:
        layout.empty(t("desk.nothing_due"))
    for one in ordered:
        with st.container(border=True, gap=None):
            links.to("catalogue", named(one), indikator=one["indicator"])
            day = formatting.day(one["next_review"])
            when = t("desk.overdue", day=day) if one["overdue"] else t("desk.due_by", day=day)
            st.caption(f"**{when}**{' · ' + t('desk.yours') if one['mine'] else ''}")


if __name__ == "__main__":
    show()
