"""KIK's measure version (Kvalitetsindikatorkatalogen) as its API gives it: each field read as a plain value, and written.

Fields and words: what two public clients of the API show, and what is known of the field. A value that does not read as it
should is told of and never guessed at; the record itself is never changed by being read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from datasources.exchange import plain_text, target_levels
from datasources.exchange.doubts import Doubt, Reading
from datasources.exchange.json_text import Json

SWEDEN = ZoneInfo("Europe/Stockholm")
"""Days are days in Sweden: KIK's midnight is 22 or 23 o'clock the day before in UTC."""
_EARLIEST, _LATEST = date(1950, 1, 1), date(2100, 12, 31)
"""A day outside is a number that means something else."""

SEXES = {"1": "men", "2": "women"}
_SEX_CODES = {name: code for code, name in SEXES.items()}
_SEX_WORDS = {"men": "Man", "women": "Kvinna"}


def _wrong_type() -> Reading:
    return Reading(None, (Doubt("wrong-type"),))


def _text(raw: Json) -> Reading:
    if raw is None:
        return Reading()
    if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
        return Reading(str(raw), (Doubt("number-for-text"),)) if len(str(raw)) < 100 else _wrong_type()
    if not isinstance(raw, str):
        return _wrong_type()
    doubts = [Doubt("control-characters")] if plain_text.has_control(raw) else []
    plain = raw
    if plain_text.has_markup(raw):
        plain, doubts = plain_text.without_markup(raw), [*doubts, Doubt("html")]
    return Reading(plain_text.readable(plain) or None, tuple(doubts))


def _line(raw: Json) -> Reading:
    """A text on one line."""
    reading = _text(raw)
    return reading if reading.value is None else Reading(" ".join(reading.value.split()), reading.doubts)


def _lines(raw: Json) -> Reading:
    """A text whose lines are parts of their own, or a list of texts."""
    readings = [_text(one) for one in raw] if isinstance(raw, list) else [_text(raw)]
    lines = [line for one in readings for line in (one.value or "").split("\n") if line]
    return Reading(lines or None, _doubts(readings))


def _doubts(readings: Sequence[Reading]) -> tuple[Doubt, ...]:
    """Every doubt of some parts, each once."""
    return tuple({doubt.code: doubt for one in readings for doubt in one.doubts}.values())


def _named(raw: Json) -> Reading:
    """One of a list of words: a text, or what has it as `name` or `displayName`."""
    if isinstance(raw, dict):
        return _line(next((raw[key] for key in ("name", "displayName") if raw.get(key) is not None), None))
    return _line(raw)


def _names(raw: Json) -> Reading:
    """The names in a list, or in something that stands alone where a list would: several owners, or one."""
    if raw is None:
        return Reading()
    readings = [_named(one) for one in (raw if isinstance(raw, list) else [raw])]
    names = [one.value for one in readings if one.value]
    doubts = list(_doubts(readings))
    if len(names) < len(readings) and not doubts:
        doubts.append(Doubt("nameless"))
    if len(set(names)) < len(names):
        doubts.append(Doubt("name-twice"))
    return Reading(list(dict.fromkeys(names)) or None, tuple(doubts))


def _number(raw: Json) -> Decimal | None:
    """A number, also where it is written as a text."""
    if isinstance(raw, bool) or not isinstance(raw, (int, Decimal, str)):
        return None
    text = str(raw).strip()
    if not text or len(text) > 40 or not text.isascii():
        return None
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    return value if value.is_finite() and abs(value.adjusted()) < 40 else None


def _day(raw: Json) -> Reading:
    """The Swedish day of a moment in milliseconds since 1970."""
    if raw is None or raw == "":
        return Reading()
    milliseconds = _number(raw)
    if milliseconds is None:
        return Reading(None, (Doubt("no-moment"),))
    if abs(milliseconds) > 10**13:  # before 1653 or after 2286
        return Reading(None, (Doubt("odd-day"),))
    day = datetime.fromtimestamp(float(milliseconds) / 1000, UTC).astimezone(SWEDEN).date()
    if not _EARLIEST <= day <= _LATEST:
        return Reading(None, (Doubt("odd-day"),))
    return Reading(day, (Doubt("number-as-text"),) if isinstance(raw, str) else ())


def _count(raw: Json) -> Reading:
    """A whole number, not below zero."""
    if raw is None or raw == "":
        return Reading()
    value = _number(raw)
    if value is None or value != value.to_integral_value() or not 0 <= value < 10**9:
        return Reading(None, (Doubt("no-count"),))
    return Reading(int(value), (Doubt("number-as-text"),) if isinstance(raw, str) else ())


def _targets(raw: Json) -> Reading:
    """Target levels out of free texts; all of them or none."""
    texts = [text for text in _strings(raw) if text.strip()]
    if not texts:
        return Reading() if raw in (None, "", []) else _wrong_type()
    plain = [_line(text).value or "" for text in texts]
    levels = target_levels.parse("; ".join(plain))
    if levels is None:
        return Reading(None, (Doubt("target-unreadable", {"text": "; ".join(plain)[:80]}),))
    bare = [level for level in levels if level.operator is None]
    return Reading(list(levels), (Doubt("target-without-operator"),) if bare else ())


def _strings(raw: Json) -> list[str]:
    """The texts of a value: itself, a list's, or a mapping's that are no ids."""
    if isinstance(raw, str):
        return [raw]
    if isinstance(raw, list):
        return [text for part in raw for text in _strings(part)]
    if isinstance(raw, dict):
        return [text for key, part in raw.items() if not key.lower().endswith("id") for text in _strings(part)]
    return [str(raw)] if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool) else []


def _submeasures(raw: Json) -> Reading:
    """Sub-measures as mappings with `id`, `sex` (men, women or None), `age` and `restriction` (texts or None)."""
    if raw is None:
        return Reading()
    if not isinstance(raw, list):
        return _wrong_type()
    parts, doubts = [], []
    for number, one in enumerate(raw, 1):
        part, own = _submeasure(one, number)
        doubts += own
        if part is not None:
            parts.append(part)
    return Reading(parts or None, (*doubts, *_twice(parts)))


def _submeasure(raw: Json, number: int) -> tuple[Mapping[str, Any] | None, list[Doubt]]:
    if not isinstance(raw, dict):
        return None, [Doubt("submeasure-unreadable", {"number": number})]
    gender = raw.get("gender")
    code = gender.get("codeValue") if isinstance(gender, dict) else gender
    sex = SEXES.get(str(code)) if not isinstance(code, bool) else None
    part = {
        "id": _line(raw.get("id")).value,
        "sex": sex,
        "age": _named(raw.get("age")).value,
        "restriction": _named(raw.get("restriction")).value,
    }
    doubts = [Doubt("sex-unknown", {"number": number})] if gender is not None and sex is None else []
    if part["id"] is None:
        doubts.append(Doubt("submeasure-without-id", {"number": number}))
    return part, doubts


def _twice(parts: Sequence[Mapping[str, Any]]) -> list[Doubt]:
    ids = [part["id"] for part in parts if part["id"]]
    groups = [(part["sex"], part["age"], part["restriction"]) for part in parts]
    doubts = [Doubt("submeasure-id-twice")] if len(set(ids)) < len(ids) else []
    return [*doubts, Doubt("submeasure-twice")] if len(set(groups)) < len(groups) else doubts


def _names_written(names: Any, standing: Json) -> Json:
    """Names as KIK has them: what stands there with a name of these is kept, with its id."""
    known = {_named(one).value: one for one in (standing if isinstance(standing, list) else [])}
    return [known.get(name, {"name": name}) for name in names]


def _day_written(day: Any, _standing: Json) -> Json:
    return int(datetime(day.year, day.month, day.day, tzinfo=SWEDEN).timestamp()) * 1000


def _submeasures_written(parts: Any, standing: Json) -> Json:
    """Sub-measures: those that stand there with the same id are kept, with all they have."""
    known = {one.get("id"): one for one in (standing if isinstance(standing, list) else []) if isinstance(one, dict)}
    return [known.get(part["id"]) or _new_submeasure(part) for part in parts]


def _new_submeasure(part: Mapping[str, Any]) -> Json:
    sex = part["sex"]
    gender: Json = None if sex is None else {"codeValue": _SEX_CODES[sex], "displayName": _SEX_WORDS[sex]}
    return {"id": part["id"], "gender": gender, "age": part["age"], "restriction": part["restriction"]}


Write = Callable[[Any, Json], Json]


def _as_is(value: Any, _standing: Json) -> Json:
    written: Json = value
    return written


@dataclass(frozen=True)
class Field:
    """How a field is read, and how a plain value is written in the place of what stands there."""

    read: Callable[[Json], Reading]
    write: Write = _as_is


FIELDS: Mapping[str, Field] = {
    "id": Field(_line),
    "mId": Field(_line),
    "versionNr": Field(_count),
    "contractVersion": Field(_count),
    "status": Field(_line),
    "validFrom": Field(_day, _day_written),
    "validTo": Field(_day, _day_written),
    "created": Field(_day),
    "lastUpdated": Field(_day),
    "lastUpdatedBy": Field(_line),
    "lastPublished": Field(_day),
    "lastPublishedBy": Field(_line),
    "author": Field(_line),
    "authenticator": Field(_line),
    "measureOwner": Field(_names, _names_written),
    "title": Field(_line),
    "measureDefinition": Field(_text),
    "description": Field(_text),
    "measurePopulationDefinition": Field(_text),
    "numeratorDefinition": Field(_text),
    "denominatorDefinition": Field(_text),
    "sourcesOfError": Field(_text),
    "references": Field(_lines, lambda lines, _standing: "\n".join(lines)),
    "interpretationTextPersonnel": Field(_text),
    "feedbackAndSequence": Field(_text),
    "measureType": Field(_named),
    "soughtValue": Field(_named),
    "unitType": Field(_named),
    "keywords": Field(_names, _names_written),
    "measuringFrequencies": Field(_names, _names_written),
    "organizationalLevels": Field(_names, _names_written),
    "measurementSourceId": Field(_line),
    "measurementSourceName": Field(_line),
    "reportingSystemId": Field(_line),
    "reportingSystemName": Field(_line),
    "primaryDataReportingFormat": Field(_line),
    "coverageCalculation": Field(_text),
    "regionalAffinityCalculationDisplayName": Field(_line),
    "targetValuesForExcelForExcel": Field(
        _targets, lambda levels, _standing: [target_levels.written(levels["levels"], levels["unit"])]
    ),
    "thresholdForViewing": Field(_count),
    "submeasures": Field(_submeasures, _submeasures_written),
}
"""Every field that is known, in the order in which KIK gives them to a reader."""

Record = Mapping[str, Json]


def read(record: Record) -> dict[str, Reading]:
    """Every known field of a record, there or not, and after them the unknown ones, which have no value of ours."""
    known = {name: field.read(record.get(name)) for name, field in FIELDS.items()}
    return known | {name: Reading() for name in record if name not in FIELDS}


def write(record: Record, values: Mapping[str, Any]) -> dict[str, Json]:
    """The record with some fields in new words (None takes one out); all else is as it was, in its order.

    `values` are plain, as `read` gives them. Raises KeyError for an unknown field.
    """
    changed = {name: FIELDS[name].write(value, record.get(name)) for name, value in values.items() if value is not None}
    kept = {name: None if name in values else value for name, value in record.items()}
    new = {name: changed[name] for name in FIELDS if name in changed and name not in record}
    return {**kept, **{name: value for name, value in changed.items() if name in record}, **new}
