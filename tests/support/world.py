"""A whole installation for tests: application, accounts of every role, rounds and files, on any database."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlmodel import Session

from backend.app import create_app
from backend.collection.checking import Checker
from backend.core import permissions
from backend.core.database import engine_for, migrate, transaction
from backend.core.permissions import Role
from backend.core.settings import read
from backend.identity import queries as people
from backend.identity import service as accounts
from backend.identity.schemas import AccountIn, GrantIn
from backend.register import seeding
from datasources.delivery import canonical
from indicators.catalogue.packaged import packaged

# Argon2 with the least work it allows: the tests log in hundreds of times.
accounts._hasher = lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # type: ignore[assignment]

PASSWORD = "kattunge-regn-spik"

PEOPLE: dict[str, GrantIn | None] = {
    "rapportor-14": GrantIn(role=Role.REPORTER, region="14"),
    "attestant-14": GrantIn(role=Role.ATTESTER, region="14"),
    "rapportor-12": GrantIn(role=Role.REPORTER, region="12"),
    "attestant-12": GrantIn(role=Role.ATTESTER, region="12"),
    "nationell": GrantIn(role=Role.NATIONAL, region="00"),
    "nationell-2": GrantIn(role=Role.NATIONAL, region="00"),
    "specialist": GrantIn(role=Role.SPECIALIST),
    "granskare": GrantIn(role=Role.SPECIALIST),
    "npo-nerv": GrantIn(role=Role.PROGRAMME_AREA, programme_area="nervsystemets-sjukdomar"),
    "npo-hjarta": GrantIn(role=Role.PROGRAMME_AREA, programme_area="hjart-och-karlsjukdomar"),
    "administrator": GrantIn(role=Role.ADMINISTRATOR),
    "nykomling": None,
}
"""One of each: two regions with both roles, two of the nation, two specialists, two programme areas, one without a role."""

STROKE = "stroke-trombolys-80"
HEART = "hjartsvikt-raas-betablockad"


def _row(indicator: str, region: str, year: int, **given: Any) -> dict[str, Any]:
    return {
        "indicator": indicator,
        "statistic": "proportion",
        "period_start": f"{year}-01-01",
        "period_end": f"{year + 1}-01-01",
        "region_system": "county",
        "region": region,
        "unit": "",
        "sex": "total",
        "age_group": "total",
    } | given


def proportion(
    indicator: str, region: str, year: int, numerator: int, denominator: int, **given: Any
) -> dict[str, Any]:
    """A row of a share, with the value that its counts give (one decimal)."""
    return _row(
        indicator,
        region,
        year,
        numerator=numerator,
        denominator=denominator,
        value=f"{100 * numerator / denominator:.1f}",
        **given,
    )


@dataclass
class World:
    """An installation and everybody in it."""

    client: TestClient
    folder: Path
    url: str
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def checker(self) -> Checker:
        """The installation's checker."""
        return self.client.app.state.checker  # type: ignore[attr-defined,no-any-return]

    def token(self, who: str) -> str:
        """A token of somebody in PEOPLE."""
        if who not in self.tokens:
            answer = self.client.post("/api/tokens", json={"username": who, "password": PASSWORD})
            assert answer.status_code == 201, answer.text
            self.tokens[who] = answer.json()["token"]
        return self.tokens[who]

    def call(self, method: str, path: str, who: str | None = None, **given: Any) -> httpx.Response:
        """A call as somebody (None: as the public)."""
        headers = {"Authorization": f"Bearer {self.token(who)}"} if who else {}
        return self.client.request(method, f"/api{path}", headers=headers, **given)

    def get(self, path: str, who: str | None = None, **params: Any) -> Any:
        """The JSON of a GET that must succeed."""
        answer = self.call("GET", path, who, params=params)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def post(self, path: str, who: str | None, body: Mapping[str, Any]) -> Any:
        """The JSON of a POST that must succeed."""
        answer = self.call("POST", path, who, json=body)
        assert answer.status_code in (200, 201), f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def round(
        self,
        identifier: str = "arsuppfoljning-2024",
        year: int = 2024,
        indicators: Iterable[str] = (STROKE, HEART),
        regions: Iterable[str] = ("12", "14", "00"),
        due: date | None = None,
        opened: bool = True,
        period: tuple[str, str] | None = None,
        without_counts: str | None = None,
        public_source: str | None = None,
        rows_by: str = "period",
    ) -> str:
        """Makes (and opens) a round of the year, or of another period (half-open), or of its months."""
        start, end = period or (f"{year}-01-01", f"{year + 1}-01-01")
        self.post(
            "/rounds",
            "nationell",
            {
                "id": identifier,
                "name": f"Årsuppföljning {year}",
                "period_label": str(year),
                "period_start": start,
                "period_end": end,
                "rows_by": rows_by,
                "due": (due or date(2099, 3, 1)).isoformat(),
                "indicators": [{"indicator": one, "without_counts": without_counts} for one in indicators],
                "regions": list(regions),
                "public_source": public_source,
            },
        )
        if opened:
            self.post(f"/rounds/{identifier}/steps", "nationell", {"step": "open"})
        return identifier

    def hand_in_bytes(
        self, data: bytes, round_id: str, region: str, who: str, filename: str = "fil.csv"
    ) -> httpx.Response:
        """Hands in bytes and gives the first answer."""
        return self.call(
            "POST",
            f"/rounds/{round_id}/submissions",
            who,
            params={"region": region, "filename": filename},
            content=data,
        )

    def hand_in(
        self, rows: list[dict[str, Any]], round_id: str, region: str, who: str | None = None, kind: str = "csv"
    ) -> Any:
        """Hands in rows and waits for the check; the submission's detail."""
        sender = who or f"rapportor-{region}"
        answer = self.hand_in_bytes(canonical.write(rows, kind), round_id, region, sender, f"fil.{kind}")
        assert answer.status_code in (200, 202), answer.text
        return self.settled(answer.json()["id"], sender)

    def settled(self, submission: int, who: str) -> Any:
        """The submission's detail once it has been checked."""
        for _ in range(6):
            found = self.get(f"/submissions/{submission}", who, wait=20)
            if found["state"] != "received":
                return found
        raise AssertionError("the check did not finish")

    def step(self, submission: int, who: str, step: str, reason: str | None = None) -> httpx.Response:
        """Takes a step with a submission."""
        return self.call("POST", f"/submissions/{submission}/steps", who, json={"step": step, "reason": reason})

    def answer_all(self, submission: int, who: str) -> None:
        """Answers every warning of a submission."""
        for item in self.get(f"/submissions/{submission}", who)["summary"]:
            if item["severity"] == "warning":
                self.post(
                    f"/submissions/{submission}/answers",
                    who,
                    {"code": item["code"], "reason": "Kontrollerat mot källan."},
                )

    def declare(self, round_id: str, region: str, reason: str = "Byte av journalsystem.", **about: Any) -> int:
        """Declares that the region cannot deliver, and attests it; the declaration's id."""
        where = f"/rounds/{round_id}/declarations"
        declared = self.post(where, f"rapportor-{region}", {"region": region, "reason": reason} | about)
        self.post(f"{where}/{declared['id']}/attest", f"attestant-{region}", {})
        return int(declared["id"])

    def attest_forms(self, region: str) -> Any:
        """Attests every form about implementation that waits in the region; the forms."""
        waiting = self.get("/implementation/waiting", f"attestant-{region}")
        numbers = [one["form"]["id"] for one in waiting]
        return self.post("/implementation/attest", f"attestant-{region}", {"forms": numbers})

    def in_force(self, form: Mapping[str, Any]) -> Any:
        """Answers a form about implementation and has it attested: it counts."""
        region = form["region"]
        answer = self.post("/implementation/answers", f"rapportor-{region}", form)
        [attested] = self.post("/implementation/attest", f"attestant-{region}", {"forms": [answer["id"]]})
        return attested

    def publish(self, rows: list[dict[str, Any]], round_id: str, region: str) -> int:
        """Takes rows the whole way to published; the submission's id."""
        nation = region == "00"
        sender, attester = ("nationell", "nationell-2") if nation else (f"rapportor-{region}", f"attestant-{region}")
        found = self.hand_in(rows, round_id, region, sender)
        assert found["state"] == "checked", found["summary"]
        self.answer_all(found["id"], sender)
        for who, step in ((attester, "attest"), ("nationell", "accept"), ("nationell", "publish")):
            answer = self.step(found["id"], who, step)
            assert answer.status_code == 200, answer.text
        return int(found["id"])


@contextmanager
def world(folder: Path, url: str, lent: Checker | None = None) -> Iterator[World]:
    """A fresh installation on the database `url`, with everybody of PEOPLE. A lent checker's warm workers are used."""
    settings = read({"FOLJSAM_DATABASE_URL": url, "FOLJSAM_DATA_DIR": str(folder)})
    app = create_app(settings, warm=False)
    with TestClient(app) as client:
        with transaction(app.state.engine) as session:
            if people.account_count(session) == 0:
                add_everybody(session)
        if lent is not None:
            app.state.checker.borrow(lent)
        yield World(client, folder, url)


def add_everybody(session: Session) -> None:
    """Makes an account for each of PEOPLE."""
    for username, grant in PEOPLE.items():
        new = AccountIn(
            username=username, display_name=username.capitalize(), password=PASSWORD, grants=[grant] if grant else []
        )
        accounts.add(session, permissions.SYSTEM, new, must_change_password=False)


def seeded(url: str) -> None:
    """Makes a database to be copied: tables and the packaged catalogue."""
    engine = engine_for(url)
    migrate(engine)
    with transaction(engine) as session:
        seeding.seed(session, permissions.SYSTEM)
    engine.dispose()


def peopled(url: str) -> None:
    """Puts everybody's account into such a database: it is then what `world` would make of it."""
    engine = engine_for(url)
    with transaction(engine) as session:
        add_everybody(session)
    engine.dispose()


def everywhere(made: World) -> None:
    """A reporter and an attester in every region that has none yet."""
    with transaction(made.client.app.state.engine) as session:  # type: ignore[attr-defined]
        for region in packaged().region_codes:
            for role, name in ((Role.REPORTER, "rapportor"), (Role.ATTESTER, "attestant")):
                if f"{name}-{region}" not in PEOPLE:
                    new = AccountIn(
                        username=f"{name}-{region}",
                        display_name=f"{name} {region}",
                        password=PASSWORD,
                        grants=[GrantIn(role=role, region=region)],
                    )
                    accounts.add(session, permissions.SYSTEM, new, must_change_password=False)
