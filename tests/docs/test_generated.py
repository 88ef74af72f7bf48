"""What is made from the code is up to date, and is there."""

from types import ModuleType
from typing import get_args

import pytest

from tests.docs.conftest import ROOT

NAMES = [path.name for path in sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_says_what_the_code_says(generate: ModuleType, texts: dict[str, str], name: str) -> None:
    present = texts[f"docs/{name}"]
    assert generate.rendered(present) == present, f"docs/{name} is old: run `python docs/generate.py`"


def test_the_pages_types_are_what_the_api_says(generate: ModuleType) -> None:
    current = generate.api_types.modules()
    present = {path.name: path.read_text(encoding="utf-8") for path in generate.api_types.FOLDER.glob("*.py")}
    assert present == current, "frontend/api_types is old: run `python docs/generate.py`"


def test_every_generated_part_stands_in_one_document(generate: ModuleType, texts: dict[str, str]) -> None:
    standing = [found["name"] for text in texts.values() for found in generate.BLOCK.finditer(text)]
    assert sorted(standing) == sorted(generate.BLOCKS)


def test_a_marker_that_is_misspelt_or_left_open_is_found(generate: ModuleType, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        if name == "docs/developer.md":  # explains the markers
            continue
        whole = len(list(generate.BLOCK.finditer(text)))
        assert text.count("<!--") == text.count(" -->\n") == 2 * whole, name


def test_the_translations_have_nothing_that_the_code_no_longer_says(generate: ModuleType) -> None:
    from backend.core.permissions import Role
    from backend.core.settings import TABLE
    from datasources.delivery.limits import Limits
    from indicators.disclosure.primary import Cause

    said = generate.swedish()
    assert set(said["settings"]) == {setting.meaning for setting in TABLE}
    assert set(said["roles"]) == {role.value for role in Role}
    assert set(said["limits"]) == set(Limits.model_fields)
    assert set(said["causes"]) == set(get_args(Cause))
