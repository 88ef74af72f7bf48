"""The catalogue of texts: complete in both languages, nothing missing, nothing left over, and a word for every code."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import frontend
from backend.core.permissions import Role
from backend.core.states import INITIAL, ROADS, SpecificationState
from backend.results.causes import CAUSE_TEXTS
from frontend.components import step_buttons
from frontend.texts import catalogue
from indicators.base import Certainty
from indicators.entries.pathway import Phase
from indicators.entries.source import SourceKind
from indicators.entries.specification import Breakdown, Direction, Followable, Level, TargetClass
from indicators.kinds import Kind, Unit

FOLDER = Path(frontend.__path__[0])


def _calls() -> Iterator[tuple[str, ast.expr]]:
    for file in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("t", "word", "_words")
                and node.args
            ):
                yield node.func.id, node.args[0]


def _keys(argument: ast.expr) -> set[str]:
    """The whole keys that an argument can be: a constant, or the ends of a choice."""
    if isinstance(argument, ast.IfExp):
        return _keys(argument.body) | _keys(argument.orelse)
    return {argument.value} if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else set()


def _constants(*names: str) -> set[str]:
    return {key for called, argument in _calls() if called in names for key in _keys(argument)}


def _prefixes() -> set[str]:
    """What composed keys begin with: `t(f"question.{name}")` and `word("state", …)`."""
    composed = {
        argument.values[0].value
        for called, argument in _calls()
        if called == "t" and isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant)
    }
    return {str(prefix) for prefix in composed} | {f"{prefix}." for prefix in _constants("word", "_words")}


def test_every_text_has_both_languages() -> None:
    assert {key for key, entry in catalogue().items() if set(entry) != {"sv", "en"} or not all(entry.values())} == set()


def test_both_languages_have_the_same_places_to_fill_in() -> None:
    def places(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert {key for key, entry in catalogue().items() if places(entry["sv"]) != places(entry["en"])} == set()


def test_every_key_that_the_pages_use_exists() -> None:
    assert _constants("t") - set(catalogue()) == set()


def test_no_text_is_left_over() -> None:
    sources = "".join(file.read_text("utf-8") for file in FOLDER.rglob("*.py"))
    named = _constants("t") | {key for key in catalogue() if f'"{key}"' in sources}
    prefixes = tuple(_prefixes())
    assert {key for key in catalogue() if key not in named and not key.startswith(prefixes)} == set()


CODES: dict[str, set[str]] = {
    "state": {str(t.after) for road in ROADS.values() for t in road}
    | {str(state) for state in INITIAL.values()}
    | {str(state) for state in SpecificationState},
    "step": {t.name for road in ROADS.values() for t in road if t.action},
    "advice": {str(t.after) for t in ROADS["submission"]} | {str(INITIAL["submission"])},
    "role": {str(role) for role in Role if role is not Role.PUBLIC},
    "cause": set(CAUSE_TEXTS),
    "kind": set(get_args(Kind)),
    "axis": set(get_args(Unit)),
    "direction": set(get_args(Direction)),
    "breakdown": set(get_args(Breakdown)),
    "reporting_level": set(get_args(Level)),
    "followable": set(get_args(Followable)),
    "class": set(get_args(TargetClass)),
    "source_kind": set(get_args(SourceKind)),
    "mark": set(get_args(Certainty)),
    "phase": set(get_args(Phase)),
}
"""Codes of the platform that people meet, by the prefix of their words."""


def test_the_pages_ask_for_a_reason_exactly_where_the_platform_wants_one() -> None:
    assert {t.name for road in ROADS.values() for t in road if t.action and t.needs_reason} == step_buttons.WITH_REASON


@pytest.mark.parametrize("prefix", CODES)
def test_every_code_that_people_meet_has_a_word(prefix: str) -> None:
    assert {code for code in CODES[prefix] if f"{prefix}.{code}" not in catalogue()} == set()
