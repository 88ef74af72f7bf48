"""Accounts, grants, tokens, the audit log and the site's notice."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from backend.core.clock import now
from backend.core.permissions import Grant, Role
from backend.identity.tables import Account, RoleGrant, Token


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
