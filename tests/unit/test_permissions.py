"""Who may do what: the whole permission table as a truth table, written out by hand and held against the code."""

import pytest

from backend.core.permissions import ANYBODY, Action, Actor, Grant, NotAllowed, Role, areas_for, check, may, regions_for

OWN, OTHER, AREA, OTHER_AREA = "14", "12", "nervsystemets-sjukdomar", "hjart-och-karlsjukdomar"

ACTORS = {
    "specialist": Actor(1, "s", (Grant(Role.SPECIALIST),)),
    "reporter": Actor(2, "r", (Grant(Role.REPORTER, OWN),)),
    "attester": Actor(3, "a", (Grant(Role.ATTESTER, OWN),)),
    "area": Actor(4, "p", (Grant(Role.PROGRAMME_AREA, programme_area=AREA),)),
    "national": Actor(5, "n", (Grant(Role.NATIONAL, "00"),)),
    "administrator": Actor(6, "d", (Grant(Role.ADMINISTRATOR),)),
    "no_role": Actor(7, "x"),
    "public": ANYBODY,
}

ALWAYS = "always"
"""Allowed for everything, whatever region or programme area."""

ALLOWED: dict[str, dict[Action, str]] = {
    "specialist": {
        Action.READ_DRAFTS: ALWAYS,
        Action.COMMENT_DRAFT: ALWAYS,
        Action.DRAFT_SPECIFICATION: ALWAYS,
        Action.REVIEW_SPECIFICATION: ALWAYS,
        Action.DECIDE_PRIORITY: ALWAYS,
        Action.WAIVE_FINDING: ALWAYS,
        Action.REVIEW_FOLLOWABILITY: ALWAYS,
    },
    "reporter": {
        Action.SUBMIT: OWN,
        Action.READ_SUBMISSION: OWN,
        Action.READ_ORIGINAL: OWN,
        Action.ANSWER_FINDINGS: OWN,
        Action.READ_UNPUBLISHED: OWN,
        Action.ANSWER_IMPLEMENTATION: OWN,
        Action.ASK_UNITS: OWN,
        Action.READ_DOCUMENT: OWN,
        Action.WRITE_DOCUMENT: OWN,
        Action.ATTACH_FILE: OWN,
    },
    "attester": {
        Action.READ_SUBMISSION: OWN,
        Action.READ_ORIGINAL: OWN,
        Action.ATTEST: OWN,
        Action.APPEAL: OWN,
        Action.READ_UNPUBLISHED: OWN,
        Action.READ_DOCUMENT: OWN,
        Action.WRITE_DOCUMENT: OWN,
        Action.ATTACH_FILE: OWN,
    },
    "area": {Action.READ_DRAFTS: ALWAYS, Action.COMMENT_DRAFT: ALWAYS}
    | dict.fromkeys((Action.DECIDE_PRIORITY, Action.READ_UNPUBLISHED, Action.REVIEW_FOLLOWABILITY), AREA),
    "national": {
        Action.COMMENT_DRAFT: ALWAYS,
        Action.READ_DRAFTS: ALWAYS,
        Action.WAIVE_FINDING: ALWAYS,
        Action.DRAFT_NATIONAL_ENTRY: ALWAYS,
        Action.REVIEW_NATIONAL_ENTRY: ALWAYS,
        Action.PREPARE_DECISION: ALWAYS,
        Action.APPROVE_DECISION: ALWAYS,
        Action.MANAGE_ROUNDS: ALWAYS,
        Action.SUBMIT: "00",
        Action.READ_SUBMISSION: ALWAYS,
        Action.READ_ORIGINAL: ALWAYS,
        Action.ANSWER_FINDINGS: "00",
        Action.ATTEST: "00",
        Action.DECIDE_SUBMISSION: ALWAYS,
        Action.PREPARE_RELEASE: ALWAYS,
        Action.PUBLISH_RESULTS: ALWAYS,
        Action.WITHHOLD_RESULTS: ALWAYS,
        Action.READ_UNPUBLISHED: ALWAYS,
        Action.READ_AUDIT: ALWAYS,
        Action.READ_DOCUMENT: ALWAYS,
        Action.DECLARE_DOCUMENT: ALWAYS,
        Action.WRITE_DOCUMENT: "00",  # what a region says in its own document is the region's
    },
    "administrator": {Action.READ_AUDIT: ALWAYS, Action.MANAGE_ACCOUNTS: ALWAYS, Action.MANAGE_SITE: ALWAYS},
    "no_role": {},
    "public": {},
}
EVERYBODY = (Action.READ_PUBLISHED, Action.READ_ROUNDS)

PLACES = [(region, area) for region in (OWN, OTHER, "00", None) for area in (AREA, OTHER_AREA, None)]


def expected(who: str, action: Action, region: str | None, area: str | None) -> bool:
    if action in EVERYBODY:
        return True
    reach = ALLOWED[who].get(action)
    return reach == ALWAYS or (reach is not None and reach in (region, area))


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("who", ACTORS)
def test_every_role_may_do_exactly_what_the_table_says(who: str, action: Action) -> None:
    for region, area in PLACES:
        allowed = expected(who, action, region, area)
        assert may(ACTORS[who], action, region=region, area=area) is allowed, (who, action, region, area)


def test_check_raises_where_may_says_no() -> None:
    check(ACTORS["reporter"], Action.SUBMIT, region=OWN)
    with pytest.raises(NotAllowed):
        check(ACTORS["reporter"], Action.SUBMIT, region=OTHER)


def test_a_grant_without_a_region_reaches_no_region() -> None:
    assert not may(Actor(9, "n", (Grant(Role.NATIONAL),)), Action.SUBMIT, region="00")
    assert not may(Actor(9, "r", (Grant(Role.REPORTER),)), Action.SUBMIT, region=None)


def test_regions_for_tells_none_for_everywhere_and_the_own_ones_otherwise() -> None:
    assert regions_for(ACTORS["national"], Action.READ_SUBMISSION) is None
    assert regions_for(ACTORS["reporter"], Action.READ_SUBMISSION) == {OWN}
    assert regions_for(ACTORS["administrator"], Action.READ_UNPUBLISHED) == frozenset()
    assert areas_for(ACTORS["area"], Action.READ_UNPUBLISHED) == {AREA}


def test_two_grants_add_up() -> None:
    both = Actor(8, "b", (Grant(Role.REPORTER, OWN), Grant(Role.REPORTER, OTHER)))
    assert regions_for(both, Action.SUBMIT) == {OWN, OTHER}
