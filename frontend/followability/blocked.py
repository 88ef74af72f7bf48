"""*Kan inte följas, därför att*: what cannot be followed now, by source: the obstacle, who can remove it, since when."""

from collections.abc import Iterator, Sequence

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.followability import CountedOut, FollowedOut, NotFollowable
from frontend.components import address, formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.followability import shared
from frontend.texts import named, t, word

_PAGE = 40
_NOT_SAID = "not_said"
OBSTACLES = (
    *("not_recorded", "not_structured", "no_common_codes", "not_in_variable_list", "low_coverage", "not_current"),
    *("not_released", "not_linked", "legal", "resources", "specification", "not_tried", "other"),
)
REMOVERS = (
    *("programme_area", "specialists", "register_holder", "regions", "association"),
    *("state_agency", "legislator", "supplier"),
)
"""The codes in the order they are offered; their words come from the API."""


def show() -> None:
    """The choices, the counts, and the list."""
    layout.section(t("blocked.title"), t("blocked.intro"))
    not_followable = session.api().get(client.path("followability", "blocked"), NotFollowable, **_wanted())
    _figures(not_followable)
    if not not_followable["total"]:
        layout.empty(t("blocked.no_indicators"))
        return
    if not_followable["followable"] == not_followable["total"]:
        layout.empty(t("blocked.nothing"))
        return
    _counts(not_followable)
    _list(not_followable["indicators"])


def _wanted() -> dict[str, str | None]:
    """What the reader has chosen, by the API's names."""
    areas = public_data.areas()
    left, right = st.columns(2)
    with left:
        area = address.choose(t("programme_area"), areas, "omrade", every=t("every_area"), resets=("forlopp", "sida"))
    of_area = [one for one in public_data.pathways() if area in (None, one["programme_area"], *one["other_areas"])]
    names = dict(sorted(((one["id"], named(one)) for one in of_area), key=lambda pair: pair[1].casefold()))
    with right:
        pathway = address.choose(t("pathway"), names, "forlopp", every=t("every_pathway"), resets=("sida",))
    left, middle, right = st.columns(3)
    with left:
        obstacle = address.choose(t("blocked.obstacle"), _codes("obstacle", OBSTACLES), "hinder", every=t("all"))
    with middle:
        remover = address.choose(t("blocked.remover"), _codes("remover", REMOVERS), "vem", every=t("all"))
    with right:
        source = address.choose(t("source"), public_data.source_names(), "kalla", every=t("every_source"))
    return {
        "programme_area": area,
        "pathway": pathway,
        "obstacle": obstacle,
        "remover": remover,
        "source": source,
    }


def _codes(group: str, codes: Sequence[str]) -> dict[str, str]:
    return {**{code: word(group, code) for code in codes}, _NOT_SAID: t("blocked.not_said")}


def _figures(not_followable: NotFollowable) -> None:
    blocked = not_followable["total"] - not_followable["followable"]
    layout.figures(
        [
            (t("blocked.total"), formatting.number(not_followable["total"]), t("blocked.total_note")),
            (t("blocked.now"), formatting.number(not_followable["followable"]), ""),
            (t("blocked.blocked"), formatting.number(blocked), formatting.share(blocked, not_followable["total"])),
        ]
    )


def _counts(not_followable: NotFollowable) -> None:
    left, right = st.columns(2)
    with left:
        _table(
            t("blocked.by_obstacle"),
            t("blocked.obstacle"),
            not_followable["by_obstacle"],
            _codes("obstacle", OBSTACLES),
        )
    with right:
        _table(t("blocked.by_remover"), t("blocked.remover"), not_followable["by_remover"], _codes("remover", REMOVERS))
    with st.expander(t("blocked.by_pathway")):
        columns = [Column(t("pathway")), Column(t("blocked.blocked"), True), Column(t("blocked.total"), True)]
        names = public_data.pathway_names()
        rows: list[list[Cell]] = [
            [names.get(one["code"], one["code"]), one["blocked"], one["total"]] for one in not_followable["by_pathway"]
        ]
        tables.show(t("blocked.by_pathway"), columns, rows, hide_caption=True)


def _table(caption: str, head: str, counts: Sequence[CountedOut], names: dict[str, str]) -> None:
    rows: list[list[Cell]] = [[names.get(one["code"], one["code"]), one["blocked"]] for one in counts]
    tables.show(caption, [Column(head), Column(t("blocked.indicators"), True)], rows)


def _list(indicators: Sequence[FollowedOut]) -> None:
    if not indicators:
        layout.empty(t("blocked.none_fit"))
        return
    columns = [
        Column(t("indicator")),
        Column(t("source")),
        Column(t("blocked.when")),
        Column(t("blocked.obstacle")),
        Column(t("blocked.remover")),
        Column(t("blocked.since"), whole=True),
    ]
    rows = [row for one in sorted(indicators, key=lambda one: named(one).casefold()) for row in _rows(one)]
    page = address.page(len(rows), _PAGE)
    tables.show(t("blocked.list"), columns, rows[page * _PAGE : (page + 1) * _PAGE])


def _rows(one: FollowedOut) -> Iterator[list[Cell]]:
    names = public_data.pathway_names()
    link = Markup("<a href='{}' target='_self'>{}</a>")
    label = link.format(links.path("catalogue", indikator=one["indicator"]), named(one))
    state = "" if one["state"] == "published" else word("state", one["state"])
    for standing in one["standings"]:
        in_catalogue = shared.catalogue_says(standing)
        yield [
            tables.lines([label, *(names.get(of, of) for of in one["pathways"]), state]),
            shared.source(standing),
            tables.lines(
                [shared.followable(standing["followable"]), tables.muted(in_catalogue) if in_catalogue else ""]
            ),
            shared.obstacle(standing),
            word("remover", standing["remover"]) if standing["remover"] else None,
            shared.since(standing),
        ]
