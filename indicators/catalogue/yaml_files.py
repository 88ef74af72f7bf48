"""YAML to typed values: every problem of a file at once, each with file, line and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

if yaml.__with_libyaml__:
    from yaml import CSafeLoader as SafeLoader  # the whole catalogue in a tenth of the time
else:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

MAX_BYTES = 2_000_000
"""A code list of a hundred thousand codes is below this; a larger file is refused before it is parsed."""

DEEPEST = 50
"""No catalogue file nests near this deep. libyaml builds a tree by recursion and would take the process down with it."""

MOST_PROBLEMS, LONGEST_PLACE = 100, 300
"""How much of what is wrong is told: a file with eighty thousand unknown words is no specification."""


WORKED_FILE = ".worked.yaml"
"""How the name of a file ends that has a specification's worked patients, beside the specification's own file."""

WORKED_AT = ("computation", "worked")
"""Where in the specification they belong."""


@dataclass(frozen=True)
class WorkedFile:
    """The text of a file of worked patients, and its name."""

    file: str
    text: str


@runtime_checkable
class SelfChecking(Protocol):
    """A type with rules that need the whole entry: `problems` gives the path of field names and what is wrong there."""

    def problems(self) -> Sequence[tuple[tuple[str | int, ...], str]]:
        """Everything wrong; nothing when the entry holds."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: `line` counts from 1, `place` is the path of field names."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.place}: {self.message}"
            if self.place
            else f"{self.file}:{self.line}: {self.message}"
        )


class CatalogueError(Exception):
    """A file that does not hold. `problems` lists all of them, never empty."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class _Loader(SafeLoader):
    """Safe YAML that keeps decimals exact and refuses repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"'{key}' står två gånger", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(node.value.replace("_", "")))


def _refuse_bombs(text: str) -> None:
    """Looks through a document before a tree is built of it: no aliases (which expand) and no bottomless nesting."""
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            message = f"mer än {DEEPEST} nivåer" if depth > DEEPEST else "alias (*namn) är inte tillåtna"
            raise yaml.MarkedYAMLError(problem=message, problem_mark=event.start_mark)  # type: ignore[arg-type]


def _loaded(text: str) -> tuple[yaml.Node | None, object]:
    """The document as a tree, which knows its lines, and as values."""
    _refuse_bombs(text)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        return root, None if root is None else loader.construct_document(root)
    finally:
        loader.dispose()


class Lines:
    """On which line the parts of a document stand. Each mapping is looked through once, however many parts are asked for."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root
        self._pairs: dict[yaml.Node, dict[str, tuple[yaml.Node, yaml.Node]]] = {}

    def of(self, location: tuple[str | int, ...]) -> int:
        """The line (from 1) of the deepest part of `location` that stands in the file."""
        node = self._root
        line = 1 if node is None else node.start_mark.line + 1
        for part in location:
            if isinstance(node, yaml.MappingNode):
                pair = self._pairs_of(node).get(str(part))
                if pair is None:
                    continue
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                line = node.start_mark.line + 1
        return line

    def _pairs_of(self, mapping: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        if mapping not in self._pairs:
            self._pairs[mapping] = {str(key.value): (key, value) for key, value in reversed(mapping.value)}
        return self._pairs[mapping]


_MESSAGES = {
    "extra_forbidden": "okänt ord; ta bort det eller rätta stavningen",
    "missing": "fältet saknas",
    "literal_error": "ska vara något av {expected}",
    "string_type": "ska vara text",
    "string_too_short": "behöver minst {min_length} tecken",
    "string_too_long": "får ha högst {max_length} tecken",
    "enum": "ska vara något av {expected}",
    "string_pattern_mismatch": "har fel form; ska följa {pattern}",
    "int_type": "ska vara ett heltal",
    "int_parsing": "ska vara ett heltal",
    "int_from_float": "ska vara ett heltal",
    "decimal_parsing": "ska vara ett tal",
    "decimal_type": "ska vara ett tal",
    "date_from_datetime_parsing": "ska vara ett datum, till exempel 2026-11-22",
    "date_parsing": "ska vara ett datum, till exempel 2026-11-22",
    "date_type": "ska vara ett datum, till exempel 2026-11-22",
    "list_type": "ska vara en lista",
    "model_type": "ska vara en grupp av fält",
    "dict_type": "ska vara en grupp av fält",
    "bool_parsing": "ska vara true eller false",
    "too_short": "behöver minst {min_length}",
    "greater_than_equal": "ska vara minst {ge}",
    "greater_than": "ska vara större än {gt}",
    "less_than_equal": "ska vara högst {le}",
    "union_tag_invalid": "{discriminator} ska vara något av {expected_tags}",
    "union_tag_not_found": "{discriminator} saknas; det säger vilket slag det är",
    "value_error": "{error}",
}
"""Pydantic's kinds of error in Swedish; a kind that is not here keeps Pydantic's own sentence."""


def swedish(error: Mapping[str, Any]) -> str:
    """One of Pydantic's errors as a Swedish sentence that does not repeat what was given."""
    template = _MESSAGES.get(error["type"])
    context = {key: str(value).replace(" or ", " eller ") for key, value in (error.get("ctx") or {}).items()}
    return template.format_map(context) if template else str(error["msg"])


def document(text: str, file: str) -> tuple[yaml.Node | None, Any]:
    """The document as a tree and as values.

    Raises CatalogueError where it is no YAML that may be read.
    """
    if len(text) > MAX_BYTES:
        raise CatalogueError([Problem(file, 1, "", f"filen är större än {MAX_BYTES} tecken")])
    try:
        return _loaded(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError([Problem(file, line, "", f"inte giltig YAML: {error.problem}")]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise CatalogueError([Problem(file, 1, "", f"inte giltig YAML: {error}")]) from error
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
    ) as error:  # what PyYAML's own constructors trip over
        raise CatalogueError(
            [Problem(file, 1, "", "inte giltig YAML: ett värde eller en nyckel går inte att läsa")]
        ) from error


def _put_in(root: yaml.Node | None, value: Any, worked: WorkedFile) -> None:
    """Puts the worked patients where they belong, in the tree too, whose lines are then those of their own file."""
    node, patients = document(worked.text, worked.file)
    computation = value.get(WORKED_AT[0]) if isinstance(value, dict) else None
    if node is None or not isinstance(computation, dict) or WORKED_AT[1] in computation:
        message = "hör till en specifikation med 'computation' som inte själv har 'worked'; ha dem på ett av ställena"
        raise CatalogueError([Problem(worked.file, 1, "", message)])
    computation[WORKED_AT[1]] = patients
    assert isinstance(root, yaml.MappingNode)
    within = next(part for key, part in root.value if key.value == WORKED_AT[0])
    within.value.append((yaml.ScalarNode("tag:yaml.org,2002:str", WORKED_AT[1], node.start_mark), node))


def parse(text: str, kind: type[T], file: str, worked: WorkedFile | None = None, context: object = None) -> T:
    """Reads one YAML document as `kind` (a pydantic model or a list of them), its worked patients from a file of their own.

    `context` is what the kind asks for beside its file: the named conditions that a computation may use.

    Raises CatalogueError with every problem, each with its line.
    """
    root, value = document(text, file)
    if worked is not None:
        _put_in(root, value, worked)

    lines = Lines(root)

    def problem(place: tuple[str | int, ...], message: str) -> Problem:
        own = worked.file if worked is not None and place[:2] == WORKED_AT else file
        return Problem(own, lines.of(place), ".".join(map(str, place))[:LONGEST_PLACE], message)

    try:
        entry = TypeAdapter(kind).validate_python(value, context=context)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        told = [problem(one["loc"], swedish(one)) for one in faults[:MOST_PROBLEMS]]
        if len(faults) > MOST_PROBLEMS:
            told.append(Problem(file, 1, "", f"och {len(faults) - MOST_PROBLEMS} fel till; rätta dem ovan först"))
        raise CatalogueError(told) from error
    if problems := entry.problems() if isinstance(entry, SelfChecking) else []:
        raise CatalogueError([problem(tuple(place), message) for place, message in problems])
    return entry


def read(path: Path, kind: type[T], context: object = None) -> T:
    """Reads the YAML file at `path` as `parse` does, its worked patients from the file beside it where there is one.

    Raises CatalogueError where a file is not UTF-8 or does not hold.
    """
    return parse(utf8_text(path), kind, path.name, worked_beside(path), context)


def worked_beside(path: Path) -> WorkedFile | None:
    """The file of worked patients that belongs to the specification at `path`: `<id>.worked.yaml` in the same folder.

    Raises CatalogueError where it is not UTF-8.
    """
    beside = path.with_name(f"{path.stem}{WORKED_FILE}")
    return WorkedFile(beside.name, utf8_text(beside)) if beside.is_file() else None


def utf8_text(path: Path) -> str:
    """The file's text.

    Raises CatalogueError where it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CatalogueError([Problem(path.name, 1, "", "filen är inte UTF-8; spara den som UTF-8")]) from error


def read_folder(folder: Path, kind: type[M], context: object = None) -> list[M]:
    """Reads every `*.yaml` under `folder` (in order of path); the file's name must be the entry's `id`.

    Raises CatalogueError with the problems of all files together.
    """
    entries: list[M] = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.yaml")):
        if path.name.endswith(WORKED_FILE):
            whole = path.with_name(f"{path.name.removesuffix(WORKED_FILE)}.yaml")
            if not whole.is_file():
                problems.append(Problem(path.name, 1, "", f"hör till {whole.name}, som inte finns; rätta namnet"))
            continue
        try:
            entry = read(path, kind, context)
        except CatalogueError as error:
            problems += error.problems
            continue
        if getattr(entry, "id", None) != path.stem:
            problems.append(Problem(path.name, 1, "id", f"id ska vara filens namn, '{path.stem}'"))
        entries.append(entry)
    if problems:
        raise CatalogueError(problems)
    return entries
