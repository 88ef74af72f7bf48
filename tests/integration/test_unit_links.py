"""Structure questions to units: a link answers one question of one round, once, and counts when the region stands by it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from backend.core import clock
from backend.core.database import engine_for
from tests.support.world import STROKE, World

QUESTION = "osteoporos-frakturkedja-finns"
UNITS = ["Norra sjukhuset", "Södra sjukhuset"]
NUMBER = "19800103-2393"
"""Made up, with a check digit that is right."""


def links(place: World, who: str = "rapportor-14", **changes: Any) -> httpx.Response:
    """Asks for links to both units in an open round that has the question."""
    if not place.get("/rounds"):
        place.round(indicators=(QUESTION, STROKE))
    wanted = {"round": "arsuppfoljning-2024", "region": "14", "indicator": QUESTION, "units": UNITS, "days": 14}
    return place.call("POST", "/unit-links", who, json=wanted | changes)


def ask(place: World, secret: str) -> httpx.Response:
    return place.call("POST", "/unit-question", json={"secret": secret})


def say(place: World, secret: str, answer: bool = True, **more: Any) -> httpx.Response:
    return place.call("POST", "/unit-question/answer", json={"secret": secret, "answer": answer} | more)


def listed(place: World, who: str = "attestant-14") -> dict[str, Any]:
    """The region's links that stand, by unit."""
    return {one["unit"]: one for one in place.get("/unit-links", who) if one["state"] != "revoked"}


def test_a_unit_answers_by_its_link_and_the_answer_counts_once_the_region_attests_it(here: World) -> None:
    first, _ = links(here).json()
    asked = ask(here, first["secret"]).json()
    assert (asked["question_sv"], asked["unit"], asked["answered"]) == ("Frakturkedja finns", UNITS[0], False)
    assert say(here, first["secret"], comment="Sedan 2022.").status_code == 201
    (count,) = here.get("/unit-answers", "nationell")
    assert (count["yes"], count["no"], count["waiting_for_attest"], count["not_answered"]) == (0, 0, 1, 1)
    waiting = listed(here)[UNITS[0]]
    assert (waiting["state"], waiting["answer"]["comment"], waiting["answer"]["steps"]) == (
        "answered",
        "Sedan 2022.",
        ["attest"],
    )
    here.post(f"/unit-answers/{waiting['answer']['id']}/steps", "attestant-14", {"step": "attest"})
    (count,) = here.get("/unit-answers", "nationell")
    assert (count["yes"], count["no"], count["waiting_for_attest"], count["not_answered"]) == (1, 0, 0, 1)
    assert listed(here)[UNITS[0]]["answer"]["attested_by"] == "Attestant-14"


def test_a_second_answer_is_refused_until_the_first_is_withdrawn(here: World) -> None:
    first, _ = links(here).json()
    assert say(here, first["secret"]).status_code == 201
    again = say(here, first["secret"], answer=False)
    assert (again.status_code, "redan besvarad" in again.json()["detail"]) == (409, True)
    where = f"/unit-answers/{listed(here)[UNITS[0]]['answer']['id']}/steps"
    assert here.call("POST", where, "rapportor-14", json={"step": "withdraw"}).status_code == 422, "without a reason"
    here.post(where, "rapportor-14", {"step": "withdraw", "reason": "Enheten svarade fel."})
    assert say(here, first["secret"], answer=False).status_code == 201
    assert listed(here)[UNITS[0]]["answer"]["answer"] is False


def test_two_answers_at_once_leave_one(here: World) -> None:
    first, _ = links(here).json()
    assert say(here, first["secret"]).status_code == 201
    number = listed(here)[UNITS[0]]["id"]
    engine = engine_for(here.url)
    with engine.connect() as connection, pytest.raises(Exception, match=r"(?i)unique"):
        connection.execute(
            text(
                "insert into unit_answer (link_id, state, answer, answered_at) "
                "select :link, 'answered', answer, answered_at from unit_answer"
            ),
            {"link": number},
        )
    engine.dispose()


def test_an_expired_a_revoked_and_a_closed_link_say_so_and_take_no_answer(here: World) -> None:
    first, second = links(here).json()
    with clock.at(clock.now() + timedelta(days=14, minutes=1)):
        for answer in (ask(here, first["secret"]), say(here, first["secret"])):
            assert (answer.status_code, "har gått ut" in answer.json()["detail"]) == (409, True)
    assert here.call("POST", f"/unit-links/{first['id']}/revoke", "rapportor-14").status_code == 200
    refused = say(here, first["secret"])
    assert (refused.status_code, refused.json()["detail_en"][:26]) == (409, "The link has been revoked.")
    here.post("/rounds/arsuppfoljning-2024/steps", "nationell", {"step": "close"})
    refused = say(here, second["secret"])
    assert (refused.status_code, "stängd" in refused.json()["detail"]) == (409, True)
    assert here.get("/unit-answers", "nationell")[0]["waiting_for_attest"] == 0


def test_a_secret_that_leads_nowhere_is_counted_and_after_ten_refused_for_a_while(place: World) -> None:
    first, second = links(place).json()
    for _ in range(12):
        assert ask(place, first["secret"]).status_code == 200, "a link that holds is no wrong try"
    assert [ask(place, f"{'x' * 30}{number}").status_code for number in range(11)] == [*[404] * 10, 429]
    assert say(place, second["secret"]).status_code == 201, "others' wrong secrets do not keep a unit from its question"
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert ask(place, "x" * 30).status_code == 404


def test_a_link_is_tried_in_vain_ten_times_and_no_other_link_notices(place: World) -> None:
    first, second = links(place).json()
    assert say(place, first["secret"]).status_code == 201
    again = [say(place, first["secret"]).status_code for _ in range(11)]
    assert again == [*[409] * 10, 429]
    assert say(place, second["secret"]).status_code == 201
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert ask(place, first["secret"]).status_code == 200


def test_a_secret_is_no_login_and_is_kept_as_a_digest_alone(here: World) -> None:
    first, second = links(here).json()
    say(here, first["secret"])
    for path in ("/me", "/unit-links", "/submissions", "/unit-answers"):
        answer = here.client.get(f"/api{path}", headers={"Authorization": f"Bearer {first['secret']}"})
        assert answer.status_code == 401, path
    engine = engine_for(here.url)
    with engine.connect() as connection:
        kept = [
            str(row)
            for table in ("unit_link", "unit_answer", "audit_event")
            for row in connection.execute(text(f"select * from {table}"))
        ]
    engine.dispose()
    assert not any(one["secret"] in row for one in (first, second) for row in kept)
    assert first["secret"] not in str(here.get("/unit-links", "nationell"))
    assert len({first["secret"], second["secret"]}) == 2


@pytest.mark.parametrize(
    ("who", "makes", "reads"),
    [
        ("rapportor-14", 201, 200),
        ("attestant-14", 403, 200),
        ("rapportor-12", 403, 200),  # reads its own, which are none
        ("nationell", 403, 200),
        ("specialist", 403, 403),
        ("npo-hjarta", 403, 403),
        ("nykomling", 403, 403),
    ],
)
def test_the_regions_own_reporter_makes_links_and_region_and_nation_read_them(
    place: World, who: str, makes: int, reads: int
) -> None:
    assert links(place, who).status_code == makes
    answer = place.call("GET", "/unit-links", who)
    assert answer.status_code == reads
    if who == "rapportor-12":
        assert answer.json() == []


def test_an_answer_is_attested_and_withdrawn_by_its_own_region_alone(place: World) -> None:
    first, _ = links(place).json()
    say(place, first["secret"])
    answer = listed(place)[UNITS[0]]["answer"]["id"]
    where = f"/unit-answers/{answer}/steps"
    statuses = {
        who: place.call("POST", where, who, json={"step": "attest"}).status_code
        for who in ("rapportor-12", "attestant-12", "npo-hjarta", "rapportor-14", "nationell")
    }
    assert statuses == {
        "rapportor-12": 404,
        "attestant-12": 404,
        "npo-hjarta": 404,
        "rapportor-14": 403,
        "nationell": 403,
    }
    revoked = place.call("POST", f"/unit-links/{first['id']}/revoke", "rapportor-12")
    assert revoked.status_code == 404
    place.post(where, "attestant-14", {"step": "attest"})
    assert place.call("POST", where, "attestant-14", json={"step": "attest"}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"indicator": STROKE}, 422, "ingen sådan ja- och nejfråga"),
        ({"indicator": "finns-inte"}, 422, "ingen sådan ja- och nejfråga"),
        ({"round": "finns-inte"}, 404, "finns inte"),
        ({"units": []}, 422, "units"),
        ({"units": [" "]}, 422, "units"),
        ({"units": [f"Mottagning {NUMBER}"]}, 422, "personnummer"),
        ({"days": 91}, 422, "days"),
        ({"days": 0}, 422, "days"),
    ],
)
def test_links_that_cannot_be_made_are_refused_with_a_sentence(
    place: World, changes: dict[str, Any], status: int, said: str
) -> None:
    answer = links(place, **changes)
    assert (answer.status_code, said in answer.text) == (status, True), answer.text
    assert NUMBER not in answer.text
    assert place.get("/unit-links", "nationell") == []


def test_a_round_that_is_not_open_takes_no_links(place: World) -> None:
    place.round(indicators=(QUESTION,), opened=False)
    assert (links(place).status_code, place.get("/unit-links", "nationell")) == (422, [])


def test_a_personal_number_in_a_units_comment_is_refused_and_the_link_still_holds(here: World) -> None:
    first, _ = links(here).json()
    refused = say(here, first["secret"], comment=f"Fråga {NUMBER}")
    assert (refused.status_code, "personnummer" in refused.text, NUMBER in refused.text) == (422, True, False)
    assert say(here, first["secret"], comment="Fråga chefen").status_code == 201


def test_a_unit_has_one_link_that_holds_and_gets_another_once_it_has_expired(here: World) -> None:
    first, _ = links(here).json()
    twice = links(here)
    assert (twice.status_code, UNITS[0] in twice.json()["detail"]) == (409, True)
    assert len(listed(here)) == 2, "none or all are made"
    with clock.at(clock.now() + timedelta(days=15)):
        here.tokens.clear()  # the login is over too
        again = links(here, units=[UNITS[0], UNITS[0]])
        assert (again.status_code, len(again.json())) == (201, 1), "the same unit twice is one"
        assert ask(here, first["secret"]).status_code == 409
        assert ask(here, again.json()[0]["secret"]).status_code == 200
