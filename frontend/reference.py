"""Public reference data, kept for a short while for everybody: names of regions, areas, pathways and indicators.

Only what anybody may see, asked for without a token, is kept here; so a cache can never show one reader another's data.
"""

from collections.abc import Callable

import streamlit as st

from frontend import client, session
from frontend.client import Json

LONG, SHORT = 600, 30
NATION = "00"


def _fetch(where: str) -> list[Json]:
    return list(client.anybody().get(client.path(where)))


_kept_long: Callable[[str], list[Json]] = st.cache_data(ttl=LONG, show_spinner=False)(_fetch)
_kept_short: Callable[[str], list[Json]] = st.cache_data(ttl=SHORT, show_spinner=False)(_fetch)


Words = dict[str, dict[str, dict[str, str]]]


def _words() -> Words:
    fetched: Words = client.anybody().get(client.path("words"))
    return fetched


# A resource is not copied at each look, and a page looks up a hundred words. Nobody changes them.
_kept_words: Callable[[], Words] = st.cache_resource(ttl=SHORT, show_spinner=False)(_words)


def _year() -> int:
    return int(client.anybody().get(client.path("implementation", "matrix"))["year"])


_kept_year: Callable[[], int] = st.cache_data(ttl=SHORT, show_spinner=False)(_year)


def pathways() -> list[Json]:
    """Every pathway, with its counts of indicators."""
    return _kept_short("pathways")


def indicators() -> dict[str, Json]:
    """The published catalogue by id."""
    return {entry["id"]: entry for entry in _kept_short("indicators")}


def implementation_year() -> int:
    """The newest year that there are answers on implementation for."""
    return _kept_year()


def sources() -> list[Json]:
    """Every data source."""
    return _kept_short("sources")


def regions() -> dict[str, str]:
    """The 21 regions' names by county code."""
    return {region["code"]: region["name"] for region in _kept_long("regions") if region["code"] != NATION}


def areas() -> dict[str, str]:
    """The national programme areas' names by id, in alphabetical order."""
    return _by_name(_kept_long("programme-areas"))


def pathway_names() -> dict[str, str]:
    """Every pathway's name by id, in alphabetical order."""
    return _by_name(pathways())


def source_names() -> dict[str, str]:
    """Every data source's name by id, in alphabetical order."""
    return _by_name(sources())


def _by_name(entries: list[Json]) -> dict[str, str]:
    return dict(sorted(((str(entry["id"]), named(entry)) for entry in entries), key=lambda pair: pair[1].casefold()))


def named(entry: Json) -> str:
    """The name of something with `name_sv` and `name_en`, in the reader's language where there is one."""
    english = entry.get("name_en") if session.language() == "en" else None
    return str(english or entry["name_sv"])


def words() -> Words:
    """What people call every code: group → code → language."""
    return _kept_words()


def forget() -> None:
    """Forgets everything kept (after a publication, and between tests)."""
    st.cache_data.clear()
