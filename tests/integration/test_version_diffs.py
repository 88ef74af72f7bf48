"""Any two versions of an entry of any kind are held against each other, field by field, in the fields' own words."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from backend.register import changes
from backend.register.field_titles import words_of
from backend.register.kinds import KINDS
from indicators.agreements.rulebook import Rulebook
from indicators.entries.figures import FigureSet
from tests.integration.test_entries import publish, upload
from tests.support.world import World


def differences(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(c.title_sv, c.before, c.after) for c in changes.between(KINDS[kind], before, after)]


def target(value: str, level: str = "met") -> dict[str, str]:
    return {"level": level, "operator": ">=", "value": value, "source": "S"}


LEVEL = {"measure": "x", "what": {"sv": "V"}, "at_least": "70"}


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        # A value within a list of the same length: only that value.
        ("specification", {"targets": [target("70")]}, {"targets": [target("75")]}, ("Målnivåer 1, Värde", "70", "75")),
        # From nothing to zero is a difference: a threshold of 0 shows everything.
        ("specification", {}, {"threshold_for_viewing": 0}, ("Minsta antal för visning", None, "0")),
        # A goal that comes first moves the others, which have not changed.
        (
            "pathway",
            {"goals": [{"id": "b", "text": {"sv": "B"}}]},
            {"goals": [{"id": "a", "text": {"sv": "A"}}, {"id": "b", "text": {"sv": "B"}}]},
            ("Mål 1", None, "id: a\ntext:\n  sv: A"),
        ),
        # A goal that goes is told by the number it had.
        (
            "pathway",
            {"goals": [{"id": "a", "text": {"sv": "A"}}, {"id": "b", "text": {"sv": "B"}}]},
            {"goals": [{"id": "a", "text": {"sv": "A"}}]},
            ("Mål 2", "id: b\ntext:\n  sv: B", None),
        ),
        # Of a long list without ids only what has come and gone.
        ("code_list", {"codes": ["I60", "I61", "I63*"]}, {"codes": ["I60", "I63*"]}, ("Koder", "- I61", None)),
        # One of as many: that one, and not each that has moved. Only moved: the whole list.
        ("named_set", {"members": ["a", "b", "c"]}, {"members": ["b", "c", "d"]}, ("Medlemmar", "- a", "- d")),
        ("named_set", {"members": ["a", "b"]}, {"members": ["b", "a"]}, ("Medlemmar", "- a\n- b", "- b\n- a")),
        (
            "data_source",
            {"coverage": "unknown"},
            {"coverage": "not_applicable"},
            ("Täckningsgrad", "unknown", "not_applicable"),
        ),
        ("named_set", {"members": ["a"]}, {"members": ["a", "b"]}, ("Medlemmar", None, "- b")),
        # Within parts that are of several types the words are the part's own.
        (
            "rulebook",
            {"requirements": [{"id": "r", "nature": "measured", "levels": [{"share": "100", "conditions": [LEVEL]}]}]},
            {
                "requirements": [
                    {
                        "id": "r",
                        "nature": "measured",
                        "levels": [{"share": "100", "conditions": [LEVEL | {"at_least": "75"}]}],
                    }
                ]
            },
            ("Krav 1, Nivåer 1, Villkor 1, Minst", "70", "75"),
        ),
        (
            "figure_set",
            {"rows": [{"region": "01", "total": 5}]},
            {"rows": [{"region": "01", "total": 6}]},
            ("Rader 1, Alla", "5", "6"),
        ),
        # The language of computations has no words for people: the field that it stands in is named.
        (
            "named_condition",
            {"steps": {"vard": {"from": "care"}}},
            {"steps": {"vard": {"from": "drugs"}}},
            ("Steg, ”vard”", "care", "drugs"),
        ),
        ("assessment", {"year": 2023}, {"year": 2024}, ("År", "2023", "2024")),
        ("consultation", {"start": "2024-01-01"}, {"start": "2024-02-01"}, ("Från", "2024-01-01", "2024-02-01")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_difference_is_told_in_the_fields_own_words(
    kind: str, before: dict[str, Any], after: dict[str, Any], expected: tuple[str, str | None, str | None]
) -> None:
    assert differences(kind, before, after) == [expected]


def test_version_and_state_are_no_difference() -> None:
    assert differences("pathway", {"version": 1, "status": "draft"}, {"version": 2, "status": "published"}) == []


def _models(annotation: Any, known: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The models that a type is made of, `known` with them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in known:
        known.add(annotation)
        for field in annotation.model_fields.values():
            _models(field.annotation, known)
    for inner in get_args(annotation):
        _models(inner, known)
    return known


NO_WORDS = {"id", "version", "status", "sv", "en"}


@pytest.mark.parametrize("whole", [Rulebook, FigureSet])
def test_what_is_written_as_a_file_has_words_too_down_to_its_levels(whole: type[BaseModel]) -> None:
    # Other readings name the rulebook's parts by ids of their own: they are told as what another choice changes.
    models = [
        model for model in _models(whole, set()) if model.__name__ not in ("Override", "OtherRounding", "Rounding")
    ]
    without = set()
    for model in models:
        for name in model.model_fields.keys() - NO_WORDS:
            try:
                words_of(model, name)
            except KeyError:
                without.add(f"{model.__name__}.{name}")
    assert without <= {
        "VerdictExample.choices",
        "WorkedFigure.value",
        "ExpectedVerdict.certain",
        "PaymentExample.choices",
    }


def test_two_versions_are_held_against_each_other_through_the_api(here: World) -> None:
    publish(here)
    publish(here, version=2, stated=3)
    publish(here, version=3, stated=4, members=["kol", "sepsis"])
    address = "/entries/named_set/prov-mangd/versions"
    told = here.get(f"{address}/1/diff/3")["changes"]
    assert [(c["title_sv"], c["before"], c["after"]) for c in told] == [
        ("Antal enligt källan", "2", "4"),
        ("Medlemmar", None, "- sepsis"),
    ]
    assert here.get(f"{address}/3/diff/2")["changes"][0]["after"] == "3", "either way round"
    assert here.get(f"{address}/2/diff/2")["changes"] == []


def test_a_draft_is_compared_by_those_who_may_read_it_alone(here: World) -> None:
    publish(here)
    assert upload(here, version=2, stated=3).status_code == 201
    address = "/entries/named_set/prov-mangd/versions/1/diff/2"
    assert len(here.get(address, "specialist")["changes"]) == 1
    assert here.call("GET", address).status_code == 404
    assert here.call("GET", address, "rapportor-14").status_code == 404
