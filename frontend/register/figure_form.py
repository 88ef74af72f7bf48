"""The form for a file of reference figures: where they were read, and the file; each day in it becomes a draft."""

import streamlit as st
import yaml

from frontend import client, session
from frontend.api_types.register import EntryDetail, FiguresIn
from frontend.client import ApiError
from frontend.components import address, formatting, layout, upload_count
from frontend.register import entry_faults, entry_kinds
from frontend.register.entry_kinds import FIGURES
from frontend.texts import t, word

_MOST_BYTES = 2_000_000
"""What the API takes of an entry: 21 counties by year of age and sex are a tenth of it."""
_HEADER = "region;date;ages;total;women;men\n01;2022-12-31;0-18;559243;272001;287242"
_WHAT, _FINALITY = ("population", "standard_population"), ("final", "preliminary")
_MARKS = ("read", "partly", "convention", "unconfirmed")
_NEEDED = ("id", "name_sv", "name_en", "holder", "document", "address")


def show() -> None:
    """What the figures are, where they come from, and the file with them."""
    layout.section(t("figures.new"), t("figures.form_intro"))
    st.code(_HEADER, language=None)
    layout.files_of(_MOST_BYTES)
    with st.form(f"figures_{upload_count.now()}"):
        file = st.file_uploader(t("figures.file"), type=["csv", "txt"], key=f"figures_file_{upload_count.now()}")
        written = _written()
        sent = st.form_submit_button(t("figures.send"), type="primary")
    if not sent:
        return
    missing = [t(f"figures.{name}") for name in _NEEDED if not written[name]]
    if file is None or missing:
        st.error(t("figures.missing", fields=", ".join(([] if file else [t("figures.file")]) + missing)))
        return
    _send(file.name, file.getvalue(), written)


def _written() -> dict[str, str]:
    """What stands in the fields; a field that is empty is an empty text."""
    left, right = st.columns(2)
    with left:
        what, finality = _one("what", "figures", _WHAT), _one("finality", "finality", _FINALITY)
        texts = {name: _line(name) for name in ("id", "name_sv", "name_en")}
    with right:
        texts |= {name: _line(name) for name in ("holder", "document", "address", "terms")}
        read = st.date_input(
            t("figures.read"), formatting.today(), format="YYYY-MM-DD", max_value=formatting.today(), key="figures_read"
        )
        mark = _one("mark", "mark", _MARKS)
    note = {name: _line(name) for name in ("note_sv", "note_en")}
    return texts | note | {"what": what, "finality": finality, "mark": mark, "read": read.isoformat()}


def _line(name: str) -> str:
    helped = t("figures.id_help") if name == "id" else None if name in _NEEDED else t("figures.may_be_empty")
    return str(st.text_input(t(f"figures.{name}"), max_chars=300, key=f"figures_{name}", help=helped)).strip()


def _one(name: str, group: str, codes: tuple[str, ...]) -> str:
    label = t("provenance.mark") if name == "mark" else t(f"figures.{name}")
    return str(
        st.radio(label, codes, format_func=lambda code: word(group, code), horizontal=True, key=f"figures_{name}")
    )


def _head(written: dict[str, str]) -> str:
    """What the figures have in common, as the file beside them would say it."""
    source = {
        name: written[name] for name in ("holder", "document", "address", "read", "mark", "terms") if written[name]
    }
    head: dict[str, object] = {
        "id": written["id"],
        "version": _version(written["id"]),
        "status": "published",
        "what": written["what"],
        "name": {"sv": written["name_sv"], "en": written["name_en"]},
        "finality": written["finality"],
        "source": source,
    }
    if written["note_sv"]:
        note = {"sv": written["note_sv"]} | ({"en": written["note_en"]} if written["note_en"] else {})
        head["note"] = note
    return yaml.safe_dump(head, allow_unicode=True, sort_keys=False)


def _version(identifier: str) -> int:
    """One more than the highest that a day of these figures has; that one itself while it is a draft."""
    same = [one for one in entry_kinds.entries(FIGURES) if one["id"].removeprefix(f"{identifier}-")[:4].isdecimal()]
    of_these = [one for one in same if one["id"].startswith(f"{identifier}-")]
    return max((one["version"] + (one["state"] != "draft") for one in of_these), default=1)


def _send(filename: str, content: bytes, written: dict[str, str]) -> None:
    try:
        rows = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error(t("upload.not_text"))
        return
    new: FiguresIn = {"filename": filename, "head": _head(written), "rows": rows}
    try:
        drafts = session.api().create(client.path("figures"), new, list[EntryDetail])
    except ApiError as error:
        entry_faults.show(error)
        return
    upload_count.add()
    layout.done(t("figures.done", count=len(drafts)))
    if len(drafts) == 1:
        address.only(referenstal=drafts[0]["id"], version=drafts[0]["version"])
    st.rerun()
