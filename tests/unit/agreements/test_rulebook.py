"""A rulebook that does not hold is refused with its line and what to do; one that holds can be read by other choices."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.agreements.worked_examples import failures
from indicators.catalogue.yaml_files import CatalogueError
from tests.support.agreements import ACCESS, as_yaml, loaded, small


def faults(content: dict[str, Any]) -> list[str]:
    with pytest.raises(CatalogueError) as refusal:
        loaded(content)
    return [f"{problem.place}: {problem.message}" for problem in refusal.value.problems]


def with_tiers(*tiers: dict[str, Any]) -> dict[str, Any]:
    content = deepcopy(small())
    content["requirements"][0]["improvement"]["tiers"] = list(tiers)
    return content


def step(first: str, last: str | None, share: int) -> dict[str, Any]:
    end = {} if last is None else {"at_most": Decimal(last)}
    return {"at_least": Decimal(first), "share": share} | end


def test_the_smallest_rulebook_holds() -> None:
    assert loaded(small()).problems() == []


@pytest.mark.parametrize(
    ("tiers", "message"),
    [
        ([step("1.0", "2.9", 50), step("2.5", None, 100)], "överlappar steget före; ska börja på 3.0"),
        ([step("1.0", "2.9", 50), step("3.1", None, 100)], "lämnar en lucka efter steget före; ska börja på 3.0"),
        ([step("1.0", "2.9", 50), step("2.9", None, 100)], "överlappar steget före; ska börja på 3.0"),
        ([step("1.0", "2.99", 50), step("3.0", None, 100)], None),
        ([step("1", "2", 50), step("3", None, 100)], None),
        ([step("1.0", "2.9", 75), step("3.0", None, 50)], "ett högre steg ska ge en större andel"),
        ([step("1.0", "2.9", 50), step("3.0", "4.9", 100)], "steget ska inte ha 'at_most': det är det högsta"),
        ([step("1.0", None, 50), step("3.0", None, 100)], "steget saknar 'at_most'"),
        ([step("2.9", "1.0", 50), step("1.1", None, 100)], "steget slutar (1.0) före sin början (2.9)"),
    ],
)
def test_tiers_neither_overlap_nor_leave_a_gap(tiers: list[dict[str, Any]], message: str | None) -> None:
    if message is None:
        loaded(with_tiers(*tiers))
    else:
        assert any(fault.endswith(message) for fault in faults(with_tiers(*tiers)))


def test_levels_do_not_overlap() -> None:
    content = deepcopy(small())
    lower = content["requirements"][0]["levels"][0]
    higher = {"share": 100, "conditions": [lower["conditions"][0] | {"at_least": 70}]}
    content["requirements"][0]["levels"] = [lower | {"share": 50}, higher]
    assert faults(content) == [
        "requirements.0.levels.1.conditions: nivån för matt överlappar den förra; gör den svårare"
    ]


def test_shares_that_do_not_sum_to_a_hundred_are_refused() -> None:
    content = deepcopy(small())
    content["requirements"][0]["share"] = 90
    assert faults(content) == ["pots.0: kravens andelar av 'pott' summerar till 90 %, inte 100; rätta kravens 'share'"]


def test_pots_that_do_not_sum_to_the_amount_are_refused_at_their_line() -> None:
    content = small(total=1001)
    assert faults(content) == ["total: potterna summerar till 1000 kronor, inte 1001; rätta beloppen eller 'total'"]
    with pytest.raises(CatalogueError) as refusal:
        loaded(content)
    line = as_yaml(content).splitlines().index("total: 1001") + 1
    assert (refusal.value.problems[0].file, refusal.value.problems[0].line) == ("prov.yaml", line)


def test_parts_that_do_not_sum_to_their_pot_are_refused() -> None:
    content = deepcopy(small())
    whole = content["pots"][0]
    part = whole | {"id": "del", "amount": 999}
    del whole["key"]
    content["requirements"][0]["pot"] = "del"
    assert faults(content | {"pots": [whole | {"parts": [part]}]}) == [
        "pots.0.amount: delarna summerar till 999 kronor, inte 1000; rätta det ena"
    ]


def test_a_missing_citation_and_an_unknown_key_are_refused() -> None:
    content = deepcopy(small())
    del content["requirements"][0]["cites"]
    content["pots"][0]["key"] = {"by": "lottning"}
    messages = faults(content)
    assert "requirements.0.measured.cites: fältet saknas" in messages
    assert any(fault.startswith("pots.0.key: 'by' ska vara något av") for fault in messages)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pot": "poten"}, "requirements.0.pot: ingen pott efter prestation heter 'poten'; rätta stavningen"),
        (
            {"cites": [{"document": "avtal", "section": "1"}]},
            "requirements.0.cites.0: inget dokument i 'documents' heter 'avtal'",
        ),
    ],
)
def test_names_that_lead_nowhere_are_refused(change: dict[str, Any], message: str) -> None:
    content = deepcopy(small())
    content["requirements"][0] |= change
    assert message in faults(content)


def test_an_occasion_and_a_condition_must_be_there() -> None:
    content = deepcopy(small())
    content["pots"][0]["conditions"] = ["plan"]
    content["occasions"] = []
    assert faults(content) == [
        "pots.0: inget tillfälle i 'occasions' heter 'slut'; rätta stavningen",
        "pots.0.conditions: inget krav heter 'plan'; rätta stavningen",
    ]


def test_every_month_is_paid_once() -> None:
    content = deepcopy(small())
    content["pots"][0]["key"]["paid"][0]["months"] = {"first": date(2023, 1, 1), "last": date(2023, 1, 1)}
    assert faults(content) == [
        "pots.0.key.paid: tillfällena ska tillsammans ha varje månad i 'months' en gång, i ordning"
    ]


def test_a_stated_sum_agrees_or_is_explained() -> None:
    stated = {"amount": 998, "pots": ["pott"], "cites": [{"document": "agreement", "section": "8"}]}
    assert faults(small(stated=[stated])) == [
        "stated.0.amount: dokumentet säger 998 kronor, delarna ger 1000: rätta, eller förklara i 'difference'"
    ]
    loaded(small(stated=[stated | {"difference": "Två kronor räknas inte med."}]))


def test_an_id_stands_once() -> None:
    content = deepcopy(small())
    content["occasions"] *= 2
    assert faults(content) == ["occasions: 'slut' står två gånger; ge den ena ett annat id"]


CHOICE = {
    "id": "belopp",
    "question": {"sv": "Vilket belopp?"},
    "chosen": {"sv": "1 000"},
    "why": {"sv": "Så står det."},
    "cites": [{"document": "agreement", "section": "8"}],
}


def alternative(identifier: str, **override: Any) -> dict[str, Any]:
    return {"id": identifier, "name": {"sv": "Annat"}, "gives": {"sv": "Annat"}, "override": override}


def test_an_alternative_is_held_to_the_same_rules() -> None:
    content = small(choices=[CHOICE | {"alternatives": [alternative("mindre", total=998)]}])
    assert faults(content) == [
        "choices.0.alternatives.0.override: med det här alternativet: potterna summerar till 1000 kronor, inte 998; "
        "rätta beloppen eller 'total'"
    ]


def test_an_unknown_choice_and_two_answers_to_one_question_are_refused() -> None:
    choice = CHOICE | {"alternatives": [alternative("ett", unit="ore"), alternative("annat", missing="not_met")]}
    rulebook = loaded(small(choices=[choice]))
    with pytest.raises(ValueError, match="inget alternativ som heter tredje"):
        rulebook.under(["tredje"])
    with pytest.raises(ValueError, match="välj ett av ett, annat"):
        rulebook.under(["ett", "annat"])
    assert rulebook.under(["ett"]).unit == "ore"
    assert rulebook.unit == "krona"  # the rulebook itself stands


def test_an_alternative_that_would_change_nothing_is_refused() -> None:
    choice = CHOICE | {"alternatives": [alternative("dag", population={"poten": date(2022, 1, 1)})]}
    assert faults(small(choices=[choice])) == [
        "choices.0.alternatives.0.override.population: ingen pott med nyckel heter 'poten'; rätta stavningen"
    ]


def test_two_choices_may_each_say_something_of_the_rounding() -> None:
    both = ACCESS.under(["andel-med-en-decimal", "forandring-utan-avrundning"])
    assert (both.rounding.level, both.rounding.change) == (1, None)


def test_a_worked_example_that_does_not_hold_is_named() -> None:
    example = {
        "kind": "verdict",
        "why": "når nivån",
        "requirement": "krav",
        "now": {"matt": {"numerator": 72, "denominator": 100}},
        "expect": {"verdict": "met", "share": 100},
    }
    assert failures(loaded(small(examples=[example]))) == [
        (0, "räkneexempel 1 (når nivån): ger not_met 0 % (säkert), men met 100 % (säkert) väntades")
    ]


def test_the_worked_examples_of_the_catalogue_hold() -> None:
    assert len(ACCESS.examples) >= 12
    assert failures(ACCESS) == []


def broken(path: str, value: Any) -> dict[str, Any]:
    """The smallest rulebook with one field changed, or taken away where the value is None."""
    content: Any = deepcopy(small())
    *way, last = path.split(".")
    part = content
    for name in way:
        part = part[int(name)] if name.isdigit() else part[name]
    if value is None:
        del part[last]
    else:
        part[last] = value
    return dict(content)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("pots.0.key", None, "ange antingen 'parts' eller 'key'"),
        ("pots.0.occasion", "slut", "ange 'occasion', men inte för en pott efter prestation: där säger 'paid' när"),
        ("pots.0.key.months.last", date(2022, 12, 1), "skriv månader som deras första dag, den första före den sista"),
        ("requirements.0.levels.0.conditions.0.at_most", 80, "ange antingen 'at_least' eller 'at_most'"),
        ("requirements.0.levels.0.conditions.0.measure", None, "fältet saknas"),
        ("requirements.0.share", 0, "ska vara större än 0"),
    ],
)
def test_what_contradicts_itself_is_refused_with_the_mend(path: str, value: Any, message: str) -> None:
    assert any(fault.endswith(message) for fault in faults(broken(path, value)))


def test_a_requirement_has_some_way_to_be_met() -> None:
    content = broken("requirements.0.levels", [])
    del content["requirements"][0]["improvement"]
    assert faults(content) == ["requirements.0.measured: ange 'levels', 'improvement' eller båda"]


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ({"kind": "verdict", "requirement": "annat", "now": {}}, "inget mätt krav heter 'annat'"),
        ({"kind": "payment", "pot": "annan", "population": {"01": 1}}, "ingen pott som räknas ut heter 'annan'"),
        ({"kind": "payment", "pot": "pott", "population": {"01": 0}}, "Prov: ange vilka som tar del."),
        (
            {"kind": "payment", "pot": "pott", "population": {"01": 1}, "earned": {"01": {"krav": 100}}},
            "ger {'01': {'slut': 100000}}, men {} väntades",
        ),
    ],
)
def test_a_worked_example_that_cannot_be_run_says_why(example: dict[str, Any], message: str) -> None:
    expect = {"verdict": "met"} if example["kind"] == "verdict" else {}
    whole = example | {"why": "prov", "expect": expect}
    assert failures(loaded(small(examples=[whole]))) == [(0, f"räkneexempel 1 (prov): {message}")]
