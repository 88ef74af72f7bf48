"""Forms about implementation are attested like results: who may, what counts meanwhile, and what is refused."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text

from backend.core import permissions
from backend.core.database import transaction
from backend.core.permissions import Role
from backend.identity import service as accounts
from backend.identity.schemas import AccountIn, GrantIn
from tests.support.world import PASSWORD, PEOPLE, World

PATHWAY = "stroke-tia-tidiga-insatser"
PARTLY = {
    "year": 2023,
    "pathway": PATHWAY,
    "region": "14",
    "decided": "2022-05-01",
    "gap_analysed": "2022-09-01",
    "resources_appointed": "2023-01-15",
}
CARRIED_OUT = PARTLY | {"carried_out": "2023-11-01"}
OUTSIDE = (None, "rapportor-12", "attestant-12", "npo-nerv", "specialist", "administrator")
"""Everybody who sees only what is attested; the nation sees the rest among the forms, and counts it nowhere."""


def answer(here: World, form: dict[str, Any] = PARTLY) -> int:
    return int(here.post("/implementation/answers", f"rapportor-{form['region']}", form)["id"])


def attest(here: World, who: str | None, *numbers: int) -> Any:
    return here.call("POST", "/implementation/attest", who, json={"forms": list(numbers)})


def status(here: World, who: str | None = None) -> Any:
    return here.get("/implementation", who, year=2023, pathway=PATHWAY, region="14")[0]


def states(here: World, who: str = "rapportor-14") -> list[str]:
    return [form["state"] for form in here.get("/implementation/answers", who, year=2023)]


def waiting(here: World, who: str = "attestant-14") -> Any:
    return here.get("/implementation/waiting", who)


@pytest.mark.parametrize("who", PEOPLE)
def test_only_an_attester_of_the_region_attests_and_the_others_region_is_not_told_of(place: World, who: str) -> None:
    number = answer(place)
    expected = {"attestant-14": 200, "attestant-12": 404, "nationell": 403, "nationell-2": 403}
    assert attest(place, who, number).status_code == expected.get(who, 403)
    assert status(place)["status"] == ("partly" if who == "attestant-14" else "not_answered")


def test_nobody_who_has_not_logged_in_attests_or_sees_what_waits(place: World) -> None:
    assert attest(place, None, answer(place)).status_code == 401
    assert place.call("GET", "/implementation/waiting").status_code == 401


def test_nobody_attests_their_own_answer(here: World) -> None:
    both = [GrantIn(role=role, region="14") for role in (Role.REPORTER, Role.ATTESTER)]
    with transaction(here.client.app.state.engine) as session:  # type: ignore[attr-defined]
        for name in ("bada", "bada-2"):
            new = AccountIn(username=name, display_name=name, password=PASSWORD, grants=both)
            accounts.add(session, permissions.SYSTEM, new, must_change_password=False)
    number = here.post("/implementation/answers", "bada", PARTLY)["id"]
    refused = attest(here, "bada", number)
    assert (refused.status_code, "Be en annan attestant" in refused.json()["detail"]) == (403, True)
    assert [one["steps"] for one in waiting(here, "bada")] == [["withdraw"]]
    # Who says the same has said nothing: it is still the first one's answer, which the other may stand by.
    assert here.post("/implementation/answers", "bada-2", PARTLY)["id"] == number
    assert attest(here, "bada-2", number).json()[0]["attested_by"] == "bada-2"


@pytest.mark.parametrize("who", OUTSIDE)
def test_what_is_not_attested_changes_nothing_outside_the_region(place: World, who: str | None) -> None:
    place.in_force(PARTLY)

    def seen() -> list[Any]:
        params = {"year": 2023}
        return [
            place.get("/implementation", who, **params),
            place.get("/implementation/matrix", who),
            place.get("/implementation/answers", who, **params) if who else None,
            place.get("/implementation/waiting", who) if who else None,
            _sheets(place, who),
        ]

    before = seen()
    answer(place, CARRIED_OUT)
    answer(place, PARTLY | {"unit": "Norra", "resources_appointed": None})
    answer(place, PARTLY | {"year": 2024})
    assert seen() == before


def _sheets(here: World, who: str | None) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(here.call("GET", "/implementation.xlsx", who).content))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def test_the_nation_sees_what_waits_as_it_sees_unattested_submissions_but_counts_it_nowhere(here: World) -> None:
    answer(here)
    assert states(here, "nationell") == ["answered"]
    assert [(one["form"]["status"], one["steps"]) for one in waiting(here, "nationell")] == [("partly", [])]
    assert status(here, "nationell")["status"] == "not_answered"


def test_the_region_sees_that_something_waits_and_how_the_status_changes(here: World) -> None:
    here.in_force(PARTLY | {"unit": "Norra"})
    here.in_force(PARTLY | {"unit": "Södra", "resources_appointed": None})
    answer(here, PARTLY | {"unit": "Södra"})
    [one] = waiting(here)
    assert (one["in_force"]["status"], one["form"]["status"]) == ("begun", "partly")
    assert (one["region_before"], one["region_after"]) == ("begun", "partly"), "the part that was behind held it back"
    assert status(here)["status"] == "begun"
    here.attest_forms("14")
    assert (status(here)["status"], waiting(here)) == ("partly", [])


def test_what_is_attested_stays_in_force_until_the_change_is_attested(here: World) -> None:
    here.in_force(PARTLY)
    number = answer(here, CARRIED_OUT)
    assert (status(here)["status"], states(here)) == ("partly", ["attested", "answered"])
    assert attest(here, "attestant-14", number).status_code == 200
    assert (status(here)["status"], states(here)) == ("carried_out", ["revised", "attested"])


def test_a_form_that_is_answered_anew_while_it_waits_is_replaced_and_kept(here: World) -> None:
    first, second = answer(here), answer(here, CARRIED_OUT)
    assert states(here) == ["revised", "answered"]
    assert [one["form"]["id"] for one in waiting(here)] == [second] != [first]
    assert states(here, "rapportor-12") == [], "what nobody stood by is not told of"


def test_the_same_as_what_waits_changes_nothing_and_the_same_as_what_is_in_force_leaves_nothing_waiting(
    here: World,
) -> None:
    attested = here.in_force(PARTLY)
    assert answer(here, PARTLY | {"challenges": " "}) == attested["id"], "an empty text says nothing"
    number = answer(here, CARRIED_OUT)
    assert answer(here, CARRIED_OUT) == number
    assert answer(here) == attested["id"]
    assert (waiting(here), states(here)) == ([], ["attested", "revised"])


def test_a_form_that_was_changed_after_it_was_looked_at_is_not_attested_nor_are_those_beside_it(here: World) -> None:
    seen = [answer(here), answer(here, PARTLY | {"unit": "Norra"})]
    answer(here, CARRIED_OUT)
    refused = attest(here, "attestant-14", *seen)
    assert (refused.status_code, "inte längre det som du såg" in refused.json()["detail"]) == (409, True)
    assert (status(here)["status"], len(waiting(here))) == ("not_answered", 2)


def test_a_form_is_attested_once(here: World) -> None:
    number = answer(here)
    assert [attest(here, "attestant-14", number).status_code for _ in range(2)] == [200, 409]
    assert attest(here, "attestant-14", 999_999).status_code == 404


def test_six_who_attest_the_same_form_at_once_attest_it_once(here: World) -> None:
    here.in_force(PARTLY)
    number = answer(here, CARRIED_OUT)
    here.token("attestant-14")
    with ThreadPoolExecutor(6) as clicks:
        codes = sorted(clicks.map(lambda _: attest(here, "attestant-14", number).status_code, range(6)))
    assert codes == [200, 409, 409, 409, 409, 409]
    assert (status(here)["status"], states(here)) == ("carried_out", ["revised", "attested"])
    events = here.get("/audit", "nationell", object_type="implementation")
    assert [event["action"] for event in events].count("implementation-attest") == 2, (
        "the first form's, and once this one's"
    )


def test_six_changes_of_what_waits_at_once_leave_one_waiting(here: World) -> None:
    here.in_force(PARTLY)
    answer(here, PARTLY | {"challenges": "Brist på logopeder."})
    here.token("rapportor-14")
    with ThreadPoolExecutor(6) as clicks:
        calls = [
            clicks.submit(here.call, "POST", "/implementation/answers", "rapportor-14", json=CARRIED_OUT)
            for _ in range(6)
        ]
    assert {call.result().status_code for call in calls} <= {201, 409}
    assert sorted(states(here)) == ["answered", "attested", "revised"]


def test_an_answer_and_an_attest_at_once_never_leave_the_region_without_a_form_in_force(here: World) -> None:
    here.in_force(PARTLY)
    for who in ("attestant-14", "rapportor-14"):
        here.token(who)
    for day in range(1, 6):
        number = answer(here, CARRIED_OUT | {"carried_out": f"2023-11-{day:02}"})
        later = CARRIED_OUT | {"carried_out": f"2023-12-{day:02}"}
        with ThreadPoolExecutor(2) as clicks:
            one = clicks.submit(attest, here, "attestant-14", number)
            other = clicks.submit(here.call, "POST", "/implementation/answers", "rapportor-14", json=later)
        assert {one.result().status_code, other.result().status_code} <= {200, 201, 409}
        assert states(here).count("attested") == 1
        assert states(here).count("answered") <= 1


def test_all_that_waits_is_attested_in_one_act_and_each_form_has_its_line_in_the_log(here: World) -> None:
    for unit in ("Norra", "Södra", "Västra"):
        answer(here, PARTLY | {"unit": unit})
    assert len(here.attest_forms("14")) == 3
    events = [e for e in here.get("/audit", "nationell", object_type="implementation") if e["after"] == "attested"]
    assert {(e["actor"], e["before"], e["object_id"]) for e in events} == {
        ("Attestant-14", "answered", f"2023/{PATHWAY}/14")
    }
    assert {e["detail"]["unit"] for e in events} == {"Norra", "Södra", "Västra"}


def step(here: World, who: str, number: int, name: str, reason: str | None = None) -> Any:
    path = f"/implementation/answers/{number}/steps"
    return here.call("POST", path, who, json={"step": name, "reason": reason})


def test_what_waits_is_withdrawn_with_a_reason_by_those_who_answer_and_what_is_in_force_stays(here: World) -> None:
    here.in_force(PARTLY)
    number = answer(here, CARRIED_OUT)
    why = "Fel vårdförlopp."
    codes = [
        step(here, who, number, "withdraw", why).status_code for who in ("rapportor-12", "attestant-14", "nationell")
    ]
    assert codes == [404, 403, 403]
    assert step(here, "rapportor-14", number, "withdraw").status_code == 422
    assert step(here, "rapportor-14", number, "withdraw", why).json()["state"] == "withdrawn"
    assert (status(here)["status"], waiting(here)) == ("partly", [])
    assert attest(here, "attestant-14", number).status_code == 409
    assert step(here, "rapportor-14", number, "withdraw", why).status_code == 409
    assert answer(here, CARRIED_OUT) != number, "the same may be said anew"


def test_one_form_is_attested_by_a_step_as_a_submission_is(here: World) -> None:
    number = answer(here)
    assert step(here, "rapportor-14", number, "attest").status_code == 403
    assert step(here, "attestant-14", number, "attest").json()["attested_by"] == "Attestant-14"
    assert status(here)["status"] == "partly"


def test_a_file_of_forms_waits_and_the_template_has_what_was_said_last(here: World) -> None:
    here.in_force(PARTLY)
    text_ = f"vårdförlopp;region;genomfört\n{PATHWAY};14;2023-11-01\n"
    params = {"year": 2023, "filename": "svar.csv"}
    sent = here.call("POST", "/implementation/file", "rapportor-14", params=params, content=text_.encode())
    assert sent.json()["accepted"] == 1
    assert (status(here)["status"], len(waiting(here))) == ("partly", 1)
    template = here.call("GET", "/implementation/template.xlsx", "rapportor-14", params={"year": 2023}).content
    sheet = openpyxl.load_workbook(io.BytesIO(template)).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] == PATHWAY]
    assert [row[6] for row in rows] == ["2023-11-01"], "once, with what waits and not with what it is to replace"


def test_a_form_of_before_forms_were_attested_is_attested_by_nobody(here: World) -> None:
    here.in_force(PARTLY)
    with here.client.app.state.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text("update implementation_answer set attested_by = null"))
    [form] = here.get("/implementation/answers", "nationell", year=2023)
    assert (form["state"], form["attested_by"], bool(form["attested_at"])) == ("attested", "", True)
