"""The demonstration's implementation forms: how far each region says it has come, and one change that waits to be attested."""

from datetime import date, timedelta

from sqlalchemy import Engine

from backend.core.database import transaction
from backend.core.words import word
from backend.demo.people import Cast
from backend.demo.values import random_of
from backend.implementation import attestation, queries
from backend.implementation import service as implementation
from backend.implementation.schemas import Gap, ImplementationIn, Survey
from indicators.catalogue.geography import geography
from indicators.catalogue.packaged import packaged
from indicators.implementation.approval import approval
from indicators.implementation.gaps import THEMES

YEARS = (2024, 2025)
PARTS = {
    "01": ("Norra sjukvårdsområdet", "Södra sjukvårdsområdet"),
    "12": ("Sus", "Helsingborg", "Kristianstad"),
    "14": ("SU", "NU-sjukvården", "SÄS", "SkaS"),
}
"""Regions that answer for parts of themselves in the demonstration."""

WOUNDS = ("kritisk-benischemi", "venos-sjukdom-ben", "diabetes-fotsar", "svarlakta-sar")
"""Pathways that have one GAP analysis in common, as the public support for their introduction proposes."""

WAITING = ("14", "SkaS", "kol")
"""The region, part and pathway of the one form that nobody has attested: the part that had come least far goes on."""


def fill(engine: Engine, cast: Cast) -> int:
    """Answers every form that has not been answered, and attests it; how many were added."""
    added = 0
    for year in YEARS:
        with transaction(engine) as session:
            pathways = [pathway.id for pathway in implementation.asked_pathways(session)]
            there = {(pathway, region) for pathway, region, _ in queries.latest(session, year)}
            for region in geography().region_codes:
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
    start = _approved(pathway) + timedelta(days=20 + rng.randrange(400))
    steps = [start + timedelta(days=110 * step) for step in range(4)]
    days = [day if step < done and day.year <= year else None for step, day in enumerate(steps)]
    return ImplementationIn(
        year=year,
        pathway=pathway,
        region=region,
        unit=part,
        decided=days[0],
        gap_analysed=days[1],
        resources_appointed=days[2],
        carried_out=days[3],
        planned_start=steps[1] if done > 1 else None,
        planned_end=steps[3] + timedelta(days=rng.randrange(400)) if done > 2 else None,
        challenges="Resursbrist i primärvården (påhittat exempel)." if done < 2 else None,
        survey=_survey(pathway, region, part) if done > 1 else Survey(),
    )


def _approved(pathway: str) -> date:
    """The first day that the pathway may have been approved; where nobody has read it, a day that many were."""
    return approval(packaged().pathway_by_id[pathway]).first_possible or date(2022, 1, 1)


def _survey(pathway: str, region: str, part: str) -> Survey:
    """What a form whose gaps are analysed says: one or two themes, and of wounds one analysis for all pathways."""
    rng = random_of("survey", pathway, region, part)
    themes = sorted(set(rng.choices(THEMES, weights=(6, 4, 1, 3, 2), k=2)))
    return Survey(
        gap_analysis="Samlad analys av sår (påhittat exempel)" if pathway in WOUNDS else None,
        gaps=[Gap(theme=theme, text=f"{word('gap_theme', theme)} (påhittat exempel).") for theme in themes],
        action_plan="Handlingsplan beslutad (påhittat exempel)." if rng.random() < 0.3 else None,
        patient_contracts=rng.randrange(400) if rng.random() < 0.2 else None,
    )
