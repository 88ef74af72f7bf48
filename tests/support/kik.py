"""KIK's measure versions for tests. Fields and words are those of one public answer of its API (a snapshot in Registercentrum
VGR's RCSTAT, tests/testthat/_snaps/aggregate_vis.md) and of the field; what the records say is made up."""

import json
from typing import Any
from uuid import UUID, uuid5

_NAMESPACE = UUID("0d1c6f60-4c3e-4c37-9d0e-6f6f3a1b9d11")


def _id(*parts: object) -> str:
    return str(uuid5(_NAMESPACE, "/".join(map(str, parts))))


def _listed(*names: str) -> list[dict[str, str]]:
    return [{"id": _id(name), "name": name} for name in names]


def _sex(measure: object, code: str, word: str) -> dict[str, Any]:
    gender = {"id": _id(measure, "g", code), "codeId": _id(code), "codeValue": code, "oid": _id("oid")}
    gender |= {"displayName": word, "description": word, "version": "1.0"}
    own = {"id": _id(measure, code), "ownerMeasureId": None, "linkedMeasureVersions": None}
    return own | {"gender": gender, "age": None, "restriction": None}


def measure(number: int = 1, **more: Any) -> dict[str, Any]:
    """A measure version with every field that is known."""
    return {
        "id": _id(number, "version"),
        "status": "PUBLISHED",
        "lastUpdated": 1670253000000,
        "lastUpdatedBy": "[Dold personuppgift]",
        "validFrom": 1451602800000,  # midnight at the beginning of 2016 in Sweden, the day before in UTC
        "validTo": None,
        "title": f"Vårdplan upprättad {number}",
        "measureDefinition": "Andel personer som har fått en vårdplan upprättad.",
        "description": "En vårdplan gör vården begriplig.",
        "created": 1604068000000,
        "lastPublished": 1604068000000,
        "lastPublishedBy": "[Dold personuppgift]",
        "measurementSourceId": _id("source"),
        "measurementSourceName": "Riksstroke",
        "reportingSystemId": _id("system"),
        "reportingSystemName": "RCVG_GIRD",
        "measureOwner": {"id": _id("owner"), "name": "Riksstroke"},
        "contractVersion": 2,
        "author": "Registrets styrgrupp",
        "authenticator": "[Dold personuppgift]",
        "soughtValue": "Högt",
        "unitType": "Andel",
        "measureType": "Process",
        "measuringFrequencies": _listed("Kvartal", "År"),
        "keywords": _listed("Vårdplan"),
        "organizationalLevels": _listed("Riksnivå", "Länsnivå", "Mottagningsnivå"),
        "versionNr": 3,
        "mId": _id(number, "measure"),
        "denominatorDefinition": "Alla som registrerats under mätperioden.",
        "numeratorDefinition": "De i nämnaren som har en vårdplan.",
        "measurePopulationDefinition": "Vuxna i registret.",
        "feedbackAndSequence": "Återkopplas kvartalsvis.",
        "interpretationTextPersonnel": "Högre är bättre.\n\nFå fall ger stor slump.",
        "sourcesOfError": "Täckningsgraden varierar.",
        "references": "Socialstyrelsen 2022\nLäkemedelsverket 2016",
        "targetValuesForExcelForExcel": ["Medel ≥80 % Hög ≥90 %"],
        "regionalAffinityCalculationDisplayName": "Regiontillhörigheten utgår från var kliniken/mottagningen ligger.",
        "coverageCalculation": "Mot patientregistret.",
        "primaryDataReportingFormat": "NOT_SPECIFIED",
        "thresholdForViewing": 10,
        "submeasures": [_sex(number, "2", "Kvinna"), _sex(number, "1", "Man")],
        **more,
    }


def file(*records: Any) -> bytes:
    """A file of records."""
    return json.dumps(list(records), ensure_ascii=False).encode()
