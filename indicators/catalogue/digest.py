"""The canonical form of an entry and its SHA-256: the same content always gives the same digest."""

import json
from decimal import Decimal
from typing import TypeVar

import yaml

from indicators.base import Entry
from indicators.definition.canonical_form import canonical_text, of_text

if yaml.__with_libyaml__:
    from yaml import CSafeDumper as SafeDumper  # the same text in a fifth of the time; a new register has two hundred
else:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeDumper  # type: ignore[assignment]

E = TypeVar("E", bound=Entry)

NOT_CONTENT = {"status"}
"""Left out of the canonical form: whether the file claims to be a draft is not what is measured."""


def canonical(entry: Entry) -> str:
    """The entry as JSON with sorted keys and no white space; empty and default fields are left out."""
    return canonical_text(entry.model_dump(exclude=NOT_CONTENT, exclude_defaults=True))


def digest(entry: Entry) -> str:
    """SHA-256 over the canonical form, in hexadecimal."""
    return of_text(canonical(entry))


def from_canonical(model: type[E], text: str, status: str) -> E:
    """The entry of a canonical form; `status` is draft or published."""
    return model.model_validate({**json.loads(text), "status": status})


class _Dumper(SafeDumper):
    """Writes decimals as plain numbers and long texts folded."""


def _decimal_node(dumper: SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = format(value, "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text)


_Dumper.add_representer(Decimal, _decimal_node)


def to_yaml(entry: Entry) -> str:
    """The entry as a YAML file, fields in the type's order, empty ones left out."""
    return as_text(entry.model_dump(exclude_defaults=True))


def as_text(content: object) -> str:
    """Plain content (mappings, lists, texts, numbers, days) as YAML, in the order it has."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


__all__ = ["as_text", "canonical", "digest", "from_canonical", "of_text", "to_yaml"]
