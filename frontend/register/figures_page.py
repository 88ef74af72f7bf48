"""Reference figures: every set with its source, one set with what was read and its road, and the form for a file of them."""

from itertools import groupby

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.register import FigureSetOut, FigureSetPage
from frontend.components import address, formatting, layout, links, markup
from frontend.register import entry_kinds, figure_form, figure_set
from frontend.register.entry_kinds import FIGURES
from frontend.texts import named, t, word

_MOST = 1000
"""What the API gives in one list; a day of a source is one set, so that is some hundred years."""


def show() -> None:
    """Draws the page, or the set that the address names."""
    chosen = address.get(FIGURES.choice)
    if chosen:
        figure_set.show(chosen, address.get("version"))
        return
    entry_kinds.page(FIGURES, "figures", _every, figure_form.show)


def _every() -> None:
    """The series by kind: a series has a set for each day that its source gives."""
    sets = session.api().get(client.path("figures"), FigureSetPage, limit=_MOST)["items"]
    if not sets:
        layout.empty(t("figures.none"))
    for what, some in groupby(sorted(sets, key=_series), key=lambda one: one["what"]):
        layout.section(word("figures", what))
        for _, days in groupby(some, key=_series):
            _card(list(days))


def _series(one: FigureSetOut) -> tuple[str, str, str, str]:
    """What the days of a series have in common; population stands first."""
    return one["what"], named(one), one["finality"], one["holder"]


def _card(days: list[FigureSetOut]) -> None:
    """A series with its days, the newest first."""
    one = days[0]
    newest_first = sorted(days, key=lambda one: one["day"] or "", reverse=True)
    with st.container(border=True, gap="small"):
        layout.subsection(named(one))
        st.caption(f"{word('finality', one['finality'])} · {one['holder']}")
        markup.show(Markup("<p class='links'>{}</p>").format(Markup(", ").join(_link(each) for each in newest_first)))


def _link(one: FigureSetOut) -> Markup:
    """A day's set, under the day; what is of no day under its own words."""
    where, label = (
        links.path("figures", referenstal=one["id"]),
        formatting.day(one["day"]) if one["day"] else t("figures.no_day"),
    )
    return Markup("<a href='{}' target='_self' style='white-space: nowrap'>{}</a>").format(where, label)


if __name__ == "__main__":
    show()
