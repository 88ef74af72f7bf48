"""A definition in plain Swedish: every word is there, nothing is left in code, and what differs reads differently."""

import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from indicators.definition import selections
from indicators.definition.event_tables import TABLES, EventKind
from indicators.definition.language import Computation
from indicators.definition.swedish_steps import Numbered, Point, plain, steps
from indicators.definition.swedish_terms import FIELDS, KINDS
from indicators.entries.specification import Specification
from tests.support.definition_texts import SUPPLIED, as_text, every_word
from tests.support.specifications import computing
from tests.unit.definition_text.conftest import CATALOGUE

COMPUTABLE = [spec for spec in CATALOGUE.specifications if spec.computation]


# ---- every word leaves a trace


def _types(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """Every type of the language that a definition is made of, but for its worked patients, whose a named part is, and what
    another choice replaces, which is of the same words."""
    if model in seen or model.__name__.startswith(("Worked", "UsedCondition", "Alternative")):
        return seen
    seen.add(model)
    for field in model.model_fields.values():
        for part in _inside(field.annotation):
            _types(part, seen)
    return seen


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def _models(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _models(part)


def test_the_definition_with_every_word_really_hasevery_word() -> None:
    """So that a new word of the language fails here until it is rendered (the tests above then see to that it is)."""
    used = {
        (type(model).__name__, name)
        for model in _models(every_word())
        for name, field in type(model).model_fields.items()
        if getattr(model, name) not in (None, [], {}) or field.is_required()
    }
    ever = {name for _, name in used}
    wanted = {(model.__name__, name) for model in _types(Computation, set()) for name in model.model_fields}
    wanted -= {
        ("Computation", "uses"),
        ("Choice", "instead"),
    }  # whose a part is has a test of its own; `otherwise` says both
    inherited = {
        "Limits",
        "Bounded",
        "Filter",
        "Selection",
        "Step",
        "CountTest",
        "Age",
        "ValueTest",
        "DateTest",
        "Test",
    }
    missing = {(model, name) for model, name in wanted - used if model not in inherited or name not in ever}
    assert missing == set()


def test_every_kind_of_record_and_every_field_has_a_swedish_name() -> None:
    assert set(TABLES) | {*get_args(selections.Counted)} == set(KINDS)
    assert {field for table in TABLES.values() for field in table.fields} == set(FIELDS)


# ---- it is Swedish, and sentences

KEYWORDS = {
    *(name for model in _types(Computation, set()) for name in model.model_fields),
    *get_args(selections.Counted),
    *get_args(EventKind),
    *("unknown", "missing", "excluded", "not_met", "highest", "lowest", "first", "last", "keep", "zero"),
} - {"person", "status", "region", "order", "all", "code", "of"} | {"order "}
"""Words of the language that are no Swedish words."""


def _points(numbered: list[Numbered]) -> Iterator[Point]:
    pending = [point for step in numbered for point in step.points]
    while pending:
        point = pending.pop()
        yield point
        pending += point.points


DEFINITIONS = {**{spec.id: spec.computation for spec in COMPUTABLE}, "every word": every_word()}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_the_text_is_whole_swedish_sentences_without_a_word_of_the_language(name: str) -> None:
    definition = DEFINITIONS[name]
    assert definition is not None
    numbered = steps(definition, {**CATALOGUE.codelist_by_id, SUPPLIED.id: SUPPLIED})
    for point in _points([step for step in numbered if step.part != "choices"]):  # those are the author's own words
        assert point.text.endswith(":" if point.points else "."), point
        assert point.text[0].isupper() or point.text[0] in "”0123456789", point
        own = re.sub(r"”[^”]*”", "", point.text)  # what is quoted are the definition's names and the records' words
        assert not re.search(r"[{}\[\]_]|None|\.\.|\. \.", own), point
        words = set(re.findall(r"[a-zåäö_]+", own))
        assert words & KEYWORDS == set(), point
    assert [step.number for step in numbered] == list(range(1, len(numbered) + 1))


def test_exclusions_stand_before_the_numerator_and_exceptions_after() -> None:
    titles = [step.title for step in steps(every_word(), {})]
    order = [titles.index(title) for title in ("Utgångspopulation", "Nämnare", "Exklusioner", "Täljare", "Undantag")]
    assert order == sorted(order)


def test_the_sentences_are_those_a_physician_would_check() -> None:
    raw = every_word().model_dump(mode="json")
    raw["steps"] = {
        "index": {
            "events": "diagnosis",
            "codes": ["egna"],
            "when": {"starts": {"on_or_after": "period.start", "before": "period.end"}},
            "unknown": "no",
            "pick": "first",
        }
    }
    text = as_text(Computation.model_validate({**raw, "counts": "person", "of": None}))
    assert (
        "3. Ta fram ”index”\n"
        "   – Ta fram diagnoser där koden finns i kodlistan ”egna” (I50*, I110 utom I509) och första dagen infaller under"
        " perioden. En rad som inte går att avgöra är inte med.\n"
        "   – Välj den första för varje person.\n"
    ) in text


@pytest.mark.parametrize(
    ("written", "read", "why"),
    [
        ({"before": "period.end"}, "senast periodens sista dag", "the period's end is the first day after it"),
        ({"on_or_after": "period.end"}, "efter periodens sista dag", "the same from the other side"),
        ({"on_or_before": "period.end"}, "senast dagen efter periodens sista dag", "a slip that must be seen"),
        (
            {"after": "a.start", "on_or_before": "a.start + 90 days"},
            "till och med 90 dagar efter första dagen för ”a”",
            "",
        ),
        ({"after": "a.start - 1 months"}, "efter 1 månad före första dagen för ”a”", "earlier, and one of a length"),
    ],
)
def test_a_window_is_read_with_its_own_ends(written: dict[str, str], read: str, why: str) -> None:
    raw = every_word().model_dump(mode="json")
    raw["conditions"] = {"provet": {"date": {"of": "unit.start", "unknown": "no", **written}}}
    assert read in as_text(Computation.model_validate(raw)), why


def test_a_long_code_list_is_counted_in_the_sentence_and_written_out_in_its_own_place() -> None:
    raw = every_word().model_dump(mode="json")
    raw["codelists"]["egna"]["codes"] = [f"A{number:02}" for number in range(30)]
    text = as_text(Computation.model_validate(raw))
    assert "”egna” (30 koder utom I509)" in text
    assert "A00, A01" in text


@pytest.mark.parametrize(
    ("supplied", "read"),
    [
        (["Hjärtsvikt*", "Övrigt"], "som namn som börjar med ”Hjärtsvikt” eller ”Övrigt”."),
        (["*"], "som vilket namn som helst."),  # else it would be names that begin with nothing
    ],
)
def test_the_lists_that_a_region_supplies_are_called_what_they_may_be_called(supplied: list[str], read: str) -> None:
    raw = every_word().model_dump(mode="json")
    raw["codelists"]["regionens"] = {"supplied": supplied}
    assert f"”regionens”: lämnas av regionen, {read}" in as_text(Computation.model_validate(raw))


def test_a_specification_that_lost_its_code_list_still_reads() -> None:
    assert "”fran-katalogen” (som regionen lämnar)" in plain(steps(every_word(), {}))


def test_specifications_are_found() -> None:
    assert COMPUTABLE
    assert all(isinstance(spec, Specification) for spec in COMPUTABLE)


def test_a_step_is_told_after_those_it_is_made_of_and_a_single_day_as_one() -> None:
    later = {"events": "contact", "when": {"starts": {"on_or_after": "first.start", "on_or_before": "first.start"}}}
    first = {"events": "diagnosis", "pick": "first", "unknown": "no"}
    changes = {"steps": {"same_day": {**later, "unknown": "no"}, "first": first}}
    text = as_text(Computation.model_validate(computing(**changes)["computation"]))
    assert text.index("Ta fram ”first”") < text.index("Ta fram ”same day”")
    assert "infaller samma dag som första dagen för ”first”" in text
