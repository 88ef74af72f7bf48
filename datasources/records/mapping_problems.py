"""What pydantic finds wrong in a mapping file, in Swedish sentences with their line and place."""

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

_MESSAGES = {
    "extra_forbidden": "okänt ord; ta bort det eller rätta stavningen",
    "missing": "fältet saknas",
    "literal_error": "ska vara något av {expected}",
    "string_type": "ska vara text; skriv ordet inom citattecken",
    "string_too_short": "behöver minst {min_length} tecken",
    "string_too_long": "får ha högst {max_length} tecken",
    "string_pattern_mismatch": "har fel form; ska följa {pattern}",
    "int_type": "ska vara ett heltal",
    "int_parsing": "ska vara ett heltal",
    "bool_type": "ska vara true eller false",
    "bool_parsing": "ska vara true eller false",
    "list_type": "ska vara en lista",
    "dict_type": "ska vara en grupp av fält",
    "model_type": "ska vara en grupp av fält",
    "model_attributes_type": "ska vara en grupp av fält",
    "too_short": "behöver minst {min_length}",
    "greater_than_equal": "ska vara minst {ge}",
    "less_than_equal": "ska vara högst {le}",
    "float_type": "ska vara ett tal",
    "float_parsing": "ska vara ett tal",
    "value_error": "{error}",
}
"""Pydantic's kinds of problem in Swedish; a kind that is not here keeps Pydantic's own sentence."""


def sentences(error: ValidationError, file: str, tree: yaml.Node | None) -> list[str]:
    """Every problem with the file, its line where the file's tree is known, and its place; never with what was given."""
    problems = error.errors(include_url=False, include_input=False)
    return [f"{file}{_line(tree, problem['loc'])}: {_place(problem['loc'])}{_swedish(problem)}" for problem in problems]


def _line(tree: yaml.Node | None, location: tuple[int | str, ...]) -> str:
    """The line of the innermost part of the place that stands in the file; what is missing has that of what it should be in."""
    if tree is None:
        return ""
    line = tree.start_mark.line
    for part in location:
        if isinstance(tree, yaml.MappingNode):
            names = {name.value: (name, value) for name, value in tree.value}
            name, tree = names.get(str(part), (None, tree))  # a kind that pydantic tried in turn stands nowhere
            line = name.start_mark.line if name else line
        elif isinstance(tree, yaml.SequenceNode) and isinstance(part, int) and part < len(tree.value):
            tree = tree.value[part]
            line = tree.start_mark.line
    return f":{line + 1}"


def _place(location: tuple[int | str, ...]) -> str:
    named = [str(part) for part in location if "[" not in str(part)]  # without the kinds that pydantic tries in turn
    return f"{'.'.join(named)}: " if named else ""


def _swedish(problem: ErrorDetails) -> str:
    template = _MESSAGES.get(problem["type"])
    context = {key: str(value).replace(" or ", " eller ") for key, value in (problem.get("ctx") or {}).items()}
    return template.format_map(context) if template else str(problem["msg"])
