"""Who is at the keyboard: token (of this tab, and in a cookie for the next load), language, and what there is to do."""

from contextlib import suppress

import streamlit as st

from frontend import client, login_cookie, open_uploads, unsent
from frontend.api_types.core import Action, Role
from frontend.api_types.identity import Login, Me, TokenOut
from frontend.client import Client

LANGUAGES = ("sv", "en")
_TOKEN, _LANGUAGE, _ME = "_token", "_language", "_me"
_LONG_FORMS, _GIVEN_BACK = "_long_forms", "_given_back"
_COOKIE_READ, _WAITING = "_cookie_read", "_waiting_address"
_ANYBODY: Me = {"username": None, "display_name": "", "must_change_password": False, "grants": [], "actions": []}


def language() -> str:
    """`sv` or `en`: the address's `lang`, else what was chosen last, else Swedish."""
    in_address = st.query_params.get("lang")
    if in_address in LANGUAGES:
        st.session_state[_LANGUAGE] = in_address
    return str(st.session_state.get(_LANGUAGE, "sv"))


def set_language(chosen: str) -> None:
    """Remembers the language, and keeps it in the address when it is not the usual one."""
    st.session_state[_LANGUAGE] = chosen
    keep_language()


def keep_language() -> None:
    """Puts the language into the address (a change of page empties it)."""
    if st.session_state.get(_LANGUAGE, "sv") == "sv":
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = st.session_state[_LANGUAGE]


def api() -> Client:
    """The API for whoever is logged in here."""
    return client.of(st.session_state.get(_TOKEN), language())


def visitor() -> Client:
    """The API for whoever is at the keyboard without a login, from where the browser is."""
    return client.of(None, language(), visitor=_address())


def login(username: str, password: str, target: str) -> None:
    """Logs in; the browser is to go to `target`, a path of ours, when its cookie is set.

    Raises ApiError where name or password is wrong.
    """
    person: Login = {"username": username, "password": password}
    api_ = client.of(None, language(), visitor=_address())
    token = st.session_state[_TOKEN] = api_.create(client.path("tokens"), person, TokenOut)["token"]
    st.session_state[_WAITING] = login_cookie.address(token, target)


def waiting_address() -> str | None:
    """Where the browser is to be sent now, once: the route that sets its cookie or takes it away."""
    address: str | None = st.session_state.pop(_WAITING, None)
    return address


def _address() -> str | None:
    """Where the visitor's browser is: what the proxy says, else who is at the other end."""
    address = st.context.headers.get("X-Forwarded-For") or st.context.ip_address
    return address if isinstance(address, str) else None


def logout(target: str = "/") -> None:
    """Ends the token, here, in the cookie and at the platform; one that does not answer does not keep anybody logged in."""
    with suppress(client.ApiError, client.UnreachableError):
        api().delete(client.path("tokens", "current"))
    forget()
    st.session_state[_WAITING] = login_cookie.address(None, target)


def forget() -> None:
    """Forgets the token here."""
    open_uploads.forbid()
    st.session_state.pop(_TOKEN, None)
    st.session_state.pop(_ME, None)


def long_form(key: str) -> None:
    """Says that the widgets whose keys have `key` in them are of a form that takes time: what stands in them when the login
    runs out is kept."""
    st.session_state.setdefault(_LONG_FORMS, set()).add(key)


def expired() -> None:
    """The login ran out: forgets it, and keeps what stands in long forms until the same person logs in again."""
    forms, username = st.session_state.get(_LONG_FORMS, ()), me()["username"]
    if username:
        widgets = {
            str(key): value for key, value in st.session_state.items() if any(form in str(key) for form in forms)
        }
        # A truth is a button or a box, and of those nothing may be put back.
        unsent.keep(
            username,
            {
                key: value
                for key, value in widgets.items()
                if isinstance(value, str | int | list) and not isinstance(value, bool)
            },
        )
    forget()


def _give_back() -> None:
    """Puts what was unsent where its widgets take it from, when they are drawn."""
    written = unsent.take(me()["username"] or "")
    for key, value in written.items():
        st.session_state.setdefault(key, value)
    st.session_state[_GIVEN_BACK] = st.session_state.get(_GIVEN_BACK, False) or bool(written)


def given_back() -> bool:
    """Whether something unsent was put back, told once."""
    return bool(st.session_state.pop(_GIVEN_BACK, False))


def refresh() -> None:
    """Asks the platform who this is: once a run, so that changed roles and ended tokens are seen at once."""
    _read_cookie()
    if _TOKEN not in st.session_state:
        st.session_state[_ME] = _ANYBODY
        return
    try:
        st.session_state[_ME] = api().get(client.path("me"), Me)
        _give_back()
    except client.ApiError as error:
        if error.status != 401:
            raise
        expired()


def _read_cookie() -> None:
    """Takes the token that the browser came with, when the page is loaded: what is ended later in this tab stays ended."""
    if not st.session_state.get(_COOKIE_READ):
        st.session_state[_COOKIE_READ] = True
        token = st.context.cookies.get(login_cookie.NAME)
        if token and _TOKEN not in st.session_state:
            st.session_state[_TOKEN] = token


def me() -> Me:
    """Who is logged in; anybody when nobody is."""
    person: Me = st.session_state.get(_ME, _ANYBODY)
    return person


def logged_in() -> bool:
    """Whether somebody is logged in."""
    return me()["username"] is not None


def can(action: Action) -> bool:
    """Whether there is anything to take the action on. The API decides; pages only hide what would be refused."""
    return action in me()["actions"]


def of_an_area() -> bool:
    """Whether the reader has a role for a programme area."""
    return any(grant["programme_area"] for grant in me()["grants"])


def own_regions(*roles: Role) -> list[str]:
    """The county codes of the grants (of these roles, where any are given), in order."""
    grants = (grant for grant in me()["grants"] if not roles or grant["role"] in roles)
    return sorted({region for grant in grants if (region := grant.get("region"))})
