"""The receipt of a submission: a text for people, from the API's facts."""

from typing import Any

from frontend import client, session
from frontend.client import Json
from frontend.texts import t

_RECEIPT = (
    "submission",
    "round_name",
    "region_name",
    "filename",
    "sha256",
    "size",
    "rows",
    "received_at",
    "received_by",
    "state",
    "errors",
    "warnings",
    "notes",
    "attested_at",
    "attested_by",
    "indicators",
    "manifest",
    "notice",
)


def maker(number: int) -> Any:
    """What makes the receipt when its button is pressed: a text for people, from the API's facts."""
    api, labels = session.api(), {name: t(f"receipt.{name}") for name in _RECEIPT}
    return lambda: _receipt(api.get(client.path("submissions", number, "receipt")), labels)


def _receipt(facts: Json, labels: dict[str, str]) -> str:
    shown = {name: ", ".join(value) if isinstance(value := facts[name], list) else value for name in _RECEIPT}
    return "".join(f"{labels[name]}: {value}\n" for name, value in shown.items() if value is not None)
