"""Entries as files: a kind's or one entry's workbook and YAML fetched, and such files brought back."""

import streamlit as st

from frontend import client, session
from frontend.api_types.register import BroughtInOut, EntryDetail, EntryIn, EntryKindOut
from frontend.client import ApiError
from frontend.components import address, layout, links, public_data, upload_count
from frontend.register import entry_faults
from frontend.texts import t

_MOST_BYTES = 2_000_000
"""What the API takes."""


def fetch(kind: str, entry: str | None = None) -> None:
    """Buttons that fetch the workbook of an entry, or of every entry of the kind, and an entry's YAML."""
    name = entry or kind
    with st.container(horizontal=True):
        layout.excel(client.path("workbooks", kind), name, f"book_{name}", t("entries.workbook"), entry=entry)
        if entry:
            where = client.path("entries", kind, entry, "yaml")
            layout.download(t("entries.file"), where, f"{entry}.yaml", f"yaml_{entry}", "application/yaml")


def bring_in(kind: EntryKindOut) -> None:
    """The form that brings in a workbook or a YAML file; every fault is shown with its place."""
    with st.expander(t("entries.bring_in")):
        st.markdown(t("entries.bring_in_help"))
        layout.files_of(_MOST_BYTES)
        key = f"entries_{kind['kind']}_{upload_count.now()}"
        file = st.file_uploader(t("entries.bring_in_file"), type=["xlsx", "yaml", "yml"], key=key)
        if st.button(t("entries.bring_in_send"), type="primary", disabled=file is None) and file is not None:
            try:
                _send(kind["kind"], file.name, file.getvalue())
            except ApiError as error:
                entry_faults.show(error)
    for line in st.session_state.pop("_brought_in", []):
        _became(kind["kind"], line)


def _send(kind: str, name: str, content: bytes) -> None:
    if name.casefold().endswith(".xlsx"):
        st.session_state["_brought_in"] = session.api().upload(
            client.path("workbooks", kind), content, list[BroughtInOut], filename=name
        )
        layout.done(t("entries.brought_in"))
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            st.error(t("upload.not_text"))
            return
        new: EntryIn = {"filename": name, "yaml": text}
        draft = session.api().create(client.path("entries", kind), new, EntryDetail)
        layout.done(t("form.done", version=draft["version"]))
        address.only(slag=kind, post=draft["id"], version=draft["version"])
    upload_count.add()
    public_data.forget()
    st.rerun()


def _became(kind: str, line: BroughtInOut) -> None:
    """What became of an entry of the workbook, with the way on."""
    with st.container(border=True, gap=None):
        if line["became"] == "draft":
            links.to("entries", line["entry"], slag=kind, utkast=line["entry"])
            st.caption(t("entries.became_draft", count=line["changes"]))
        elif line["became"] == "version":
            links.to("entries", line["entry"], slag=kind, post=line["entry"])
            st.caption(t("entries.became_version", count=line["changes"]))
        else:
            st.caption(t("entries.became_unchanged", entry=line["entry"]))
