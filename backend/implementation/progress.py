"""What the forms in force show beside the status of a year: shared gaps, decisions, what is left, healthcare regions, plans."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from backend.core.permissions import ANYBODY, Actor
from backend.implementation import asking, queries, service
from backend.implementation.progress_schemas import (
    AnalysisOut,
    ConditionsLeft,
    DecisionOut,
    DecisionsOut,
    GapsOut,
    HealthcareRegionOut,
    MeanOut,
    MemberOut,
    PlanOut,
    StatedOut,
    ThemeOut,
)
from backend.implementation.schemas import Survey
from backend.implementation.tables import ImplementationAnswer
from backend.register.reading import catalogue
from indicators.catalogue.geography import geography
from indicators.catalogue.whole import Catalogue
from indicators.entries.geography import HealthcareRegion
from indicators.entries.pathway import Pathway
from indicators.implementation.approval import Approval, approval
from indicators.implementation.gaps import FormGaps, SharedTheme, shared_analyses, shared_themes
from indicators.implementation.overview import count_statuses, has_decided, lacking, mean_decided, members, plan
from indicators.implementation.status import StatedMean, Status, StatusRule, consolidate

Rows = Sequence[ImplementationAnswer]
ByPair = Mapping[tuple[str, str], Rows]
"""The forms in force by pathway and region."""


def _by_pair(known: Catalogue, rows: Iterable[ImplementationAnswer]) -> ByPair:
    """Forms by region and the pathway that theirs is part of now; none where there is no form."""
    pairs: dict[tuple[str, str], list[ImplementationAnswer]] = defaultdict(list)
    for row in rows:
        pairs[known.pathway_id(row.pathway), row.region].append(row)
    return pairs


def pathway_name(session: Session, identifier: str) -> str:
    """The pathway's Swedish name, or its id where the catalogue has it no more."""
    return catalogue(session).pathway_name(identifier).sv


def gaps(session: Session, actor: Actor, year: int | None) -> GapsOut:
    """The gaps that regions share, and the analyses that cover several pathways."""
    year = service.chosen_year(session, year)
    rows = queries.in_force(session, year)
    forms = [_gaps(row) for row in rows]
    themes = shared_themes(forms, [one.id for one in service.asked_pathways(session)])
    return GapsOut(
        year=year,
        answered=len({row.region for row in rows}),
        themes=[_theme(session, one, named=actor != ANYBODY) for one in themes],
        analyses=[
            AnalysisOut(
                region=one.region,
                region_name=geography().region_name(one.region),
                name=one.name,
                pathways=list(one.pathways),
            )
            for one in shared_analyses(forms)
            if service.may_read_texts(actor, one.region)
        ],
    )


def _gaps(row: ImplementationAnswer) -> FormGaps:
    survey = Survey.model_validate(row.survey)
    return FormGaps(row.pathway, row.region, frozenset(gap.theme for gap in survey.gaps), survey.gap_analysis or "")


def _theme(session: Session, one: SharedTheme, *, named: bool) -> ThemeOut:
    return ThemeOut(
        theme=one.theme,
        pathway=one.pathway,
        pathway_name=pathway_name(session, one.pathway) if one.pathway else None,
        count=len(one.regions),
        regions=[geography().region_name(code) for code in one.regions] if named else None,
    )


def left(session: Session, year: int | None, region: str | None = None) -> list[ConditionsLeft]:
    """Which of the three conditions regions lack, region by region, of each pathway approved by the end of the year."""
    approved = of_approved(session, service.chosen_year(session, year), region)
    return [one for pathways in approved.values() for one in pathways if one.lacking]


def of_approved(session: Session, year: int, region: str | None = None) -> dict[str, list[ConditionsLeft]]:
    """Every pathway approved by the end of the year, by region; what lacks nothing is at least partly carried out."""
    pairs = _by_pair(catalogue(session), queries.in_force(session, year, region=region))
    pathways, rule = asking.approved_pathways(session, year), catalogue(session).status_rule
    known = geography().region_codes
    codes = known if region is None else [region]
    return {code: list(_left_of(rule, code, pathways, pairs)) for code in codes if code in known}


def _left_of(
    rule: StatusRule, region: str, pathways: Sequence[tuple[Pathway, Approval]], pairs: ByPair
) -> Iterator[ConditionsLeft]:
    """What one region has left, the pathway that was approved first at the top and those of unknown day at the end."""
    for pathway, when in sorted(pathways, key=lambda pair: (pair[1].day is None, pair[1].day, pair[0].name.sv)):
        conditions = lacking(rule, list(map(service.to_answer, pairs.get((pathway.id, region), ()))))
        yield ConditionsLeft(
            region=region,
            region_name=geography().region_name(region),
            pathway=pathway.id,
            pathway_name=pathway.name.sv,
            approved=when.day,
            answered=conditions.answered,
            lacking=list(conditions.lacking),
        )


def healthcare_regions(session: Session, year: int | None) -> list[HealthcareRegionOut]:
    """The six healthcare regions with their regions, and how far these have come."""
    year = service.chosen_year(session, year)
    pairs = _by_pair(catalogue(session), queries.in_force(session, year))
    rule = catalogue(session).status_rule
    statuses: dict[tuple[str, str], Status] = {
        (pathway.id, code): consolidate(rule, map(service.to_answer, pairs.get((pathway.id, code), ()))).status
        for pathway in service.asked_pathways(session)
        for code in geography().region_codes
    }
    return [_area(area, date(year, 12, 31), statuses) for area in geography().healthcare_regions]


def _area(area: HealthcareRegion, day: date, statuses: Mapping[tuple[str, str], Status]) -> HealthcareRegionOut:
    belonging = members(area, day)
    return HealthcareRegionOut(
        id=area.id,
        name_sv=area.name.sv,
        name_en=area.name.en,
        members=[
            MemberOut(
                region=one.region,
                region_name=geography().region_name(one.region),
                municipalities=list(one.municipalities),
            )
            for one in belonging
        ],
        statuses={str(s): n for s, n in count_statuses(statuses, [one.region for one in belonging]).items()},
    )


def decisions(session: Session, year: int | None) -> DecisionsOut:
    """How many regions have decided on each pathway, and the means over the pathways approved in a year."""
    year = service.chosen_year(session, year)
    pairs = _by_pair(catalogue(session), queries.in_force(session, year))
    pathways = [
        DecisionOut(
            pathway=pathway.id,
            pathway_name=pathway.name.sv,
            approved=approval(pathway).day,
            regions=_decided(pairs, pathway.id),
        )
        for pathway in service.asked_pathways(session)
    ]
    stated = catalogue(session).status_rule.stated_means
    return DecisionsOut(
        year=year, of=len(geography().region_codes), pathways=pathways, means=list(_means(stated, pathways))
    )


def _means(means: Sequence[StatedMean], pathways: Sequence[DecisionOut]) -> Iterator[MeanOut]:
    """A mean for each group of years that a source states one for, and for each year of approval."""
    of_year = {one.pathway: int(one.approved[:4]) for one in pathways if one.approved}
    stated = {tuple(one.approved_in): one for one in means}
    for years in sorted({*stated, *((year,) for year in of_year.values())}, key=lambda years: (-len(years), years)):
        counts = {one.pathway: one.regions for one in pathways if of_year.get(one.pathway) in years}
        yield _mean(counts, years, stated.get(years))


def _decided(pairs: ByPair, pathway: str) -> int:
    forms = ([service.to_answer(row) for row in pairs.get((pathway, code), ())] for code in geography().region_codes)
    return sum(map(has_decided, forms))


def _mean(counts: Mapping[str, int], years: Sequence[int], stated: StatedMean | None) -> MeanOut:
    return MeanOut(
        approved_in=list(years),
        pathways=len(counts),
        mean=mean_decided(counts),
        stated=StatedOut(**stated.model_dump(exclude={"approved_in"})) if stated else None,
    )


def plans(session: Session, year: int | None, pathway: str | None = None, region: str | None = None) -> list[PlanOut]:
    """The periods that regions plan to introduce pathways in, of a year's forms in force."""
    year = service.chosen_year(session, year)
    pairs = _by_pair(catalogue(session), queries.in_force(session, year, pathway, region))
    periods = {pair: plan((row.planned_start, row.planned_end) for row in rows) for pair, rows in pairs.items()}
    return [
        PlanOut(
            pathway=identifier,
            pathway_name=pathway_name(session, identifier),
            region=code,
            region_name=geography().region_name(code),
            start=period.start,
            end=period.end,
        )
        for (identifier, code), period in sorted(periods.items())
        if period.start or period.end
    ]
