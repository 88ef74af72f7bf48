"""The API over HTTP, warm: a 10 000-row submission to CHECKED, and list and detail GETs beside the bare SQL for the same rows.

Run on a real server process with the real values (where the folder is there) and the demonstration loaded.
"""

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from datasources.delivery import canonical
from tests.support.server import running_api

SHARED = Path(__file__).parents[2].parent / "shared"
ROWS = 10_000
TIMES = 60
UPLOAD_TIMES = 5
FOLJSAM = str(Path(sys.executable).with_name("foljsam"))


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def spread(work: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """(median, 95th percentile) of so many times, after three that are not counted; in seconds."""
    for _ in range(3):
        work()
    found = sorted(seconds(work) for _ in range(times))
    return statistics.median(found), found[int(0.95 * (len(found) - 1))]


def login(address: str, who: str, password: str) -> httpx.Client:
    """A client that is logged in."""
    answer = httpx.post(f"{address}/api/tokens", json={"username": who, "password": password})
    return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {answer.json()['token']}"}, timeout=120)


def big_rows(indicator: str, period: tuple[str, str], seed: int) -> list[dict[str, Any]]:
    """A region's total and 9 999 units, all different; `seed` makes each file a new one."""

    def row(unit: str, numerator: int, denominator: int) -> dict[str, Any]:
        return {
            "indicator": indicator,
            "statistic": "proportion",
            "period_start": period[0],
            "period_end": period[1],
            "region_system": "county",
            "region": "14",
            "unit": unit,
            "sex": "total",
            "age_group": "total",
            "numerator": numerator,
            "denominator": denominator,
            "value": f"{100 * numerator / denominator:.1f}",
        }

    units = [(20 + (place * 7 + seed) % 30, 60 + place % 40) for place in range(ROWS - 1)]
    total = row("", sum(n for n, _ in units), sum(d for _, d in units))
    return [total, *(row(f"Enhet {place:05d}", n, d) for place, (n, d) in enumerate(units))]


def upload(client: httpx.Client, data: bytes) -> dict[str, Any]:
    """Hands in and waits until the file is checked."""
    found = client.post(
        "/api/rounds/bank/submissions", params={"region": "14", "filename": "stor.csv"}, content=data
    ).json()
    while found["state"] == "received":
        found = client.get(f"/api/submissions/{found['id']}", params={"wait": 20}).json()
    return dict(found)


def prepare_round(national: httpx.Client) -> str:
    """A round for the large file; the indicator, one that is broken down by unit."""
    chosen = next(
        i["id"]
        for i in national.get("/api/indicators", params={"kind": "proportion", "state": "published"}).json()
        if "unit" in national.get(f"/api/indicators/{i['id']}").json()["content"]["breakdowns"]
    )
    made = national.post(
        "/api/rounds",
        json={
            "id": "bank",
            "name": "Mätning",
            "period_label": "2023",
            "period_start": "2023-01-01",
            "period_end": "2024-01-01",
            "due": "2099-01-01",
            "regions": ["14"],
            "indicators": [{"indicator": chosen}],
        },
    )
    assert made.status_code == 201, made.text
    assert national.post("/api/rounds/bank/steps", json={"step": "open"}).status_code == 200
    return str(chosen)


def measure_upload(address: str, password: str) -> None:
    """Prints how long a 10 000-row file takes to CHECKED."""
    chosen = prepare_round(login(address, "demo-nationell", password))
    sender = login(address, "demo-14", password)
    files = [
        canonical.write(big_rows(chosen, ("2023-01-01", "2024-01-01"), seed), "csv") for seed in range(UPLOAD_TIMES + 1)
    ]
    first = upload(sender, files[0])
    assert first["state"] == "checked", sender.get(f"/api/submissions/{first['id']}/findings").json()["items"][:3]
    times = [seconds(lambda data=data: upload(sender, data)) for data in files[1:]]  # type: ignore[misc]
    median = statistics.median(times)
    print(
        f"upload of {ROWS} rows to CHECKED over HTTP, warm: median {median:.2f} s, worst {max(times):.2f} s (aim 1 s)"
    )


CELLS = """select c.*, r.period_label from published_cell c join round r on r.id = c.round_id where c.superseded_at is null {}
order by c.indicator, c.period_start, c.region, c.unit, c.sex, c.age_group, c.statistic limit 100"""
GETS = (
    ("list of results (100 cells)", "/api/results?limit=100", CELLS.format("")),
    ("results of a region (100 cells)", "/api/results?limit=100&region=14", CELLS.format("and c.region = '14'")),
    (
        "results of an indicator",
        "/api/results?limit=100&indicator=kolada-u70495",
        CELLS.format("and c.indicator = 'kolada-u70495'"),
    ),
    ("list of rounds", "/api/rounds", "select * from round order by due desc"),
    ("list of indicators", "/api/indicators", "select * from entry_version where state = 'published'"),
    (
        "one indicator",
        "/api/indicators/stroke-trombolys-80",
        "select * from entry_version where indicator = 'stroke-trombolys-80'",
    ),
    ("list of submissions (100)", "/api/submissions?limit=100", "select * from submission order by id desc limit 100"),
    ("one submission", "/api/submissions/1", "select * from submission where id = 1"),
    (
        "a pathway's outcomes",
        "/api/pathways/stroke-tia-tidiga-insatser/outcomes",
        "select * from published_cell where superseded_at is null and sex = 'total' and indicator like 'stroke-%'",
    ),
)


def measure_gets(address: str, password: str, database: Path) -> None:
    """Prints median and 95th percentile of each GET, and the ratio to the bare SQL that fetches the same rows."""
    reader = login(address, "demo-14", password)
    mine = reader.get("/api/submissions", params={"limit": 1}).json()[0]["id"]
    connection = sqlite3.connect(database)
    print(f"{'GET, warm':36}{'median':>10}{'p95':>10}{'bare SQL':>10}{'ratio':>8}   (aim p95 50 ms)")
    for name, path, sql in GETS:
        asked = path.replace("/submissions/1", f"/submissions/{mine}")
        assert reader.get(asked).status_code == 200, asked
        median, worst = spread(lambda asked=asked: reader.get(asked).read())  # type: ignore[misc]
        bare, _ = spread(lambda sql=sql: connection.execute(sql).fetchall())  # type: ignore[misc]
        print(f"{name:36}{median * 1000:>8.1f}ms{worst * 1000:>8.1f}ms{bare * 1000:>8.2f}ms{median / bare:>7.0f}×")


def load_real(environment: dict[str, str]) -> None:
    """Loads the real values through the pipeline, in a process of their own, where the folder is there."""
    if not (SHARED / "external" / "kolada").exists():
        print("the real values are not beside the project: measured with the demonstration only")
        return
    script = Path(environment["FOLJSAM_DATA_DIR"]) / "load_real.py"
    script.write_text(LOAD_REAL.format(shared=str(SHARED)), encoding="utf-8")
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, str(script)], check=True, env=environment | {"PYTHONPATH": str(root)}, cwd=root)


LOAD_REAL = """
from pathlib import Path

from backend.core.database import transaction
from backend.core.settings import current
from tests.integration import test_real_values as real
from tests.support.world import add_everybody, world

if __name__ == "__main__":
    with world(current().data_dir, current().database_url) as made:
        with transaction(made.client.app.state.engine) as session:
            add_everybody(session)
        real.add_people(made)
        real.hand_in_everything(made, real.real_values(Path({shared!r})))
"""
"""A script rather than -c: worker processes import the main module again."""


def main() -> None:
    """Loads everything, starts the server and prints the figures."""
    with tempfile.TemporaryDirectory(prefix="foljsam-bench-") as name:
        data = Path(name) / "data"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("FOLJSAM_")} | {
            "FOLJSAM_DATA_DIR": str(data)
        }
        done = subprocess.run([FOLJSAM, "demo", "--json"], check=True, env=environment, capture_output=True, text=True)
        print(f"demonstration loaded: {json.loads(done.stdout)['observations']} observations")
        load_real(environment)
        password = json.loads((data / "demonstration.json").read_text(encoding="utf-8"))["password"]
        with running_api(environment) as address:
            measure_upload(address, password)
            measure_gets(address, password, data / "foljsam.db")


if __name__ == "__main__":
    main()
