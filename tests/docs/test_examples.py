"""The examples in the documents hold: they are run."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from datasources.delivery.check import check
from datasources.delivery.contract import ExpectedIndicator, RegionNames, RoundContract
from indicators.catalogue.packaged import packaged
from indicators.entries.specification import Example, Specification
from indicators.statistics.values import target_class, value_of


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def expected(spec: Specification) -> ExpectedIndicator:
    return ExpectedIndicator(
        id=spec.id,
        version=spec.version,
        name=spec.name.sv,
        statistics=[spec.kind],
        unit=spec.unit,
        scale=spec.scale,
        decimals=spec.decimals,
        additive=spec.additive,
        bounded=spec.bounded,
        made_of=spec.measure.made_of,
        lowest=spec.bounds[0],
        highest=spec.bounds[1],
        breakdowns=list(spec.breakdowns),
        units_disjoint=spec.units_disjoint,
        jump_limit=spec.jump_limit,
    )


def regions() -> Iterator[RegionNames]:
    for region in packaged().regions:
        yield RegionNames(
            code=region.code, name=region.name, letter=region.letter, kolada=region.kolada, aliases=list(region.aliases)
        )


def test_the_example_file_is_taken_in_with_only_the_finding_that_says_what_is_not_delivered(
    texts: dict[str, str], tmp_path: Path
) -> None:
    (example,) = fenced(texts["docs/format.md"], "csv")
    file = tmp_path / "exempel.csv"
    file.write_text(example, encoding="utf-8")
    named = {line.split(";")[0] for line in example.splitlines()[1:]}
    asked = [expected(spec) for spec in packaged().specifications if spec.id in named]
    contract = RoundContract(
        round_id="exempel",
        round_name="Exempel",
        period_label="2024",
        period_start=date(2024, 1, 1),
        period_end=date(2025, 1, 1),
        sender="14",
        indicators=asked,
        regions=list(regions()),
    )
    result = check(file, file.name, contract, tmp_path / "work")
    found = {count.code: count.severity for count in result.summary}
    assert result.verdict == "checked", found
    assert result.rows == 4
    assert "not-delivered" in found
    assert "warning" not in found.values(), found


def test_the_worked_example_gives_what_it_says(texts: dict[str, str]) -> None:
    (text,) = fenced(texts["docs/specialist.md"], "yaml")
    examples = [Example.model_validate(one) for one in yaml.safe_load(text)["examples"]]
    spec = next(spec for spec in packaged().specifications if spec.id == "ra-diagnos-20-veckor")
    for example in examples:
        value = value_of(spec, example.given)
        assert value == example.expect.value
        assert value is not None
        assert target_class(spec.targets, value) == example.expect.target_class
