"""The documents, and the generator that writes parts of them."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    """`docs/generate.py`, a script with its helper beside it and no package."""
    sys.path.append(str(ROOT / "docs"))
    return importlib.import_module("generate")


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every document's text under its path from the project's root."""
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
