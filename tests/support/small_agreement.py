"""A small agreement in an installation: its rulebook published, and four months of two regions' values handed in."""

from typing import Any

from tests.support.agreements import as_yaml, small
from tests.support.reviews import reviewed
from tests.support.world import World, proportion

MEASURE = "vantetid-forsta-besok-60"
MONTHS = ("2022-01", "2022-02", "2023-01", "2023-02")
AGREEMENT = "prov-2023"
NAME = {"sv": "Prov", "en": "Trial"}
CITES = [{"document": "agreement", "section": "1"}]


def content(**changes: Any) -> dict[str, Any]:
    """A small agreement: 1 000 kronor for two months, one measure, and an action plan as a condition that people judge."""
    body = small(id=AGREEMENT, missing="not_met")
    measured = body["requirements"][0]
    measured["levels"][0]["conditions"][0]["measure"] = measured["improvement"]["measure"] = MEASURE
    plan = {"nature": "judged", "id": "plan", "name": NAME, "cites": CITES, "judged_of": "region"}
    body["requirements"] = [measured, plan]
    return body | changes


def publish_rulebook(here: World, **changes: Any) -> None:
    text = as_yaml(content(**changes))
    path = "/entries/rulebook"
    sent = here.call("POST", path, "nationell", json={"filename": f"{AGREEMENT}.yaml", "yaml": text})
    assert sent.status_code == 201, sent.text
    version = sent.json()["version"]
    submitted = {"step": "submit", "reason": None}
    answer = here.call("POST", f"{path}/{AGREEMENT}/versions/{version}/steps", "nationell", json=submitted)
    assert answer.status_code == 200, answer.text
    answer = reviewed(here, "rulebook", AGREEMENT, version, "nationell-2")
    assert answer.status_code == 200, answer.text


def month_round(here: World, month: str) -> str:
    year, number = (int(part) for part in month.split("-"))
    after = f"{year + number // 12}-{number % 12 + 1:02}-01"
    return here.round(f"manad-{month}", year, [MEASURE], ["12", "14"], period=(f"{month}-01", after))


def row(region: str, month: str, numerator: int, denominator: int) -> dict[str, Any]:
    year, number = (int(part) for part in month.split("-"))
    after = f"{year + number // 12}-{number % 12 + 1:02}-01"
    whole = proportion(MEASURE, region, year, numerator, denominator)
    return whole | {"period_start": f"{month}-01", "period_end": after}


def deliver(here: World) -> None:
    """Skåne improves by four points and is published; Västra Götaland reaches the level and is accepted only."""
    publish_rulebook(here)
    for month in MONTHS:
        round_id = month_round(here, month)
        share = 66 if month.startswith("2023") else 62
        here.publish([row("12", month, share * 10, 1000)], round_id, "12")
        accept(here, [row("14", month, 740, 1000)], round_id)


def accept(here: World, rows: list[dict[str, Any]], round_id: str) -> int:
    found = here.hand_in(rows, round_id, "14", "rapportor-14")
    assert found["state"] == "checked", found["summary"]
    here.answer_all(found["id"], "rapportor-14")
    for who, step in (("attestant-14", "attest"), ("nationell", "accept")):
        assert here.step(found["id"], who, step).status_code == 200
    return int(found["id"])
