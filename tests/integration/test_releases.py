"""Releases: prepared by one and approved by another, previewed without a trace, public in one moment and at their time."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from backend.collection import compared_cells, releasing
from backend.core import bulk
from backend.core.clock import SWEDEN, now, today
from backend.core.database import transaction
from backend.releases.tables import Release
from tests.support.world import HEART, STROKE, World, proportion

ROUND = "arsuppfoljning-2024"


def rows(region: str, women: int = 40) -> list[dict[str, Any]]:
    """A total with its sexes, none of them small, and another indicator; together four cells."""
    sexes = (("total", women + 50, 210), ("women", women, 100), ("men", 50, 110))
    own = [proportion(STROKE, region, 2024, count, size, sex=sex) for sex, count, size in sexes]
    return [*own, proportion(HEART, region, 2024, 60, 90)]


def accepted(here: World, region: str, values: list[dict[str, Any]] | None = None, round_id: str = ROUND) -> int:
    """A submission that waits to be published."""
    found = here.hand_in(values or rows(region), round_id, region)
    here.answer_all(found["id"], f"rapportor-{region}")
    for who, step in ((f"attestant-{region}", "attest"), ("nationell", "accept")):
        assert here.step(found["id"], who, step).status_code == 200
    return int(found["id"])


def prepared(here: World, **wanted: Any) -> Any:
    return here.post("/releases", "nationell", {"name": "Årsuppföljning 2024"} | wanted)


def step(here: World, release: int, who: str, name: str, reason: str | None = None) -> Any:
    return here.call("POST", f"/releases/{release}/steps", who, json={"step": name, "reason": reason})


def released(here: World, **wanted: Any) -> int:
    number = prepared(here, **wanted)["id"]
    answer = step(here, number, "nationell-2", "approve")
    assert answer.status_code == 200, answer.text
    return int(number)


def shown(here: World, **wanted: Any) -> dict[tuple[str, str, str], Any]:
    cells = here.get("/results", **wanted)["items"]
    return {(c["indicator"], c["region"], c["sex"]): c["numerator"] or c["cause"] for c in cells}


def engine_of(here: World) -> Engine:
    return here.client.app.state.engine  # type: ignore[attr-defined,no-any-return]


def test_a_release_is_public_when_another_has_approved_it_and_not_before(here: World) -> None:
    here.round()
    accepted(here, "14"), accepted(here, "12")
    release = prepared(here)
    assert (release["state"], release["cells"], release["hidden"], release["steps"]) == (
        "prepared",
        8,
        0,
        ["turn-down"],
    )
    assert step(here, release["id"], "nationell", "approve").status_code == 403
    assert shown(here) == {}
    assert here.get("/releases") == []
    assert here.call("GET", f"/releases/{release['id']}").status_code == 404
    public = step(here, release["id"], "nationell-2", "approve").json()
    assert (public["state"], public["decided_by"]) == ("published", "Nationell-2")
    assert len(shown(here)) == 8
    [for_everybody] = here.get("/releases")
    assert for_everybody["digest"] == release["digest"]
    assert for_everybody["prepared_by"] is None, "who of the national side is nobody else's to know"


def test_a_preview_tells_what_changes_and_leaves_no_trace(here: World) -> None:
    here.round()
    accepted(here, "14", rows("14", women=40))
    accepted(here, "12", rows("12", women=30))
    released(here)
    # Women are too few now: their cell and the men's are hidden, the total has another value.
    accepted(here, "14", rows("14", women=3))
    counts = (
        "select (select count(*) from published_cell), (select count(*) from release), (select count(*) from set_aside)"
    )
    with engine_of(here).connect() as connection:
        before = connection.execute(text(counts)).one()
    preview = here.get("/releases/preview", "nationell")
    with engine_of(here).connect() as connection:
        assert connection.execute(text(counts)).one() == before
    assert preview["changes"] == {"same": 1, "value": 1, "now_hidden": 2}
    assert preview["reasons"] == {"suppressed": 2}
    proof = preview["proof"]  # of region 14's stroke alone: nothing is few elsewhere
    assert (proof["tables"], sum(proof["ways"].values())) == (1, 1)
    assert proof["protected"] >= 1
    assert len(proof["digest"]) == 64
    stroke = next(one for one in preview["indicators"] if one["indicator"] == STROKE)
    [nation] = stroke["nation"]
    # (90 + 80) / 420 before, (53 + 80) / 420 after; the heart is as it was
    assert (nation["before"], nation["after"], nation["regions_after"]) == ("40.5", "31.7", 2)
    value = next(one for one in preview["changed"] if one["change"] == "value")
    assert (value["before"], value["after"], value["region"], value["sex"]) == ("42.9", "25.2", "14", "total")


def test_what_two_rounds_of_a_release_give_away_together_is_hidden(here: World) -> None:
    """Each alone could be shown: the year less its first half leaves the three of the second."""
    year = here.round(indicators=(STROKE,))
    half = here.round("halvar", period=("2024-01-01", "2024-07-01"), indicators=(STROKE,))
    accepted(here, "14", [proportion(STROKE, "14", 2024, 43, 203)], year)
    accepted(here, "14", [proportion(STROKE, "14", 2024, 40, 140, period_end="2024-07-01")], half)
    released(here)
    assert here.get("/results", round=year)["items"][0]["numerator"] == "43"
    assert here.get("/results", round=half)["items"][0]["cause"] == "suppressed"


def test_a_release_whose_submission_was_returned_is_told_and_nothing_is_published_or_lost(here: World) -> None:
    here.round()
    first, second = accepted(here, "14"), accepted(here, "12")
    release = prepared(here)["id"]
    here.step(second, "nationell", "return", "Fel period.")
    answer = step(here, release, "nationell-2", "approve")
    assert (answer.status_code, answer.json()["detail"]["submissions"]) == (409, [second])
    assert f"Inlämning {second} är återsänd" in answer.json()["detail"]["message"]
    assert shown(here) == {}
    check = here.get(f"/releases/{release}/check", "nationell")
    assert (check["holds"], check["differing"]) == (False, [second])
    assert step(here, release, "nationell", "turn-down", "Region 12 lämnar om.").status_code == 200
    again = prepared(here)
    assert [part["submission"] for part in again["parts"]] == [first]


def test_a_value_withheld_after_it_was_prepared_is_another_release(here: World) -> None:
    here.round()
    number = accepted(here, "14")
    release = prepared(here)["id"]
    body = {"cause": "withheld_for_quality", "reason": "Hälften saknas.", "indicator": STROKE, "region": "14"}
    here.post("/withholdings", "nationell", body)
    assert step(here, release, "nationell-2", "approve").json()["detail"]["submissions"] == [number]


def test_only_the_chosen_are_released_and_none_stands_in_two_that_are_undecided(here: World) -> None:
    here.round()
    other = here.round("varuppfoljning", year=2023)
    accepted(here, "14")
    chosen = accepted(here, "14", [proportion(STROKE, "14", 2023, 40, 100)], other)
    assert [part["submission"] for part in prepared(here, periods=["2023"])["parts"]] == [chosen]
    assert len(prepared(here)["parts"]) == 1
    refused = here.call("POST", "/releases", "nationell", json={"name": "En till"})
    assert (refused.status_code, refused.json()["detail_en"][:16]) == (422, "Nothing accepted")


def test_a_submission_that_is_named_and_no_longer_waits_is_told(here: World) -> None:
    """Who prepares has seen a preview of exactly these."""
    here.round()
    first, second = accepted(here, "14"), accepted(here, "12")
    here.step(second, "nationell", "return", "Fel period.")
    wanted = {"name": "Årsuppföljning", "submissions": [first, second]}
    refused = here.call("POST", "/releases", "nationell", json=wanted)
    assert (refused.status_code, refused.json()["detail"]["submissions"]) == (409, [second])
    assert here.get("/releases", "nationell") == []


def comes(here: World, release: int, at: datetime) -> None:
    """Moves the time of an approved release, and lets who keeps the time look at it."""
    with transaction(engine_of(here)) as session:
        row = session.get_one(Release, release)
        row.public_at = at
        session.add(row)
    here.client.app.state.releaser.wake()  # type: ignore[attr-defined]


def becomes(here: World, release: int, state: str) -> Any:
    """The release, once it is in the state."""
    for _ in range(300):
        found = here.get(f"/releases/{release}", "nationell")
        if found["state"] == state:
            return found
        time.sleep(0.1)
    raise AssertionError(found["state"])


def test_nobody_outside_sees_an_approved_release_before_its_time(here: World) -> None:
    here.round()
    accepted(here, "14")
    tomorrow = datetime.combine(today() + timedelta(days=1), datetime.min.time().replace(hour=8))
    release = released(here, public_at=tomorrow.isoformat())  # without a zone: what the clocks in Sweden show
    assert here.get(f"/releases/{release}", "nationell")["public_at"] == as_utc(tomorrow)
    assert (shown(here), here.get("/releases")) == ({}, [])
    at = now() + timedelta(seconds=2)
    comes(here, release, at)
    assert datetime.fromisoformat(becomes(here, release, "published")["published_at"]) >= at
    assert len(shown(here)) == 4


def as_utc(local: datetime) -> str:
    return local.replace(tzinfo=SWEDEN).astimezone(UTC).isoformat().replace("+00:00", "Z")


def test_what_is_returned_before_its_time_stops_the_release(here: World) -> None:
    here.round()
    number = accepted(here, "14")
    release = released(here, public_at=(now() + timedelta(hours=1)).isoformat())
    here.step(number, "nationell", "return", "Fel period.")
    comes(here, release, now())
    assert str(number) in becomes(here, release, "stopped")["problem"]
    assert shown(here) == {}


def test_readers_are_told_of_what_is_corrected_and_withdrawn(here: World) -> None:
    here.round()
    accepted(here, "14"), accepted(here, "12")
    first = released(here)
    assert _notices(here) == []
    accepted(here, "14", rows("14", women=45))
    second = released(here, notice="Region 14 har rättat antalet kvinnor.")
    [corrected] = _notices(here)
    assert (corrected["kind"], corrected["release"], corrected["regions"]) == ("corrected", second, ["14"])
    assert corrected["text"] == "Region 14 har rättat antalet kvinnor."
    assert step(here, second, "nationell", "withdraw", "Rättelsen var fel.").status_code == 200
    assert shown(here, region="14")[STROKE, "14", "women"] == "40", "the first release's values hold again"
    [withdrawn] = _notices(here)
    assert (withdrawn["kind"], withdrawn["text"]) == ("withdrawn", "Rättelsen var fel.")
    assert here.get(f"/releases/{first}")["state"] == "published"


def _notices(here: World) -> Any:
    return here.get(f"/indicators/{STROKE}/outcomes", period="2024")["indicators"][0]["notices"]


def test_a_submission_published_by_itself_is_a_release_of_it_alone(here: World) -> None:
    few = [proportion(HEART, "14", 2024, 3, 90)]  # under the limit
    number = here.publish([*rows("14")[:3], *few], here.round(), "14")
    [release] = here.get("/releases", "nationell")
    assert (release["state"], release["cells"], release["reasons"]) == ("published", 4, {"suppressed": 1})
    [part] = here.get(f"/releases/{release['id']}")["parts"]
    assert (part["submission"], part["hidden"]) == (number, 1)


def test_a_large_submission_published_by_itself_is_recorded_before_its_small_transaction(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same release as of few cells, but its cells are read before the transaction that others wait for."""
    few = [proportion(HEART, "14", 2024, 3, 90)]  # under the limit
    monkeypatch.setattr(bulk, "BATCH", 2)  # so that four cells are too many
    within = []
    monkeypatch.setattr(compared_cells, "published", lambda *asked: within.append(asked))
    number = here.publish([*rows("14")[:3], *few], here.round(), "14")
    assert within == []
    monkeypatch.undo()
    [release] = here.get("/releases", "nationell")
    assert (release["state"], release["cells"], release["reasons"]) == ("published", 4, {"suppressed": 1})
    [part] = here.get(f"/releases/{release['id']}")["parts"]
    with transaction(engine_of(here)) as session:
        assert part["digest"] == releasing.published(session, number).digest


def test_what_a_release_shows_cannot_be_changed_in_the_database(here: World) -> None:
    here.round()
    accepted(here, "14")
    release = released(here)
    for statement in (
        "update release set digest = 'x'",
        "delete from release",
        "update release_part set digest = 'x'",
        "delete from release_part",
    ):
        with pytest.raises(DBAPIError), engine_of(here).begin() as connection:
            connection.execute(text(statement))
    assert here.get(f"/releases/{release}")["digest"] != "x"


CHILD = """
import os, signal, sys
import backend.app  # every table, as in a server
from backend.core import bulk
from backend.core.database import engine_for
from backend.releases import service

url, release, pauses = sys.argv[1:]
left = int(pauses)

def killed(engine):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

bulk.BATCH, bulk.let_others_write = 2, killed
service.make(engine_for(url), int(release))
"""


@pytest.mark.parametrize("pauses", [2, 5])
def test_a_release_killed_on_its_way_shows_nothing_and_is_made_whole_afterwards(here: World, pauses: int) -> None:
    """Two submissions of two batches each: killed within the first and within the second."""
    here.round()
    accepted(here, "14"), accepted(here, "12")
    release = prepared(here, public_at=(now() + timedelta(hours=1)).isoformat())["id"]
    assert step(here, release, "nationell-2", "approve").json()["state"] == "approved"
    command = [sys.executable, "-c", CHILD, here.url, str(release), str(pauses)]
    assert subprocess.run(command, check=False, env=dict(os.environ)).returncode == -signal.SIGKILL
    assert shown(here) == {}
    comes(here, release, now())
    becomes(here, release, "published")
    assert len(shown(here)) == 8
    with engine_of(here).connect() as connection:
        assert connection.execute(text("select count(*) from published_cell")).scalar_one() == 8
        assert connection.execute(text("select count(*) from set_aside")).scalar_one() == 0


def test_readers_see_all_of_a_release_or_nothing_while_it_is_written(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.round()
    accepted(here, "14"), accepted(here, "12")
    release = prepared(here)["id"]
    monkeypatch.setattr(bulk, "BATCH", 2)
    seen: list[int] = []
    monkeypatch.setattr(bulk, "let_others_write", lambda _: seen.append(len(shown(here))))
    assert step(here, release, "nationell-2", "approve").status_code == 200
    assert set(seen) == {0}
    assert len(shown(here)) == 8
