"""Releases at their time: a thread that sleeps until the next approved one, and takes up what a killed process left."""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Engine

from backend.core.clock import now
from backend.core.database import transaction
from backend.core.errors import UserError
from backend.core.storage import Storage
from backend.identity import service as identity_service
from backend.releases import queries, service

log = logging.getLogger(__name__)

RETRY_SECONDS = 30.0
"""After a fault of database or disk, which may pass."""
LONGEST_SECONDS = 3_600.0
"""The clock of the machine may be set: it is looked at now and then."""


class Releaser:
    """Makes approved releases public when their time has come."""

    def __init__(self, engine: Engine, storage: Storage) -> None:
        self.engine, self.storage = engine, storage
        self._changed = threading.Condition()
        self._looks_again = self._closed = False
        self._thread = threading.Thread(target=self._run, name="releases", daemon=True)

    def start(self) -> None:
        """Begins, with what was left when the process before this one ended."""
        self._thread.start()

    def wake(self) -> None:
        """Looks again which release is next: one has been approved."""
        with self._changed:
            self._looks_again = True
            self._changed.notify()

    def close(self) -> None:
        """Stops when what is under way is done."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        self._round(self._take_away_left)
        while not self._closed:
            seconds = self._round(self._make_due)
            with self._changed:
                self._changed.wait_for(lambda: self._looks_again or self._closed, seconds)
                self._looks_again = False

    def _round(self, work: Callable[[], float]) -> float:
        try:
            return work()
        except Exception:
            log.exception("releases are looked at again in %s seconds", RETRY_SECONDS)
            return RETRY_SECONDS

    def _take_away_left(self) -> float:
        """Ends the withdrawals that a killed process began, as those who took them."""
        with transaction(self.engine) as session:
            left = [(row.id or 0, row.withdrawn_by or 0) for row in queries.withdrawn(session)]
        for number, account in left:
            with transaction(self.engine) as session:
                actor = identity_service.holder(session, account)
            service.take_away(self.engine, self.storage, actor, number)
        return 0.0

    def _make_due(self) -> float:
        """Makes those whose time has come; the seconds until the next."""
        with transaction(self.engine) as session:
            waiting = queries.approved(session)
        for number, at in waiting:
            if at is None or at <= now():
                self._make(number)
        return _seconds_until(at for _, at in waiting if at is not None and at > now())

    def _make(self, number: int) -> None:
        try:
            service.make(self.engine, number)
        except UserError as error:
            log.warning("release %s was not made: %s", number, error.message)


def _seconds_until(times: Iterable[datetime]) -> float:
    return min([LONGEST_SECONDS, *((at - now()).total_seconds() for at in times)])
