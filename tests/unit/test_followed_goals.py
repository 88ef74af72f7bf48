"""Goals and what follows them."""

import pytest

from indicators.base import Text
from indicators.entries.pathway import Goal
from indicators.entries.specification import Followable
from indicators.followability.goals import Follower, GoalState, followed_goals

GOAL = Goal(id="tidig-diagnos", text=Text(sv="Patienterna hittas tidigt."), mark="read", source="Prov")


@pytest.mark.parametrize(
    ("followers", "state"),
    [
        ([], "no_measure"),
        ([("a", True, "now")], "followed"),
        ([("a", False, "now")], "not_yet"),  # nobody has published it
        ([("a", True, "short_term")], "not_yet"),
        ([("a", True, "unknown"), ("b", True, "now")], "followed"),
        ([("a", True, "no"), ("b", False, "now")], "not_yet"),  # no one of them is both
    ],
)
def test_a_goal_is_followed_by_a_published_indicator_that_can_be_followed_now(
    followers: list[tuple[str, bool, Followable]], state: GoalState
) -> None:
    (goal,) = followed_goals([GOAL], {"tidig-diagnos": [Follower(*one) for one in followers], None: []})
    assert goal.state == state


def test_the_indicators_of_a_goal_come_soonest_first() -> None:
    followers = [Follower("c", True, "no"), Follower("b", True, "now"), Follower("a", True, "unknown")]
    (goal,) = followed_goals([GOAL], {"tidig-diagnos": followers})
    assert [one.indicator for one in goal.followers] == ["b", "a", "c"]


def test_an_indicator_of_another_goal_or_of_none_does_not_follow_it() -> None:
    other = [Follower("a", True, "now")]
    (goal,) = followed_goals([GOAL], {"annat": other, None: other})
    assert goal.state == "no_measure"
