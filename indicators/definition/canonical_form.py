"""The canonical text of a model: what a digest is taken over."""

import hashlib
import json
from decimal import Decimal


def plain(value: object) -> object:
    """Decimals as shortest text (1.50 and 1.5 are the same number), everything else as JSON has it."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def canonical_text(content: object) -> str:
    """JSON with sorted keys and no white space."""
    return json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def of_text(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
