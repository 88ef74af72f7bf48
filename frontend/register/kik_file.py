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
from frontend.texts import in_words, t, title, word

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
_READ = "_kik_read"
"""The file that was read last, and what it became: read once, and still there when the reader comes back from a draft."""


def show() -> None:
    """The file, what it would become, and the button that makes it so."""
    with st.expander(t("kik.title"), expanded=_READ in st.session_state):
        st.markdown(t("kik.intro"))
        layout.files_of(_MOST_BYTES)
        file = st.file_uploader(t("kik.file"), type=["json", "zip"], key="kik_file")
        if file is not None and st.session_state.get(_READ, (None,))[0] != file.file_id:
            _read(file.file_id, file.getvalue(), preview=True)
        if _READ not in st.session_state:
            return
        report: KikReport = st.session_state[_READ][1]
        if file is not None and report["preview"]:
            _make(file.file_id, file.getvalue(), report)
        _report(report)


def _read(file_id: str, content: bytes, *, preview: bool) -> KikReport | None:
    """Sends the file; what was read before is forgotten."""
    st.session_state.pop(_READ, None)
    report = _send(content, preview=preview)
    if report is not None:
        st.session_state[_READ] = file_id, report
    return report


def _make(file_id: str, content: bytes, report: KikReport) -> None:
    """The button that makes drafts of what has been shown."""
    count = report["outcomes"]["new"] + report["outcomes"]["changed"]
    if not count or not st.button(t("kik.make", count=count), type="primary", key="kik_make"):
        return
    made = _read(file_id, content, preview=False)
    if made is not None:
        layout.done(t("kik.made", count=made["outcomes"]["new"] + made["outcomes"]["changed"]))
        st.rerun()


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
    columns = [Column(t("kik.measure")), Column(t("kik.lacks"))]
    numbers = [Column(word("kik_verdict", one), True) for one in _VERDICTS]
    tables.show(t("kik.measures"), [*columns, *numbers], [_line(one, report["preview"]) for one in shown])
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
    outcome = _chip(record["outcome"], "kik_outcome")
    return [tables.lines([_measure(record, preview), outcome]), _why(record), *numbers]


def _measure(record: KikRecordOut, preview: bool) -> Markup:
    """The measure, with a link to its draft where there is one."""
    name, entry = _name(record), record["entry"]
    if entry is None:
        return Markup("{}").format(name)
    if not preview and record["outcome"] in ("new", "changed"):
        where = links.path("entries", slag="specification", utkast=entry)
        name = Markup("<a href='{}' target='_self'>{}</a>").format(where, name)
    return tables.coded(name, entry)


def _why(record: KikRecordOut) -> Markup:
    """Why it was not taken in, or what its draft lacks."""
    reason = record["reason"]
    if reason is not None:
        return Markup("{}").format(in_words(reason))
    return tables.lines(Markup("{}").format(_lack(one)) for one in record["lacks"])


def _lack(lack: LackOut) -> str:
    name = title(lack)
    if lack["message"] == "saknas":
        return t("kik.missing", name=name)
    return f"{name}: {lack['message']}" if name else lack["message"]


def _record(record: KikRecordOut) -> None:
    """A measure field by field: doubted first, then what is only kept, then what was read."""
    order = ("doubted", "kept", "read")
    fields = sorted(record["fields"], key=lambda one: order.index(one["verdict"]))
    columns = [Column(t("kik.field")), Column(t("kik.value"))]
    tables.show(_name(record), columns, [_field(one) for one in fields])
    if record["changes"]:
        rows = [[title(one), one["before"], one["after"]] for one in record["changes"]]
        tables.show(
            t("kik.changes"), [Column(t("form.field")), Column(t("form.before")), Column(t("form.after"))], rows
        )


def _field(field: KikFieldOut) -> list[Cell]:
    titles: Sequence[str] = field["titles_en"] if session.language() == "en" else field["titles_sv"]
    name = tables.coded(field["field"], "; ".join(titles)) if titles else Markup("{}").format(field["field"])
    verdict = Markup("{} {}").format(_chip(field["verdict"], "kik_verdict"), field["value"])
    return [name, tables.lines([verdict, *(tables.muted(in_words(doubt)) for doubt in field["doubts"])])]
