"""Documents that anybody may read: listed and fetched without logging in."""

import streamlit as st

from frontend import client, session
from frontend.api_types.documents import PublicDocumentOut
from frontend.components import formatting, layout
from frontend.documents.making import MEDIA
from frontend.texts import named, t


def show() -> None:
    """All of them, newest first, with the files that go with them."""
    layout.section(t("documents.public_title"), t("documents.public_intro"))
    documents = session.api().get(client.path("documents", "public"), list[PublicDocumentOut])
    if not documents:
        layout.empty(t("documents.no_public"))
    for one in documents:
        with st.container(border=True):
            _one(one)


def _one(one: PublicDocumentOut) -> None:
    st.markdown(f"**{one['title']}**")
    layout.facts(
        [
            (t("documents.kind"), named({"name_sv": one["kind_sv"], "name_en": one["kind_en"]})),
            (t("documents.public_since"), formatting.moment(one["since"])),
            (t("documents.digest"), one["digest"]),
        ]
    )
    with st.container(horizontal=True):
        for form, mime in MEDIA.items():
            where = client.path("documents", "public", one["id"], form)
            name = f"{one['kind']}-{one['subject']}.{form}"
            layout.download(t(f"documents.download_{form}"), where, name, f"public_{one['id']}_{form}", mime)
        for file in one["attached"]:
            where = client.path("documents", "public", one["id"], "attached", file["id"])
            label = t("documents.download_attached", name=file["filename"])
            layout.download(label, where, file["filename"], f"public_{one['id']}_{file['id']}", MEDIA[file["form"]])
