"""The agreements' rulebooks: every amount of the documents' tables, a real payment to the krona, and next year's as a file."""

import csv
import dataclasses
import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from indicators.agreements.allocation import NoFigure
from indicators.agreements.fulfilment import fulfil
from indicators.agreements.imported import compare
from indicators.agreements.payment import allocate
from indicators.agreements.payment_problems import NotPayable
from indicators.agreements.pots import DecidedElsewhere
from indicators.agreements.requirements import Duty, ListedDocument
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.worked_examples import failures
from indicators.catalogue.catalogue_rules import rulebooks_hold
from indicators.catalogue.packaged import packaged
from indicators.catalogue.remarks import Context
from indicators.entries.figures import AgeRange
from tests.support import plain_access_2023
from tests.support.agreements import ACCESS, REGIONS, counts, loaded, made_up, persons, small, verdict

RULEBOOKS = packaged().rulebooks
MILLION = 1_000_000


@pytest.mark.parametrize("rulebook", RULEBOOKS, ids=lambda rulebook: rulebook.id)
def test_every_rulebook_and_each_of_its_alternatives_holds(rulebook: Rulebook) -> None:
    assert rulebook.problems() == []
    assert failures(rulebook) == []


@pytest.mark.parametrize("rulebook", RULEBOOKS, ids=lambda rulebook: rulebook.id)
def test_every_choice_says_why_in_both_languages_and_its_alternatives_what_they_give(rulebook: Rulebook) -> None:
    for choice in rulebook.choices:
        texts = [choice.question, choice.chosen, choice.why]
        texts += [text for other in choice.alternatives for text in (other.name, other.gives)]
        assert all(text.en for text in texts), choice.id
        assert all(other.override.model_fields_set for other in choice.alternatives), choice.id


@pytest.mark.parametrize("rulebook", RULEBOOKS, ids=lambda rulebook: rulebook.id)
def test_a_rulebook_kept_as_json_is_the_same_in_every_reading(rulebook: Rulebook) -> None:
    for only_what_differs in (False, True):
        kept = json.dumps(rulebook.model_dump(mode="json", exclude_defaults=only_what_differs))
        again = Rulebook.model_validate(json.loads(kept))
        assert again == rulebook
        for other in rulebook.alternatives:
            assert again.under([other]) == rulebook.under([other]), other


def lint_of(rulebook: Rulebook) -> list[str]:
    catalogue = dataclasses.replace(packaged(), rulebooks=[rulebook])
    return [remark.message for remark in rulebooks_hold(Context(catalogue, date(2026, 11, 29)))]


def test_a_rulebook_may_measure_only_what_the_catalogue_has() -> None:
    assert lint_of(loaded(small())) == [
        "ingen indikator heter 'matt'; rätta stavningen, eller lägg in indikatorn först"
    ]


def test_an_alternative_that_needs_a_measure_nobody_collects_says_so() -> None:
    own = next(choice for choice in ACCESS.choices if choice.id == "under-eller-hogst")
    silent = [other.model_copy(update={"needs": None}) for other in own.alternatives[:1]]
    choices = [own.model_copy(update={"alternatives": silent})]
    assert lint_of(ACCESS) == []
    assert lint_of(ACCESS.model_copy(update={"choices": choices, "examples": []})) == [
        "under-60-vid-forbattring: säg i 'needs' att vantetid-forsta-besok-under-60 saknas"
    ]


def amounts(rulebook: Rulebook) -> dict[str, int]:
    return {name: pot.amount for name, pot in rulebook.every_pot.items()}


def test_the_amounts_of_better_access_2023() -> None:
    assert amounts(ACCESS) == {
        "block-1": 2_500 * MILLION,
        "block-2": 440 * MILLION,
        "block-2-allmant": 360 * MILLION,
        "block-2-bup": 80 * MILLION,
        "skr": 12 * MILLION,
    }
    table_1 = [450, 600, 600, 75, 75, 250, 150, 150, 150]
    assert [one.share * 25 for one in ACCESS.measured] == table_1
    assert {stated.amount for stated in ACCESS.stated} == {
        million * MILLION for million in (2_940, 12, 2_952, 2_500, *table_1)
    }


def stated(rulebook: Rulebook) -> list[float]:
    """The amounts that the document's tables and texts state, in millions."""
    return sorted({one.amount / MILLION for one in rulebook.stated})


def paid_by_recipient(rulebook: Rulebook, **more: object) -> dict[str, int]:
    """Kronor by recipient, where every region has as many inhabitants and each decision goes to one recipient."""
    decided = {
        name: {"regionerna": pot.amount}
        for name, pot in rulebook.shared_out.items()
        if isinstance(pot.key, DecidedElsewhere)
    }
    verdicts = [
        verdict(rulebook, region, condition, None)
        for pot in rulebook.shared_out.values()
        for condition in pot.conditions
        for region in REGIONS
    ]
    sums: dict[str, int] = defaultdict(int)
    for line in allocate(
        rulebook,
        verdicts,
        persons(dict.fromkeys(REGIONS, 1)),
        regions=REGIONS,
        healthcare_regions=[area.id for area in packaged().healthcare_regions],
        decided=decided,
        **more,  # type: ignore[arg-type]
    ):
        sums[line.region] += line.ore // 100
    return sums


def test_the_amounts_of_cohesive_care_2023_by_chapter_payer_and_recipient() -> None:
    rulebook = packaged().rulebook_by_id["sammanhallen-jamlik-saker-vard-2023"]
    chapters = {pot.id: pot.amount for pot in rulebook.pots}
    assert list(chapters.values()) == [million * MILLION for million in (3, 168, 5, 10, 140)]
    assert amounts(rulebook)["kvalitetsregister-regionernas"] == 70_465_000 + 29_535_000
    assert amounts(rulebook)["kvalitetsregister-statens"] == 68 * MILLION
    payers: dict[str, int] = defaultdict(int)
    for pot in rulebook.shared_out.values():
        payers[pot.funded_by] += pot.amount
    assert payers == {"state": 226 * MILLION, "regions": 100 * MILLION}
    assert stated(rulebook) == [3, 4, 5, 10, 23.5, 53.035, 68, 100, 122.5, 140, 168, 202.5, 226, 272.965, 326]


def test_chapter_8_comes_out_of_the_payments_themselves() -> None:
    paid = paid_by_recipient(packaged().rulebook_by_id["sammanhallen-jamlik-saker-vard-2023"])
    association = paid.pop("skr")
    assert (association, sum(paid.values())) == (53_035_000, 272_965_000)
    assert paid["norra"] == 10 * MILLION
    # Uppsala: its part of 62.5 million, the same as every region here, and three million for Strama.
    assert paid["03"] - paid["04"] == pytest.approx(3 * MILLION, abs=1)


def test_what_is_passed_on_lapses_with_the_requisition_of_who_passes_it_on() -> None:
    rulebook = packaged().rulebook_by_id["sammanhallen-jamlik-saker-vard-2023"]
    late = verdict(rulebook, "skr", "rekvisition-skr", None, said="not_met")
    paid = allocate(rulebook, [late], persons({}), regions=[], pots=["strama", "stodfunktionen"])
    assert {(line.region, line.requirement): line.ore for line in paid} == {
        ("03", "strama"): 0,
        ("state", "strama"): 250 * MILLION,
        ("skr", "stodfunktionen"): 2_953_500_000,  # the regions' own money needs no requisition
    }


def test_the_amounts_of_the_patients_billion_and_the_decisions_own_total() -> None:
    rulebook = packaged().rulebook_by_id["patientmiljarden-2018"]
    assert [pot.amount // MILLION for pot in rulebook.pots] == [980, 18, 2]
    assert amounts(rulebook)["forstarkt-vardgaranti"] == amounts(rulebook)["patientkontrakt"] == 490 * MILLION
    assert amounts(rulebook)["vantetidsdatabasen-forvaltning"] == 3_900_000
    assert stated(rulebook) == [2, 18, 980, 998, 1000]
    (differing,) = [one for one in rulebook.stated if one.difference]
    assert (differing.amount, differing.cites[0].document) == (998 * MILLION, "decision")
    assert rulebook.under(["total-998"]).total == 998 * MILLION
    paid = paid_by_recipient(rulebook)
    assert (paid["skl"], paid["socialstyrelsen"], sum(paid.values())) == (18 * MILLION, 2 * MILLION, 1000 * MILLION)
    assert sum(paid_by_recipient(rulebook, choices=["total-998"]).values()) == 998 * MILLION


def test_the_conditions_of_2018_are_the_five_of_section_4_2() -> None:
    rulebook = packaged().rulebook_by_id["patientmiljarden-2018"]
    for pot in ("forstarkt-vardgaranti", "patientkontrakt"):
        assert len(rulebook.every_pot[pot].conditions) == 5
    plan = rulebook.requirement_by_id["handlingsplan"]
    assert isinstance(plan, ListedDocument)
    assert (plan.by, len(plan.contents)) == (date(2018, 4, 16), 5)


def test_the_amounts_of_knowledge_management_2014() -> None:
    rulebook = packaged().rulebook_by_id["kunskapsstyrning-2014"]
    assert [pot.amount / MILLION for pot in rulebook.pots] == [14, 11.43, 7, 7]
    assert stated(rulebook) == [7, 39.43]
    assert paid_by_recipient(rulebook) == {"skl": 39_430_000}
    assert paid_by_recipient(rulebook, choices=["barn-till-inera"]) == {"skl": 37_430_000, "cehis-inera": 2_000_000}


@pytest.mark.parametrize(
    ("agreement", "days"),
    [
        ("okad-tillganglighet-2023", {"2023-09-30", "2023-12-01", "2024-03-31"}),
        ("sammanhallen-jamlik-saker-vard-2023", {"2023-09-30", "2023-12-01", "2024-03-31"}),
        ("patientmiljarden-2018", {"2018-04-16", "2018-05-02", "2018-10-02", "2018-12-01", "2019-01-01", "2019-03-31"}),
        ("kunskapsstyrning-2014", {"2014-03-15", "2014-10-10", "2014-12-01", "2015-03-31"}),
    ],
)
def test_every_day_that_a_document_names_is_somebodys_duty(agreement: str, days: set[str]) -> None:
    owed = packaged().rulebook_by_id[agreement].requirements
    assert days <= {str(one.by) for one in owed if isinstance(one, Duty | ListedDocument)}


def test_a_month_of_better_access_is_some_227_million() -> None:
    everyone_met = {
        ("vantetid-medicinsk-bedomning-3", "01", date(2023, 1, 1)): counts(1, 1),
    }
    verdicts = fulfil(ACCESS, everyone_met, ["utebliven-ger-inget"], regions=["01"])
    paid = allocate(ACCESS, verdicts, persons({"01": 1}), regions=["01"], pots=["block-1"])
    (january,) = [line.ore for line in paid if line.kind == "earned" and line.ore]
    assert january == 100 * round(0.18 * 2_500 * MILLION / 11)


@pytest.mark.external
def test_a_real_payment_by_population_comes_out_to_the_krona(shared: Path) -> None:
    with (shared / "external" / "series" / "payments_svf_second_2023.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    implied = {row["region"]: int(row["persons_implied"]) for row in rows}
    paid = allocate(made_up("svf-2023-andra"), [], persons(implied), regions=[*implied])
    computed = {line.region: line.ore // 100 for line in paid}
    assert len(computed) == 21
    assert compare({row["region"]: int(row["kronor"]) for row in rows}, computed) == []


def persons_on(shared: Path, file: str, day: str, ages: range | None = None) -> dict[str, int]:
    """Statistics Sweden's inhabitants by region on a day, of all ages or of these."""
    with (shared / "external" / "population" / file).open(encoding="utf-8") as rows:
        sums: dict[str, int] = defaultdict(int)
        for row in csv.DictReader(rows):
            if (row["date"], row["sex"]) != (day, "T") or row["region"] == "00":
                continue
            if ages is None or (row["age_from"] == row["age_to"] and int(row["age_from"]) in ages):
                sums[row["region"]] += int(row["persons"])
    return dict(sums)


ALL_AGES, BY_YEAR = "county_sex_31dec_2013-2024.csv", "county_sex_1year_30sep_2018_2022.csv"


@pytest.mark.external
@pytest.mark.parametrize(
    ("agreement", "pot", "choice", "file", "day", "ages"),
    [
        ("okad-tillganglighet-2023", "block-2-allmant", "block-2-31-december-2022", ALL_AGES, "2022-12-31", None),
        ("okad-tillganglighet-2023", "block-2-bup", "bup-30-september-2022", BY_YEAR, "2022-09-30", range(19)),
        (
            "sammanhallen-jamlik-saker-vard-2023",
            "vardforlopp-regioner",
            "vardforlopp-31-december-2022",
            ALL_AGES,
            "2022-12-31",
            None,
        ),
        (
            "patientmiljarden-2018",
            "forstarkt-vardgaranti",
            "folkmangd-31-december-2017",
            ALL_AGES,
            "2017-12-31",
            None,
        ),
    ],
)
def test_every_pot_by_population_is_paid_by_the_nearest_day_with_figures(
    shared: Path, agreement: str, pot: str, choice: str, file: str, day: str, ages: range | None
) -> None:
    rulebook = packaged().rulebook_by_id[agreement]
    known = persons_on(shared, file, day, ages)

    def population(region: str, when: date, of: AgeRange) -> int | NoFigure:
        wanted = (str(when), of == AgeRange(0, None) if ages is None else of == AgeRange(ages[0], ages[-1]))
        return known[region] if wanted == (day, True) else NoFigure("finns inte")

    met = [
        verdict(rulebook, region, condition, None)
        for condition in rulebook.every_pot[pot].conditions
        for region in REGIONS
    ]
    with pytest.raises(NotPayable, match=rulebook.alternatives[choice].name.sv):
        allocate(rulebook, met, population, regions=REGIONS, pots=[pot])
    paid = allocate(rulebook, met, population, regions=REGIONS, pots=[pot], choices=[choice])
    plain = plain_access_2023.shared(rulebook.every_pot[pot].amount, sorted(known.items()))
    assert {line.region: line.ore for line in paid} == {region: 100 * kronor for region, kronor in plain.items()}
    assert len(plain) == 21


def test_next_years_agreement_is_a_file_and_no_code() -> None:
    rulebook = made_up("kortare-vantan-2024")
    visits, operations = "vantetid-forsta-besok-60", "vantetid-operation-60"
    figures = {}
    for month in (date(2024, number, 1) for number in range(1, 5)):
        before = month.replace(year=2023)
        # 01: 79.96 per cent is published as 80.0 and meets the upper level; its operations are better by half a point.
        figures |= {(visits, "01", month): counts(7996, 10_000), (operations, "01", month): counts(505, 1000)}
        # 03: the lower level, and operations that are no better.
        figures |= {(visits, "03", month): counts(70, 100), (operations, "03", month): counts(1, 2)}
        figures |= {(operations, region, before): counts(1, 2) for region in ("01", "03")}
    verdicts = fulfil(rulebook, figures)
    assert {(one.region, one.requirement): one.share for one in verdicts} == {
        ("01", "besok"): 100,
        ("01", "operation"): 25,
        ("03", "besok"): 80,
        ("03", "operation"): 0,
    }
    paid = allocate(
        rulebook,
        verdicts,
        persons({"01": 3, "03": 1}),
        regions=["01", "03"],
        decided={"samordning": {"01": 150, "03": 50}},
    )
    by: dict[tuple[str, str], int] = defaultdict(int)
    for line in paid:
        by[line.occasion, line.kind] += line.ore
    # Each month 25 000 öre. 01 has 18 750: 11 250 of visits, and a quarter of 7 500. 03 has 6 250: 80 % of 3 750.
    monthly = 11_250 + 1_875 + 3_000
    assert dict(by) == {
        ("juli", "earned"): 2 * monthly,
        ("januari", "earned"): 2 * monthly,
        ("januari", "bonus"): 100_000 - 4 * monthly,
        ("januari", "share"): 20_000,
    }


def test_what_another_body_decides_is_waited_for_and_held_against_its_sum() -> None:
    rulebook = made_up("kortare-vantan-2024")
    with pytest.raises(NotPayable, match="Samordningsgruppen beslutar; läs in beslutet"):
        allocate(rulebook, [], persons({"01": 1}), regions=["01"], pots=["samordning"])
    with pytest.raises(NotPayable, match="raderna summerar till 199 kronor, inte 200"):
        allocate(
            rulebook,
            [],
            persons({"01": 1}),
            regions=["01"],
            pots=["samordning"],
            decided={"samordning": {"01": 149, "03": 50}},
        )
