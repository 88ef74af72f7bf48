"""Every reader of kinds covers every kind of measure, and none compares names: what is forgotten fails here."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import polars as pl
import pytest

import backend
import datasources
import frontend
import indicators
from backend.collection import deciding, numbers
from backend.collection.cell_queries import OBSERVED
from backend.computing import delivery
from backend.core.words import of_group
from backend.demo import values as made_up
from backend.results import outcomes
from backend.results.schemas import CellOut
from datasources.delivery import columns, contract, contract_tables, template
from datasources.delivery.contract import ExpectedIndicator
from indicators.catalogue.packaged import packaged
from indicators.catalogue.specification_rules import unit_fits_kind
from indicators.definition.dates import Period
from indicators.engine.tally import Tally
from indicators.entries.specification import Given, Specification
from indicators.kinds import KINDS, SCALES, Kind, KindOfMeasure, MadeOf, Unit
from indicators.statistics.intervals import estimate
from indicators.statistics.values import value_of
from tests.support.contracts import contract as round_contract
from tests.support.contracts import indicator
from tests.support.specifications import computing, specification

ROOMS = (indicators, datasources, backend, frontend)


@dataclass(frozen=True)
class Case:
    """What is expected of one kind, written out by hand.

    `small` are rows that would give somebody away, `large` one that does not; `given` and `value` an example.
    `interval` is of 20 of 100; `nation` what 20 of 100 and 40 of 100 make together; `computed` what 20 counted of 100 are
    handed in as; `negative` whether a value under 0 can be right.
    """

    unit: Unit
    small: tuple[dict[str, int], ...]
    large: dict[str, int]
    given: Given
    value: str
    interval: bool
    nation: str | None
    computed: tuple[str, ...]
    negative: bool


TOO_FEW = (
    {"numerator": 3, "denominator": 60, "value": 5},
    {"value": 5, "n": 60},  # the value and its size give the count
    {"numerator": 3},
    {"numerator": 0, "denominator": 60, "value": 0},
    {"numerator": 3, "n": 60, "value": 5},
)
FEW_BEHIND = ({"value": 12, "n": 3}, {"value": 12, "denominator": 3}, {"numerator": 36, "denominator": 3, "value": 12})
LARGE = {"numerator": 30, "denominator": 60, "value": 50}
BEHIND = {"value": 12, "n": 60}
COUNTS = Given(numerator=Decimal(1), denominator=Decimal(4))
MEASURED = Given(values=[Decimal(1), Decimal(2), Decimal(6)])
BOTH, ONE, SIZE = ("numerator", "denominator"), ("numerator",), ("n",)

CASES: dict[Kind, Case] = {
    "proportion": Case(
        "percent",
        (*TOO_FEW, {"numerator": 58, "denominator": 60, "value": 97}),  # two do not
        LARGE,
        COUNTS,
        "25.0",
        True,
        "30.0",
        BOTH,
        False,
    ),
    "ratio": Case("percent", TOO_FEW, LARGE | {"numerator": 59}, COUNTS, "25.0", False, "30.0", BOTH, False),
    "rate": Case(
        "per_1000",
        ({"numerator": 3, "denominator": 1000, "value": 3}, {"value": 3, "n": 1000}, {"numerator": 3}),
        {"numerator": 30, "denominator": 1000, "value": 30},
        COUNTS,
        "250.0",
        True,
        "300.0",
        BOTH,
        False,
    ),
    "mean": Case("days", FEW_BEHIND, BEHIND, MEASURED, "3.0", False, None, SIZE, True),
    "median": Case("days", FEW_BEHIND, BEHIND, MEASURED, "2.0", False, None, SIZE, True),
    "count": Case(
        "count",
        ({"value": 3}, {"numerator": 3}, {"numerator": 3, "denominator": 60, "value": 3}, {"value": 3, "n": 60}),
        {"value": 30},
        Given(numerator=Decimal(7)),
        "7.0",
        False,
        None,
        ONE,
        False,
    ),
    "index": Case("index_points", FEW_BEHIND, BEHIND, Given(value=Decimal("81.25")), "81.3", False, None, SIZE, False),
    "yes_no": Case("yes_no", (), {"value": 1}, Given(answer=True), "1.0", False, None, (), False),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


def of(kind: Kind, **changes: Any) -> Specification:
    return specification(kind=kind, unit=CASES[kind].unit, **changes)


def expected(kind: Kind, **changes: Any) -> ExpectedIndicator:
    spec = of(kind)
    own = {name: getattr(spec, name) for name in ("unit", "scale", "additive", "bounded")}
    return indicator(
        **own
        | dict(zip(("lowest", "highest"), spec.bounds, strict=True))
        | {"statistics": [kind], "made_of": spec.measure.made_of}
        | changes
    )


def observed(numbers: dict[str, int]) -> pl.DataFrame:
    """One observation, a region's total, with these numbers."""
    row = dict.fromkeys(OBSERVED, None) | {"id": 1, "indicator": "prov-indikator", "group": "14 proportion"}
    row |= {"starts": "2024-01-01", "ends": "2025-01-01", "unit": "", "sex": "total", "age_group": "total"}
    row |= {name: number if name == "n" else str(number) for name, number in numbers.items()}
    return pl.DataFrame([row], OBSERVED)


def hidden(kind: Kind, numbers: dict[str, int]) -> bool:
    return not deciding._hidden(packaged().disclosure, observed(numbers), of(kind)).is_empty()


def test_the_table_has_every_kind_and_this_file_a_case_of_each() -> None:
    assert set(KINDS) == set(get_args(Kind)) == set(CASES)


@pytest.mark.parametrize(("kind", "numbers"), [(kind, small) for kind, case in CASES.items() for small in case.small])
def test_no_small_number_is_published(kind: Kind, numbers: dict[str, int]) -> None:
    assert hidden(kind, numbers)


@every_kind
def test_a_large_number_is_published(kind: Kind) -> None:
    assert not hidden(kind, CASES[kind].large)


@every_kind
def test_only_what_counts_nobody_is_without_a_small_number(kind: Kind) -> None:
    assert (KINDS[kind].discloses == "nothing") == (not CASES[kind].small) == (kind == "yes_no")


@every_kind
def test_a_kind_that_is_not_in_the_table_is_never_published(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = of(kind)
    monkeypatch.setattr("indicators.entries.specification.KINDS", {k: v for k, v in KINDS.items() if k != kind})
    with pytest.raises(KeyError):
        deciding._hidden(packaged().disclosure, observed(CASES[kind].large), spec)


def of_units(kind: Kind, numbers: dict[str, int]) -> bool:
    units = of(kind).model_copy(update={"counted": "units"})
    return not deciding._hidden(packaged().disclosure, observed(numbers), units).is_empty()


@pytest.mark.parametrize(("kind", "numbers"), [(kind, small) for kind, case in CASES.items() for small in case.small])
def test_a_small_number_of_units_is_published_whatever_the_kind(kind: Kind, numbers: dict[str, int]) -> None:
    assert not of_units(kind, numbers)


@every_kind
def test_a_way_of_disclosing_that_publication_does_not_know_is_never_published(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = KindOfMeasure(**{**vars(KINDS[kind]), "discloses": "something new"})
    monkeypatch.setattr("indicators.entries.specification.KINDS", {**KINDS, kind: unknown})
    with pytest.raises(AssertionError):
        hidden(kind, CASES[kind].large)


@every_kind
def test_an_example_gives_its_value(kind: Kind) -> None:
    assert str(value_of(of(kind), CASES[kind].given)) == CASES[kind].value


@every_kind
def test_counts_of_which_the_value_is_not_made_give_none(kind: Kind) -> None:
    row = {"numerator": Decimal(1), "denominator": Decimal(4), "value": None}
    measure = KINDS[kind]
    given = numbers.valued(row, of(kind))["value"]
    assert (given is None) == (not measure.counts_give_value and measure.made_of != "number")


@every_kind
def test_an_interval_where_counts_give_one(kind: Kind) -> None:
    spec = of(kind)
    known = estimate(kind, spec.scale, 20, 100)
    assert (known is not None) == CASES[kind].interval
    assert known is None or known.low < 20 * spec.scale / 100 < known.high


def cell(kind: Kind, region: str, numerator: int) -> CellOut:
    return CellOut(
        indicator="prov-indikator",
        version=1,
        statistic=kind,
        round="prov",
        period_label="2024",
        period_start=date(2024, 1, 1),
        period_end=date(2024, 12, 31),
        region=region,
        region_name=region,
        value=str(numerator),
        numerator=str(numerator),
        denominator="100",
        published=True,
    )


@every_kind
def test_the_nation_is_summed_where_parts_sum(kind: Kind) -> None:
    nation = outcomes.summed([cell(kind, "12", 20), cell(kind, "14", 40)], of(kind))
    assert (nation and nation.value) == CASES[kind].nation


@every_kind
def test_an_adjusted_value_is_never_summed(kind: Kind) -> None:
    assert outcomes.summed([cell(kind, "12", 20)], of(kind, adjusted="Standardiserad.")) is None


@every_kind
def test_a_computed_cell_is_handed_in_with_what_its_kind_is_made_of(kind: Kind) -> None:
    spec = of(kind)
    if not spec.measure.computed_from:
        assert any("kan inte beräknas" in message for _, message in of(kind, **computing()).problems())
        return
    tally = Tally()
    tally.sums |= {"numerator": 20, "events": 20, "counted": 100}
    tally.values = {Decimal(1): 60, Decimal(2): 40}
    needed = spec.measure.computed_from[0]
    definition = SimpleNamespace(**{"measured": None, "events": None, "numerator": None} | {needed: True})
    spec = spec.model_copy(update={"computation": definition})
    row = delivery._row(SimpleNamespace(region="14"), spec, YEAR, ("", "total", "total", ""), tally, [], "")  # type: ignore[arg-type]
    assert tuple(name for name in ("numerator", "denominator", "n") if row[name] is not None) == CASES[kind].computed
    assert row["value"] is not None


YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))


@every_kind
def test_a_single_measurement_is_not_handed_in(kind: Kind) -> None:
    assert KINDS[kind].lone_value == (KINDS[kind].computed_from == ("measured",))


@every_kind
def test_the_lint_takes_the_kinds_own_units_and_no_other(kind: Kind) -> None:
    accepted = {
        unit
        for unit in get_args(Unit)
        if not list(unit_fits_kind(specification(kind=kind, unit=unit), None))  # type: ignore[arg-type]
    }
    assert CASES[kind].unit in accepted
    assert accepted == KINDS[kind].units


@every_kind
def test_the_demonstration_makes_up_a_row(kind: Kind) -> None:
    asked = made_up.Asked(of(kind), ("sex",))
    rows = list(made_up.rows(asked, "14", 2024, ("2024-01-01", "2024-12-31")))
    assert all(row["value"] is not None for row in rows)
    assert len(rows) == 3, "all, women and men"


@every_kind
def test_the_template_says_unit_and_whether_counts_are_wanted(kind: Kind) -> None:
    described = template._described(expected(kind), {group: of_group(group) for group in template.WORD_GROUPS})
    assert described[3] not in (CASES[kind].unit, ""), "the unit is said in Swedish"
    assert ("lämnas" in described) == (CASES[kind].computed == BOTH)


@every_kind
def test_a_delivery_understands_the_kinds_name_and_a_swedish_word(kind: Kind) -> None:
    words = {word for _, word, _, _ in contract_tables._measures([expected(kind)])}
    assert kind in words
    assert words & set(columns.STATISTICS)


def test_the_contract_has_every_way_to_be_made() -> None:
    assert get_args(contract.MadeOf) == get_args(MadeOf)


@every_kind
def test_an_older_contract_tells_by_its_unit(kind: Kind) -> None:
    new = expected(kind)
    old = new.model_dump(exclude={"made_of", "lowest", "highest"})
    assert ExpectedIndicator(**old) == new
    assert ExpectedIndicator(**old, may_be_negative=CASES[kind].negative) == new


@every_kind
def test_a_value_under_nought_is_refused_where_it_cannot_be(kind: Kind) -> None:
    from tests.support.checks import violated

    row = {
        "indicator": "stroke-strokeenhet",
        "statistic": kind,
        "period_start": "2023-01-01",
        "period_end": "2023-12-31",
        "region_system": "county",
        "region": "14",
        "value": "-1",
        "n": 60,
    }
    broken = {rule for rule, _ in violated([row], round_contract(expected(kind)))}
    assert bool(broken & {"not-negative", "within-bounds", "yes-or-no"}) != CASES[kind].negative


def test_every_scale_is_a_units() -> None:
    assert set(SCALES) <= set(get_args(Unit))


ALLOWED: dict[str, str] = {
    "indicators/kinds.py": "the table itself",
    "datasources/delivery/columns.py": "words that a file may write for a statistic; a test above asks for every kind's",
    "datasources/delivery/contract.py": "contracts exported before `made_of` tell it by the unit",
    "backend/documents/content/results.py": "units that a number says by itself",
    "frontend/components/values.py": "the unit of a yes or no, which has no chart",
    "frontend/register/form_rows.py": "the type of a field that is yes or no",
    "frontend/register/form_tables.py": "the type of a field that is yes or no",
    "frontend/register/definition_values.py": "the type of a field that is yes or no",
    "backend/register/workbook_reading.py": "the type of a field that is yes or no",
    "backend/register/workbooks.py": "the type of a field that is yes or no",
    "frontend/followability/unit_links.py": "the form that a question of yes or no has",
    "backend/exchange/kik_rules.py": "what KIK calls each kind, in a table of its own words",
    "frontend/results/outcome.py": "the unit of a yes or no, which has no chart",
    "frontend/api_types/catalogue.py": "the words that the API can give; generated",
}
"""Modules that may hold kinds' names, and why. Units of measurement have two names in common with kinds."""


def compared(node: ast.AST) -> Iterator[str]:
    """Strings that a node compares with, chooses by, or gathers."""
    if isinstance(node, ast.Compare):
        parts = [node.left, *node.comparators]
        yield from (name for part in parts for name in strings(part))
    elif isinstance(node, ast.Set | ast.Tuple | ast.List):
        gathered = list(strings(node))
        yield from gathered if sum(name in KINDS for name in gathered) > 1 else []
    elif isinstance(node, ast.Dict):
        keys = [name for key in node.keys if key for name in strings(key)]
        yield from keys if sum(name in KINDS for name in keys) > 1 else []
    elif isinstance(node, ast.MatchValue):
        yield from strings(node.value)


def strings(node: ast.expr) -> Iterator[str]:
    parts = node.elts if isinstance(node, ast.Set | ast.Tuple | ast.List) else [node]
    yield from (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def named_kinds(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        found |= {name for name in compared(node) if name in KINDS}
    return found


def test_nobody_but_the_table_compares_with_the_name_of_a_kind() -> None:
    root = Path(indicators.__path__[0]).parent
    files = [file for room in ROOMS for file in Path(room.__path__[0]).rglob("*.py") if "versions" not in file.parts]
    naming = {
        str(file.relative_to(root)): named
        for file in sorted(files)
        if (named := named_kinds(file.read_text(encoding="utf-8")))
    }
    assert set(naming) == set(ALLOWED), {path: sorted(names) for path, names in naming.items() if path not in ALLOWED}


@pytest.mark.parametrize(
    "source",
    [
        'kind == "rate"',
        '"yes_no" != kind',
        'kind in ("mean", "median")',
        'X = frozenset({"ratio", "rate"})',
        'Y = {"proportion": 1, "index": 2}',
        'match k:\n case "count":\n  pass',
    ],
)
def test_a_comparison_with_a_kind_is_seen(source: str) -> None:
    assert named_kinds(source)
