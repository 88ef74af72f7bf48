"""One's own account; and for those it concerns: accounts, the site's notice, and the audit log."""

import streamlit as st

from frontend import session
from frontend.administration import audit_log, site_notice
from frontend.api_types.core import Action
from frontend.components import address, layout, links
from frontend.identity import accounts, login
from frontend.texts import t


def show() -> None:
    """Draws the page."""
    layout.heading(t("account.title") if session.logged_in() else t("account.login"))
    layout.messages()
    if not session.logged_in():
        st.markdown(t("account.intro"))
        login.form(links.path("waiting"))
        return
    if session.me()["must_change_password"]:
        st.warning(t("account.must_change"), icon=":material/lock:")
        login.change()
        return
    part = address.part(t("show"), _parts(), "visa", resets=("sida",))
    {
        "jag": _own,
        "konton": accounts.show,
        "webbplats": site_notice.show,
        "logg": audit_log.show,
    }[part]()


def _parts() -> dict[str, str]:
    """What of the page concerns this reader."""
    possible: dict[str, tuple[Action, str]] = {
        "konton": ("manage_accounts", t("accounts.title")),
        "webbplats": ("manage_site", t("notice.title")),
        "logg": ("read_audit", t("audit.title")),
    }
    allowed = {name: title for name, (action, title) in possible.items() if session.can(action)}
    return {"jag": t("account.own")} | allowed


def _own() -> None:
    me = session.me()
    roles = "\n".join(accounts.grant_text(grant) for grant in me["grants"])
    layout.facts(
        [
            (t("account.name"), me["display_name"]),
            (t("account.username"), me["username"]),
            (t("account.roles"), roles or t("account.no_roles")),
        ]
    )
    layout.section(t("account.change_title"))
    login.change()


if __name__ == "__main__":
    show()
