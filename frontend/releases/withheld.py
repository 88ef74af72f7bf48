"""Values that are withheld for their quality or do not apply: what stands, withholding more, and undoing it."""

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import RoundOut, WithholdingIn, WithholdingOut
from frontend.api_types.register import IndicatorOut
from frontend.client import ApiError
from frontend.components import formatting, layout, public_data
from frontend.texts import named, t, word

_CAUSES = ("withheld_for_quality", "not_applicable")
_SEXES = ("total", "women", "men")


def show() -> None:
    """What is withheld and was, and the form."""
    st.markdown(t("withheld.intro"))
    found = session.api().get(client.path("withholdings"), list[WithholdingOut])
    names = {one["id"]: named(one) for one in session.api().get(client.path("indicators"), list[IndicatorOut])}
    with st.expander(t("withheld.new"), expanded=not found):
        _form(names)
    if not found:
        layout.empty(t("withheld.none"))
    for one in found:
        with st.container(border=True, gap=None):
            _one(one, names)


def _one(one: WithholdingOut, names: dict[str, str]) -> None:
    st.markdown(f"**{word('cause', one['cause'])}**: {_about(one, names)}")
    made = t("withheld.by", when=formatting.moment(one["made_at"]), who=one["made_by"])
    st.caption(f"{one['reason']} · {made}")
    if one["lifted_at"]:
        lifted = t("withheld.lifted_by", when=formatting.moment(one["lifted_at"]), who=one["lifted_by"])
        st.caption(f"{lifted} {one['lifted_reason']}")
    else:
        _undo(one["id"])


def _about(one: WithholdingOut, names: dict[str, str]) -> str:
    regions = public_data.regions()
    parts = [
        names.get(one["indicator"] or "", one["indicator"]) or t("withheld.every_indicator"),
        regions.get(one["region"] or "", one["region"]) or t("withheld.every_region"),
        one["round"] or t("preparing.every_round"),
        one["unit"],
        word("sex", one["sex"]) if one["sex"] else None,
        one["age_group"],
    ]
    return ", ".join(part for part in parts if part)


def _undo(number: int) -> None:
    with st.expander(t("withheld.undo")), st.form(f"lift_{number}", border=False):
        reason = st.text_area(t("step.reason"), key=f"lift_reason_{number}", max_chars=1000)
        if st.form_submit_button(t("withheld.undo")):
            _send(client.path("withholdings", number, "lift"), {"reason": reason.strip()}, reason, t("withheld.shown"))


def _form(names: dict[str, str]) -> None:
    rounds = {one["id"]: one["name"] for one in session.api().get(client.path("rounds"), list[RoundOut])}
    regions = public_data.regions()
    with st.form("withhold", border=False):
        cause = st.radio(
            t("withheld.cause"), _CAUSES, format_func=lambda code: word("cause", code), key="withhold_cause"
        )
        indicator = _choice(t("indicator"), names, "indicator")
        region = _choice(t("region"), regions, "region")
        round_id = _choice(t("round"), rounds, "round")
        sex = _choice(t("sex"), {code: word("sex", code) for code in _SEXES}, "sex")
        reason = st.text_area(t("step.reason"), key="withhold_reason", max_chars=1000)
        if st.form_submit_button(t("withheld.withhold"), type="primary"):
            wanted: WithholdingIn = {
                "cause": cause,
                "reason": reason.strip(),
                "indicator": indicator,
                "region": region,
                "round": round_id,
                "sex": sex,
            }
            _send(client.path("withholdings"), wanted, reason, t("withheld.done"))


def _choice(label: str, options: dict[str, str], name: str) -> str | None:
    chosen: str | None = st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda code: options[code],
        key=f"withhold_{name}",
        placeholder=t("all"),
    )
    return chosen


def _send(where: str, body: object, reason: str, done: str) -> None:
    if len(reason.strip()) < 3:
        st.error(t("step.reason_needed"))
        return
    try:
        session.api().post(where, body)
    except ApiError as error:
        layout.refused(error)
        return
    public_data.forget()
    layout.done(done)
    st.rerun()
