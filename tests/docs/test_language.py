"""The pages about computing say every word of the language, and what they show can be read."""

import re
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from datasources.records.mapping import RecordMapping
from indicators.definition import language, named_conditions, selections, validation, worked_patients
from indicators.definition.event_tables import TABLES
from indicators.definition.language import Computation
from indicators.definition.named_conditions import NamedCondition
from indicators.definition.used_conditions import KnownConditions

Texts = dict[str, str]

MODELS = [
    model
    for module in (language, named_conditions, selections, worked_patients)
    for model in vars(module).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == module.__name__
]
EXPECTED = {"initial_population", "denominator", "exclusion", "exception", "numerator", "missing", "value", "unit"}
"""What stands in `expect` and `result` is named after the populations."""


def examples(text: str) -> list[Any]:
    return [yaml.safe_load(found) for found in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_word_of_the_language_is_in_its_document(model: type[BaseModel], texts: Texts) -> None:
    text = texts["docs/language.md"]
    missing = {name for name in model.model_fields if not re.search(rf"`{name}`|\b{name}:|`{name}[.:]", text)}
    assert missing - EXPECTED == set()


@pytest.mark.parametrize("kind", [name for name in TABLES if name != "person"])
def test_every_kind_of_record_is_in_both_documents(kind: str, texts: Texts) -> None:
    assert f"`{kind}`" in texts["docs/language.md"]
    assert f"`{kind}`" in texts["docs/compute.md"]


def test_the_documents_definition_holds(texts: Texts) -> None:
    shown, *more = examples(texts["docs/language.md"])
    entries = [NamedCondition.model_validate(part) for part in more if "id" in part]
    for part in more:
        shown["computation"]["steps"] |= part["steps"] if "id" not in part else {}
    shown["computation"]["uses"] = [entry.id for entry in entries]
    shown["computation"]["exceptions"] = {"condition": entries[0].label}
    person = {"id": "ingen", "why": "exemplet behöver någon", "expect": [{"initial_population": False}]}
    worked = {"period": "2025-01-01/2026-01-01", "people": [person], "result": {"denominator": 0}}
    known = KnownConditions({entry.id: entry for entry in entries})
    definition = Computation.model_validate(shown["computation"] | {"worked": worked}, context=known)
    assert (validation.problems(definition), [entry.problems() for entry in entries]) == ([], [[]])


def test_the_documents_mapping_holds(texts: Texts) -> None:
    (shown,) = examples(texts["docs/compute.md"])
    assert RecordMapping.model_validate(shown).id == "region-exempel"
