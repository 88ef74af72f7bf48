"""The register's rulebooks, as the rest of the subject reads them."""

from dataclasses import dataclass
from typing import cast

from sqlmodel import Session

from backend.core.errors import Conflict, NotFound, UserError
from backend.core.refusals import refusal
from backend.core.states import EntryState
from backend.register import reading
from backend.register.models import RULEBOOK
from indicators.agreements.rulebook import Rulebook


@dataclass(frozen=True)
class KnownRulebook:
    """A published rulebook with its version and digest in the register."""

    version: reading.Version

    @property
    def book(self) -> Rulebook:
        """The rulebook itself."""
        return cast("Rulebook", self.version.entry)


def published(session: Session) -> list[KnownRulebook]:
    """The newest published version of each agreement's rulebook, by id."""
    return [KnownRulebook(version) for version in reading.newest(session, RULEBOOK, reading.PUBLIC_STATES)]


def get(session: Session, agreement: str) -> KnownRulebook:
    """The agreement's rulebook.

    Raises NotFound.
    """
    for known in published(session):
        if known.book.id == agreement:
            return known
    raise NotFound(refusal("agreement-missing"))


def must_hold(known: KnownRulebook, number: int | None = None) -> None:
    """Money is paid by the version that holds alone: `number` is the one that a run was prepared by.

    Raises Conflict with which version holds where it is another, or none.
    """
    name, newest = known.book.name, known.version
    if newest.state is not EntryState.PUBLISHED:
        raise Conflict(refusal("rulebook-ended", version=newest.number, name=name.sv, name_en=name.en))
    if number not in (None, newest.number):
        raise Conflict(
            refusal("payment-older-rulebook", version=number, newest=newest.number, name=name.sv, name_en=name.en)
        )


def check_choices(book: Rulebook, choices: list[str]) -> None:
    """Raises UserError for a choice that the rulebook does not have, or two answers to one question."""
    try:
        book.under(choices)
    except ValueError as error:
        raise UserError(f"{error}.") from error
