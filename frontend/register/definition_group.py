"""A computation in the form of its indicator: built in words or as YAML, with what it means beside."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from frontend import client, session
from frontend.api_types.register import FormField, ProseOut
from frontend.client import ApiError
from frontend.components import layout, markup
from frontend.register import computation, definition_form
from frontend.register.definition_small import label_of
from frontend.register.form_definition import Definition
from frontend.register.form_state import FormState
from frontend.texts import t, title

ALWAYS = ("counts", "codelists", "steps", "initial_population", "numerator", "attribution", "worked")
"""Parts of a computation that are shown also where nothing is said: what nearly every one has."""


def show(form: FormState, field: FormField, value: Any, place: str) -> Any:
    """The computation with what stands in it; what stands there now."""
    if value and not isinstance(value, dict):
        return form.yaml(field, value, place)
    said: Mapping[str, Any] = value or {}
    own = form.definition = Definition(place, field["fields"], form.depth)
    with st.expander(label_of(field), expanded=bool(said)):
        own.switch(f"{form.key}/{place}/as_yaml")
        built, beside = st.columns([3, 2], gap="large")
        own.beside = beside.container(key=f"{form.key}/{place}/prose")
        shown = [one["name"] for one in own.fields] if own.as_yaml else ALWAYS
        with built:
            written = definition_form.fields(
                form, own.fields, {**dict.fromkeys(shown), **said}, f"{place}.", title(field)
            )
    return {name: one for name, one in written.items() if name in said or one not in (None, "", [], {})}


def in_words(beside: DeltaGenerator, entry: str) -> None:
    """What the saved draft's computation means, and what does not hold yet."""
    try:
        prose = session.api().get(client.path("drafts", "specification", entry, "prose"), ProseOut)
    except ApiError as error:
        layout.refused(error)
        return
    with beside:
        st.markdown(f"**{t('definition.means')}**")
        if prose["steps"]:
            markup.show(computation.numbered(prose["steps"]))
        if prose["faults"]:
            with st.expander(t("definition.lacking", count=len(prose["faults"])), icon=":material/info:"):
                item = Markup("<li>{}</li>")
                faults = Markup("").join(item.format(fault) for fault in prose["faults"])
                markup.show(Markup("<ul lang='sv'>{}</ul>").format(faults))
