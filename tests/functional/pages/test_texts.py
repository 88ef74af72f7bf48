"""The catalogue of texts: complete in both languages, nothing missing, nothing left over, and no code's word."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import frontend
from backend.core.states import INITIAL, ROADS
from backend.core.words import words
from frontend.components import step_buttons
from frontend.texts import catalogue, t

FOLDER = Path(frontend.__path__[0])


def _calls() -> Iterator[tuple[str, ast.expr]]:
    for file in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("t", "word", "_words", "titled")
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
    """What composed keys begin with: `t(f"question.{name}")`."""
    composed = {
        argument.values[0].value
        for called, argument in _calls()
        if called == "t" and isinstance(argument, ast.JoinedStr) and isinstance(argument.values[0], ast.Constant)
    }
    return {str(prefix) for prefix in composed}


def test_every_text_has_both_languages() -> None:
    assert {key for key, entry in catalogue().items() if set(entry) != {"sv", "en"} or not all(entry.values())} == set()


def test_both_languages_have_the_same_places_to_fill_in() -> None:
    def places(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    assert {key for key, entry in catalogue().items() if places(entry["sv"]) != places(entry["en"])} == set()


def test_every_amount_with_a_noun_has_one_and_many_in_both_languages() -> None:
    forms = {
        (key, language): spec.split("|")
        for key, entry in catalogue().items()
        for language, text in entry.items()
        for _, _, spec, _ in string.Formatter().parse(text)
        if spec and "|" in spec
    }
    assert {place for place, nouns in forms.items() if len(nouns) != 2 or not all(nouns)} == set()
    assert {key for key, language in forms if (key, "en" if language == "sv" else "sv") not in forms} == set()


@pytest.mark.parametrize(
    ("language", "days", "text"),
    [
        ("sv", 1, "1 dag kvar"),
        ("sv", 0, "0 dagar kvar"),
        ("sv", 12_345, "12\u00a0345 dagar kvar"),
        ("en", 1, "1 day left"),
        ("en", 12_345, "12,345 days left"),
    ],
)
def test_an_amount_takes_the_noun_that_its_plural_asks_for(
    monkeypatch: pytest.MonkeyPatch, language: str, days: int, text: str
) -> None:
    monkeypatch.setattr("frontend.session.language", lambda: language)
    assert t("round.days_left", days=days) == text


def test_a_year_in_a_text_is_not_grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontend.session.language", lambda: "sv")
    assert t("overview.matrix", year=2026) == "Införande 2026"


def test_every_key_that_the_pages_use_exists() -> None:
    assert _constants("t") - set(catalogue()) == set()


def test_no_text_is_left_over() -> None:
    sources = "".join(file.read_text("utf-8") for file in FOLDER.rglob("*.py"))
    named = _constants("t") | {key for key in catalogue() if f'"{key}"' in sources}
    prefixes = tuple(_prefixes())
    assert {key for key in catalogue() if key not in named and not key.startswith(prefixes)} == set()


def test_no_code_has_a_word_of_the_pages_own() -> None:
    assert {key for key in catalogue() if key.partition(".")[2] in words().get(key.partition(".")[0], {})} == set()


def test_every_group_of_words_that_the_pages_ask_for_is_given() -> None:
    assert _constants("word", "_words", "titled") - set(words()) == set()


def test_every_state_of_a_submission_has_its_advice() -> None:
    states = {str(t.after) for t in ROADS["submission"]} | {str(INITIAL["submission"])}
    assert {f"advice.{state}" for state in states} <= set(catalogue())


def test_the_pages_ask_for_a_reason_exactly_where_the_platform_wants_one() -> None:
    assert {t.name for road in ROADS.values() for t in road if t.action and t.needs_reason} == step_buttons.WITH_REASON
