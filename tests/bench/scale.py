"""A store of national size, made from a fixed seed outside the repository, and what every GET of the pages costs on it.

`python -m tests.bench.scale [--cells 17000 1000000 10000000] [--databases sqlite postgresql]` prints the median and 95th
percentile of each GET beside the bare SQL that the same GET runs, sent again without anything of ours around it.
"""

import argparse
import contextlib
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from backend.app import create_app
from backend.collection import steps
from backend.collection.tables import Observation, PublishedCell, Round, RoundIndicator, RoundRegion, StoredFile
from backend.collection.tables import Submission as SubmissionRow
from backend.core.audit import record
from backend.core.database import engine_for, migrate, optimize, transaction
from backend.core.permissions import SYSTEM, Actor, Grant, Role
from backend.core.settings import Settings, read
from backend.core.storage import Storage
from backend.identity import service as accounts
from backend.identity.schemas import AccountIn, GrantIn
from backend.identity.tables import Account
from backend.register import seeding
from backend.register.reading import changed, register
from backend.register.tables import EntryVersion
from indicators.catalogue.digest import canonical, of_text
from indicators.catalogue.packaged import packaged
from tests.support.postgres import Server, binaries

INDICATORS = 300
YEARS = range(2015, 2025)
SEXES = ("total", "women", "men")
PASSWORD = "scale-tuvor-kvarn"
PATHWAY = "stroke-tia-tidiga-insatser"
REGION = "14"
PROGRAMME_AREA = "nervsystemets-sjukdomar"
TIMES = 20
SPARED = 3
"""Runs that are not counted."""


@dataclass(frozen=True)
class Size:
    """How large a store is: indicators, regions with the nation, years, sexes and ages multiply to the cells."""

    indicators: int
    years: range
    ages: int

    @property
    def cells(self) -> int:
        """How many cells are published now."""
        return self.indicators * 22 * len(self.years) * len(SEXES) * self.ages


def size_of(cells: int) -> Size:
    """The store with about so many cells. From a million on only the breakdowns grow, as they do in the field."""
    if cells < 100_000:
        return Size(25, YEARS, 1)
    return Size(INDICATORS, YEARS, max(1, round(cells / (INDICATORS * 22 * len(YEARS) * len(SEXES)))))


def add_specifications(engine: Engine, number: int) -> list[tuple[str, int, int]]:
    """Publishes made-up copies of the packaged proportions until there are `number`; (indicator, version, row) of them."""
    with transaction(engine) as session:
        seeding.seed(session, SYSTEM)
        known = [v for v in register(session).published.values() if v.specification.kind == "proportion"]
    made = []
    with transaction(engine) as session:
        for place in range(number):
            origin = known[place % len(known)].specification
            if place < len(known):
                made.append((origin.id, known[place].number, known[place].id))
                continue
            copy = origin.model_copy(update={"id": f"matning-{place}", "version": 1})
            whole = canonical(copy)
            row = EntryVersion(
                kind="specification",
                entry=copy.id,
                version=1,
                state="published",
                digest=of_text(whole),
                canonical=whole,
                source_text="",
                origin="packaged",
            )
            session.add(row)
            session.flush()
            assert row.id is not None
            made.append((copy.id, 1, row.id))
        changed(session)  # the rows came by no road of the register's
    return made


def add_rounds(engine: Engine, size: Size, indicators: list[tuple[str, int, int]]) -> None:
    """One closed round a year, a published submission from every region and the nation, and the accounts."""
    regions = [region.code for region in packaged().regions]
    with transaction(engine) as session:
        for name, grant in (
            ("nationell", GrantIn(role=Role.NATIONAL, region="00")),
            ("rapportor", GrantIn(role=Role.REPORTER, region=REGION)),
            ("npo", GrantIn(role=Role.PROGRAMME_AREA, programme_area=PROGRAMME_AREA)),
        ):
            new = AccountIn(username=name, display_name=name, password=PASSWORD, grants=[grant])
            sender = accounts.add(session, SYSTEM, new, must_change_password=False).id
        for year in size.years:
            session.add(
                Round(
                    id=f"r-{year}",
                    name=f"Omgång {year}",
                    state="closed",
                    period_label=str(year),
                    period_start=date(year, 1, 1),
                    period_end=date(year + 1, 1, 1),
                    due=date(year + 1, 3, 1),
                )
            )
            session.flush()
            session.add_all(
                RoundIndicator(round_id=f"r-{year}", indicator=i, specification_id=row, breakdowns=["sex"])
                for i, _, row in indicators
            )
            session.add_all(RoundRegion(round_id=f"r-{year}", region=region) for region in regions)
            for region in regions:
                digest = f"{year}{region}".rjust(64, "0")
                session.add(StoredFile(sha256=digest, size=1))
                session.flush()
                session.add(
                    SubmissionRow(
                        id=year * 100 + int(region),
                        round_id=f"r-{year}",
                        region=region,
                        state="published",
                        sha256=digest,
                        filename="matning.csv",
                        received_by=sender,
                        indicators=[i for i, _, _ in indicators],
                    )
                )


_LITTLE = "(i.place * 7919 + r.place * 10477 + y.year * 31 + s.place * 17 + a.place * 13)"
"""A number that looks like chance and is always the same."""

_DIMENSIONS = """
create table scale_i (place integer, indicator text, version integer);
create table scale_r (place integer, region text);
create table scale_y (year integer, period_start date, period_end date);
create table scale_s (place integer, sex text);
create table scale_a (place integer, age text);
"""


def add_cells(engine: Engine, size: Size, indicators: list[tuple[str, int, int]]) -> None:
    """The observations and their published cells, in the order they would have come; one in fourteen is hidden."""
    tables = (Observation, PublishedCell)
    indexes = [index for table in tables for index in table.__table__.indexes]  # type: ignore[attr-defined]
    ages = ["total", *(f"{place:03d}" for place in range(1, size.ages))]
    regions = [region.code for region in packaged().regions]
    decimals = "printf('%.1f', {0})" if engine.dialect.name == "sqlite" else "cast({0} as numeric(6, 1))"
    with engine.begin() as connection:
        for index in indexes:
            index.drop(connection)
        for statement in _DIMENSIONS.strip().split("\n"):
            connection.execute(text(statement))
        dimensions: dict[str, list[tuple[Any, ...]]] = {
            "i": [(n, i, v) for n, (i, v, _) in enumerate(indicators)],
            "r": list(enumerate(regions)),
            "y": [(y, f"{y}-01-01", f"{y + 1}-01-01") for y in size.years],
            "s": list(enumerate(SEXES)),
            "a": list(enumerate(ages)),
        }
        for name, rows in dimensions.items():
            for row in rows:
                values = ", ".join(f"'{v}'" for v in row)
                connection.execute(text(f"insert into scale_{name} values ({values})"))
        whole = f"(40 + {_LITTLE} % 400)"
        part = f"(5 + {_LITTLE} % 35)"
        connection.execute(
            text(
                "insert into observation (id, submission_id, round_id, indicator, version, statistic, period_start, "
                "period_end, region, unit, sex, age_group, numerator, denominator, value, n) "
                "select row_number() over (order by y.year, r.place, i.place, s.place, a.place), "
                "y.year * 100 + cast(r.region as integer), 'r-' || y.year, i.indicator, i.version, 'proportion', "
                f"y.period_start, y.period_end, r.region, '', s.sex, a.age, {part}, {whole}, "
                f"{decimals.format(f'100.0 * {part} / {whole}')}, {whole} "
                "from scale_y y cross join scale_r r cross join scale_i i cross join scale_s s cross join scale_a a"
            )
        )
        hidden = "(o.id % 14 = 3)"
        shown = ", ".join(
            f"case when {hidden} then null else o.{name} end" for name in ("numerator", "denominator", "value", "n")
        )
        connection.execute(
            text(
                "insert into published_cell (id, observation_id, submission_id, round_id, indicator, version, statistic, "
                "period_start, period_end, region, unit, sex, age_group, numerator, denominator, value, n, cause, policy, "
                "published_at) select o.id, o.id, o.submission_id, o.round_id, o.indicator, o.version, o.statistic, "
                f"o.period_start, o.period_end, o.region, o.unit, o.sex, o.age_group, {shown}, "
                f"case when {hidden} then 'suppressed' end, 'scale 1', '2026-01-01 00:00:00' from observation o"
            )
        )
        for rows_of, shown in (("observation", "0"), ("published_cell", "count(value)")):
            connection.execute(
                text(
                    "insert into holding (rows_of, round_id, region, indicator, submission_id, shown) "
                    f"select '{rows_of}', round_id, region, indicator, max(submission_id), {shown} "
                    f"from {rows_of} group by round_id, region, indicator"
                )
            )
            if engine.dialect.name == "postgresql":  # the ids came from us, and what is added goes on after them
                last = f"pg_get_serial_sequence('{rows_of}', 'id'), (select max(id) from {rows_of})"
                connection.execute(text(f"select setval({last})"))
        for name in dimensions:
            connection.execute(text(f"drop table scale_{name}"))
        for index in indexes:
            index.create(connection)
    optimize(engine)


def build(engine: Engine, cells: int) -> Size:
    """Fills an empty database; how large it became."""
    size = size_of(cells)
    migrate(engine)
    indicators = add_specifications(engine, size.indicators)
    add_rounds(engine, size, indicators)
    add_cells(engine, size, indicators)
    return size


PAGES: tuple[tuple[str, str | None], ...] = (
    ("/overview", None),
    ("/overview", "nationell"),
    (f"/pathways/{PATHWAY}/outcomes", None),
    (f"/pathways/{PATHWAY}/outcomes", "rapportor"),
    (f"/pathways/{PATHWAY}/outcomes", "npo"),
    (f"/pathways/{PATHWAY}/outcomes?period=2019", "nationell"),
    (f"/results?region={REGION}&breakdown=total&newest=true&limit=1000", None),
    (f"/results?region={REGION}&breakdown=total&newest=true&limit=1000", "rapportor"),
    ("/results?limit=100", None),
    ("/results?limit=100", "rapportor"),
    ("/results?limit=100", "npo"),
    ("/results?limit=100", "nationell"),
    (f"/results?pathway={PATHWAY}&period=2019&sex=women&limit=1000", None),
    ("/rounds", None),
    ("/rounds/r-2024", "nationell"),
    (f"/rounds/r-2024/contract?region={REGION}", "rapportor"),
    (f"/rounds/r-2024/template.csv?region={REGION}", "rapportor"),
    (f"/submissions?region={REGION}&limit=20", "rapportor"),
    ("/submissions?limit=100", "nationell"),
    ("/indicators", None),
    ("/indicators?q=stroke", None),
    ("/pathways", None),
    ("/sources", None),
    ("/implementation/matrix", None),
    ("/implementation/pace", None),
    ("/kinds", "nationell"),
    ("/entries/specification", "nationell"),
    ("/decisions/waiting", "nationell"),
    ("/desk?of=all", "nationell"),
    ("/desk/lint", "nationell"),
    ("/priorities", None),
    ("/agreements/okad-tillganglighet-2023/overview", "nationell"),
    ("/documents/indikatoruppfoljning/2024/figures", "nationell"),
)
"""Every GET that a page makes whose cost could grow with the store, and who makes it."""


@contextmanager
def recorded(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are run meanwhile, as the database's driver gets them."""
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def bare(engine: Engine, statements: list[tuple[str, Any]]) -> None:
    """The same statements again, with nothing of ours around them: every row fetched."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            if cursor.description is not None:
                cursor.fetchall()
        connection.rollback()
    finally:
        connection.close()


def timed(work: Callable[[], object]) -> tuple[float, float, float]:
    """(median, 95th percentile) of the time that passes and the median of this process's processor time, in milliseconds."""
    for _ in range(SPARED):
        work()
    times, cpu = [], []
    for _ in range(TIMES):
        started, used = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    times.sort()
    return statistics.median(times), times[int(0.95 * (len(times) - 1))], statistics.median(cpu)


def measure(engine: Engine, settings: Settings) -> None:
    """Prints each page's GET and its bare SQL."""
    with TestClient(create_app(settings, warm=False)) as client:
        tokens = {None: {}} | {
            who: {"Authorization": f"Bearer {answer['token']}"}
            for who in ("nationell", "rapportor", "npo")
            for answer in [client.post("/api/tokens", json={"username": who, "password": PASSWORD}).json()]
        }
        print(f"{'GET, milliseconds':73}{'who':11}{'median':>8}{'p95':>8}{'CPU':>8}{'bare SQL':>10}{'times':>7}  bytes")
        for path, who in PAGES:

            def get(path: str = path, who: str | None = who) -> Any:
                answer = client.get(f"/api{path}", headers=tokens[who])
                assert answer.status_code == 200, (path, answer.text[:300])
                return answer

            with recorded(engine) as statements:
                answer = get()
            median, p95, cpu = timed(get)
            sql, _, _ = timed(lambda statements=statements: bare(engine, statements))  # type: ignore[misc]
            print(
                f"{path:73}{who or '-':11}{median:8.1f}{p95:8.1f}{cpu:8.1f}{sql:10.2f}{median / max(sql, 0.01):7.1f}"
                f"  {len(answer.content)}",
                flush=True,
            )


def attested(engine: Engine, storage: Storage, rows: int, smallest: int) -> int:
    """An attested submission with so many checked rows, all of one indicator and broken down by unit; its id.

    Where `smallest`, the least count, is small, one in forty is, and all units are hidden.
    """
    with transaction(engine) as session:
        indicator = next(v for v in register(session).published.values() if v.specification.kind == "proportion")
        sender = session.exec(select(Account.id)).first()
        start, end = date(2031, 1, 1), date(2032, 1, 1)
        if session.get(Round, "stor") is None:
            made = {"name": "Stor", "state": "open", "period_label": "2031", "due": end}
            session.add(Round(id="stor", period_start=start, period_end=end, **made))
            session.flush()
            asked = {"indicator": indicator.specification.id, "specification_id": indicator.id}
            session.add_all([RoundIndicator(round_id="stor", **asked), RoundRegion(round_id="stor", region=REGION)])
        session.add(StoredFile(sha256=f"{smallest:064}", size=1))
        session.flush()
        submission = SubmissionRow(
            round_id="stor",
            region=REGION,
            state="attested",
            sha256=f"{smallest:064}",
            filename="stor.csv",
            received_by=sender,
            rows=rows,
            indicators=[indicator.specification.id],
        )
        session.add(submission)
        session.flush()
        assert submission.id is not None
        number = submission.id
    place = pl.int_range(rows, eager=True)
    frame = pl.DataFrame({"place": place}).select(
        indicator=pl.lit(indicator.specification.id),
        version=pl.lit(indicator.number),
        statistic=pl.lit("proportion"),
        period_start=pl.lit(start),
        period_end=pl.lit(end),
        region=pl.lit(REGION),
        unit=pl.when(pl.col("place") == 0).then(pl.lit("")).otherwise(pl.format("Enhet {}", "place")),
        sex=pl.lit("total"),
        age_group=pl.lit("total"),
        numerator=pl.format("{}", smallest + pl.col("place") % 40),
        denominator=pl.format("{}", 60 + pl.col("place") % 40),
        value=pl.format("{}", (pl.col("place") % 900) / 10),
        n=pl.lit(None, pl.Int64),
        missing=pl.lit(None, pl.Int64),
        comment=pl.lit(None, pl.String),
    )
    folder = storage.work_folder(number)
    folder.mkdir(parents=True)
    frame.write_parquet(folder / "observations.parquet")
    return number


def measure_publication(engine: Engine, settings: Settings, rows: int) -> None:
    """Prints how long accepting and publishing so many rows take, and the longest that another writer waited meanwhile:
    first where all are hidden, then where none is and they replace the first ones."""
    storage = Storage(settings.data_dir)
    for smallest, what in ((3, "all hidden"), (10, "none hidden, replacing as many")):
        print(f"{rows} rows, {what}")
        measure_steps(engine, storage, attested(engine, storage, rows, smallest))


def measure_steps(engine: Engine, storage: Storage, submission: int) -> None:
    """Prints what accepting and publishing one submission costs, with another writer beside."""
    national = Actor(None, "mätning", (Grant(Role.NATIONAL, "00"),))
    waits: list[float] = []
    writers_cpu = [0.0]
    done = threading.Event()

    def write() -> None:
        while not done.wait(0.05):
            started = time.perf_counter()
            with (
                contextlib.suppress(OperationalError),
                transaction(engine) as session,
            ):  # SQLite gives up after ten seconds
                record(session, SYSTEM, "measured", "bench", submission)
            waits.append(time.perf_counter() - started)
            writers_cpu[0] = time.thread_time()

    writer = threading.Thread(target=write)
    writer.start()
    for step in ("accept", "publish"):
        waits.clear()
        started, used = time.perf_counter(), time.process_time() - writers_cpu[0]
        steps.take(engine, national, storage, submission, step)
        print(
            f"{step}: {time.perf_counter() - started:.1f} s, "
            f"CPU {time.process_time() - writers_cpu[0] - used:.1f} s; "
            f"another writer wrote {len(waits)} times and waited {max(waits, default=0):.2f} s at most",
            flush=True,
        )
    done.set()
    writer.join()


def run(database: str, cells: int, folder: Path) -> None:
    """Builds one store and measures it."""
    programs = binaries()
    server = None
    if database == "postgresql":
        assert programs is not None, "PostgreSQL is not installed"
        server = Server(folder, programs)
        server.start()
        url = server.new_database()
    else:
        url = f"sqlite:///{folder / 'scale.db'}"
    try:
        engine = engine_for(url)
        started = time.perf_counter()
        size = build(engine, cells)
        print(f"\n{database}: {size.cells} cells, made in {time.perf_counter() - started:.0f} s", flush=True)
        settings = read({"FOLJSAM_DATABASE_URL": url, "FOLJSAM_DATA_DIR": str(folder / "files")})
        measure(engine, settings)
        measure_publication(engine, settings, min(cells, 1_000_000))
        engine.dispose()
    finally:
        if server:
            server.stop()


def main() -> None:
    """Every size on every database, one after the other; what was made is taken away again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, nargs="+", default=[17_000, 1_000_000, 10_000_000])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    for database in chosen.databases:
        for cells in chosen.cells:
            folder = Path(tempfile.mkdtemp(prefix="foljsam-scale-"))
            try:
                run(database, cells, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
