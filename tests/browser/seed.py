"""What the browser meets: a year that is published, a round that is open, forms, and a notice."""

from typing import Any

from tests.support.world import HEART, STROKE, World, proportion

NOTICE = "Provdata: alla värden är påhittade."
PAST, OPEN = "arsuppfoljning-2023", "arsuppfoljning-2024"


def rows(region: str, year: int, stroke: int, heart: int) -> list[dict[str, Any]]:
    """A region's two shares, given as numerators of 400 and 300."""
    return [proportion(STROKE, region, year, stroke, 400), proportion(HEART, region, year, heart, 300)]


def seed(made: World) -> None:
    """Fills a fresh installation."""
    made.call("PUT", "/site/notice", "administrator", json={"notice": NOTICE})
    made.round(PAST, 2023)
    made.publish(rows("14", 2023, 70, 200), PAST, "14")
    made.publish(rows("12", 2023, 48, 185), PAST, "12")
    made.post(f"/rounds/{PAST}/steps", "nationell", {"step": "close"})
    made.round(OPEN, 2024)
    for region, done in (("14", "2023-06-01"), ("12", None)):
        made.in_force(
            {
                "year": 2023,
                "pathway": "stroke-tia-tidiga-insatser",
                "region": region,
                "decided": "2022-03-01",
                "gap_analysed": "2022-09-01",
                "resources_appointed": done,
                "challenges": "Svårt att rekrytera.",
            }
        )
    change = {"year": 2023, "pathway": "stroke-tia-tidiga-insatser", "region": "14", "carried_out": "2023-11-01"}
    made.post("/implementation/answers", "rapportor-14", change)  # nobody has attested it yet
