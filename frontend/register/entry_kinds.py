"""The kinds of entry that have a page: a line in a list, what is on its way, and where a form starts from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
import yaml

from frontend import client, session
from frontend.api_types.register import EntryDetail, EntryIn, EntryOut
from frontend.client import ApiError
from frontend.components import address, layout, links
from frontend.register import entry_faults
from frontend.texts import named, t, word


@dataclass(frozen=True)
class Kind:
    """What the API calls a kind of entry, the page that shows it, and the choice that names one in that page's address."""

    name: str
    page: str
    choice: str


ASSESSMENT = Kind("assessment", "criteria", "bedomning")
CONSULTATION = Kind("consultation", "consultations", "remiss")
FIGURES = Kind("figure_set", "figures", "referenstal")
WITH_PAGE = (ASSESSMENT, CONSULTATION, FIGURES)


def entries(kind: Kind) -> list[EntryOut]:
    """The newest version of each that the reader may see."""
    return session.api().get(client.path("entries", kind.name), list[EntryOut])


def detail(kind: Kind, identifier: str, version: str | None = None) -> EntryDetail:
    """One version; the newest that the reader may see where None.

    Raises ApiError where there is none.
    """
    return session.api().get(client.path("entries", kind.name, identifier), EntryDetail, version=version)


def card(kind: Kind, entry: EntryOut) -> None:
    """A line in a list of entries."""
    with st.container(border=True, gap=None):
        links.to(kind.page, named(entry), None, **{kind.choice: entry["id"], "version": str(entry["version"])})
        state, version = word("state", entry["state"]), t("specification.version", number=entry["version"])
        st.caption(f"**{state}** · {entry['id']} · {version}")


def page(kind: Kind, texts: str, every: Callable[[], None], form: Callable[[], None]) -> None:
    """The page of a kind: all of its entries, and for those who draft them what is on its way and the form for a new one.
    `texts` is what the keys of its texts begin with."""
    layout.heading(t(f"{texts}.title"), t(f"{texts}.intro"))
    layout.messages()
    parts = {"alla": t(f"{texts}.every")}
    if session.can("draft_national_entry"):
        parts["egna"] = t(f"{texts}.own")
    if address.part(t("show"), parts, "visa") == "egna":
        on_their_way(kind, t(f"{texts}.nothing_on_its_way"))
        form()
        return
    every()


def on_their_way(kind: Kind, nothing: str) -> None:
    """What waits for review, then drafts; the sentence where nothing does."""
    known = entries(kind)
    for state in ("in_review", "draft"):
        some = [entry for entry in known if entry["state"] == state]
        if some:
            layout.section(t(f"entry.{state}"))
        for entry in some:
            card(kind, entry)
    if all(entry["state"] not in ("in_review", "draft") for entry in known):
        layout.empty(nothing)


def to_review() -> list[tuple[Kind, EntryOut]]:
    """What waits for the reader's review, kind by kind: nobody reviews their own."""
    if not session.can("review_national_entry"):
        return []
    waiting = [(kind, entry) for kind in WITH_PAGE for entry in entries(kind) if entry["state"] == "in_review"]
    return [(kind, entry) for kind, entry in waiting if "publish" in detail(kind, entry["id"])["steps"]]


def form_start(kind: Kind, identifier: str) -> EntryDetail | None:
    """The newest version as it was when the form was opened; None where there was none.

    Says so where another has come since. What is written stays in the form: to send it would be refused, as the API knows
    from `seen`.
    """
    key, now = _key(kind, identifier), _newest(kind, identifier)
    start: EntryDetail | None = st.session_state.setdefault(key, now)
    if seen(start) != seen(now) and now is not None:
        fields = ", ".join(_changed(start, now)) or t("entry.only_state")
        text = t("entry.changed", version=now["version"], who=now["created_by"], fields=fields)
        st.warning(text, icon=":material/sync_problem:")
        st.button(t("entry.start_again"), on_click=started_again, args=(kind, identifier), key=f"again_{key}")
    return start


def started_again(kind: Kind, identifier: str) -> None:
    """Lets the form start from what stands now: it was sent, or its writer has read what changed."""
    st.session_state.pop(_key(kind, identifier), None)


def send(kind: Kind, identifier: str, content: Mapping[str, object], start: EntryDetail | None) -> EntryDetail | None:
    """Hands in what a form wrote, as a file of it would be; the draft, or None where it was refused, which is then said."""
    text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)
    new: EntryIn = {"filename": f"{identifier}.yaml", "yaml": text, "seen": seen(start)}
    try:
        draft = session.api().create(client.path("entries", kind.name), new, EntryDetail)
    except ApiError as error:
        entry_faults.show(error)
        return None
    started_again(kind, identifier)
    return draft


def next_version(start: EntryDetail | None) -> int:
    """The version that a form writes: a draft's own, else the one after what stands."""
    return start["version"] + (start["state"] != "draft") if start else 1


def seen(entry: EntryDetail | None) -> str | None:
    """The digest of a version, which says what a form started from."""
    return entry["history"][0]["digest"] if entry else None


def _key(kind: Kind, identifier: str) -> str:
    return f"start_{kind.name}_{identifier}"


def _newest(kind: Kind, identifier: str) -> EntryDetail | None:
    try:
        return detail(kind, identifier)
    except ApiError as error:
        if error.status != 404:
            raise
        return None


def _changed(start: EntryDetail | None, now: EntryDetail) -> Sequence[str]:
    """The fields that differ, in words."""
    before, after = (start["content"] if start else {}), now["content"]
    names = sorted((before.keys() | after.keys()) - {"version", "status"})
    return [word("fact", name) for name in names if before.get(name) != after.get(name)]
