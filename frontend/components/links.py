"""The pages, their addresses and links between them. A link within the pages keeps what is not sent yet."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from frontend import session
from frontend.api_types.core import Action
from frontend.components import address
from frontend.texts import t

ACCOUNT = "konto"


@dataclass(frozen=True)
class Place:
    """A page: its file as seen from `app.py`, its address, its sign, and the actions of which one is needed for it to
    stand in the menu (none: anybody). Others come to it by a link on the pages that rest on it; `by_link`: everybody does."""

    file: str
    url: str
    icon: str
    actions: tuple[Action, ...] = ()
    by_link: bool = False


PLACES: dict[str, Place] = {
    "overview": Place("results/overview_page.py", "oversikt", "home"),
    "pathways": Place("results/pathway_page.py", "vardforlopp", "conversion_path"),
    "criteria": Place("register/criteria_page.py", "kriterier", "rule"),
    "region": Place("results/region_page.py", "region", "location_on"),
    "catalogue": Place("register/catalogue_page.py", "katalog", "menu_book"),
    "sources": Place("register/sources_page.py", "datakallor", "database"),
    "entries": Place("register/entries_page.py", "register", "inventory_2"),
    "consultations": Place("register/consultations_page.py", "remisser", "forum", ("draft_national_entry",)),
    "figures": Place("register/figures_page.py", "referenstal", "groups", ("draft_national_entry",)),
    "desk": Place(
        "desk/desk_page.py", "mitt-arbete", "work", ("draft_specification", "review_national_entry", "decide_priority")
    ),
    "waiting": Place(
        "collection/waiting_page.py",
        "vantar",
        "inbox",
        ("submit", "attest", "answer_findings", "decide_submission", "review_specification", "review_national_entry"),
    ),
    "submit": Place("collection/submit_page.py", "lamna-in", "upload_file", ("submit", "attest", "answer_findings")),
    "review": Place(
        "collection/review_page.py",
        "granska",
        "fact_check",
        ("decide_submission", "review_specification", "draft_specification"),
    ),
    "releases": Place("releases/releases_page.py", "publiceringar", "campaign", ("prepare_release",)),
    "rounds": Place("collection/rounds_page.py", "insamlingar", "event_note"),
    "followability": Place("followability/followability_page.py", "uppfoljning", "visibility"),
    "unit": Place("followability/unit_page.py", "fraga", "help", by_link=True),
    "implementation": Place("implementation/implementation_page.py", "inforande", "checklist"),
    "agreements": Place("agreements/agreements_page.py", "overenskommelser", "handshake"),
    "duties": Place("agreements/duties_page.py", "kalender", "calendar_month"),
    "documents": Place("documents/documents_page.py", "dokument", "description"),
    "account": Place("administration/account_page.py", ACCOUNT, "person"),
}
"""Every page by the name that links use. The order is the menu's."""


def file(name: str) -> str:
    """The page's file, as Streamlit wants it."""
    return PLACES[name].file


def _shown(place: Place) -> bool:
    return not place.by_link and (not place.actions or any(session.can(action) for action in place.actions))


def _title(name: str) -> str:
    """The page's name in the menu: the account's is what one does there."""
    return t("account.login") if name == "account" and not session.logged_in() else t(f"menu.{name}")


def pages() -> list[st.Page]:
    """All pages for the menu. A page that the reader has no use for is hidden but keeps its address."""
    return [
        st.Page(
            place.file,
            title=_title(name),
            icon=f":material/{place.icon if session.logged_in() or name != 'account' else 'login'}:",
            url_path=place.url,
            default=name == "overview",
            visibility="visible" if _shown(place) else "hidden",
        )
        for name, place in PLACES.items()
    ]


def path(name: str, **choices: str | int | None) -> str:
    """A page's own address with choices made, for a plain link."""
    return address.own_path(PLACES[name].url, _chosen(choices))


def _chosen(choices: Mapping[str, str | int | None]) -> dict[str, str]:
    chosen = {key: str(value) for key, value in choices.items() if value not in (None, "")}
    return chosen | ({"lang": session.language()} if session.language() != "sv" else {})


def to(name: str, label: str, icon: str | None = None, **choices: str | int | None) -> None:
    """A link to a page with choices made."""
    st.page_link(file(name), label=label, icon=icon, query_params=_chosen(choices))


def in_table(name: str, label: str, **choices: str | int | None) -> Markup:
    """A link to a page with choices made, for a cell of a table."""
    return Markup("<a href='{}' target='_self'>{}</a>").format(path(name, **choices), label)


def submission(number: int, region: str | None, label: str | None = None) -> Markup:
    """A submission's number (or another label) in a table, as a link for those who may read it."""
    page = "review" if session.can("decide_submission") else "submit"
    text = str(number) if label is None else label
    if page == "submit" and region not in session.own_regions("region_reporter", "region_attester"):
        return Markup("{}").format(text)
    return Markup("<a href='{}' target='_self'>{}</a>").format(path(page, inlamning=number), text)
