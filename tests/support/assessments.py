"""Made-up assessments by the criteria, as files that are handed in."""

from typing import Any

import yaml

from tests.support.world import World

YEAR = 2024


def judgements() -> list[dict[str, Any]]:
    """All six, met, with nothing said beside."""
    judged = [{"criterion": f"K{n}", "verdict": "yes", "evidence": "Prov"} for n in range(1, 6)]
    return [*judged, {"criterion": "K6", "progress": "in_progress", "evidence": "Prov"}]


def assessment(pathway: str, year: int = YEAR, **changes: Any) -> dict[str, Any]:
    """An assessment that holds, of a pathway that the report of 2023 does not print."""
    return {
        "id": f"{pathway}-{year}",
        "version": 1,
        "status": "published",
        "name": {"sv": f"Kriterierna {year}: {pathway}", "en": f"Criteria {year}: {pathway}"},
        "pathway": pathway,
        "year": year,
        "judgements": judgements(),
        "provenance": [{"facts": ["judgements"], "source": "Prov", "mark": "read"}],
    } | changes


def as_file(entry: dict[str, Any]) -> dict[str, str]:
    """The entry as the API takes it."""
    return {"filename": f"{entry['id']}.yaml", "yaml": yaml.safe_dump(entry, allow_unicode=True, sort_keys=False)}


def step(here: World, who: str, name: str, entry: dict[str, Any], reason: str | None = None) -> Any:
    """What a step on its road is answered with."""
    address = f"/entries/assessment/{entry['id']}/versions/{entry['version']}/steps"
    return here.call("POST", address, who, json={"step": name, "reason": reason})


def published(here: World, pathway: str, **changes: Any) -> dict[str, Any]:
    """An assessment that one national user has handed in and another has published."""
    entry = assessment(pathway, **changes)
    here.post("/entries/assessment", "nationell", as_file(entry))
    for who, name in (("nationell", "submit"), ("nationell-2", "publish")):
        assert step(here, who, name, entry).status_code == 200
    return entry
