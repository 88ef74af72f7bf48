"""What waits for whoever is logged in: where one lands after the login."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

import streamlit as st

from frontend import client, session
from frontend.agreements import waiting as of_agreements
from frontend.api_types.collection import WaitingOut
from frontend.api_types.implementation import WaitingForm
from frontend.api_types.register import CommentedOut, IndicatorOut, SpecificationOut
from frontend.api_types.releases import ReleaseOut
from frontend.components import formatting, layout, links
from frontend.followability import unit_links
from frontend.identity import login
from frontend.register import entry_kinds
from frontend.texts import named, t

T = TypeVar("T")


def show() -> None:
    """Draws the page."""
    layout.heading(t("waiting.title"), t("waiting.intro") if session.logged_in() else t("waiting.login"))
    if not session.logged_in():
        login.form()
        return
    layout.messages()
    things = session.api().get(client.path("waiting"), list[WaitingOut])
    forms, specifications, entries = _forms(), _specifications(), entry_kinds.to_review()
    decisions, answers, releases = of_agreements.things(), unit_links.to_attest(), _releases()
    commented = session.api().get(client.path("threads", "open"), list[CommentedOut])
    if not (things or releases or forms or answers or specifications or entries or decisions or commented):
        layout.empty(t("waiting.nothing"))
    for kind, some in groupby(things, key=lambda one: one["kind"]):
        _section(t(f"waiting.{kind}"), some, _thing)
    _section(t("waiting.releases"), releases, _release)
    _section(t("waiting.attest_forms"), forms.items(), lambda form: _form(*form[0], form[1]))
    _section(t("waiting.unit_answers"), answers, unit_links.waiting_card)
    _section(t("waiting.agreements"), decisions, _decision)
    _section(t("review.in_review"), specifications, _specification)
    _section(t("comments.waiting"), commented, _commented)
    for entry_kind, pairs in groupby(entries, key=lambda pair: pair[0]):
        _section(t(f"entry.to_review_{entry_kind.name}"), pairs, lambda pair: entry_kinds.card(*pair))


def _section(title: str, things: Iterable[T], draw: Callable[[T], object]) -> None:
    """A heading with what stands under it; nothing where nothing does."""
    for number, thing in enumerate(things):
        if number == 0:
            layout.section(title)
        draw(thing)


def _thing(one: WaitingOut) -> None:
    page = "submit" if one["kind"] in ("explain", "attest", "attest_declaration", "hand_in") else "review"
    with st.container(border=True, gap=None):
        if one["submission"]:
            number = t("submission.number", number=one["submission"])
            links.to(page, f"{one['region_name']}: {one['filename']} ({number})", inlamning=one["submission"])
        else:
            links.to(page, f"{one['region_name']}: {one['round_name']}", region=one["region"], omgang=one["round"])
        st.caption(" · ".join(part for part in _facts(one) if part))


def _facts(one: WaitingOut) -> list[str]:
    return [
        f"**{_left(one['days_left'])}**",
        t("waiting.due", day=formatting.day(one["due"])),
        one["round_name"] if one["submission"] else "",
        one["reason"],
        t("waiting.to_explain", count=one["count"]) if one["count"] else "",
    ]


def _left(days: int) -> str:
    if days < 0:
        return t("waiting.late", count=-days)
    return t("waiting.left", count=days) if days else t("waiting.today")


def _releases() -> list[ReleaseOut]:
    """The releases that wait for the reader's approval: nobody approves their own."""
    if not session.can("publish_results"):
        return []
    releases = session.api().get(client.path("releases"), list[ReleaseOut])
    return [one for one in releases if "approve" in one["steps"]]


def _release(one: ReleaseOut) -> None:
    with st.container(border=True, gap=None):
        links.to("releases", one["name"], publicering=one["id"])
        st.caption(t("waiting.release", cells=one["cells"], who=one["prepared_by"]))


def _forms() -> Counter[tuple[str, str, int]]:
    """How many answers on implementation wait for the reader's attest, by region (code and name) and year."""
    if not session.can("attest"):
        return Counter()
    waiting = session.api().get(client.path("implementation", "waiting"), list[WaitingForm])
    return Counter(
        (one["form"]["region"], one["region_name"], one["form"]["year"]) for one in waiting if "attest" in one["steps"]
    )


def _form(region: str, name: str, year: int, count: int) -> None:
    with st.container(border=True, gap=None):
        label = t("waiting.forms", region=name, count=count, year=year)
        links.to("implementation", label, visa="attest", ar=year, region=region)


def _decision(one: of_agreements.Thing) -> None:
    with st.container(border=True, gap=None):
        one.link()
        st.caption(one.agreement)


def _commented(one: CommentedOut) -> None:
    with st.container(border=True, gap=None):
        links.to("entries", named(one), slag=one["kind"], post=one["entry"], version=one["version"])
        st.caption(t("comments.waiting_open", count=one["open"]))


def _specifications() -> list[IndicatorOut]:
    """The specifications that wait for the reader's review: nobody reviews their own."""
    if not session.can("review_specification"):
        return []
    found = session.api().get(client.path("indicators"), list[IndicatorOut], state="in_review")
    found = [entry for entry in found if "publish" in _steps(entry)]
    return sorted(found, key=lambda entry: named(entry).casefold())


def _steps(entry: IndicatorOut) -> list[str]:
    where = client.path("indicators", entry["id"])
    return session.api().get(where, SpecificationOut, version=entry["version"])["steps"]


def _specification(entry: IndicatorOut) -> None:
    with st.container(border=True, gap=None):
        links.to("catalogue", named(entry), indikator=entry["id"], version=entry["version"])
        st.caption(" · ".join([entry["id"], t("specification.version", number=entry["version"])]))


if __name__ == "__main__":
    show()
