"""What stood in a long form when its writer's login ran out: kept in this process for the same person's next login."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

LASTS_SECONDS = 12 * 3600.0
"""A working day: older text is more likely to surprise than to help."""
MOST_PEOPLE, MOST_CHARACTERS = 200, 500_000
"""People kept at once, and characters of one: what there is more of is let go."""

Written = str | int | list[str]
"""What stands in a widget: a text, a number, or what is chosen."""


@dataclass(frozen=True)
class _Kept:
    written: Mapping[str, Written]
    until: float


_lock = threading.Lock()
_kept: dict[str, _Kept] = {}


def keep(username: str, written: Mapping[str, Written]) -> None:
    """Keeps what somebody had written, by widget; with nothing written nothing is changed."""
    if not written or len(str(written)) > MOST_CHARACTERS:
        return
    now = time.monotonic()
    with _lock:
        for old in [name for name, kept in _kept.items() if kept.until < now]:
            del _kept[old]
        while len(_kept) >= MOST_PEOPLE:
            del _kept[next(iter(_kept))]
        _kept[username] = _Kept(dict(written), now + LASTS_SECONDS)


def take(username: str) -> Mapping[str, Written]:
    """What was kept of the person, which is not kept any more."""
    with _lock:
        kept = _kept.pop(username, None)
    return kept.written if kept and kept.until >= time.monotonic() else {}
