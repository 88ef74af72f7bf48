"""What another reading of the document would give: computed beside the record, never on it."""

from collections import Counter

import streamlit as st

from frontend import client, session
from frontend.agreements import payment_lines, reading
from frontend.api_types.agreements import AgreementDetail, Fulfilment, PaymentsOut
from frontend.components import layout, public_data, tables
from frontend.components.tables import Column
from frontend.texts import named, t, word

_OUTCOMES = ("met", "partly", "not_met")


def show(detail: AgreementDetail) -> None:
    """The choice of alternatives and, where any is chosen, what they would change."""
    layout.section(t("what_if.title"), t("what_if.intro"))
    names = {other["id"]: named(other) for choice in detail["choices"] for other in choice["alternatives"]}
    chosen = st.multiselect(
        t("what_if.choose"),
        list(names),
        format_func=names.__getitem__,
        key=f"what_if_{detail['id']}",
        placeholder=t("choose"),
    )
    if not chosen:
        return
    st.warning(t("what_if.not_the_record"), icon=":material/science:")
    other = reading.fulfilment(detail["id"], chosen)
    _fulfilment(detail, reading.fulfilment(detail["id"]), other)
    if session.can("prepare_decision"):
        _payments(detail, chosen)


def _fulfilment(detail: AgreementDetail, record: Fulfilment, other: Fulfilment) -> None:
    """How many verdicts become others, by requirement."""
    before, after = _counts(record), _counts(other)
    columns = [Column(t("agreements.requirement")), *(Column(word("fulfilment", code), True) for code in _OUTCOMES)]
    rows = [
        [name, *(_change(before[requirement, code], after[requirement, code]) for code in _OUTCOMES)]
        for requirement, name in reading.requirement_names(detail).items()
        if any(before[requirement, code] or after[requirement, code] for code in _OUTCOMES)
    ]
    if rows:
        tables.show(t("what_if.fulfilment"), columns, rows)
    else:
        layout.empty(t("what_if.no_verdicts"))


def _counts(found: Fulfilment) -> Counter[tuple[str, str]]:
    return Counter((one["requirement"], one["verdict"]) for one in found["verdicts"])


def _change(before: int, after: int) -> str:
    return str(after) if before == after else f"{before} → {after}"


def _payments(detail: AgreementDetail, chosen: list[str]) -> None:
    """What would be paid to each under the alternatives, beside what the record gives now."""
    where = client.path("agreements", detail["id"], "payments")
    record = session.api().get(where, PaymentsOut)
    other = session.api().get(where, PaymentsOut, choices=chosen)
    layout.subsection(t("what_if.payments"))
    if other["problems"]:
        payment_lines.problems(other["problems"])
        return
    names = payment_lines.recipients([*record["lines"], *other["lines"]], public_data.regions())
    before, after = payment_lines.sums(record["lines"]), payment_lines.sums(other["lines"])
    columns = [Column(t("payments.recipient")), Column(t("what_if.now"), True), Column(t("what_if.then"), True)]
    columns.append(Column(t("what_if.difference"), True))
    rows = [payment_lines.compared(name, before[code], after[code]) for code, name in names.items()]
    tables.show(t("what_if.payments_caption"), columns, rows)
    if record["problems"]:
        st.caption(t("what_if.record_not_payable"))
