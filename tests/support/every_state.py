"""An installation where something stands in every state that people meet: for what must hold on every page."""

from datetime import date

from tests.support.revisions import ID, level, publish_version
from tests.support.small_agreement import AGREEMENT, deliver
from tests.support.world import HEART, STROKE, World, proportion

PATHWAY = "stroke-tia-tidiga-insatser"
MEDIAN = "demens-utredningstid-median"


def by_sex(region: str, year: int, women: int, men: int) -> list[dict[str, object]]:
    """A share of 400 in total, and of 200 women and as many men."""
    parts = [proportion(STROKE, region, year, part, 200, sex=sex) for sex, part in (("women", women), ("men", men))]
    return [proportion(STROKE, region, year, women + men, 400), *parts]


def fill(place: World) -> dict[str, int]:
    """Fills a fresh installation; the submissions by what they are an example of."""
    publish_version(place, 1, targets=[level(">=", 65)])
    past = place.round("arsuppfoljning-2023", 2023, [STROKE, HEART, ID])
    place.publish([*by_sex("14", 2023, 40, 30), proportion(ID, "14", 2023, 280, 400)], past, "14")
    place.publish([*by_sex("12", 2023, 30, 2), proportion(HEART, "12", 2023, 185, 300)], past, "12")
    place.post(f"/rounds/{past}/steps", "nationell", {"step": "close"})
    publish_version(place, 2, targets=[level(">=", 70), level(">=", 80, "high")])
    asked = place.round(indicators=[STROKE, HEART, ID, MEDIAN], due=date(2025, 3, 1))
    place.round("arsuppfoljning-2025", 2025, [STROKE], opened=False)
    place.declare(asked, "14", indicator=HEART)
    submissions = _handed_in(place, asked)
    _others(place)
    _agreement(place)
    return submissions


def _handed_in(place: World, asked: str) -> dict[str, int]:
    faults = [
        proportion(STROKE, "14", 2024, 70, 400, comment="Ny") | {"value": "17.9"},
        proportion("okand-indikator", "14", 2024, 70, 400),
        proportion(STROKE, "12", 2024, 70, 400, statistic="median", sex="2"),
        proportion(STROKE, "99", 2024, 500, 400, age_group="gamla") | {"value": "12,3"},
    ]
    persons = b"indikator;personnummer\nstroke;191212121212\n"
    refused = place.hand_in_bytes(persons, asked, "14", "rapportor-14").json()["id"]
    place.settled(refused, "rapportor-14")
    accepted = place.publish([proportion(STROKE, "12", 2024, 300, 400)], asked, "12")
    handed_in = {
        "refused": refused,
        "rejected": place.hand_in(faults, asked, "14")["id"],
        "published": accepted,
        "attested": place.hand_in([proportion(STROKE, "12", 2024, 290, 400)], asked, "12")["id"],
        "checked": place.hand_in(by_sex("14", 2024, 130, 130), asked, "14")["id"],
    }
    place.answer_all(handed_in["attested"], "rapportor-12")
    assert place.step(handed_in["attested"], "attestant-12", "attest").status_code == 200
    return handed_in


def _others(place: World) -> None:
    """Answers on implementation, one of them not attested, and a draft that waits for review."""
    answer = {"year": 2023, "pathway": PATHWAY, "region": "14", "decided": "2022-03-01"}
    place.post("/implementation/answers", "rapportor-14", answer)
    survey = {
        "gap_analysis": "Sår",
        "gaps": [{"theme": "team"}, {"theme": "it", "text": "Mall."}],
        "patient_contracts": 3,
    }
    plan = {"planned_start": "2022-05-01", "planned_end": "2024-05-01", "survey": survey}
    for pathway, region in (("kritisk-benischemi", "14"), ("svarlakta-sar", "14"), ("kritisk-benischemi", "12")):
        place.in_force(answer | plan | {"pathway": pathway, "region": region})


def _agreement(place: World) -> None:
    """An agreement with verdicts, a judgement that holds and one that waits, an appeal, and a payment that waits."""
    deliver(place)
    address = f"/agreements/{AGREEMENT}"
    for region in ("12", "14"):
        judged = {"requirement": "plan", "subject": region, "verdict": "not_met", "came_on": None}
        made = place.post(f"{address}/judgements", "nationell-2", judged | {"comment": "Sidor.", "evidence": "Dnr 1"})
        if region == "12":
            place.post(f"{address}/judgements/{made['id']}/steps", "nationell", {"step": "approve"})
    appeal = {"requirement": "krav", "region": "14", "month": "2023-01-01", "text": "Två kliniker."}
    place.post(f"{address}/appeals", "attestant-14", appeal)
    place.post(f"{address}/runs", "nationell-2", {"occasion": "slut"})
