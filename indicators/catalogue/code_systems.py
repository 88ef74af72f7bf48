"""Systems of codes and when their releases came: facts of the world outside, so they are no register's entries."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from indicators.catalogue.yaml_files import read
from indicators.definition.codelists import CodeSystem


@cache
def code_systems() -> Mapping[str, CodeSystem]:
    """Every system whose releases somebody has read, by the name that code lists call it.

    Raises CatalogueError where the file does not hold.
    """
    return {system.id: system for system in read(Path(__file__).with_name("code_systems.yaml"), list[CodeSystem])}
