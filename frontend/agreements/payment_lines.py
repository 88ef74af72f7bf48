"""Lines of payments by recipient, in kronor with öre where there are any."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from frontend.agreements import reading
from frontend.api_types.agreements import AgreementDetail, LineOut
from frontend.components import formatting, markup, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, t, word

_AT_FIRST = 10
"""How many of the sentences that say what is missing are shown before they are asked for."""


def sums(lines: Iterable[LineOut]) -> Counter[str]:
    """Öre by recipient."""
    total: Counter[str] = Counter()
    for line in lines:
        total[line["region"]] += line["ore"]
    return total


def recipients(lines: Iterable[LineOut], regions: Mapping[str, str]) -> dict[str, str]:
    """The recipients' names by code, the regions first and in their order."""
    names = {line["region"]: line["region_name"] for line in lines}
    return {
        code: names[code] for code in [*(c for c in regions if c in names), *(c for c in names if c not in regions)]
    }


def compared(name: str, before: int, after: int) -> list[Cell]:
    """A recipient's row of two sums (öre) and their difference."""
    return [name, formatting.kronor(before), formatting.kronor(after), formatting.kronor(after - before)]


def show(detail: AgreementDetail, lines: Sequence[LineOut], regions: Mapping[str, str]) -> None:
    """The sums by recipient, and below them every line."""
    total = sums(lines)
    names = recipients(lines, regions)
    rows: list[list[Cell]] = [[name, formatting.kronor(total[code])] for code, name in names.items()]
    rows.append([t("payments.total"), formatting.kronor(sum(total.values()))])
    caption = t("payments.by_recipient")
    tables.show(caption, [Column(t("payments.recipient")), Column(t("agreements.amount"), number=True)], rows)
    with st.expander(t("payments.every_line", count=len(lines))):
        columns = [Column(t("payments.recipient")), Column(t("payments.for"))]
        columns += [Column(t("payments.kind")), Column(t("agreements.amount"), number=True)]
        what = reading.requirement_names(detail) | {pot["id"]: named(pot) for pot in detail["pots"]}
        tables.show(t("payments.lines"), columns, [_line(line, what) for line in lines])


def _line(line: LineOut, what: Mapping[str, str]) -> list[Cell]:
    name = what.get(line["requirement"], line["requirement"])
    return [line["region_name"], name, word("payment", line["kind"]), formatting.kronor(line["ore"])]


def problems(sentences: Sequence[str]) -> None:
    """Why nothing can be paid: the first of it, and the rest where that is much."""
    st.warning(t("payments.not_payable"), icon=":material/block:")
    listed(sentences[:_AT_FIRST])
    if len(sentences) > _AT_FIRST:
        with st.expander(t("payments.more_missing", count=len(sentences) - _AT_FIRST)):
            listed(sentences[_AT_FIRST:])


def listed(sentences: Sequence[str]) -> None:
    """Sentences in Swedish, one by one."""
    items = Markup("").join(Markup("<li>{}</li>").format(one) for one in sentences)
    markup.show(Markup("<ul lang='sv'>{}</ul>").format(items))
