"""Parts of a definition that have names of their own: steps, values, conditions, code lists, registers, and what is used."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from frontend.api_types.register import FormField, PickOut
from frontend.components import layout
from frontend.register import definition_edits as edits
from frontend.register import definition_form, form_tables, picker
from frontend.register import definition_values as values
from frontend.register.definition_form import DRAWN as SMALL
from frontend.register.definition_form import Drawn, beginning
from frontend.register.definition_values import Content
from frontend.register.form_rows import made_field
from frontend.register.form_state import FormState
from frontend.texts import of_both, t, title


def named(form: FormState, field: FormField, value: Any, place: str) -> Content:
    """Each part under its name, folded up: moved, called otherwise and taken away where it stands."""
    standing: Content = value or {}
    layout.subsection(title(field))
    if of_both(field, "help"):
        st.caption(of_both(field, "help"))
    brought = form.names.brought(field["name"])
    written = {}
    for number, (name, one) in enumerate(standing.items(), 1):
        if name in brought:
            st.caption(t("definition.brought", name=values.words(name), condition=brought[name]))
            written[name] = one
        else:
            written[name] = _item(form, field, standing, name, one, number, place)
    _new(form, field, written, place)
    return written


def _item(form: FormState, field: FormField, standing: Content, name: str, value: Any, number: int, place: str) -> Any:
    at = f"{place}.{name}"
    faulty = any(where == at or where.startswith(f"{at}.") for where in form.faults)
    label = f"{number}. {values.words(name)}"
    icon = ":material/error:" if faulty else None
    unfolded = form.open_all or _given_back(f"{form.key}/{at}")
    with st.expander(
        label, key=f"{form.key}/{at}/open", icon=icon, on_change="rerun", expanded=form.open_all
    ) as opened:
        if not (opened.open or unfolded):
            return value
        _name(form, field, standing, name, place)
        inner: FormField = {**field, "type": "one_of" if field["model"] in ("Value", "Condition") else "part"}
        if not values.fits(form.models, inner, value):
            st.caption(t("definition.as_written"))
            written = form.yaml({**inner, "pick": []}, value, at)
        elif inner["type"] == "one_of":
            written = form.field(
                {**inner, "title_sv": t("definition.sort"), "title_en": t("definition.sort"), "required": True},
                value,
                at,
            )
        else:
            written = _part(form, field, value or {}, at, values.words(name))
        _arrange(form, {**standing, name: written}, name, place)
        return written


def _given_back(key: str) -> bool:
    """Whether something stands in the part that its writer had not sent when the login ran out: it is shown, and so kept."""
    if f"{key}/open" in st.session_state:
        return False
    return any(str(name).startswith((f"{key}.", f"{key}/")) for name in st.session_state)


def _sort_title() -> dict[str, str]:
    return {"title_sv": t("definition.sort"), "title_en": t("definition.sort")}


def _part(form: FormState, field: FormField, value: Content, at: str, called: str) -> Content:
    return definition_form.fields(form, form.models[field["model"] or ""], value, f"{at}.", called)


def _name(form: FormState, field: FormField, standing: Content, name: str, place: str) -> None:
    """What the part is called; another name goes along to wherever the part is spoken of."""
    written = st.text_input(
        t("definition.name"), values.words(name), key=f"{form.key}/{place}.{name}/name", max_chars=60
    )
    new = values.label(written)
    if new == name or written == values.words(name):
        return
    if not new or new in standing:
        st.caption(t("definition.name_taken"))
        return
    st.session_state[f"{form.key}/{place}.{new}/open"] = True
    form.rename(field["name"], name, new)


def _arrange(form: FormState, parts: Content, name: str, place: str) -> None:
    """Buttons that move the part among the others, or take it away."""
    key, called = f"{form.key}/{place}.{name}", values.words(name)
    with st.container(horizontal=True):
        for by, text, icon in ((-1, "up", "arrow_upward"), (1, "down", "arrow_downward")):
            label = t(f"definition.{text}", name=called)
            if len(parts) > 1 and st.button(label, key=f"{key}/{text}", icon=f":material/{icon}:", type="tertiary"):
                form.change(edits.put(place, edits.ordered(parts, edits.moved(list(parts), name, by))))
        label = t("definition.take_away", name=called)
        if st.button(label, key=f"{key}/-", icon=":material/delete:", type="tertiary"):
            form.change(edits.taken_away(f"{place}.{name}"))


def _new(form: FormState, field: FormField, written: Content, place: str) -> None:
    """A line to write the name of one more in."""
    key = f"{form.key}/{place}/new"
    with st.form(key, clear_on_submit=True, border=False):
        text = st.text_input(t("definition.new_name", name=title(field).lower()), key=f"{key}/name", max_chars=60)
        pressed = st.form_submit_button(t("form.one_more", name=title(field)), icon=":material/add:")
    name = values.label(text)
    if not pressed:
        return
    if not name or name in written:
        st.caption(t("definition.name_taken"))
        return
    st.session_state[f"{form.key}/{place}.{name}/open"] = True
    first = beginning({**field, "type": "one_of" if field["model"] in ("Value", "Condition") else "part"})
    form.change(edits.put(place, {**written, name: first}))


def uses(form: FormState, field: FormField, value: Any, place: str) -> Content:
    """The named conditions that the definition uses, and a search for one more."""
    standing: Content = dict(value or {})
    layout.subsection(title(field))
    key = f"{form.key}/{place}"

    def take(pick: PickOut) -> None:
        st.session_state[f"{key}/taken"] = pick["code"], pick.get("digest")

    if taken := st.session_state.pop(f"{key}/taken", None):
        standing.setdefault(*taken)
    for name, use in list(standing.items()):
        called = ((use.get("name") or {}).get("sv") if isinstance(use, dict) else None) or values.words(
            name.replace("-", "_")
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(called)
            label = t("definition.take_away", name=called)
            if st.button(label, key=f"{key}.{name}/-", icon=":material/delete:", type="tertiary"):
                form.unuse(name, use)
    picker.show(field, key, None, take)
    return standing


def variables(form: FormState, field: FormField, value: Any, place: str) -> Content:
    """The registers' own variables, a row for each."""
    layout.subsection(title(field))
    st.caption(t("definition.variables_help"))
    names = {"register": "text", "variable": "text", "kind": "choice"}
    columns = [_column(name, of) for name, of in names.items()]
    rows = [
        {"register": register, **row}
        for register, some in (value or {}).items()
        for row in ([{"variable": name, "kind": of} for name, of in some.items()] or [{}])
    ]
    table: FormField = {**field, "type": "table", "fields": columns}
    return _registers(form_tables.parts(table, rows, f"{form.key}/{place}"))


def _registers(rows: Any) -> Content:
    """Rows as registers with their variables; what no register is said for waits."""
    registers: Content = {}
    for row in rows or ():
        register, variable = values.label(row.get("register", "")), values.label(row.get("variable", ""))
        if register:
            registers.setdefault(register, {})
            if variable:
                registers[register][variable] = row.get("kind") or "text"
    return registers


def _column(name: str, of: str) -> FormField:
    kinds = ("text", "date", "number") if of == "choice" else ()
    text = t(f"definition.{name}_column")
    words = ((kind, t(f"definition.kind_{kind}")) for kind in kinds)
    return made_field(name, text, of, [{"code": kind, "sv": word, "en": word} for kind, word in words])


DRAWN: Mapping[str, Drawn] = {**SMALL, "named": named, "uses": uses, "variables": variables}
"""How each type of field of the language of computations is drawn."""
