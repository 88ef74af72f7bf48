"""Accounts, grants, tokens, the audit log and the site's notice."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from backend.permissions import Grant, Role
from backend.tables import Account, AuditEvent, RoleGrant, SiteValue, Token
from backend.tables.base import now


def account_by_name(session: Session, username: str) -> Account | None:
    """The account with this username."""
    return session.exec(select(Account).where(Account.username == username)).first()


def account(session: Session, account_id: int) -> Account | None:
    """The account with this id."""
    return session.get(Account, account_id)


def accounts(session: Session) -> Sequence[Account]:
    """All accounts, by username."""
    return session.exec(select(Account).order_by(col(Account.username))).all()


def account_count(session: Session) -> int:
    """How many accounts there are."""
    return session.exec(select(func.count()).select_from(Account)).one()


def grants(session: Session, account_id: int) -> tuple[Grant, ...]:
    """The account's grants."""
    rows = session.exec(select(RoleGrant).where(RoleGrant.account_id == account_id).order_by(col(RoleGrant.id))).all()
    return tuple(Grant(Role(row.role), row.region, row.programme_area) for row in rows)


def replace_grants(session: Session, account_id: int, new: Iterable[Grant]) -> None:
    """Takes away the account's grants and gives it the new ones."""
    for row in session.exec(select(RoleGrant).where(RoleGrant.account_id == account_id)).all():
        session.delete(row)
    for grant in new:
        session.add(
            RoleGrant(
                account_id=account_id, role=grant.role.value, region=grant.region, programme_area=grant.programme_area
            )
        )


def live_token(session: Session, digest: str) -> Token | None:
    """The token with this digest, if it has neither expired nor been revoked."""
    return session.exec(
        select(Token).where(Token.digest == digest, col(Token.revoked_at).is_(None), Token.expires_at > now())
    ).first()


def live_tokens_of(session: Session, account_id: int) -> Sequence[Token]:
    """The account's tokens that have not been revoked."""
    return session.exec(select(Token).where(Token.account_id == account_id, col(Token.revoked_at).is_(None))).all()


def failed_logins(session: Session, username: str, since: datetime) -> int:
    """How many logins with this username have failed since."""
    return session.exec(
        select(func.count())
        .select_from(AuditEvent)
        .where(
            AuditEvent.object_type == "login",
            AuditEvent.object_id == username,
            AuditEvent.action == "login-failed",
            AuditEvent.at >= since,
        )
    ).one()


def add_event(session: Session, event: AuditEvent) -> None:
    """Adds a line to the audit log."""
    session.add(event)


def events(
    session: Session, object_type: str | None, object_id: str | None, limit: int, offset: int
) -> Sequence[AuditEvent]:
    """Lines of the audit log, newest first."""
    query = select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(limit).offset(offset)
    if object_type:
        query = query.where(AuditEvent.object_type == object_type)
    if object_id:
        query = query.where(AuditEvent.object_id == object_id)
    return session.exec(query).all()


def names(session: Session, account_ids: Iterable[int | None]) -> dict[int | None, str]:
    """The display names of accounts; None is the platform itself."""
    wanted = {i for i in account_ids if i is not None}
    rows: Sequence[Any] = session.exec(
        select(Account.id, Account.display_name).where(col(Account.id).in_(wanted))
    ).all()
    return {None: "Följsam", **{row[0]: row[1] for row in rows}}


def site_value(session: Session, name: str) -> str | None:
    """A value of the installation, or None."""
    return session.exec(select(SiteValue.value).where(SiteValue.name == name)).first()


def set_site_value(session: Session, name: str, value: str | None) -> None:
    """Sets a value of the installation, or takes it away."""
    row = session.exec(select(SiteValue).where(SiteValue.name == name)).first()
    if row and value is None:
        session.delete(row)
    elif row and value is not None:
        row.value = value
        session.add(row)
    elif value is not None:
        session.add(SiteValue(name=name, value=value))
