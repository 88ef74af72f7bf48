"""Login, accounts, the site's notice and the audit log."""

from fastapi import APIRouter, Request

from backend.core import audit as audit_log
from backend.core.audit import record
from backend.core.http import Config, Db, Limit, Number, Offset
from backend.core.permissions import Action, check, may, may_somewhere
from backend.core.schemas import AuditOut, NoticeIn, Site
from backend.core.site import NOTICE, notice, set_value
from backend.identity import queries, service
from backend.identity.access import LoggedIn, Secret, Who, needs
from backend.identity.schemas import AccountChange, AccountIn, AccountOut, Login, Me, PasswordChange, TokenOut

router = APIRouter(tags=["people"])


@router.post("/tokens", status_code=201)
def log_in(login: Login, request: Request, settings: Config) -> TokenOut:
    """A bearer token for a username and password."""
    address = request.client.host if request.client else ""
    return service.log_in(request.app.state.engine, login.username, login.password, address, settings.token_hours)


@router.delete("/tokens/current", status_code=204)
def log_out(session: Db, actor: LoggedIn, secret: Secret) -> None:
    """Ends the login."""
    service.log_out(session, actor, secret or "")


@router.get("/me")
def me(session: Db, actor: Who) -> Me:
    """Who is logged in and what there is to do."""
    account = queries.account(session, actor.account_id) if actor.account_id else None
    return Me(
        username=account.username if account else None,
        display_name=actor.name,
        must_change_password=bool(account and account.must_change_password),
        grants=service.grants_out(actor.grants),
        actions=[action for action in Action if may_somewhere(actor, action)],
    )


@router.post("/me/password", status_code=204)
def change_password(change: PasswordChange, session: Db, actor: LoggedIn, secret: Secret) -> None:
    """Changes one's own password; every other login ends."""
    service.change_password(session, actor, change.present, change.new, secret or "")


@router.get("/accounts")
def account_list(session: Db, actor: LoggedIn) -> list[AccountOut]:
    """All accounts (administrators)."""
    check(actor, Action.MANAGE_ACCOUNTS)
    return [service.shown(session, account) for account in queries.accounts(session)]


@router.post("/accounts", status_code=201, dependencies=[needs(Action.MANAGE_ACCOUNTS)])
def add_account(new: AccountIn, session: Db, actor: LoggedIn) -> AccountOut:
    """A new account (administrators)."""
    check(actor, Action.MANAGE_ACCOUNTS)
    return service.shown(session, service.add(session, actor, new))


@router.patch("/accounts/{account_id}", dependencies=[needs(Action.MANAGE_ACCOUNTS)])
def change_account(account_id: Number, wanted: AccountChange, session: Db, actor: LoggedIn) -> AccountOut:
    """Changes an account (administrators)."""
    check(actor, Action.MANAGE_ACCOUNTS)
    return service.shown(session, service.change(session, actor, account_id, wanted))


@router.get("/site")
def site(request: Request, session: Db) -> Site:
    """Name, version and notice."""
    return Site(name="Följsam", version=request.app.version, notice=notice(session))


@router.put("/site/notice", status_code=204, dependencies=[needs(Action.MANAGE_SITE)])
def set_notice(wanted: NoticeIn, session: Db, actor: LoggedIn) -> None:
    """Sets or takes away the notice that every page and export shows (administrators)."""
    check(actor, Action.MANAGE_SITE)
    set_value(session, NOTICE, wanted.notice or None)
    record(session, actor, "notice-set", "site", NOTICE, notice=wanted.notice)


@router.get("/audit")
def audit(
    session: Db,
    actor: LoggedIn,
    object_type: str | None = None,
    object_id: str | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> list[AuditOut]:
    """The audit log, newest first."""
    check(actor, Action.READ_AUDIT)
    events = audit_log.events(session, object_type, object_id, limit, offset)
    # What was handed in (its hash, its reasons) is not for administrators: they see no unpublished result by that role.
    everything = may(actor, Action.READ_SUBMISSION)
    return [
        AuditOut(
            id=e.id or 0, **e.model_dump(exclude={"id", "account_id"} if everything else {"id", "account_id", "detail"})
        )
        for e in events
    ]
