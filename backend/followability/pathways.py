"""One pathway's follow-up as people read it: challenges, goals and indicators, its plan, and what peers have found."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlmodel import Session

from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor, may, regions_for
from backend.core.refusals import refusal
from backend.followability import queries, reading
from backend.followability.reading import Followed, Names
from backend.followability.schemas import (
    ChallengeOut,
    FollowerOut,
    GoalDecisionOut,
    GoalFollowed,
    PathwayFollowed,
    PathwayPlanOut,
    PeerReviewOut,
)
from backend.followability.tables import PeerReview
from backend.identity import service as identity_service
from backend.register.reading import catalogue
from indicators.catalogue.geography import geography
from indicators.entries.pathway import Challenge, Pathway
from indicators.followability.goals import FollowedGoal, Follower, GoalState, followed_goals


def found(session: Session, identifier: str) -> Pathway:
    """The pathway by any of its ids.

    Raises NotFound.
    """
    pathway = catalogue(session).pathway(identifier)
    if pathway is None:
        raise NotFound(refusal("pathway-missing"))
    return pathway


def ids(pathway: Pathway) -> list[str]:
    """The ids that what was said of the pathway may be kept under."""
    return [pathway.id, *pathway.former_ids]


def detail(session: Session, actor: Actor, identifier: str, *, may_review: bool) -> PathwayFollowed:
    """How the pathway can be followed, as the actor may see it.

    Raises NotFound.
    """
    pathway = found(session, identifier)
    own = of_pathway(session, actor, pathway)
    goals = _goals(pathway, own)
    tied = {follower.indicator for goal in goals for follower in goal.followers}
    return PathwayFollowed(
        id=pathway.id,
        name_sv=pathway.name.sv,
        name_en=pathway.name.en,
        programme_area=pathway.programme_area,
        challenges=[_challenge_out(one) for one in pathway.challenges],
        goals=list(_goals_out(session, pathway, goals, own)),
        without_goal=[one.id for one in own if one.id not in tied],
        indicators=reading.outs(session, actor, own),
        plans=plans(session, pathway),
        peer_reviews=_peer_reviews(session, actor, pathway),
        may_review=may_review,
    )


def of_pathway(session: Session, actor: Actor, pathway: Pathway) -> list[Followed]:
    """The pathway's indicators that the actor may see."""
    return [one for one in reading.followed(session, actor) if pathway.id in {of.id for of in one.pathways}]


def goal_state(session: Session, actor: Actor, pathway: Pathway, goal: str) -> GoalState:
    """Whether one of the pathway's goals is followed."""
    goals = _goals(pathway, of_pathway(session, actor, pathway))
    return next(one.state for one in goals if one.goal.id == goal)


def _goals(pathway: Pathway, own: Iterable[Followed]) -> list[FollowedGoal]:
    known, followers = ids(pathway), defaultdict[str | None, list[Follower]](list)
    for one in own:
        for link in one.version.specification.pathways:
            if link.pathway in known:
                goal = pathway.goal_of(link.pathway, link.goal)  # a merged pathway's goals may have other ids here
                followers[goal.id if goal else link.goal].append(Follower(one.id, one.published, one.followable))
    return followed_goals(pathway.goals, followers)


def _challenge_out(one: Challenge) -> ChallengeOut:
    return ChallengeOut(id=one.id, text_sv=one.text.sv, text_en=one.text.en, mark=one.mark, source=one.source)


def _goals_out(
    session: Session, pathway: Pathway, goals: Sequence[FollowedGoal], own: Sequence[Followed]
) -> Iterator[GoalFollowed]:
    by_id = {one.id: one for one in own}
    decided = _decisions(session, pathway)
    for one in goals:
        yield GoalFollowed(
            **one.goal.model_dump(include={"id", "mark", "source", "challenges"}),
            text_sv=one.goal.text.sv,
            text_en=one.goal.text.en,
            state=one.state,
            followers=[_follower_out(follower, by_id) for follower in one.followers],
            decisions=decided.get(one.goal.id, []),
        )


def _follower_out(follower: Follower, by_id: Mapping[str, Followed]) -> FollowerOut:
    name = by_id[follower.indicator].version.specification.name
    return FollowerOut(**vars(follower), name_sv=name.sv, name_en=name.en)


def _decisions(session: Session, pathway: Pathway) -> dict[str, list[GoalDecisionOut]]:
    rows = queries.decisions(session, ids(pathway))
    names = identity_service.names(session, {row.recorded_by for row in rows})
    by_goal: dict[str, list[GoalDecisionOut]] = defaultdict(list)
    for row in rows:
        by_goal[row.goal].append(GoalDecisionOut.model_validate(_named(row.model_dump(), names)))
    return by_goal


def plans(session: Session, pathway: Pathway) -> list[PathwayPlanOut]:
    """Every version of the pathway's plan, newest first."""
    rows = queries.plans(session, ids(pathway))
    names = identity_service.names(session, {row.recorded_by for row in rows})
    return [PathwayPlanOut.model_validate(_named(row.model_dump(), names)) for row in rows]


def _peer_reviews(session: Session, actor: Actor, pathway: Pathway) -> list[PeerReviewOut]:
    """Those that the actor may read: what was found at a unit is for its own region and for those who prepare the follow-up."""
    everything, regions = may(actor, Action.READ_DRAFTS), regions_for(actor, Action.READ_SUBMISSION) or frozenset()
    rows = [row for row in queries.peer_reviews(session, ids(pathway)) if everything or row.region in regions]
    names = identity_service.names(session, {row.recorded_by for row in rows})
    return [peer_review_out(row, names) for row in rows]


def peer_review_out(row: PeerReview, names: Names) -> PeerReviewOut:
    """A peer review as the API gives it."""
    known = _named(row.model_dump(), names) | {"region_name": geography().region_name(row.region)}
    return PeerReviewOut.model_validate(known)


def _named(row: dict[str, object], names: Names) -> dict[str, object]:
    """A kept row with the name of who recorded it."""
    return row | {"recorded_by": names.get(row["recorded_by"], "?")}  # type: ignore[call-overload]
