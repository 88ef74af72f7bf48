"""One region's verdict on one requirement: what it is, why, what it rests on, and what would be needed for more."""

from collections.abc import Iterator
from decimal import ROUND_UP, Decimal

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.agreements import appeals, marks, reading
from frontend.api_types.agreements import AgreementDetail, EvidenceOut, NeededOut, RequirementOut, VerdictOut
from frontend.components import formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, of_both, t, word

_SHOWN = Decimal("0.1")
"""Points are shown with a decimal, upwards: what is shown is always enough."""


def show(
    detail: AgreementDetail, requirement: RequirementOut, region: str, one: VerdictOut | None, month: str | None
) -> None:
    """Everything about the verdict that the reader may see."""
    name = public_data.regions()[region]
    layout.subsection(f"{name}: {named(requirement)}" + (f", {formatting.month(month)}" if month else ""))
    if one is None:
        layout.empty(t("agreements.verdict_not_published"))
    else:
        _verdict(one, reading.sections(detail, requirement["sections"]))
    if one and requirement["nature"] == "measured" and _is_ours(region):
        _needed(detail["id"], one)
    appeals.show(detail["id"], requirement["id"], region, one["month"] if one else month, may=one is not None)


def _is_ours(region: str) -> bool:
    return session.can("prepare_decision") or region in session.own_regions("region_reporter", "region_attester")


def _verdict(one: VerdictOut, sections: list[str]) -> None:
    layout.facts(_facts(one, sections))
    if one["figures_hidden"]:
        st.info(t("agreements.figures_hidden"), icon=":material/visibility_off:")
    if not one["certain"]:
        st.warning(t("agreements.uncertain"), icon=":material/help:")
    if not one["published"]:
        st.caption(t("agreements.only_ours"))
    if one["evidence"]:
        _evidence(one)


def _facts(one: VerdictOut, sections: list[str]) -> Iterator[tuple[str, str | None]]:
    yield t("agreements.verdict"), marks.chip_of(one)
    yield t("agreements.reason"), of_both(one, "reason")
    yield t("agreements.value"), formatting.with_unit(one["value"], "%") if one["value"] else None
    yield t("agreements.level"), formatting.with_unit(one["level"], "%") if one["level"] else None
    yield t("agreements.improvement"), _points(one["improvement"])
    yield t("agreements.way"), word("tier", one["tier"]) if one["tier"] else None
    yield t("agreements.share"), marks.share(one) if one["share"] is not None else None
    yield t("agreements.judged_by"), one.get("judged")
    computed = one.get("computed")
    yield t("agreements.computed"), marks.verdict(computed) if computed else None
    yield t("agreements.computed_from"), of_both(one, "computed_reason") if computed else None
    yield t("agreements.disagreement"), of_both(one, "disagreement") if one.get("disagreement_sv") else None
    yield t("agreements.sections"), "\n".join(sections)


def _points(value: str | None) -> str | None:
    return t("agreements.points", points=formatting.number(value)) if value else None


def _evidence(one: VerdictOut) -> None:
    columns = [Column(t("indicator")), Column(t("month"), whole=True), Column(t("agreements.value"), number=True)]
    columns += [Column(t("numerator"), number=True), Column(t("denominator"), number=True), Column(t("submission"))]
    caption = t("agreements.evidence")
    tables.show(caption, columns, [_evidence_row(entry, one["region"]) for entry in one["evidence"]])


def _evidence_row(entry: EvidenceOut, region: str) -> list[Cell]:
    indicator = public_data.indicators().get(entry["measure"])
    file = links.submission(entry["submission"], region) if entry["submission"] else Markup("–")
    return [
        named(indicator) if indicator else entry["measure"],
        formatting.month(entry["month"]),
        formatting.with_unit(entry["value"], "%"),
        formatting.number(entry["numerator"]),
        formatting.number(entry["denominator"]),
        tables.coded(file, entry["sha256"][:12]) if entry["sha256"] else file,
    ]


def _needed(agreement: str, one: VerdictOut) -> None:
    """What would be needed for more: told to the region itself and to the nation."""
    layout.subsection(t("agreements.needed"))
    found = session.api().get(
        client.path("agreements", agreement, "needed"),
        NeededOut,
        region=one["region"],
        requirement=one["requirement"],
        month=one["month"],
    )
    if not found["moves"]:
        st.markdown(t("agreements.needed_nothing"))
        return
    share = formatting.with_unit(found["share"], "%")
    st.markdown(t("agreements.needed_for", share=share, way=word("tier", found["way"]).lower()))
    for move in found["moves"]:
        indicator = public_data.indicators().get(move["measure"])
        name = named(indicator) if indicator else move["measure"]
        points = formatting.number(Decimal(move["points"]).quantize(_SHOWN, ROUND_UP))
        patients = t("agreements.patients", count=move["patients"]) if move["patients"] is not None else ""
        st.markdown(f"- {t('agreements.move', name=name, points=points)}{patients}")
