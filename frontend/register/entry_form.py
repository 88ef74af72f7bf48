"""The form for an entry of any kind: kept at every change, and handed in as a version when it holds."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

import streamlit as st

from frontend import client, session
from frontend.api_types.register import (
    DraftIn,
    DraftOut,
    EntryDetail,
    FieldChange,
    FormField,
    HandInDraft,
    SpecificationFaults,
    TakeNewer,
    ThreadOut,
)
from frontend.client import ApiError
from frontend.components import address, formatting, layout, public_data
from frontend.register import comments, definition_group, entry_faults, form_trial, version_changes
from frontend.register.form_widgets import Content, Form
from frontend.texts import t, title


@dataclass
class _Window:
    """What this window knows of a draft: what it read or saved last, what others have said of the version that it begins from,
    and what was wrong when it was handed in.

    `drawing` goes up where the widgets are to begin anew from `content`.
    """

    where: str
    key: str
    draft: DraftOut
    content: Content
    threads: Sequence[ThreadOut]
    faults: dict[str, list[str]] = field(default_factory=dict)
    drawing: int = 1

    @classmethod
    def of(cls, kind: str, entry: str) -> "_Window":
        """As it was at the last run of the page, or as it is read now. Raises ApiError."""
        where, key = client.path("drafts", kind, entry), f"draft/{kind}/{entry}"
        if key not in st.session_state:
            draft = session.api().get(where, DraftOut)
            threads = comments.of_version(kind, entry, draft["based_on"])
            content = cast("Content", draft["content"])
            st.session_state[key] = cls(where, key, draft, content, threads, drawing=_drawing(key))
        held: _Window = st.session_state[key]
        return held

    def read(self) -> None:
        """Reads what is saved. Raises ApiError."""
        self.draft = session.api().get(self.where, DraftOut)
        self.content, self.faults = cast("Content", self.draft["content"]), {}
        self.drawing += 1

    def take_both(self, content: Content) -> None:
        """Takes the changes of both: what is here, and what has been saved elsewhere since. Raises ApiError."""
        both: DraftIn = {"revision": self.draft["revision"], "content": content, "began": self.content}
        self._become(session.api().change(self.where, both, DraftOut))

    def take_newer(self) -> None:
        """Takes what another has published since the draft was begun. Raises ApiError."""
        wanted: TakeNewer = {"revision": self.draft["revision"]}
        self._become(session.api().create(f"{self.where}/take-newer", wanted, DraftOut))

    def _become(self, draft: DraftOut) -> None:
        self.draft, self.content = draft, cast("Content", draft["content"])
        self.drawing += 1

    def save(self, content: Content) -> None:
        """Sends what stands in the form where it has changed. Raises ApiError."""
        if content != self.content:
            new: DraftIn = {"revision": self.draft["revision"], "content": content}
            self.draft = session.api().change(self.where, new, DraftOut)
            self.content = content

    def forget(self) -> None:
        """The draft is not there any more."""
        st.session_state.pop(self.key, None)


def _drawing(key: str) -> int:
    """The number that the form's widgets had when a login ran out, where what stood in them has been put back; else 1."""
    numbers = (
        str(name).removeprefix(f"{key}/").partition("/")[0]
        for name in st.session_state
        if str(name).startswith(f"{key}/")
    )
    return max((int(number) for number in numbers if number.isdecimal()), default=1)


def show(kind: str, entry: str, fields: Sequence[FormField]) -> None:
    """The form with what stands in the reader's own draft; everything that is changed is saved at once."""
    try:
        window = _Window.of(kind, entry)
    except ApiError as error:
        layout.refused(error)
        return
    if unresolved := [thread for thread in window.threads if not thread["resolved_at"]]:
        st.info(t("comments.title", count=len(unresolved)), icon=":material/forum:")
    session.long_form(f"{window.key}/{window.drawing}/")
    form = Form(f"{window.key}/{window.drawing}", _in_words(window.faults, fields), _said_by_place(unresolved))
    content = form.draw(fields, window.content)
    try:
        window.save(form.edit(content) if form.edit else content)
    except ApiError as error:
        _not_saved(window, error, content)
        return
    if form.edit:
        window.drawing += form.anew
        st.rerun()
    if form.definition.beside:
        definition_group.in_words(form.definition.beside, entry)
    st.caption(t("form.saved", time=formatting.moment(window.draft["saved_at"])))
    _changes(window.draft["changes"], t("form.changes"))
    _end(window, kind, entry, form.faults.get("", ()))


def _in_words(faults: Mapping[str, Sequence[str]], fields: Sequence[FormField]) -> dict[str, list[str]]:
    """Faults where fields are called what the form calls them: 'purpose' is said as the file has it."""
    titles = {f"'{field['name']}'": f"”{title(field)}”" for field in fields}
    said = re.compile("|".join(map(re.escape, titles)) or "(?!)")
    return {place: [said.sub(lambda match: titles[match[0]], one) for one in some] for place, some in faults.items()}


def _said_by_place(threads: Sequence[ThreadOut]) -> dict[str, list[str]]:
    """What has been said of each field."""
    by_place: dict[str, list[str]] = defaultdict(list)
    for thread in threads:
        by_place[thread["place"]] += map(comments.said, thread["comments"])
    return dict(by_place)


def _not_saved(window: _Window, error: ApiError, content: Content) -> None:
    """What differs between what is here and what was saved elsewhere, and the ways on: nothing is lost until one is chosen."""
    layout.refused(error)
    _changes(cast("list[FieldChange]", error.detail.get("changes", [])), t("form.saved_elsewhere"), open_at_once=True)
    if error.status != 409 or "changes" not in error.detail:
        return
    with st.container(horizontal=True):
        if st.button(t("form.take_both"), type="primary", key=f"{window.key}/both", help=t("form.take_both_help")):
            _taken(lambda: window.take_both(content))
        if st.button(t("form.read_saved"), key=f"{window.key}/read"):
            window.read()
            st.rerun()


def _taken(take: Callable[[], None]) -> None:
    """Takes in what another has written; where that has been changed again it is said, and nothing is lost."""
    try:
        take()
    except ApiError as error:
        layout.refused(error)
        return
    st.rerun()


def _changes(changes: Sequence[FieldChange], caption: str, *, open_at_once: bool = False) -> None:
    if not changes:
        return
    with st.expander(t("form.number_of_changes", caption=caption, count=len(changes)), expanded=open_at_once):
        version_changes.table(changes, caption)


def _end(window: _Window, kind: str, entry: str, of_the_whole: Sequence[str]) -> None:
    """What another has published meanwhile, what is wrong with the whole, and the buttons: hand in, throw away."""
    newer = window.draft["newer"]
    if newer:
        st.warning(t("form.newer", version=window.draft["newest"]), icon=":material/sync_problem:")
        _changes(newer, t("form.newer_changes", version=window.draft["newest"]), open_at_once=True)
        if st.button(t("form.take_both"), help=t("form.take_both_help"), key=f"{window.key}/newer"):
            _taken(window.take_newer)
    if kind == "specification" and {"examples", "computation"} & window.content.keys():
        form_trial.show(entry, window.key, window.draft["revision"])
    if window.faults:
        st.error("  \n".join([t("form.faults", count=len(window.faults)), *(f"- {one}" for one in of_the_whole)]))
    with st.container(horizontal=True):
        if st.button(t("form.hand_in"), type="primary", key=f"{window.key}/hand_in"):
            _hand_in(window, kind, entry)
        if st.button(t("form.throw_away"), key=f"{window.key}/throw"):
            _throw_away(window, kind)


def _hand_in(window: _Window, kind: str, entry: str) -> None:
    handed_in: HandInDraft = {"revision": window.draft["revision"], "seen": window.draft["newest"]}
    try:
        new_version = session.api().create(f"{window.where}/hand-in", handed_in, EntryDetail)
    except ApiError as error:
        faults = _by_place(error)
        if faults and faults != window.faults:
            window.faults = faults
            st.rerun()
        entry_faults.show(error)
        return
    window.forget()
    public_data.forget()
    layout.done(t("form.done", version=new_version["version"]))
    address.only(slag=kind, post=entry, version=new_version["version"])
    st.rerun()


def _by_place(error: ApiError) -> dict[str, list[str]]:
    """The faults of the fields, by place."""
    faults = cast("SpecificationFaults", error.detail)
    by_place: dict[str, list[str]] = defaultdict(list)
    for problem in faults.get("problems", []):
        by_place[problem["place"]].append(problem["message"])
    for remark in faults.get("remarks", []):
        if remark["severity"] == "error":
            by_place[".".join(map(str, remark.get("place", [])))].append(remark["message"])
    return dict(by_place)


def _throw_away(window: _Window, kind: str) -> None:
    session.api().delete(window.where)
    window.forget()
    layout.done(t("form.thrown"))
    address.only(slag=kind)
    st.rerun()


def begin(kind: str, entry: str, *, based_on: int = 0, copy_of: str | None = None, name: str | None = None) -> None:
    """Begins a draft (or goes on with the one there is) and opens it; a new entry begins with its `name`."""
    new: dict[str, object] = {"revision": 0, "based_on": based_on}
    if copy_of:
        new["copy_of"] = copy_of
    elif name:
        new["content"] = {"name": {"sv": name}}
    try:
        session.api().put(client.path("drafts", kind, entry), new)
    except ApiError as error:
        if error.status != 409:  # there is a draft already: it is gone on with
            layout.refused(error)
            return
    st.session_state.pop(f"draft/{kind}/{entry}", None)
    address.only(slag=kind, utkast=entry)
    st.rerun()
