"""The pace of implementation: curves by year of approval, each region's place, and the days of every region and pathway."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from backend.core.clock import day_of
from backend.implementation import asking, queries, service
from backend.implementation.progress_schemas import CurveOut, PaceOut, PacePoint, PairPace, RegionPlace
from backend.register.reading import catalogue
from indicators.catalogue.geography import geography
from indicators.entries.pathway import Pathway
from indicators.implementation.approval import Approval
from indicators.implementation.pace import (
    MILESTONES,
    Milestone,
    SeenForm,
    Span,
    curve,
    last_day_of,
    median_days,
    places,
    span,
)
from indicators.implementation.status import StatusRule


@dataclass(frozen=True)
class _Pair:
    """A region and a pathway of known approval, with the newest forms in force (none: it has never answered)."""

    pathway: Pathway
    when: Approval
    region: str
    forms: Sequence[SeenForm]
    rule: StatusRule

    def span(self, milestone: Milestone) -> Span | None:
        """The time to a milestone; None where nothing has been answered."""
        approved = self.when.first_possible
        if not self.forms or approved is None:
            return None
        return span(self.rule, self.pathway.id, self.region, approved, self.forms, milestone)


def pace(session: Session, year: int | None) -> PaceOut:
    """Curves by year of approval and milestone, and the regions by how fast they are."""
    year = service.chosen_year(session, year)
    pairs = list(_pairs(session, year))
    return PaceOut(
        year=year,
        curves=list(_curves(pairs)),
        regions=[one for milestone in MILESTONES for one in _places(pairs, milestone)],
        unknown=[pathway.id for pathway, when in asking.approved_pathways(session, year) if when.day is None],
        reason=catalogue(session).status_rule.pace.reason,
    )


def pairs(session: Session, year: int | None, pathway: str | None = None, region: str | None = None) -> list[PairPace]:
    """The days of each pathway and region that has answered, pathway by pathway (överenskommelse 2023 §6.12)."""
    every = _pairs(session, service.chosen_year(session, year))
    chosen = (one for one in every if pathway in (None, one.pathway.id) and region in (None, one.region))
    return [_pair_out(one) for one in chosen if one.forms]


def _pairs(session: Session, year: int) -> Iterator[_Pair]:
    """Every region with every pathway that is known to have been approved in some year up to this one."""
    forms, rule = _newest_forms(session, year), catalogue(session).status_rule
    for pathway, when in asking.approved_pathways(session, year):
        if when.day:
            for code in geography().region_codes:
                yield _Pair(pathway, when, code, forms.get((pathway.id, code), []), rule)


def _newest_forms(session: Session, year: int) -> Mapping[tuple[str, str], list[SeenForm]]:
    """The forms in force of each pathway and region of the newest year up to this one that has any."""
    newest: dict[tuple[str, str], tuple[int, list[SeenForm]]] = {}
    known = catalogue(session)
    for row in queries.in_force_until(session, year):
        form = SeenForm(service.to_answer(row), last_day_of(row.year, day_of(row.answered_at)))
        pair = known.pathway_id(row.pathway), row.region
        of_year, some = newest.get(pair, (row.year, []))
        newest[pair] = row.year, [*some, form] if of_year == row.year else [form]
    return {pair: some for pair, (_, some) in newest.items()}


def _curves(pairs: Iterable[_Pair]) -> Iterator[CurveOut]:
    of_year: dict[int, list[_Pair]] = defaultdict(list)
    for one in pairs:
        of_year[one.when.year or 0].append(one)
    for year, some in sorted(of_year.items()):
        for milestone in MILESTONES:
            yield _curve(year, milestone, some)


def _curve(year: int, milestone: Milestone, pairs: Sequence[_Pair]) -> CurveOut:
    spans = [time for one in pairs if (time := one.span(milestone))]
    points = curve(spans)
    return CurveOut(
        approved_in=year,
        milestone=milestone,
        pairs=len(spans),
        reached=sum(one.reached for one in spans),
        unanswered=len(pairs) - len(spans),
        median_days=median_days(points),
        points=[PacePoint(days=one.days, share=one.share) for one in points],
    )


def _places(pairs: Iterable[_Pair], milestone: Milestone) -> Iterator[RegionPlace]:
    for one in places(time for pair in pairs if (time := pair.span(milestone))):
        yield RegionPlace(
            region=one.region,
            region_name=geography().region_name(one.region),
            milestone=milestone,
            pathways=one.pathways,
            reached=one.reached,
            median_days=one.median_days,
            place=one.place,
        )


def _pair_out(one: _Pair) -> PairPace:
    spans = {milestone: one.span(milestone) for milestone in MILESTONES}
    days = {name: time.days if time and time.reached else None for name, time in spans.items()}
    return PairPace(
        pathway=one.pathway.id,
        pathway_name=one.pathway.name.sv,
        region=one.region,
        region_name=geography().region_name(one.region),
        approved=one.when.day or "",
        decided_days=days["decided"],
        gap_analysed_days=days["gap_analysed"],
        partly_days=days["partly"],
        seen=_seen(one.forms),
    )


def _seen(forms: Sequence[SeenForm]) -> date | None:
    return min((one.seen for one in forms), default=None)
