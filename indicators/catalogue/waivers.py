"""Findings that somebody has accepted: which, why, who and when. They are set aside, and told of when they are not needed."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from indicators.base import Identifier, Sentence, Strict
from indicators.catalogue.yaml_files import read


class Waiver(Strict):
    """One accepted finding: code, entry and what tells it apart there (`about`). Only what does not block can be waived."""

    rule: Identifier
    entry: Sentence
    about: str = ""
    reason: Sentence
    by: Sentence
    waived: date

    @property
    def key(self) -> tuple[str, str, str]:
        """What it accepts: a remark of the same key."""
        return self.entry, self.rule, self.about


@cache
def waivers_of_the_package() -> Sequence[Waiver]:
    """What is accepted of the entries that come with the platform. An installation adds its own.

    Raises CatalogueError where the file does not hold.
    """
    return read(Path(__file__).with_name("waivers.yaml"), list[Waiver])
