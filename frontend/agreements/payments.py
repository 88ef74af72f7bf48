"""Payments: what would be paid now, prepared by one and approved by another; approved runs are for everybody to read."""

from collections.abc import Iterator

import streamlit as st

from frontend import client, session
from frontend.agreements import claims, imported, payment_lines, reading
from frontend.api_types.agreements import AgreementDetail, PaymentsOut, RunDetail, RunIn, RunOut
from frontend.client import ApiError
from frontend.components import address, formatting, layout, links, public_data, step_buttons
from frontend.components.chips import state
from frontend.texts import t


def show(detail: AgreementDetail) -> None:
    """The runs, and for the national side what would be paid now."""
    number = address.get("utbetalning")
    decision = address.get("beslut")
    if number:
        _one(detail, number)
        return
    if decision:
        imported.one(detail, decision)
        return
    st.markdown(t("payments.intro"))
    runs = reading.runs(detail["id"])
    _runs(detail, runs)
    for region in session.own_regions("region_reporter", "region_attester"):
        claims.show(detail, region)
    if session.can("prepare_decision"):
        _preview(detail, {one["occasion"] for one in runs if one["state"] != "returned"})
    imported.show(detail)


def _runs(detail: AgreementDetail, runs: list[RunOut]) -> None:
    layout.section(t("payments.runs"))
    if not runs:
        layout.empty(t("payments.no_runs"))
    for one in runs:
        with st.container(border=True, gap=None):
            _link(detail, _title(detail, one), one["id"])
            layout.facts([(t("state"), state(one["state"])), (t("payments.prepared"), _who(one))])


def _title(detail: AgreementDetail, one: RunOut) -> str:
    occasion = reading.occasion_names(detail).get(one["occasion"], one["occasion"])
    return t("payments.run", occasion=occasion, amount=formatting.kronor(one["total_ore"]))


def _link(detail: AgreementDetail, label: str, run: int | None, icon: str | None = None) -> None:
    """A link to a run, or to all of them."""
    links.to("agreements", label, icon, overenskommelse=detail["id"], visa="utbetalningar", utbetalning=run)


def _who(one: RunOut) -> str:
    return f"{formatting.moment(one['made_at'])}, {one['made_by']}"


def _one(detail: AgreementDetail, number: str) -> None:
    _link(detail, t("payments.all"), None, ":material/arrow_back:")
    run = session.api().get(client.path("agreements", detail["id"], "runs", number), RunDetail)
    layout.section(_title(detail, run))
    layout.facts(_facts(run))
    where = client.path("agreements", detail["id"], "runs", run["id"], "steps")
    step_buttons.show(run["steps"], where, f"run_{run['id']}")
    if run["state"] == "prepared" and not run["steps"] and session.can("approve_decision"):
        st.caption(t("payments.own"))
    payment_lines.show(detail, run["lines"], public_data.regions())
    book = client.path("agreements", detail["id"], "runs", run["id"], "lines.xlsx")
    layout.excel(book, f"utbetalning-{detail['id']}-{run['id']}", f"run_{run['id']}")


def _facts(run: RunDetail) -> Iterator[tuple[str, str | None]]:
    yield t("state"), state(run["state"])
    yield t("payments.prepared"), _who(run)
    if run["decided_at"]:
        yield t("agreements.answered"), f"{formatting.moment(run['decided_at'])}, {run['decided_by']}"
    yield t("step.reason"), run["reason"]
    yield t("payments.rulebook"), t("payments.version", version=run["version"])
    yield t("payments.digest"), run["digest"]
    yield t("payments.checked"), t("payments.reproduced" if run["reproduced"] else "payments.not_reproduced")


def _preview(detail: AgreementDetail, standing: set[str]) -> None:
    """What the chosen occasion would pay now, and the button that prepares it."""
    layout.section(t("payments.now"), t("payments.now_intro"))
    occasion = address.choose(t("payments.occasion"), reading.occasion_names(detail), "tillfalle")
    if occasion is None:
        return
    where = client.path("agreements", detail["id"], "payments")
    found = session.api().get(where, PaymentsOut, occasion=occasion)
    if found["problems"]:
        payment_lines.problems(found["problems"])
        return
    if occasion in standing:
        st.caption(t("payments.stands"))
    elif st.button(t("payments.prepare"), type="primary", key=f"prepare_{occasion}"):
        _prepare(detail["id"], occasion)
    payment_lines.show(detail, found["lines"], public_data.regions())


def _prepare(agreement: str, occasion: str) -> None:
    body: RunIn = {"occasion": occasion}
    try:
        session.api().post(client.path("agreements", agreement, "runs"), body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("payments.is_prepared"))
    st.rerun()
