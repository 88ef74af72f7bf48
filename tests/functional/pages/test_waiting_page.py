"""What waits for somebody after the login: each sees their own next step, with the days left."""

from datetime import UTC, date, datetime

import pytest

from backend.collection.waiting import waiting
from backend.core import clock
from backend.core.database import transaction
from backend.core.permissions import Actor, Grant, Role
from frontend.collection import waiting_page
from indicators.catalogue.packaged import SPECS
from tests.functional.pages.conftest import Pages, links, text
from tests.support.world import STROKE, World, proportion

DUE = date(2025, 3, 1)


@pytest.fixture
def round_id(place: World) -> str:
    """An open round with a last day."""
    return place.round(indicators=[STROKE], due=DUE)


def _kinds(place: World, who: str) -> list[tuple[str, str]]:
    return [(one["kind"], one["region"]) for one in place.get("/waiting", who)]


def test_each_sees_the_step_that_is_theirs_as_a_file_goes_its_road(place: World, round_id: str) -> None:
    assert _kinds(place, "rapportor-14") == [("hand_in", "14")]
    assert _kinds(place, "attestant-14") == []
    # Sex is not given, which is a warning: the reporter explains before anybody attests.
    number = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")["id"]
    assert _kinds(place, "rapportor-14") == [("explain", "14")]
    assert _kinds(place, "attestant-14") == []
    place.answer_all(number, "rapportor-14")
    assert _kinds(place, "rapportor-14") == []
    assert _kinds(place, "attestant-14") == [("attest", "14")]
    assert _kinds(place, "attestant-12") == [], "another region's is not told of"
    place.step(number, "attestant-14", "attest")
    # Region 00 is the national side's own to hand in for.
    assert _kinds(place, "nationell") == [("hand_in", "00"), ("accept", "14")]
    place.step(number, "nationell", "accept")
    assert _kinds(place, "nationell") == [("hand_in", "00"), ("publish", "14")]
    place.step(number, "nationell", "publish")
    assert _kinds(place, "nationell") == [("hand_in", "00")]


def test_a_declared_reason_waits_for_the_attester_and_ends_the_wait_to_hand_in(place: World, round_id: str) -> None:
    place.post(
        f"/rounds/{round_id}/declarations", "rapportor-14", {"region": "14", "indicator": None, "reason": "Systembyte"}
    )
    assert _kinds(place, "rapportor-14") == []
    assert _kinds(place, "attestant-14") == [("attest_declaration", "14")]


@pytest.mark.parametrize(
    ("today", "left", "words"),
    [
        (datetime(2025, 2, 19, tzinfo=UTC), 10, "10 dagar kvar"),
        (datetime(2025, 3, 1, 12, tzinfo=UTC), 0, "Sista dagen är i dag"),
        (datetime(2025, 3, 2, tzinfo=UTC), -1, "1 dag efter sista dagen"),
    ],
)
def test_the_days_left_are_to_the_regions_own_last_day(
    place: World, round_id: str, today: datetime, left: int, words: str
) -> None:
    with clock.at(today), transaction(place.client.app.state.engine) as session:  # type: ignore[attr-defined]
        [found] = waiting(session, Actor(1, "R", (Grant(Role.REPORTER, "14"),)))
    assert found.days_left == left
    assert waiting_page._left(left) == words


def test_the_page_lists_what_waits_with_links(pages: Pages, place: World, round_id: str) -> None:
    number = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], round_id, "14")["id"]
    shown = pages.open("waiting", "rapportor-14")
    assert any(f"inlämning {number}" in label for label in links(shown))
    assert "Att förklara" in text(shown)
    assert "utan förklaring" in text(shown)
    assert "dagar efter sista dagen" in text(shown)


def test_a_specification_waits_for_another_specialist_than_its_author(pages: Pages, place: World) -> None:
    written = next(SPECS.rglob(f"{STROKE}.yaml")).read_text(encoding="utf-8").replace("version: 3", "version: 4", 1)
    place.post("/specifications", "specialist", {"filename": f"{STROKE}.yaml", "yaml": written})
    place.post(f"/indicators/{STROKE}/versions/4/steps", "specialist", {"step": "submit"})
    assert links(pages.open("waiting", "granskare")) == ["Trombolys vid ischemisk stroke, högst 80 år"]
    assert "Ingenting väntar på dig" in text(pages.open("waiting", "specialist"))


def test_it_is_said_when_nothing_waits(pages: Pages) -> None:
    assert "Ingenting väntar på dig" in text(pages.open("waiting", "administrator"))
    assert "Ingenting väntar på dig" in text(pages.open("waiting", "granskare"))


def test_nobody_is_asked_who_has_not_logged_in(pages: Pages) -> None:
    assert pages.here.call("GET", "/waiting").status_code == 401
    assert "Logga in för att se vad som väntar" in text(pages.open("waiting"))
