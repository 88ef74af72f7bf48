"""The flow chart: its counts are those of the result, and none falls away unseen."""

from indicators.engine import tally
from indicators.engine.flow import POPULATIONS, by_step, flow, text
from indicators.engine.populations import Units
from indicators.engine.sessions import Session
from tests.unit.computation_text.conftest import Case


def test_the_chart_counts_what_the_result_counts(engine: Session, of_catalogue: Case) -> None:
    sums = tally.of_units(engine.backend.to_pyarrow(Units(*of_catalogue.given).table()).to_pylist()).sums
    counts = {entry.key: entry.count for entry in flow(engine, *of_catalogue.given)}
    wanted = {key: sums[key] for key in POPULATIONS}
    if of_catalogue.definition.events is not None:
        wanted["numerator"] = sums["events"]
    assert {key: counts[key] for key in POPULATIONS} == wanted
    assert counts["units"] == sums["units"]


def test_nothing_is_lost_between_the_stages(engine: Session, of_catalogue: Case) -> None:
    counts = {entry.key: entry.count for entry in flow(engine, *of_catalogue.given)}
    taken = counts["exclusion"] + counts["missing"] + counts["exception"]
    assert counts["denominator"] - taken == counts["counted"]
    for population in ("initial_population", "denominator"):
        stages = [count for key, count in counts.items() if key.startswith(f"{population}.")]
        assert stages == sorted(stages, reverse=True)
        assert not stages or stages[-1] == counts[population]


def test_the_chart_of_a_definition_with_every_way_out(engine: Session, of_every_step: Case) -> None:
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


def test_rows_in_and_out_of_every_step(engine: Session, of_every_step: Case) -> None:
    assert by_step(engine, *of_every_step.given) == [
        ("tillfalle", 8, 7),  # two contacts are one episode
        ("diagnos", 7, 7),
        ("prov", 4, 3),  # two tests on a day: one is picked
    ]
