"""The receipt of a submission: a text for people, from the API's facts."""

from collections.abc import Callable

from frontend import client, session
from frontend.api_types.collection import Receipt
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


def maker(number: int) -> Callable[[], str]:
    """What makes the receipt when its button is pressed: a text for people, from the API's facts."""
    api, labels = session.api(), {name: t(f"receipt.{name}") for name in _RECEIPT}
    return lambda: _receipt(api.get(client.path("submissions", number, "receipt"), Receipt), labels)


def _receipt(facts: Receipt, labels: dict[str, str]) -> str:
    lines = ((labels[name], _text(facts.get(name))) for name in _RECEIPT)
    return "".join(f"{label}: {text}\n" for label, text in lines if text is not None)


def _text(value: object) -> str | None:
    return None if value is None else ", ".join(value) if isinstance(value, list) else str(value)
