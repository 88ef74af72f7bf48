"""Choices that live in the address, so that a link shows what was seen. The address is always the truth."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from frontend import session
from frontend.components import markup
from frontend.texts import t

_LAST = "_last_address"
_EVERY = "alla"
"""What the address says for "no choice", where something else is the usual choice."""


def get(name: str, default: str | None = None) -> str | None:
    """What the address says, or the default."""
    return st.query_params.get(name) or default


def put(**values: str | int | None) -> None:
    """Writes to the address; None takes away."""
    for name, value in values.items():
        if value is None or value == "":
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(value)
    if _LAST in st.session_state:  # a choice on the page is no new page
        st.session_state[_LAST] = st.session_state[_LAST][0], st.query_params.to_dict()


def arrived(page: str) -> bool:
    """Whether the reader has come to the page by a link: neither by a choice on it nor by loading it."""
    here = page, st.query_params.to_dict()
    last = st.session_state.get(_LAST)
    st.session_state[_LAST] = here
    return last is not None and last != here


def here() -> str:
    """The path of the page that is being drawn, with its choices."""
    return own_path(st.session_state[_LAST][0], st.query_params.to_dict())


def own_path(page: str, choices: Mapping[str, str]) -> str:
    """The path of a page of ours, by its address in the menu, with choices."""
    return f"/{page}?{urlencode(choices)}" if choices else f"/{page}"


def show() -> None:
    """Shows the address in the browser as it is here: a link within the same page changes it only here."""
    held = st.query_params.to_dict()
    if held:
        st.query_params.from_dict(held)
    else:
        st.query_params.clear()


def only(**values: str | int | None) -> None:
    """Writes to the address and takes away everything else but the language."""
    st.query_params.clear()
    session.keep_language()
    last = st.session_state.get(_LAST)
    put(**values)
    if last is not None:
        st.session_state[_LAST] = last


def _key(name: str) -> str:
    return f"choice_{name}"


def _taker(name: str, default: str | None, resets: Sequence[str]) -> Callable[[], None]:
    """The callback that moves a widget's value to the address and forgets choices that depended on it."""

    def take() -> None:
        chosen = st.session_state[_key(name)]
        put(**{name: None if chosen == default else chosen}, **dict.fromkeys(resets))

    return take


def choose(
    label: str,
    options: Mapping[str, str],
    name: str,
    *,
    default: str | None = None,
    resets: Sequence[str] = (),
    every: str | None = None,
    help: str | None = None,
) -> str | None:
    """A list to choose from, kept in the address as `name`.

    `options` maps id to label. `every` adds a first line with that label for "no choice" (then None is returned).
    Without `every` and `default` the first option holds. `resets` names choices that a new choice makes meaningless.
    """
    labels = {_EVERY: every, **options} if every is not None else dict(options)
    if not labels:
        return None
    fallback = default if default in labels else next(iter(labels))
    in_address = get(name)
    st.session_state[_key(name)] = in_address if in_address in labels else fallback
    chosen = st.selectbox(
        label,
        list(labels),
        format_func=lambda code: str(labels[code]),
        key=_key(name),
        on_change=_taker(name, fallback, resets),
        help=help,
        placeholder=t("choose"),
    )
    return None if chosen == _EVERY else chosen


def part(
    label: str,
    options: Mapping[str, str],
    name: str,
    *,
    resets: Sequence[str] = (),
    visibility: Literal["visible", "hidden", "collapsed"] = "visible",
) -> str:
    """A row of buttons of which one is chosen, kept in the address as `name`."""
    fallback = next(iter(options))
    if len(options) == 1:
        return fallback
    in_address = get(name)
    st.session_state[_key(name)] = in_address if in_address in options else fallback
    return str(
        st.radio(
            label,
            list(options),
            format_func=lambda code: options[code],
            key=_key(name),
            horizontal=True,
            on_change=_taker(name, fallback, resets),
            label_visibility=visibility,
        )
    )


def text(label: str, name: str, *, placeholder: str = "", resets: Sequence[str] = ()) -> str | None:
    """A line to write in, kept in the address as `name`."""
    st.session_state[_key(name)] = get(name, "")
    written: str = st.text_input(
        label, key=_key(name), placeholder=placeholder, on_change=_taker(name, "", resets), max_chars=200
    )
    return written.strip() or None


def page(total: int, size: int, name: str = "sida") -> int:
    """Which page of `total` things, `size` a page, is seen: 0 for the first. Shows buttons where there are several."""
    pages = max(1, -(-total // size))
    current = min(number(name), pages)
    if pages > 1:
        _pager(current, pages, name)
    return current - 1


def number(name: str = "sida") -> int:
    """The page number in the address: 1 where it says none that can be used."""
    in_address = get(name, "1") or "1"
    return max(int(in_address), 1) if in_address.isdigit() and len(in_address) < 7 else 1


def _pager(current: int, pages: int, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            t("page.before"), key=f"before_{name}", disabled=current == 1, on_click=put, kwargs={name: current - 1}
        )
        st.button(
            t("page.after"), key=f"after_{name}", disabled=current == pages, on_click=put, kwargs={name: current + 1}
        )
        where = t("page.of", page=current, pages=pages)
        markup.show(Markup("<p class='pages'>{}</p>").format(where), width="content")
