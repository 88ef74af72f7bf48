"""What a definition asks of the records."""

from typing import Any

import pytest

from indicators.definition.language import Computation
from indicators.definition.names import fields_judged
from tests.support.histories import WORKED


def definition(**words: Any) -> Computation:
    asked = {"counts": "contact", "of": "visit", "steps": {"visit": {"events": "contact", "unknown": "no"}}}
    worked = WORKED | {"people": [WORKED["people"][0] | {"expect": []}]}
    whole = {"initial_population": {"all": []}, "attribution": {"region": "unit.region"}, "worked": worked}
    return Computation.model_validate(asked | whole | words)


@pytest.mark.parametrize(
    ("condition", "judged"),
    [
        ({"unit": {"where": {"planned": "yes"}, "unknown": "no"}}, {"contact": {"person_id", "planned"}}),
        ({"person": {"where": {"sex": "F"}, "unknown": "no"}}, {"contact": {"person_id"}, "person": {"sex"}}),
        # a visit that is not over has no end, and nobody is to be refused for it
        ({"unit": {"when": {"ends": {"before": "period.end"}}, "unknown": "no"}}, {"contact": {"person_id", "start"}}),
        (
            {"age": {"at": "unit.start", "at_least": 18, "unknown": "no"}},
            {"contact": {"person_id", "start"}, "person": {"birth_date"}},
        ),
    ],
)
def test_fields_that_decide_what_is_counted_are_judged_by(
    condition: dict[str, Any], judged: dict[str, set[str]]
) -> None:
    assert fields_judged(definition(numerator=condition)) == judged
