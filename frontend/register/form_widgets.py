"""A form made of the fields that the API says a kind of entry has: shows what is written, and gives what it has become."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from frontend.api_types.register import FormField, PickOut
from frontend.components import layout, markup
from frontend.register import definition_group, form_tables, form_yaml, picker
from frontend.register.definition_edits import put, taken_away
from frontend.register.definition_named import DRAWN as OF_DEFINITIONS
from frontend.register.form_state import FormState
from frontend.texts import in_words, of_both, t, title

Content = dict[str, Any]
_BESIDE = {"codes": "system", "goals": "pathway"}
"""The field beside one that is filled by search, which says what is searched among."""
_YES_NO = {"": "form.not_said", "yes": "form.yes", "no": "form.no"}


class Form(FormState):
    """The widgets of a form: each shows what stands in its field, and gives what stands there now."""

    def _widget(self, field: FormField, value: Any, place: str) -> Any:
        if field["type"] == "definition":
            return definition_group.show(self, field, value, place)
        built = OF_DEFINITIONS.get(field["type"])
        if built is None:
            return _DRAWN[field["type"]](self, field, value, place)
        if self.definition.as_yaml:
            return self.yaml(field, value, place)
        if not self.definition.fits(field, value):
            st.caption(t("definition.as_written"))
            return self.yaml(field, value, place)
        return built(self, field, value, place)

    def about(self, field: FormField, place: str) -> dict[str, Any]:
        """What every widget is given: its name, help and key."""
        return {"label": marked(field), "help": of_both(field, "help") or None, "key": f"{self.key}/{place}"}

    def text(self, field: FormField, value: Any, place: str) -> str:
        """One line."""
        about = self._begun(field, place, "" if value is None else str(value))
        written: str = st.text_input(**about)
        self._picker(field, about["key"], lambda _standing, pick: pick["code"])
        return written.strip()

    def _begun(self, field: FormField, place: str, standing: str) -> dict[str, Any]:
        """What the widget is given. What stands in it is its state from the beginning: a pick writes there too, which
        Streamlit does not allow beside a value."""
        about = self.about(field, place)
        st.session_state.setdefault(about["key"], standing)
        return about

    def _picker(self, field: FormField, key: str, become: Callable[[str, PickOut], str]) -> None:
        """A search beside the widget, where the field has one; `become` says what a pick makes of what stands in it."""
        if not field["pick"]:
            return

        def take(pick: PickOut) -> None:
            st.session_state[key] = become(st.session_state[key], pick)

        picker.show(field, key, self._beside(_BESIDE.get(field["pick"][0], "")), take)

    def _beside(self, name: str) -> Any:
        """What stands in the field of that name nearest by: among those drawn now, else in the part around them."""
        return next((around[name] for around in reversed(self._around) if name in around), None)

    def long(self, field: FormField, value: Any, place: str) -> str:
        """Several lines."""
        written: str = st.text_area(value=value or "", height=96, **self.about(field, place))
        return written.strip()

    def whole(self, field: FormField, value: Any, place: str) -> Any:
        """A whole number; what is none is kept as it is written, and refused when it is handed in."""
        written = self.text(field, value, place)
        return int(written) if written.removeprefix("-").isdecimal() else written

    def number(self, field: FormField, value: Any, place: str) -> str:
        """A number with decimals, with a comma or a point."""
        return self.text(field, value, place).replace(",", ".")

    def yes_no(self, field: FormField, value: Any, place: str) -> bool | None:
        """Yes, no, or not said."""
        standing = "" if value is None else "yes" if value else "no"
        chosen = st.radio(
            options=list(_YES_NO),
            index=list(_YES_NO).index(standing),
            format_func=lambda code: t(_YES_NO[code]),
            horizontal=True,
            **self.about(field, place),
        )
        return None if chosen == "" else chosen == "yes"

    def choice(self, field: FormField, value: Any, place: str) -> str | None:
        """One of the words; what is not among them stands there until another is chosen."""
        names = choices(field) | ({} if value is None or value in choices(field) else {value: str(value)})
        chosen: str | None = st.selectbox(
            options=list(names),
            index=list(names).index(value) if value in names else None,
            format_func=lambda code: names[code],
            placeholder=t("choose"),
            **self.about(field, place),
        )
        return chosen

    def choices(self, field: FormField, value: Any, place: str) -> list[str]:
        """Some of the words."""
        standing = [str(one) for one in value or ()]
        names = choices(field) | {code: code for code in standing if code not in choices(field)}
        chosen: list[str] = st.multiselect(
            options=list(names),
            default=standing,
            format_func=lambda code: names[code],
            placeholder=t("choose"),
            **self.about(field, place),
        )
        return chosen

    def lines(self, field: FormField, value: Any, place: str) -> list[str]:
        """A list of texts, one on each line."""
        about = self._begun(field, place, "\n".join(str(one) for one in value or ()))
        written = st.text_area(height=96, **about)
        self._picker(field, about["key"], _with_line)
        return [line.strip() for line in written.splitlines() if line.strip()]

    def pair(self, field: FormField, value: Any, place: str) -> Content:
        """A text in Swedish and one in English, side by side."""
        standing, about = value or {}, self.about(field, place)
        written: Content = {}
        for column, language in zip(st.columns(2), ("sv", "en"), strict=True):
            label = t(f"form.in_{language}", name=about["label"])
            with column:
                written[language] = st.text_area(
                    label, standing.get(language) or "", height=68, key=f"{about['key']}.{language}", help=about["help"]
                ).strip()
                for fault in self.faults.get(f"{place}.{language}", ()):
                    markup.show(Markup("<p class='fault' role='alert'>{}</p>").format(fault))
        return {language: text for language, text in written.items() if text}

    def group(self, field: FormField, value: Any, place: str) -> Content:
        """A part with fields of its own, folded up where nothing stands in it."""
        with st.expander(marked(field), expanded=bool(value)):
            return self.draw(field["fields"], value or {}, f"{place}.")

    def groups(self, field: FormField, value: Any, place: str) -> list[Content]:
        """A list of parts, each of which can be taken away, and a button for one more."""
        layout.subsection(marked(field))
        if of_both(field, "help"):
            st.caption(of_both(field, "help"))
        written, removed = [], None
        for number, one in enumerate(value or ()):
            with st.container(border=True):
                written.append(self.draw(field["fields"], one, f"{place}.{number}."))
                label = t("form.take_away", name=title(field), number=number + 1)
                if st.button(label, key=f"{self.key}/{place}.{number}/-", icon=":material/delete:", type="tertiary"):
                    removed = number
        if removed is not None:
            self.change(taken_away(f"{place}.{removed}"), anew=True)
        if st.button(t("form.one_more", name=title(field)), key=f"{self.key}/{place}/+", icon=":material/add:"):
            self.change(put(place, [*written, {}]))
        return written

    def numbers(self, field: FormField, value: Any, place: str) -> list[str]:
        """A list of numbers on one line, with semicolons between."""
        standing = "; ".join(str(one).replace(".", ",") for one in value or ())
        written = st.text_input(**self._begun(field, place, standing))
        return [one.strip().replace(",", ".") for one in written.split(";") if one.strip()]

    def table(self, field: FormField, value: Any, place: str) -> Any:
        """A list with a row for each part."""
        layout.subsection(marked(field))
        if of_both(field, "help"):
            st.caption(of_both(field, "help"))
        written = form_tables.parts(field, value, f"{self.key}/{place}")
        self._faults_within(field, place)
        return written

    def word_or_table(self, field: FormField, value: Any, place: str) -> Any:
        """A word, or a table of values."""
        names = {**choices(field), "table": t("form.values_below")}
        standing = None if value is None else value if isinstance(value, str) else "table"
        chosen = st.selectbox(
            options=list(names),
            index=list(names).index(standing) if standing in names else None,
            format_func=lambda code: names[code],
            placeholder=t("choose"),
            **self.about(field, place),
        )
        if chosen != "table":
            return chosen
        return form_tables.parts(field, value if isinstance(value, list) else [], f"{self.key}/{place}.rows")

    def patients(self, field: FormField, value: Any, place: str) -> Any:
        """Worked patients: tables beside each other."""
        layout.subsection(marked(field))
        st.caption(of_both(field, "help"))
        written = form_tables.patients(field, value, f"{self.key}/{place}", self._beside("variables"))
        self._faults_within(field, place)
        return written

    def _faults_within(self, field: FormField, place: str) -> None:
        """What is wrong in a table's rows, under it: a cell has no place for a sentence."""
        for where, faults in self.faults.items():
            if where.startswith(f"{place}."):
                _, column, cell = f"{where.removeprefix(place)}.".split(".", 2)
                for fault in faults:
                    at = t("form.fault_in_row", row=int(column) + 1, field=form_tables.title_of(field, cell.strip(".")))
                    markup.show(Markup("<p class='fault' role='alert'>{}: {}</p>").format(at, fault))

    def yaml(self, field: FormField, value: Any, place: str) -> Any:
        """What no form has, as it is written in a file; what cannot be read as that is kept as text, and refused later."""
        standing = form_yaml.as_yaml(value)
        about = self._begun(field, place, standing) | {"label": t("form.as_file", name=marked(field))}
        written = st.text_area(height=96 if len(standing) < 200 else 300, **about)
        self._picker(field, about["key"], form_yaml.with_part)
        return form_yaml.read(written)

    def kept(self, field: FormField, value: Any, place: str) -> Any:
        """What the form carries along, and nobody writes in."""
        if value:
            with st.expander(marked(field), expanded=False):
                st.caption(of_both(field, "help"))
                st.code(str(value), language="json", wrap_lines=True)
        return value


def _with_line(standing: str, pick: PickOut) -> str:
    """The lines with one more; one that stands there already is not added."""
    lines = [one for one in standing.splitlines() if one.strip()]
    return "\n".join(lines if pick["code"] in lines else [*lines, pick["code"]])


_DRAWN: Mapping[str, Callable[[Form, FormField, Any, str], Any]] = {
    name: getattr(Form, name)
    for name in (
        *("text", "long", "whole", "number", "yes_no", "choice", "choices", "lines"),
        *("numbers", "pair", "group", "groups", "table", "word_or_table", "patients", "yaml", "kept"),
    )
} | {"day": Form.text}


def marked(field: FormField) -> str:
    """What the field is called, with a mark where it must be filled in."""
    return f"{title(field)} *" if field["required"] else title(field)


def choices(field: FormField) -> dict[str, str]:
    """What may be chosen: code to word."""
    return {choice["code"]: in_words(choice) for choice in field["choices"]}
