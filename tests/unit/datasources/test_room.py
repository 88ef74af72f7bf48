"""The room's walls: what it may import, and that the heavy library is only there when asked for."""

import ast
import subprocess
import sys
from pathlib import Path

import datasources

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
