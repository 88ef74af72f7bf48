"""Handing in: choose round and region, fetch the template, hand in a file, read what the check found, and finish."""

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.collection import (
    DeclarationIn,
    DeclarationOut,
    RoundDetail,
    RoundOut,
    SubmissionOut,
)
from frontend.api_types.core import Role
from frontend.collection import asked, result_upload, submission, submission_card
from frontend.components import address, formatting, layout, markup, public_data
from frontend.identity import login
from frontend.texts import t, word

_ROLES: tuple[Role, ...] = ("region_reporter", "region_attester", "national")
_CSV = "text/csv"


def show() -> None:
    """Draws the page, or the submission that the address names."""
    if not session.logged_in():
        layout.heading(t("submit.title"), t("submit.login"))
        login.form()
        return
    chosen = address.get("inlamning")
    if chosen:
        submission.show(chosen, "submit")
        return
    layout.heading(t("submit.title"), t("submit.intro"))
    layout.messages()
    region, round_id = _choose()
    if region and round_id:
        _round(session.api().get(client.path("rounds", round_id), RoundDetail), region)


def _choose() -> tuple[str | None, str | None]:
    names = {public_data.NATION: t("outcome.nation"), **public_data.regions()}
    own = {code: names.get(code, code) for code in session.own_regions(*_ROLES)}
    if not own:
        layout.empty(t("submit.no_region"))
        return None, None
    left, right = st.columns(2)
    with left:
        region = address.choose(t("region"), own, "region", resets=("omgang",))
    rounds = [
        entry
        for entry in session.api().get(client.path("rounds"), list[RoundOut])
        if region in entry["regions"] and entry["state"] != "planned"
    ]
    if not rounds:
        layout.empty(t("submit.no_rounds"))
        return region, None
    rounds.sort(key=lambda entry: (entry["state"] != "open", entry["due"]))
    with right:
        choices = {entry["id"]: _round_name(entry) for entry in rounds}
        return region, address.choose(t("round"), choices, "omgang")


def _round_name(entry: RoundOut) -> str:
    return str(entry["name"]) if entry["state"] == "open" else f"{entry['name']} ({word('state', 'closed').lower()})"


def _round(entry: RoundDetail, region: str) -> None:
    st.markdown(
        t(
            "submit.round",
            period=entry["period_label"],
            first=formatting.day(entry["period_start"]),
            last=formatting.last_day(entry["period_end"]),
            due=formatting.day(entry["due"]),
        )
    )
    if entry["rows_by"] == "month":
        st.markdown(t("submit.of_months"))
    asked.show(entry, region)
    if entry["state"] == "open" and session.can("submit"):
        _template(entry, region)
        layout.section(t("submit.hand_in"))
        result_upload.show(entry["id"], region)
    _earlier(entry, region)
    _declare(entry, region)


def _template(entry: RoundDetail, region: str) -> None:
    layout.section(t("submit.template"), t("submit.template_intro"))
    name = f"mall-{entry['id']}-{region}"
    with st.container(horizontal=True):
        layout.download(
            t("submit.template_excel"),
            client.path("rounds", entry["id"], "template.xlsx"),
            f"{name}.xlsx",
            "template_xlsx",
            layout.XLSX,
            region=region,
        )
        layout.download(
            t("submit.template_csv"),
            client.path("rounds", entry["id"], "template.csv"),
            f"{name}.csv",
            "template_csv",
            _CSV,
            region=region,
        )


def _earlier(entry: RoundDetail, region: str) -> None:
    layout.section(t("submit.earlier"))
    submissions = session.api().get(
        client.path("submissions"), list[SubmissionOut], round=entry["id"], region=region, limit=20
    )
    if not submissions:
        layout.empty(t("submit.none_earlier"))
    for earlier in submissions:
        submission_card.show(earlier, "submit")


def _declare(entry: RoundDetail, region: str) -> None:
    layout.section(t("submit.declare"), t("submit.declare_intro"))
    names = {line["indicator"]: line["name"] for line in entry["indicator_list"]}
    delivery = next((row for row in entry["deliveries"] if row["region"] == region), None)
    for declaration in delivery["declared"] if delivery else ():
        _declared(entry, declaration, names)
    if entry["state"] == "open" and session.can("submit"):
        _declaration_form(entry, region, names)


def _declared(entry: RoundDetail, declared: DeclarationOut, names: dict[str, str]) -> None:
    code = declared["indicator"]
    name = names.get(code, str(code)) if code else t("submit.every_indicator")
    by = f"{declared['declared_by']}, {formatting.day(declared['declared_at'])}"
    text, button = st.columns([4, 1], vertical_alignment="center")
    attested = declared["attested_by"]
    state = t("submit.declaration_attested", who=attested) if attested else t("submit.declaration_waits")
    with text:
        markup.show(Markup("<p><strong>{}</strong>: {} ({}) {}</p>").format(name, declared["reason"], by, state))
    where = client.path("rounds", entry["id"], "declarations", declared["id"])
    key = f"declared_{declared['id']}"
    if "attest" in declared["steps"] and button.button(word("step", "attest"), key=f"{key}_attest", type="primary"):
        session.api().post(f"{where}/attest", {})
        layout.done(t("submit.declaration_stands"))
        st.rerun()
    if "take-back" in declared["steps"] and button.button(t("submit.take_back"), key=key):
        session.api().delete(where)
        layout.done(t("submit.taken_back"))
        st.rerun()


def _declaration_form(entry: RoundDetail, region: str, names: dict[str, str]) -> None:
    with st.expander(t("submit.declare_open")), st.form("declaration", clear_on_submit=True, border=False):
        labels = {"": t("submit.every_indicator"), **names}
        indicator = st.selectbox(
            t("indicator"), list(labels), None, format_func=labels.__getitem__, placeholder=t("choose")
        )
        reason = st.text_area(t("submit.because"), max_chars=1000)
        if st.form_submit_button(t("submit.declare_send")):
            if indicator is None:
                st.error(t("submit.declare_choose"))
                return
            _send_declaration(entry["id"], {"region": region, "indicator": indicator or None, "reason": reason.strip()})


def _send_declaration(round_id: str, body: DeclarationIn) -> None:
    if len(body["reason"]) < 3:
        st.error(t("step.reason_needed"))
        return
    try:
        session.api().post(client.path("rounds", round_id, "declarations"), body)
    except client.ApiError as error:
        layout.refused(error)
        return
    layout.done(t("submit.declared"))
    st.rerun()


if __name__ == "__main__":
    show()
