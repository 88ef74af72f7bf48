"""The register's specifications as a file of KIK's records, and what those cannot say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from backend.exchange import kik_entries
from backend.exchange.kik_reading import says_as_content, understood
from backend.exchange.kik_writing import record_of
from backend.exchange.places import Content
from backend.exchange.schemas import KikLossOut
from backend.register import changes, drafts, reading
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from datasources.exchange import json_text
from datasources.exchange.json_text import Json
from indicators.entries.specification import Specification


@dataclass(frozen=True)
class Exported:
    """A specification and the record that it became."""

    specification: Specification
    content: Content
    record: Mapping[str, Json]


def records(session: Session, indicators: Collection[str] = (), *, also_drafts: bool = False) -> list[Exported]:
    """Every published specification (or, of these indicators alone) as a record, by id; `also_drafts`: the newest version, in
    whatever state it is."""
    known, kind, register = kik_entries.known(session), KINDS[SPECIFICATION], reading.register(session)
    versions = register.newest() if also_drafts else register.published.values()
    chosen = [one.specification for one in versions if not indicators or one.specification.id in indicators]
    contents = [(one, drafts.content_of(kind, one)) for one in chosen]
    return [Exported(one, content, record_of(one.id, one.version, content, known)) for one, content in contents]


def file(every: Sequence[Exported]) -> bytes:
    """The records as a JSON list, one a line."""
    return ("[" + ",\n".join(json_text.dumps(dict(one.record)) for one in every) + "]\n").encode()


def losses(session: Session, every: Sequence[Exported]) -> list[KikLossOut]:
    """For each record, what is not the same when it is read again: what KIK has no place for, or says less of."""
    known, kind = kik_entries.known(session), KINDS[SPECIFICATION]
    return [
        KikLossOut(
            entry=one.specification.id,
            name=one.specification.name.sv,
            measure=str(one.record["mId"]) if "mId" in one.record else "",
            fields=changes.between(kind, one.content, says_as_content(understood(one.record, known).says)),
        )
        for one in every
    ]
