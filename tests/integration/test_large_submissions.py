"""Submissions too large for one transaction: written ahead in batches that nobody reads, made to hold by one small step."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from backend.collection import steps
from backend.core import bulk
from backend.core.audit import record
from backend.core.database import transaction
from backend.core.permissions import SYSTEM
from tests.support.world import HEART, STROKE, World, proportion

STEPS = ("attest", "accept", "publish")


def rows(women: int, indicators: tuple[str, ...] = (STROKE, HEART)) -> list[dict[str, Any]]:
    """Six rows of two indicators: three batches of two each, none of them small."""
    return [
        proportion(indicator, "14", 2024, count, size, sex=sex)
        for indicator in indicators
        for sex, count, size in (("total", women + 50, 210), ("women", women, 100), ("men", 50, 110))
    ]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are a batch, so that six are large."""
    monkeypatch.setattr(bulk, "BATCH", 2)


def engine_of(here: World) -> Engine:
    return here.client.app.state.engine  # type: ignore[attr-defined,no-any-return]


def brought_to(here: World, step: str, women: int) -> int:
    """A submission that waits for the step."""
    found = here.hand_in(rows(women), "arsuppfoljning-2024", "14")
    here.answer_all(found["id"], "rapportor-14")
    for name in STEPS[: STEPS.index(step)]:
        assert here.step(found["id"], "attestant-14" if name == "attest" else "nationell", name).status_code == 200
    return int(found["id"])


def shown(here: World, who: str | None) -> list[str]:
    """What the reader sees of the women, by indicator: both old or both new, never one of each."""
    return [cell["numerator"] for cell in here.get("/results", who, sex="women", region="14")["items"]]


READERS = {"accept": "nationell", "publish": None}
"""Who sees what the step changes: observations are the nation's to read, published cells everybody's."""

CHILD = """
import os, signal, sys
import backend.app  # every table, as in a server
from pathlib import Path
from backend.collection import steps
from backend.core import bulk
from backend.core.database import engine_for
from backend.core.permissions import Actor, Grant, Role
from backend.core.storage import Storage

url, folder, submission, step, pauses = sys.argv[1:]
left = int(pauses)

def killed(engine):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

bulk.BATCH, bulk.let_others_write = 2, killed
actor = Actor(None, "n", (Grant(Role.NATIONAL, "00"),))
steps.take(engine_for(url), actor, Storage(Path(folder)), int(submission), step)
"""


def kill_during(here: World, submission: int, step: str, pauses: int) -> None:
    """Takes the step in a process of its own, which is killed at one of the pauses between its transactions."""
    command = [sys.executable, "-c", CHILD, here.url, str(here.folder), str(submission), step, str(pauses)]
    assert subprocess.run(command, check=False, env=dict(os.environ)).returncode == -signal.SIGKILL


def counted(here: World, query: str) -> int:
    with engine_of(here).connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


def assert_the_rows_agree(here: World) -> None:
    """Nothing is set aside, and the rows that are not marked are those of whom the small table names."""
    assert counted(here, "select count(*) from set_aside") == counted(here, "select count(*) from written_ahead") == 0
    for table, mark in (("observation", "superseded_by"), ("published_cell", "superseded_at")):
        with engine_of(here).connect() as connection:
            said = connection.execute(
                text("select round_id, region, indicator, submission_id from holding where rows_of = :name"),
                {"name": table},
            ).all()
            found = connection.execute(
                text(f"select distinct round_id, region, indicator, submission_id from {table} where {mark} is null")
            ).all()
        assert sorted(map(tuple, said)) == sorted(map(tuple, found)), table
    with engine_of(here).connect() as connection:
        told = connection.execute(text("select indicator, cells from shown_count where cells > 0")).all()
        cells = "select indicator, count(*) from published_cell where superseded_at is null and value is not null"
        assert sorted(map(tuple, told)) == sorted(
            map(tuple, connection.execute(text(f"{cells} group by indicator")).all())
        )


@pytest.mark.parametrize("step", ["accept", "publish"])
def test_a_step_killed_before_it_was_taken_shows_the_old_values_and_completes_when_taken_again(
    here: World, step: str
) -> None:
    here.publish(rows(40), here.round(), "14")
    later = brought_to(here, step, 45)
    kill_during(here, later, step, 2)
    assert shown(here, READERS[step]) == ["40", "40"]
    assert counted(here, "select rows from written_ahead") == (4 if step == "accept" else 2)
    assert here.step(later, "nationell", step).status_code == 200
    assert shown(here, READERS[step]) == ["45", "45"]
    table = "observation" if step == "accept" else "published_cell"
    assert counted(here, f"select count(*) from {table} where submission_id = {later}") == 6
    assert_the_rows_agree(here)


@pytest.mark.parametrize("step", ["accept", "publish"])
def test_a_step_killed_after_it_was_taken_shows_the_new_values_and_the_next_start_marks_the_old(
    here: World, step: str
) -> None:
    here.publish(rows(40), here.round(), "14")
    later = brought_to(here, step, 45)
    written = 2 if step == "accept" else 3  # a publication begins with a look for what an earlier try left
    kill_during(here, later, step, written + 1)  # the first batch of the marking
    assert shown(here, READERS[step]) == ["45", "45"]
    assert counted(here, "select count(*) from set_aside") == 2
    steps.resume(engine_of(here))
    for thread in threading.enumerate():
        if thread.name == "mark":
            thread.join()
    assert shown(here, READERS[step]) == ["45", "45"]
    assert_the_rows_agree(here)


@pytest.mark.parametrize("step", ["accept", "publish"])
def test_what_a_killed_step_left_is_gone_when_the_submission_is_returned_instead(here: World, step: str) -> None:
    here.publish(rows(40), here.round(), "14")
    later = brought_to(here, step, 45)
    kill_during(here, later, step, 2)
    assert here.step(later, "nationell", "return", "Fel period.").status_code == 200
    assert (shown(here, "nationell"), shown(here, None)) == (["40", "40"], ["40", "40"])
    assert_the_rows_agree(here)


def between_batches(monkeypatch: pytest.MonkeyPatch, look: Callable[[], object]) -> list[object]:
    """What `look` gives at every pause between two transactions."""
    seen: list[object] = []
    monkeypatch.setattr(bulk, "let_others_write", lambda _: seen.append(look()))
    return seen


@pytest.mark.parametrize("step", ["accept", "publish"])
def test_between_two_batches_others_write_and_read_all_of_the_old_or_all_of_the_new(
    here: World, step: str, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.publish(rows(40), here.round(), "14")
    later = brought_to(here, step, 45)
    other = create_engine(here.url, connect_args={"timeout": 0} if here.url.startswith("sqlite") else {})

    def look() -> tuple[str, ...]:
        with transaction(other) as session:  # without waiting: a lock that is held fails here
            record(session, SYSTEM, "measured", "test", later)
        return tuple(shown(here, READERS[step]))

    seen = between_batches(monkeypatch, look)
    assert here.step(later, "nationell", step).status_code == 200
    other.dispose()
    assert set(seen) == {("40", "40"), ("45", "45")}
    assert seen == sorted(seen), "never back"  # type: ignore[type-var]
    assert shown(here, READERS[step]) == ["45", "45"]
    assert_the_rows_agree(here)


@pytest.mark.parametrize("step", ["accept", "publish"])
def test_two_who_take_a_large_step_at_once_take_it_once(here: World, step: str, small_batches: None) -> None:
    here.round()
    later = brought_to(here, step, 45)
    for who in ("nationell", "nationell-2"):
        here.token(who)
    barrier = threading.Barrier(2)

    def decide(who: str) -> int:
        barrier.wait()
        return here.step(later, who, step).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, ("nationell", "nationell-2"))) == [200, 409]
    assert shown(here, READERS[step]) == ["45", "45"]
    assert_the_rows_agree(here)
    assert counted(here, f"select count(*) from audit_event where action = 'submission-{step}'") == 1


def test_large_and_small_submissions_replace_and_bring_back_each_other_alike(here: World, small_batches: None) -> None:
    here.publish(rows(40), here.round(), "14")
    second = here.publish(rows(45), "arsuppfoljning-2024", "14")
    third = here.publish(rows(50, (STROKE,))[:2], "arsuppfoljning-2024", "14")  # small, and of one indicator
    assert shown(here, None) == ["45", "50"]
    assert_the_rows_agree(here)
    here.step(third, "nationell", "retract", "Fel i källan.")
    assert shown(here, None) == ["45", "45"]
    here.step(second, "nationell", "retract", "Fel i källan.")
    assert (shown(here, None), shown(here, "nationell")) == (["40", "40"], ["40", "40"])
    assert_the_rows_agree(here)


def test_values_replaced_while_a_publication_was_written_are_not_published(
    here: World, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.round()
    first, later = brought_to(here, "publish", 40), brought_to(here, "accept", 45)
    seen = between_batches(monkeypatch, lambda: None)

    def accept_the_later(_: Engine) -> None:
        monkeypatch.setattr(bulk, "let_others_write", lambda _: seen.append(None))
        assert here.step(later, "nationell", "accept").status_code == 200

    monkeypatch.setattr(bulk, "let_others_write", accept_the_later)
    assert here.step(first, "nationell", "publish").status_code == 409
    assert shown(here, None) == []
    assert here.step(later, "nationell", "publish").status_code == 200
    assert shown(here, None) == ["45", "45"]


def test_what_comes_back_while_it_is_being_marked_as_replaced_stays(
    here: World, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.publish(rows(40), here.round(), "14")
    later = brought_to(here, "accept", 45)

    def return_the_later(_: Engine) -> None:
        if shown(here, "nationell") == ["45", "45"]:  # the first batch of the marking is done
            monkeypatch.setattr(bulk, "let_others_write", lambda _: None)
            assert here.step(later, "nationell", "return", "Fel period.").status_code == 200

    monkeypatch.setattr(bulk, "let_others_write", return_the_later)
    assert here.step(later, "nationell", "accept").status_code == 200
    assert shown(here, "nationell") == ["40", "40"]
    assert_the_rows_agree(here)
