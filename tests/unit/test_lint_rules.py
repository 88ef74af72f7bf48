"""Each rule of the lint that informs: one catalogue that it is said of, and one that it just is not."""

import ast
import dataclasses
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from indicators.base import Text
from indicators.catalogue import lint as runner
from indicators.catalogue.lint import lint, sifted
from indicators.catalogue.lint_codes import lint_codes
from indicators.catalogue.lint_rules.built_of import code_lists_follow_releases, variables_are_listed
from indicators.catalogue.lint_rules.duplicates import stand_twice, two_methods
from indicators.catalogue.lint_rules.met_targets import targets_still_tell
from indicators.catalogue.lint_rules.priorities import at_most_three, direction_is_told, priority_can_be_used
from indicators.catalogue.packaged import packaged
from indicators.catalogue.remarks import Context, Remark
from indicators.catalogue.waivers import Waiver, waivers_of_the_package
from indicators.definition.codelists import CodeList, CodeSystem
from indicators.entries.source import Variable
from indicators.entries.specification import Specification
from indicators.figures.findings import wordings
from tests.support.specifications import computing, specification

TODAY = date(2026, 11, 29)
PATHWAY = "stroke-tia-tidiga-insatser"


def context(*specifications: Specification, codelists: Any = None, **known: Any) -> Context:
    """The packaged catalogue with these specifications alone, other code lists where they are given, and what else is known."""
    catalogue = dataclasses.replace(packaged(), specifications=list(specifications))
    catalogue = catalogue if codelists is None else dataclasses.replace(catalogue, codelists=codelists)
    return Context(catalogue, TODAY, **known)


def said(rule: Callable[..., Iterator[Remark]], *parts: Any) -> list[tuple[str, str]]:
    return [(one.rule, one.entry) for one in rule(*parts)]


def name(sv: str) -> dict[str, Any]:
    return {"name": {"sv": sv, "en": sv}}


def seen(lowest: int, highest: int) -> dict[str, Any]:
    return {"typical": {"lowest": lowest, "highest": highest, "source": "Provet"}}


# --- what stands twice ------------------------------------------------------------------------------------------------

ONE = specification(id="ett", **name("Bedömning i primärvården"), **seen(5, 12))
ALIKE = [
    # The words are the same ones, bent and ordered otherwise.
    ("samma ord i namnet", {"name": {"sv": "Primärvård: bedömningar i", "en": "The measure"}}),
    ("samma lägsta och högsta", name("Något annat") | seen(5, 12)),
]
UNLIKE = [
    name("Något annat") | seen(5, 13),  # other values have been seen
    name("Något annat") | seen(5, 12) | {"sources": [{"source": "ndr", "followable": "now"}]},  # another source
    name("Något annat") | seen(5, 12) | {"direction": "lower"},  # the opposite
    name("Bedömning i slutenvården"),  # of another name, and nobody has seen its values
]


@pytest.mark.parametrize(("likeness", "changes"), ALIKE)
def test_two_measures_that_look_the_same_are_told_once(likeness: str, changes: dict[str, Any]) -> None:
    two = specification(id="tva", **changes)
    told = list(stand_twice(context(ONE, two)))
    assert [(one.rule, one.entry, one.about) for one in told] == [("duplicate-meaning", "tva", "ett")]
    assert likeness in told[0].message


@pytest.mark.parametrize("changes", UNLIKE)
def test_two_measures_that_differ_in_anything_are_not_told(changes: dict[str, Any]) -> None:
    assert said(stand_twice, context(ONE, specification(id="tva", **changes))) == []


def test_the_same_computation_is_told_and_another_code_is_not() -> None:
    first = specification(id="ett", **name("Ett mått"), **computing())
    same = specification(id="tva", **name("Något annat"), **computing())
    other_code = computing(codelists={"prov": {"system": "Prov", "codes": ["X1", "X2"]}})
    other = specification(id="tre", **name("Ett tredje"), **other_code)
    assert said(stand_twice, context(first, same, other)) == [("duplicate-meaning", "tva")]


def results(*values: str, periods: tuple[str, ...] = ("2024",)) -> dict[tuple[str, str], Decimal]:
    """One value a region, the same in each period."""
    return {(period, f"{place:02}"): Decimal(value) for period in periods for place, value in enumerate(values, 1)}


def test_two_measures_with_the_same_results_are_told_and_one_region_apart_they_are_not() -> None:
    one, two = specification(id="ett", **name("Ett mått")), specification(id="tva", **name("Något annat"))
    # Ten regions are the fewest that count; the second list has one that differs.
    values = [str(10 + place) for place in range(10)]
    equal = context(one, two, results={"ett": results(*values), "tva": results(*values)})
    assert said(stand_twice, equal) == [("duplicate-meaning", "tva")]
    apart = context(one, two, results={"ett": results(*values), "tva": results(*values[:-1], "99")})
    assert said(stand_twice, apart) == []


def test_results_that_are_all_alike_say_nothing_of_what_is_measured() -> None:
    one, two = specification(id="ett", **name("Ett mått")), specification(id="tva", **name("Något annat"))
    full = results(*["100"] * 21)
    assert said(stand_twice, context(one, two, results={"ett": full, "tva": full})) == []


def test_two_ways_of_counting_the_same_thing_are_told_of_the_packaged_readmissions_alone() -> None:
    told = list(two_methods(Context(packaged(), TODAY)))
    assert [(one.entry, one.about) for one in told] == [("kol2-aterinskrivning-30", "hjartsvikt-aterinskrivning-30")]


def test_one_way_of_counting_is_not_told() -> None:
    whole = packaged()
    # Without the variety that joins on the same day only, nothing is counted otherwise.
    kept = [one for one in whole.conditions if one.id != "vardtillfalle-samma-dag"]
    assert said(two_methods, Context(dataclasses.replace(whole, conditions=kept), TODAY)) == []


def test_a_waived_pair_stays_waived_when_results_say_the_same_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "RULES", (stand_twice,))
    values = results(*[str(10 + place) for place in range(21)])
    both = {"kolada-u70477": values, "kolada-n79189": values}
    told = sifted(Context(packaged(), TODAY, results=both))
    assert [one.rule for one in told.standing] == []


# --- priorities -------------------------------------------------------------------------------------------------------


def ranked(identifier: str, rank: int | None, **changes: Any) -> Specification:
    return specification(id=identifier, pathways=[{"pathway": PATHWAY, "priority": rank}], **changes)


def test_a_fourth_prioritised_is_an_error_and_a_third_is_not() -> None:
    three = [ranked(f"nummer-{rank}", rank) for rank in (1, 2, 3)]
    assert said(at_most_three, context(*three)) == []
    fourth = said(at_most_three, context(*three, ranked("nummer-4", 3)))
    assert fourth == [("priority", PATHWAY), ("too-many-prioritised", PATHWAY)]


NOT_NOW = [{"source": "riksstroke", "followable": "short_term"}]


def test_a_priority_on_a_draft_or_on_what_cannot_be_followed_is_told() -> None:
    draft = ranked("utkast", 1, status="draft", lacks=["nämnare"])
    unfollowed = ranked("ofoljbar", 1, sources=NOT_NOW)
    assert said(priority_can_be_used, draft, context(draft)) == [("priority-on-draft", "utkast")]
    assert said(priority_can_be_used, unfollowed, context(unfollowed)) == [("priority-not-followable", "ofoljbar")]


def test_a_published_priority_that_can_be_followed_and_a_draft_without_priority_are_not_told() -> None:
    for fine in (ranked("bra", 1), ranked("utkast", None, status="draft", lacks=["nämnare"], sources=NOT_NOW)):
        assert said(priority_can_be_used, fine, context(fine)) == []


def test_a_measure_without_direction_is_told_only_where_it_follows_a_goal_or_is_prioritised() -> None:
    told, aside = ranked("utan", 1, direction="none"), ranked("utan", None, direction="none")
    assert said(direction_is_told, told, context(told)) == [("no-direction", "utan")]
    assert said(direction_is_told, aside, context(aside)) == []
    assert said(direction_is_told, ranked("med", 1), context()) == []


# --- what they are built of -------------------------------------------------------------------------------------------

READING = specification(**computing(variables={"riksstroke": {"larm": "text", "trombolys": "text"}}))


def listing(*names: str) -> Context:
    """A context where the stroke register has variables of these names."""
    bare = context(READING)
    variables = [Variable(name=name, what=Text(sv=name)) for name in names]
    sources = [
        one.model_copy(update={"variables": variables}) if one.id == "riksstroke" else one
        for one in bare.catalogue.sources
    ]
    return dataclasses.replace(bare, catalogue=dataclasses.replace(bare.catalogue, sources=sources))


def test_a_variable_that_the_sources_list_lacks_is_told_and_a_source_without_list_says_nothing() -> None:
    told = list(variables_are_listed(READING, listing("trombolys")))
    assert [(one.rule, one.about) for one in told] == [("variable-not-listed", "riksstroke.larm")]
    assert said(variables_are_listed, READING, context(READING)) == []
    assert said(variables_are_listed, READING, listing("trombolys", "larm")) == []


SYSTEMS = [
    CodeSystem.model_validate(
        {
            "id": "Prov",
            "releases": [
                {"since": "2025-01-01", "source": "Provet", "mark": "read"},
                {"since": "2027-01-01", "source": "Provet", "mark": "read"},  # not come yet
            ],
        }
    )
]


def codelist(**changes: Any) -> CodeList:
    whole: dict[str, Any] = {
        "id": "provlista",
        "version": 1,
        "status": "published",
        "name": {"sv": "Provlista", "en": "Trial list"},
        "system": "Prov",
        "codes": ["X1"],
        "provenance": [{"facts": ["codes"], "source": "Provet", "mark": "convention"}],
    }
    return CodeList.model_validate(whole | changes)


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"release": "2024"}, ["code-list-old"]),
        ({"release": "2024-12-31"}, ["code-list-old"]),
        ({"release": "2025"}, []),  # the year of the release that holds
        ({"release": "2025-01-01"}, []),
        ({}, ["code-list-undated"]),
        ({"system": "Annat"}, []),  # nobody has read when its releases came
    ],
)
def test_a_code_list_is_held_against_the_release_that_holds_today(changes: dict[str, Any], rules: list[str]) -> None:
    listed = context(code_systems={one.id: one for one in SYSTEMS}, codelists=[codelist(**changes)])
    assert [rule for rule, _ in said(code_lists_follow_releases, listed)] == rules


# --- what results say -------------------------------------------------------------------------------------------------

AIMED = specification(
    no_target_reason=None, targets=[{"level": "met", "operator": ">=", "value": 80, "source": "Provet"}], examples=[]
)
THREE = ("2023", "2024", "2025")


@pytest.mark.parametrize(
    ("values", "dead"),
    [
        (results(*["80"] * 21, periods=THREE), True),
        (results(*["80"] * 20, "79.9", periods=THREE), False),  # one region just below
        (results(*["80"] * 21, periods=THREE[:2]), False),  # two years only
        (results(*["80"] * 14, periods=THREE), False),  # too few have answered
        # It was not met in 2022, but has been since.
        ({**results(*["70"] * 21, periods=("2022",)), **results(*["80"] * 21, periods=THREE)}, True),
    ],
)
def test_a_target_is_dead_when_all_have_met_it_three_periods_in_a_row(values: Any, dead: bool) -> None:
    said_of = said(targets_still_tell, AIMED, context(AIMED, results={AIMED.id: values}))
    assert said_of == ([("dead-target", AIMED.id)] if dead else [])


def test_of_two_levels_the_higher_one_must_be_met() -> None:
    high = {"level": "high", "operator": ">=", "value": 90, "source": "Provet"}
    both = AIMED.model_copy(update={"targets": [*AIMED.targets, type(AIMED.targets[0]).model_validate(high)]})
    for value, number in (("89", 0), ("90", 1)):
        values = {both.id: results(*[value] * 21, periods=THREE)}
        assert len(said(targets_still_tell, both, context(both, results=values))) == number


# --- waivers ----------------------------------------------------------------------------------------------------------


def waiver(**changes: Any) -> Waiver:
    whole = {"rule": "duplicate-meaning", "entry": "tva", "about": "ett", "reason": "Båda står.", "by": "Provet"}
    return Waiver.model_validate(whole | {"waived": "2026-11-29"} | changes)


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Context:
    """Two measures with the same values, and no rule but the one that says so."""
    monkeypatch.setattr(runner, "RULES", (stand_twice,))
    return context(ONE, specification(id="tva", **name("Något annat") | seen(5, 12)), waivers=[])


def test_a_waived_finding_is_set_aside_with_its_waiver(pair: Context) -> None:
    assert [one.rule for one in lint(pair)] == ["duplicate-meaning"]
    lifted = sifted(dataclasses.replace(pair, waivers=[waiver()]))
    assert lifted.standing == []
    assert [(one.rule, kept.reason) for one, kept in lifted.waived] == [("duplicate-meaning", "Båda står.")]


def test_a_waiver_of_another_pair_waives_nothing_and_is_told_as_not_needed(pair: Context) -> None:
    told = lint(dataclasses.replace(pair, waivers=[waiver(about="tre")]))
    assert [one.rule for one in told] == ["duplicate-meaning", "waiver-unused"]


def test_an_error_is_never_waived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "RULES", (at_most_three,))
    twice = context(ranked("ett", 1), ranked("tva", 1), waivers=[waiver(rule="priority", entry=PATHWAY, about="")])
    assert [one.rule for one in lint(twice)] == ["priority", "waiver-unused"]


# --- the catalogue of codes -------------------------------------------------------------------------------------------


def _codes_in(path: Path) -> Iterator[tuple[str, str]]:
    """(which function, which code) of every call that makes a remark, where the code is written out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1:
            code = node.args[1]
            if node.func.id in ("error", "remark", "_of_pathway") and isinstance(code, ast.Constant):
                yield node.func.id, str(code.value)


def test_every_code_is_in_the_catalogue_with_the_severity_that_it_is_told_with_and_none_is_left_over() -> None:
    rooms = [Path(runner.__file__).parent, Path("backend/register")]
    used = {pair for room in rooms for path in room.rglob("*.py") for pair in _codes_in(path)}
    assert {code for _, code in used} - wordings().keys() == set(lint_codes())
    for function, code in used:
        assert (lint_codes()[code].severity == "error") == (function == "error"), code


def test_every_waiver_of_the_packaged_catalogue_is_needed_and_of_a_known_code() -> None:
    whole = packaged()
    waivers = waivers_of_the_package()
    assert {one.rule for one in waivers} <= set(lint_codes())
    told = sifted(Context(whole, TODAY))
    assert len(told.waived) == len(waivers)
    assert "waiver-unused" not in {one.rule for one in told.standing}


def test_the_packaged_catalogue_says_the_same_measure_twice_only_where_somebody_wrote_why() -> None:
    told = sifted(Context(packaged(), TODAY))
    assert [one for one in told.standing if one.rule == "duplicate-meaning"] == []
    assert {frozenset((one.entry, one.about)) for one, _ in told.waived} >= {
        frozenset(("kolada-u70477", "kolada-n79189")),  # HbA1c above 70
        frozenset(("kolada-u70495", "kolada-n79187")),  # a stroke unit first
    }
