"""Named conditions: how they come into a definition, what their digest says, and what is refused, with its line."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators.catalogue.condition_files import read_conditions
from indicators.catalogue.digest import canonical, digest, from_canonical, to_yaml
from indicators.catalogue.yaml_files import CatalogueError, parse
from indicators.definition.named_conditions import NamedCondition
from indicators.definition.swedish_steps import plain, steps
from indicators.definition.used_conditions import KnownConditions
from indicators.entries.specification import Specification
from tests.support.specifications import COMPLETE, HOSPICE, computing

CODED: dict[str, Any] = HOSPICE | {
    "codelists": {"hospice_koder": {"system": "Prov", "codes": ["H1"]}},
    "steps": {"hospice_besok": {"events": "contact", "codes": ["hospice_koder"], "unknown": "no"}},
}
"""A condition with rows and codes of its own."""


def condition(known: KnownConditions | None = None, **changes: Any) -> NamedCondition:
    return parse(_text(CODED | changes), NamedCondition, "hospice.yaml", context=known)


def _text(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def known(*entries: NamedCondition, pinned: bool = False) -> KnownConditions:
    return KnownConditions({entry.id: entry for entry in entries}, pinned)


def source(**changes: Any) -> str:
    """A specification that takes out who has hospice care."""
    return _text(COMPLETE | computing(**{"uses": ["hospice"], "exclusions": {"condition": "hospice"}} | changes))


def read(text: str, context: KnownConditions | None) -> Specification:
    return parse(text, Specification, "prov-indikator.yaml", context=context)


def problems(text: str, context: KnownConditions | None) -> list[str]:
    with pytest.raises(CatalogueError) as refused:
        read(text, context)
    return [f"{text.splitlines()[one.line - 1].strip()} | {one.message}" for one in refused.value.problems]


# ---- in a definition


def test_its_parts_stand_among_the_definitions_own_and_it_says_whose_they_are() -> None:
    definition = read(source(), known(condition())).computation
    assert definition is not None
    assert (list(definition.steps), list(definition.conditions)) == (["hospice_besok"], ["hospice"])
    assert list(definition.codelists) == ["hospice_koder", "prov"]
    used = definition.uses["hospice"]
    assert (used.version, used.digest, used.steps) == (1, condition().used.digest, ["hospice_besok"])


def test_the_digest_stands_in_the_canonical_form_and_the_form_needs_no_catalogue() -> None:
    specification = read(source(), known(condition()))
    text = canonical(specification)
    assert f'"digest":"{condition().used.digest}"' in text
    assert from_canonical(Specification, text, "published") == specification
    assert read(to_yaml(specification), None) == specification, "a file that travels alone"


def test_a_changed_condition_changes_the_digest_of_what_uses_it() -> None:
    before = digest(read(source(), known(condition())))
    for changes in (
        {"codelists": {"hospice_koder": {"system": "Prov", "codes": ["H2"]}}},
        {"text": {"sv": "Personen har fått hospicevård."}},
        {"version": 2},
    ):
        assert digest(read(source(), known(condition(**changes)))) != before, changes


def test_how_a_condition_is_written_and_where_it_is_from_is_not_in_its_digest() -> None:
    elsewhere = [{"facts": ["steps"], "source": "Annan källa", "mark": "read"}]
    short = {"events": "contact", "codes": ["hospice_koder"]}
    same = condition(provenance=elsewhere, unknown_in_steps="out", steps={"hospice_besok": short})
    assert same.used == condition().used


def test_conditions_are_made_of_others_and_each_comes_once() -> None:
    hospice = condition()
    late = condition(known(hospice), **LATE)
    assert late.used.uses == ["hospice"]
    assert late.used.conditions == ["sen_vard"], "what it is made of is not its own"
    for uses in (["sen-vard"], ["hospice", "sen-vard"], ["sen-vard", "hospice"]):
        definition = read(source(uses=uses), known(hospice, late)).computation
        assert definition is not None
        assert set(definition.uses) == {"hospice", "sen-vard"}
        assert list(definition.conditions) == ["hospice", "sen_vard"]
    changed = condition(steps={"hospice_besok": {"events": "procedure", "unknown": "no"}})
    assert condition(known(changed), **LATE).used.digest != late.used.digest


LATE: dict[str, Any] = {
    "id": "sen-vard",
    "uses": ["hospice"],
    "codelists": {},
    "steps": {},
    "conditions": {"sen_vard": {"none": [{"condition": "hospice"}]}},
}
"""A condition that is made of another."""


def test_a_registers_variables_come_too_beside_the_definitions_own() -> None:
    rows = {"events": "register_row", "in_register": "palliativ", "unknown": "no"}
    entry = condition(variables={"palliativ": {"vantat": "text"}}, steps={"hospice_besok": rows}, codelists={})
    for own in ({}, {"palliativ": {"annat": "text"}}, {"palliativ": {"vantat": "text", "annat": "text"}}):
        definition = read(source(variables=own), known(entry)).computation
        assert definition is not None
        assert definition.variables == {"palliativ": {"vantat": "text", **own.get("palliativ", {})}}


def test_the_text_names_it_and_says_what_it_means_once() -> None:
    definition = read(source(numerator={"none": [{"condition": "hospice"}]}), known(condition())).computation
    assert definition is not None
    text = plain(steps(definition, {}))
    assert text.count("Gemensamt villkor: Hospicevård\n   – Personen har besökts av ett hospice.\n") == 1
    assert text.count("Ta fram ”hospice besok”") == text.count("besökts av ett hospice") == 1
    assert text.count("Villkoret ”hospice” är uppfyllt") == 2


# ---- what is refused


def test_an_unknown_name_is_told_with_the_nearest_and_its_line() -> None:
    (told,) = problems(source(uses={"hospise": None}), known(condition()))
    assert told == "hospise: null | det gemensamma villkoret 'hospise' finns inte; menas 'hospice'?"
    assert "finns inte; här finns inga" in problems(source(), None)[0]


@pytest.mark.parametrize(
    "own",
    [
        {"steps": {"hospice_besok": {"events": "procedure", "unknown": "no"}}},
        {"conditions": {"hospice": {"all": []}}},
        {"codelists": {"hospice_koder": {"system": "Prov", "codes": ["X1"]}}},
    ],
    ids=lambda own: next(iter(own)),
)
def test_a_name_of_the_definitions_own_that_would_hide_a_part_is_refused(own: dict[str, Any]) -> None:
    (told,) = problems(source(**own), known(condition()))
    assert told.startswith("uses:")
    assert f"'{next(iter(next(iter(own.values()))))}', ett namn som finns här redan" in told


def test_a_variable_of_another_type_is_refused() -> None:
    entry = condition(variables={"palliativ": {"vantat": "text"}})
    (told,) = problems(source(variables={"palliativ": {"vantat": "date"}}), known(entry))
    assert "'palliativ.vantat' som text, men här är den date" in told


def test_a_condition_that_has_changed_is_refused_where_its_digest_is_said() -> None:
    pinned = source(uses={"hospice": condition().used.digest})
    assert read(pinned, known(condition()))
    changed = condition(version=2)
    (told,) = problems(pinned, known(changed))
    assert f"höj versionen och skriv 'hospice: {changed.used.digest}'" in told


def test_where_changes_must_not_pass_by_the_digest_is_asked_for() -> None:
    (told,) = problems(source(), known(condition(), pinned=True))
    assert f"skriv 'hospice: {condition().used.digest}'" in told
    assert read(source(uses={"hospice": condition().used.digest}), known(condition(), pinned=True))


@pytest.mark.parametrize(
    ("old", "new"),
    [("H1", "H2"), ("hospice_besok:\n      codes", "hospice_bes:\n      codes"), ("besökts av", "vårdats på")],
    ids=["a code", "a name", "what it means"],
)
def test_what_was_written_out_and_then_changed_is_not_the_condition_any_more(old: str, new: str) -> None:
    text = to_yaml(read(source(), known(condition())))
    assert old in text
    (told, *_) = problems(text.replace(old, new), None)
    assert told.startswith("hospice: | ") or "finns inte" in told


def test_a_condition_about_the_counted_unit_is_refused_where_something_else_is_counted() -> None:
    entry = condition(
        counts="contact", steps={}, conditions={"hospice": {"unit": {"where": {"category": "h"}, "unknown": "no"}}}
    )
    (told, *_) = problems(source(), known(entry))
    assert "person" in told


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"conditions": {"annat": {"all": []}}}, "ska heta 'hospice', eller börja med 'hospice_'"),
        ({"conditions": {"hospice_ja": {"all": []}}}, "precis ett steg, värde eller villkor ska heta 'hospice'"),
        ({"conditions": {"hospice": {"condition": "hospice_x"}}}, "villkoret 'hospice_x' finns inte"),
        ({"conditions": {"hospice": {"condition": "hospice"}}}, "går i cirkel"),
        ({"steps": {"hospice_besok": {"step": "hospice_besok", "unknown": "no"}}}, "går i cirkel"),
        ({"counts": "register_row"}, "säg vilket register"),
        ({"uses": ["annat"]}, "det gemensamma villkoret 'annat' finns inte"),
        ({"stegen": {}}, "okänt ord"),
        ({"conditions": {"hospice": {"unit": {"where": {"reason": "x"}, "unknown": "no"}}}}, "'unit' finns bara när"),
    ],
)
def test_a_condition_that_does_not_hold_is_refused_in_its_own_file(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        condition(**changes)
    assert {one.file for one in refused.value.problems} == {"hospice.yaml"}
    assert says in str(refused.value)


@pytest.mark.parametrize("counts", ["contact", "episode", "register_row", "survey_answer", "waiting"])
def test_a_condition_about_the_counted_unit_says_what_that_is(counts: str) -> None:
    about_unit = {"hospice": {"unit": {"when": {"starts": {"before": "period.end"}}, "unknown": "no"}}}
    entry = condition(counts=counts, steps={}, codelists={}, conditions=about_unit, variables={"palliativ": {}})
    assert entry.used.counts == counts


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ({"uses": {1: None, "hospice": None}}, "1: null"),  # a number is no name
        ({"uses": "hospice"}, "uses: hospice"),
        ({"uses": [["hospice"]]}, "uses:"),
        ({"uses": {"hospice": 1}}, "hospice: 1"),
        ({"steps": ["hospice_besok"]}, "steps:"),  # not hidden by the steps that are brought
        ({"variables": ["palliativ"]}, "variables:"),
        ({"variables": {"palliativ": "vantat"}}, "palliativ: vantat"),
    ],
)
def test_what_is_no_definition_at_all_is_told_at_its_line(own: dict[str, Any], line: str) -> None:
    told = problems(source(**own), known(condition(variables={"palliativ": {"vantat": "text"}})))
    assert line in {one.partition(" | ")[0] for one in told}


# ---- the files


def _folder(path: Path, *entries: dict[str, Any]) -> Path:
    for entry in entries:
        path.joinpath(f"{entry['id']}.yaml").write_text(_text(CODED | entry), encoding="utf-8")
    return path


def test_the_files_are_read_whatever_their_names_order(tmp_path: Path) -> None:
    uses = {"uses": ["hospice"], "codelists": {}, "steps": {}, "conditions": {"a_forst": {"condition": "hospice"}}}
    folder = _folder(tmp_path, {"id": "hospice"}, {"id": "a-forst", **uses})
    assert [entry.id for entry in read_conditions(folder)] == ["hospice", "a-forst"]


def test_conditions_that_rest_on_each_other_are_refused_with_the_circle(tmp_path: Path) -> None:
    folder = _folder(tmp_path, {"id": "a", "uses": ["b"]}, {"id": "b", "uses": ["a"]}, {"id": "hospice"})
    with pytest.raises(CatalogueError, match=r"(a|b)\.yaml:\d+: uses: går i cirkel: (a → b → a|b → a → b);"):
        read_conditions(folder)


def test_the_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    folder = _folder(tmp_path, {"id": "a", "version": 0}, {"id": "hospice", "counts": "allt"})
    tmp_path.joinpath("b.yaml").write_text(_text(CODED), encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        read_conditions(folder)
    assert {one.file for one in refused.value.problems} == {"a.yaml", "b.yaml", "hospice.yaml"}
