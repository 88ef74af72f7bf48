"""The documents, and the generator that writes parts of them."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    """`docs/generate.py`, which is a script and no package."""
    place = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert place is not None
    assert place.loader is not None
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every document's text under its path from the project's root."""
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
