"""A register of 5 000 entries with five versions each: what searching and listing them costs, in CPU time of the process.

Goal: 50 ms median. The entries are the packaged ones over and over under other ids, so that words are as real as they are.
"""

import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import insert

import backend.identity.tables  # noqa: F401 - versions point at accounts
from backend.core.clock import now
from backend.core.database import engine_for, migrate, transaction
from backend.core.permissions import SYSTEM
from backend.register import entries, reading, seeding
from backend.register.care_pathways import pathways
from backend.register.catalogue import Search, indicators
from backend.register.kinds import KINDS, EntryKind
from backend.register.tables import EntryVersion
from indicators.base import Entry
from indicators.catalogue.digest import canonical, of_text
from indicators.catalogue.packaged import packaged

ENTRIES, VERSIONS, TIMES = 5_000, 5, 10
SHARES = {"specification": 0.6, "pathway": 0.2, "data_source": 0.2}
"""How the entries are shared out among the kinds that people search."""


def rows(kind: EntryKind, number: int) -> Iterator[dict[str, object]]:
    """Every version of `number` more entries of a kind, the last one published."""
    shipped = [one for one in kind.packaged(packaged()) if one.status == "published"]
    for place, entry in enumerate(itertools.islice(itertools.cycle(shipped), number)):
        yield from versions(kind, entry, f"{entry.id[:60]}-{place}")


def versions(kind: EntryKind, entry: Entry, identifier: str) -> Iterator[dict[str, object]]:
    for version in range(1, VERSIONS + 1):
        text = canonical(entry.model_copy(update={"id": identifier, "version": version}))
        state = "published" if version == VERSIONS else "revised"
        yield {
            "kind": kind.name,
            "entry": identifier,
            "version": version,
            "state": state,
            "digest": of_text(text),
            "canonical": text,
            "source_text": "",
            "origin": "bench",
            "created_at": now(),
            "published_at": now(),
        }


def cpu(work: Callable[[], object]) -> tuple[float, float]:
    """(first, median of the rest) in CPU milliseconds."""
    taken = []
    for _ in range(TIMES + 1):
        started = time.process_time()
        work()
        taken.append(1_000 * (time.process_time() - started))
    return taken[0], statistics.median(taken[1:])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(f"sqlite:///{Path(folder) / 'foljsam.db'}")
        migrate(engine)
        with transaction(engine) as session:
            seeding.seed(session, SYSTEM)
            for name, share in SHARES.items():
                every = rows(KINDS[name], int(ENTRIES * share))
                while some := list(itertools.islice(every, 1_000)):
                    session.execute(insert(EntryVersion), some)
            reading.changed(session)
        with transaction(engine) as session:
            measured = {
                "search for indicators (trombolys)": lambda: indicators(session, SYSTEM, Search(text="trombolys")),
                "search for indicators (two words)": lambda: indicators(
                    session, SYSTEM, Search(text="hjärtsvikt andel")
                ),
                "list of indicators": lambda: indicators(session, SYSTEM, Search()),
                "search for pathways (kol)": lambda: pathways(session, SYSTEM, text="kol"),
                "list of pathways' entries": lambda: entries.newest(session, SYSTEM, KINDS["pathway"]),
                "list of sources' entries": lambda: entries.newest(session, SYSTEM, KINDS["data_source"]),
            }
            for what, work in measured.items():
                first, median = cpu(work)
                print(f"{what}: {median:.0f} ms CPU median, {first:.0f} ms the first time", flush=True)
        engine.dispose()


if __name__ == "__main__":
    main()
