"""Two who write on the same draft: nothing that either wrote is lost, but where both wrote the same field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.register.draft_merge import merged

BEGAN = {
    "name": {"sv": "A", "en": "A"},
    "goals": [{"id": "ett", "text": "1"}, {"id": "två", "text": "2"}],
    "codes": ["I50"],
}


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ({"name": {"sv": "B"}}, {"name": {"en": "C"}}, {"name": {"sv": "B", "en": "C"}}),  # two fields of one text
        ({"codes": ["I50", "I11"]}, {"note": "x"}, {"codes": ["I50", "I11"], "note": "x"}),
        ({"name": {"sv": "B"}}, {"name": {"sv": "C"}}, {"name": {"sv": "B", "en": "A"}}),  # the same field: mine
    ],
)
def test_what_each_has_changed_is_kept(mine: dict[str, Any], theirs: dict[str, Any], both: dict[str, Any]) -> None:
    def changed(change: dict[str, Any]) -> dict[str, Any]:
        return {
            **BEGAN,
            **{name: {**BEGAN.get(name, {}), **new} if isinstance(new, dict) else new for name, new in change.items()},
        }

    assert merged(BEGAN, changed(mine), changed(theirs)) == {**BEGAN, **both}


def test_parts_with_ids_are_held_together_and_one_that_is_taken_away_stays_away() -> None:
    mine = {**BEGAN, "goals": [{"id": "ett", "text": "1"}, {"id": "tre", "text": "3"}]}  # two is gone, three is new
    theirs = {**BEGAN, "goals": [{"id": "ett", "text": "ett"}, {"id": "två", "text": "2"}, {"id": "fyra", "text": "4"}]}
    assert [goal["id"] for goal in merged(BEGAN, mine, theirs)["goals"]] == ["ett", "tre", "fyra"]
    assert merged(BEGAN, mine, theirs)["goals"][0]["text"] == "ett"


CONTENTS = st.recursive(
    st.text("ab", min_size=1, max_size=2),
    lambda some: st.dictionaries(st.sampled_from("xyz"), some, min_size=1),
    max_leaves=5,
)


@given(CONTENTS, CONTENTS)
def test_where_one_has_changed_nothing_the_others_text_stands(began: Any, changed: Any) -> None:
    assert merged(began, began, changed) == changed
    assert merged(began, changed, began) == changed
