"""KIK's records as drafts in the forms of who reads them: each by itself, all in one transaction, nothing twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from sqlmodel import Session

from backend.core.errors import UserError
from backend.core.permissions import Actor, check
from backend.core.refusals import english
from backend.exchange import kik_entries
from backend.exchange.kik_entries import Entries, Standing, key_of
from backend.exchange.kik_reading import KIK, FieldRead, Understood, joined, kept_record, understood
from backend.exchange.kik_rules import own_measure
from backend.exchange.kik_writing import record_of
from backend.exchange.lacking import Lacking
from backend.exchange.places import Content
from backend.exchange.rules import Known
from backend.exchange.schemas import DoubtOut, KikFieldOut, KikOutcome, KikRecordOut, KikReport, LackOut
from backend.register import changes, drafts
from backend.register.field_titles import title_of
from backend.register.form_schemas import DraftIn, FieldChange
from backend.register.kinds import KINDS, EntryKind
from backend.register.models import SPECIFICATION
from datasources.exchange import json_text
from datasources.exchange.doubts import Doubt, Unreadable
from datasources.exchange.records import Record, records


def read(session: Session, actor: Actor, content: bytes, *, preview: bool) -> KikReport:
    """Every record of a file as a draft of a specification, with what was read, doubted and kept, and what the draft lacks.

    A record that cannot be taken in does not stop the others. Raises NotAllowed; UserError where no record can be read.
    """
    check(actor, KINDS[SPECIFICATION].draft)
    try:
        every = list(records(content))
    except Unreadable as error:
        raise UserError(error.doubt.text()) from error
    lines = _Import(session, actor, preview).lines(every)
    outcomes = Counter(line.outcome for line in lines)
    return KikReport(
        preview=preview,
        outcomes={outcome: outcomes[outcome] for outcome in get_args(KikOutcome)},
        records=lines,
    )


@dataclass(frozen=True)
class _Measure:
    """A readable record with its place in the file."""

    place: Record
    read: Understood
    key: str

    @property
    def number(self) -> int:
        """Its version in KIK; below all others where it has none."""
        version: int | None = self.read.values[KIK.number]
        return -1 if version is None else version


class _Import:
    """One reading of a file."""

    def __init__(self, session: Session, actor: Actor, preview: bool) -> None:
        self._session, self._actor, self._preview = session, actor, preview
        self._kind: EntryKind = KINDS[SPECIFICATION]
        self._known: Known = kik_entries.known(session)
        self._entries = Entries(session, actor, self._kind)
        self._lacking = Lacking.now(session, self._kind)

    def lines(self, every: Sequence[Record]) -> list[KikRecordOut]:
        """What comes of each record. Of several records of a measure the newest counts, of equal ones the first."""
        measures = [self._measure(one) for one in every]
        best: dict[str, _Measure] = {}
        for measure in measures:
            if isinstance(measure, _Measure):
                first = best.setdefault(measure.key, measure)
                best[measure.key] = measure if measure.number > first.number else first
        return [
            _refused(measure) if isinstance(measure, Record) else self._line(measure, best[measure.key])
            for measure in measures
        ]

    def _measure(self, record: Record) -> _Measure | Record:
        if isinstance(record.content, Unreadable):
            return record
        read = understood(record.content, self._known)
        return _Measure(record, read, key_of(record.content, read.values))

    def _line(self, measure: _Measure, best: _Measure) -> KikRecordOut:
        if best is not measure:
            aside: KikOutcome = "older" if measure.number < best.number else "twice"
            return self._told(measure, aside, reason=Doubt("another-record", {"number": best.place.number}))
        standing = self._entries.of(measure.key)
        if standing is None:
            return self._draft(measure, self._entries.new(measure.key, measure.read.values["title"]), None)
        before = self._before(measure, standing)
        if before is not None and _in_order(before) == _in_order(measure.read):
            return self._told(measure, "unchanged", standing.entry)
        known = -1 if before is None else before.values[KIK.number] or -1
        if measure.number < known:
            return self._told(measure, "older", standing.entry, reason=Doubt("newer-known", {"number": known}))
        return self._draft(measure, standing, before)

    def _before(self, measure: _Measure, standing: Standing) -> Understood | None:
        """The record as we last knew it: the one that was read, or the one that we gave, where the measure's id is ours."""
        record = kept_record(standing.content)
        if record is None and measure.key == own_measure(standing.entry):
            record = record_of(standing.entry, standing.version, standing.content, self._known)
        return None if record is None else understood(record, self._known)

    def _draft(self, measure: _Measure, standing: Standing, before: Understood | None) -> KikRecordOut:
        """A draft of what the record says, joined with what stands."""
        result = joined(standing.content, measure.read, before, self._known)
        new = DraftIn(revision=standing.revision, based_on=standing.version, content=result.content)
        try:
            if self._preview:
                drafts.must_be_keepable(standing.entry, result.content)
            else:
                drafts.save(self._session, self._actor, self._kind, standing.entry, new)
        except UserError as error:
            line = self._told(measure, "refused")
            line.reason = DoubtOut(code="refused", sv=error.message, en=english(error.message) or error.message)
            return line
        return self._told(
            measure,
            "changed" if standing.content else "new",
            standing.entry,
            stands=result.ours_stands,
            lacks=self._lacking.of(result.content),
            changes=self._differing(standing.content, result.content) if standing.content else [],
        )

    def _differing(self, standing: Content, content: Content) -> list[FieldChange]:
        """What a record changes. Where it was read follows from that."""
        between = changes.between(self._kind, standing, content)
        return [one for one in between if one.place.split(".")[0] != "provenance"]

    def _told(
        self,
        measure: _Measure,
        outcome: KikOutcome,
        entry: str | None = None,
        *,
        reason: Doubt | None = None,
        stands: Sequence[str] = (),
        lacks: Sequence[LackOut] = (),
        changes: Sequence[FieldChange] = (),
    ) -> KikRecordOut:
        return KikRecordOut(
            number=measure.place.number,
            file=measure.place.file,
            title=measure.read.values["title"],
            measure=measure.read.values["mId"],
            outcome=outcome,
            entry=entry,
            reason=None if reason is None else _out(reason),
            fields=[self._field(one, measure, entry, stands) for one in measure.read.fields],
            lacks=list(lacks),
            changes=list(changes),
        )

    def _field(self, one: FieldRead, measure: _Measure, entry: str | None, stands: Sequence[str]) -> KikFieldOut:
        doubts = list(one.doubts)
        if set(one.places) & set(stands):
            doubts.append(Doubt("ours-stands", {"value": one.value}))
        if one.field == "title" and entry and (other := self._entries.same_name(measure.read.values["title"], entry)):
            doubts.append(Doubt("same-name", {"entry": other}))
        return KikFieldOut(
            field=one.field,
            verdict="doubted" if doubts else one.verdict,
            titles_sv=[title_of(self._kind, place, "sv") for place in one.places],
            titles_en=[title_of(self._kind, place, "en") for place in one.places],
            value=one.value,
            doubts=[_out(doubt) for doubt in doubts],
        )


def _in_order(read: Understood) -> str:
    """The record as a text that is the same for the same content."""
    return json_text.dumps(dict(read.record), in_order=True)


def _refused(record: Record) -> KikRecordOut:
    assert isinstance(record.content, Unreadable)  # what can be read became a measure
    return KikRecordOut(
        number=record.number,
        file=record.file,
        title=None,
        measure=None,
        outcome="refused",
        entry=None,
        reason=_out(record.content.doubt),
        fields=[],
        lacks=[],
        changes=[],
    )


def _out(doubt: Doubt) -> DoubtOut:
    return DoubtOut(code=doubt.code, sv=doubt.text("sv"), en=doubt.text("en"))
