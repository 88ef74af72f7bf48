"""A pathway's follow-up plan: its feasibility reviews by time, goals without measure, ambition and model of data collection."""

from collections.abc import Callable, Sequence

from sqlmodel import Session

from backend.core import clock
from backend.core.permissions import Actor
from backend.core.words import word
from backend.documents.content.pathways import facts, nothing
from backend.documents.kinds import Content, Kind, Ledger, Subject
from backend.documents.outline import outline
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Block, Column, Inline, Paragraph, Source, Table
from backend.followability import pathways
from backend.followability.schemas import FollowedOut, GoalFollowed, PathwayFollowed, PathwayPlanOut, StandingOut
from backend.register import care_pathways

ID = "uppfoljningsplan"
SOON, LATER = ("now", "short_term"), ("long_term", "no", "unknown")


def subjects(session: Session) -> list[Subject]:
    """A plan for each pathway that is one and stands on its own: neither merged into another nor taken for one."""
    own = (one for one in care_pathways.every(session) if one.phase not in ("merged", "not_a_pathway"))
    return [Subject(one.id, one.name.sv, one.name.en or one.name.sv) for one in own]


def content(session: Session, actor: Actor, subject: Subject) -> Content:
    """The plan as it stands now. The meetings' own notes are not printed."""
    known, today = pathways.detail(session, actor, subject.id, may_review=False), clock.today()
    ledger = Ledger(outline(ID))
    source = Source(
        f"/api/followability/pathways/{subject.id}", "Avstämningar, mål och indikatorer", today, published="partly"
    )
    _counted(ledger, known, source)
    blocks: dict[str, Sequence[Block]] = {
        "i-siffror": [facts("Planen i siffror", list(ledger.figures.values()))],
        "ambition": _ambition(known.plans),
        "kort-sikt": [_to_do(known, SOON, "Indikatorer som går att följa i dag eller på kort sikt")],
        "lang-sikt": [_to_do(known, LATER, "Indikatorer som tar längre tid")],
        "hinder": [_obstacles(known)],
        "mal": [_goals(known)],
    }
    return Content(outline(ID).subtitle, today, ledger.figures, blocks)


def _counted(ledger: Ledger, known: PathwayFollowed, source: Source) -> None:
    def when(*codes: str) -> int:
        return sum(one.followable in codes for one in known.indicators)

    unfollowed = [goal for goal in known.goals if goal.state != "followed"]
    reviewed = sum(any(standing.review for standing in one.standings) for one in known.indicators)
    for name, value in (
        ("indikatorer", len(known.indicators)),
        ("foljbara", when("now")),
        ("kort_sikt", when("short_term")),
        ("lang_sikt", when("long_term")),
        ("inte", when("no", "unknown")),
        ("avstamda", reviewed),
        ("mal", len(known.goals)),
        ("mal_foljs", len(known.goals) - len(unfollowed)),
        ("mal_beslut", sum(bool(goal.decisions) for goal in unfollowed)),
    ):
        ledger.add(name, value, source)


def _ambition(plans: Sequence[PathwayPlanOut]) -> list[Block]:
    """The plan that holds; a line that is seen where there is none."""
    if not plans:
        return [Paragraph(("Ingen ambition och ingen modell för datainsamling är beslutad än.",), "missing")]
    plan = plans[0]
    models = ", ".join(word("collection_model", code) for code in plan.models)
    rows: list[list[Inline]] = [
        ["Ambition", plan.ambition],
        ["Modell för datainsamling", models],
        ["Så samlas uppgifterna in", plan.collection or NOTHING],
        ["Beslutat", f"{plan.decided_by}, {numbers.day(plan.decided_on)}"],
    ]
    return [Table("Ambition och datainsamling", [Column("Uppgift", weight=2), Column("Vad", weight=5)], rows)]


def _to_do(known: PathwayFollowed, when: Sequence[str], caption: str) -> Block:
    """What is to be done, soonest first: the sources that have a plan, else the one that gives the data soonest."""
    some = sorted(
        (one for one in known.indicators if one.followable in when), key=lambda one: when.index(one.followable)
    )
    rows = [_task(one, standing) for one in some for standing in _planned(one)]
    columns = [
        Column("Indikator", weight=4),
        Column("Källa", weight=3),
        Column("När", weight=2),
        Column("Vad som ska göras", weight=4),
        Column("Vem", weight=3),
    ]
    return Table(caption, columns, rows) if rows else nothing("Inga indikatorer.")


def _planned(one: FollowedOut) -> list[StandingOut]:
    planned = [standing for standing in one.standings if standing.review and standing.review.plan]
    return planned or [standing for standing in one.standings if standing.followable == one.followable][:1]


def _task(one: FollowedOut, standing: StandingOut) -> list[Inline]:
    review = standing.review
    due = f"senast {numbers.day(review.due)}" if review and review.due else ""
    who = ", ".join(part for part in ((review.answerable if review else "") or "", due) if part)
    plan = review.plan if review else None
    otherwise = "Följs" if standing.followable == "now" else NOTHING
    when = word("followable", standing.followable)
    return [one.name_sv, standing.source_name_sv, when, plan or otherwise, who or NOTHING]


def _obstacles(known: PathwayFollowed) -> Block:
    rows = [_obstacle(one, each) for one in known.indicators if one.followable != "now" for each in one.standings]
    columns = [
        Column("Indikator", weight=4),
        Column("Källa", weight=3),
        Column("Hinder", weight=5),
        Column("Vem kan ta bort det", weight=3),
        Column("Sedan", weight=2),
    ]
    note = "Utan dag: inget avstämningsmöte har hållits; hindret är specifikationens egen uppgift."
    return Table("Hinder efter källa", columns, rows, note) if rows else nothing("Alla indikatorer kan följas i dag.")


def _obstacle(one: FollowedOut, standing: StandingOut) -> list[Inline]:
    obstacle_words = ". ".join(part for part in (word("obstacle", standing.obstacle), standing.detail or "") if part)
    since = numbers.day(standing.since) if standing.since else NOTHING
    return [
        one.name_sv,
        standing.source_name_sv,
        obstacle_words or NOTHING,
        word("remover", standing.remover) or NOTHING,
        since,
    ]


def _goals(known: PathwayFollowed) -> Block:
    challenges = {one.id: one.text_sv for one in known.challenges}
    columns = [
        Column("Utmaning", weight=3),
        Column("Mål", weight=4),
        Column("Läge", weight=2),
        Column("Indikatorer", weight=4),
        Column("Beslut", weight=4),
    ]
    rows = [_goal(goal, challenges.__getitem__) for goal in known.goals]
    note = "" if challenges else "Vårdförloppets utmaningar är inte inlästa."
    return Table("Mål och vad som följer dem", columns, rows, note) if rows else nothing("Inga mål är inlästa.")


def _goal(goal: GoalFollowed, challenge: Callable[[str], str]) -> list[Inline]:
    decision = goal.decisions[0] if goal.decisions else None
    decided = f"{decision.decided_by}, {numbers.day(decision.decided_on)}" if decision else ""
    decision_words = (
        f"{word('goal_decision', decision.decision)}: {decision.reason} ({decided})" if decision else NOTHING
    )
    return [
        "; ".join(map(challenge, goal.challenges)) or NOTHING,
        goal.text_sv,
        word("goal_state", goal.state),
        "; ".join(one.name_sv for one in goal.followers) or NOTHING,
        decision_words,
    ]


KIND = Kind(ID, subjects, content)
