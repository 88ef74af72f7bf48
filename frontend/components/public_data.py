"""Public reference data, kept for a short while for everybody: names of regions, areas, pathways and indicators.

Only what anybody may see, asked for without a token, is kept here; so a cache can never show one reader another's data.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from frontend import client
from frontend.api_types.implementation import StatusMatrix
from frontend.api_types.priorities import PriorityListOut
from frontend.api_types.register import IndicatorOut, NamedOut, PathwayOut, RegionOut, SourceOut
from frontend.texts import named

T = TypeVar("T")
LONG, SHORT = 600, 30
NATION = "00"


def _kept(seconds: int) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Keeps what a function gives for so long. Streamlit says nothing of types; the function's own are kept here."""

    def keep(fetch: Callable[[], T]) -> Callable[[], T]:
        kept: Callable[[], T] = st.cache_data(ttl=seconds, show_spinner=False)(fetch)
        return kept

    return keep


@_kept(SHORT)
def pathways() -> list[PathwayOut]:
    """Every pathway, with its counts of indicators."""
    return client.anybody().get(client.path("pathways"), list[PathwayOut])


@_kept(SHORT)
def _indicators() -> list[IndicatorOut]:
    return client.anybody().get(client.path("indicators"), list[IndicatorOut])


def indicators() -> dict[str, IndicatorOut]:
    """The published catalogue by id."""
    return {entry["id"]: entry for entry in _indicators()}


@_kept(SHORT)
def implementation_year() -> int:
    """The newest year that there are answers on implementation for."""
    return client.anybody().get(client.path("implementation", "matrix"), StatusMatrix)["year"]


@_kept(SHORT)
def sources() -> list[SourceOut]:
    """Every data source."""
    return client.anybody().get(client.path("sources"), list[SourceOut])


@_kept(SHORT)
def priorities() -> list[PriorityListOut]:
    """What is prioritised in each pathway."""
    return client.anybody().get(client.path("priorities"), list[PriorityListOut])


@_kept(LONG)
def _regions() -> list[RegionOut]:
    return client.anybody().get(client.path("regions"), list[RegionOut])


def regions() -> dict[str, str]:
    """The 21 regions' names by county code."""
    return {region["code"]: region["name"] for region in _regions() if region["code"] != NATION}


@_kept(LONG)
def _healthcare_regions() -> list[NamedOut]:
    return client.anybody().get(client.path("healthcare-regions"), list[NamedOut])


def healthcare_regions() -> dict[str, str]:
    """The healthcare regions' names by id, in alphabetical order."""
    return _by_name(_healthcare_regions())


@_kept(LONG)
def _areas() -> list[NamedOut]:
    return client.anybody().get(client.path("programme-areas"), list[NamedOut])


def areas() -> dict[str, str]:
    """The national programme areas' names by id, in alphabetical order."""
    return _by_name(_areas())


def pathway_names() -> dict[str, str]:
    """Every pathway's name by id, in alphabetical order."""
    return _by_name(pathways())


def source_names() -> dict[str, str]:
    """Every data source's name by id, in alphabetical order."""
    return _by_name(sources())


def _by_name(entries: Sequence[NamedOut | PathwayOut | SourceOut]) -> dict[str, str]:
    return dict(sorted(((entry["id"], named(entry)) for entry in entries), key=lambda pair: pair[1].casefold()))


def forget() -> None:
    """Forgets everything kept (after a publication, and between tests)."""
    st.cache_data.clear()
