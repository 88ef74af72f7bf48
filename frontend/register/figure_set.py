"""One set of reference figures: its source, what was read and whether it sums, its rows by region, its road and versions."""

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

import streamlit as st
from markupsafe import Markup, escape

from frontend.api_types.catalogue import FigureRow, FigureSet
from frontend.components import address, formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.register import entry_kinds, entry_road
from frontend.register.entry_kinds import FIGURES
from frontend.texts import age, named, t, word

ByAges = dict[str, list[FigureRow]]
_FEW = 12
"""So many age classes stand open; more are folded together."""


def show(identifier: str, version: str | None) -> None:
    """One version of a set (the newest visible one where `version` is None)."""
    entry = entry_kinds.detail(FIGURES, identifier, version)
    content = cast("FigureSet", entry["content"])
    links.to("figures", t("figures.back"), ":material/arrow_back:")
    layout.heading(named(entry))
    layout.messages()
    entry_road.show(entry)
    layout.facts(_facts(content))
    by_ages = _by_ages(content["rows"])
    if content["what"] == "population":
        _sums(by_ages)
        _of_region(by_ages)
    else:
        layout.section(t("figures.rows"))
        _rows(t("figures.rows"), [row for rows in by_ages.values() for row in rows])
    entry_road.history(entry, FIGURES.page, FIGURES.choice)


def _facts(content: FigureSet) -> Iterator[tuple[str, str | None]]:
    source, note = content["source"], content.get("note")
    yield t("figures.what"), word("figures", content["what"])
    yield t("figures.day"), formatting.day(content.get("day")) if content.get("day") else None
    yield t("figures.finality"), word("finality", content["finality"])
    yield t("figures.holder"), source["holder"]
    yield t("figures.document"), source["document"]
    yield t("figures.address"), _address(source["address"])
    yield t("figures.read"), formatting.day(source["read"])
    yield t("provenance.mark"), word("mark", source["mark"])
    yield t("figures.terms"), source.get("terms")
    yield t("figures.note"), named({"name_sv": note["sv"], "name_en": note.get("en")}) if note else None


def _address(written: str) -> Markup:
    """A link where it is one: what else somebody wrote there is text."""
    if written.startswith(("https://", "http://")):
        return Markup("<a href='{0}' rel='noreferrer' target='_blank'>{0}</a>").format(written)
    return escape(written)


def _by_ages(rows: list[FigureRow]) -> ByAges:
    """The rows of each age class, all ages first."""
    by_ages: ByAges = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["age_from"], -(row.get("age_to") or 999))):
        by_ages[_ages(row)].append(row)
    return by_ages


def _ages(row: FigureRow) -> str:
    last = row.get("age_to")
    return f"{row['age_from']}+" if last is None else f"{row['age_from']}-{last}"


def _sums(by_ages: ByAges) -> None:
    """What was read of each age class, and how far its sums are from each other."""
    layout.section(t("figures.sums"), t("figures.sums_intro"))
    columns = [Column(t("figures.ages")), *(Column(t(f"figures.{name}"), number=True) for name in _SUMS)]
    rows = [_sum(ages, rows) for ages, rows in by_ages.items()]
    if len(rows) <= _FEW:
        tables.show(t("figures.sums"), columns, rows, hide_caption=True)
        return
    with st.expander(t("figures.every_class", count=len(rows))):
        tables.show(t("figures.sums"), columns, rows, hide_caption=True)


_SUMS = ("regions", "counties", "nation", "difference", "sexes")


def _sum(ages: str, rows: list[FigureRow]) -> list[Cell]:
    counties = [row for row in rows if row.get("region") != public_data.NATION]
    known = [total for row in counties if (total := row.get("total")) is not None]
    nation = next((row.get("total") for row in rows if row.get("region") == public_data.NATION), None)
    apart = sum(known) - nation if nation is not None and known else None
    return [
        age(ages),
        formatting.number(len(counties)) if counties else None,
        formatting.number(sum(known)) if known else None,
        formatting.number(nation) if nation is not None else None,
        _apart(apart),
        _apart(_between_sexes(rows)),
    ]


def _between_sexes(rows: list[FigureRow]) -> int | None:
    """How much women and men together differ from the totals; None where no row has all three."""
    differences = [
        women + men - total
        for row in rows
        if (total := row.get("total")) is not None
        and (women := row.get("women")) is not None
        and (men := row.get("men")) is not None
    ]
    return max(differences, key=abs) if differences else None


def _apart(difference: int | None) -> Cell:
    if not difference:
        return None if difference is None else formatting.number(0)
    return tables.chip("warn", "!", f"{'+' if difference > 0 else ''}{formatting.number(difference)}")


def _of_region(by_ages: ByAges) -> None:
    layout.section(t("figures.rows"))
    every = [row for rows in by_ages.values() for row in rows]
    codes = {row.get("region") for row in every}
    names = {public_data.NATION: t("figures.nation")} | public_data.regions()
    left, _ = st.columns(2)
    with left:
        options = {code: name for code, name in names.items() if code in codes}
        region = address.choose(t("region"), options, "region")
    rows = [row for row in every if row.get("region") == region]
    _rows(names.get(region or "", ""), rows)


def _rows(caption: str, rows: list[FigureRow]) -> None:
    columns = [
        Column(t("figures.ages")),
        *(Column(t(f"figures.{sex}"), number=True) for sex in ("total", "women", "men")),
    ]
    lines: list[list[Cell]] = [
        [age(_ages(row)), *(formatting.number(row.get(sex)) for sex in ("total", "women", "men"))]  # type: ignore[arg-type]
        for row in rows
    ]
    tables.show(caption, columns, lines)
