"""How long the consequence of a version takes, for 21 regions in ten years, in seconds of the processor."""

import secrets
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlmodel import Session

from backend.collection.tables import Observation, Round, RoundIndicator, StoredFile, Submission
from backend.consequence.service import reckoned
from backend.core.database import engine_for, migrate, transaction
from backend.core.permissions import SYSTEM, Actor, Grant, Role
from backend.core.states import EntryState, SubmissionState
from backend.identity import service as accounts
from backend.identity.schemas import AccountIn
from backend.register import service as entries
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from backend.register.reading import Version, published
from indicators.catalogue.packaged import packaged

INDICATOR = "stroke-trombolys-80"
YEARS = range(2015, 2025)
GOAL = 1.0
"""Seconds of the processor."""


def _cell(round_id: str, version: int, region: str, year: int) -> dict[str, object]:
    met = 300 + (int(region) * 7 + year * 3) % 90  # spread over both sides of the level
    return {
        "round_id": round_id,
        "indicator": INDICATOR,
        "version": version,
        "statistic": "proportion",
        "period_start": date(year, 1, 1),
        "period_end": date(year + 1, 1, 1),
        "region": region,
        "numerator": Decimal(met),
        "denominator": Decimal(400),
        "value": Decimal(met) / 4,
    }


def _fill(session: Session, standing: Version) -> None:
    """A round a year that asks all regions for the version that stands, and an accepted value of each."""
    account = accounts.add(
        session, SYSTEM, AccountIn(username="bench", display_name="Bench", password=secrets.token_hex())
    )
    session.add(StoredFile(sha256="0" * 64, size=0))
    session.flush()
    for year in YEARS:
        start, end = date(year, 1, 1), date(year + 1, 1, 1)
        period = {"period_label": str(year), "period_start": start, "period_end": end}
        session.add(Round(id=f"r{year}", name=str(year), state="closed", due=end, **period))
        session.flush()
        session.add(RoundIndicator(round_id=f"r{year}", indicator=INDICATOR, specification_id=standing.id))
        for region in packaged().region_codes:
            _value(session, standing, f"r{year}", region, year, account.id or 0)


def _value(session: Session, standing: Version, round_id: str, region: str, year: int, account: int) -> None:
    sent = Submission(
        round_id=round_id,
        region=region,
        state=SubmissionState.ACCEPTED.value,
        sha256="0" * 64,
        filename="bench",
        received_by=account,
        indicators=[INDICATOR],
    )
    session.add(sent)
    session.flush()
    session.add(Observation(submission_id=sent.id, **_cell(round_id, standing.number, region, year)))


def measured() -> tuple[int, float, float]:
    """(values judged, seconds the first time, seconds after that)."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        with transaction(engine) as session:
            entries.seed(session, SYSTEM)
            standing = published(session, SPECIFICATION, INDICATOR)
            assert standing is not None
            _fill(session, standing)
            session.flush()
            judged, *seconds = _three_times(session, standing)
        engine.dispose()
    return judged, seconds[0], min(seconds[1:])


def _three_times(session: Session, standing: Version) -> tuple[int, float, float, float]:
    spec = standing.specification
    raised = [target.model_copy(update={"value": target.value + 3}) for target in spec.targets]
    changed = spec.model_copy(update={"version": standing.number + 1, "targets": raised})
    newer = Version(0, changed.version, EntryState.IN_REVIEW, "", None, changed)
    nation = Actor(None, "nation", (Grant(Role.NATIONAL, "00"),))
    seconds, judged = [], 0
    for _ in range(3):
        began = time.process_time()
        judged = reckoned(session, nation, KINDS[SPECIFICATION], newer).judged
        seconds.append(time.process_time() - began)
    return judged, seconds[0], seconds[1], seconds[2]


def main() -> None:
    """Prints the figures and the goal."""
    judged, first, after = measured()
    print(
        f"consequence of a version, {judged} values: {first:.2f} s the first time, {after:.2f} s after; goal {GOAL} s"
    )


if __name__ == "__main__":
    main()
