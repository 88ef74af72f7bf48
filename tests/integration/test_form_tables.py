"""Worked examples and patients as tables: what goes into a table comes out of it, whatever stands there, and can be tried."""

from functools import cache
from typing import Any

import pytest

from backend.register.drafts import pruned
from backend.register.form_fields import fields
from backend.register.kinds import KINDS
from frontend.register.form_patient_rows import people_of, tables_of
from frontend.register.form_rows import parts_of, rows_of, with_edits
from indicators.catalogue.digest import canonical
from indicators.catalogue.packaged import packaged
from indicators.entries.specification import Specification
from tests.support.world import World

KIND = KINDS["specification"]
COMPUTED = "hjartsvikt-aterinskrivning-30"
WHERE = f"/drafts/specification/{COMPUTED}"


@cache
def form() -> list[dict[str, Any]]:
    return [one.model_dump() for one in fields(KIND, packaged())]


def field(*path: str) -> Any:
    """A field of the form, as the page gets it."""
    some: Any = form()
    for name in path:
        found = next(one for one in some if one["name"] == name)
        some = found["fields"]
    return found


def columns() -> dict[str, Any]:
    return {table["name"]: table["fields"] for table in field("computation", "worked", "people")["fields"]}


def register_columns(tables: dict[str, Any], people: Any) -> dict[str, Any]:
    """With the tables of registers, which have columns of their own."""
    own = {name for person in people for name in person.get("records", {})} - tables.keys()
    text = tables["register_row"][0]
    for name in own:
        cells = {cell for person in people for row in person["records"].get(name, []) for cell in row}
        tables = {**tables, name: [{**text, "name": cell, "type": "text"} for cell in sorted(cells)]}
    return tables


def through_tables(spec: Specification) -> dict[str, Any]:
    """The specification's content as the form would save it when nobody has changed anything."""
    whole = spec.model_dump(mode="json", exclude_defaults=True)
    examples = field("examples")["fields"]
    content = {**whole, "examples": parts_of(examples, rows_of(examples, whole.get("examples", [])))}
    if "computation" in whole:
        people = whole["computation"]["worked"]["people"]
        tables = register_columns(columns(), people)
        worked = {**whole["computation"]["worked"], "people": people_of(tables, tables_of(tables, people))}
        content["computation"] = {**whole["computation"], "worked": worked}
    return pruned(KIND, content) | {name: whole[name] for name in ("id", "version", "status")}


def test_every_packaged_example_and_patient_comes_out_of_its_table_as_the_same_content() -> None:
    changed = [
        spec.id
        for spec in packaged().specifications
        if canonical(Specification.model_validate(through_tables(spec))) != canonical(spec)
    ]
    assert changed == []


def test_a_row_keeps_what_is_no_number_and_says_a_missing_value_where_one_must_be_said() -> None:
    examples = field("examples")["fields"]
    rows = [
        {"why": "Ingen alls", "given.numerator": "0", "given.denominator": "0", "expect.target_class": "no_target"},
        {"why": "Tre värden", "given.values": "1,5; 2; tre", "expect.value": "ungefär 2"},  # imperfect, and kept
        {"why": " ", "given.numerator": None},  # an empty row is none
    ]
    first, second = parts_of(examples, rows)
    assert first["expect"] == {"value": None, "target_class": "no_target"}
    assert (second["given"], second["expect"]["value"]) == ({"values": ["1.5", "2", "tre"]}, "ungefär 2")


def test_a_record_of_nobody_is_kept_as_a_patient_that_lacks_all_else() -> None:
    tables = {name: columns()[name] for name in ("people", "contact", "expect")}
    rows = {
        "people": [{"id": "a", "why": "Finns"}],
        "contact": [{"patient": "b", "start": "2025-01-01"}],  # misspelt: it was to be a's
        "expect": [{"patient": "a", "initial_population": "ja", "numerator": "okänt"}],
    }
    assert people_of(tables, rows) == [
        {"id": "a", "why": "Finns", "expect": [{"initial_population": True, "numerator": "unknown"}]},
        {"id": "b", "records": {"contact": [{"start": "2025-01-01"}]}, "expect": []},
    ]


def saved(place: World, change: Any) -> None:
    """The draft of a computed indicator's next version, changed."""
    begun = place.call("PUT", WHERE, "specialist", json={"revision": 0, "based_on": 5}).json()
    content = begun["content"]
    change(content)
    assert place.call("PUT", WHERE, "specialist", json={"revision": 1, "content": content}).status_code == 200


def test_a_draft_is_tried_before_it_is_handed_in_and_each_row_says_what_came_out(here: World) -> None:
    def change(content: Any) -> None:
        content["examples"][1]["expect"]["value"] = 99  # 7 of 52 is 13,5
        content["examples"].append({"why": "Inget är ifyllt än"})
        del content["computation"]["worked"]["result"]  # one wants to see it before one writes it
        content["computation"]["worked"]["people"][1]["expect"][0]["numerator"] = True  # day 31 is too late
        del content["definition"]  # nothing that a value depends on

    saved(here, change)
    tried = here.get(f"{WHERE}/tried", "specialist")
    assert tried["lacking"] == []
    assert [(one["value"], one["holds"]) for one in tried["examples"]] == [
        ("20.6", True),
        ("13.5", False),
        (None, False),
    ]
    assert "fältet saknas" in tried["examples"][2]["problem"]
    wrong = [(one["patient"], one["expected"], one["outcome"]) for one in tried["patients"] if not one["holds"]]
    assert wrong == [("dag-31", "numerator", "denominator")]
    together = {one["name"]: one["actual"] for one in tried["together"]}
    assert (together["denominator"], together["numerator"], together["value"]) == ("5", "1", "20.0")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content.pop("kind"), "Mått"),
        (lambda content: content["computation"].pop("attribution"), "Region och åldersgrupp"),
        (lambda content: content["computation"].update(numerator={"condition": "finns_inte"}), "finns_inte"),
        (lambda content: content["computation"].update(initial_population="x: ["), "Population"),
        (lambda content: content.update(computation="nonsens"), "Beräkning"),
    ],
)
def test_what_cannot_be_tried_yet_says_which_field_hinders_it(place: World, change: Any, said: str) -> None:
    saved(place, change)
    assert said in " ".join(place.get(f"{WHERE}/tried", "specialist")["lacking"])


def test_a_computed_specification_goes_through_its_form_and_is_handed_in_unchanged(place: World) -> None:
    saved(place, lambda content: None)
    made = place.post(f"{WHERE}/hand-in", "specialist", {"revision": 1})
    before = place.get(f"/entries/specification/{COMPUTED}", version=5)
    assert (made["content"]["computation"], made["version"]) == (before["content"]["computation"], 6)


def test_a_change_deep_in_a_computation_is_told_with_its_place_in_words(place: World) -> None:
    saved(place, lambda content: content["computation"]["initial_population"]["all"].pop())
    [changed] = place.get(WHERE, "specialist")["changes"]
    assert (changed["place"], changed["title_sv"]) == (
        "computation.initial_population.all",
        "Beräkning ur poster, Population, Alla villkor gäller",
    )


def test_edits_of_a_table_go_on_the_rows_that_it_began_from() -> None:
    began = [{"why": "a", "value": "1"}, {"why": "b", "value": "2"}, {"why": "c", "value": None}]
    # As Streamlit has them: a cell written over, one emptied, a row taken away and one that is new with one cell.
    edits = {"edited_rows": {0: {"value": "9"}, 2: {"why": None}}, "deleted_rows": [1], "added_rows": [{"why": "d"}]}
    assert with_edits(began, edits) == [{"why": "a", "value": "9"}, {"why": None, "value": None}, {"why": "d"}]
    assert began[0] == {"why": "a", "value": "1"}, "the table goes on from the same rows"
