"""What an agreement requires: one type for each nature of requirement, each with the place in the document that says so.

An amount by key is a pot (`indicators.agreements.pots`): it is paid without anybody's performance.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from indicators.base import Identifier, Name, Sentence, Strict, Text

Direction = Literal["higher", "lower"]
Party = Literal["region", "healthcare_region", "association", "state"]
"""Who owes something: each region, each healthcare region, the regions' association (SKR, earlier SKL), or the state."""

Percent = Annotated[Decimal, Field(gt=0, le=100)]


class Months(Strict):
    """Consecutive months, each named by its first day."""

    first: date
    last: date

    @model_validator(mode="after")
    def _whole_months(self) -> Self:
        if self.first.day != 1 or self.last.day != 1 or self.last < self.first:
            raise ValueError("skriv månader som deras första dag, den första före den sista")
        return self

    @property
    def each(self) -> list[date]:
        """Each month's first day, in order."""
        number = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return [month_after(self.first, later) for later in range(number)]


def month_after(month: date, later: int) -> date:
    """The first day of the month that is `later` months after this one (before it where negative)."""
    number = month.year * 12 + month.month - 1 + later
    return date(number // 12, number % 12 + 1, 1)


class Document(Strict):
    """A document that the rulebook is read from; `reference` is its own registration number or date of signing."""

    title: Sentence
    reference: Sentence | None = None


class Citation(Strict):
    """Where it stands: a document by its name in the rulebook's `documents`, and its section."""

    document: Identifier
    section: Sentence


WhichSubmission = Literal["first", "holding"]
"""The submission that a month came in first, or the one whose values hold."""


class HandedIn(Strict):
    """Days from the month's last day until the last of these measures was handed in. One that was asked for and has not come
    when the days are over is not met; one that nobody was asked for gives no value."""

    counts: Literal["days_after_month"]
    measures: list[Identifier] = Field(min_length=1)
    submission: WhichSubmission = "first"


class UnitsCompared(Strict):
    """How many units only one of two reports has; each report is a measure with rows of units."""

    counts: Literal["units_in_one_report"]
    measures: list[Identifier] = Field(min_length=2, max_length=2)


Reporting = Annotated[HandedIn | UnitsCompared, Field(discriminator="counts")]
"""A figure about how the month was reported: nobody hands it in, it is counted from what was."""


class Condition(Strict):
    """What a measure must reach: at least or at most so much, in per cent, days or number.

    `what` says in words what is measured. With `where_more_than` it applies only where the measure's denominator is larger
    than that. With `reporting` the measure is counted from how the month was reported, and no indicator of the catalogue.
    """

    measure: Identifier
    what: Name
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    unit: Literal["percent", "days", "number"] = "percent"
    where_more_than: int | None = Field(default=None, ge=0)
    reporting: Reporting | None = None

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("ange antingen 'at_least' eller 'at_most'")
        return self

    @property
    def level(self) -> Decimal:
        """The level itself, whichever way it is to be reached."""
        level = self.at_most if self.at_least is None else self.at_least
        assert level is not None
        return level

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return "lower" if self.at_least is None else "higher"


class LevelTier(Strict):
    """All the conditions together give `share` per cent of what is reserved."""

    share: Percent
    conditions: list[Condition] = Field(min_length=1)


class ImprovementTier(Strict):
    """An improvement of `at_least` to `at_most` percentage points (without end where None) gives `share` per cent."""

    at_least: Annotated[Decimal, Field(gt=0)]
    at_most: Decimal | None = None
    share: Percent


class Improvement(Strict):
    """An improvement of a share on the same month the year before, in tiers from the smallest."""

    measure: Identifier
    what: Name
    direction: Direction
    tiers: list[ImprovementTier] = Field(min_length=1)


class Requirement(Strict):
    """What every requirement has. `cites` says where it stands."""

    id: Identifier
    name: Name
    cites: list[Citation] = Field(min_length=1)


class Measured(Requirement):
    """Measured each month against a level or an improvement; the better of the two counts, never both.

    `share` is its part of `pot`, in per cent. `nobody` says what a month without anybody to measure gives at a level.
    """

    nature: Literal["measured"]
    pot: Identifier
    share: Percent
    levels: list[LevelTier] = []
    improvement: Improvement | None = None
    nobody: Literal["met", "not_met"]

    @model_validator(mode="after")
    def _some_way(self) -> Self:
        if not self.levels and self.improvement is None:
            raise ValueError("ange 'levels', 'improvement' eller båda")
        return self

    @property
    def conditions(self) -> list[Condition]:
        """The conditions of all levels."""
        return [condition for tier in self.levels for condition in tier.conditions]

    @property
    def measures(self) -> list[str]:
        """Every measure that is needed, the first being what the requirement is about."""
        named = [condition.measure for condition in self.conditions]
        return list(dict.fromkeys([*named, self.improvement.measure] if self.improvement else named))


class DataQuality(Requirement):
    """How well what is measured was reported: shown each month, moves no money."""

    nature: Literal["data_quality"]
    months: Months
    conditions: list[Condition] = Field(min_length=1)


class Duty(Requirement):
    """Who owes what to whom by which day; `every` for a duty that comes back until the year is over.

    The right to the pots in `lapses` is lost by who does not come in time.
    """

    nature: Literal["duty"]
    owed_by: Party
    owed_to: Sentence
    by: date
    every: Literal["month"] | None = None
    lapses: list[Identifier] = []
    consequence: Text | None = None


class ListedDocument(Requirement):
    """A document to be handed in by a day, with the contents that the agreement lists."""

    nature: Literal["document"]
    owed_by: Party
    owed_to: Sentence
    by: date
    contents: list[Text] = Field(min_length=1)


class Judged(Requirement):
    """A criterion that people judge, of a region, of a pathway or of who else carries the agreement out.

    With `counted` the platform counts something of the same criterion, beside what people say: `introduction` is that every
    approved pathway is at least partly carried out in the region, by the regions' own answers.
    """

    nature: Literal["judged"]
    judged_of: Literal["region", "healthcare_region", "association", "state", "pathway"]
    counted: Literal["introduction"] | None = None

    @model_validator(mode="after")
    def _of_a_region(self) -> Self:
        if self.counted and self.judged_of != "region":
            raise ValueError("'counted: introduction' räknas för en region; skriv 'judged_of: region'")
        return self


AnyRequirement = Annotated[Measured | DataQuality | Duty | ListedDocument | Judged, Field(discriminator="nature")]
"""A requirement of any nature; `nature` says which."""
