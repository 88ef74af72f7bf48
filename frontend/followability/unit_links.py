"""Structure questions to units: the region makes links, follows who has answered, and stands by the answers."""

from urllib.parse import urlsplit

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import RoundDetail, RoundOut
from frontend.api_types.followability import AnswersHandedIn, HandInIn, LinksIn, NewLink, UnitCount, UnitLinkOut
from frontend.client import ApiError
from frontend.components import address, formatting, layout, links, public_data, step_buttons, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, of_both, t, word

_MADE = "_made_links"
_WITH_STEPS = ("waiting", "answered", "expired", "round_closed")


def show() -> None:
    """What has come in, the links, and the form for new ones."""
    layout.section(t("units.title"), t("units.intro"))
    _made()
    if session.can("ask_units"):
        _form()
    counts = session.api().get(client.path("unit-answers"), list[UnitCount])
    _counts(counts)
    _hand_in(counts)
    every = session.api().get(client.path("unit-links"), list[UnitLinkOut])
    if not every:
        layout.empty(t("units.nothing"))
        return
    _table(every)
    for one in every:
        if one["state"] in _WITH_STEPS and (one["may_revoke"] or _steps(one)):
            _card(one)


def to_attest() -> list[UnitCount]:
    """The questions of the reader's own regions that have answers to attest."""
    own = session.own_regions("region_attester")
    if not own:
        return []
    counts = session.api().get(client.path("unit-answers"), list[UnitCount])
    return [one for one in counts if one["waiting_for_attest"] and one["region"] in own]


def waiting_card(one: UnitCount) -> None:
    """A line that leads to answers to attest."""
    with st.container(border=True, gap=None):
        label = t(
            "units.to_attest", region=one["region_name"], count=one["waiting_for_attest"], question=_question(one)
        )
        links.to("followability", label, visa="enheter")


def _steps(one: UnitLinkOut) -> list[str]:
    return one["answer"]["steps"] if one["answer"] else []


def _made() -> None:
    """The links that were just made, in full, this once: nobody can be told them again."""
    new_links: list[NewLink] | None = st.session_state.pop(_MADE, None)
    if new_links:
        st.success(t("units.made", count=len(new_links)), icon=":material/link:")
        st.code(
            "\n".join(f"{one['unit']}\t{_address(one['secret'])}" for one in new_links), language=None, wrap_lines=True
        )


def _address(secret: str) -> str:
    """The whole address of a link, as this page was reached."""
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{origin}/{links.PLACES['unit'].url}?lank={secret}"


def _form() -> None:
    rounds = {one["id"]: one["name"] for one in session.api().get(client.path("rounds"), list[RoundOut], state="open")}
    regions = {code: public_data.regions().get(code, code) for code in session.own_regions("region_reporter")}
    with st.expander(t("units.make")):
        chosen = address.choose(t("round"), rounds, "insamling")
        questions = _questions(chosen) if chosen else {}
        if not questions:
            layout.empty(t("units.no_question"))
            return
        with st.form("unit_links", border=False):
            region = st.selectbox(
                t("region"), list(regions), format_func=regions.__getitem__, key="units_region", placeholder=t("choose")
            )
            question = st.selectbox(
                t("units.question"),
                list(questions),
                format_func=questions.__getitem__,
                key="units_question",
                placeholder=t("choose"),
            )
            units = st.text_area(t("units.units"), key="units_units", help=t("units.units_help"))
            days = st.number_input(t("units.days"), 1, 90, 30, key="units_days")
            if st.form_submit_button(t("units.make"), type="primary"):
                names = [line.strip() for line in units.splitlines() if line.strip()]
                _make(
                    {
                        "round": str(chosen),
                        "region": region,
                        "indicator": question,
                        "units": names,
                        "days": int(days),
                    }
                )


def _questions(round_id: str) -> dict[str, str]:
    """The round's questions of yes and no."""
    of_round = session.api().get(client.path("rounds", round_id), RoundDetail)["indicator_list"]
    known = public_data.indicators()
    return {
        one["indicator"]: named(known[one["indicator"]])
        for one in of_round
        if one["indicator"] in known and known[one["indicator"]]["kind"] == "yes_no"
    }


def _make(wanted: LinksIn) -> None:
    try:
        st.session_state[_MADE] = session.api().create(client.path("unit-links"), wanted, list[NewLink])
    except ApiError as error:
        layout.refused(error)
        return
    st.rerun()


def _counts(counts: list[UnitCount]) -> None:
    if not counts:
        return
    columns = [
        Column(t("units.question")),
        Column(t("region")),
        Column(t("yes"), True),
        Column(t("no"), True),
        Column(t("units.not_handed_in"), True),
        Column(t("units.waiting"), True),
        Column(t("units.not_answered"), True),
    ]
    rows: list[list[Cell]] = [
        [
            _question(one),
            one["region_name"],
            *map(formatting.number, (one["yes"], one["no"], one["not_handed_in"])),
            *map(formatting.number, (one["waiting_for_attest"], one["not_answered"])),
        ]
        for one in counts
    ]
    tables.show(t("units.counts"), columns, rows)


def _hand_in(counts: list[UnitCount]) -> None:
    """A button for each round and region with attested answers that are in no submission."""
    left = {(one["round"], one["region"]): one for one in counts if one["not_handed_in"] and one["may_hand_in"]}
    for (round_id, region), one in left.items():
        label = t("units.hand_in", region=one["region_name"], round=one["round_name"])
        if st.button(label, key=f"hand_in_{round_id}_{region}", type="primary", icon=":material/send:"):
            _handed_in({"round": round_id, "region": region})
    if left:
        st.caption(t("units.hand_in_note"))


def _handed_in(wanted: HandInIn) -> None:
    try:
        there = session.api().create(client.path("unit-answers", "hand-in"), wanted, AnswersHandedIn)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("units.handed_in", number=there["submission"]))
    st.rerun()


def _question(one: UnitCount | UnitLinkOut) -> str:
    return of_both(one, "indicator_name")


def _table(every: list[UnitLinkOut]) -> None:
    columns = [
        Column(t("peers.unit")),
        Column(t("units.question")),
        Column(t("state")),
        Column(t("units.answer")),
        Column(t("units.submission")),
        Column(t("units.expires"), whole=True),
    ]
    tables.show(t("units.links"), columns, map(_row, every))


def counted_in(submission: int) -> None:
    """The units' answers that a submission was made of; nothing where it was made of something else."""
    every = session.api().get(client.path("submissions", submission, "unit-answers"), list[UnitLinkOut])
    if every:
        columns = [Column(t("peers.unit")), Column(t("units.question")), Column(t("units.answer")), Column(t("who"))]
        layout.section(t("units.counted"))
        tables.show(t("units.counted"), columns, map(_counted_row, every), hide_caption=True)


def _counted_row(one: UnitLinkOut) -> list[Cell]:
    attested_by = one["answer"]["attested_by"] if one["answer"] else None
    return [one["unit"], _question(one), tables.lines(_said(one)), attested_by]


def _row(one: UnitLinkOut) -> list[Cell]:
    return [
        tables.lines([one["unit"], one["region_name"]]),
        tables.lines([_question(one), one["round_name"]]),
        word("unit_link", one["state"]),
        tables.lines(_said(one)) or None,
        tables.lines(links.submission(number, one["region"]) for number in _submissions(one)) or None,
        formatting.day(one["expires_at"]),
    ]


def _submissions(one: UnitLinkOut) -> list[int]:
    return one["answer"]["submissions"] if one["answer"] else []


def _said(one: UnitLinkOut) -> list[str]:
    """What the unit answered, and its comment."""
    answer = one["answer"]
    return [t("yes") if answer["answer"] else t("no"), answer["comment"] or ""] if answer else []


def _card(one: UnitLinkOut) -> None:
    """What may be done with a link and its answer."""
    with st.container(border=True):
        st.markdown(f"**{one['unit']}** · {word('unit_link', one['state'])}")
        if one["answer"]:
            st.text(f"{_question(one)}: {'. '.join(filter(None, _said(one)))}")
            step_buttons.show(
                _steps(one), client.path("unit-answers", one["answer"]["id"], "steps"), f"unit_{one['answer']['id']}"
            )
        elif st.button(t("units.revoke"), key=f"revoke_{one['id']}"):
            _revoke(one["id"])


def _revoke(number: int) -> None:
    try:
        session.api().post(client.path("unit-links", number, "revoke"), {})
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("units.revoked"))
    st.rerun()
