"""The form that uploads a specification, and every fault that it may have."""

import streamlit as st

from frontend import client, session
from frontend.api_types.register import EntryIn, SpecificationOut
from frontend.client import ApiError
from frontend.components import address, layout, public_data, upload_count
from frontend.register import entry_faults
from frontend.texts import t

_MOST_BYTES = 2_000_000
"""What the API takes of a specification."""


def show() -> None:
    """The form that uploads a specification; every fault is shown with its line."""
    with st.expander(t("upload.title")):
        st.markdown(t("upload.intro"))
        layout.files_of(_MOST_BYTES)
        file = st.file_uploader(t("upload.file"), type=["yaml", "yml"], key=f"specification_{upload_count.now()}")
        if st.button(t("upload.send"), type="primary", disabled=file is None) and file is not None:
            _upload(file.name, file.getvalue())


def _upload(name: str, content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error(t("upload.not_text"))
        return
    try:
        new: EntryIn = {"filename": name, "yaml": text}
        draft = session.api().create(client.path("specifications"), new, SpecificationOut)
    except ApiError as error:
        entry_faults.show(error)
        return
    upload_count.add()
    public_data.forget()
    layout.done(t("upload.done", name=draft["id"], version=draft["version"]))
    address.only(indikator=draft["id"], version=draft["version"])
    st.rerun()
