"""A KIK record as a specification's content: field by field what was read, what is doubted, and what is only kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from backend.exchange.kik_rules import RULES, source_of
from backend.exchange.places import ODD, Content, at, put
from backend.exchange.rules import Known, Meaning, Rule, Values
from datasources.exchange import json_text
from datasources.exchange.doubts import Doubt, Reading, Unreadable
from datasources.exchange.json_text import Json
from datasources.exchange.registry import STANDARDS

Verdict = Literal["read", "doubted", "kept"]
"""`read` has its place with us; `doubted` may not be what it says; `kept` has no place, and goes back unchanged."""

KIK = STANDARDS["kik"]

LONGEST_VALUE = 160
"""Of a value that is told."""


@dataclass(frozen=True)
class FieldRead:
    """One field of a record: what it came to, where it stands with us, and its value as text."""

    field: str
    verdict: Verdict
    places: tuple[str, ...]
    value: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Understood:
    """A record read: its plain values, what they say by place of ours, and every field that says something."""

    record: Mapping[str, Json]
    values: Values
    says: Mapping[str, Any]
    fields: Sequence[FieldRead] = field(default_factory=tuple)

    @property
    def text(self) -> str:
        """The record as it is kept."""
        return json_text.dumps(dict(self.record))


def understood(record: Mapping[str, Json], known: Known) -> Understood:
    """The record in our terms. The record itself is not changed."""
    readings = KIK.read(record)
    values = {name: reading.value for name, reading in readings.items()}
    meanings = {rule.field: rule.ours(values, known) for rule in RULES}
    fields = [
        _field(name, record[name], reading, meanings.get(name))
        for name, reading in readings.items()
        if not json_text.empty(record.get(name))
    ]
    says = {place: value for meaning in meanings.values() for place, value in meaning.says.items()}
    return Understood(record, values, says, fields)


def _field(name: str, raw: Json, reading: Reading, meaning: Meaning | None) -> FieldRead:
    doubts = (*reading.doubts, *(meaning.doubts if meaning else ()))
    places = tuple(meaning.says) if meaning else ()
    verdict: Verdict = "doubted" if doubts else "read" if places else "kept"
    return FieldRead(name, verdict, places, _shown(raw, reading.value), doubts)


def _shown(raw: Json, value: Any) -> str:
    if isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, (str, int)):
        text = str(value)
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        text = "; ".join(value)
    else:
        text = json_text.dumps(raw)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def kept_record(content: Content) -> dict[str, Json] | None:
    """The record that a content was read from; None where there is none, or somebody has broken it."""
    text = at(content, "kik_record")
    try:
        record = json_text.loads(text) if isinstance(text, str) else None
    except Unreadable:
        return None
    return record if isinstance(record, dict) else None


@dataclass(frozen=True)
class Joined:
    """A content with what a record says put into it, and the places where ours stands although the record says otherwise."""

    content: dict[str, Any]
    ours_stands: tuple[str, ...]


def joined(content: Content, new: Understood, before: Understood | None, known: Known) -> Joined:
    """What the record says, put where nothing stands, or where what stands is what the record `before` said. What a person has
    written since stands."""
    stands: list[str] = []
    whole, taken = dict(content), []
    for place, value in _differing(content, new, before, known):
        standing = at(content, place)
        rule = next(rule for rule in RULES if place in rule.places)
        if standing is not None and not _is_as_before(content, place, rule, before, known):
            stands.append(place)
            continue
        try:
            together = None if value is None else rule.joined(standing, value)
        except ODD:  # nothing can be joined with what stands there, and it is not ours to throw away
            stands.append(place)
            continue
        whole = put(whole, place, together)
        taken.append(place)
    return Joined(_with_provenance(put(whole, "kik_record", new.text), new, taken), tuple(stands))


def _is_as_before(content: Content, place: str, rule: Rule, before: Understood | None, known: Known) -> bool:
    """Whether nobody has changed a place since the record `before`, but for what KIK cannot say (when a target was set)."""
    if before is None:
        return False
    said_then = {one: before.says[one] for one in rule.places if one in before.says}
    if _same(at(content, place), said_then.get(place)):
        return True
    return bool(said_then) and agrees(content, said_then, before.values[rule.field], rule.kik, known)


def _differing(content: Content, new: Understood, before: Understood | None, known: Known) -> Iterator[tuple[str, Any]]:
    """The places where content and record say different things, and what the record says there (None: no longer anything)."""
    for rule in RULES:
        says = {place: new.says[place] for place in rule.places if place in new.says}
        if says and agrees(content, says, new.values[rule.field], rule.kik, known):
            continue
        for place in rule.places:
            if place in says and not _same(at(content, place), says[place]):
                yield place, says[place]
            elif before and place in before.says and json_text.empty(new.record.get(rule.field)) and at(content, place):
                yield place, None


def agrees(content: Content, says: Content, standing: Any, as_kik: Any, known: Known) -> bool:
    """Whether a content says what a field says, as far as that field can say it."""
    if says and all(_same(at(content, place), value) for place, value in says.items()):
        return True
    ours, theirs = (said(as_kik, one, standing, known) for one in (content, says_as_content(says)))
    return bool(ours == theirs)


def said(as_kik: Any, content: Content, standing: Any, known: Known) -> Any:
    """What a content of ours is in KIK's terms; None too where a draft has something there that is no value."""
    try:
        return as_kik(content, standing, known)
    except ODD:
        return None


def says_as_content(says: Content) -> Content:
    """What is said by place, as a content."""
    content: Content = {}
    for place, value in says.items():
        content = put(content, place, value)
    return content


def _same(one: Any, other: Any) -> bool:
    return bool(json_like(one) == json_like(other))


def json_like(value: Any) -> Any:
    """A value as it is compared: numbers and texts of them are the same, and a list's order says nothing."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return sorted(value)
    return str(value) if isinstance(value, int) else value


def _with_provenance(content: dict[str, Any], new: Understood, taken: Sequence[str]) -> dict[str, Any]:
    """The content, which says of what was taken from KIK where it was read, and how sure that is."""
    standing = at(content, "provenance") or []
    if not taken or not isinstance(standing, list):
        return content
    doubted = {place for one in new.fields if one.verdict == "doubted" for place in one.places}
    sources = [_without(one, taken) for one in standing]
    for mark, places in (("read", set(taken) - doubted), ("partly", set(taken) & doubted)):
        facts = list(dict.fromkeys(place.split(".")[0] for place in taken if place in places))
        if facts:
            sources.append({"facts": facts, "source": source_of(new.values), "mark": mark})
    return {**content, "provenance": [one for one in sources if one]}


def _without(source: Any, taken: Sequence[str]) -> Any:
    """An earlier source in KIK without what a later version has said again; None where nothing is left of it."""
    if not isinstance(source, Mapping) or not str(source.get("source", "")).startswith("KIK, mått "):
        return source
    if not isinstance(source.get("facts"), list):
        return source
    again = {place.split(".")[0] for place in taken}
    left = [fact for fact in source["facts"] if not isinstance(fact, str) or fact not in again]
    return {**source, "facts": left} if left else None
