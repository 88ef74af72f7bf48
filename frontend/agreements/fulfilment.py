"""Who fulfils what: the answer by requirement, what changed since the month before, and every region's verdicts."""

from collections import Counter
from collections.abc import Iterator, Mapping

import streamlit as st

from frontend.agreements import marks, matrix, one_verdict, reading
from frontend.api_types.agreements import AgreementDetail, Fulfilment, RequirementOut, VerdictOut
from frontend.components import address, formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, t, word

ByPlace = Mapping[tuple[str, str], VerdictOut]
"""Verdicts by requirement and region."""


def show(detail: AgreementDetail) -> None:
    """The month's verdicts: the answer first, then the filters and what they leave."""
    found = reading.fulfilment(detail["id"])
    month = _month(detail, found)
    now, before = _of_month(found, month), _of_month(found, _before(detail, month))
    requirements = [one for one in detail["requirements"] if _has_regions(one, now)]
    if not requirements:
        layout.empty(t("agreements.no_regions"))
        return
    if not (address.get("krav") and address.get("region")):  # the answer to a link to one verdict is that verdict
        _answer(requirements, now, before if month else {}, month)
        if found["not_published"]:
            st.info(t("agreements.not_published", count=found["not_published"]), icon=":material/visibility_off:")
    _every(detail, requirements, now, month)


def _month(detail: AgreementDetail, found: Fulfilment) -> str | None:
    """The chosen month; the newest with a verdict where none is chosen."""
    if not detail["months"]:
        return None
    judged = [one["month"] for one in found["verdicts"] if one["month"] and one["verdict"] != "no_value"]
    months = {one: formatting.month(one) for one in sorted(detail["months"], reverse=True)}
    return address.choose(t("month"), months, "manad", default=max(judged, default=min(months)))


def _before(detail: AgreementDetail, month: str | None) -> str | None:
    """The agreement's month before; None for its first."""
    return max((one for one in detail["months"] if month and one < month), default=None)


def _of_month(found: Fulfilment, month: str | None) -> dict[tuple[str, str], VerdictOut]:
    """The month's verdicts, with those that have no month."""
    return {(one["requirement"], one["region"]): one for one in found["verdicts"] if one["month"] in (month, None)}


def _has_regions(one: RequirementOut, now: ByPlace) -> bool:
    """Whether regions are judged by the requirement: others' duties are in the rulebook and among the judgements."""
    regions = public_data.regions()
    return one["nature"] in reading.OF_A_MONTH or any(name == one["id"] and code in regions for name, code in now)


def _answer(requirements: list[RequirementOut], now: ByPlace, before: ByPlace, month: str | None) -> None:
    """How many regions fulfil each requirement, and which have changed since the month before."""
    columns = [Column(t("agreements.requirement")), Column(t("agreements.regions_met"), number=True)]
    columns += [Column(t("agreements.regions_others")), Column(t("agreements.changed"))]
    caption = t("agreements.answer", month=formatting.month(month)) if month else t("agreements.answer_judged")
    tables.show(caption, columns, [_answer_row(one, now, before) for one in requirements])


def _answer_row(one: RequirementOut, now: ByPlace, before: ByPlace) -> list[Cell]:
    regions = public_data.regions()
    of = [now[one["id"], code] for code in regions if (one["id"], code) in now]
    counts = Counter(verdict["verdict"] for verdict in of)
    others = [f"{word('fulfilment', code)}: {counts[code]}" for code in marks.SYMBOLS if code != "met" and counts[code]]
    if len(of) < len(regions):
        others.append(f"{t('agreements.unpublished')}: {len(regions) - len(of)}")
    judged = counts["met"] + counts["partly"] + counts["not_met"]  # of none, "0 of 21" would say that nobody fulfils it
    met = t("agreements.of", part=counts["met"], whole=len(regions)) if judged else None
    return [named(one), met, tables.lines(others), tables.lines(_changes(one["id"], now, before)) or None]


def _changes(requirement: str, now: ByPlace, before: ByPlace) -> Iterator[str]:
    """Regions whose verdict is another than the month before, where both are known."""
    for code, name in public_data.regions().items():
        new, old = now.get((requirement, code)), before.get((requirement, code))
        if new and old and new["month"] and (new["verdict"], new["share"]) != (old["verdict"], old["share"]):
            yield f"{name}: {marks.symbol(old)} → {marks.symbol(new)}"


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
        one_verdict.show(detail, chosen[0], region, now.get((requirement, region)), month)
        return
    some = {code: name for code, name in regions.items() if region in (None, code)}
    matrix.show(detail["id"], chosen, some, now, month)
