"""The named conditions' files, each read after those that it uses."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from indicators.catalogue.yaml_files import CatalogueError, Lines, Problem, document, read, utf8_text
from indicators.definition.named_conditions import NamedCondition
from indicators.definition.used_conditions import KnownConditions

FOLDER = "conditions"
"""Where they are among the catalogue's entries."""


def read_conditions(folder: Path) -> list[NamedCondition]:
    """Every named condition under `folder`, those that others use before them; a file has its condition's name.

    Raises CatalogueError with the problems of all files together.
    """
    paths = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    known: dict[str, NamedCondition] = {}
    problems: list[Problem] = []
    for name in _order(paths):
        try:
            entry = read(paths[name], NamedCondition, KnownConditions(known))
        except CatalogueError as error:
            problems += error.problems
            continue
        if entry.id != name:
            problems.append(Problem(paths[name].name, 1, "id", f"id ska vara filens namn, '{name}'"))
        known[name] = entry
    if problems:
        raise CatalogueError(problems)
    return list(known.values())


def _order(paths: dict[str, Path]) -> list[str]:
    """The files' names, each after those it uses.

    Raises CatalogueError where they go round in a circle.
    """
    uses = {name: [used for used in _uses(path) if used in paths] for name, path in paths.items()}
    try:
        return list(TopologicalSorter(uses).static_order())
    except CycleError as error:
        circle = error.args[1][::-1]
        path = paths[circle[0]]
        root, _ = document(utf8_text(path), path.name)
        message = f"går i cirkel: {' → '.join(circle)}; låt något av dem stå för sig självt"
        raise CatalogueError([Problem(path.name, Lines(root).of(("uses",)), "uses", message)]) from None


def _uses(path: Path) -> list[str]:
    """The names under `uses`; none where the file has something else there, which its type will say."""
    _, value = document(utf8_text(path), path.name)
    uses = value.get("uses") if isinstance(value, dict) else None
    return [name for name in uses if isinstance(name, str)] if isinstance(uses, list | dict) else []
