"""The accounts: a list, a form to change one, and a form to add one."""

from collections.abc import Callable

import streamlit as st

from frontend import client, session
from frontend.api_types.core import Role
from frontend.api_types.identity import AccountChange, AccountIn, AccountOut, GrantIn
from frontend.client import ApiError
from frontend.components import address, layout, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import t, word

_SHORTEST = 12


def show() -> None:
    """The accounts, a form to change one, and a form to add one."""
    accounts = session.api().get(client.path("accounts"), list[AccountOut])
    columns = [Column(t(f"account.{name}")) for name in ("name", "username", "roles", "active")]
    tables.show(t("accounts.title"), columns, [_row(entry) for entry in accounts], hide_caption=True)
    _change(accounts)
    _add()


def _row(entry: AccountOut) -> list[Cell]:
    active = t("yes") if entry["active"] else t("no")
    roles = tables.lines(grant_text(grant) for grant in entry["grants"])
    return [
        entry["display_name"],
        entry["username"],
        roles or None,
        f"{active}{', ' + t('accounts.must_change') if entry['must_change_password'] else ''}",
    ]


def grant_text(grant: GrantIn) -> str:
    """A role in words, with the region or programme area it holds for."""
    names = {public_data.NATION: t("outcome.nation"), **public_data.regions()}
    where = names.get(grant.get("region") or "", "") or public_data.areas().get(grant.get("programme_area") or "", "")
    return f"{word('role', grant['role'])}{': ' + where if where else ''}"


_EVERYWHERE: tuple[Role, ...] = ("specialist", "national", "administrator")
_OF_A_REGION: tuple[Role, ...] = ("region_reporter", "region_attester")


def _choices() -> dict[str, GrantIn]:
    """Every role that can be given: the role, and where it needs one, its region or programme area."""
    grants: list[GrantIn] = [{"role": role} for role in _EVERYWHERE]
    regions = {**public_data.regions(), public_data.NATION: t("outcome.nation")}
    grants += [{"role": role, "region": code} for role in _OF_A_REGION for code in regions]
    grants += [{"role": "national", "region": public_data.NATION}]
    grants += [{"role": "programme_area", "programme_area": code} for code in public_data.areas()]
    return {_code(grant): grant for grant in grants}


def _code(grant: GrantIn) -> str:
    return f"{grant['role']}/{grant.get('region') or ''}/{grant.get('programme_area') or ''}"


def _roles(held: list[GrantIn], key: str) -> list[GrantIn]:
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


def _change(accounts: list[AccountOut]) -> None:
    layout.section(t("accounts.change"))
    number = address.choose(
        t("accounts.account"),
        {str(entry["id"]): f"{entry['display_name']} ({entry['username']})" for entry in accounts},
        "konto",
    )
    entry = next((entry for entry in accounts if str(entry["id"]) == number), None)
    if entry:
        _change_form(entry)


def _change_form(entry: AccountOut) -> None:
    key = entry["id"]
    with st.form(f"account_{key}"):
        body: AccountChange = {
            "display_name": st.text_input(t("account.name"), entry["display_name"], key=f"name_{key}"),
            "active": st.checkbox(t("account.active"), entry["active"], key=f"active_{key}"),
            "grants": _roles(entry["grants"], f"roles_{key}"),
        }
        password = st.text_input(
            t("accounts.new_password"),
            type="password",
            key=f"new_{key}",
            autocomplete="new-password",
            help=t("accounts.password_help", count=_SHORTEST),
        )
        if password:
            body["new_password"] = password
        if st.form_submit_button(t("accounts.save"), type="primary"):
            _send(lambda: session.api().patch(client.path("accounts", key), body))


def _add() -> None:
    layout.section(t("accounts.add"))
    with st.form("account_new", clear_on_submit=True):
        body: AccountIn = {
            "username": st.text_input(t("account.username"), key="new_username").strip(),
            "display_name": st.text_input(t("account.name"), key="new_name").strip(),
            "password": st.text_input(
                t("accounts.first_password"),
                type="password",
                autocomplete="new-password",
                help=t("accounts.password_help", count=_SHORTEST),
                key="new_password",
            ),
            "grants": _roles([], "new_roles"),
        }
        if st.form_submit_button(t("accounts.add"), type="primary"):
            _send(lambda: session.api().post(client.path("accounts"), body))


def _send(change: Callable[[], None]) -> None:
    try:
        change()
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("accounts.saved"))
    st.rerun()
