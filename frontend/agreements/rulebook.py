"""The rulebook: requirements, how the money is divided, and what the document leaves open, with what the other choice gives."""

from collections import defaultdict
from collections.abc import Iterator

import streamlit as st
from markupsafe import Markup

from frontend import session
from frontend.agreements import reading, what_if
from frontend.api_types.agreements import AgreementDetail, PotOut, ReadingOut, RequirementOut
from frontend.components import formatting, layout, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, of_both, t, word


def show(detail: AgreementDetail) -> None:
    """What the agreement says, as the platform computes it."""
    _requirements(detail)
    layout.section(t("rulebook.money"))
    _pots(detail)
    layout.section(t("rulebook.choices"), t("rulebook.choices_intro"))
    if not detail["choices"]:
        layout.empty(t("rulebook.no_choices"))
    for choice in detail["choices"]:
        _choice(choice)
    if detail["choices"]:
        what_if.show(detail)


def _requirements(detail: AgreementDetail) -> None:
    layout.section(t("rulebook.requirements"))
    columns = [Column(t("agreements.requirement")), Column(t("rulebook.nature")), Column(t("rulebook.levels"))]
    columns += [Column(t("rulebook.due"), whole=True), Column(t("agreements.sections"))]
    tables.show(
        t("rulebook.requirements"),
        columns,
        [_requirement(detail, one) for one in detail["requirements"]],
        hide_caption=True,
    )


def _requirement(detail: AgreementDetail, one: RequirementOut) -> list[Cell]:
    owed = [formatting.day(one["due"]) if one["due"] else "", word("party", one["owed_by"]) if one["owed_by"] else ""]
    levels = one["levels_en"] if session.language() == "en" else one["levels_sv"]
    share = [t("rulebook.share", share=formatting.number(one["share"]))] if one["share"] else []
    return [
        named(one),
        word("nature", one["nature"]),
        tables.lines([*levels, *share]),
        tables.lines(owed),
        tables.lines(reading.sections(detail, one["sections"])),
    ]


def _pots(detail: AgreementDetail) -> None:
    """The amounts as a tree: each with its parts below it."""
    parts: dict[str | None, list[PotOut]] = defaultdict(list)
    for pot in detail["pots"]:
        parts[pot["part_of"]].append(pot)
    rows = [_pot(detail, pot, depth) for pot, depth in _tree(parts, None, 0)]
    columns = [Column(t("rulebook.pot")), Column(t("agreements.amount"), number=True), Column(t("rulebook.shared"))]
    columns += [Column(t("agreements.occasions")), Column(t("agreements.sections"))]
    total = formatting.kronor(detail["total"] * 100)
    tables.show(t("rulebook.pots", amount=total), columns, rows)


def _tree(parts: dict[str | None, list[PotOut]], above: str | None, depth: int) -> Iterator[tuple[PotOut, int]]:
    for pot in parts[above]:
        yield pot, depth
        yield from _tree(parts, pot["id"], depth + 1)


def _pot(detail: AgreementDetail, pot: PotOut, depth: int) -> list[Cell]:
    occasions = reading.occasion_names(detail)
    branch = Markup("<span class='branch' style='padding-left: {}rem'>{}{}</span>")
    return [
        branch.format(depth * 1.1, "└ " if depth else "", named(pot)),
        formatting.kronor(pot["amount"] * 100),
        word("shared_by", pot["by"]) if pot["by"] else t("rulebook.in_parts"),
        tables.lines(occasions.get(one, one) for one in pot["occasions"]),
        tables.lines(reading.sections(detail, pot["sections"])),
    ]


def _choice(choice: ReadingOut) -> None:
    with st.container(border=True):
        st.markdown(f"**{of_both(choice, 'question')}**")
        others = [
            (t("rulebook.other", name=named(one)), f"{of_both(one, 'gives')}\n{of_both(one, 'needs')}".strip())
            for one in choice["alternatives"]
        ]
        layout.facts(
            [(t("rulebook.chosen"), of_both(choice, "chosen")), (t("rulebook.why"), of_both(choice, "why")), *others]
        )
