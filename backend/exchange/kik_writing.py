"""A specification as a KIK record: what was read from one goes back as it was, with what has been changed here since."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid5

from backend.exchange.kik_reading import KIK, Understood, agrees, kept_record, said, understood
from backend.exchange.kik_rules import NAMESPACE, RULES, measure_id
from backend.exchange.places import ODD, Content
from backend.exchange.rules import Known, Rule
from datasources.exchange import json_text
from datasources.exchange.json_text import Json


def record_of(entry: str, version: int, content: Content, known: Known) -> dict[str, Json]:
    """The record of an entry's version. Fields that KIK writes itself (status, who and when) are left out of a new one."""
    base = kept_record(content)
    identified = {**content, "id": entry}
    values: dict[str, Any] = {}
    if base is None:
        own = str(uuid5(NAMESPACE, f"{entry}/{version}"))
        values = {"id": own, "mId": measure_id(identified), "versionNr": version}
    before = understood(base or {}, known)
    for rule in RULES:
        value = said(rule.kik, identified, before.values[rule.field], known)
        stands = rule.field in values or _stands(rule, identified, value, before, known)
        if not stands and _can_be_written(base or {}, rule.field, value):
            values[rule.field] = value
    return KIK.write(base or {}, values)


def _can_be_written(base: Mapping[str, Json], field: str, value: Any) -> bool:
    """Whether what a content says in a field is something that KIK has: an imperfect draft may say anything."""
    try:
        KIK.write(base, {field: value})
    except ODD:
        return False
    return True


def _stands(rule: Rule, content: Content, value: Any, before: Understood, known: Known) -> bool:
    """Whether a field of the record is left as it is: it says what we say (`value`), or something that we could not read."""
    meant = {place: before.says[place] for place in rule.places if place in before.says}
    if not meant:
        return value is None or not json_text.empty(before.record.get(rule.field))
    return agrees(content, meant, before.values[rule.field], rule.kik, known)
