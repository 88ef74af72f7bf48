"""Fulfilment as people read it: every verdict with its reason and evidence, as far as the reader may see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sqlmodel import Session

from backend.agreements import judgements
from backend.agreements.beside import with_computed
from backend.agreements.figures import MonthlyFigures, monthly_figures
from backend.agreements.rulebooks import KnownRulebook, check_choices
from backend.agreements.schemas import EvidenceOut, Fulfilment, MoveOut, NeededOut, VerdictOut
from backend.core.errors import NotFound, UserError
from backend.core.permissions import Action, Actor, may
from backend.core.refusals import refusal
from indicators.agreements.fulfilment import fulfil
from indicators.agreements.needed import Needed, needed
from indicators.agreements.reporting import Reported
from indicators.agreements.requirements import Measured
from indicators.agreements.rulebook import Rulebook
from indicators.agreements.verdicts import Verdict
from indicators.base import Name
from indicators.catalogue.geography import geography

DECIMALS = 4
"""How many decimals an exact share is shown with where it does not end."""


_HIDDEN = Name(
    sv="Siffrorna bakom är dolda för att skydda små grupper.",
    en="The figures behind are hidden to protect small groups.",
)


@dataclass(frozen=True)
class Wanted:
    """Which verdicts are asked for; None means all. `choices` are alternatives of the rulebook to compute under."""

    region: str | None = None
    requirement: str | None = None
    month: date | None = None
    choices: tuple[str, ...] = ()


def fulfilment(session: Session, actor: Actor, known: KnownRulebook, wanted: Wanted) -> Fulfilment:
    """The verdicts that the actor may see: of the own region as soon as values are accepted, of others when published.

    Raises UserError for an unknown choice, NotFound for an unknown region or requirement.
    """
    book = known.book
    check_choices(book, list(wanted.choices))
    _must_be_there(book, wanted)
    figures = monthly_figures(session, book, wanted.choices)
    every = [verdict for verdict in verdicts(session, book, figures, wanted) if _asked(verdict, wanted)]
    reader = Reader(actor, book, figures, judgements.deciders(session, book), what_if=bool(wanted.choices))
    visible = [one for verdict in every if (one := reader.shown(verdict)) is not None]
    shown = with_computed(session, book, visible)
    return Fulfilment(
        agreement=book.id,
        version=known.version.number,
        choices=list(wanted.choices),
        verdicts=shown,
        not_published=len(every) - len(shown),
    )


def verdicts(session: Session, book: Rulebook, figures: MonthlyFigures, wanted: Wanted) -> list[Verdict]:
    """Everything that figures and people have decided, by region, requirement and month."""
    regions = geography().region_codes if wanted.region is None else [wanted.region]
    months = None if wanted.month is None else {wanted.month}
    computed = fulfil(book, figures.by_key, wanted.choices, regions=regions, months=months)
    return [*computed, *judgements.verdicts(session, book, regions)]


@dataclass(frozen=True)
class Decided:
    """The figures of a rulebook, and everything that they and people have decided, by region, requirement and month."""

    figures: MonthlyFigures
    verdicts: list[Verdict]


def decided(session: Session, book: Rulebook, choices: tuple[str, ...] = ()) -> Decided:
    """What is decided of all regions now, under the rulebook or under other choices: what is read and paid rests on it."""
    figures = monthly_figures(session, book, choices)
    return Decided(figures, verdicts(session, book, figures, Wanted(choices=choices)))


def _must_be_there(book: Rulebook, wanted: Wanted) -> None:
    if wanted.region is not None and wanted.region not in geography().region_codes:
        raise NotFound(refusal("region-missing"))
    if wanted.requirement is not None and wanted.requirement not in book.requirement_by_id:
        raise NotFound(refusal("requirement-missing"))


def _asked(verdict: Verdict, wanted: Wanted) -> bool:
    return wanted.requirement in (None, verdict.requirement) and (wanted.month is None or verdict.month == wanted.month)


class _Seen(NamedTuple):
    """Whether a verdict that somebody may see is published, and whether the figures behind it are hidden."""

    published: bool
    hidden: bool


@dataclass(frozen=True)
class Reader:
    """What one reader may see of an agreement's verdicts, with all that a verdict is shown with."""

    actor: Actor
    book: Rulebook
    figures: MonthlyFigures
    deciders: Mapping[tuple[str, str], str]
    what_if: bool

    def shown(self, verdict: Verdict) -> VerdictOut | None:
        """The verdict as the reader may see it; None where the reader may not."""
        seen = self._seen(verdict)
        return None if seen is None else self._verdict_out(verdict, published=seen.published, hidden=seen.hidden)

    def sees(self, verdict: Verdict) -> bool:
        """Whether the reader may see the verdict, for who does not show it."""
        return self._seen(verdict) is not None

    def _seen(self, verdict: Verdict) -> _Seen | None:
        """How the reader may see it; None where it is not published yet and not the reader's own region's.

        Under other choices others are not told what hidden figures give: each choice would narrow them.
        """
        behind = [(one.measure, verdict.region, one.month) for one in verdict.evidence]
        # What has no month people have judged, and another has approved.
        published = verdict.month is None or (bool(behind) and all(map(self.figures.published, behind)))
        if may(self.actor, Action.READ_UNPUBLISHED, region=verdict.region):
            return _Seen(published=published, hidden=False)
        hidden = not all(map(self.figures.shown, behind))
        if not published or (hidden and self.what_if):
            return None
        return _Seen(published=True, hidden=hidden)

    def _verdict_out(self, verdict: Verdict, *, published: bool, hidden: bool) -> VerdictOut:
        name = self.book.requirement_by_id[verdict.requirement].name
        return VerdictOut(
            agreement=verdict.agreement,
            region=verdict.region,
            region_name=geography().region_name(verdict.region),
            requirement=verdict.requirement,
            requirement_name_sv=name.sv,
            requirement_name_en=name.en,
            month=verdict.month,
            verdict=verdict.verdict,
            value=None if hidden else decimal_of(verdict.value),
            level=None if verdict.level is None else format(verdict.level, "f"),
            improvement=None if hidden else decimal_of(verdict.improvement),
            tier=verdict.tier,
            share=None if verdict.share is None else format(verdict.share.normalize(), "f"),
            certain=verdict.certain,
            reason_sv=_HIDDEN.sv if hidden else verdict.reason.sv,
            reason_en=_HIDDEN.en if hidden else verdict.reason.en,
            evidence=[] if hidden else list(_evidence(self.figures, verdict)),
            figures_hidden=hidden,
            published=published,
            judged=self.deciders.get((verdict.requirement, verdict.region)) if verdict.month is None else None,
        )


def _evidence(figures: MonthlyFigures, verdict: Verdict) -> Iterator[EvidenceOut]:
    for one in verdict.evidence:
        if reported := figures.reporting.figures.get((one.measure, verdict.region, one.month)):
            yield from _reports(figures, reported, one.month)
            continue
        source = figures.accepted.get((one.measure, verdict.region, one.month))
        yield EvidenceOut(
            measure=one.measure,
            month=one.month,
            numerator=one.figure.numerator,
            denominator=one.figure.denominator,
            value=None if one.figure.value is None else format(one.figure.value, "f"),
            submission=source.submission if source else None,
            sha256=source.sha256 if source else None,
        )


def _reports(figures: MonthlyFigures, reported: Reported, month: date) -> Iterator[EvidenceOut]:
    for report in reported.behind:
        yield EvidenceOut(
            measure=report.measure,
            month=month,
            numerator=None,
            denominator=None,
            value=f"{report.value}",
            submission=report.submission,
            sha256=figures.reporting.sources[report.submission].sha256,
            units=list(report.alone),
        )


def decimal_of(value: Fraction | None) -> str | None:
    """An exact number as a decimal: all of it where it ends within four decimals, else cut there."""
    if value is None:
        return None
    scaled = value * 10**DECIMALS
    whole = scaled.numerator // scaled.denominator if scaled >= 0 else -(-scaled.numerator // scaled.denominator)
    text = f"{abs(whole):0{DECIMALS + 1}d}"
    number = f"{text[:-DECIMALS]}.{text[-DECIMALS:]}".rstrip("0").rstrip(".")
    return f"-{number}" if whole < 0 else number


def what_is_needed(session: Session, actor: Actor, known: KnownRulebook, wanted: Wanted) -> NeededOut:
    """The smallest improvement that would give the region more that month. For the region itself and the nation alone.

    Raises NotFound for others, UserError where the requirement is not measured each month.
    """
    _must_be_there(known.book, wanted)
    if wanted.region is None or not may(actor, Action.READ_UNPUBLISHED, region=wanted.region):
        raise NotFound(refusal("not-yours"))
    requirement = known.book.requirement_by_id.get(wanted.requirement or "")
    if not isinstance(requirement, Measured) or wanted.month is None:
        raise UserError(refusal("needed-of-month"))
    check_choices(known.book, list(wanted.choices))
    figures = monthly_figures(session, known.book, wanted.choices)
    found = needed(known.book, requirement.id, figures.by_key, wanted.region, wanted.month, wanted.choices)
    return _needed_out(found)


def _needed_out(found: Needed | None) -> NeededOut:
    if found is None:
        return NeededOut(share=None, way=None, moves=[])
    return NeededOut(
        share=format(found.share.normalize(), "f"),
        way=found.way,
        moves=[
            MoveOut(measure=move.measure, points=decimal_of(move.points) or "0", patients=move.patients)
            for move in found.moves
        ],
    )
