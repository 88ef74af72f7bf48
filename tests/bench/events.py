"""Made-up care records of any size from a fixed seed, as Parquet in the platform's own form. Nobody in them exists."""

from pathlib import Path

import duckdb

EVENTS_PER_PERSON = 20
SHARES = {"contact": 0.40, "diagnosis": 0.25, "measurement": 0.25, "medication": 0.10}
"""How the events divide over the kinds; about what a region's records look like."""

CODES = {
    "contact": ["besok", "vardtillfalle", "telefon", "hembesok"],
    "diagnosis": ["E119", "I109", "I509", "J449", "I639", "F329", "M171", "S720", "E785", "J189", "N390", "R074"] * 3
    + ["E118"],
    "measurement": ["NPU27300", "NPU04998", "NPU01567", "SBP", "BMI", "FEV1", "NPU21571", "NPU18016"],
    "medication": ["C09AA05", "C07AB02", "A10BA02", "N06AB06", "M05BA04", "R03AC02", "C10AA05", "B01AF02"],
}
OTHER_CODES = {
    "contact": [],
    "diagnosis": [f"{letter}{number:02}9" for letter in "ABCDGHKLNPQRSTZ" for number in range(0, 100, 15)],
    "measurement": [f"NPU{number}" for number in range(50000, 50032)],
    "medication": [f"{letter}02BC{number:02}" for letter in "DGHLPQSV" for number in range(5)],
}
"""Codes that no definition asks for: most of what a region has recorded."""

_FIRST = "DATE '2022-01-01'"
_DAYS = 1461
_LAST_DAYS = 1000
"""Deaths are in these last days: records more than three years after a death would stop the run."""


def write(folder: Path, events: int) -> Path:
    """Writes person, contact, diagnosis, measurement and medication for so many events; made once for each size."""
    target = folder / f"events-{events}"
    if (target / "person.parquet").exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    people = events // EVENTS_PER_PERSON
    with duckdb.connect() as con:
        for number, kind in enumerate(SHARES):
            con.sql(_events(number, kind, int(events * SHARES[kind]), people)).write_parquet(
                str(target / f"{kind}.parquet"), compression="zstd"
            )
        con.sql(people_of(people)).write_parquet(str(target / "person.parquet"), compression="zstd")
    return target


def drawn(salt: int, below: int) -> str:
    """A number from 0 up to `below`, drawn from the row's number and a salt: the same in every run."""
    return f"CAST(hash(i * 64 + {salt}) % {below} AS INTEGER)"


def people_of(people: int) -> str:
    return f"""SELECT CAST(i AS VARCHAR) AS person_id, DATE '1930-01-01' + {drawn(1, 33_000)} AS birth_date,
        CASE {drawn(2, 2)} WHEN 0 THEN 'F' ELSE 'M' END AS sex,
        CASE {drawn(3, 30)} WHEN 0 THEN {_FIRST} + {_DAYS} - {drawn(4, _LAST_DAYS)} END AS death_date,
        CASE {drawn(5, 3)} WHEN 0 THEN '01' WHEN 1 THEN '12' ELSE '14' END AS region
        FROM range({people}) AS t(i)"""


def _events(number: int, kind: str, rows: int, people: int) -> str:
    codes = ", ".join(f"'{code}'" for code in [*CODES[kind], *OTHER_CODES[kind]])
    salt = 10 * (number + 1)
    value = f", CAST({drawn(salt + 3, 900)} AS DOUBLE) / 10 AS value" if kind in ("measurement", "medication") else ""
    position = (
        f", CASE {drawn(salt + 4, 3)} WHEN 0 THEN 'huvud' ELSE 'bi' END AS position" if kind == "diagnosis" else ""
    )
    return f"""SELECT CAST({drawn(salt, people)} AS VARCHAR) AS person_id, '{kind}' || i AS event_id,
        {_FIRST} + {drawn(salt + 1, _DAYS)} AS start,
        list_extract([{codes}], 1 + {drawn(salt + 2, len(CODES[kind]) + len(OTHER_CODES[kind]))}) AS code{value}{position}
        FROM range({rows}) AS t(i)"""
