"""Which browser tabs may send a file just now. Streamlit itself takes one from anybody who has opened a page, into memory."""

import threading
import time

from streamlit.runtime.scriptrunner import get_script_run_ctx

LASTS_SECONDS = 12 * 3600
"""As long as a login: a page that stays open that long can still send its file."""

_lock = threading.Lock()
_open: dict[str, tuple[int, float]] = {}
"""The tab's session: how many bytes a file of its form may have, and until when."""


def allow(most_bytes: int) -> None:
    """Lets the tab whose page is being drawn send a file of at most so many bytes: it shows a form for one."""
    context = get_script_run_ctx()
    if context is None:
        return
    now = time.monotonic()
    with _lock:
        for session in [session for session, (_, until) in _open.items() if until < now]:
            del _open[session]
        _open[context.session_id] = most_bytes, now + LASTS_SECONDS


def forbid() -> None:
    """Takes it back from the tab whose page is being drawn: nobody is logged in there any longer."""
    context = get_script_run_ctx()
    if context is not None:
        with _lock:
            _open.pop(context.session_id, None)


def most_bytes(session: str) -> int:
    """How large a file of the tab may be; 0 where it may send none."""
    with _lock:
        most, until = _open.get(session, (0, 0.0))
    return most if until >= time.monotonic() else 0
