"""One catalogue of words: every code that people meet has its word in both languages, and none stands there for nothing."""

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

import backend
from backend.core.permissions import Action, Role, Scope
from backend.core.states import ROADS, STATES
from backend.core.words import age_words, of_group, word, words
from backend.exchange.kik_reading import Verdict as FieldVerdict
from backend.exchange.schemas import KikOutcome
from backend.followability.schemas import CollectionModel
from backend.followability.unit_schemas import LinkState
from backend.identity.schemas import AccountChange
from backend.register.kinds import KINDS
from backend.register.schemas import RevisionOut
from backend.releases.difference import Change as ChangeOfCell
from backend.releases.schemas import NoticeKind
from backend.results.schemas import NoNation, NoValue
from datasources.delivery.columns import REGION_SYSTEMS, SEXES
from datasources.delivery.contract import RowsBy
from datasources.delivery.findings import Severity
from indicators.agreements.needed import Needed
from indicators.agreements.payment_lines import PaymentKind
from indicators.agreements.pots import Key
from indicators.agreements.requirements import AnyRequirement, Party
from indicators.agreements.verdicts import Outcome
from indicators.base import Certainty
from indicators.catalogue.packaged import packaged
from indicators.catalogue.possible_to_follow import Disagreement
from indicators.consequence.touched import How
from indicators.consequence.touched import What as Touching
from indicators.definition.event_tables import EventKind
from indicators.definition.language import Age, Change, Computation, Days
from indicators.definition.selections import Counted, Near, Step
from indicators.disclosure.primary import Cause
from indicators.entries.assessment import PathwayAssessment, Progress, SourceUsed, Verdict
from indicators.entries.consultation import Consultation, Form, Sender
from indicators.entries.figures import Finality, What
from indicators.entries.named_set import NamedSet
from indicators.entries.pathway import Material, PathwayDate, Phase, RoadStep, Seat
from indicators.entries.source import CareLevel, Certification, DataSource, Measured, SourceKind
from indicators.entries.specification import (
    Breakdown,
    Direction,
    Followable,
    Given,
    Level,
    Specification,
)
from indicators.entries.targets import Target, TargetClass
from indicators.followability.goals import Decision, GoalState
from indicators.followability.reviews import Obstacle, Remover
from indicators.followability.structure_next import Input
from indicators.implementation.gaps import GapTheme
from indicators.implementation.pace import MILESTONES
from indicators.implementation.status import Status
from indicators.kinds import Kind, Unit
from indicators.search.documents import FieldName
from indicators.statistics.control_charts import Assurance, Rule
from indicators.statistics.differences import Standing
from indicators.statistics.methods import Method

ROOM = Path(backend.__path__[0])


def literal(model: Any, field: str) -> set[str]:
    """The words that a field of a model may hold, wherever they stand in its type."""

    def within(annotation: Any) -> set[str]:
        arguments = get_args(annotation)
        texts = {one for one in arguments if isinstance(one, str)}
        return texts.union(*(within(one) for one in arguments if not isinstance(one, str)))

    return within(model.model_fields[field].annotation)


def recorded(place: int) -> set[str]:
    """What calls of `record` write in the audit log: argument 2 is the action, 3 the type of object."""
    calls = (
        node
        for file in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and len(node.args) > place
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record"
    )
    return {
        call.args[place].value
        for call in calls
        if isinstance(call.args[place], ast.Constant) and isinstance(call.args[place].value, str)
    }


def told_beside() -> set[str]:
    """The names of what calls of `record` write in the audit log beside states; of what is changed in an account the fields."""
    calls = (
        node
        for file in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record"
    )
    names = {keyword.arg for call in calls for keyword in call.keywords if keyword.arg} - {"before", "after"}
    return names | {"round", "region", "sha256", "size"} | set(AccountChange.model_fields)


def facts() -> set[str]:
    """What the provenance of entries that have a page speaks of, and the fields of those that have a form."""
    entries = [*packaged().specifications, *packaged().sources, *packaged().pathways]
    fields = (Consultation.model_fields.keys() | PathwayAssessment.model_fields.keys()) - {"id", "version", "status"}
    return fields | {fact for entry in entries for source in entry.provenance for fact in source.facts}


STEPS = {f"{road}-{step.name}" for road, steps in ROADS.items() for step in steps if step.action}
BY_THE_PLATFORM = {
    "submission-checked",
    "submission-rejected",
    "submission-refused",
    *(f"{kind.road}-{what}" for kind in KINDS.values() for what in ("uploaded", "revise", "change")),
}
"""Actions that the platform composes itself where it takes a step alone."""

CODES: dict[str, set[str]] = {
    "state": {str(state) for states in STATES.values() for state in states},
    "step": {step.name for road in ROADS.values() for step in road},
    "severity": set(get_args(Severity)),
    "cause": set(get_args(Cause)),
    "change": set(get_args(ChangeOfCell)),
    "release_notice": set(get_args(NoticeKind)),
    "flag": {"computed", "newer_specification"},
    "search_field": set(get_args(FieldName)),
    "no_value": set(get_args(NoValue)),
    "no_nation": set(get_args(NoNation)),
    "method": set(get_args(Method)),
    "difference": {*get_args(Standing), "uncertain"},
    "chart_rule": set(get_args(Rule)),
    "assurance": set(get_args(Assurance)),
    "origin": {"delivered", "summed"},
    "class": set(get_args(TargetClass)),
    "level": literal(Target, "level"),
    "operator": literal(Target, "operator"),
    "road_step": literal(RoadStep, "step"),
    "seat": literal(Seat, "seat"),
    "material": literal(Material, "material"),
    "certification": literal(Certification, "level"),
    "kind": set(get_args(Kind)),
    "unit": set(get_args(Unit)),
    "unit_sign": {"percent", "kronor", "count", "yes_no"},
    "direction": set(get_args(Direction)),
    "type": literal(Specification, "type"),
    "breakdown": set(get_args(Breakdown)),
    "rows_by": set(get_args(RowsBy)),
    "sex": set(SEXES),
    "age_group": {"total"},
    "region_system": set(REGION_SYSTEMS),
    "reporting_level": set(get_args(Level)),
    "what_is_counted": literal(Specification, "counted"),
    "region_by": literal(Specification, "region_by"),
    "frequency": literal(Specification, "frequency"),
    "followable": set(get_args(Followable)),
    "given": set(Given.model_fields),
    "counted": set(get_args(Counted)),
    "computed_missing": literal(Computation, "missing"),
    "care_level": set(get_args(CareLevel)),
    "share_of": set(get_args(Measured)),
    "event_kind": set(get_args(EventKind)),
    "if_unknown": literal(Age, "unknown"),
    "picked": literal(Step, "pick"),
    "picked_by": literal(Step, "by"),
    "ties": literal(Step, "ties"),
    "side": literal(Near, "side"),
    "negative_days": literal(Days, "negative"),
    "change_measure": literal(Change, "measure"),
    "obstacle": set(get_args(Obstacle)),
    "remover": set(get_args(Remover)),
    "collection_model": set(get_args(CollectionModel)),
    "goal_decision": set(get_args(Decision)),
    "goal_state": set(get_args(GoalState)),
    "unit_link": set(get_args(LinkState)),
    "lacking": set(get_args(get_type_hints(Input)["kind"])),
    "membership": {
        "outside",
        "not_in_denominator",
        "exclusion",
        "exception",
        "missing",
        "denominator",
        "numerator",
        "measured",
        "events",
    },
    "mark": set(get_args(Certainty)),
    "source_kind": set(get_args(SourceKind)),
    "figures": set(get_args(What)),
    "finality": set(get_args(Finality)),
    "source_used": set(get_args(SourceUsed)),
    "share": literal(DataSource, "response_rate"),
    "phase": set(get_args(Phase)),
    "event": literal(PathwayDate, "event"),
    "verdict": set(get_args(Verdict)),
    "progress": set(get_args(Progress)),
    "disagreement": set(get_args(Disagreement)),
    "consultation": set(get_args(Form)),
    "sender": set(get_args(Sender)),
    "set_of": literal(NamedSet, "of"),
    "status": set(get_args(Status)),
    "milestone": set(MILESTONES),
    "gap_theme": set(get_args(GapTheme)),
    "fulfilment": {*get_args(Outcome), "not_judged"},
    "revision": literal(RevisionOut, "event"),
    "touched": set(get_args(Touching)),
    "touched_how": set(get_args(How)),
    "tier": set(get_args(get_type_hints(Needed)["way"])),
    "nature": {get_args(one.model_fields["nature"].annotation)[0] for one in get_args(get_args(AnyRequirement)[0])},
    "party": set(get_args(Party)),
    "shared_by": {get_args(one.model_fields["by"].annotation)[0] for one in get_args(get_args(Key)[0])},
    "payment": set(get_args(PaymentKind)),
    "role": {str(role) for role in Role},
    "scope": {str(scope) for scope in Scope},
    "permission": {str(action) for action in Action},
    "action": recorded(2) | STEPS | BY_THE_PLATFORM,
    "object": recorded(3) | set(ROADS) | set(KINDS),
    "detail": told_beside(),
    "kik_outcome": set(get_args(KikOutcome)),
    "kik_verdict": set(get_args(FieldVerdict)),
    "fact": facts(),
}
"""The codes of each group, from the code itself where it can be asked."""


def test_every_group_is_known_here() -> None:
    assert set(words()) == set(CODES)


@pytest.mark.parametrize("group", CODES)
def test_every_code_has_a_word_and_no_word_is_left_over(group: str) -> None:
    assert set(words()[group]) == CODES[group]


MAY_BE_EMPTY = {"unit_sign"}
"""Some units are not written after a number."""


@pytest.mark.parametrize("group", CODES)
def test_every_word_has_both_languages(group: str) -> None:
    for code, entry in words()[group].items():
        assert list(entry) == ["sv", "en"], code
        assert all(entry.values()) or group in MAY_BE_EMPTY, code


@pytest.mark.parametrize("file", ["core/words.yaml", "core/refusals.yaml", "register/field_words.yaml"])
def test_no_key_stands_twice_in_a_file_of_words(file: str) -> None:
    """Where one did, the last would hold without a word about the first."""
    text = Path(backend.__file__).parent.joinpath(file).read_text(encoding="utf-8")
    keys = Counter(re.findall(r"^([\w.-]+):", text, re.MULTILINE))
    assert [key for key, number in keys.items() if number > 1] == []


def test_no_code_has_no_word() -> None:
    assert word("verdict", None) == ""


def test_a_group_is_given_in_a_language() -> None:
    assert of_group("severity", "en") == {"error": "Error", "warning": "Warning", "note": "Note"}


def test_no_other_module_of_the_platform_has_its_own_words_for_causes_or_verdicts() -> None:
    ours = {entry["sv"] for group in ("cause", "progress", "status") for entry in words()[group].values()}
    repeating = {
        str(file.relative_to(ROOM)): text.value
        for file in ROOM.rglob("*.py")
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(text, ast.Constant) and text.value in ours
    }
    assert repeating == {}


@pytest.mark.parametrize(
    ("code", "text"), [("total", "Alla åldrar"), ("18-64", "18–64 år"), ("85+", "85 år och äldre"), (None, "")]
)
def test_an_age_group_is_said_in_words(code: str | None, text: str) -> None:
    assert age_words(code) == text
