"""The demonstration's implementation forms: how far each region says it has come, and one change that waits to be attested."""

from datetime import date, timedelta

from sqlalchemy import Engine

from backend.core.database import transaction
from backend.demo.people import Cast
from backend.demo.values import random_of
from backend.implementation import attestation, queries
from backend.implementation import service as implementation
from backend.implementation.schemas import ImplementationIn
from indicators.catalogue.packaged import packaged

YEARS = (2024, 2025)
PARTS = {
    "01": ("Norra sjukvårdsområdet", "Södra sjukvårdsområdet"),
    "12": ("Sus", "Helsingborg", "Kristianstad"),
    "14": ("SU", "NU-sjukvården", "SÄS", "SkaS"),
}
"""Regions that answer for parts of themselves in the demonstration."""

WAITING = ("14", "SkaS", "kol")
"""The region, part and pathway of the one form that nobody has attested: the part that had come least far goes on."""


def fill(engine: Engine, cast: Cast) -> int:
    """Answers every form that has not been answered, and attests it; how many were added."""
    added = 0
    pathways = [pathway.id for pathway in implementation.asked_pathways()]
    for year in YEARS:
        with transaction(engine) as session:
            there = {(pathway, region) for pathway, region, _ in queries.latest(session, year)}
            for region in packaged().region_codes:
                numbers = [
                    implementation.save(session, cast.reporters[region], _form(year, pathway, region, part)).id or 0
                    for pathway in pathways
                    if (pathway, region) not in there and random_of("answers", region, pathway).random() < 0.94
                    for part in PARTS.get(region, ("",))
                ]
                attestation.attest(session, cast.attesters[region], numbers)
                added += len(numbers)
    return added + _change_one(engine, cast)


def _change_one(engine: Engine, cast: Cast) -> int:
    """Answers one form that is in force anew, unless that was done before; how many were added."""
    region, part, pathway = WAITING
    with transaction(engine) as session:
        if sum(form.unit == part for form in queries.answers(session, max(YEARS), pathway, region)) != 1:
            return 0
        further = _form(max(YEARS), pathway, region, part).model_copy(
            update={"resources_appointed": date(2023, 10, 21)}
        )
        implementation.save(session, cast.reporters[region], further)
    return 1


def _form(year: int, pathway: str, region: str, part: str) -> ImplementationIn:
    rng = random_of("form", pathway, region, part)
    done = min(4, int(rng.triangular(0, 4.4, 2.6)) + (year > min(YEARS)))
    start = date(2022, 1, 10) + timedelta(days=rng.randrange(500))
    days = [start + timedelta(days=150 * step) if step < done else None for step in range(4)]
    return ImplementationIn(
        year=year,
        pathway=pathway,
        region=region,
        unit=part,
        decided=days[0],
        gap_analysed=days[1],
        resources_appointed=days[2],
        carried_out=days[3],
        challenges="Resursbrist i primärvården (påhittat exempel)." if done < 2 else None,
    )
