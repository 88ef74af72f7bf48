"""Specifications for tests: a complete one to change a field of."""

from typing import Any

from indicators.definition.named_conditions import NamedCondition
from indicators.entries.specification import Specification

COMPLETE: dict[str, Any] = {
    "id": "prov-indikator",
    "version": 1,
    "status": "published",
    "name": {"sv": "Provindikator", "en": "Trial indicator"},
    "kind": "proportion",
    "unit": "percent",
    "decimals": 1,
    "direction": "higher",
    "type": "process",
    "definition": "Andel patienter som har fått provåtgärden.",
    "purpose": "Att pröva katalogen.",
    "population": "Alla patienter i provet.",
    "numerator": "Patienter med provåtgärd.",
    "denominator": "Alla patienter i provet.",
    "interpretation": "Högre är bättre i provet.",
    "sources_of_error": "Provet är litet.",
    "no_target_reason": "Ett prov har inget mål.",
    "sources": [{"source": "riksstroke", "followable": "now"}],
    "levels": ["nation", "region"],
    "breakdowns": ["sex"],
    "frequency": ["year"],
    "pathways": [{"pathway": "stroke-tia-tidiga-insatser"}],
    "governance": {
        "author": "Provförfattaren",
        "checked_by": "Provgranskaren",
        "reviewed": "2026-01-01",
        "next_review": "2099-01-01",
    },
    "provenance": [{"facts": ["name", "definition", "direction", "sources"], "source": "Provet", "mark": "convention"}],
    "examples": [
        {
            "why": "hälften",
            "given": {"numerator": 1, "denominator": 2},
            "expect": {"value": 50, "target_class": "no_target"},
        }
    ],
}
"""A specification that holds against the packaged catalogue."""


def specification(**changes: Any) -> Specification:
    """The complete specification with some fields changed."""
    return Specification.model_validate(COMPLETE | changes)


def computing(**changes: Any) -> dict[str, Any]:
    """A computation whose one worked patient has the diagnosis that is counted, with some of its parts changed."""
    selection = {"events": "diagnosis", "codes": ["prov"], "unknown": "no"}
    patient = {
        "id": "p",
        "why": "har diagnosen",
        "records": {"diagnosis": [{"start": "2025-05-01", "code": "X1"}]},
        "expect": [{"initial_population": True, "denominator": True, "numerator": True}],
    }
    whole: dict[str, Any] = {
        "counts": "person",
        "codelists": {"prov": {"system": "Prov", "codes": ["X1"]}},
        "initial_population": {"all": []},
        "numerator": {"exists": selection},
        "attribution": {"region": "person.region"},
        "worked": {
            "period": "2025-01-01/2026-01-01",
            "people": [patient],
            "result": {"denominator": 1, "numerator": 1, "value": 100},
        },
    }
    return {"computation": whole | changes}


HOSPICE: dict[str, Any] = {
    "id": "hospice",
    "version": 1,
    "status": "published",
    "name": {"sv": "Hospicevård", "en": "Hospice care"},
    "text": {"sv": "Personen har besökts av ett hospice."},
    "steps": {"hospice_besok": {"events": "contact", "where": {"category": "hospice"}, "unknown": "no"}},
    "conditions": {"hospice": {"exists": {"step": "hospice_besok", "unknown": "no"}}},
    "provenance": [{"facts": ["conditions"], "source": "Provet", "mark": "convention"}],
}
"""A named condition with rows of its own."""


def named_condition(**changes: Any) -> NamedCondition:
    """The named condition with some fields changed."""
    return NamedCondition.model_validate(HOSPICE | changes)
