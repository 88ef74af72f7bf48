"""Criterion K6: when what a document says and what the catalogue has are two different things."""

from typing import Any

import pytest

from indicators.catalogue.possible_to_follow import Own, disagreements
from indicators.entries.assessment import Judgement


@pytest.mark.parametrize(
    ("progress", "indicators", "published", "expected"),
    [
        ("published", 4, 4, []),
        ("published", 4, 3, ["some_published"]),
        ("published", 4, 0, ["none_published"]),
        ("published", 0, 0, ["none_published"]),
        ("most", 5, 3, []),
        ("most", 4, 2, ["some_published"]),  # half is not most
        ("most", 4, 0, ["none_published"]),
        ("in_progress", 4, 1, []),
        ("in_progress", 0, 0, []),  # nothing is no sign that the work is done
        ("in_progress", 2, 2, ["all_published"]),
    ],
)
def test_how_far_the_specifications_have_come(
    progress: Any, indicators: int, published: int, expected: list[str]
) -> None:
    judgement = Judgement(criterion="K6", progress=progress, evidence="Prov")
    assert list(disagreements(judgement, Own(indicators, published, ()))) == expected


def test_a_source_that_no_indicator_uses_is_a_disagreement_and_one_more_is_none() -> None:
    judgement = Judgement(
        criterion="K6", progress="in_progress", sources_used=["quality_register", "care_records"], evidence="Prov"
    )
    assert list(disagreements(judgement, Own(2, 0, ("care_records",)))) == ["source_unused"]
    assert not list(disagreements(judgement, Own(2, 0, ("quality_register", "care_records", "questionnaire"))))
    assert not list(disagreements(judgement, Own(0, 0, ())))  # no indicators use no source
