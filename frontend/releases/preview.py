"""What a release shows, hides and changes: in figures, for the nation, and cell by cell."""

import streamlit as st

from frontend import session
from frontend.api_types.releases import CellChange, IndicatorPreview, NationOut, Preview
from frontend.components import formatting, layout, tables, values
from frontend.components.chips import target_class
from frontend.components.tables import Cell, Column
from frontend.texts import age, t, word


def show(preview: Preview) -> None:
    """All of it; what changes of what is public already stands first."""
    layout.section(t("preview.title"))
    shown = preview["cells"] - preview["hidden"]
    changed = sum(count for change, count in preview["changes"].items() if change not in _NO_CHANGE)
    layout.figures(
        [
            (t("preview.shown"), formatting.number(shown), t("preview.of_cells", count=preview["cells"])),
            (t("preview.hidden"), formatting.number(preview["hidden"]), _counts("cause", preview["reasons"])),
            (t("preview.changed"), formatting.number(changed), t("preview.of_public")),
        ]
    )
    changes = preview["changes"].items()
    _table(t("preview.changes"), [(word("change", change), formatting.number(count)) for change, count in changes])
    _changed(preview)
    _nation(preview["indicators"])


_NO_CHANGE = ("same", "new_shown", "new_hidden")


def _counts(group: str, counts: dict[str, int]) -> str:
    parts = (f"{word(group, code).lower()}: {formatting.number(count)}" for code, count in counts.items())
    return "; ".join(parts) or t("preview.nothing_hidden")


def _table(caption: str, rows: list[tuple[str, Cell]]) -> None:
    tables.show(caption, [Column(t("what")), Column(t("releases.cells"), number=True)], rows)


def _changed(preview: Preview) -> None:
    if not preview["changed"]:
        st.caption(t("preview.nothing_changed"))
        return
    layout.subsection(t("preview.changed_cells"))
    names = {one["indicator"]: _name(one) for one in preview["indicators"]}
    columns = [Column(t("indicator")), Column(t("region")), Column(t("period")), Column(t("preview.part"))]
    columns += [Column(t("preview.before"), number=True), Column(t("preview.after"), number=True), Column(t("what"))]
    tables.show(
        t("preview.changed_cells"), columns, [_cell(one, names) for one in preview["changed"]], hide_caption=True
    )
    if preview["more"]:
        st.caption(t("preview.more", count=preview["more"]))


def _name(one: IndicatorPreview) -> str:
    return one["name_en"] if session.language() == "en" and one["name_en"] else one["name"]


def _cell(one: CellChange, names: dict[str, str]) -> tuple[Cell, ...]:
    return (
        names.get(one["indicator"], one["indicator"]),
        one["region_name"],
        _days(one["period_start"], one["period_end"]),
        _part(one),
        _value(one["before"], one["cause_before"]),
        _value(one["after"], one["cause_after"]),
        word("change", one["change"]),
    )


def _part(one: CellChange) -> str:
    parts = [one["unit"], *(word("sex", one["sex"]) for _ in [0] if one["sex"] != "total")]
    parts += [age(one["age_group"]) for _ in [0] if one["age_group"] != "total"]
    return ", ".join(part for part in parts if part) or t("preview.whole")


def _value(value: str | None, cause: str | None) -> Cell:
    return formatting.number(value) if value is not None else tables.muted(word("cause", cause))


def _days(start: str, end: str) -> str:
    """A whole year as its number, other periods by their first and last days."""
    if start.endswith("-01-01") and end == f"{int(start[:4]) + 1}-01-01":
        return start[:4]
    return f"{formatting.day(start)}–{formatting.last_day(end)}"


def _nation(indicators: list[IndicatorPreview]) -> None:
    layout.subsection(t("preview.nation"))
    columns = [Column(t("indicator")), Column(t("period")), Column(t("preview.before"), number=True)]
    columns += [Column(t("preview.after"), number=True), Column(t("preview.class")), Column(t("preview.regions"))]
    rows = [_nation_row(one, nation) for one in indicators for nation in one["nation"]]
    if rows:
        tables.show(t("preview.nation"), columns, rows, hide_caption=True)
    else:
        layout.empty(t("preview.no_nation"))


def _nation_row(one: IndicatorPreview, nation: NationOut) -> tuple[Cell, ...]:
    return (
        _name(one),
        _days(nation["period_start"], nation["period_end"]),
        *(_in_unit(one, value) for value in (nation["before"], nation["after"])),
        tables.lines(target_class(code) or "–" for code in _classes(nation)),
        t("preview.from_to", before=nation["regions_before"], after=nation["regions_after"]),
    )


def _in_unit(one: IndicatorPreview, value: str | None) -> Cell:
    return None if value is None else values.in_unit(value, one["unit"], one["decimals"])


def _classes(nation: NationOut) -> list[str | None]:
    before, after = nation["class_before"], nation["class_after"]
    return [after] if before == after or before is None else [before, after]
