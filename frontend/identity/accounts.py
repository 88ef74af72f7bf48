"""The accounts: a list, a form to change one, and a form to add one."""

from typing import Any

import streamlit as st

from frontend import client, session
from frontend.client import ApiError, Json
from frontend.components import address, layout, public_data, tables
from frontend.components.tables import Column
from frontend.texts import t, word

_SHORTEST = 12


def show() -> None:
    """The accounts, a form to change one, and a form to add one."""
    found = session.api().get(client.path("accounts"))
    columns = [Column(t(f"account.{name}")) for name in ("name", "username", "roles", "active")]
    tables.show(t("accounts.title"), columns, [_row(entry) for entry in found], hide_caption=True)
    _change(found)
    _add()


def _row(entry: Json) -> list[Any]:
    active = t("yes") if entry["active"] else t("no")
    roles = tables.lines(grant_text(grant) for grant in entry["grants"])
    return [
        entry["display_name"],
        entry["username"],
        roles or None,
        f"{active}{', ' + t('accounts.must_change') if entry['must_change_password'] else ''}",
    ]


def grant_text(grant: Json) -> str:
    """A role in words, with the region or programme area it holds for."""
    names = {public_data.NATION: t("outcome.nation"), **public_data.regions()}
    where = names.get(grant.get("region") or "", "") or public_data.areas().get(grant.get("programme_area") or "", "")
    return f"{word('role', grant['role'])}{': ' + where if where else ''}"


def _choices() -> dict[str, Json]:
    """Every role that can be given: the role, and where it needs one, its region or programme area."""
    grants: list[Json] = [{"role": role} for role in ("specialist", "national", "administrator")]
    regions = {**public_data.regions(), public_data.NATION: t("outcome.nation")}
    grants += [{"role": role, "region": code} for role in ("region_reporter", "region_attester") for code in regions]
    grants += [{"role": "national", "region": public_data.NATION}]
    grants += [{"role": "programme_area", "programme_area": code} for code in public_data.areas()]
    return {_code(grant): grant for grant in grants}


def _code(grant: Json) -> str:
    return f"{grant['role']}/{grant.get('region') or ''}/{grant.get('programme_area') or ''}"


def _roles(held: list[Json], key: str) -> list[Json]:
    choices = {**_choices(), **{_code(grant): grant for grant in held}}
    chosen = st.multiselect(
        t("account.roles"),
        list(choices),
        default=[_code(grant) for grant in held],
        key=key,
        format_func=lambda code: grant_text(choices[code]),
        placeholder=t("accounts.choose_roles"),
    )
    return [choices[code] for code in chosen]


def _change(found: list[Json]) -> None:
    layout.section(t("accounts.change"))
    number = address.choose(
        t("accounts.account"),
        {str(entry["id"]): f"{entry['display_name']} ({entry['username']})" for entry in found},
        "konto",
    )
    entry = next((entry for entry in found if str(entry["id"]) == number), None)
    if entry:
        _change_form(entry)


def _change_form(entry: Json) -> None:
    key = entry["id"]
    with st.form(f"account_{key}"):
        name = st.text_input(t("account.name"), entry["display_name"], key=f"name_{key}")
        body: dict[str, Any] = {"display_name": name}
        body["active"] = st.checkbox(t("account.active"), entry["active"], key=f"active_{key}")
        body["grants"] = _roles(entry["grants"], f"roles_{key}")
        password = st.text_input(
            t("accounts.new_password"),
            type="password",
            key=f"new_{key}",
            autocomplete="new-password",
            help=t("accounts.password_help", count=_SHORTEST),
        )
        if st.form_submit_button(t("accounts.save"), type="primary"):
            _send("patch", client.path("accounts", key), body | ({"new_password": password} if password else {}))


def _add() -> None:
    layout.section(t("accounts.add"))
    with st.form("account_new", clear_on_submit=True):
        body: dict[str, Any] = {"username": st.text_input(t("account.username"), key="new_username").strip()}
        body["display_name"] = st.text_input(t("account.name"), key="new_name").strip()
        body["password"] = st.text_input(
            t("accounts.first_password"),
            type="password",
            autocomplete="new-password",
            help=t("accounts.password_help", count=_SHORTEST),
            key="new_password",
        )
        body["grants"] = _roles([], "new_roles")
        if st.form_submit_button(t("accounts.add"), type="primary"):
            _send("post", client.path("accounts"), body)


def _send(method: str, where: str, body: dict[str, Any]) -> None:
    api = session.api()
    try:
        {"patch": api.patch, "post": api.post, "put": api.put}[method](where, body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("accounts.saved"))
    st.rerun()
