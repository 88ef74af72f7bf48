"""The calendar of duties: who owes what by which day, the next one first."""

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.agreements import reading
from frontend.api_types.agreements import DutyOut
from frontend.components import address, formatting, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, t, word

_PAGE = 50


def show() -> None:
    """Draws the page."""
    layout.heading(t("duties.title"), t("duties.intro"))
    duties = session.api().get(client.path("duties"), list[DutyOut])
    names = {one["id"]: named(one) for one in reading.agreements()}
    chosen = address.choose(
        t("duties.agreement"), names, "overenskommelse", every=t("duties.every_agreement"), resets=("sida",)
    )
    duties = [one for one in duties if chosen in (None, one["agreement"])]
    today = formatting.today().isoformat()
    coming = [one for one in duties if one["day"] >= today]
    past = [one for one in reversed(duties) if one["day"] < today]
    if coming:
        _table(t("duties.coming"), coming, names)
    else:
        layout.empty(t("duties.nothing_coming"))
    if past:
        with st.expander(t("duties.past", count=len(past)), expanded=not coming):
            page = address.page(len(past), _PAGE)
            _table(t("duties.past_caption"), past[page * _PAGE : (page + 1) * _PAGE], names)


def _table(caption: str, duties: list[DutyOut], names: dict[str, str]) -> None:
    columns = [Column(t("duties.day"), whole=True), Column(t("duties.by_whom"))]
    tables.show(caption, columns, [_row(one, names) for one in duties])


def _row(one: DutyOut, names: dict[str, str]) -> list[Cell]:
    href = links.path("agreements", overenskommelse=one["agreement"], visa="regelbok")
    link = Markup("<a href='{}' target='_self'>{}</a>")
    agreement = link.format(href, names.get(one["agreement"], one["agreement"]))
    return [formatting.day(one["day"]), tables.lines([named(one), word("party", one["owed_by"]), agreement])]


if __name__ == "__main__":
    show()
