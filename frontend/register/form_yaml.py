"""Parts of a form that are written as in a file, and what a pick adds to them."""

from datetime import date
from typing import Any

import yaml

from frontend.api_types.register import PickOut
from frontend.register.definition_values import label


def as_yaml(value: Any) -> str:
    """What stands in the field, as a file has it."""
    if value is None or isinstance(value, str):
        return value or ""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100).removesuffix("...\n")


def read(written: str) -> Any:
    """What is written; what cannot be read as YAML is kept as text, and refused later."""
    try:
        return _plain(yaml.safe_load(written)) if written.strip() else None
    except yaml.YAMLError:
        return written


def with_part(standing: str, pick: PickOut) -> str:
    """A YAML mapping with what was picked: a named condition by its digest, a code in a list that is called as it is. What
    cannot be read is left as it stands."""
    try:
        parts = yaml.safe_load(standing) or {}
    except yaml.YAMLError:
        return standing
    if not isinstance(parts, dict):
        return standing
    if pick.get("digest"):
        parts[pick["code"]] = pick["digest"]
    else:
        codes = parts.setdefault(label(pick["sv"]), {"system": pick["of"], "codes": []}).setdefault("codes", [])
        codes += [pick["code"]] if pick["code"] not in codes else []
    return as_yaml(parts)


def _plain(value: Any) -> Any:
    """The same with days as text, as JSON has them."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
