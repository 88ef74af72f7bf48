"""Accounts: making them, logging in and out, and changing passwords."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from backend.core.audit import record
from backend.core.clock import now
from backend.core.database import transaction
from backend.core.errors import Conflict, NotFound, NotLoggedIn, UserError
from backend.core.permissions import ANYBODY, SYSTEM, Actor, Grant, NotAllowed, Role
from backend.core.refusals import refusal
from backend.identity import queries, tries
from backend.identity.known import catalogue_names
from backend.identity.passwords import check_strength
from backend.identity.schemas import AccountChange, AccountIn, AccountOut, GrantIn, TokenOut
from backend.identity.tables import Account, Token
from indicators.catalogue.geography import geography

NOBODY = "(okänt konto)"
"""What the log says where a name that nobody has was tried: what was typed may be a password or a personal number."""

NEEDS_REGION = frozenset({Role.REPORTER, Role.ATTESTER})


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """A hash to verify against when there is no such account, so that the time tells nothing."""
    return _hasher().hash(secrets.token_urlsafe(16))


def hashed(password: str) -> str:
    """What is kept of a password. It takes a quarter of a second of work, so that guessing does."""
    return _hasher().hash(password)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _checked_grant(session: Session, grant: GrantIn) -> Grant:
    """Raises UserError where the grant lacks what its role needs."""
    area = catalogue_names(session).areas.get(grant.programme_area or "")
    if grant.role in NEEDS_REGION and grant.region not in geography().region_codes:
        raise UserError(refusal("role-region"))
    if grant.role is Role.NATIONAL and grant.region not in (None, "00"):
        raise UserError(refusal("role-nation"))
    if grant.role is Role.PROGRAMME_AREA and area is None:
        raise UserError(refusal("role-area"))
    if grant.role is Role.PUBLIC:
        raise UserError(refusal("role-public"))
    return Grant(grant.role, grant.region, area or grant.programme_area)


def _near(session: Session, *own: str) -> list[str]:
    """Names that who guesses an account's password has near at hand: its own, and those of areas and pathways."""
    return [*own, *catalogue_names(session).names]


def add(
    session: Session,
    actor: Actor,
    new: AccountIn,
    *,
    must_change_password: bool = True,
    password_hash: str | None = None,
) -> Account:
    """Makes an account with its grants. `password_hash` is what `hashed` gave for its password, where that is at hand.

    Raises Conflict where the username is taken, UserError where a grant lacks what it needs or the password is easy to guess.
    """
    if queries.account_by_name(session, new.username):
        raise Conflict(refusal("username-taken", username=new.username))
    check_strength(new.password, _near(session, new.username, new.display_name))
    grants = [_checked_grant(session, grant) for grant in new.grants]
    account = Account(
        username=new.username,
        display_name=new.display_name,
        password_hash=password_hash or hashed(new.password),
        must_change_password=must_change_password,
    )
    session.add(account)
    session.flush()
    assert account.id is not None
    queries.replace_grants(session, account.id, grants)
    record(session, actor, "account-added", "account", account.username, roles=[g.role.value for g in grants])
    return account


def change(session: Session, actor: Actor, account_id: int, wanted: AccountChange) -> Account:
    """Changes name, grants, password or whether the account is open. A closed account's tokens end at once.

    Raises NotFound where there is no such account, NotAllowed for new roles of one's own, UserError where a grant lacks what it
    needs or the password is easy to guess.
    """
    account = queries.account(session, account_id)
    if account is None:
        raise NotFound(refusal("account-missing"))
    if wanted.display_name is not None:
        account.display_name = wanted.display_name
    if wanted.grants is not None:
        grants = [_checked_grant(session, grant) for grant in wanted.grants]
        _check_second_person(session, actor, account_id, grants)
        queries.replace_grants(session, account_id, grants)
    if wanted.new_password is not None:
        check_strength(wanted.new_password, _near(session, account.username, account.display_name))
        account.password_hash, account.must_change_password = hashed(wanted.new_password), True
    if wanted.active is not None:
        account.active = wanted.active
    if wanted.active is False or wanted.new_password is not None:
        _revoke_all(session, account_id)
    session.add(account)
    record(session, actor, "account-changed", "account", account.username, changed=sorted(wanted.model_fields_set))
    return account


def _check_second_person(session: Session, actor: Actor, account_id: int, grants: Sequence[Grant]) -> None:
    """Passes where somebody else gives the roles, none of them is new, or nobody else is there: the first administrator, who
    sets up the installation.

    Raises NotAllowed.
    """
    new = set(grants) - set(queries.grants(session, account_id))
    if new and actor.account_id == account_id and queries.account_count(session) > 1:
        raise NotAllowed(refusal("role-own"))


def _revoke_all(session: Session, account_id: int, but: str | None = None) -> None:
    for token in queries.live_tokens_of(session, account_id):
        if token.digest != but:
            token.revoked_at = now()
            session.add(token)


def log_in(engine: Engine, username: str, password: str, address: str, hours: int) -> TokenOut:
    """A new token for the right password. No connection is held while the password is looked at.

    Raises NotLoggedIn for a wrong one, TooMany after too many tries of the name from that address.
    """
    tries.begin(engine, username, address)
    with transaction(engine) as session:
        account = queries.account_by_name(session, username)
    right = _right_password(account, password)
    if not right or account is None or not account.active:
        with transaction(engine) as session:
            record(session, ANYBODY, "login-failed", "login", account.username if account else NOBODY)
        raise NotLoggedIn(refusal("login-wrong"))
    tries.succeeded(engine, username, address)
    assert account.id is not None
    secret = secrets.token_urlsafe(32)
    token = Token(account_id=account.id, digest=_digest(secret), expires_at=now() + timedelta(hours=hours))
    with transaction(engine) as session:
        session.add(token)
        record(session, Actor(account.id, account.display_name), "login", "login", account.username)
    return TokenOut(token=secret, expires_at=token.expires_at, must_change_password=account.must_change_password)


def _right_password(account: Account | None, password: str) -> bool:
    try:
        return _hasher().verify(account.password_hash if account else _nobodys_hash(), password)
    except VerificationError:
        return False


def actor_of(session: Session, secret: str) -> Actor:
    """Who holds the token.

    Raises NotLoggedIn where it is unknown, expired or revoked, or the account is closed.
    """
    token = queries.live_token(session, _digest(secret))
    if token is None:
        raise NotLoggedIn(refusal("login-ended"))
    return holder(session, token.account_id)


def holder(session: Session, account_id: int) -> Actor:
    """Who an account is today, with the roles it has now: for work that goes on after its call.

    Raises NotLoggedIn where the account is closed.
    """
    account = queries.account(session, account_id)
    if account is None or not account.active or account.id is None:
        raise NotLoggedIn(refusal("login-ended"))
    grants = queries.grants(session, account.id)
    return Actor(account.id, account.display_name, grants, account.must_change_password)


def log_out(session: Session, actor: Actor, secret: str) -> None:
    """Ends the token."""
    token = queries.live_token(session, _digest(secret))
    if token:
        token.revoked_at = now()
        session.add(token)
        record(session, actor, "logout", "login", actor.name)


def change_password(session: Session, actor: Actor, present: str, new: str, secret: str) -> None:
    """Changes the actor's own password and ends every other login.

    Raises NotLoggedIn where the present password is wrong, UserError where the new one is the same or easy to
    guess.
    """
    account = queries.account(session, actor.account_id or 0)
    if account is None or not _right_password(account, present):
        raise NotLoggedIn(refusal("password-wrong"))
    if present == new:
        raise UserError(refusal("password-same"))
    check_strength(new, _near(session, account.username, account.display_name))
    account.password_hash, account.must_change_password = hashed(new), False
    session.add(account)
    assert account.id is not None
    _revoke_all(session, account.id, but=_digest(secret))
    record(session, actor, "password-changed", "account", account.username)


def first_administrator(session: Session) -> str | None:
    """Where there is no account at all: makes `admin` and gives its one-time password. Otherwise None."""
    if queries.account_count(session):
        return None
    password = secrets.token_urlsafe(16)
    add(
        session,
        SYSTEM,
        AccountIn(
            username="admin", display_name="Administratör", password=password, grants=[GrantIn(role=Role.ADMINISTRATOR)]
        ),
    )
    return password


def shown(session: Session, account: Account) -> AccountOut:
    """The account as administrators see it."""
    assert account.id is not None
    return AccountOut(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        active=account.active,
        must_change_password=account.must_change_password,
        grants=grants_out(queries.grants(session, account.id)),
    )


def grants_out(grants: Sequence[Grant]) -> list[GrantIn]:
    """Grants as the API gives them."""
    return [GrantIn(role=g.role, region=g.region, programme_area=g.programme_area) for g in grants]


def names(session: Session, account_ids: Iterable[int | None]) -> dict[int | None, str]:
    """The display names of accounts; None is the platform itself."""
    ids = {i for i in account_ids if i is not None}
    rows: Sequence[Any] = session.exec(select(Account.id, Account.display_name).where(col(Account.id).in_(ids))).all()
    return {None: "Följsam", **{row[0]: row[1] for row in rows}}
