"""What the demonstration says of following pathways: each thing once, and all of it is said to be made up."""

from datetime import date
from pathlib import Path

from backend.collection.checking import Checker
from backend.core.database import engine_for, transaction
from backend.core.storage import Storage
from backend.demo import follow_up, people, scenario
from backend.followability import queries, unit_queries
from tests.support.snapshots import sqlite_copy

PATHWAY = "osteoporos-sekundarprevention"


def test_the_demonstration_has_meetings_a_plan_peers_and_answers_of_units_once(
    seeded_sqlite: Path, tmp_path: Path
) -> None:
    engine = engine_for(sqlite_copy(seeded_sqlite, tmp_path))
    cast = people.ensure(engine, people.password(tmp_path))
    plan = scenario.plans(date(2026, 11, 30))[-1]
    scenario.Stage(cast, Checker(engine, Storage(tmp_path)), print).prepare(plan)
    for _ in range(2):  # the demonstration may be run again
        follow_up.fill(engine, cast, plan.id)
    with transaction(engine) as session:
        reviews = queries.reviews(session, "osteoporos-frakturkedja-finns")
        assert len(reviews) == 2
        assert all("påhittat exempel" in (row.detail or "") for row in reviews)
        assert len(queries.plans(session, [PATHWAY])) == len(queries.peer_reviews(session, [PATHWAY])) == 1
        assert len(unit_queries.links(session, ["12"])) == 4
        attested = unit_queries.attested(session, plan.id, "12")
        assert [one.answer for _, one in attested] == [True, True, False]
    engine.dispose()
