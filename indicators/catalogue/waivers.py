"""Findings that somebody has accepted: which, why, who and when. They are set aside, and told of when they are not needed."""

from datetime import date

from indicators.base import Identifier, Sentence, Strict


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
