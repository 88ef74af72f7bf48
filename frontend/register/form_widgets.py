"""A form made of the fields that the API says a kind of entry has: shows what is written, and gives what it has become."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
import yaml
from markupsafe import Markup

from frontend.api_types.register import FormField, PickOut
from frontend.components import layout, markup
from frontend.register import form_tables, picker
from frontend.texts import in_words, of_both, t, title

Content = dict[str, Any]
_BESIDE = {"codes": "system", "goals": "pathway"}
"""The field beside one that is filled by search, which says what is searched among."""
_YES_NO = {"": "form.not_said", "yes": "form.yes", "no": "form.no"}


class Form:
    """One drawing of the form. `key` tells its widgets from all others, `faults` are sentences by place (`goals.0.text.sv`),
    `said` what others have commented there.

    Where a part is added or taken away, `regrouped` is the place of the list and what it is to be: everything else that was
    written at the same click is drawn first.
    """

    def __init__(
        self, key: str, faults: Mapping[str, Sequence[str]], said: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.key, self.faults, self._said = key, faults, said or {}
        self.regrouped: tuple[str, list[Content]] | None = None
        self._around: list[Content] = []

    def draw(self, fields: Sequence[FormField], content: Mapping[str, Any], within: str = "") -> Content:
        """Shows the fields with what stands in them; what stands there now, what is empty left out."""
        written: Content = {}
        self._around.append({})
        for field in fields:
            self._around[-1] = {**content, **written}
            written[field["name"]] = self._field(field, content.get(field["name"]), f"{within}{field['name']}")
        self._around.pop()
        return {name: value for name, value in written.items() if value not in (None, "", [], {})}

    def _field(self, field: FormField, value: Any, place: str) -> Any:
        drawn = _DRAWN[field["type"]](self, field, value, place)
        for comment in self._said.get(place, ()):
            markup.show(Markup("<p class='said'>{}</p>").format(comment))
        for fault in self.faults.get(place, ()):
            markup.show(Markup("<p class='fault' role='alert'>{}</p>").format(fault))
        return drawn

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
        written, taken_away = [], None
        for number, one in enumerate(value or ()):
            with st.container(border=True):
                written.append(self.draw(field["fields"], one, f"{place}.{number}."))
                label = t("form.take_away", name=title(field), number=number + 1)
                if st.button(label, key=f"{self.key}/{place}.{number}/-", icon=":material/delete:", type="tertiary"):
                    taken_away = number
        if taken_away is not None:
            self.regrouped = place, [one for number, one in enumerate(written) if number != taken_away]
        if st.button(t("form.one_more", name=title(field)), key=f"{self.key}/{place}/+", icon=":material/add:"):
            self.regrouped = place, [*written, {}]
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
        standing = "" if value is None else value if isinstance(value, str) else _as_yaml(value)
        about = self._begun(field, place, standing) | {"label": t("form.as_file", name=marked(field))}
        written = st.text_area(height=96 if len(standing) < 200 else 300, **about)
        self._picker(field, about["key"], _with_part)
        try:
            return _plain(yaml.safe_load(written)) if written.strip() else None
        except yaml.YAMLError:
            return written

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


def _with_part(standing: str, pick: PickOut) -> str:
    """A YAML mapping with what was picked: a named condition by its digest, a code in a list that is called as it is. What
    cannot be read is left as it stands."""
    try:
        parts = yaml.safe_load(standing) or {}
    except yaml.YAMLError:
        return standing
    if not isinstance(parts, dict):
        return standing
    if pick.get("digest"):
        parts[pick["code"]] = pick["digest"]
    else:
        codes = parts.setdefault(_list_name(pick["sv"]), {"system": pick["of"], "codes": []}).setdefault("codes", [])
        codes += [pick["code"]] if pick["code"] not in codes else []
    return _as_yaml(parts)


def _list_name(text: str) -> str:
    """What a code list of a definition may be called: `hjartsvikt`."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
    return "_".join(re.findall(r"[a-z0-9]+", plain))[:40]


def _as_yaml(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100).removesuffix("...\n")


_DRAWN: Mapping[str, Callable[[Form, FormField, Any, str], Any]] = {
    name: getattr(Form, name)
    for name in (
        *("text", "long", "whole", "number", "yes_no", "choice", "choices", "lines"),
        *("numbers", "pair", "group", "groups", "table", "patients", "yaml", "kept"),
    )
} | {"day": Form.text}


def _plain(value: Any) -> Any:
    """The same with days as text, as JSON has them."""
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def marked(field: FormField) -> str:
    """What the field is called, with a mark where it must be filled in."""
    return f"{title(field)} *" if field["required"] else title(field)


def choices(field: FormField) -> dict[str, str]:
    """What may be chosen: code to word."""
    return {choice["code"]: in_words(choice) for choice in field["choices"]}
