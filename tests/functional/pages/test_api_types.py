"""The pages ask for what the API gives: each call's path, choices and shape are held against the OpenAPI document."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import frontend
from backend.app import create_app
from frontend.api_types import catalogue
from tests.support.world import STROKE, World

ROOM = Path(frontend.__path__[0])
METHODS = {
    "get": "get",
    "create": "post",
    "upload": "post",
    "raw": "get",
    "post": "post",
    "put": "put",
    "patch": "patch",
}


class Call(NamedTuple):
    """A call of the client: where in the pages, its method, the path's parts (None: an id), its shape and choices."""

    place: str
    method: str
    parts: tuple[str | None, ...]
    shape: str | None
    choices: frozenset[str]


def _path(node: ast.expr) -> tuple[str | None, ...] | None:
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "client.path":
        return tuple(part.value if isinstance(part, ast.Constant) else None for part in node.args)
    return None


def _calls() -> Iterator[Call]:
    for file in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS):
                continue
            parts = _path(node.args[0]) if node.args else None
            if parts is not None:
                method = node.func.attr
                at = {"get": 1, "create": 2, "upload": 2}.get(method)
                shape = ast.unparse(node.args[at]) if at else None
                choices = frozenset(word.arg for word in node.keywords if word.arg)
                yield Call(f"{file.name}:{node.lineno}", METHODS[method], parts, shape, choices)


def _fits(path: str, parts: tuple[str | None, ...]) -> bool:
    segments = path.removeprefix("/api/").split("/")
    return len(segments) == len(parts) and all(
        segment.startswith("{") if part is None else segment == part
        for segment, part in zip(segments, parts, strict=True)
    )


def _shape(operation: Mapping[str, Any]) -> str | None:
    answer = next(answer for code, answer in operation["responses"].items() if code.startswith("2"))
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return _named(schema)


def _named(schema: Mapping[str, Any]) -> str:
    if schema.get("type") == "array":
        return f"list[{_named(schema['items'])}]"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"dict[str, {_named(schema['additionalProperties'])}]"
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1]


CALLS = list(_calls())


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """What the API says of itself."""
    return create_app(warm=False).openapi()


def test_the_calls_are_seen() -> None:
    assert len(CALLS) > 40


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.place)
def test_a_call_goes_to_an_endpoint_that_takes_its_choices_and_gives_its_shape(
    document: dict[str, Any], call: Call
) -> None:
    paths = [path for path in document["paths"] if _fits(path, call.parts)]
    operations = [document["paths"][path][call.method] for path in paths if call.method in document["paths"][path]]
    assert len(operations) == 1, f"{call.method} {call.parts}"
    operation = operations[0]
    known = {each["name"] for each in operation.get("parameters", []) if each["in"] == "query"}
    assert call.choices <= known
    assert call.shape in (None, _shape(operation))


def _named_paths() -> set[tuple[str | None, ...]]:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in ROOM.rglob("*.py"))
    expressions = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.expr))
    return {parts for node in expressions if (parts := _path(node)) is not None}


def test_every_path_that_the_pages_name_is_an_endpoint(document: dict[str, Any]) -> None:
    assert {parts for parts in _named_paths() if not any(_fits(path, parts) for path in document["paths"])} == set()


def test_what_the_api_passes_on_from_the_catalogue_has_the_catalogues_fields(place: World) -> None:
    content = place.get(f"/indicators/{STROKE}")["content"]
    assert set(content) - {"computation"} == set(catalogue.Specification.__annotations__)
    assessment = place.get("/entries/assessment/kol-del-2-2023")["content"]
    assert set(assessment) == set(catalogue.PathwayAssessment.__annotations__)
    pathway = place.get("/pathways/hjartsvikt")
    assert set(pathway["dates"][0]) == set(catalogue.PathwayDate.__annotations__)
    assert set(pathway["provenance"][0]) == set(catalogue.Provenance.__annotations__)
    completeness = (
        source[name] for source in place.get("/sources") for name in ("coverage", "connection", "response_rate")
    )
    shares = [share for known in completeness if isinstance(known, list) for share in known]
    assert all(set(share) == set(catalogue.DatedShare.__annotations__) for share in shares)
