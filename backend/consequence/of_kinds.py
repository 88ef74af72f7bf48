"""What each kind of entry changes: a function a kind, each of two versions in a scene."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from sqlmodel import Session

from backend.agreements import payments, rulebooks
from backend.agreements.fulfilment import Decided, decided
from backend.agreements.payments import WouldBePaid
from backend.agreements.rulebooks import KnownRulebook
from backend.consequence import verdicts
from backend.consequence.schemas import AgainOut, ClassMoveOut, FieldOut, MoneyMoveOut, NotPayableOut
from backend.core.permissions import Action, Actor, may
from backend.register import reading
from backend.register.field_titles import title_of
from backend.register.kinds import KINDS
from backend.register.models import CODE_LIST, FIGURE_SET, RULEBOOK, SPECIFICATION
from backend.register.reading import Version
from backend.register.reference_figures import reference_figures, with_set
from backend.results import held
from backend.results.cells import decimal_text
from backend.results.held import Basis
from indicators.catalogue.geography import geography
from indicators.consequence import measuring
from indicators.consequence.agreements import money_moves
from indicators.consequence.classes import Held, Move, Others, moves
from indicators.consequence.touched import counts_by, paid_by_figures
from indicators.definition.codelists import CodeList
from indicators.entries.figures import FigureSet
from indicators.entries.geography import NATION
from indicators.entries.specification import Specification
from indicators.figures.lookup import ReferenceFigures
from indicators.statistics.values import rounded

Changes = dict[str, Any]
"""Fields of a Consequence."""


@dataclass(frozen=True)
class Scene:
    """Who asks, from which values, and the two versions; `before` is what is published now."""

    session: Session
    actor: Actor
    basis: Basis
    before: Version | None
    after: Version

    @property
    def sees_money(self) -> bool:
        """Whether the actor may see what values that are not published give."""
        return may(self.actor, Action.PREPARE_DECISION)


def _specification(scene: Scene) -> Changes:
    if scene.before is None:
        return {}
    old, new = scene.before.specification, scene.after.specification
    otherwise = measuring.measured_otherwise(old, new)
    kind = KINDS[SPECIFICATION]
    changes: Changes = {
        "comparable": old.comparable(new),
        "measured_otherwise": [
            FieldOut(field=name, title_sv=title_of(kind, name, "sv"), title_en=title_of(kind, name, "en"))
            for name in otherwise
        ],
        "again": list(_again(scene, [new.id], measuring.computed_otherwise(old, new), bool(otherwise))),
    }
    return changes | (_classes(scene, old, new) if old.comparable(new) else {})


def _classes(scene: Scene, old: Specification, new: Specification) -> Changes:
    judged = list(moves(old, new, _held(scene, old, new), _others(scene, old, new)))
    return {
        "judged": len(judged),
        "regions": [_move_out(new, one) for one in judged if one.region != NATION and one.changes_class],
        "nation": [_move_out(new, one) for one in judged if one.region == NATION and one.changes],
    }


def _held(scene: Scene, old: Specification, new: Specification) -> Iterator[Held]:
    """What stands of the indicator, whichever version it was collected by, where it measures the same."""
    for period in held.periods(scene.session, scene.basis, [old.id])[old.id]:
        if not period.specification.comparable(old):
            continue
        label = period.asked.period_label
        for region, point in sorted(period.points.items()):
            if region != NATION and point.value is not None:
                yield Held(label, region, point.value, point.value)
        nation = held.nation(period, old), held.nation(period, new)
        if any(value is not None for value in nation):
            yield Held(label, NATION, *nation)


def _others(scene: Scene, old: Specification, new: Specification) -> Others:
    """What the other indicators that a level of either version asks for have, by period and region."""
    asked = {target.also.indicator for target in (*old.targets, *new.targets) if target.also}
    known: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for indicator, periods in held.periods(scene.session, scene.basis, asked).items() if asked else ():
        for period in periods:
            spec = period.specification
            values = {region: point.value for region, point in period.points.items()} | {
                NATION: held.nation(period, spec)
            }
            for region, value in values.items():
                if value is not None:
                    known[period.asked.period_label, region][indicator] = rounded(value, spec.decimals)
    return known


def _move_out(spec: Specification, move: Move) -> ClassMoveOut:
    return ClassMoveOut(
        indicator=spec.id,
        period=move.period,
        region=move.region,
        region_name=geography().region_name(move.region),
        value_before=decimal_text(move.value_before),
        value_after=decimal_text(move.value_after),
        class_before=move.class_before,
        class_after=move.class_after,
    )


def _again(scene: Scene, indicators: Sequence[str], computed: bool, by_hand: bool) -> Iterator[AgainOut]:
    """Whose values are by what was: those that a region computed, and those that it handed in."""
    anything_changes = computed or by_hand
    for row in held.deliveries(scene.session, scene.basis, indicators) if anything_changes and indicators else ():
        if computed if row.computed else by_hand:
            yield AgainOut(
                indicator=row.indicator,
                version=row.version,
                region=row.region,
                region_name=geography().region_name(row.region),
                round=row.round_id,
                computed=row.computed,
            )


def _code_list(scene: Scene) -> Changes:
    new = cast("CodeList", scene.after.entry)
    if scene.before is None or not measuring.lists_otherwise(cast("CodeList", scene.before.entry), new):
        return {}
    published = reading.register(scene.session).published.values()
    users = [one.specification.id for one in published if counts_by(one.specification.computation, new.id)]
    return {"again": list(_again(scene, users, computed=True, by_hand=False))}


def _rulebook(scene: Scene) -> Changes:
    if scene.before is None:
        return {}
    old, new = KnownRulebook(scene.before), KnownRulebook(scene.after)
    by_old, by_new = (decided(scene.session, known.book) for known in (old, new))
    changes: Changes = {"verdicts": verdicts.changed(scene.actor, (old.book, by_old), (new.book, by_new))}
    if scene.sees_money:
        reference = reference_figures(scene.session)
        changes |= _money(old.book.id, _paid(scene, old, reference, by_old), _paid(scene, new, reference, by_new))
    return changes


def _figure_set(scene: Scene) -> Changes:
    if not scene.sees_money:
        return {}
    now, then = reference_figures(scene.session), with_set(scene.session, cast("FigureSet", scene.after.entry))
    changes: Changes = {"money": [], "not_payable": []}
    for known in rulebooks.published(scene.session):
        if paid_by_figures(known.book, cast("FigureSet", scene.after.entry)):
            by_book = decided(scene.session, known.book)
            own = _money(known.book.id, *(_paid(scene, known, figures, by_book) for figures in (now, then)))
            changes = {name: [*changes[name], *own[name]] for name in changes}
    return changes


def _paid(scene: Scene, known: KnownRulebook, reference: ReferenceFigures, rests_on: Decided) -> WouldBePaid:
    return payments.would_be_paid(scene.session, scene.actor, known, reference, rests_on)


def _money(agreement: str, before: WouldBePaid, after: WouldBePaid) -> Changes:
    """The recipients whose kronor differ. Where either cannot be paid yet, what is missing is said instead."""
    missing = list(dict.fromkeys([*before.problems, *after.problems]))
    if missing:
        lacks = NotPayableOut(
            agreement=agreement,
            payable_before=not before.problems,
            payable_after=not after.problems,
            missing=[one.sv for one in missing],
            missing_en=[one.en for one in missing],
        )
        return {"money": [], "not_payable": [lacks]}
    moved = [
        MoneyMoveOut(
            agreement=agreement,
            recipient=move.recipient,
            recipient_name=geography().region_name(move.recipient),
            before=move.before,
            after=move.after,
        )
        for move in money_moves(before.lines, after.lines)
    ]
    return {"money": moved, "not_payable": []}


OF_KINDS: Mapping[str, Callable[[Scene], Changes]] = {
    SPECIFICATION: _specification,
    CODE_LIST: _code_list,
    RULEBOOK: _rulebook,
    FIGURE_SET: _figure_set,
}
"""Kinds whose content figures are reckoned by. Of the others, what they touch is all: a specification has a named condition
written out in itself, so it follows with a version of its own."""
