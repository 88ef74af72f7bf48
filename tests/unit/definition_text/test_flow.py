"""The flow chart: its counts are those of the result, and none falls away unseen."""

from indicators.definition.language import Computation
from indicators.engine import tally
from indicators.engine.flow import POPULATIONS, by_step, flow, text
from indicators.engine.populations import Units
from indicators.engine.query_engine import QueryEngine
from tests.support.specifications import computing
from tests.unit.definition_text.conftest import Case, case


def test_the_chart_counts_what_the_result_counts(engine: QueryEngine, of_catalogue: Case) -> None:
    sums = tally.of_units(engine.fetch(Units(*of_catalogue.given).table())).sums
    counts = {entry.key: entry.count for entry in flow(engine, *of_catalogue.given)}
    wanted = {key: sums[key] for key in POPULATIONS}
    if of_catalogue.definition.events is not None:
        wanted["numerator"] = sums["events"]
    assert {key: counts[key] for key in POPULATIONS} == wanted
    assert counts["units"] == sums["units"]


def test_nothing_is_lost_between_the_stages(engine: QueryEngine, of_catalogue: Case) -> None:
    counts = {entry.key: entry.count for entry in flow(engine, *of_catalogue.given)}
    taken = counts["exclusion"] + counts["missing"] + counts["exception"]
    assert counts["denominator"] - taken == counts["counted"]
    for population in ("initial_population", "denominator"):
        stages = [count for key, count in counts.items() if key.startswith(f"{population}.")]
        assert stages == sorted(stages, reverse=True)
        assert not stages or stages[-1] == counts[population]


def test_the_chart_of_a_definition_with_every_way_out(engine: QueryEngine, of_every_step: Case) -> None:
    assert text(flow(engine, *of_every_step.given)).splitlines() == [
        "[ 7 ] Alla vårdtillfällen",
        "  ▼",
        "[ 7 ] Villkoret ”har diagnos” är uppfyllt",
        "  │ −1 faller bort",
        "  ▼",
        "[ 6 ] Personens ålder vid det räknade vårdtillfällets första dag är minst 18 år",
        "  ▼",
        "[ 6 ] Utgångspopulation",
        "  │ −1 faller bort",
        "  ▼",
        "[ 5 ] Nämnare före exklusioner",
        "  │ −1 exkluderade",
        "  │ −1 bortfall",
        "  │ −1 undantagna",
        "  ▼",
        "[ 2 ] Kvar i nämnaren",
        "  ▼",
        "[ 1 ] Täljare",
    ]


def test_rows_in_and_out_of_every_step(engine: QueryEngine, of_every_step: Case) -> None:
    assert by_step(engine, *of_every_step.given) == [
        ("tillfalle", 8, 7),  # two contacts are one episode
        ("diagnos", 7, 7),
        ("prov", 4, 3),  # two tests on a day: one is picked
    ]


def test_a_population_under_a_name_is_told_by_its_criteria(engine: QueryEngine) -> None:
    parts = [
        {"exists": {"events": "diagnosis", "unknown": "no"}},
        {"person": {"where": {"sex": {"one_of": ["F"]}}, "unknown": "no"}},
    ]
    patients = [
        # a woman and a man with a diagnosis, and a woman without: one is left after both criteria, two after the first
        {"id": "kvinna", "sex": "F", "records": {"diagnosis": [{"start": "2025-05-01", "code": "X1"}]}},
        {"id": "man", "sex": "M", "records": {"diagnosis": [{"start": "2025-05-01", "code": "X1"}]}},
        {"id": "frisk", "sex": "F"},
    ]
    people = [patient | {"why": "prov", "expect": []} for patient in patients]
    changes = computing(
        conditions={"kvinnor": {"all": parts}, "namnet": {"condition": "kvinnor"}},
        initial_population={"condition": "namnet"},  # a name of a name
        worked={"period": "2025-01-01/2026-01-01", "people": people, "result": {"denominator": 1}},
    )
    given = case(Computation.model_validate(changes["computation"]), engine).given
    counts = {entry.key: entry.count for entry in flow(engine, *given)}
    before = {key: count for key, count in counts.items() if key.startswith(("units", "initial_population"))}
    assert before == {
        "units": 3,
        "initial_population.1": 2,
        "initial_population.2": 1,
        "initial_population": 1,
    }


def test_a_definition_without_steps_has_no_rows_of_steps_to_tell(engine: QueryEngine) -> None:
    assert by_step(engine, *case(Computation.model_validate(computing()["computation"]), engine).given) == []
