"""The pages, their addresses and links between them. Links keep the login, which a plain address would lose."""

from dataclasses import dataclass

import streamlit as st

from frontend import session
from frontend.texts import t

ACCOUNT = "konto"


@dataclass(frozen=True)
class Place:
    """A page: its address, its sign, and the actions of which one is needed to see it in the menu (none: anybody)."""

    url: str
    icon: str
    actions: tuple[str, ...] = ()


PLACES: dict[str, Place] = {
    "overview": Place("oversikt", "home"),
    "pathways": Place("vardforlopp", "conversion_path"),
    "region": Place("region", "location_on"),
    "catalogue": Place("katalog", "menu_book"),
    "sources": Place("datakallor", "database"),
    "submit": Place("lamna-in", "upload_file", ("submit", "attest", "answer_findings")),
    "review": Place("granska", "fact_check", ("decide_submission", "review_specification", "draft_specification")),
    "implementation": Place("inforande", "checklist"),
    "account": Place(ACCOUNT, "person"),
}
"""Every page by the name of its file. The order is the menu's."""


def file(name: str) -> str:
    """The page's file, as Streamlit wants it."""
    return f"views/{name}.py"


def _shown(place: Place) -> bool:
    return not place.actions or any(session.can(action) for action in place.actions)


def pages() -> list[st.Page]:
    """All pages for the menu. A page that the reader has no use for is hidden but keeps its address."""
    return [
        st.Page(
            file(name),
            title=t(f"menu.{name}"),
            icon=f":material/{place.icon}:",
            url_path=place.url,
            default=name == "overview",
            visibility="visible" if _shown(place) else "hidden",
        )
        for name, place in PLACES.items()
    ]


def to(name: str, label: str, icon: str | None = None, **choices: str | int | None) -> None:
    """A link to a page with choices made."""
    chosen = {key: str(value) for key, value in choices.items() if value not in (None, "")}
    if session.language() != "sv":
        chosen["lang"] = session.language()
    st.page_link(file(name), label=label, icon=icon, query_params=chosen)
