"""A region's answer on implementation of one pathway, and (in `answer_file`) many in a file."""

import streamlit as st

from frontend import client, session
from frontend.api_types.implementation import ImplementationAnswerOut, ImplementationIn, StatusMatrix
from frontend.client import ApiError
from frontend.components import address, layout, public_data
from frontend.implementation import answer_file
from frontend.implementation.survey_form import Fields
from frontend.texts import t


def show(matrix: StatusMatrix, region: str | None) -> None:
    """The form for one pathway, and the way to hand in many answers at once."""
    own = session.own_regions("region_reporter")
    chosen = region if region in own else own[0]
    names = public_data.regions()
    year = matrix["year"]
    layout.section(t("implementation.form", region=names.get(chosen, chosen), year=str(year)))
    pathway = address.choose(t("pathway"), {entry["id"]: entry["name"] for entry in matrix["pathways"]}, "forlopp")
    if pathway:
        answers = _beginning(year, chosen, pathway)
        key = f"{year}_{chosen}_{pathway}"
        unit = _unit(list(answers), key)
        earlier = answers.get(unit) if unit is not None else None
        _form({"year": year, "region": chosen, "pathway": pathway}, unit, earlier, key)
    answer_file.show(year)


def _beginning(year: int, region: str, pathway: str) -> dict[str, ImplementationAnswerOut]:
    """What the whole region (empty text) and its parts said last, attested or not, this year or in an earlier one."""
    where = client.path("implementation", "form")
    answers = session.api().get(where, list[ImplementationAnswerOut], year=year, region=region, pathway=pathway)
    return {entry.get("unit", ""): entry for entry in answers}


def _unit(answered: list[str], key: str) -> str | None:
    """Which part of the region the form is for: one that has answered, the whole, or (None) another."""
    if not [unit for unit in answered if unit]:
        return "" if "" in answered else None
    names = {unit: unit or t("implementation.whole_region") for unit in dict.fromkeys([*answered, ""])}
    chosen = st.selectbox(
        t("implementation.which_part"),
        [*names, None],
        format_func=lambda unit: t("implementation.another_part") if unit is None else names[unit],
        key=f"part_{key}",
        placeholder=t("choose"),
    )
    return chosen if isinstance(chosen, str) else None


def _form(body: ImplementationIn, unit: str | None, earlier: ImplementationAnswerOut | None, key: str) -> None:
    key += f"_{unit}" if unit else ""
    from_year = earlier["year"] if earlier and earlier["year"] != body["year"] else None
    if from_year:
        st.info(t("implementation.prefilled", year=str(from_year), now=str(body["year"])), icon=":material/history:")
    with st.form(f"implementation_{key}"):
        body["unit"] = unit or st.text_input(
            t("implementation.unit"), key=f"unit_{key}", max_chars=200, help=t("implementation.unit_help")
        )
        fields = Fields(key, earlier, body, {})
        fields.show()
        body["survey"] = fields.survey
        read = not from_year or st.checkbox(t("implementation.prefilled_read", year=str(from_year)), key=f"read_{key}")
        if st.form_submit_button(t("implementation.send"), type="primary"):
            if read:
                _send(body)
            else:
                st.error(t("implementation.prefilled_unread", year=str(from_year)), icon=":material/error:")


def _send(body: ImplementationIn) -> None:
    try:
        kept = session.api().create(client.path("implementation", "answers"), body, ImplementationAnswerOut)
    except ApiError as error:
        layout.refused(error)
        return
    layout.done(t("implementation.sent" if kept["state"] == "answered" else "implementation.as_attested"))
    st.rerun()
