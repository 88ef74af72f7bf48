"""Goals of a pathway and what follows them; a goal that nothing follows gets a decision."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from indicators.entries.pathway import Goal
from indicators.entries.specification import Followable
from indicators.followability.reviews import ORDER

Decision = Literal["wait", "structure_question", "prem", "peer_review", "give_up"]
"""What is decided for a goal that no indicator follows now (the 2023 report's alternatives to register data)."""

GoalState = Literal["followed", "not_yet", "no_measure"]
"""A published indicator follows the goal now; some indicator does, but not now or not published; none does."""


@dataclass(frozen=True)
class Follower:
    """An indicator that follows a goal: whether it is published, and when it can be followed."""

    indicator: str
    published: bool
    followable: Followable


@dataclass(frozen=True)
class FollowedGoal:
    """A goal with its indicators, soonest first, and what they make of it."""

    goal: Goal
    followers: tuple[Follower, ...]

    @property
    def state(self) -> GoalState:
        """Whether it is followed."""
        if not self.followers:
            return "no_measure"
        return "followed" if any(one.published and one.followable == "now" for one in self.followers) else "not_yet"


def followed_goals(goals: Iterable[Goal], followers: Mapping[str | None, Iterable[Follower]]) -> list[FollowedGoal]:
    """Each goal with the indicators that are tied to it. `followers` are by goal's id."""
    return [FollowedGoal(goal, tuple(sorted(followers.get(goal.id, ()), key=_soonest_first))) for goal in goals]


def _soonest_first(follower: Follower) -> tuple[int, str]:
    return ORDER.index(follower.followable), follower.indicator
