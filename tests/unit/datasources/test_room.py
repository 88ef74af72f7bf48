"""The room's walls: what it may import, and that the heavy library is only there when asked for."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import datasources
from datasources.sql import identifier, listed, literal, literals, raw_cell, raw_cells, sql

ROOM = Path(datasources.__file__).parent
FORBIDDEN = {
    "indicators",
    "backend",
    "frontend",
    "fastapi",
    "sqlmodel",
    "streamlit",
    "pandas",
    "httpx",
    "requests",
    "pickle",
}


def imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in named}


def test_the_room_imports_no_other_room_and_no_framework() -> None:
    assert {path.name: found for path in ROOM.rglob("*.py") if (found := imports(path) & FORBIDDEN)} == {}


def test_the_rule_engine_is_imported_in_one_module() -> None:
    assert [path.name for path in ROOM.rglob("*.py") if "great_expectations" in imports(path)] == ["expectations.py"]


def test_importing_the_check_loads_neither_the_rule_engine_nor_pandas() -> None:
    code = "import sys, datasources.delivery.check, datasources.delivery.template; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {
        name for name in loaded if name.split(".")[0] in {"great_expectations", "pandas", "sqlalchemy", "scipy"}
    }


def test_every_module_says_what_lives_in_it() -> None:
    for path in ROOM.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.name


TEMPLATES = {"sql", "for_each_number", "_rule"}
"""What takes a template. The two that pass theirs on are held to the same where they are called."""
PASSED_ON = {"for_each_number", "_rule", "over"}


def calls(tree: ast.AST, within: str = "") -> list[tuple[str, str, ast.Call]]:
    """(the function that calls, the function that is called, the call), for every call by a plain name."""
    pairs = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            pairs.append((within, node.func.id, node))
        pairs += calls(node, node.name if isinstance(node, ast.FunctionDef) else within)
    return pairs


def is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def test_sql_is_made_of_templates_that_are_written_out_where_they_are_used() -> None:
    for path in ROOM.rglob("*.py"):
        for caller, called, call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            assert called != "Sql" or path.name == "sql.py", f"{path.name}:{call.lineno}"
            if called in TEMPLATES and caller not in PASSED_ON:
                assert all(map(is_constant, call.args if called == "_rule" else call.args[:1])), f"{path}:{call.lineno}"


def test_no_file_of_the_room_waives_the_lint_of_sql() -> None:
    assert not [path.name for path in ROOM.rglob("*.py") if "S608" in path.read_text(encoding="utf-8")]


def test_a_statement_takes_no_text_but_through_its_own_quotes() -> None:
    with pytest.raises(TypeError, match="not a part of a statement: str"):
        sql("SELECT {cell}", cell="x; DROP TABLE raw")  # type: ignore[arg-type]
    assert (
        sql("SELECT {a}, {b} FROM {t}", a=literal("å'ä"), b=3, t=identifier("plain")) == "SELECT 'å''ä', 3 FROM plain"
    )
    assert identifier('a"b') == '"a""b"'
    assert (identifier("row"), identifier("Åk")) == ('"row"', '"Åk"')
    assert listed([raw_cell(0), raw_cell(1)]) == raw_cells(2) == "c0, c1"
    assert literals(("a", "b")) == "'a', 'b'"
