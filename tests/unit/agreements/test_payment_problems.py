"""What a payment lacks, in people's words: a sentence for each cause, with its regions and the way out."""

from datetime import date

import pytest

from indicators.agreements.payment import NotPayable, allocate
from indicators.agreements.payment_problems import told
from tests.support.agreements import ACCESS, everybody, on_days, persons
from tests.unit.agreements.test_payment import TWO


def test_a_missing_verdict_refuses_the_whole_payment_and_names_the_choice() -> None:
    verdicts = everybody(ACCESS, {"01": 100, "03": 100}, "block-1")
    with pytest.raises(NotPayable) as refusal:
        allocate(ACCESS, verdicts[:-1], persons(TWO), regions=["01", "03"], pots=["block-1", "skr"])
    (problem,) = told(refusal.value.problems, {"03": "Region Uppsala"})
    assert problem.sv == (
        "Värden saknas för Region Uppsala (Behandling i BUP, 2023-11); "
        "lämna dem, eller välj läsningen ”Ett värde som saknas räknas som inte uppfyllt”."
    )
    assert problem.en.startswith("Values are missing for Region Uppsala (Treatment in child psychiatry, 2023-11)")


def test_each_cause_is_one_sentence_with_the_regions_that_lack_the_same() -> None:
    # 01 lacks the whole year, 03 and 04 one requirement in two months apart.
    three = {"01": 3, "03": 1, "04": 1}
    lacking = {("forsta-besok", date(2023, month, 1)) for month in (2, 3, 7)}
    verdicts = [
        one
        for one in everybody(ACCESS, dict.fromkeys(three, 100), "block-1")
        if one.region != "01" and (one.requirement, one.month) not in lacking
    ]
    with pytest.raises(NotPayable) as refusal:
        allocate(ACCESS, verdicts, persons(three), regions=[*three], pots=["block-1"])
    told_so = [one.sv.split(";")[0] for one in told(refusal.value.problems, {}, [*three])]
    assert told_so == [
        "Värden saknas för 01 (alla krav, 2023-01–2023-11)",
        "Värden saknas för 03, 04 (Första besök i specialiserad vård, 2023-02–2023-03, 2023-07)",
    ]
    with pytest.raises(NotPayable) as refusal:
        allocate(ACCESS, [], persons(three), regions=[*three], pots=["block-1"])
    (everywhere,) = told(refusal.value.problems, {}, [*three])
    assert everywhere.en.startswith("Values are missing for all regions (all requirements, 2023-01–2023-11);")


def test_a_missing_population_names_the_nearest_choice_that_has_figures() -> None:
    known = on_days({date(2022, 12, 31): TWO, date(2023, 11, 1): TWO})
    with pytest.raises(NotPayable) as refusal:
        allocate(ACCESS, [], known, regions=["01", "03"], pots=["block-2-allmant", "block-2-bup"])
    assert [one.sv for one in told(refusal.value.problems, {}, ["01", "03"])] == [
        "Strategiskt arbete utom BUP: folkmängden 2022-11-01 (alla åldrar) saknas för alla regioner "
        "(ingen siffra 2022-11-01); lägg in siffrorna, eller välj läsningen ”31 december 2022”.",
        "Kortare väntan i barn- och ungdomspsykiatrin: folkmängden 2022-11-01 (0–18 år) saknas för alla regioner "
        "(ingen siffra 2022-11-01); lägg in siffrorna, eller välj läsningen ”31 december 2022”.",
    ]


def test_a_choice_whose_own_figures_are_missing_is_not_named() -> None:
    with pytest.raises(NotPayable, match=r"saknas för 03 .*; lägg in siffrorna\.$"):
        allocate(ACCESS, [], persons({"01": 3}), regions=["01", "03"], pots=["block-2-allmant"])
