"""A specification in several published versions, for what is shown of values when a new version has come."""

from decimal import Decimal
from typing import Any

import yaml

from indicators.entries.specification import Given
from indicators.statistics import values
from tests.support.reviews import reviewed
from tests.support.specifications import COMPLETE, specification
from tests.support.world import World

ID = "prov-indikator"


def level(operator: str, value: float, name: str = "met") -> dict[str, Any]:
    """A target level."""
    return {"level": name, "operator": operator, "value": value, "source": "Provet"}


def _whole(changes: dict[str, Any]) -> dict[str, Any]:
    """The specification with a worked example that holds for it: half of all."""
    whole = COMPLETE | {"no_target_reason": None if changes.get("targets") else "Inget mål i provet."} | changes
    whole["provenance"] = [{**source, "facts": [*source["facts"], "targets"]} for source in COMPLETE["provenance"]]
    spec = specification(**(whole | {"examples": []}))
    half = values.value_of(spec, Given(numerator=Decimal(1), denominator=Decimal(2)))
    expected = {"value": str(half), "target_class": values.target_class(spec.targets, half or Decimal(0))}
    example = {"why": "hälften", "given": {"numerator": 1, "denominator": 2}, "expect": expected}
    return {key: value for key, value in whole.items() if value is not None} | {"examples": [example]}


def in_review(here: World, version: int, **changes: Any) -> None:
    """Hands in the next version of the specification, and sends it to review."""
    text = yaml.safe_dump(_whole(changes | {"version": version}), allow_unicode=True, sort_keys=False)
    answer = here.call("POST", "/specifications", "specialist", json={"filename": f"{ID}.yaml", "yaml": text})
    assert answer.status_code == 201, answer.text
    sent = here.call("POST", f"/indicators/{ID}/versions/{version}/steps", "specialist", json={"step": "submit"})
    assert sent.status_code == 200, sent.text


def publish_version(here: World, version: int, **changes: Any) -> None:
    """Publishes the next version of the specification."""
    in_review(here, version, **changes)
    taken = reviewed(here, "specification", ID, version, "granskare")
    assert taken.status_code == 200, taken.text
