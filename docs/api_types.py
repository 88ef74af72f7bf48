"""Writes what the API takes and gives as Python types for the pages: `frontend/api_types/`, from the OpenAPI document.

The pages may not import the platform, so these types are how a misspelt or removed field is found before a page is read.
Each stands in the module of the subject that the platform declares it in.
"""

import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from keyword import iskeyword
from pathlib import Path
from typing import Any

from pydantic import BaseModel

Schema = Mapping[str, Any]

FOLDER = Path(__file__).resolve().parents[1] / "frontend" / "api_types"
HEAD = '"""What the API takes and gives about {subject}. Written by `python docs/generate.py`: change nothing here."""'
PACKAGE = '"""What the API takes and gives, by subject. Written by `python docs/generate.py`: change nothing here."""\n'
SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
ERRORS = frozenset({"HTTPValidationError", "ValidationError"})
"""FastAPI's own; the platform answers a request that does not hold in its own way."""
CATALOGUE, CORE = "catalogue", "core"
WIDTH = 128  # the longest line that the linter lets through


@cache
def passed_on() -> dict[tuple[str, str], type[BaseModel]]:
    """Fields that hold a part of the catalogue as it is written, where the document says only "an object"."""
    from indicators.base import Provenance
    from indicators.entries.pathway import PathwayDate
    from indicators.entries.source import DatedShare
    from indicators.entries.specification import Specification

    shares = {("SourceOut", name): DatedShare for name in ("coverage", "connection", "response_rate")}
    return {
        ("SpecificationOut", "content"): Specification,
        ("PathwayDetail", "dates"): PathwayDate,
        ("PathwayDetail", "provenance"): Provenance,
        ("SourceOut", "provenance"): Provenance,
        **shares,
    }


def contents() -> list[type[BaseModel]]:
    """The kinds of entry, one of which the `content` of an `EntryDetail` is."""
    from backend.register.models import MODELS

    return list(MODELS.values())


def modules() -> dict[str, str]:
    """Every file's text by its name."""
    schemas, subject_of = _schemas()
    texts = {"__init__.py": PACKAGE}
    for subject in sorted(set(subject_of.values())):
        here = {name: schema for name, schema in schemas.items() if subject_of[name] == subject}
        texts[f"{subject}.py"] = _formatted(_module(subject, here, subject_of))
    return texts


def _schemas() -> tuple[dict[str, Schema], dict[str, str]]:
    """Every schema that is declared by name, and the subject that it belongs to."""
    from backend.app import create_app

    document = create_app(warm=False).openapi()["components"]["schemas"]
    schemas = {name: schema for name, schema in document.items() if name not in ERRORS}
    subject_of = {name: CORE for name, schema in schemas.items() if "enum" in schema}
    subject_of |= {model.__name__: _subject(model) for model in _models(BaseModel) if model.__name__ in schemas}
    for model in dict.fromkeys([*passed_on().values(), *contents()]):
        parts = _of_catalogue(model)
        schemas |= parts
        subject_of |= dict.fromkeys(parts, CATALOGUE)
    return schemas, subject_of


def _models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Every model that the API is declared with, wherever its subject keeps it."""
    for model in base.__subclasses__():
        if model.__module__.startswith(("backend.", "datasources.")) and not hasattr(model, "__tablename__"):
            yield model
        yield from _models(model)


def _subject(model: type[BaseModel]) -> str:
    """`collection` for a model of `backend.collection`, `delivery` for one of `datasources.delivery`."""
    return model.__module__.split(".")[1]


def _module(subject: str, schemas: Mapping[str, Schema], subject_of: Mapping[str, str]) -> str:
    """A module: what it needs from others, then its types, words that are fixed first."""
    declared = "\n\n".join(_declared(name, schema) for name, schema in sorted(schemas.items(), key=_enums_first))
    others: dict[str, list[str]] = {}
    for name, other in sorted(subject_of.items()):
        if other != subject and re.search(rf"\b{name}\b", re.sub(r'""".*?"""', "", declared, flags=re.DOTALL)):
            others.setdefault(other, []).append(name)
    typing = [name for name in ("Literal", "NotRequired", "TypedDict") if name in declared]
    imports = [f"from frontend.api_types.{other} import {', '.join(names)}" for other, names in sorted(others.items())]
    head = [
        HEAD.format(subject=subject),
        "from __future__ import annotations",
        f"from typing import {', '.join(typing)}",
    ]
    return "\n\n".join(part for part in (*head, "\n".join(imports), declared) if part)


def _of_catalogue(model: type[BaseModel]) -> dict[str, Schema]:
    """The model and what it is made of, as its JSON has them. A computation is left out: the API tells it in words."""
    whole = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
    parts = whole.pop("$defs", {})
    whole["properties"].pop("computation", None)
    named = {model.__name__: whole}
    waiting = [whole]
    while waiting:
        for name in _referred(waiting.pop()):
            if name not in named:
                named[name] = parts[name]
                waiting.append(parts[name])
    return named


def _referred(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            yield _name(schema)
        for inner in schema.values():
            yield from _referred(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _referred(inner)


def _enums_first(entry: tuple[str, Schema]) -> tuple[bool, str]:
    name, schema = entry
    return "enum" not in schema, name


def _declared(name: str, schema: Schema) -> str:
    if "enum" in schema:
        return f"{name} = {_type(schema)}"
    needed = schema.get("required", [])
    fields = [
        f"    {_field(field)}: {_needed(_held(name, field, inner), field in needed)}"
        for field, inner in schema.get("properties", {}).items()
    ]
    return "\n".join([f"class {name}(TypedDict):", f'    """{_sentence(schema)}"""', "", *fields])


def _sentence(schema: Schema) -> str:
    """The first paragraph of the description, broken where a line would be too long."""
    sentence = " ".join(str(schema.get("description", "")).split("\n\n")[0].split())
    return textwrap.fill(sentence, WIDTH - len('    """'), subsequent_indent="    ")


def _held(name: str, field: str, schema: Schema) -> str:
    model = passed_on().get((name, field))
    written = _type(schema)
    return written if model is None else written.replace("dict[str, object]", model.__name__)


def _field(name: str) -> str:
    """The field's name.

    Raises ValueError for one that no class can have.
    """
    if not name.isidentifier() or iskeyword(name):
        raise ValueError(f"the field {name} cannot be written in a class")
    return name


def _needed(written: str, always: bool) -> str:
    return written if always else f"NotRequired[{written}]"


def _name(schema: Schema) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1]


def _type(schema: Schema) -> str:
    """A JSON schema as Python writes the type of what it holds for."""
    if "$ref" in schema:
        return _name(schema)
    if "const" in schema or "enum" in schema:
        allowed = schema.get("enum", [schema.get("const")])
        return f"Literal[{', '.join(repr(value) for value in allowed)}]"
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(inner) for inner in schema["anyOf"]))
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema.get('items', {}))}]"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {_type(inner) if isinstance(inner, Mapping) else 'object'}]"
    return SIMPLE[str(kind)] if kind else "object"


def _formatted(text: str) -> str:
    """As the house's formatter writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(FOLDER / "module.py"), "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own
