"""Why a person is in or out: what is said agrees with what is counted, and shows the rows behind it."""

import pytest

from indicators.definition.language import Computation
from indicators.engine.event_tables import MissingTable
from indicators.engine.explain import explain, explain_people
from indicators.engine.explanation import ConditionOutcome, Explanation
from indicators.engine.populations import FLAGS, Units
from indicators.engine.query_engine import QueryEngine
from indicators.engine.steps import KEY
from tests.support.specifications import computing
from tests.unit.definition_text.conftest import Case, case

ANSWERS = {"initial_population": "initial_population", "denominator": "denominator", "exclusion": "exclusions"}


def _explained(engine: QueryEngine, case: Case, person: str) -> Explanation:
    return explain(engine, *case.given, person)


def test_every_worked_patient_is_explained_as_it_is_counted(engine: QueryEngine, of_catalogue: Case) -> None:
    counted = engine.fetch(Units(*of_catalogue.given).table())
    for told in explain_people(engine, *of_catalogue.given, [one.id for one in of_catalogue.definition.worked.people]):
        units = {unit.unit: unit for unit in told.units}
        wanted = {row[KEY]: row for row in counted if row["person_id"] == told.person}
        assert units.keys() == wanted.keys(), told.person
        for key, row in wanted.items():
            assert units[key].flags == row, (told.person, key)
            _said_as_counted(of_catalogue.definition, units[key].answers, row)


def _said_as_counted(definition: Computation, answers: dict[str, ConditionOutcome], row: dict[str, object]) -> None:
    initial = bool(answers["initial_population"].holds)
    denominator = initial and (definition.denominator is None or bool(answers["denominator"].holds))
    excluded = denominator and definition.exclusions is not None and bool(answers["exclusions"].holds)
    assert (initial, denominator, excluded) == tuple(bool(row[flag]) for flag in FLAGS[:3])
    if definition.numerator is not None and denominator and not excluded:
        met = answers["numerator"].holds
        assert row["numerator"] == (None if met is None and definition.missing == "excluded" else int(bool(met)))


def test_the_whole_story_of_one_episode(engine: QueryEngine, of_every_step: Case) -> None:
    assert str(_explained(engine, of_every_step, "i-tid")).splitlines() == [
        "Person i-tid",
        "Steget ”tillfalle”: 2 rader stämmer, 1 kvar",
        "  • första dag 2025-03-01, sista dag 2025-03-06, region 01",
        "Steget ”diagnos”: 1 rad stämmer, 1 kvar",
        "  • radnummer d1, första dag 2025-03-01, kod I509",
        "",
        "Räknad enhet: första dag 2025-03-01, sista dag 2025-03-06, region 01",
        "  Steget ”prov”: 2 rader stämmer, 1 kvar",
        "    • radnummer m2, första dag 2025-03-10, värde 12,5",
        "  Utgångspopulation",
        "    [ja] Allt detta gäller:",
        "      [ja] Villkoret ”har diagnos” är uppfyllt",
        "        [ja] Det finns minst en rad ur ”diagnos”",
        "          • radnummer d1, första dag 2025-03-01, kod I509",
        "      [ja] Personens ålder vid det räknade vårdtillfällets första dag är minst 18 år",
        "        • personens födelsedag: 1950-01-01",
        "        • det räknade vårdtillfällets första dag: 2025-03-01",
        "  Nämnare",
        "    [ja] Första dagen för ”diagnos” infaller senast det räknade vårdtillfällets sista dag",
        "      • första dagen för ”diagnos”: 2025-03-01",
        "      • det räknade vårdtillfällets sista dag: 2025-03-06",
        "  Exklusioner",
        "    [nej] Det finns minst en vårdkontakt där vart utskrivningen skedde är ”avliden” och sista dagen infaller från"
        " och med det räknade vårdtillfällets första dag till och med det räknade vårdtillfällets sista dag",
        "      • ingen sådan rad",
        "  Täljare",
        "    [ja] Minst ett av detta gäller:",
        "      [ja] Värdet ”provvarde” är mer än 10",
        "        • värdet ”provvarde”: 12,5",
        "      [nej] Det finns minst en beställning där statusen är ”klar”",
        "        • ingen sådan rad",
        "  Undantag",
        "    [nej] Det finns minst en åtgärd där första dagen infaller från och med periodens första dag",
        "      • ingen sådan rad",
        "  ⇒ Räknas i nämnaren och i täljaren.",
        "  ⇒ Redovisas under region 01.",
    ]


@pytest.mark.parametrize(
    ("person", "verdict"),
    [
        ("lagt-prov", "Räknas i nämnaren men inte i täljaren."),
        ("okand", "Täljaren går inte att avgöra: utgår ur nämnaren (bortfall)."),
        ("undantag", "Uppfyller inte täljaren och tas därför bort ur nämnaren (undantag)."),
        ("avled", "Hör till nämnaren men tas bort innan täljaren prövas (exklusion)."),
        ("sen-diagnos", "Hör till utgångspopulationen men inte till nämnaren."),
        ("barn", "Hör inte till utgångspopulationen och räknas inte."),
    ],
)
def test_each_way_out_has_its_sentence(engine: QueryEngine, of_every_step: Case, person: str, verdict: str) -> None:
    assert _explained(engine, of_every_step, person).units[0].verdict[0] == verdict


def test_a_row_that_nobody_can_judge_is_marked(engine: QueryEngine, of_every_step: Case) -> None:
    numerator = _explained(engine, of_every_step, "okand").units[0].answers["numerator"]
    assert [(part.holds, part.because) for part in numerator.parts] == [
        (None, ["värdet ”provvarde”: uppgift saknas"]),
        (None, ["radnummer o2, första dag 2025-03-10 (går inte att avgöra)"]),
    ]


def test_somebody_with_nothing_to_count_gets_a_sentence(engine: QueryEngine, of_every_step: Case) -> None:
    told = _explained(engine, of_every_step, "finns-inte")
    assert told.units == []
    assert "Personen har ingenting som räknas" in str(told)


def test_only_the_person_s_own_rows_are_told(engine: QueryEngine, of_every_step: Case) -> None:
    text = str(_explained(engine, of_every_step, "i-tid"))
    others = [row for person in of_every_step.definition.worked.people[1:] for row in person.records["contact"]]
    assert [row["event_id"] for row in others if str(row["event_id"]) in text] == []


def _small(engine: QueryEngine, **changes: object) -> Case:
    """One person with a diagnosis."""
    return case(Computation.model_validate(computing(**changes)["computation"]), engine)


def test_a_number_of_rows_is_explained_by_the_rows(engine: QueryEngine) -> None:
    patient = {
        "id": "p",
        "why": "två av tre diagnoser räknas",
        "records": {
            "diagnosis": [
                {"start": "2025-05-01", "code": "X1"},
                {"start": "2025-06-01", "code": "X1"},
                {"start": "2025-06-02", "code": "Y"},  # not in the list, neither counted nor told
            ]
        },
        "expect": [],
    }
    number = {"count": {"events": "diagnosis", "codes": ["prov"], "unknown": "no"}}
    made = _small(
        engine,
        values={"antal": number},
        numerator={"value": {"of": {"value": "antal"}, "at_least": 2, "unknown": "no"}},
        worked={"period": "2025-01-01/2026-01-01", "people": [patient], "result": {"denominator": 1}},
    )
    numerator = _explained(engine, made, "p").units[0].answers["numerator"]
    assert (numerator.holds, numerator.because) == (
        True,
        ["värdet ”antal”: 2", "första dag 2025-05-01, kod X1", "första dag 2025-06-01, kod X1"],
    )


def test_rows_are_told_in_order_of_days(engine: QueryEngine) -> None:
    # written the other way round, one of them without a day
    days = ["2025-06-01", None, "2025-05-01", "2025-01-01"]
    patient = {
        "id": "p",
        "why": "flera diagnoser",
        "records": {"diagnosis": [{"start": day, "code": "X1"} if day else {"code": "X1"} for day in days]},
        "expect": [{"initial_population": True, "denominator": True, "numerator": True}],
    }
    worked = {"period": "2025-01-01/2026-01-01", "people": [patient], "result": {"denominator": 1, "numerator": 1}}
    told = _explained(engine, _small(engine, worked=worked), "p")
    assert [row.partition(",")[0] for row in told.units[0].answers["numerator"].because] == [
        "första dag 2025-01-01",
        "första dag 2025-05-01",
        "första dag 2025-06-01",
        "kod X1",
    ]


def test_one_who_is_counted_and_nothing_more_is_said_to_be_counted(engine: QueryEngine) -> None:
    """Where there is no numerator nobody is outside it."""
    assert _explained(engine, _small(engine, numerator=None), "p").units[0].verdict == ["Räknas i nämnaren."]


REGISTER = {
    "variables": {"reg": {"poang": "number"}},
    "numerator": {
        "exists": {
            "events": "register_row",
            "in_register": "reg",
            "where": {"poang": {"at_least": 1}},
            "unknown": "no",
        }
    },
}


@pytest.mark.parametrize(
    ("dropped", "lacks"),
    [((), "register_row.reg"), (("poang",), "register_row.reg.poang")],  # the whole table; one variable of it
)
def test_records_that_are_not_there_are_named_and_never_taken_for_none(
    engine: QueryEngine, dropped: tuple[str, ...], lacks: str
) -> None:
    made = _small(engine, **REGISTER)
    whole = made.tables.pop("register_row.reg")
    if dropped:
        made.tables["register_row.reg"] = whole.drop(*dropped)
    with pytest.raises(MissingTable) as missing:
        _explained(engine, made, "p")
    assert str(missing.value) == lacks
