"""What a field of KIK means in a specification of ours, and what of ours it can say: a rule for each field that has a place."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from backend.exchange.places import Content, at
from backend.exchange.rules import Known, Meaning, Rule, Values, as_it_is, key, of_word, of_words, unknown
from datasources.exchange.doubts import Doubt
from datasources.exchange.target_levels import TargetLevel

NAMESPACE = UUID("5f0e5c1e-6f2a-5b0d-9a53-2d6d1c0f6b1a")
"""Of the ids that we give a measure that KIK does not have: the same entry always gets the same one."""

_UNITS: Mapping[str, Content] = {
    "Andel": {"kind": "proportion", "unit": "percent"},
    "Antal": {"kind": "count", "unit": "count"},
    "Dagar": {"unit": "days"},
    "Median": {"kind": "median"},
    "Medelvärde": {"kind": "mean"},
}
"""KIK has one word where we have two. "Dagar" says no kind; "Median" and "Medelvärde" no unit: a person says it."""


def _unit_ours(values: Values, _known: Known) -> Meaning:
    word = values["unitType"]
    if word is None:
        return Meaning()
    says = next((meaning for known, meaning in _UNITS.items() if key(known) == key(word)), None)
    if says is None:
        return Meaning({}, (unknown(word),))
    return Meaning(says, () if len(says) == 2 else (Doubt("unit-says-half", {"word": word}),))


def _unit_kik(content: Content, _standing: Any, _known: Known) -> str | None:
    kind, unit = at(content, "kind"), at(content, "unit")
    if unit == "percent" and kind in ("proportion", "ratio", "index"):
        return "Andel"
    by_kind: Mapping[Any, str] = {"count": "Antal", "median": "Median", "mean": "Medelvärde"}
    return by_kind.get(kind) or ("Dagar" if unit == "days" and kind is None else None)


def _source_ours(values: Values, known: Known) -> Meaning:
    name = values["measurementSourceName"]
    if name is None:
        return Meaning()
    identifier = next((known.sources[one] for one in _names_in(name) if one in known.sources), None)
    if identifier is None:
        return Meaning({}, (Doubt("source-unknown", {"name": name[:80]}),))
    return Meaning({"sources": [{"source": identifier, "followable": "unknown"}]})


def _names_in(name: str) -> list[str]:
    """A source's name, without its brackets, and what stands in them: "Svenska … (BUSA)"."""
    brackets = re.findall(r"\(([^()]+)\)", name)
    return [part.strip().casefold() for part in (name, re.sub(r"\([^()]*\)", " ", name), *brackets)]


def _source_kik(content: Content, _standing: Any, known: Known) -> str | None:
    sources = at(content, "sources")
    return known.source_names.get(sources[0]["source"]) if sources else None


def _source_joined(standing: Any, new: Any) -> Any:
    return [*new, *(standing or ())[1:]]


_HOME = re.compile(r"folkbokför|hemort|hemregion|hemlän|bostadsort|där patienten bor|patientens hem", re.IGNORECASE)
_PROVIDER = re.compile(r"klinik|mottagning|vårdgivar|vårdenhet|producent|utförar|sjukhus|behandlande", re.IGNORECASE)
_REGION_BY = {
    "provider": "Regiontillhörigheten utgår från var kliniken/mottagningen ligger.",
    "home": "Regiontillhörigheten utgår från var patienten är folkbokförd.",
}
"""The first is KIK's own sentence; the second is ours until one has been read."""


def _region_ours(values: Values, _known: Known) -> Meaning:
    text = values["regionalAffinityCalculationDisplayName"]
    if text is None:
        return Meaning()
    home, provider = bool(_HOME.search(text)), bool(_PROVIDER.search(text))
    if home == provider:
        return Meaning({}, (unknown(text),))
    return Meaning({"region_by": "home" if home else "provider"})


def _region_kik(content: Content, _standing: Any, _known: Known) -> str | None:
    return _REGION_BY.get(at(content, "region_by") or "")


def _targets_ours(values: Values, known: Known) -> Meaning:
    levels: Sequence[TargetLevel] = values["targetValuesForExcelForExcel"] or ()
    direction = DIRECTION.ours(values, known).says.get("direction")
    assumed = {"higher": ">=", "lower": "<="}.get(str(direction))
    if any(level.operator is None for level in levels) and assumed is None:
        return Meaning({}, (Doubt("target-without-direction"),))
    targets = [
        {"level": one.level, "operator": one.operator or assumed, "value": str(one.value), "source": source_of(values)}
        for one in levels
    ]
    against = assumed is not None and any(str(target["operator"])[0] != assumed[0] for target in targets)
    return Meaning({"targets": targets} if targets else {}, (Doubt("target-against-direction"),) if against else ())


def _targets_kik(content: Content, _standing: Any, _known: Known) -> Mapping[str, Any] | None:
    targets = [one for one in at(content, "targets") or () if not _beyond_kik(one)]
    levels = [TargetLevel(one["level"], one["operator"], Decimal(str(one["value"]))) for one in targets]
    unit = " %" if at(content, "unit") in ("percent", None) else ""
    return {"levels": sorted(levels, key=lambda one: one.level), "unit": unit} if levels else None


def _beyond_kik(target: Mapping[str, Any]) -> bool:
    """Whether a level is one that KIK's text has no place for: a group's, one of two indicators, or a band."""
    return bool(target.get("group") or target.get("also")) or target.get("operator") == "within"


def _targets_joined(standing: Any, new: Any) -> Any:
    """The new levels; one that stands there already is left with all that is known of it, as are those KIK cannot tell of."""

    def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        return all(one.get(name) == other[name] for name in ("level", "operator")) and Decimal(
            str(one.get("value"))
        ) == Decimal(other["value"])

    plain = [one for one in standing or () if not _beyond_kik(one)]
    told = [next((one for one in plain if same(one, target)), target) for target in new]
    return [*told, *(one for one in standing or () if _beyond_kik(one))]


def _day_ours(values: Values, _known: Known) -> Meaning:
    day: date | None = values["validFrom"]
    return Meaning({} if day is None else {"valid_from": day.isoformat()})


def _day_kik(content: Content, _standing: Any, _known: Known) -> date | None:
    day = at(content, "valid_from")
    return date.fromisoformat(day) if day else None


def _breakdowns_ours(values: Values, _known: Known) -> Meaning:
    parts = values["submeasures"] or ()
    split = [by for by in ("sex", "age") if any(part[by] for part in parts)]
    return Meaning({"breakdowns": split} if split else {})


def _breakdowns_kik(content: Content, standing: Any, _known: Known) -> list[Mapping[str, Any]] | None:
    """Sub-measures as they stand, without those that we no longer break down by; of men and of women where there were none.

    Which ages there are, only KIK knows.
    """
    wanted = at(content, "breakdowns") or ()
    kept = [part for part in standing or () if all(part[by] is None or by in wanted for by in ("sex", "age"))]
    if "sex" in wanted and not any(part["sex"] for part in kept):
        own = {sex: str(uuid5(NAMESPACE, f"{measure_id(content)}/{sex}")) for sex in ("men", "women")}
        kept += [{"id": own[sex], "sex": sex, "age": None, "restriction": None} for sex in own]
    return kept or None


def _breakdowns_joined(standing: Any, new: Any) -> Any:
    return [*new, *(by for by in standing or () if by == "unit")]


def own_measure(entry: str) -> str:
    """The id of a measure that KIK does not have."""
    return str(uuid5(NAMESPACE, entry))


def measure_id(content: Content) -> str:
    """The measure's id in KIK: its own, else the one that we give the entry (`id` stands in the content then)."""
    return str(at(content, "codes.kik") or own_measure(str(at(content, "id"))))


def source_of(values: Values) -> str:
    """What a fact is said to come from: the measure, and its version where that is known."""
    number = values["versionNr"]
    return f"KIK, mått {values['mId'] or values['id'] or '?'}" + ("" if number is None else f", version {number}")


DIRECTION = of_word("soughtValue", "direction", {"Högt": "higher", "Lågt": "lower"})

RULES: tuple[Rule, ...] = (
    as_it_is("mId", "codes.kik"),
    as_it_is("title", "name.sv"),
    as_it_is("measureDefinition", "definition"),
    as_it_is("description", "purpose"),
    as_it_is("measurePopulationDefinition", "population"),
    as_it_is("numeratorDefinition", "numerator"),
    as_it_is("denominatorDefinition", "denominator"),
    as_it_is("interpretationTextPersonnel", "interpretation"),
    as_it_is("sourcesOfError", "sources_of_error"),
    as_it_is("references", "references"),
    as_it_is("keywords", "keywords"),
    as_it_is("thresholdForViewing", "threshold_for_viewing"),
    as_it_is("author", "governance.author"),
    of_word("measureType", "type", {"Struktur": "structure", "Process": "process", "Resultat": "outcome"}),
    DIRECTION,
    Rule("unitType", ("kind", "unit"), _unit_ours, _unit_kik),
    of_words(
        "measuringFrequencies",
        "frequency",
        {"Månad": "month", "Kvartal": "quarter", "Halvår": "half_year", "År": "year"},
    ),
    of_words(
        "organizationalLevels",
        "levels",
        {
            "Riksnivå": "nation",
            "Hälso- och sjukvårdsregion": "healthcare_region",
            "Region": "region",
            "Länsnivå": "region",
            "Vårdenhet": "unit",
            "Mottagningsnivå": "unit",
        },
    ),
    Rule("measurementSourceName", ("sources",), _source_ours, _source_kik, _source_joined),
    Rule("regionalAffinityCalculationDisplayName", ("region_by",), _region_ours, _region_kik),
    Rule("targetValuesForExcelForExcel", ("targets",), _targets_ours, _targets_kik, _targets_joined),
    Rule("validFrom", ("valid_from",), _day_ours, _day_kik),
    Rule("submeasures", ("breakdowns",), _breakdowns_ours, _breakdowns_kik, _breakdowns_joined),
)
"""Every field of KIK that has a place with us. The others are kept as they are."""
