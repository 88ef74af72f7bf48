"""Choosing what an open comparison is of: indicators one by one, or all published ones of a pathway."""

import streamlit as st

from frontend import client, session
from frontend.api_types.documents import KindOut, SelectionIn, SelectionOut
from frontend.client import ApiError
from frontend.components import address, layout, public_data
from frontend.texts import named, t

KIND = "jamforelse"
"""The kind of document that is about what somebody chooses."""


def show(kind: KindOut, years: list[str]) -> None:
    """The form, open where there is nothing to compare yet, for who writes the nation's documents. `years` are those
    that documents are written of, newest first."""
    if kind["id"] != KIND or not session.can("declare_document"):
        return
    with st.expander(t("documents.choose_title"), expanded=not kind["subjects"]):
        st.markdown(t("documents.choose_intro"))
        with st.form("selection", border=False):
            name = st.text_input(t("documents.choose_name"), max_chars=120)
            indicators = {one["id"]: named(one) for one in public_data.indicators().values()}
            chosen = st.multiselect(
                t("documents.choose_indicators"),
                sorted(indicators, key=lambda one: indicators[one]),
                format_func=indicators.__getitem__,
                placeholder=t("choose"),
            )
            pathways = {one["id"]: named(one) for one in public_data.pathways() if one["indicators_published"]}
            of = st.multiselect(
                t("documents.choose_pathways"),
                sorted(pathways, key=lambda one: pathways[one]),
                format_func=pathways.__getitem__,
                placeholder=t("choose"),
            )
            year = st.selectbox(t("documents.choose_year"), years, index=min(1, len(years) - 1))
            if st.form_submit_button(t("documents.choose_save"), type="primary"):
                _save({"name": name, "indicators": chosen, "pathways": of}, year)


def _save(wanted: SelectionIn, year: str) -> None:
    try:
        kept = session.api().create(client.path("documents", "selections"), wanted, SelectionOut)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("documents.chosen"))
    address.put(om=f"urval-{kept['id']}-{year}", visa="filer")
    st.rerun()
