"""The parts of computations in a form: every word of the language, names that follow through, and drafts said in words."""

import json
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from backend.register.definition_fields import MODELS
from backend.register.form_fields import definition, fields
from backend.register.kinds import KINDS
from backend.register.made_ids import with_ids
from backend.register.prose import of_content
from frontend.register import definition_edits as edits
from frontend.register import definition_values as values
from indicators.catalogue.packaged import packaged
from indicators.definition.language import Computation
from indicators.entries.pathway import Pathway
from tests.support.walk import COMPUTATION

PARTS: Any = json.loads(definition(packaged()).model_dump_json())
FORM: Any = next(
    json.loads(field.model_dump_json())
    for field in fields(KINDS["specification"], packaged())
    if field.name == "computation"
)


def models_within(annotation: Any, known: set[type[BaseModel]]) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in known:
        known.add(annotation)
        for field in annotation.model_fields.values():
            models_within(field.annotation, known)
    for inner in get_args(annotation):
        models_within(inner, known)
    return known


def test_the_form_has_a_part_for_every_model_of_the_language() -> None:
    parts = ("steps", "values", "conditions", "codelists", "numerator", "measured", "events", "attribution")
    known: set[type[BaseModel]] = set()
    for part in parts:
        models_within(Computation.model_fields[part].annotation, known)
    assert known == set(MODELS)


def test_no_part_of_the_language_is_left_to_yaml() -> None:
    of_form = [field["name"] for field in FORM["fields"] if field["type"] == "yaml"]
    of_models = [field["name"] for some in PARTS["models"].values() for field in some if field["type"] == "yaml"]
    assert (of_form, of_models) == ([], [])


def test_everything_in_every_packaged_computation_has_room_in_the_form() -> None:
    without_room = []
    for spec in packaged().specifications:
        content = spec.computation.model_dump(mode="json", exclude_defaults=True) if spec.computation else {}
        for field in FORM["fields"]:
            built = field["model"] or field["own"] or field["type"] in ("uses", "variables")
            if built and not values.fits(PARTS["models"], field, content.get(field["name"])):
                without_room.append((spec.id, field["name"]))
    assert without_room == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps", {"a": {"events": "diagnosis", "okant": 1}}),  # a word that the language does not have
        ("steps", {"a": {"where": {"status": "final"}}}),  # short for a group
        ("numerator", "alla"),
        ("steps", {"a.b": {}}),  # a point is taken for a part
        ("numerator", {"all": [{"exists": []}]}),
    ],
)
def test_what_the_form_has_no_room_for_is_known(name: str, value: Any) -> None:
    field = next(field for field in FORM["fields"] if field["name"] == name)
    assert not values.fits(PARTS["models"], field, value)


def test_a_step_called_otherwise_is_so_wherever_it_is_spoken_of_and_nowhere_else() -> None:
    content = {
        **COMPUTATION,
        "of": "diagnosen",
        "steps": {
            **COMPUTATION["steps"],
            "diagnosen_igen": {"step": "diagnosen", "near": {"step": "diagnosen", "within": "6 days"}, "unknown": "no"},
        },
        "measured": {"days": {"since": "diagnosen.start", "until": "diagnosen_igen.start"}},
        "conditions": {"diagnosen": {"exists": {"step": "diagnosen", "unknown": "no"}}},
    }
    said = edits.renamed(PARTS["models"], FORM["fields"], content, "steps", ("diagnosen", "index"))
    assert list(said["steps"]) == ["index", "diagnosen_igen"], "in its place"
    assert said["steps"]["diagnosen_igen"]["near"]["step"] == "index"
    assert said["measured"]["days"] == {"since": "index.start", "until": "diagnosen_igen.start"}
    assert said["numerator"]["exists"]["when"]["starts"]["on_or_before"] == "index.start + 30 days"
    assert (said["of"], list(said["conditions"])) == ("index", ["diagnosen"]), "a condition is no step"
    again = edits.renamed(PARTS["models"], FORM["fields"], said, "steps", ("index", "diagnosen"))
    assert again == content


def test_every_part_of_packaged_computations_is_called_otherwise_and_back_without_a_trace() -> None:
    for spec in packaged().specifications:
        content = spec.computation.model_dump(mode="json", exclude_defaults=True) if spec.computation else {}
        for part in ("steps", "values", "conditions", "codelists"):
            for name in content.get(part, {}):
                said = edits.renamed(PARTS["models"], FORM["fields"], content, part, (name, "heltannat"))
                assert edits.renamed(PARTS["models"], FORM["fields"], said, part, ("heltannat", name)) == content


def test_what_holds_of_an_unfinished_computation_is_said_in_words_and_what_does_not_is_told() -> None:
    content = {**COMPUTATION, "steps": {**COMPUTATION["steps"], "halvt": {"unknown": "no"}}}
    del content["initial_population"]
    prose = of_content(content, packaged())
    titles = [step.title for step in prose.steps]
    assert "Ta fram ”diagnosen”" in titles
    assert "Täljare" in titles
    assert "Utgångspopulation" not in titles, "nobody has said it"
    assert len(prose.faults) == 1
    assert "ett tidigare steg" in prose.faults[0]
    assert of_content({}, packaged()).faults == []


def test_a_goal_without_an_id_gets_one_of_its_text_that_no_other_has() -> None:
    goals = [{"text": {"sv": "Fler får syrgas!"}}, {"text": {"sv": "Fler får syrgas"}}, {"id": "egen"}, {}]
    made = with_ids(Pathway, {"goals": goals})["goals"]
    assert [goal.get("id") for goal in made] == ["fler-far-syrgas", "fler-far-syrgas-2", "egen", None]
