"""A pathway that no package has, from nothing to shown: what is written of it, and a region's made-up records."""

from pathlib import Path
from typing import Any

PATHWAY, SOURCE, INDICATOR = "klusterhuvudvark", "huvudvarksregistret", "klusterhuvudvark-syrgas"

READ = "Beslut i SKS 2026-05-08, påhittat för provet"


def provenance(*facts: str) -> list[dict[str, Any]]:
    return [{"facts": list(facts), "source": READ, "mark": "read"}]


PATHWAY_CONTENT: dict[str, Any] = {
    "name": {"sv": "Klusterhuvudvärk", "en": "Cluster headache"},
    "condition": "klusterhuvudvark",
    "programme_area": "nervsystemets-sjukdomar",
    "confirmed": True,
    "phase": "approved",
    "goals": [
        {
            "id": "snabb-lindring",
            "text": {"sv": "Den som får diagnosen har syrgas inom en månad.", "en": "Oxygen within a month."},
            "mark": "read",
            "source": READ,
        }
    ],
    "provenance": provenance("name", "phase", "programme_area", "condition"),
}
SOURCE_CONTENT: dict[str, Any] = {
    "name": {"sv": "Huvudvärksregistret", "en": "The Headache Register"},
    "kind": "quality_register",
    "description": "Påhittat register för provet.",
    "coverage": "unknown",
    "connection": "unknown",
    "holder": "Region Provland",
    "provenance": provenance("name", "kind", "description", "holder", "coverage", "connection"),
}
COMPUTATION: dict[str, Any] = {
    "counts": "person",
    "codelists": {
        "klusterhuvudvark": {"system": "ICD-10-SE", "codes": ["G440"]},
        "syrgas": {"system": "ATC", "codes": ["V03AN01"]},
    },
    "steps": {
        "diagnosen": {
            "events": "diagnosis",
            "codes": ["klusterhuvudvark"],
            "when": {"starts": {"on_or_after": "period.start", "before": "period.end"}},
            "unknown": "no",
            "pick": "first",
        },
    },
    "initial_population": {"exists": {"step": "diagnosen", "unknown": "no"}},
    "numerator": {
        "exists": {
            "events": "medication",
            "codes": ["syrgas"],
            "when": {"starts": {"on_or_after": "diagnosen.start", "on_or_before": "diagnosen.start + 30 days"}},
            "unknown": "no",
        }
    },
    "attribution": {"region": "person.region"},
    "worked": {
        "period": "2024-01-01/2025-01-01",
        "people": [
            {
                "id": "dag-30",
                "why": "Syrgas den sista dagen som räknas.",
                "birth_date": "1970-01-01",
                "sex": "F",
                "region": "14",
                "records": {
                    "diagnosis": [{"event_id": "d", "start": "2024-03-01", "code": "G440"}],
                    "medication": [{"event_id": "m", "start": "2024-03-31", "code": "V03AN01"}],
                },
                "expect": [{"initial_population": True, "denominator": True, "numerator": True}],
            },
            {
                "id": "dag-31",
                "why": "Syrgas dagen efter.",
                "birth_date": "1970-01-01",
                "sex": "M",
                "region": "14",
                "records": {
                    "diagnosis": [{"event_id": "d", "start": "2024-03-01", "code": "G440"}],
                    "medication": [{"event_id": "m", "start": "2024-04-01", "code": "V03AN01"}],
                },
                "expect": [{"initial_population": True, "denominator": True, "numerator": False}],
            },
        ],
        "result": {"denominator": 2, "numerator": 1, "value": "50.0"},
    },
}
INDICATOR_CONTENT: dict[str, Any] = {
    "name": {"sv": "Syrgas inom en månad vid klusterhuvudvärk", "en": "Oxygen within a month in cluster headache"},
    "kind": "proportion",
    "unit": "percent",
    "decimals": 1,
    "direction": "higher",
    "type": "process",
    "definition": "Andel nya patienter med klusterhuvudvärk som fått syrgas utskriven inom 30 dagar.",
    "purpose": "Syrgas bryter anfallen.",
    "population": "Personer som fått diagnosen klusterhuvudvärk under perioden.",
    "interpretation": "Högt värde är bra.",
    "sources_of_error": "Syrgas som skrivs ut för hand syns inte.",
    "numerator": "Antal patienter i nämnaren med syrgas inom 30 dagar från diagnosen.",
    "denominator": "Antal patienter med diagnosen under perioden.",
    "no_target_reason": "Ingen målnivå finns.",
    "sources": [{"source": SOURCE, "followable": "now"}],
    "pathways": [{"pathway": PATHWAY, "goal": "snabb-lindring"}],
    "levels": ["nation", "region"],
    "frequency": ["year"],
    "governance": {"author": "Specialist", "next_review": "2027-11-30"},
    "provenance": provenance(
        *("name", "definition", "numerator", "denominator", "population", "computation", "sources", "direction"),
        *("no_target_reason", "interpretation", "sources_of_error", "purpose", "pathways"),
    ),
    "examples": [
        {
            "why": "Hälften får syrgas i tid",
            "given": {"numerator": 10, "denominator": 20},
            "expect": {"value": "50.0", "target_class": "no_target"},
        }
    ],
    "computation": COMPUTATION,
}

PEOPLE_IN_TIME, PEOPLE_LATE = 30, 20
"""Large enough for every figure to be shown."""


def records(folder: Path) -> Path:
    """A region's extract: of fifty with the diagnosis, thirty have oxygen in time."""
    people = range(PEOPLE_IN_TIME + PEOPLE_LATE)
    lines = {
        "person": ["person_id,birth_date,sex,region", *(f"p{one},1970-01-01,{'FM'[one % 2]},14" for one in people)],
        "diagnosis": ["person_id,event_id,start,code", *(f"p{one},d{one},2024-03-01,G440" for one in people)],
        "medication": [
            "person_id,event_id,start,code",
            *(f"p{one},m{one},2024-{'03-15' if one < PEOPLE_IN_TIME else '06-15'},V03AN01" for one in people),
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in lines.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder
