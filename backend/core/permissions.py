"""Who may do what: one table, deny unless it allows. `check` raises, `may` answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend.core.refusals import refusal


class Role(StrEnum):
    """The roles of DESIGN.md §5. Everybody, logged in or not, also has PUBLIC."""

    SPECIALIST = "specialist"
    REPORTER = "region_reporter"
    ATTESTER = "region_attester"
    PROGRAMME_AREA = "programme_area"
    NATIONAL = "national"
    ADMINISTRATOR = "administrator"
    PUBLIC = "public"


class Action(StrEnum):
    """What can be asked of the platform. Every endpoint asks for exactly one of these."""

    READ_PUBLISHED = "read_published"
    READ_DRAFTS = "read_drafts"
    DRAFT_SPECIFICATION = "draft_specification"
    REVIEW_SPECIFICATION = "review_specification"
    DECIDE_PRIORITY = "decide_priority"
    WAIVE_FINDING = "waive_finding"
    DRAFT_NATIONAL_ENTRY = "draft_national_entry"
    REVIEW_NATIONAL_ENTRY = "review_national_entry"
    COMMENT_DRAFT = "comment_draft"
    MANAGE_ROUNDS = "manage_rounds"
    READ_ROUNDS = "read_rounds"
    SUBMIT = "submit"
    READ_SUBMISSION = "read_submission"
    READ_ORIGINAL = "read_original"
    ANSWER_FINDINGS = "answer_findings"
    ATTEST = "attest"
    DECIDE_SUBMISSION = "decide_submission"
    PREPARE_RELEASE = "prepare_release"
    PUBLISH_RESULTS = "publish_results"
    WITHHOLD_RESULTS = "withhold_results"
    READ_UNPUBLISHED = "read_unpublished"
    ANSWER_IMPLEMENTATION = "answer_implementation"
    REVIEW_FOLLOWABILITY = "review_followability"
    ASK_UNITS = "ask_units"
    PREPARE_DECISION = "prepare_decision"
    APPROVE_DECISION = "approve_decision"
    APPEAL = "appeal"
    READ_DOCUMENT = "read_document"
    WRITE_DOCUMENT = "write_document"
    ATTACH_FILE = "attach_file"
    DECLARE_DOCUMENT = "declare_document"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SITE = "manage_site"


class Scope(StrEnum):
    """How far a role's permission reaches: everywhere, the grant's own region, or the grant's own programme area."""

    ALL = "all"
    OWN_REGION = "own_region"
    OWN_AREA = "own_area"


_A, _R, _S = Action, Role, Scope

TABLE: dict[Action, dict[Role, Scope]] = {
    _A.READ_PUBLISHED: {_R.PUBLIC: _S.ALL},
    _A.READ_DRAFTS: {_R.SPECIALIST: _S.ALL, _R.NATIONAL: _S.ALL, _R.PROGRAMME_AREA: _S.ALL},
    _A.DRAFT_SPECIFICATION: {_R.SPECIALIST: _S.ALL},
    _A.REVIEW_SPECIFICATION: {_R.SPECIALIST: _S.ALL},
    _A.DECIDE_PRIORITY: {_R.SPECIALIST: _S.ALL, _R.PROGRAMME_AREA: _S.OWN_AREA},
    _A.WAIVE_FINDING: {_R.SPECIALIST: _S.ALL, _R.NATIONAL: _S.ALL},
    _A.DRAFT_NATIONAL_ENTRY: {_R.NATIONAL: _S.ALL},
    _A.REVIEW_NATIONAL_ENTRY: {_R.NATIONAL: _S.ALL},
    _A.COMMENT_DRAFT: {_R.SPECIALIST: _S.ALL, _R.NATIONAL: _S.ALL, _R.PROGRAMME_AREA: _S.ALL},
    _A.MANAGE_ROUNDS: {_R.NATIONAL: _S.ALL},
    _A.READ_ROUNDS: {_R.PUBLIC: _S.ALL},
    _A.SUBMIT: {_R.REPORTER: _S.OWN_REGION, _R.NATIONAL: _S.OWN_REGION},
    _A.READ_SUBMISSION: {_R.REPORTER: _S.OWN_REGION, _R.ATTESTER: _S.OWN_REGION, _R.NATIONAL: _S.ALL},
    _A.READ_ORIGINAL: {_R.REPORTER: _S.OWN_REGION, _R.ATTESTER: _S.OWN_REGION, _R.NATIONAL: _S.ALL},
    _A.ANSWER_FINDINGS: {_R.REPORTER: _S.OWN_REGION, _R.NATIONAL: _S.OWN_REGION},
    _A.ATTEST: {_R.ATTESTER: _S.OWN_REGION, _R.NATIONAL: _S.OWN_REGION},
    _A.DECIDE_SUBMISSION: {_R.NATIONAL: _S.ALL},
    _A.PREPARE_RELEASE: {_R.NATIONAL: _S.ALL},
    _A.PUBLISH_RESULTS: {_R.NATIONAL: _S.ALL},
    _A.WITHHOLD_RESULTS: {_R.NATIONAL: _S.ALL},
    _A.READ_UNPUBLISHED: {
        _R.REPORTER: _S.OWN_REGION,
        _R.ATTESTER: _S.OWN_REGION,
        _R.PROGRAMME_AREA: _S.OWN_AREA,
        _R.NATIONAL: _S.ALL,
    },
    _A.ANSWER_IMPLEMENTATION: {_R.REPORTER: _S.OWN_REGION},
    _A.REVIEW_FOLLOWABILITY: {_R.SPECIALIST: _S.ALL, _R.PROGRAMME_AREA: _S.OWN_AREA},
    _A.ASK_UNITS: {_R.REPORTER: _S.OWN_REGION},
    _A.PREPARE_DECISION: {_R.NATIONAL: _S.ALL},
    _A.APPROVE_DECISION: {_R.NATIONAL: _S.ALL},
    _A.APPEAL: {_R.ATTESTER: _S.OWN_REGION},
    _A.READ_DOCUMENT: {_R.REPORTER: _S.OWN_REGION, _R.ATTESTER: _S.OWN_REGION, _R.NATIONAL: _S.ALL},
    _A.WRITE_DOCUMENT: {_R.REPORTER: _S.OWN_REGION, _R.ATTESTER: _S.OWN_REGION, _R.NATIONAL: _S.OWN_REGION},
    _A.ATTACH_FILE: {_R.REPORTER: _S.OWN_REGION, _R.ATTESTER: _S.OWN_REGION},
    _A.DECLARE_DOCUMENT: {_R.NATIONAL: _S.ALL},
    _A.READ_AUDIT: {_R.NATIONAL: _S.ALL, _R.ADMINISTRATOR: _S.ALL},
    _A.MANAGE_ACCOUNTS: {_R.ADMINISTRATOR: _S.ALL},
    _A.MANAGE_SITE: {_R.ADMINISTRATOR: _S.ALL},
}
"""The permission table. A role that does not stand at an action may not take it."""


@dataclass(frozen=True)
class Grant:
    """One role, with the region (county code; `00` for the nation's own rows) or programme area it holds for."""

    role: Role
    region: str | None = None
    programme_area: str | None = None


@dataclass(frozen=True)
class Actor:
    """Who asks: an account with its grants, or (`account_id` None) anybody."""

    account_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    must_change_password: bool = False


ANYBODY = Actor(None, "public")
"""Somebody who has not logged in."""


class NotAllowed(Exception):
    """The actor may not do this. The message is for people and tells nothing about what is there."""


def _reaches(grant: Grant, scope: Scope, region: str | None, area: str | None) -> bool:
    if scope is Scope.ALL:
        return True
    if scope is Scope.OWN_REGION:
        return region is not None and grant.region == region
    return area is not None and grant.programme_area == area


def _grants(actor: Actor) -> Iterable[Grant]:
    return (*actor.grants, Grant(Role.PUBLIC))


def may(actor: Actor, action: Action, *, region: str | None = None, area: str | None = None) -> bool:
    """Whether the actor may take the action on something of `region` and programme `area`."""
    return any(
        _reaches(grant, scope, region, area)
        for grant in _grants(actor)
        if (scope := TABLE[action].get(grant.role)) is not None
    )


def may_somewhere(actor: Actor, action: Action) -> bool:
    """Whether there is anything at all that the actor may take the action on (pages hide what is refused)."""
    return any(grant.role in TABLE[action] for grant in _grants(actor))


def check(actor: Actor, action: Action, *, region: str | None = None, area: str | None = None) -> None:
    """Passes where `may` says yes.

    Raises NotAllowed otherwise.
    """
    if not may(actor, action, region=region, area=area):
        raise NotAllowed(refusal("not-allowed"))


def check_somewhere(actor: Actor, action: Action) -> None:
    """Passes where there is anything at all that the actor may take the action on: asked before anything that was sent is read.

    Raises NotAllowed otherwise.
    """
    if not may_somewhere(actor, action):
        raise NotAllowed(refusal("not-allowed"))


def regions_for(actor: Actor, action: Action) -> frozenset[str] | None:
    """The county codes that the actor may take the action on; None means every region."""
    codes: set[str] = set()
    for grant in _grants(actor):
        scope = TABLE[action].get(grant.role)
        if scope is Scope.ALL:
            return None
        if scope is Scope.OWN_REGION and grant.region:
            codes.add(grant.region)
    return frozenset(codes)


def areas_for(actor: Actor, action: Action) -> frozenset[str]:
    """The programme areas that the actor may take the action on by a grant for that area."""
    return frozenset(
        grant.programme_area
        for grant in actor.grants
        if TABLE[action].get(grant.role) is Scope.OWN_AREA and grant.programme_area
    )


SYSTEM = Actor(None, "Följsam")
"""The platform itself, where nobody asked."""
