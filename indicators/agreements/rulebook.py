"""The rulebook of one agreement and year, and the same rulebook as another choice would have it."""

from collections.abc import Collection

from indicators.agreements import overriding, rulebook_rules
from indicators.agreements.contents import Contents


class Rulebook(Contents):
    """One agreement's rulebook. A new year's agreement is a new file, not code."""

    def problems(self) -> list[rulebook_rules.PlacedProblem]:
        """What the types cannot see: sums, shares, tiers and names that do not hold, each with its place and mend.

        Every alternative is held to the same rules.
        """
        own = rulebook_rules.problems(self)
        return own or [problem for place in self._alternative_places() for problem in self._problems_under(*place)]

    def under(self, choices: Collection[str]) -> "Rulebook":
        """The rulebook as it is with these alternatives.

        Raises ValueError for an id that is no alternative, or where two of one choice are asked for.
        """
        if unknown := sorted(set(choices) - set(self.alternatives)):
            raise ValueError(f"{self.id} har inget alternativ som heter {', '.join(unknown)}")
        changed = self
        for choice in self.choices:
            picked = [other for other in choice.alternatives if other.id in choices]
            if len(picked) > 1:
                raise ValueError(f"välj ett av {', '.join(other.id for other in picked)}: de svarar på samma fråga")
            for other in picked:
                changed = Rulebook.model_construct(**overriding.changed_fields(changed, other.override))
        return changed

    def _alternative_places(self) -> list[tuple[int, int, str]]:
        return [
            (at, within, other.id)
            for at, choice in enumerate(self.choices)
            for within, other in enumerate(choice.alternatives)
        ]

    def _problems_under(self, at: int, within: int, alternative: str) -> list[rulebook_rules.PlacedProblem]:
        place = ("choices", at, "alternatives", within, "override")
        return [
            (place, f"med det här alternativet: {message}")
            for _, message in rulebook_rules.changed_problems(self.under([alternative]))
        ]
