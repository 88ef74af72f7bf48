"""How an indicator is computed from records: numbered steps, chosen interpretations, code lists and worked patients."""

import streamlit as st
from markupsafe import Markup

from frontend import client
from frontend.api_types.register import (
    ChoiceOut,
    CodeListOut,
    ComputationOut,
    NumberedOut,
    PointOut,
    SpecificationOut,
    WorkedOut,
)
from frontend.components import formatting, layout, markup, tables, values
from frontend.components.tables import Cell, Column
from frontend.texts import t, word


def show(specification: SpecificationOut) -> None:
    """Everything about the computation of a specification; nothing where it does not compute."""
    computed = specification["computation"]
    if computed is None:
        return
    layout.section(t("computation.title"), t("computation.intro"))
    with st.expander(t("computation.steps", count=len(computed["steps"])), expanded=False, icon=":material/list_alt:"):
        markup.show(numbered(computed["steps"]))
    _choices(computed["choices"])
    _codelists(computed["codelists"], specification)
    _worked(computed, specification)


def numbered(steps: list[NumberedOut]) -> Markup:
    """Steps as a numbered list; they are in Swedish, whatever the page's language."""
    item = Markup("<li><strong>{}</strong>{}</li>")
    inner = Markup("").join(item.format(step["title"], _points(step["points"])) for step in steps)
    return Markup("<ol class='computed' lang='sv'>{}</ol>").format(inner)


def _points(points: list[PointOut]) -> Markup:
    item = Markup("<li>{}{}</li>")
    inner = Markup("").join(item.format(point["text"], _points(point["points"])) for point in points)
    return Markup("<ul>{}</ul>").format(inner) if points else Markup("")


def _choices(choices: list[ChoiceOut]) -> None:
    if not choices:
        return
    with st.expander(t("computation.choices", count=len(choices)), icon=":material/alt_route:"):
        columns = [
            Column(t("computation.chosen")),
            Column(t("computation.because")),
            Column(t("computation.otherwise")),
        ]
        rows = [[choice["chosen"], choice["why"], choice["otherwise"]] for choice in choices]
        tables.show(t("computation.choices", count=len(choices)), columns, rows, hide_caption=True)


def _codelists(codelists: list[CodeListOut], specification: SpecificationOut) -> None:
    if not codelists:
        return
    with st.expander(t("computation.codelists", count=len(codelists)), icon=":material/tag:"):
        columns = [Column(t("computation.codelist")), Column(t("computation.system")), Column(t("computation.codes"))]
        title = t("computation.codelists", count=len(codelists))
        tables.show(title, columns, [_codelist(one) for one in codelists], hide_caption=True)
        if any(one["codes"] for one in codelists):
            where = client.path("indicators", specification["id"], "codelists.xlsx")
            layout.excel(where, f"{specification['id']}-kodlistor", "codelists", version=specification["version"])


def _codelist(one: CodeListOut) -> list[Cell]:
    if one["supplied"]:
        return [one["name"], one["system"], tables.muted(t("computation.supplied"))]
    without = t("computation.without", codes=", ".join(one["excludes"])) if one["excludes"] else ""
    return [one["name"], one["system"], tables.lines([", ".join(one["codes"]), without])]


def _worked(computed: ComputationOut, specification: SpecificationOut) -> None:
    worked = computed["worked"]
    with st.expander(t("computation.worked", count=len(worked)), icon=":material/fact_check:"):
        columns = [
            Column(t("computation.shows")),
            Column(t("computation.patient")),
            Column(t("computation.expected")),
        ]
        rows = [[one["why"], _patient(one), _expected(one)] for one in worked]
        st.markdown(t("computation.worked_intro", period=_period(computed)))
        tables.show(t("computation.worked", count=len(worked)), columns, rows, hide_caption=True)
        st.markdown(_together(computed, specification))


def _patient(one: WorkedOut) -> Cell:
    return tables.coded(one["person"], one["unit"]) if one["unit"] else one["person"]


def _expected(one: WorkedOut) -> str:
    outcome = word("membership", one["outcome"])
    return f"{outcome}: {formatting.number(one['number'])}" if one["number"] is not None else outcome


def _period(computed: ComputationOut) -> str:
    first, last = formatting.day(computed["period_start"]), formatting.last_day(computed["period_end"])
    return t("computation.period", first=first, last=last)


def _together(computed: ComputationOut, specification: SpecificationOut) -> str:
    counts = {
        "numerator": computed["numerator"],
        "denominator": computed["denominator"],
        "missing": computed["missing"],
    }
    parts = [
        f"{t(f'computation.{name}')} {formatting.number(count)}" for name, count in counts.items() if count is not None
    ]
    value = values.value_text(specification, computed["value"])
    return t("computation.together", parts=", ".join(parts), value=value)
