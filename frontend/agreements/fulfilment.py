"""Who fulfils what: the answer by requirement, what changed since the month before, and every region's verdicts."""

from collections import Counter
from collections.abc import Iterator, Mapping

import streamlit as st

from frontend.agreements import marks, matrix, one_verdict, reading
from frontend.api_types.agreements import AgreementDetail, MonthOverview, MonthVerdict, RequirementOut
from frontend.components import address, formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, t, word

ByPlace = Mapping[tuple[str, str], MonthVerdict]
"""Verdicts by requirement and region."""
_FEW = 3
"""So many changed regions are named at once."""


def show(detail: AgreementDetail) -> None:
    """The month's verdicts: the answer first, then the filters and what they leave."""
    chosen_month = address.get("manad")
    overview = reading.overview(detail["id"], chosen_month if chosen_month in detail["months"] else None)
    month = _month(detail, overview)
    now = {(one["requirement"], one["region"]): one for one in overview["verdicts"]}
    requirements = [one for one in detail["requirements"] if _has_regions(one, now)]
    if not requirements:
        layout.empty(t("agreements.no_regions"))
        return
    if not (address.get("krav") and address.get("region")):  # the answer to a link to one verdict is that verdict
        _answer(requirements, now, month)
        if overview["not_published"]:
            st.info(t("agreements.not_published", count=overview["not_published"]), icon=":material/visibility_off:")
    _every(detail, requirements, now, month)


def _month(detail: AgreementDetail, overview: MonthOverview) -> str | None:
    """The chosen month; the newest with anything to see where none is chosen."""
    if not detail["months"]:
        return None
    months = {one: formatting.month(one) for one in sorted(detail["months"], reverse=True)}
    left, _ = st.columns(2)
    with left:
        return address.choose(t("month"), months, "manad", default=overview["month"])


def _has_regions(one: RequirementOut, now: ByPlace) -> bool:
    """Whether regions are judged by the requirement: others' duties are in the rulebook and among the judgements."""
    regions = public_data.regions()
    return one["nature"] in reading.OF_A_MONTH or any(name == one["id"] and code in regions for name, code in now)


def _answer(requirements: list[RequirementOut], now: ByPlace, month: str | None) -> None:
    """How many regions fulfil each requirement, and which have changed since the month before."""
    columns = [Column(t("agreements.requirement")), Column(t("agreements.regions_met"), number=True)]
    columns += [Column(t("agreements.regions_others"), whole=True), Column(t("agreements.changed"))]
    caption = t("agreements.answer", month=formatting.month(month)) if month else t("agreements.answer_judged")
    tables.show(caption, columns, [_answer_row(one, now) for one in requirements])


def _answer_row(one: RequirementOut, now: ByPlace) -> list[Cell]:
    regions = public_data.regions()
    of = [now[one["id"], code] for code in regions if (one["id"], code) in now]
    counts = Counter(verdict["verdict"] for verdict in of)
    others = [f"{word('fulfilment', code)}: {counts[code]}" for code in marks.SYMBOLS if code != "met" and counts[code]]
    if len(of) < len(regions):
        others.append(f"{t('agreements.unpublished')}: {len(regions) - len(of)}")
    judged = counts["met"] + counts["partly"] + counts["not_met"]  # of none, "0 of 21" would say that nobody fulfils it
    met = t("agreements.of", part=counts["met"], whole=len(regions)) if judged else None
    return [named(one), met, tables.lines(others), _folded(list(_changes(of)))]


def _folded(changes: list[str]) -> Cell:
    """The changes themselves where they are few; else how many, which unfolds to them: the next requirement stays in sight."""
    if len(changes) <= _FEW:
        return tables.lines(changes) or None
    return tables.unfolding(t("agreements.changes", count=len(changes)), tables.lines(changes))


def _changes(of: list[MonthVerdict]) -> Iterator[str]:
    """Regions whose verdict is another than the month before, where both are known."""
    for one in of:
        before = one.get("verdict_before")
        if before and (one["verdict"], one["share"]) != (before, one.get("share_before")):
            was = marks.symbol_of(before, one.get("share_before"))
            yield f"{public_data.regions()[one['region']]}: {was} → {marks.symbol(one)}"


def _every(detail: AgreementDetail, requirements: list[RequirementOut], now: ByPlace, month: str | None) -> None:
    layout.section(t("agreements.every_verdict"))
    regions = public_data.regions()
    left, right = st.columns(2)
    with left:
        names = {one["id"]: named(one) for one in requirements}
        requirement = address.choose(
            t("agreements.requirement"), names, "krav", every=t("agreements.every_requirement")
        )
    with right:
        region = address.choose(t("region"), regions, "region", every=t("every_region"))
    chosen = [one for one in requirements if requirement in (None, one["id"])]
    if requirement and region:
        links.to("agreements", t("agreements.all_verdicts"), overenskommelse=detail["id"], manad=month)
        verdict = reading.verdict(detail["id"], chosen[0], region, month)
        one_verdict.show(detail, chosen[0], region, verdict, month)
        return
    some = {code: name for code, name in regions.items() if region in (None, code)}
    matrix.show(detail["id"], chosen, some, now, month)
