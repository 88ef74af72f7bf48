"""The demonstration's accounts: one of each role nationally, a reporter and an attester in every region."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from backend.core import permissions
from backend.core.database import transaction
from backend.core.permissions import Actor, Role
from backend.core.private_files import private_file, private_folder
from backend.identity import queries as people
from backend.identity import service as accounts
from backend.identity.schemas import AccountIn, GrantIn
from indicators.catalogue.geography import geography
from indicators.catalogue.packaged import packaged

FILE = "demonstration.json"
"""Where the password of all demonstration accounts is kept, readable by the owner only."""


@dataclass(frozen=True)
class Cast:
    """Who acts in the demonstration."""

    national: Actor
    attesting_national: Actor
    specialist: Actor
    reviewer: Actor
    reporters: dict[str, Actor]
    attesters: dict[str, Actor]


def password(folder: Path) -> str:
    """The demonstration's password: made once, kept in the data folder."""
    path = folder / FILE
    if path.exists():
        return str(json.loads(path.read_text(encoding="utf-8"))["password"])
    secret = secrets.token_urlsafe(12) + "-demo"
    private_folder(folder)
    private_file(path)
    path.write_text(json.dumps({"password": secret}), encoding="utf-8")
    return secret


def _wanted() -> Iterator[tuple[str, str, GrantIn]]:
    catalogue = packaged()
    yield "demo-nationell", "Nationell Demo", GrantIn(role=Role.NATIONAL, region="00")
    yield "demo-nationell-2", "Nationell Demo Två", GrantIn(role=Role.NATIONAL, region="00")
    yield "demo-specialist", "Specialist Demo", GrantIn(role=Role.SPECIALIST)
    yield "demo-granskare", "Granskare Demo", GrantIn(role=Role.SPECIALIST)
    yield "demo-administrator", "Administratör Demo", GrantIn(role=Role.ADMINISTRATOR)
    yield "demo-npo", "Programområde Demo", GrantIn(role=Role.PROGRAMME_AREA, programme_area="nervsystemets-sjukdomar")
    for code in catalogue.region_codes:
        name = catalogue.region_by_code[code].name
        yield f"demo-{code}", f"Inlämnare {name}", GrantIn(role=Role.REPORTER, region=code)
        yield f"demo-{code}-attest", f"Attestant {name}", GrantIn(role=Role.ATTESTER, region=code)


def ensure(engine: Engine, secret: str) -> Cast:
    """Makes the accounts that are not there yet."""
    actors: dict[str, Actor] = {}
    # Once for all: they share a password and say so, and each hash is a quarter of a second of work.
    password_hash = accounts.hashed(secret)
    with transaction(engine) as session:
        for username, name, grant in _wanted():
            account = people.account_by_name(session, username) or accounts.add(
                session,
                permissions.SYSTEM,
                AccountIn(username=username, display_name=name, password=secret, grants=[grant]),
                must_change_password=False,
                password_hash=password_hash,
            )
            actors[username] = Actor(account.id, name, people.grants(session, account.id or 0))
    codes = geography().region_codes
    return Cast(
        actors["demo-nationell"],
        actors["demo-nationell-2"],
        actors["demo-specialist"],
        actors["demo-granskare"],
        {code: actors[f"demo-{code}"] for code in codes},
        {code: actors[f"demo-{code}-attest"] for code in codes},
    )
