"""A file of KIK's measures: what it would become, the drafts made of it, and each measure field by field."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.exchange import KikFieldOut, KikRecordOut, KikReport, LackOut
from frontend.client import ApiError
from frontend.components import address, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.texts import t, word

_MOST_BYTES = 20_000_000
"""What the API takes of a file of KIK's."""
_PAGE = 25
_CHIPS = {
    "new": ("good", "+"),
    "changed": ("ok", "✎"),
    "unchanged": ("none", "="),
    "older": ("none", "↻"),
    "twice": ("none", "="),
    "refused": ("bad", "✕"),
    "read": ("good", "✓"),
    "doubted": ("warn", "!"),
    "kept": ("none", "·"),
}
_VERDICTS: tuple[Literal["read", "doubted", "kept"], ...] = ("read", "doubted", "kept")
_MADE = "_kik_made"
"""The report of the drafts that were made last, so that it is there when the reader comes back from one of them."""


def show() -> None:
    """The file, what it would become, and the button that makes it so."""
    with st.expander(t("kik.title"), expanded=_MADE in st.session_state):
        st.markdown(t("kik.intro"))
        layout.files_of(_MOST_BYTES)
        file = st.file_uploader(t("kik.file"), type=["json", "zip"], key="kik_file")
        if file is None:
            if _MADE in st.session_state:
                _report(st.session_state[_MADE])
            return
        content = file.getvalue()
        if st.session_state.get(_MADE, {}).get("of") != file.file_id:
            _preview(content, file.file_id)
        else:
            _report(st.session_state[_MADE])


def _preview(content: bytes, file_id: str) -> None:
    report = _send(content, preview=True)
    if report is None:
        return
    count = report["outcomes"]["new"] + report["outcomes"]["changed"]
    if count and st.button(t("kik.make", count=count), type="primary", key="kik_make"):
        made = _send(content, preview=False)
        if made is not None:
            st.session_state[_MADE] = {**made, "of": file_id}
            layout.done(t("kik.made", count=made["outcomes"]["new"] + made["outcomes"]["changed"]))
            st.rerun()
    _report(report)


def _send(content: bytes, *, preview: bool) -> KikReport | None:
    try:
        return session.api().upload(client.path("exchange", "kik"), content, KikReport, preview=preview)
    except ApiError as error:
        layout.refused(error)
        return None


def _report(report: KikReport) -> None:
    """Every measure with what it became, and one of them field by field."""
    counts = ((word("kik_outcome", outcome), count) for outcome, count in report["outcomes"].items() if count)
    st.markdown(
        t("kik.preview" if report["preview"] else "kik.done", counts=", ".join(f"{w.lower()}: {n}" for w, n in counts))
    )
    records = report["records"]
    page = address.page(len(records), _PAGE, "kiksida")
    shown = records[page * _PAGE : (page + 1) * _PAGE]
    columns = [
        Column(t("kik.measure")),
        Column(t("kik.outcome")),
        *(Column(word("kik_verdict", one), True) for one in _VERDICTS),
    ]
    tables.show(t("kik.measures"), [*columns, Column(t("kik.lacks"))], [_line(one, report["preview"]) for one in shown])
    readable = {str(number): _name(one) for number, one in enumerate(records) if one["fields"]}
    if readable:
        chosen = st.selectbox(
            t("kik.one"),
            list(readable),
            format_func=lambda number: readable[number],
            index=None,
            placeholder=t("choose"),
            key="kik_one",
        )
        if chosen is not None:
            _record(records[int(chosen)])


def _name(record: KikRecordOut) -> str:
    where = f"{record['file']}: {record['number']}" if record["file"] else str(record["number"])
    return f"{where}. {record['title'] or '–'}"


def _chip(code: str, group: str) -> Markup:
    kind, symbol = _CHIPS[code]
    return tables.chip(kind, symbol, word(group, code))


def _line(record: KikRecordOut, preview: bool) -> list[Cell]:
    verdicts = Counter(field["verdict"] for field in record["fields"])
    numbers = [verdicts[verdict] for verdict in _VERDICTS]
    return [_measure(record, preview), _chip(record["outcome"], "kik_outcome"), *numbers, _why(record)]


def _measure(record: KikRecordOut, preview: bool) -> Markup:
    """The measure, with a link to its draft where there is one."""
    name, entry = _name(record), record["entry"]
    if entry is None:
        return Markup("{}").format(name)
    if not preview and record["outcome"] in ("new", "changed"):
        where = links.path("entries", slag="specification", utkast=entry)
        name = Markup("<a href='{}' target='_self'>{}</a>").format(where, name)
    return tables.coded(name, entry)


def _english() -> bool:
    return session.language() == "en"


def _why(record: KikRecordOut) -> Markup:
    """Why it was not taken in, or what its draft lacks."""
    reason = record["reason"]
    if reason is not None:
        return Markup("{}").format(reason["en"] if _english() else reason["sv"])
    return tables.lines(Markup("{}").format(_lack(one)) for one in record["lacks"])


def _lack(lack: LackOut) -> str:
    title = lack["title_en"] if _english() else lack["title_sv"]
    if lack["message"] == "saknas":
        return t("kik.missing", name=title)
    return f"{title}: {lack['message']}" if title else lack["message"]


def _record(record: KikRecordOut) -> None:
    """A measure field by field: doubted first, then what is only kept, then what was read."""
    order = ("doubted", "kept", "read")
    fields = sorted(record["fields"], key=lambda one: order.index(one["verdict"]))
    columns = [Column(t("kik.field")), Column(t("kik.became")), Column(t("kik.place")), Column(t("kik.value"))]
    tables.show(_name(record), columns, [_field(one) for one in fields])
    if record["changes"]:
        rows = [[c["title_en"] if _english() else c["title_sv"], c["before"], c["after"]] for c in record["changes"]]
        tables.show(
            t("kik.changes"), [Column(t("form.field")), Column(t("form.before")), Column(t("form.after"))], rows
        )


def _field(field: KikFieldOut) -> list[Cell]:
    titles: Sequence[str] = field["titles_en"] if _english() else field["titles_sv"]
    doubts = [doubt["en"] if _english() else doubt["sv"] for doubt in field["doubts"]]
    value = tables.lines([Markup("{}").format(field["value"]), *(tables.muted(doubt) for doubt in doubts)])
    return [field["field"], _chip(field["verdict"], "kik_verdict"), "; ".join(titles), value]
