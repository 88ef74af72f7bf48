"""Worked examples of a rulebook: what goes in, and the verdict or the öre that must come out."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from indicators.base import Identifier, Sentence, Strict

Outcome = Literal["met", "partly", "not_met", "no_value"]
RecipientCode = Annotated[str, Field(pattern=r"^(\d{2}|[a-z][a-z-]*)$")]


class WorkedFigure(Strict):
    """A measure's figure: whole numbers, or a share as it was published, which is rounded."""

    numerator: int | None = Field(default=None, ge=0)
    denominator: int | None = Field(default=None, ge=0)
    value: Decimal | None = None


class ExpectedVerdict(Strict):
    """What one requirement gives: per cent of what is reserved, and whether a rounded share leaves it unsure."""

    verdict: Outcome
    share: Decimal | None = None
    certain: bool = True


class VerdictExample(Strict):
    """A requirement and the figures of one month, and of the same month the year before, by measure."""

    kind: Literal["verdict"]
    why: Sentence
    requirement: Identifier
    now: dict[Identifier, WorkedFigure]
    last_year: dict[Identifier, WorkedFigure] = {}
    choices: list[Identifier] = []
    expect: ExpectedVerdict


class PaymentExample(Strict):
    """A pot and made-up regions: inhabitants, and what each earns in every month of each requirement (per cent; else 0).

    `failing` lists who does not meet the pot's conditions. `expect` gives öre by recipient and occasion.
    """

    kind: Literal["payment"]
    why: Sentence
    pot: Identifier
    population: dict[RecipientCode, int]
    earned: dict[RecipientCode, dict[Identifier, Decimal]] = {}
    failing: list[RecipientCode] = []
    choices: list[Identifier] = []
    expect: dict[RecipientCode, dict[Identifier, int]]


Example = Annotated[VerdictExample | PaymentExample, Field(discriminator="kind")]
"""A worked example of either kind."""
