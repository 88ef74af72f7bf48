"""What speaks of an entry of each kind in the packaged catalogue, and what a change of measure means for what was collected."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from indicators.base import Entry, Text
from indicators.catalogue.packaged import packaged
from indicators.consequence.measuring import computed_otherwise, lists_otherwise, measured_otherwise
from indicators.consequence.touched import touched
from indicators.entries.pathway import Goal
from tests.support.specifications import computing, specification

KNOWN = packaged()


def said(before: Entry | None, after: Entry) -> set[tuple[str, str]]:
    return {(one.what, one.how) for one in touched(before, after, KNOWN)}


def of(entries: Any, identifier: str) -> Any:
    return next(one for one in entries if one.id == identifier)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (of(KNOWN.specifications, "vantetid-forsta-besok-60"), ("agreement", "measured")),
        (of(KNOWN.specifications, "stroke-trombolys-80"), ("pathway", "followed")),
        (of(KNOWN.pathways, "kol"), ("indicator", "follows")),
        (of(KNOWN.pathways, "kol"), ("pathway", "said")),
        (of(KNOWN.sources, "riksstroke"), ("indicator", "uses")),
        (KNOWN.rulebooks[0], ("agreement", "said")),
        (KNOWN.named_sets[0], ("named_set", "said")),
        (KNOWN.assessments[0], ("pathway", "about")),
        (KNOWN.consultations[0], ("pathway", "about")),
    ],
)
def test_each_kind_tells_what_it_touches(entry: Entry, expected: tuple[str, str]) -> None:
    assert expected in said(entry, entry)


def test_a_code_list_and_a_named_condition_tell_which_definitions_use_them() -> None:
    used = {name for spec in KNOWN.specifications if spec.computation for name in spec.computation.uses}
    assert said(*2 * [of(KNOWN.conditions, sorted(used)[0])]) >= {("indicator", "uses")}
    assert any(said(one, one) >= {("indicator", "uses")} for one in KNOWN.codelists)


def test_population_figures_touch_the_agreements_that_are_paid_by_that_day() -> None:
    figures = KNOWN.figure_sets[0]
    asked = figures.model_copy(update={"day": date(2022, 11, 1)})  # of a pot's key, and of what is reserved by month
    books = {one.id for one in touched(None, asked, KNOWN)}
    assert books == {"okad-tillganglighet-2023", "sammanhallen-jamlik-saker-vard-2023"}
    assert said(None, figures) == set(), "no agreement shares out by that day"


def test_a_pathway_that_is_followed_no_more_is_told_as_such() -> None:
    spec = of(KNOWN.specifications, "stroke-trombolys-80")
    assert ("pathway", "followed_no_more") in said(spec, spec.model_copy(update={"pathways": []}))


def test_goals_that_are_said_otherwise_come_or_go_are_told_and_no_others() -> None:
    kept, other, gone, come = (
        Goal(id=name, text=Text(sv=name), mark="read") for name in ("kvar", "annat", "borta", "ny")
    )
    before = of(KNOWN.pathways, "kol").model_copy(update={"goals": [kept, other, gone]})
    after = before.model_copy(update={"goals": [kept, replace_text(other), come]})
    goals = {(one.id, one.how) for one in touched(before, after, KNOWN) if one.what == "goal"}
    assert goals == {("annat", "said"), ("ny", "said"), ("borta", "gone")}


def replace_text(goal: Goal) -> Goal:
    return goal.model_copy(update={"text": Text(sv="Sagt på ett annat sätt")})


def test_each_thing_is_told_once_though_both_versions_name_it() -> None:
    spec = of(KNOWN.specifications, "stroke-trombolys-80")
    names = [(one.what, one.id) for one in touched(spec, spec, replace(KNOWN))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("changes", "fields", "again"),
    [
        ({"purpose": "Ett annat syfte."}, [], False),
        ({"denominator": "Andra patienter."}, ["denominator"], False),
        ({"decimals": 0}, [], False),  # the same values, shown otherwise
        ({"kind": "ratio", "unit": "per_1000"}, ["kind", "unit"], True),
    ],
)
def test_what_is_measured_otherwise_must_be_collected_again(
    changes: dict[str, Any], fields: list[str], again: bool
) -> None:
    old = specification(**computing())
    new = old.model_copy(update=changes)
    assert (list(measured_otherwise(old, new)), computed_otherwise(old, new)) == (fields, again)


def test_a_code_list_changes_what_is_counted_by_its_codes_alone() -> None:
    old = KNOWN.codelists[0]
    assert not lists_otherwise(old, old.model_copy(update={"name": KNOWN.codelists[1].name}))
    assert lists_otherwise(old, old.model_copy(update={"codes": [*old.codes, "Z99"]}))
