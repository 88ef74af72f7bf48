"""Links by which units answer structure questions without an account, and their answers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from backend.core.states import UnitAnswerState
from backend.followability.schemas import Id, MaybeSentences, Words

LONGEST_DAYS = 90
"""A link that nobody has used for so long is forgotten in a mailbox."""

LinkState = Literal["waiting", "answered", "attested", "expired", "revoked", "round_closed"]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LinksIn(_In):
    """Links to make: one a unit, for a structure question of a round, that hold for so many days."""

    round: Id
    region: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    indicator: Id
    units: Annotated[list[Words], Field(min_length=1, max_length=200)]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 30


class HandInIn(_In):
    """The round and region whose attested answers become a submission."""

    round: Id
    region: Annotated[str, Field(pattern=r"^[0-9]{2}$")]


class AnswersHandedIn(BaseModel):
    """The submission that counts the attested answers; `known` where the same answers were handed in before."""

    submission: int
    known: bool


class NewLink(BaseModel):
    """A link that was just made. The secret is shown this once."""

    id: int
    unit: str
    secret: str
    expires_at: datetime


class UnitAnswerOut(BaseModel):
    """A unit's answer, who stands by it, and the submissions that count it."""

    id: int
    answer: bool
    comment: str | None
    state: UnitAnswerState
    answered_at: datetime
    attested_by: str | None
    attested_at: datetime | None
    submissions: list[int]
    steps: list[str]


class UnitLinkOut(BaseModel):
    """A link as its region sees it; never its secret."""

    id: int
    round: str
    round_name: str
    region: str
    region_name: str
    indicator: str
    indicator_name_sv: str
    indicator_name_en: str
    unit: str
    state: LinkState
    made_by: str
    made_at: datetime
    expires_at: datetime
    may_revoke: bool
    answer: UnitAnswerOut | None


class UnitCount(BaseModel):
    """A region's units and their answers to one question of a round: `yes` and `no` are attested, and `not_handed_in` of those
    are in no submission. `may_hand_in`: whether the reader may, for the region."""

    round: str
    round_name: str
    region: str
    region_name: str
    indicator: str
    indicator_name_sv: str
    indicator_name_en: str
    yes: int
    no: int
    not_handed_in: int
    may_hand_in: bool
    waiting_for_attest: int
    not_answered: int


class SecretIn(_In):
    """The secret of a link."""

    secret: Annotated[str, Field(min_length=20, max_length=100)]


class UnitAnswerIn(SecretIn):
    """A unit's answer by its link."""

    answer: bool
    comment: MaybeSentences = None


class UnitQuestion(BaseModel):
    """What a link asks of its unit, and until when."""

    question_sv: str
    question_en: str
    definition: str
    unit: str
    region_name: str
    round_name: str
    expires_at: datetime
    answered: bool
