"""What people judge: the verdicts with who, when and on what evidence; prepared by one and approved by another."""

from collections.abc import Iterator, Sequence

import streamlit as st

from frontend import client, session
from frontend.agreements import attached, marks, reading
from frontend.api_types.agreements import (
    AgreementDetail,
    AttachedOut,
    ContentOut,
    JudgementIn,
    JudgementOut,
    RequirementOut,
)
from frontend.client import ApiError
from frontend.components import address, formatting, layout, public_data, step_buttons
from frontend.components.chips import state
from frontend.texts import named, of_both, t, word


def show(detail: AgreementDetail) -> None:
    """The judgements by requirement, and the form for the national side."""
    of_people = [one for one in detail["requirements"] if one["nature"] not in reading.OF_A_MONTH]
    if not of_people:
        layout.empty(t("judgements.nothing_to_judge"))
        return
    st.markdown(t("judgements.intro"))
    if session.can("prepare_decision"):
        with st.expander(t("judgements.prepare")):
            _form(detail["id"], of_people)
    attached.show(detail)
    layout.section(t("judgements.title"))
    names = {one["id"]: named(one) for one in of_people}
    chosen = address.choose(t("agreements.requirement"), names, "krav", every=t("agreements.every_requirement"))
    judgements = reading.judgements(detail["id"])
    shown = [one for one in of_people if chosen in (None, one["id"])]
    if not any(one["requirement"] in names for one in judgements):
        layout.empty(t("judgements.none"))
    for requirement in shown:
        _requirement(detail["id"], requirement, [one for one in judgements if one["requirement"] == requirement["id"]])


def _requirement(agreement: str, requirement: RequirementOut, judgements: Sequence[JudgementOut]) -> None:
    if not judgements:
        return
    layout.section(named(requirement))
    for one in judgements:
        with st.container(border=True):
            st.markdown(f"**{_subject(one['subject'])}**")
            layout.facts(_facts(one))
            if one["attached"]:
                attached.download(agreement, one["attached"], f"judged_{one['id']}")
            where = client.path("agreements", agreement, "judgements", one["id"], "steps")
            step_buttons.show(one["steps"], where, f"judgement_{one['id']}")
            if one["state"] == "prepared" and not one["steps"] and session.can("approve_decision"):
                st.caption(t("judgements.own"))


def _subject(code: str) -> str:
    """The region's, the pathway's or the party's name; another's as it stands."""
    known = public_data.regions() | public_data.healthcare_regions() | public_data.pathway_names()
    return str(known.get(code) or word("party", code))


def _facts(one: JudgementOut) -> Iterator[tuple[str, str | None]]:
    yield t("state"), state(one["state"])
    yield t("agreements.verdict"), marks.verdict(one["verdict"])
    yield t("judgements.came_on"), formatting.day(one["came_on"]) if one["came_on"] else None
    yield t("judgements.contents"), _contents(one["lacking"]) if one["lacking"] is not None else None
    yield t("judgements.comment"), one["comment"]
    yield t("judgements.evidence"), one["evidence"]
    if file := one["attached"]:
        yield t("judgements.attached"), f"{_version(file)}\n{file['sha256']}"
    yield t("payments.prepared"), f"{formatting.moment(one['made_at'])}, {one['made_by']}"
    if one["decided_at"]:
        yield t("agreements.answered"), f"{formatting.moment(one['decided_at'])}, {one['decided_by']}"
    yield t("step.reason"), one["reason"]


def _version(file: AttachedOut) -> str:
    return t("attached.version", name=file["filename"], number=file["number"])


def _contents(lacking: Sequence[ContentOut]) -> str:
    """What a document whose contents somebody has gone through lacks."""
    words = "; ".join(of_both(one, "text") for one in lacking)
    return t("judgements.lacks", contents=words) if words else t("judgements.all_contents")


def _form(agreement: str, requirements: Sequence[RequirementOut]) -> None:
    names = {one["id"]: named(one) for one in requirements}
    requirement = st.selectbox(
        t("agreements.requirement"),
        list(names),
        format_func=names.__getitem__,
        key="judge_requirement",
        placeholder=t("choose"),
    )
    chosen = next(one for one in requirements if one["id"] == requirement)
    subject = _about(chosen["owed_by"] or chosen["judged_of"] or "region")
    file = _file(agreement, subject)
    with st.form("judgement", border=False):
        body: JudgementIn = {
            "requirement": requirement,
            "subject": subject,
            "verdict": _verdict(),
            "came_on": _came_on() if chosen["owed_by"] else None,
            "lacking": _lacking(chosen),
            "comment": st.text_area(t("judgements.comment"), max_chars=4000, key="judge_comment").strip(),
            "evidence": st.text_input(t("judgements.evidence"), max_chars=1000, key="judge_evidence").strip(),
            "attached": file,
        }
        if st.form_submit_button(t("judgements.send"), type="primary"):
            _send(agreement, body)


def _about(party: str) -> str:
    """Whom or what it is about: a region or a pathway of all there are, else the party itself."""
    several = {
        "region": public_data.regions,
        "healthcare_region": public_data.healthcare_regions,
        "pathway": public_data.pathway_names,
    }
    options = several[party]() if party in several else {party: word("party", party)}
    chosen = st.selectbox(
        t("judgements.subject"),
        list(options),
        format_func=lambda code: str(options[code]),
        key=f"judge_subject_{party}",
        placeholder=t("choose"),
    )
    return str(chosen)


def _file(agreement: str, subject: str) -> int | None:
    """Which of the region's files the verdict rests on, where it has attached any."""
    files = {one["id"]: _version(one) for one in attached.every(agreement) if one["region"] == subject}
    if not files:
        return None
    chosen: int | None = st.selectbox(
        t("judgements.attached"),
        list(files),
        format_func=files.__getitem__,
        index=None,
        key="judge_file",
        placeholder=t("choose"),
    )
    return chosen


def _verdict() -> str:
    codes = ["met", "not_met"]
    return str(
        st.radio(
            t("agreements.verdict"),
            codes,
            format_func=lambda code: word("fulfilment", code),
            horizontal=True,
            key="judge_verdict",
        )
    )


def _came_on() -> str | None:
    day = st.date_input(
        t("judgements.came_on"), value=None, format="YYYY-MM-DD", max_value=formatting.today(), key="judge_came_on"
    )
    return day.isoformat() if day else None


def _lacking(requirement: RequirementOut) -> list[str] | None:
    """The listed contents that are not ticked; None where nothing is, for then nobody has gone through them."""
    contents = requirement["contents"]
    if not contents:
        return None
    st.markdown(t("judgements.tick"))
    key = f"judge_contents_{requirement['id']}"
    ticked = [st.checkbox(of_both(one, "text"), key=f"{key}_{place}") for place, one in enumerate(contents)]
    nothing = st.checkbox(t("judgements.no_contents"), key=f"{key}_nothing")
    lacking = [one["text_sv"] for one, there in zip(contents, ticked, strict=True) if not there]
    return lacking if any(ticked) or nothing else None


def _send(agreement: str, body: JudgementIn) -> None:
    if not body["comment"] or not body["evidence"]:
        st.error(t("judgements.incomplete"))
        return
    try:
        session.api().post(client.path("agreements", agreement, "judgements"), body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("judgements.sent"))
    st.rerun()
