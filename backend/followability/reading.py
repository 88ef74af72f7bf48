"""What can be followed and what cannot, as the reader may see it: the register's specifications and the meetings' word."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor, may
from backend.core.refusals import refusal
from backend.followability import queries
from backend.followability.schemas import CountedOut, FeasibilityReviewOut, FollowedOut, NotFollowable, StandingOut
from backend.followability.tables import FeasibilityReview
from backend.identity import service as identity_service
from backend.register.catalogue import visible
from backend.register.reading import Version, catalogue, register
from indicators.catalogue.whole import Catalogue
from indicators.entries.pathway import Pathway
from indicators.entries.specification import Followable
from indicators.followability.reviews import Review, Standing, soonest, standings

Names = Mapping[int | None, str]


@dataclass(frozen=True)
class Wanted:
    """What of the indicators that cannot be followed is asked for; None means all."""

    programme_area: str | None = None
    pathway: str | None = None
    source: str | None = None
    obstacle: str | None = None
    remover: str | None = None


@dataclass(frozen=True)
class Followed:
    """An indicator of pathways, by the newest version that the reader may see, and how it stands with each source."""

    version: Version
    published: bool
    pathways: tuple[Pathway, ...]
    standings: Sequence[Standing]

    @property
    def id(self) -> str:
        """The indicator."""
        return self.version.specification.id

    @property
    def followable(self) -> Followable:
        """When it can be followed."""
        return soonest(self.standings)

    @property
    def areas(self) -> list[str]:
        """The programme areas that have a part in its pathways, by id."""
        return sorted({area for pathway in self.pathways for area in areas_of(pathway)})


def areas_of(pathway: Pathway) -> list[str]:
    """The programme area that owns the pathway and those that have a part in it."""
    return [area for area in (pathway.programme_area, *pathway.other_areas) if area]


def pathways_of(version: Version, known: Catalogue) -> tuple[Pathway, ...]:
    """The pathways that an indicator follows, by the ids they have now; a proposal is no pathway's."""
    if version.specification.proposal:
        return ()
    of = (known.pathway(link.pathway) for link in version.specification.pathways)
    return tuple({pathway.id: pathway for pathway in of if pathway}.values())


def review_of(row: FeasibilityReview) -> Review:
    """A kept review as the rules read it."""
    assert row.id is not None
    return Review(
        number=row.id,
        source=row.source,
        held_on=row.held_on,
        followable=row.followable,  # type: ignore[arg-type]  # only what `ReviewIn` lets through is kept
        obstacle=row.obstacle,  # type: ignore[arg-type]
        detail=row.detail,
        remover=row.remover,  # type: ignore[arg-type]
    )


def followed(session: Session, actor: Actor, by: date | None = None) -> list[Followed]:
    """Every indicator of pathways that the actor may see, with the reviews that were held by a day (None: all)."""
    known, published = catalogue(session), register(session).published
    held: dict[str, list[Review]] = defaultdict(list)
    for row in queries.reviews(session):
        held[row.indicator].append(review_of(row))
    return [
        Followed(version, version.specification.id in published, pathways, _standings(version, held, by))
        for version in visible(session, actor)
        if (pathways := pathways_of(version, known))
    ]


def _standings(version: Version, held: Mapping[str, Sequence[Review]], by: date | None) -> list[Standing]:
    specification = version.specification
    return standings(specification.sources, held.get(specification.id, ()), by)


def not_followable(session: Session, actor: Actor, wanted: Wanted) -> NotFollowable:
    """The indicators of pathways that cannot be followed now, and why; with counts of what fits area and pathway."""
    known = catalogue(session)
    area, pathway = known.area_id(wanted.programme_area), wanted.pathway and known.pathway_id(wanted.pathway)
    every = [
        one
        for one in followed(session, actor)
        if area in (None, *one.areas) and pathway in (None, *(of.id for of in one.pathways))
    ]
    blocked = [one for one in every if one.followable != "now"]
    out = outs(session, actor, blocked)
    return NotFollowable(
        total=len(every),
        followable=len(every) - len(blocked),
        indicators=[fitting for one in out if (fitting := _fitting(one, wanted)).standings],
        by_pathway=_counted(every, lambda one: {of.id for of in one.pathways}),
        by_obstacle=_counted(blocked, lambda one: {standing.obstacle or "not_said" for standing in one.standings}),
        by_remover=_counted(blocked, lambda one: {standing.remover or "not_said" for standing in one.standings}),
    )


def _fitting(one: FollowedOut, wanted: Wanted) -> FollowedOut:
    """The indicator with those of its sources that are asked for."""
    kept = [
        standing
        for standing in one.standings
        if wanted.source in (None, standing.source)
        and wanted.obstacle in (None, standing.obstacle or "not_said")
        and wanted.remover in (None, standing.remover or "not_said")
    ]
    return one.model_copy(update={"standings": kept})


def _counted(every: Iterable[Followed], codes: Callable[[Followed], set[str]]) -> list[CountedOut]:
    """How many of the indicators under each code cannot be followed, most first."""
    total: Counter[str] = Counter()
    blocked: Counter[str] = Counter()
    for one in every:
        total.update(codes(one))
        blocked.update(codes(one) if one.followable != "now" else ())
    counts = (CountedOut(code=code, blocked=blocked[code], total=total[code]) for code in total)
    return sorted((one for one in counts if one.blocked), key=lambda one: (-one.blocked, one.code))


def outs(session: Session, actor: Actor, some: Sequence[Followed]) -> list[FollowedOut]:
    """Indicators as the API gives them."""
    rows = {row.id: row for row in queries.reviews(session)}
    names, known = identity_service.names(session, {row.recorded_by for row in rows.values()}), catalogue(session)
    notes = may(actor, Action.READ_DRAFTS)

    def review(standing: Standing) -> FeasibilityReviewOut | None:
        return review_out(rows[standing.review.number], names, notes=notes) if standing.review else None

    return [
        FollowedOut(
            indicator=one.id,
            name_sv=one.version.specification.name.sv,
            name_en=one.version.specification.name.en,
            state=one.version.state,
            pathways=[pathway.id for pathway in one.pathways],
            programme_areas=one.areas,
            followable=one.followable,
            standings=[_standing_out(standing, known, review(standing)) for standing in one.standings],
        )
        for one in some
    ]


def _standing_out(standing: Standing, known: Catalogue, review: FeasibilityReviewOut | None) -> StandingOut:
    source = known.source_by_id.get(standing.source)
    return StandingOut(
        source=standing.source,
        source_name_sv=source.name.sv if source else standing.source,
        source_name_en=source.name.en if source else standing.source,
        followable=standing.followable,
        catalogue=standing.catalogue,
        obstacle=standing.obstacle,
        detail=standing.detail,
        remover=standing.remover,
        since=standing.since,
        review=review,
    )


def review_out(row: FeasibilityReview, names: Names, *, notes: bool) -> FeasibilityReviewOut:
    """A review; without the meeting's own notes where the reader is not one of those who prepare specifications."""
    kept = row.model_dump() if notes else row.model_dump() | {"participants": None, "notes": None}
    return FeasibilityReviewOut.model_validate(kept | {"recorded_by": names.get(row.recorded_by, "?") if notes else ""})


def history(session: Session, actor: Actor, indicator: str) -> list[FeasibilityReviewOut]:
    """Every review of an indicator that the actor may see, the last held first.

    Raises NotFound.
    """
    if indicator not in {version.specification.id for version in visible(session, actor)}:
        raise NotFound(refusal("indicator-missing"))
    rows = sorted(queries.reviews(session, indicator), key=lambda row: (row.held_on, row.id or 0), reverse=True)
    names = identity_service.names(session, {row.recorded_by for row in rows})
    return [review_out(row, names, notes=may(actor, Action.READ_DRAFTS)) for row in rows]
