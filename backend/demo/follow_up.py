"""What the demonstration's meetings and plans say of following pathways, and a structure question that units have answered."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml
from sqlalchemy import Engine
from sqlmodel import Session

from backend.core.database import transaction
from backend.demo.people import Cast
from backend.followability import service, unit_queries, units
from backend.followability.schemas import PathwayPlanIn, PeerReviewIn, ReviewIn
from backend.followability.unit_schemas import LinksIn, UnitAnswerIn


def fill(engine: Engine, cast: Cast, open_round: str) -> None:
    """Records what the file has, each once; the units' question is asked in the round that is open."""
    said = yaml.safe_load(files("backend.demo").joinpath("follow_up.yaml").read_text(encoding="utf-8"))
    with transaction(engine) as session:
        for review in said["reviews"]:
            service.review(session, cast.specialist, ReviewIn(**review))
        plan, peers = said["plan"], said["peer_review"]
        service.plan(session, cast.specialist, plan.pop("pathway"), PathwayPlanIn(**plan))
        service.peer_review(session, cast.specialist, peers.pop("pathway"), PeerReviewIn(**peers))
        _ask(session, cast, open_round, said["question"])


def _ask(session: Session, cast: Cast, round_id: str, question: Mapping[str, Any]) -> None:
    """Links to units, of which all but one have answered and are attested, unless they were made before."""
    region, answers = question["region"], question["answers"]
    if unit_queries.links(session, [region], round_id):
        return
    wanted = LinksIn(
        round=round_id, region=region, indicator=question["indicator"], units=[*answers, question["waiting"]], days=90
    )
    for link in units.make_links(session, cast.reporters[region], wanted)[: len(answers)]:
        answer = units.answer(session, UnitAnswerIn(secret=link.secret, answer=answers[link.unit]))
        units.step(session, cast.attesters[region], answer.id or 0, "attest", None)
