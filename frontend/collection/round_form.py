"""Forms about a collection round: a new one, changes while it is planned, and another last day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import DueIn, RoundDetail, RoundIn, RoundIndicatorIn
from frontend.client import ApiError
from frontend.components import address, formatting, layout, public_data
from frontend.texts import named, t, word

RowsBy = Literal["period", "month"]


def new(asked: Sequence[str] = ()) -> None:
    """The form for a new round, with the indicators that it is to ask for chosen."""
    with st.form("round", border=False):
        identifier = st.text_input(t("rounds.id"), help=t("rounds.id_help"), max_chars=80).strip()
        body = _fields(identifier, None, asked)
        if st.form_submit_button(t("rounds.create"), type="primary") and _holds(body):
            _create(body)


def changes(entry: RoundDetail) -> None:
    """What can be changed of a round: everything while it is planned, its last day until it is closed."""
    if entry["state"] == "planned":
        with st.expander(t("rounds.change"), icon=":material/edit:"), st.form(f"change_{entry['id']}", border=False):
            body = _fields(entry["id"], entry)
            if st.form_submit_button(t("rounds.save"), type="primary") and _holds(body):
                _send(session.api().put, client.path("rounds", entry["id"]), body)
    if entry["state"] != "closed":
        with st.expander(t("rounds.move_due"), icon=":material/event:"), st.form(f"due_{entry['id']}", border=False):
            _due(entry)


def _fields(identifier: str, entry: RoundDetail | None, chosen: Sequence[str] = ()) -> RoundIn:
    """The fields of a round, filled in with what it says (None: a new one, with the indicators that are `chosen`)."""
    name = st.text_input(t("rounds.name"), entry["name"] if entry else "", max_chars=200).strip()
    label = st.text_input(
        t("rounds.label"), entry["period_label"] if entry else "", max_chars=40, help=t("rounds.label_help")
    ).strip()
    first, last, due = _dates(entry)
    rows_by = _rows_by(entry)
    published, regions = _published(), public_data.regions()
    asked = {line["indicator"]: line["without_counts"] for line in entry["indicator_list"]} if entry else {}
    if entry:
        published |= {line["indicator"]: line["name"] for line in entry["indicator_list"]}
        regions |= {row["region"]: row["name"] for row in entry["deliveries"]}
    first_ones = [code for code in chosen if code in published]
    indicators = _many(t("rounds.indicators"), published, list(asked) or first_ones)
    alone = _many(t("rounds.without_counts"), published, [code for code, why in asked.items() if why])
    reasons = [why for why in asked.values() if why]
    why = st.text_input(
        t("rounds.without_counts_why"),
        reasons[0] if reasons else "",
        max_chars=2_000,
        help=t("rounds.without_counts_help"),
    ).strip()
    source = st.text_input(
        t("rounds.public_source"),
        (entry["public_source"] if entry else None) or "",
        max_chars=500,
        help=t("rounds.public_source_help"),
    ).strip()
    expected = _many(t("rounds.regions"), regions, entry["regions"] if entry else list(regions))
    return {
        "id": identifier,
        "name": name,
        "period_label": label,
        "period_start": first.isoformat(),
        "period_end": (last + timedelta(days=1)).isoformat(),
        "rows_by": rows_by,
        "due": due.isoformat(),
        "indicators": [_asked(code, why if code in alone else None) for code in indicators],
        "regions": expected,
        "public_source": source or None,
    }


def _asked(indicator: str, without_counts: str | None) -> RoundIndicatorIn:
    return {"indicator": indicator, "without_counts": without_counts}


def _published() -> dict[str, str]:
    """The published indicators' names by id, in alphabetical order."""
    names = {code: named(entry) for code, entry in public_data.indicators().items() if entry["state"] == "published"}
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def _many(label: str, names: Mapping[str, str], chosen: list[str]) -> list[str]:
    return list(st.multiselect(label, list(names), chosen, format_func=names.__getitem__, placeholder=t("choose")))


def _dates(entry: RoundDetail | None) -> tuple[date, date, date]:
    """First and last day of the period, and the last day to hand in. People think in last days; the API in ends."""
    today = formatting.today()
    start, end, closes = date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), today + timedelta(days=30)
    if entry:
        start, closes = date.fromisoformat(entry["period_start"]), date.fromisoformat(entry["due"])
        end = date.fromisoformat(entry["period_end"]) - timedelta(days=1)
    left, middle, right = st.columns(3)
    first = left.date_input(t("rounds.first"), start, format="YYYY-MM-DD")
    last = middle.date_input(t("rounds.last"), end, format="YYYY-MM-DD")
    due = right.date_input(t("round.due"), closes, format="YYYY-MM-DD")
    return first, last, due


def _rows_by(entry: RoundDetail | None) -> RowsBy:
    """Whether rows are of the whole period or of a month each."""
    ways: tuple[RowsBy, ...] = ("period", "month")
    chosen: RowsBy = st.radio(
        t("rounds.rows_by"),
        ways,
        ways.index(entry["rows_by"]) if entry else 0,
        format_func=lambda way: word("rows_by", way),
        horizontal=True,
        help=t("rounds.rows_by_help"),
    )
    return chosen


def _holds(body: RoundIn) -> bool:
    """Whether a reason stands where one is needed; says so where not."""
    if any(item["without_counts"] == "" for item in body["indicators"]):
        st.error(t("rounds.without_counts_needs_why"))
        return False
    return True


def _due(entry: RoundDetail) -> None:
    everybody = {"": t("rounds.every_region")}
    regions = everybody | {row["region"]: row["name"] for row in entry["deliveries"]}
    region = st.selectbox(t("region"), list(regions), format_func=regions.__getitem__, placeholder=t("choose"))
    day = st.date_input(t("rounds.new_due"), date.fromisoformat(entry["due"]), format="YYYY-MM-DD")
    reason = st.text_input(t("step.reason"), max_chars=1_000).strip()
    if not st.form_submit_button(t("rounds.move_due")):
        return
    if len(reason) < 3:
        st.error(t("step.reason_needed"))
        return
    body: DueIn = {"due": day.isoformat(), "region": region or None, "reason": reason}
    _send(session.api().post, client.path("rounds", entry["id"], "due"), body)


def _send(send: Callable[[str, object], None], where: str, body: RoundIn | DueIn) -> None:
    try:
        send(where, body)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("rounds.changed"))
    st.rerun()


def _create(body: RoundIn) -> None:
    try:
        created = session.api().create(client.path("rounds"), body, RoundDetail)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("rounds.created", name=created["name"]))
    address.put(omgang=created["id"], prioriterade=None, vardforlopp=None)
    st.rerun()
