"""The states' tables: nothing forgotten, nothing unreachable, and no step that the tables do not have."""

import itertools

import pytest

from backend.core.states import INITIAL, ROADS, State, SubmissionState, TransitionError, find


def reached(road: str) -> set[State]:
    found: set[State] = {INITIAL[road]}
    while more := {t.after for t in ROADS[road] if t.before in found} - found:
        found |= more
    return found


@pytest.mark.parametrize("road", ROADS)
def test_every_state_can_be_reached_from_the_first(road: str) -> None:
    assert reached(road) == set(type(INITIAL[road]))


@pytest.mark.parametrize("road", ROADS)
def test_a_step_from_a_state_leads_to_one_state_only(road: str) -> None:
    steps = [(t.name, t.before) for t in ROADS[road]]
    assert len(steps) == len(set(steps))


def test_nothing_leaves_refused_withdrawn_or_rejected() -> None:
    over = {SubmissionState.REFUSED, SubmissionState.WITHDRAWN, SubmissionState.REJECTED, SubmissionState.RETURNED}
    assert not [t for t in ROADS["submission"] if t.before in over]


@pytest.mark.parametrize("road", ROADS)
def test_every_step_that_the_table_does_not_have_is_refused_with_what_is_possible(road: str) -> None:
    names = {t.name for t in ROADS[road]}
    allowed = {(t.name, t.before) for t in ROADS[road]}
    for name, state in itertools.product(names, type(INITIAL[road])):
        if (name, state) in allowed:
            assert find(road, name, state).before == state
        else:
            with pytest.raises(TransitionError, match="möjligt är"):
                find(road, name, state)


def test_a_step_that_does_not_go_is_told_in_words_and_not_in_codes() -> None:
    with pytest.raises(
        TransitionError, match=r"^Steget Attestera går inte i läget publicerad; möjligt är: Dra tillbaka"
    ):
        find("submission", "attest", SubmissionState.PUBLISHED)
    with pytest.raises(TransitionError, match=r"möjligt är: inget\.$"):
        find("submission", "attest", SubmissionState.REFUSED)


def test_taking_something_back_or_deciding_an_appeal_always_needs_a_reason() -> None:
    back = {"withdraw", "return", "retract", "send-back", "retire", "reopen", "turn-down", "uphold", "dismiss"}
    assert all(t.needs_reason == (t.name in back) for road in ROADS.values() for t in road)
