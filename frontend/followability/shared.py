"""What the parts of the page have in common: the pathway that is chosen, how a source stands, and sending what was written."""

from datetime import date

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.followability import PathwayFollowed, StandingOut
from frontend.client import ApiError
from frontend.components import address, formatting, layout, public_data, tables
from frontend.components.tables import Cell
from frontend.texts import named, of_both, t, word

_CHIPS = {"now": ("good", "●"), "short_term": ("ok", "◕"), "long_term": ("warn", "◔"), "no": ("bad", "○")}


def pathway() -> PathwayFollowed | None:
    """The pathway that the reader chooses, of the area that is chosen; None where the area has none."""
    left, right = st.columns(2)
    with left:
        area = address.choose(
            t("programme_area"), public_data.areas(), "omrade", every=t("every_area"), resets=("forlopp",)
        )
    of_area = {
        one["id"]: named(one)
        for one in public_data.pathways()
        if area in (None, one["programme_area"], *one["other_areas"])
    }
    with right:
        chosen = address.choose(t("pathway"), dict(sorted(of_area.items(), key=lambda pair: pair[1])), "forlopp")
    if chosen is None:
        layout.empty(t("followability.no_pathway"))
        return None
    return session.api().get(client.path("followability", "pathways", chosen), PathwayFollowed)


def followable(code: str) -> Markup:
    """When something can be followed, as a mark with its word."""
    kind, symbol = _CHIPS.get(code, ("none", "–"))
    return tables.chip(kind, symbol, word("followable", code))


def source(standing: StandingOut) -> str:
    """The source's name."""
    return of_both(standing, "source_name")


def obstacle(standing: StandingOut) -> Cell:
    """What stands in the way: the word, and what was said of it."""
    parts = [word("obstacle", standing["obstacle"]) if standing["obstacle"] else "", standing["detail"] or ""]
    return tables.lines(parts) or None


def since(standing: StandingOut) -> Cell:
    """Since when, by the meetings; or that no meeting has been held."""
    if standing["review"] is None:
        return tables.muted(t("followability.not_reviewed"))
    return formatting.day(standing["since"])


def catalogue_says(standing: StandingOut) -> str:
    """What the specification says, where a meeting has said another thing since."""
    own = standing["catalogue"]
    if standing["review"] is None or own == standing["followable"]:
        return ""
    return t("followability.catalogue", said=word("followable", own) if own else t("followability.not_named"))


def day_field(label: str, key: str) -> str | None:
    """A day that has been, today until another is chosen."""
    chosen: date | None = st.date_input(
        label, value=formatting.today(), max_value=formatting.today(), key=key, format="YYYY-MM-DD"
    )
    return chosen.isoformat() if chosen else None


def send(where: str, body: object, sentence: str) -> None:
    """Sends what was written; what the API refuses is said and the form keeps its text."""
    try:
        session.api().post(where, body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(sentence)
    st.rerun()
