"""A definition with every word of the language, and definitions as the plain text that a reader sees."""

from pathlib import Path

import yaml

from indicators.base import Name
from indicators.catalogue.packaged import packaged
from indicators.definition.codelists import CodeList
from indicators.definition.language import Computation
from indicators.definition.swedish_steps import plain, steps

EVERY_WORD = Path(__file__).with_name("every_word.yaml")
SUPPLIED = CodeList.model_construct(
    id="fran-katalogen", name=Name(sv="Betablockerare", en="Beta blockers"), system="ATC", codes=["C07*"], excludes=[]
)


def every_word() -> Computation:
    """The definition that uses each word of the language."""
    return Computation.model_validate(yaml.safe_load(EVERY_WORD.read_text("utf-8")))


def as_text(definition: Computation) -> str:
    """The definition in plain Swedish, its code lists named from the catalogue."""
    return plain(steps(definition, {**packaged().codelist_by_id, SUPPLIED.id: SUPPLIED}))
