"""What a rulebook is held to in the register: its measures are there, and its worked examples hold."""

from sqlmodel import Session

from backend.register import reading
from indicators.agreements.rulebook import Rulebook
from indicators.catalogue.catalogue_rules import rulebook_remarks
from indicators.catalogue.remarks import Remark


def remarks(session: Session, rulebook: Rulebook) -> list[Remark]:
    """Measures that the register's indicators do not have, and examples that do not give what they say."""
    return list(rulebook_remarks(rulebook, {version.entry.id for version in reading.register(session).newest()}))
