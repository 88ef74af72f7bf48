"""Small marks used over many pages: target classes, states, implementation statuses. Symbol and word beside colour."""

from markupsafe import Markup

from frontend.components.tables import chip, muted
from frontend.texts import t, word

_CLASSES = {"high": ("good", "◆"), "met": ("ok", "●"), "not_met": ("bad", "▼")}
_STATES = {
    "published": ("good", "✓"),
    "accepted": ("ok", "✓"),
    "attested": ("ok", "✎"),
    "checked": ("warn", "…"),
    "received": ("none", "…"),
    "rejected": ("bad", "✕"),
    "refused": ("bad", "✕"),
    "returned": ("bad", "↩"),
    "withdrawn": ("none", "–"),
    "draft": ("none", "✎"),
    "in_review": ("warn", "…"),
    "revised": ("none", "↻"),
    "retired": ("none", "–"),
    "planned": ("none", "…"),
    "open": ("good", "○"),
    "closed": ("none", "■"),
    "prepared": ("warn", "…"),
    "approved": ("good", "✓"),
    "replaced": ("none", "↻"),
    "upheld": ("good", "✓"),
    "dismissed": ("bad", "✕"),
    "ordered": ("warn", "…"),
    "made": ("good", "✓"),
    "public": ("good", "✓"),
    "failed": ("bad", "✕"),
    "stopped": ("bad", "✕"),
}
_SEVERITIES = {"error": ("bad", "✕"), "warning": ("warn", "!"), "note": ("none", "i")}
STATUS_SYMBOLS = {"carried_out": "●", "partly": "◕", "begun": "◔", "not_started": "○", "not_answered": "–"}
_STATUSES = {"carried_out": "good", "partly": "ok", "begun": "ok", "not_started": "bad", "not_answered": "none"}


def target_class(code: str | None) -> Markup | None:
    """How a value stands to the target levels."""
    if code in (None, "no_target", "not_judged"):
        return None if code is None else muted(word("class", code))
    kind, symbol = _CLASSES[code]
    return chip(kind, symbol, word("class", code))


def state(code: str | None) -> Markup:
    """Where a submission, a specification or a round is on its road."""
    if code is None:
        return chip("none", "–", t("nothing_handed_in"))
    kind, symbol = _STATES.get(code, ("none", "·"))
    return chip(kind, symbol, word("state", code))


def replaced() -> Markup:
    """A submission of which nothing counts any more, whatever state it came to."""
    return chip("none", "↻", t("submission.superseded"))


def severity(code: str) -> Markup:
    """Error, warning or note."""
    kind, symbol = _SEVERITIES.get(code, ("none", "·"))
    return chip(kind, symbol, word("severity", code))


def status(code: str) -> Markup:
    """How far a region has come with a pathway."""
    return chip(_STATUSES.get(code, "none"), STATUS_SYMBOLS.get(code, "–"), word("status", code))


def yes_no(answer: bool) -> Markup:
    """Yes or no."""
    return chip("good", "✓", t("yes")) if answer else chip("none", "–", t("no"))
