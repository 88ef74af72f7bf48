"""How often somebody may try to log in. Every try is kept before the password is looked at: forty at once are ten."""

import hashlib
from datetime import timedelta

from sqlalchemy import Engine, delete, func
from sqlmodel import col, select

from backend.core.clock import now
from backend.core.database import transaction
from backend.core.errors import TooMany
from backend.core.refusals import refusal
from backend.identity.tables import LoginTry

MAX_TRIES = 10
"""Tries of one name from one address within WINDOW before more are refused."""
MAX_OF_ADDRESS = 200
"""Tries of any names from one address: an office shares one, and so do the pages' visitors where no proxy tells them apart."""
WINDOW = timedelta(minutes=15)


def begin(engine: Engine, username: str, address: str) -> int:
    """Keeps a try, and gives its number.

    By name and address together, so that nobody can lock somebody else out from another place. A try that is refused is
    forgotten, so that trying again does not make the wait longer. Raises TooMany.
    """
    row = LoginTry(name_digest=_digest(username), address=address[:64])
    with transaction(engine) as session:
        session.exec(delete(LoginTry).where(col(LoginTry.at) < now() - WINDOW))
        session.add(row)
        session.flush()
        number = row.id or 0
    # Counted after it has been kept: of many at once, each sees at least those that were kept before it.
    with transaction(engine) as session:
        of_address = select(func.count()).where(col(LoginTry.address) == row.address)
        of_name = of_address.where(col(LoginTry.name_digest) == row.name_digest)
        too_many = session.exec(of_name).one() > MAX_TRIES or session.exec(of_address).one() > MAX_OF_ADDRESS
    if too_many:
        forget(engine, number)
        raise TooMany(refusal("login-tries"))
    return number


def forget(engine: Engine, number: int) -> None:
    """Forgets one try."""
    with transaction(engine) as session:
        session.exec(delete(LoginTry).where(col(LoginTry.id) == number))


def succeeded(engine: Engine, username: str, address: str) -> None:
    """Forgets the tries of somebody who has shown the right password."""
    with transaction(engine) as session:
        known = (col(LoginTry.name_digest) == _digest(username), col(LoginTry.address) == address[:64])
        session.exec(delete(LoginTry).where(*known))


def _digest(username: str) -> str:
    return hashlib.sha256(username.strip().casefold().encode()).hexdigest()
