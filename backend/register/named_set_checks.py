"""What a named set is held to in the register: its members are there."""

from sqlmodel import Session

from backend.register import reading
from indicators.catalogue.catalogue_rules import unknown_members
from indicators.catalogue.remarks import Remark
from indicators.entries.named_set import NamedSet


def remarks(session: Session, named: NamedSet) -> list[Remark]:
    """Members that neither the catalogue's pathways nor the register's indicators have."""
    indicators = {version.entry.id for version in reading.register(session).newest()}
    return list(unknown_members(named, indicators, reading.catalogue(session).pathway_by_id))
