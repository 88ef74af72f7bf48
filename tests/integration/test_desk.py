"""The desk: what is one's own, waits or is due; who delivers; where findings cluster; and findings that are accepted."""

from datetime import timedelta
from typing import Any

import yaml
from sqlmodel import select

from backend.collection.tables import PublishedCell
from backend.core.clock import today
from backend.core.database import engine_for, transaction
from backend.core.permissions import SYSTEM, Role
from backend.desk import lint
from backend.identity import service as accounts
from backend.identity.schemas import AccountIn, GrantIn
from backend.results import shown_values
from indicators.catalogue.packaged import packaged
from tests.support.specifications import COMPLETE
from tests.support.world import HEART, PASSWORD, STROKE, World, proportion

READY = COMPLETE | {"id": "prov-utkast"}


def upload(here: World, **changes: Any) -> None:
    whole = READY | changes
    text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
    here.post("/specifications", "specialist", {"filename": f"{whole['id']}.yaml", "yaml": text})


def step(here: World, who: str, name: str, reason: str | None = None) -> None:
    here.post("/indicators/prov-utkast/versions/1/steps", who, {"step": name, "reason": reason})


def desk(here: World, who: str, **wanted: str) -> dict[str, Any]:
    return here.get("/desk", who, **wanted)


def test_what_one_has_begun_stands_on_ones_own_desk_alone(here: World) -> None:
    upload(here)
    assert [(one["id"], one["state"]) for one in desk(here, "specialist")["mine"]] == [("prov-utkast", "draft")]
    assert desk(here, "granskare")["mine"] == []


def test_what_is_in_review_waits_for_others_and_comes_back_with_the_reason(here: World) -> None:
    upload(here)
    step(here, "specialist", "submit")
    assert [one["id"] for one in desk(here, "granskare")["to_review"]] == ["prov-utkast"]
    assert desk(here, "specialist")["to_review"] == [], "nobody reviews their own"
    step(here, "granskare", "send-back", "Nämnaren är otydlig.")
    [mine] = desk(here, "specialist")["mine"]
    assert (mine["state"], mine["returned"]) == ("draft", "Nämnaren är otydlig.")
    step(here, "specialist", "submit")
    assert [one["returned"] for one in desk(here, "specialist")["mine"]] == [None]


def test_what_is_to_be_read_again_is_told_when_its_day_is_near_and_not_before(here: World) -> None:
    day_now = today()
    for identifier, day in (("prov-nara", day_now + timedelta(days=89)), ("prov-langt", day_now + timedelta(days=91))):
        upload(here, id=identifier, governance=COMPLETE["governance"] | {"next_review": day.isoformat()})
        for who, name in (("specialist", "submit"), ("granskare", "publish")):
            here.post(f"/indicators/{identifier}/versions/1/steps", who, {"step": name})
    due = {one["indicator"]: (one["mine"], one["overdue"]) for one in desk(here, "specialist")["due"]}
    assert due["prov-nara"] == (True, False)
    assert "prov-langt" not in due
    assert not next(one for one in desk(here, "nationell")["due"] if one["indicator"] == "prov-nara")["mine"]


def test_the_desk_is_for_those_who_read_drafts(place: World) -> None:
    for who in ("rapportor-14", "administrator", "nykomling"):
        assert place.call("GET", "/desk", who).status_code == 403
    assert place.call("GET", "/desk").status_code == 401


def of(here: World, who: str, indicator: str, scope: str = "all") -> dict[str, Any]:
    return next(one for one in desk(here, who, of=scope)["indicators"] if one["indicator"] == indicator)


def test_each_indicator_says_who_delivers_it_and_where_findings_cluster(here: World) -> None:
    asked = here.round()
    here.publish([proportion(STROKE, "14", 2024, 40, 100)], asked, "14")
    # A numerator above its denominator is an error; the file of region 12 is rejected and counts as found, not as delivered.
    faulty = here.hand_in([proportion(STROKE, "12", 2024, 140, 100)], asked, "12")
    assert faulty["state"] == "rejected"
    stroke = of(here, "specialist", STROKE)
    assert (stroke["regions"], stroke["computed"]) == (["14"], [])
    found = {cluster["code"]: (cluster["count"], cluster["regions"]) for cluster in stroke["clusters"]}
    errors = {item["code"] for item in faulty["summary"] if item["severity"] == "error"}
    assert errors & found.keys()
    assert all(regions == ["12"] for code, (_, regions) in found.items() if code in errors)
    assert of(here, "specialist", HEART)["regions"] == []


def test_a_corrected_file_takes_its_findings_off_the_desk(here: World) -> None:
    asked = here.round()
    here.hand_in([proportion(STROKE, "12", 2024, 140, 100)], asked, "12")
    assert of(here, "specialist", STROKE)["clusters"]
    here.hand_in([proportion(STROKE, "12", 2024, 40, 100), proportion(HEART, "12", 2024, 40, 100)], asked, "12")
    assert [one["code"] for one in of(here, "specialist", STROKE)["clusters"] if one["severity"] == "error"] == []


def test_a_file_that_was_taken_back_says_nothing(place: World) -> None:
    asked = place.round(indicators=[STROKE])
    # Without its breakdown by sex the file has a warning, and is checked all the same.
    found = place.hand_in([proportion(STROKE, "12", 2024, 40, 100)], asked, "12")
    assert of(place, "specialist", STROKE)["clusters"]
    assert place.step(found["id"], "rapportor-12", "withdraw", "Fel fil.").status_code == 200
    assert of(place, "specialist", STROKE)["clusters"] == []


def test_a_programme_area_sees_its_own_pathways_indicators(place: World) -> None:
    own = {one["indicator"] for one in desk(place, "npo-nerv", of="area")["indicators"]}
    assert STROKE in own
    assert HEART not in own


# --- the lint of the register -----------------------------------------------------------------------------------------


def group(here: World, code: str, who: str = "specialist") -> list[str]:
    groups = {one["code"]: one for one in here.get("/desk/lint", who)["groups"]}
    return [finding["entry"] for finding in groups[code]["findings"]] if code in groups else []


WAIVER = {
    "code": "two-methods",
    "entry": "kol2-aterinskrivning-30",
    "about": "hjartsvikt-aterinskrivning-30",
    "reason": "De väntar på programområdena.",
}


def test_a_finding_is_accepted_with_who_and_why_and_stands_again_when_that_is_lifted(here: World) -> None:
    assert group(here, "two-methods") == ["kol2-aterinskrivning-30"]
    told = here.post("/desk/waivers", "specialist", WAIVER)
    assert group(here, "two-methods") == []
    [own] = [one for one in told["waived"] if one["id"]]
    assert (own["by"], own["reason"]) == ("Specialist", "De väntar på programområdena.")
    assert here.call("POST", "/desk/waivers", "granskare", json=WAIVER).status_code == 409
    here.post(f"/desk/waivers/{own['id']}/lift", "granskare", {})
    assert group(here, "two-methods") == ["kol2-aterinskrivning-30"]
    assert here.call("POST", f"/desk/waivers/{own['id']}/lift", "granskare", json={}).status_code == 404


def test_what_is_not_found_cannot_be_accepted(place: World) -> None:
    for changes in ({"about": "nagot-annat"}, {"code": "id-twice"}, {"entry": STROKE}):
        assert place.call("POST", "/desk/waivers", "specialist", json=WAIVER | changes).status_code == 422
    assert place.call("POST", "/desk/waivers", "npo-nerv", json=WAIVER).status_code == 403


def test_a_decided_priority_takes_the_place_of_the_catalogues_in_the_lint(here: World) -> None:
    draft, pathway = "sepsis-antibiotika-en-timme", "sepsis"  # the first of the catalogue's own list is a draft
    assert draft in group(here, "priority-on-draft")
    area = here.get(f"/priorities/{pathway}")["programme_area"]
    with transaction(engine_for(here.url)) as session:
        grant = GrantIn(role=Role.PROGRAMME_AREA, programme_area=area)
        new = AccountIn(username="npo-sepsis", display_name="Npo", password=PASSWORD, grants=[grant])
        accounts.add(session, SYSTEM, new, must_change_password=False)
    wanted = {"indicators": ["sepsis-larm-finns"], "reason": "Det som finns.", "agreed_on": "2026-01-15"}
    decision = here.post(f"/priorities/{pathway}", "specialist", wanted)["waiting"]["id"]
    here.post(f"/priorities/{pathway}/{decision}/steps", "npo-sepsis", {"step": "approve"})
    assert draft not in group(here, "priority-on-draft")


def test_a_target_that_every_region_has_met_for_years_is_told(here: World) -> None:
    """Region 14 has handed in; the other twenty have the same value as cells of their own."""
    rounds = [here.round(f"ar-{year}", year, indicators=[STROKE]) for year in (2022, 2023, 2024)]
    numbers = [here.publish([proportion(STROKE, "14", int(one[3:]), 90, 100)], one, "14") for one in rounds]
    assert group(here, "dead-target") == []
    with transaction(engine_for(here.url)) as session:
        for number in numbers:
            own = session.exec(select(PublishedCell).where(PublishedCell.submission_id == number)).one()
            others = [code for code in packaged().region_codes if code != "14"]
            session.add_all(PublishedCell(**own.model_dump(exclude={"id"}) | {"region": code}) for code in others)
    shown_values._KEPT.clear()  # the cells came by no publication
    lint._KEPT.clear()
    assert group(here, "dead-target") == [STROKE]
