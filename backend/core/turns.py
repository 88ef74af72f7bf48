"""Whose work is done next: regions take turns, so that one with a hundred files lets others in between."""

import itertools
import threading
import time
from dataclasses import dataclass, field


@dataclass(order=True)
class Waiting:
    """A piece of work that waits, by its number. `tries` have failed for a fault that may pass; it is not taken before the
    moment `ready_at`."""

    order: int
    number: int = field(compare=False)
    region: str = field(compare=False)
    tries: int = field(compare=False, default=0)
    ready_at: float = field(compare=False, default=0.0)
    since: float = field(compare=False, default_factory=time.monotonic)


class Turns:
    """Work that waits to be done. Threads block in `take` until there is one, or the queue is closed."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[Waiting] = []
        self._served: dict[str, int] = {}  # of each region, which number its last turn had
        self._numbers = itertools.count(1)
        self._closed = False

    def put(self, number: int, region: str) -> None:
        """Lets a piece of work wait its turn."""
        with self._changed:
            self._waiting.append(Waiting(next(self._numbers), number, region))
            self._changed.notify()

    def put_again(self, waiting: Waiting, seconds: float) -> None:
        """Lets one whose try has failed wait at least so long for the next."""
        with self._changed:
            waiting.tries += 1
            waiting.ready_at = time.monotonic() + seconds
            self._waiting.append(waiting)
            self._changed.notify()

    def take(self) -> Waiting | None:
        """The next one, when there is one: the oldest of the region whose last turn is longest ago. None when it is closed."""
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                ready = [one for one in self._waiting if one.ready_at <= now]
                if ready:
                    chosen = min(ready, key=lambda one: (self._served.get(one.region, 0), one))
                    self._waiting.remove(chosen)
                    self._served[chosen.region] = next(self._numbers)
                    return chosen
                self._changed.wait(min((one.ready_at for one in self._waiting), default=now + 60) - now)
            return None

    def close(self) -> None:
        """Lets everybody who waits in `take` go."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def longest_wait(self) -> float:
        """Seconds that the oldest one has waited; 0 where none does."""
        with self._changed:
            return max((time.monotonic() - one.since for one in self._waiting), default=0.0)
