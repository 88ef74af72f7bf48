"""Comments on a version that is on its road, field by field: threads with answers, and a new one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.core import EntryState
from frontend.api_types.register import CommentIn, CommentOut, FormField, ThreadIn, ThreadOut
from frontend.client import ApiError
from frontend.components import formatting, layout, markup
from frontend.texts import t, title

LONGEST = 4_000


def of_version(kind: str, entry: str, version: int) -> list[ThreadOut]:
    """The threads of a version; none for who may not read drafts, or where there is no such version."""
    if version < 1 or not session.can("read_drafts"):
        return []
    return session.api().get(client.path("entries", kind, entry, "versions", version, "threads"), list[ThreadOut])


def show(kind: str, entry: str, version: int, state: EntryState, content: Mapping[str, Any]) -> int:
    """The threads of a version, open ones first, and the form for a new one where it is on its road; how many are open."""
    threads = of_version(kind, entry, version)
    on_its_road = state in ("draft", "in_review") and session.can("comment_draft")
    unresolved = [thread for thread in threads if not thread["resolved_at"]]
    if not (threads or on_its_road):
        return 0
    layout.section(t("comments.title", count=len(unresolved)))
    for thread in unresolved:
        _thread(thread)
    if resolved := [thread for thread in threads if thread["resolved_at"]]:
        with st.expander(t("comments.resolved", count=len(resolved))):
            for thread in resolved:
                _thread(thread)
    if on_its_road:
        _new(kind, entry, version, content)
    return len(unresolved)


def said(comment: CommentOut) -> str:
    """A comment with who and when."""
    return f"{comment['by']}, {formatting.moment(comment['written_at'])}: {comment['text']}"


def _thread(thread: ThreadOut) -> None:
    with st.container(border=True):
        layout.subsection(title(thread))
        for comment in thread["comments"]:
            markup.show(Markup("<p class='said'>{}</p>").format(said(comment)))
        if thread["resolved_by"]:
            st.caption(
                t("comments.resolved_by", who=thread["resolved_by"], when=formatting.moment(thread["resolved_at"]))
            )
        if thread["may_answer"]:
            _answer(thread)
        if thread["may_resolve"] and st.button(
            t("comments.resolve"), key=f"resolve_{thread['id']}", icon=":material/check:"
        ):
            _sent(client.path("threads", thread["id"], "resolve"), {})


def _answer(thread: ThreadOut) -> None:
    label = t("comments.answer")
    with st.expander(label), st.form(f"thread_{thread['id']}", border=False, clear_on_submit=True):
        text = st.text_area(label, key=f"answer_{thread['id']}", max_chars=LONGEST).strip()
        if st.form_submit_button(t("comments.send")) and text:
            answer: CommentIn = {"text": text}
            _sent(client.path("threads", thread["id"], "comments"), answer)


def _new(kind: str, entry: str, version: int, content: Mapping[str, Any]) -> None:
    fields = session.api().get(client.path("kinds", kind, "fields"), list[FormField]) if content else []
    titles = dict(places(fields, content))
    with st.expander(t("comments.new")), st.form("new_thread", border=False, clear_on_submit=True):
        place = st.selectbox(
            t("comments.field"), list(titles), index=None, format_func=lambda one: titles[one], placeholder=t("choose")
        )
        text = st.text_area(t("comments.text"), key="new_comment", max_chars=LONGEST).strip()
        if st.form_submit_button(t("comments.send"), type="primary"):
            if not (place and text):
                st.error(t("comments.needed"))
                return
            new: ThreadIn = {"place": place, "text": text}
            _sent(client.path("entries", kind, entry, "versions", version, "threads"), new)


def _sent(where: str, body: object) -> None:
    try:
        session.api().post(where, body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("comments.sent"))
    st.rerun()


def places(
    fields: Sequence[FormField], content: Mapping[str, Any], within: str = "", called: str = ""
) -> Iterator[tuple[str, str]]:
    """Every field that can be commented on, with what it is called: those of each part of a list too."""
    for field in fields:
        place, title_ = f"{within}{field['name']}", f"{called}{title(field)}"
        yield place, title_
        value = content.get(field["name"])
        if field["type"] == "group":
            yield from places(field["fields"], value or {}, f"{place}.", f"{title_}, ")
        elif field["type"] == "groups" and isinstance(value, list):
            for number, part in enumerate(value):
                yield from places(field["fields"], part, f"{place}.{number}.", f"{title_} {number + 1}, ")
