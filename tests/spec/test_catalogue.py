"""The whole catalogue at once: counts, every worked example recomputed plainly, and the lint's rules shown to bite."""

import dataclasses
import statistics
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from indicators.base import Provenance
from indicators.catalogue import document_counts
from indicators.catalogue.lint import lint
from indicators.catalogue.packaged import packaged
from indicators.catalogue.remarks import Context, Remark
from indicators.catalogue.whole import Catalogue
from indicators.engine.worked_patients import failures
from indicators.entries.geography import Region
from indicators.entries.pathway import DocumentCount, Merge
from indicators.entries.specification import Given, Specification
from indicators.entries.targets import Target
from tests.support.specifications import computing, named_condition, specification

CATALOGUE = packaged()
TODAY = date(2026, 11, 22)

KOLADA_CODES = {
    "01": "0001",
    "03": "0003",
    "04": "0004",
    "05": "0005",
    "06": "0006",
    "07": "0007",
    "08": "0008",
    "09": "0009",
    "10": "0010",
    "12": "0012",
    "13": "0013",
    "14": "0014",
    "17": "0017",
    "18": "0018",
    "19": "0019",
    "20": "0020",
    "21": "0021",
    "22": "0022",
    "23": "0023",
    "24": "0024",
    "25": "0025",
    "00": "0000",
}
LETTERS = dict(
    zip(sorted(set(KOLADA_CODES) - {"00"}), "AB C D E F G H I K M N O S T U W X Y Z AC BD".split(), strict=True)
)
HEALTHCARE_REGIONS = {
    "stockholm-gotland": "01 09",
    "mellansverige": "03 04 17 18 19 20 21",
    "sydostra": "05 06 08",
    "sodra": "07 10 12 13",
    "vastra": "13 14",
    "norra": "22 23 24 25",
}
"""FORMATS.md §1, written out once more; Halland (13) is split between Södra and Västra."""


def test_the_catalogue_holds_with_no_error() -> None:
    assert [str(r) for r in lint(Context(CATALOGUE, TODAY)) if r.severity == "error"] == []


def test_there_is_as_much_as_was_promised() -> None:
    specs = CATALOGUE.specifications
    assert len(CATALOGUE.region_codes) == 21
    assert (len(CATALOGUE.healthcare_regions), len(CATALOGUE.programme_areas)) == (6, 26)
    assert len(CATALOGUE.sources) >= 30
    assert len(specs) >= 100
    assert sum(s.status == "published" for s in specs) >= 50
    tied = [s for s in specs if s.pathways]
    assert len(tied) >= 40
    assert len({link.pathway for s in tied for link in s.pathways}) >= 10
    assert sum("kolada" in s.codes for s in specs) == 51


def test_every_code_system_of_every_region() -> None:
    assert {r.code: r.kolada for r in CATALOGUE.regions} == KOLADA_CODES
    assert {r.code: r.letter for r in CATALOGUE.regions if r.code != "00"} == LETTERS


def test_the_healthcare_regions_and_hallands_split() -> None:
    found = {a.id: " ".join(sorted({m.region for m in a.members})) for a in CATALOGUE.healthcare_regions}
    assert found == HEALTHCARE_REGIONS
    split = {
        a.id: sorted(m.municipalities) for a in CATALOGUE.healthcare_regions for m in a.members if m.region == "13"
    }
    assert split == {"sodra": ["Halmstad", "Hylte", "Laholm"], "vastra": ["Falkenberg", "Kungsbacka", "Varberg"]}


def test_every_source_kind_of_the_documents_is_there_and_says_how_complete_it_is() -> None:
    kinds = Counter(source.kind for source in CATALOGUE.sources)
    assert set(kinds) >= {
        "quality_register",
        "patient_survey",
        "care_records",
        "health_data_register",
        "skr_collection",
        "official_statistics",
        "questionnaire",
        "peer_review",
    }
    for source in CATALOGUE.sources:
        for share in (source.coverage, source.connection):
            assert share in ("unknown", "not_applicable") or all(one.source and one.date for one in share), source.id


def test_the_ten_pathways_of_2023_are_assessed_as_in_tables_1_and_2() -> None:
    listed = {p.id for p in CATALOGUE.pathways if p.table == "1-2"}
    assessed = [a for a in CATALOGUE.assessments if a.year == 2023]
    assert ({a.pathway for a in assessed}, len(assessed)) == (listed, 10)
    noes = {(a.pathway, j.criterion) for a in assessed for j in a.judgements if j.verdict == "no"}
    assert noes == {("sjalvskadebeteende", "K2")}
    progress = {a.pathway: a.judgement("K6").progress for a in assessed}
    assert {pathway for pathway, state in progress.items() if state == "published"} == {
        "landryggsbesvar",
        "levnadsvanor-generisk",
        "svarlakta-sar",
        "traumatisk-hjarnskada",
    }
    assert {pathway for pathway, state in progress.items() if state == "most"} == {"kol-del-2"}
    assert all(a.judgement("K6").verdict is None for a in assessed)


def test_no_document_says_who_judged_in_2023_and_neither_do_we() -> None:
    assert {(a.judged_by, a.judged_on) for a in CATALOGUE.assessments} == {(None, None)}


def test_what_the_catalogue_can_count_as_the_documents_do_agrees() -> None:
    agreeing = {c.stated.measure for c in document_counts.compare(CATALOGUE) if c.agrees}
    assert agreeing >= {"approved_in_2023", "generic_models", "on_their_way", "assessed"}


def test_the_documents_two_different_counts_both_stand_with_their_place() -> None:
    stated = [c for c in CATALOGUE.counts if c.measure == "in_some_phase"]
    assert {c.stated for c in stated} == {42, 43}
    assert len({c.place for c in stated}) == 2


def test_every_approved_pathway_but_one_of_the_34_is_named_by_year() -> None:
    own = {c.stated.measure: c.own for c in document_counts.compare(CATALOGUE)}
    years = [own[f"approved_in_{year}"] for year in (2020, 2021, 2022, 2023)]
    assert (years, own["approved"]) == ([6, 6, 11, 10], 33)


def test_a_merger_after_the_day_that_a_count_holds_for_does_not_lessen_it() -> None:
    # New-onset heart failure was approved in 2021 and merged in 2024: published in September 2023.
    apart = dataclasses.replace(CATALOGUE, pathways=[p for p in CATALOGUE.pathways if p.id != "hjartsvikt-nydebuterad"])
    published = [
        next(c.own for c in document_counts.compare(catalogue) if c.stated.measure == "published")
        for catalogue in (CATALOGUE, apart)
    ]
    assert published == [31, 30]


def test_the_reports_136_and_69_and_13_in_five_pathways_come_out_when_the_sets_have_their_members() -> None:
    # Made up: which the members are nobody has read. Of thirteen indicators each of five pathways has one at least.
    by_pathway: dict[str, list[str]] = {}
    for spec in CATALOGUE.specifications:
        if len(spec.pathways) == 1:
            by_pathway.setdefault(spec.pathways[0].pathway, []).append(spec.id)
    five = sorted(by_pathway.values(), key=len, reverse=True)[:5]
    thirteen = [*(some[0] for some in five), *(one for some in five for one in some[1:])][:13]
    members = {
        "indikatorer-i-de-13-forsta": [f"indikator-{number}" for number in range(136)],
        "uppfoljda-av-de-13-forsta": [f"indikator-{number}" for number in range(69)],
        "efterfragade-fran-regionerna": thirteen,
    }
    filled = [one.model_copy(update={"members": members.get(one.id, one.members)}) for one in CATALOGUE.named_sets]
    compared = document_counts.compare(dataclasses.replace(CATALOGUE, named_sets=filled))
    own = {c.stated.measure: (c.own, c.agrees) for c in compared}
    assert own["indicators_of_first_13"] == (136, True)
    assert own["followed_of_first_13"] == (69, True)
    assert own["asked_of_regions"] == (13, True)
    assert own["pathways_asked_of_regions"] == (5, True)


def test_members_that_nobody_has_read_are_counted_nowhere() -> None:
    own = {c.stated.measure: c.own for c in document_counts.compare(CATALOGUE)}
    assert {own[name] for name in ("indicators_of_first_13", "followed_of_first_13", "asked_of_regions")} == {0}


def test_what_is_no_pathway_is_neither_approved_nor_counted() -> None:
    others = [p for p in CATALOGUE.pathways if p.phase == "not_a_pathway"]
    assert {p.id for p in others} == {"endometrios", "kronisk-njursjukdom", "obesitas"}
    assert not any(p.dates or p.confirmed for p in others)


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("jattecellsartrit", "jattecellsarterit"),
        ("Jättecellsartrit (GCA)", "jattecellsarterit"),
        ("schizofreni-forstagangsinsjuknande", "schizofreni"),
        ("kol", "kol"),
        ("kol-del-2", "kol"),
        ("Schizofreni, fortsatt vård och stöd", "schizofreni"),
        ("hjartsvikt-nydebuterad", "hjartsvikt"),
    ],
)
def test_a_pathway_is_known_by_the_ids_and_names_it_has_had(former: str, now: str) -> None:
    assert CATALOGUE.pathway_id(former) == now


def test_a_goal_that_nobody_read_stands_only_where_an_indicator_follows_it() -> None:
    followed = {(link.pathway, link.goal) for spec in CATALOGUE.specifications for link in spec.pathways}
    ours = {
        (goal.origin.pathway, goal.origin.goal) if goal.origin else (p.id, goal.id)
        for p in CATALOGUE.pathways
        for goal in p.goals
        if goal.source is None
    }
    assert ours <= followed


def test_names_that_nobody_read_stand_outside_the_counts() -> None:
    unconfirmed = [p for p in CATALOGUE.pathways if not p.confirmed]
    assert unconfirmed
    only = dataclasses.replace(CATALOGUE, pathways=[p for p in CATALOGUE.pathways if p.confirmed])
    assert [c.own for c in document_counts.compare(only)][:9] == [c.own for c in document_counts.compare(CATALOGUE)][:9]


def plain_value(spec: Specification, given: Given) -> Fraction | None:
    """The value worked out a second time, with fractions and nothing shared with the code under test."""
    if given.value is not None:
        return Fraction(given.value)
    if given.answer is not None:
        return Fraction(1 if given.answer else 0)
    if given.values is not None:
        numbers = [Fraction(v) for v in given.values]
        if spec.kind == "count":
            return Fraction(len(numbers))
        return (statistics.mean(numbers) if spec.kind == "mean" else statistics.median(numbers)) if numbers else None
    assert given.numerator is not None
    if spec.kind == "count":
        return Fraction(given.numerator)
    assert given.denominator is not None
    factor = {"percent": 100, "per_1000": 1000, "per_10000": 10_000, "per_100000": 100_000}.get(spec.unit, 1)
    return Fraction(given.numerator) * factor / Fraction(given.denominator) if given.denominator else None


EXAMPLES = [
    pytest.param(spec, example, id=f"{spec.id}-{place}")
    for spec in CATALOGUE.specifications
    for place, example in enumerate(spec.examples)
]


@pytest.mark.parametrize(("spec", "example"), EXAMPLES)
def test_every_worked_example_holds_when_worked_out_a_second_time(spec: Specification, example: Any) -> None:
    exact = plain_value(spec, example.given)
    if exact is None:
        assert (example.expect.value, example.expect.target_class) == (None, "no_target")
        return
    places = Decimal(1).scaleb(-spec.decimals)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(places, ROUND_HALF_UP)
    assert example.expect.value == rounded
    everybodys = [t for t in spec.targets if t.group is None]
    passed = {t.level: reached(t, rounded, example.given) for t in everybodys}
    best = next((level for level in ("high", "met") if passed.get(level)), "not_met")
    unsure = best == "not_met" and None in passed.values()
    assert example.expect.target_class == ("no_target" if not everybodys else "not_judged" if unsure else best)


def reached(target: Target, value: Decimal, given: Given) -> bool | None:
    if target.operator == "within":
        if given.nation is None:
            return None
        share = Fraction(target.value) / 100
        low, high = (Fraction(given.nation) * (1 + side * share) for side in (-1, 1))
        return low <= value <= high
    own = eval_target(target.operator, value, target.value)
    if not own or target.also is None:
        return own
    return None if given.beside is None else eval_target(target.also.operator, given.beside, target.also.value)


def eval_target(operator: str, value: Decimal, level: Decimal) -> bool:
    return (
        (value > level and operator in (">", ">="))
        or (value < level and operator in ("<", "<="))
        or (value == level and operator in (">=", "<="))
    )


def with_specification(spec: Specification) -> Context:
    whole: Catalogue = dataclasses.replace(CATALOGUE, specifications=[*CATALOGUE.specifications, spec])
    return Context(whole, TODAY)


TARGET = {"level": "met", "operator": ">=", "value": 80, "source": "prov"}
PROVEN = [
    {"facts": ["name", "definition", "direction", "sources", "targets"], "source": "Provet", "mark": "convention"}
]

BROKEN: dict[str, dict[str, Any]] = {
    "unknown-source": {"sources": [{"source": "finns-inte", "followable": "now"}]},
    "unknown-pathway": {"pathways": [{"pathway": "finns-inte"}]},
    "unknown-goal": {"pathways": [{"pathway": "stroke-tia-tidiga-insatser", "goal": "finns-inte"}]},
    "incomplete": {"numerator": None},
    "no-target-reason": {"no_target_reason": None},
    "no-example": {"examples": []},
    "own-review": {
        "governance": {"author": "A", "checked_by": "A", "reviewed": "2026-01-01", "next_review": "2027-12-01"}
    },
    "governance": {"governance": {"author": "A"}},
    "former-target": {"targets": [TARGET | {"until": "2023-11"}], "provenance": PROVEN},
    "proposal": {"proposal": True},
    "target-twice": {"targets": [TARGET, TARGET], "provenance": PROVEN},
    "target-direction": {"targets": [TARGET | {"operator": "<="}], "provenance": PROVEN},
    "unknown-indicator": {
        "targets": [TARGET | {"also": {"indicator": "finns-inte", "operator": ">", "value": 50}}],
        "provenance": PROVEN,
    },
    "bounds": {"targets": [TARGET | {"value": 101}], "provenance": PROVEN},
    "typical": {"typical": {"lowest": 60, "highest": 20, "source": "Provet"}},
    "target-order": {"targets": [TARGET, TARGET | {"level": "high", "value": 70}], "provenance": PROVEN},
    "example": {
        "examples": [
            {
                "why": "fel",
                "given": {"numerator": 1, "denominator": 2},
                "expect": {"value": 51, "target_class": "no_target"},
            }
        ]
    },
    "unit": {"unit": "days"},
    "provenance": {"provenance": [{"facts": ["finns_inte"], "source": "Provet", "mark": "read"}]},
    "breakdown": {"breakdowns": ["unit"]},
    "id-twice": {"id": "kolada-u70495"},
    "priority": {"pathways": [{"pathway": "stroke-tia-tidiga-insatser", "priority": 1}]},
}
"""One specification for each of the lint's rules, broken in just that."""


def test_every_indicator_says_what_values_are_possible() -> None:
    assert [s.id for s in CATALOGUE.specifications if s.measure.made_of != "answer" and None in s.bounds] == []


def test_an_indicator_whose_values_have_no_end_is_told_of() -> None:
    endless = specification(kind="mean", unit="days")
    assert "no-bounds" in {r.rule for r in lint(with_specification(endless)) if r.severity == "warning"}


def test_what_is_typical_is_only_said_where_it_was_read() -> None:
    for spec in (spec for spec in CATALOGUE.specifications if spec.typical):
        assert [p.mark for p in spec.provenance if "typical" in p.facts] == ["read"], spec.id


def test_the_inhabitants_of_every_region_are_known_and_sum_to_the_nation() -> None:
    known = {code: CATALOGUE.inhabitants(code, date(2025, 1, 1)) or 0 for code in CATALOGUE.region_codes}
    assert min(known.values()) > 50_000  # Gotland
    assert sum(known.values()) == CATALOGUE.inhabitants("00", date(2025, 1, 1))


def test_the_complete_specification_of_the_tests_holds() -> None:
    assert [r for r in lint(with_specification(specification())) if r.severity == "error"] == []


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_of_the_lint_bites(rule: str) -> None:
    errors = [r for r in lint(with_specification(specification(**BROKEN[rule]))) if r.severity == "error"]
    assert rule in {r.rule for r in errors}, errors


WORKED: dict[str, dict[str, Any]] = {
    "proportion": {},
    "count": {  # how many there are is the value itself, whatever the denominator
        "unit": "count",
        "decimals": 0,
        "examples": [
            {"why": "tre", "given": {"numerator": 3}, "expect": {"value": 3, "target_class": "no_target"}},
        ],
    },
}


@pytest.mark.parametrize("kind", WORKED)
def test_a_specification_whose_worked_patient_holds_is_let_through(kind: str) -> None:
    whole = computing()["computation"]
    whole["worked"]["result"]["value"] = {"proportion": 100, "count": 1}[kind]
    spec = specification(kind=kind, **WORKED[kind], computation=whole)
    assert [r for r in lint(with_specification(spec)) if r.severity == "error"] == []


def patient(expect: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """A computation whose one worked patient has two visits of two days and one diagnosis."""
    visits = [{"event_id": name, "start": "2025-05-01", "end": "2025-05-03"} for name in ("a", "b")]
    records = {"contact": visits, "diagnosis": [{"start": "2025-05-01", "code": "X1"}]}
    expect = [{"initial_population": True, "denominator": True} | one for one in expect]
    people = [{"id": "p", "why": "två besök", "records": records, "expect": expect}]
    worked = {"period": "2025-01-01/2026-01-01", "people": people, "result": {"denominator": 1}}
    return computing(worked=worked, **changes)


VISITS: dict[str, Any] = {
    "counts": "contact",
    "of": "visit",
    "steps": {"visit": {"events": "contact", "unknown": "no"}},
    "numerator": None,
    "measured": {"days": {"since": "unit.start", "until": "unit.end"}},
}
DIAGNOSES = {"numerator": None, "events": {"events": "diagnosis", "codes": ["prov"], "unknown": "no"}}


def test_a_specification_that_does_not_compute_has_no_worked_patients_to_fail() -> None:
    assert failures(specification(), CATALOGUE.codelist_by_id) == []


ALSO: list[tuple[str, str, dict[str, Any]]] = [
    (
        "worked-patient",
        "numerator blev nej, men ja",
        computing(codelists={"prov": {"system": "Prov", "codes": ["X2"]}}),
    ),
    (
        "worked-patient",
        "patient p: den räknade enheten c blev finns inte, men finnas väntades",
        {"kind": "mean", "unit": "days"} | patient([{"unit": name, "value": 2} for name in "abc"], **VISITS),
    ),
    (
        "worked-patient",
        "patient p: den räknade enheten b blev finns, men inte finnas väntades",
        {"kind": "mean", "unit": "days"} | patient([{"unit": "a", "value": 2}], **VISITS),
    ),
    (
        "worked-patient",
        "patient p: value blev 2, men 3 väntades",
        {"kind": "mean", "unit": "days"} | patient([{"unit": "a", "value": 2}, {"unit": "b", "value": 3}], **VISITS),
    ),
    (
        "worked-patient",
        "patient p: numerator blev 1, men 2 väntades",
        {"kind": "rate", "unit": "per_1000"} | patient([{"numerator": 2}], **DIAGNOSES),
    ),
    ("unknown-codelist", "ingen kodlista heter 'prov'", computing(codelists={})),
    ("worked-patient", "worked.supplied", computing(codelists={"prov": {"supplied": ["Prov"]}})),
    ("breakdown", "saknar 'age_groups'", computing() | {"breakdowns": ["age"]}),
    ("incomplete", "'population' saknas", {"population": None}),
    (
        "governance",
        "måste vara efter",
        {"governance": {"author": "A", "checked_by": "B", "reviewed": "2027-01-02", "next_review": "2027-01-01"}},
    ),
    (
        "governance",
        "hör ihop",
        {"governance": {"author": "A", "checked_by": "B", "next_review": "2027-12-01"}},
    ),
    ("former-target", "säger i 'until'", {"former_targets": [TARGET | {"since": "2021"}]}),
    ("target-direction", "passar bara", {"targets": [TARGET | {"operator": "within"}], "provenance": PROVEN}),
    (
        "target-direction",
        "bredare än 0",
        {"direction": "none", "targets": [TARGET | {"operator": "within", "value": 0}], "provenance": PROVEN},
    ),
    (
        "unknown-indicator",
        "prov-indikator",
        {
            "targets": [TARGET | {"group": {"name": {"sv": "Behandlade"}, "indicator": "prov-indikator"}}],
            "provenance": PROVEN,
        },
    ),
    ("target-direction", "utan riktning", {"direction": "none", "targets": [TARGET], "provenance": PROVEN}),
    (
        "example",
        "behöver numerator",
        {"examples": [{"why": "x", "given": {"numerator": 1}, "expect": {"value": 1, "target_class": "no_target"}}]},
    ),
]
"""What else the same rules say of a specification."""


@pytest.mark.parametrize(("rule", "says", "changes"), ALSO)
def test_a_rule_with_several_sides_tells_them_apart(rule: str, says: str, changes: dict[str, Any]) -> None:
    found = lint(with_specification(specification(**changes)))
    assert [r.entry for r in found if r.rule == rule and says in r.message] == ["prov-indikator"]


ASSESSED = next(p for p in CATALOGUE.pathways if p.table == "1-2")


PATHWAY_FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("unknown-area", "inget annat programområde", {"other_areas": ["finns-inte"]}),
    ("unknown-area", "inget annat programområde", {"other_areas": [ASSESSED.programme_area]}),
    ("alias", "betyder också schizofreni", {"aliases": ["schizofreni-forstagangsinsjuknande"]}),
    ("goal-source", "ett eget har ingen", {"goals": [ASSESSED.goals[0].model_copy(update={"source": None})]}),
    ("goal-source", "säger var", {"goals": [ASSESSED.goals[0].model_copy(update={"mark": "memory"})]}),
    ("unknown-area", "finns-inte", {"programme_area": "finns-inte"}),
    ("no-area", "säg varför", {"programme_area": None, "note": None}),
    ("merge", "inte finns i katalogen", {"merge": Merge(into="finns-inte", done=False, source="Provet")}),
    ("merge", "säger emot", {"merge": Merge(into=ASSESSED.id, done=True, source="Provet"), "phase": "published"}),
    (
        "confirmed",
        "obekräftat",
        {"confirmed": False, "provenance": [Provenance(facts=["name"], source="Provet", mark="read")]},
    ),
]


@pytest.mark.parametrize(("rule", "says", "changes"), PATHWAY_FAULTS)
def test_a_pathway_that_does_not_hold_together_is_an_error(rule: str, says: str, changes: dict[str, Any]) -> None:
    broken = ASSESSED.model_copy(update=changes)
    found = errors_with(pathways=[broken if p is ASSESSED else p for p in CATALOGUE.pathways])
    assert [(r.entry, r.rule) for r in found if says in r.message] == [(ASSESSED.id, rule)], found


def errors_with(**lists: Any) -> list[Remark]:
    whole = dataclasses.replace(CATALOGUE, **lists)
    return [r for r in lint(Context(whole, TODAY)) if r.severity == "error"]


def regions_are(regions: list[Region]) -> dict[str, Any]:
    return {"geography": dataclasses.replace(CATALOGUE.geography, regions=regions)}


def counts_are(count: DocumentCount) -> dict[str, Any]:
    return {"count_lists": [CATALOGUE.count_lists[0].model_copy(update={"counts": [count]})]}


COUNT = CATALOGUE.counts[0]
TYPED = [
    specification(id=name, **computing(variables={"reg": {"poang": kind}}))
    for name, kind in (("ett-prov", "number"), ("ett-annat", "text"))
]
HOSPICE = named_condition()
USING = specification(
    **computing(uses={"hospice": HOSPICE.used}, **HOSPICE.model_dump(include={"steps", "conditions"}))
)
CODED = named_condition(steps={"hospice_besok": {"events": "contact", "codes": ["hospice-koder"], "unknown": "no"}})
MISSPELT = [{"facts": ["stegen"], "source": "Provet", "mark": "convention"}]


def with_first(**changes: Any) -> list[Any]:
    first, *others = CATALOGUE.assessments
    return [first.model_copy(update=changes), *others]


WHOLE: list[tuple[str, str, dict[str, Any]]] = [
    ("number", "20 poster, 21 väntades", regions_are([r for r in CATALOGUE.regions if r.code != "14"])),
    ("membership", "region 14", regions_are([r for r in CATALOGUE.regions if r.code != "14"])),
    ("nation", "Riket", regions_are([r for r in CATALOGUE.regions if r.code != "00"])),
    (
        "alias",
        "'skåne' betyder 2 regioner",
        regions_are(
            [r.model_copy(update={"aliases": ["Skåne"]}) if r.code in ("12", "14") else r for r in CATALOGUE.regions]
        ),
    ),
    ("not-assessed", "är inte bedömt för 2023", {"assessments": CATALOGUE.assessments[1:]}),
    ("unknown-pathway", "'borta'", {"assessments": with_first(pathway="borta")}),
    # The first is row 10 of both tables; the second, of the same year, is row 1.
    ("row-taken", "rad 1 i tabell 1", {"assessments": with_first(rows=CATALOGUE.assessments[1].rows)}),
    (
        "unknown-pathway",
        "'ingenstans'",
        {"consultations": [CATALOGUE.consultations[0].model_copy(update={"pathway": "ingenstans"})]},
    ),
    ("variable-type", "reg.poang är text här men number i ett-prov", {"specifications": TYPED}),
    ("unknown-condition", "inget gemensamt villkor heter 'hospice'", {"specifications": [USING], "conditions": []}),
    (
        "condition-changed",
        "'hospice' är version 1",
        {"specifications": [USING], "conditions": [named_condition(version=2)]},
    ),
    ("unknown-codelist", "ingen kodlista heter 'hospice-koder'", {"conditions": [CODED]}),
    ("provenance", "'stegen' är inget fält", {"conditions": [named_condition(provenance=MISSPELT)]}),
    ("count", "ingenting räknar", counts_are(COUNT.model_copy(update={"measure": "finns inte"}))),
    ("count", "förklara", counts_are(COUNT.model_copy(update={"stated": 999, "difference": None}))),
]


@pytest.mark.parametrize(("rule", "says", "lists"), WHOLE)
def test_lists_that_do_not_hold_together_are_errors(rule: str, says: str, lists: dict[str, Any]) -> None:
    found = errors_with(**lists)
    assert rule in {r.rule for r in found if says in r.message}, found


def test_a_draft_must_say_what_it_lacks_and_a_published_one_lacks_nothing() -> None:
    with pytest.raises(ValueError, match="lacks"):
        specification(status="draft")
    with pytest.raises(ValueError, match="lacks"):
        specification(lacks=["nämnare"])


def test_a_published_specification_that_no_person_has_reviewed_is_told_of() -> None:
    unread = {"author": "A", "next_review": "2027-12-01"}
    found = [r for r in lint(with_specification(specification(governance=unread))) if r.entry == "prov-indikator"]
    assert [(r.severity, r.rule) for r in found] == [("warning", "not-reviewed")]


def test_what_foljsam_proposes_is_a_draft_and_does_not_count_as_a_pathways_indicator() -> None:
    tied = next(
        spec for spec in CATALOGUE.specifications if spec.pathways and spec.status == "draft" and not spec.proposal
    )
    proposed = [
        spec if spec is not tied else spec.model_copy(update={"proposal": True}) for spec in CATALOGUE.specifications
    ]
    counted = [
        next(c.own for c in document_counts.compare(one) if c.stated.measure == "indicators")
        for one in (CATALOGUE, dataclasses.replace(CATALOGUE, specifications=proposed))
    ]
    assert counted[0] is not None
    assert counted[1] == counted[0] - 1


@pytest.mark.parametrize(
    ("indicator", "level"),
    [
        ("palliativ-munhalsa", 90),
        ("palliativ-vid-behov-opioid", 98),
        ("palliativ-vid-behov-angest", 98),
        ("palliativ-brytpunktssamtal", 98),
        ("osteoporos-lakemedel-12-man", 30),
        ("ra-diagnos-20-veckor", 50),
    ],
)
def test_the_national_boards_levels_stand_on_the_indicators_that_they_are_for(indicator: str, level: int) -> None:
    (target,) = next(spec for spec in CATALOGUE.specifications if spec.id == indicator).targets
    assert (target.operator, target.value) == (">=", level)


def test_the_eighteen_of_the_heart_failure_register_have_two_levels_each() -> None:
    register = {s.codes["register"]: s for s in CATALOGUE.specifications if "RiksSvikt" in s.codes.get("register", "")}
    numbers = [*map(str, range(1, 16)), "12.1", "12.2", "12.3"]
    assert set(register) == {f"RiksSvikt {number}" for number in numbers}
    assert all([t.level for t in spec.targets] == ["met", "high"] for spec in register.values())
    quadruple = register["RiksSvikt 7"]
    assert [(t.value, t.until) for t in quadruple.former_targets] == [(40, "2024"), (50, "2024")]
    # HFrEF was below 40 per cent before October 2025, and is at most 40 since.
    assert quadruple.valid_from == date(2025, 10, 1)


def test_only_pathways_of_which_nothing_to_measure_was_read_have_no_indicator() -> None:
    tied = {link.pathway for spec in CATALOGUE.specifications for link in spec.pathways}
    lacking = [p.id for p in CATALOGUE.pathways if p.id not in tied and p.phase not in ("merged", "not_a_pathway")]
    # Of four nobody has found a page or a goal, and the generic model for rehabilitation has no patients of its own.
    assert lacking == [
        "lungfibros",
        "rehabilitering-generisk",
        "sallsynta-syndrom",
        "sepsis-vardrelaterad",
        "tuberkulos",
    ]


def test_every_proposal_says_what_was_read_and_that_the_definition_is_ours() -> None:
    proposals = [spec for spec in CATALOGUE.specifications if spec.proposal]
    assert len(proposals) >= 15
    for spec in proposals:
        notes = [one.note for one in spec.provenance if one.facts == ["references"]]
        assert all(note and "Läst är" in note and "Följsams förslag" in note for note in notes), spec.id
        assert notes, spec.id
        assert any("definition" in one.facts and one.mark == "convention" for one in spec.provenance), spec.id


def test_what_ships_claims_no_review_that_a_person_has_not_made() -> None:
    claimed = {s.governance.checked_by for s in CATALOGUE.specifications} - {None}
    assert claimed == set()


def test_a_note_of_our_own_is_never_a_source_that_was_read() -> None:
    entries = [*CATALOGUE.pathways, *CATALOGUE.sources, *CATALOGUE.specifications, *CATALOGUE.programme_areas]
    facts = [one for entry in entries for one in entry.provenance]
    facts += [date for pathway in CATALOGUE.pathways for date in pathway.dates]
    assert [one.source for one in facts if one.mark == "read" and one.source.startswith("Följsam")] == []


def test_a_review_that_is_due_is_a_warning_not_an_error() -> None:
    due = {"author": "A", "checked_by": "B", "reviewed": "2020-01-01", "next_review": "2021-01-01"}
    found = [r for r in lint(with_specification(specification(governance=due))) if r.entry == "prov-indikator"]
    assert {(r.severity, r.rule) for r in found} == {("warning", "review-due")}


def test_definitions_are_not_copied_from_each_other() -> None:
    repeated = [text for text, number in Counter(s.definition for s in CATALOGUE.specifications).items() if number > 1]
    assert repeated == []
