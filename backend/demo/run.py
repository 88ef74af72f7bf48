"""Runs the demonstration: accounts, rounds, deliveries and forms. Running it again keeps what is there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func
from sqlmodel import Session, select

from backend.collection import submission_queries
from backend.collection.checking import Checker
from backend.collection.tables import Observation
from backend.core import site
from backend.core.clock import today
from backend.core.database import migrate, transaction
from backend.core.permissions import SYSTEM
from backend.core.settings import Settings
from backend.core.site import NOTICE
from backend.core.states import SubmissionState
from backend.core.storage import Storage
from backend.core.tables import AuditEvent
from backend.demo import agreements, follow_up, forms, kolada, people, scenario
from backend.register import seeding
from indicators.catalogue.geography import geography

NOTICE_TEXT = "Demonstration: värden, svar och konton är påhittade, utom Koladas egna värden, som är verkliga."


@dataclass(frozen=True)
class Summary:
    """What the demonstration holds when it is done."""

    regions: int
    submissions: dict[str, int]
    observations: int
    forms: int
    password: str

    def as_json(self) -> dict[str, Any]:
        """What scripts get; the password stays in the data folder."""
        return {
            "regions": self.regions,
            "submissions": self.submissions,
            "observations": self.observations,
            "forms": self.forms,
        }


def run(settings: Settings, engine: Engine, progress: scenario.Progress) -> Summary:
    """Fills the installation of `settings` with the demonstration."""
    migrate(engine)
    secret = people.password(settings.data_dir)
    with transaction(engine) as session:
        seeding.seed(session, SYSTEM)
        site.set_value(session, NOTICE, NOTICE_TEXT)
    checker = Checker(engine, Storage(settings.data_dir))
    checker.start()  # while the accounts are made
    try:
        progress("Konton")
        cast = people.ensure(engine, secret)
        stage = scenario.Stage(cast, checker, progress)
        for plan in scenario.plans(today()):
            stage.deliver(plan)
        for year in kolada.YEARS:
            stage.deliver_public(year)
        agreements.fill(stage)
    finally:
        checker.close()
    progress("Införande")
    added = forms.fill(engine, cast)
    follow_up.fill(engine, cast, next(plan.id for plan in scenario.plans(today()) if not plan.closed))
    with transaction(engine) as session:
        return Summary(len(geography().region_codes), _submissions(session), _observations(session), added, secret)


def _submissions(session: Session) -> dict[str, int]:
    """How many have ever come to each state: `received` counts all that were handed in."""
    states = (
        SubmissionState.RECEIVED,
        SubmissionState.CHECKED,
        SubmissionState.REJECTED,
        SubmissionState.REFUSED,
        SubmissionState.ATTESTED,
        SubmissionState.RETURNED,
        SubmissionState.ACCEPTED,
        SubmissionState.PUBLISHED,
    )
    rows = session.exec(
        select(AuditEvent.after, func.count(func.distinct(AuditEvent.object_id)))
        .where(AuditEvent.object_type == "submission")
        .group_by(AuditEvent.after)
    ).all()
    ever = {str(state): number for state, number in rows}
    waiting = len(submission_queries.waiting(session))
    return {state.value: ever.get(state.value, 0) for state in states} | {"waiting": waiting}


def _observations(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Observation)).one()
