"""Implementation status: the definition of "delvis genomfört" as a truth table, and several answers made one."""

import itertools
from datetime import date

import pytest

from indicators.catalogue.packaged import packaged
from indicators.implementation.status import StatusForm, consolidate, status_of

RULE = packaged().status_rule
DAY = date(2023, 5, 1)


def answer(decided: bool, gap: bool, resources: bool, done: bool, unit: str = "") -> StatusForm:
    return StatusForm(unit, *(DAY if yes else None for yes in (decided, gap, resources, done)))


def expected(decided: bool, gap: bool, resources: bool, done: bool) -> str:
    """The definition once more, written out plainly: the three of the agreement, and the region's own declaration."""
    three = [decided, gap, resources]
    if all(three):
        return "carried_out" if done else "partly"
    return "begun" if any(three) else "not_started"


@pytest.mark.parametrize("given", list(itertools.product([False, True], repeat=4)))
def test_every_combination_of_answers_gives_the_status_of_the_definition(given: tuple[bool, bool, bool, bool]) -> None:
    assert status_of(RULE, answer(*given)) == expected(*given)


def test_no_answer_is_a_status_of_its_own() -> None:
    assert consolidate(RULE, []).status == "not_answered"


def test_the_region_is_no_further_than_its_slowest_part_and_it_shows() -> None:
    found = consolidate(RULE, [answer(True, True, True, True, "Norra"), answer(True, False, False, False, "Södra")])
    assert found.status == "begun"
    assert found.per_unit == (("Norra", "carried_out"), ("Södra", "begun"))
    assert found.lacking == ("gap_analysed", "resources_appointed")


def test_what_is_lacking_is_what_the_next_step_asks_for() -> None:
    assert consolidate(RULE, [answer(True, True, False, False)]).lacking == ("resources_appointed",)
    assert consolidate(RULE, [answer(True, True, True, False)]).lacking == ("carried_out",)
    assert consolidate(RULE, [answer(True, True, True, True)]).lacking == ()


def test_a_rule_without_a_last_resort_is_said_to_lack_one() -> None:
    without = RULE.model_copy(update={"steps": [step for step in RULE.steps if step.status != "not_started"]})
    with pytest.raises(ValueError, match="requires nothing"):
        status_of(without, answer(False, False, False, False))


@pytest.mark.parametrize(
    "order",
    list(
        itertools.permutations(
            [
                answer(True, True, True, True, "a"),
                answer(True, True, True, False, "b"),
                answer(False, False, False, False, "c"),
            ]
        )
    ),
)
def test_the_order_of_answers_does_not_matter(order: tuple[StatusForm, ...]) -> None:
    assert consolidate(RULE, order).status == "not_started"
