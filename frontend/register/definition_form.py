"""Computations built in a form: of steps, conditions and values only what is said is shown, and the rest can be added."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from frontend.api_types.register import FormField
from frontend.register import definition_edits as edits
from frontend.register import definition_small as small
from frontend.register import definition_values as values
from frontend.register.definition_small import label_of
from frontend.register.definition_values import Content
from frontend.register.form_state import FormState
from frontend.texts import of_both, t, title

_EMPTY: Sequence[object] = (None, "", [], {})
_WHOLE_PERIOD = {"on_or_after": "period.start", "before": "period.end"}
_BEGINNINGS: Mapping[str, Content] = {
    "Window": _WHOLE_PERIOD,  # by far the most windows are the period
    "LocalCodes": {"system": "ICD-10-SE", "codes": []},
    **{model: {"unknown": "no"} for model in ("Step", "Selection", "Filter")},
}
"""What a part begins with, by its model: it is shown at once, and can be changed."""
_GROUPS = ("all", "any", "none")


def beginning(field: FormField) -> Any:
    """What a field begins with when it is added."""
    match field["type"]:
        case "part":
            return dict(_BEGINNINGS.get(field["model"] or "", {}))
        case "one_of" | "tests" | "named" | "variables" | "uses":
            return {}
        case "parts" | "alternatives":
            return [{}]
        case "owns" | "lines" | "numbers" | "choices":
            return []
        case _:
            return None


def fields(form: FormState, some: Sequence[FormField], content: Content, within: str, called: str) -> Content:
    """Those fields of a part (that people call so) that are said, and a list of the others to add from."""
    added = st.session_state.pop(f"{form.key}/{within}+/added", None)
    if added:
        field = next(field for field in some if field["name"] == added)
        content = {**content, added: beginning(field)}
    from_rows = {"events", "step"} <= {field["name"] for field in some} and not {"events", "step"} <= content.keys()
    by_rows = ("events", "in_register", "step") if from_rows else ()
    source = _rows(form, some, content, within) if from_rows else {}
    shown = [
        field for field in some if (field["required"] or field["name"] in content) and field["name"] not in by_rows
    ]
    content = {**{name: value for name, value in content.items() if name not in by_rows}, **source}
    written = form.part(shown, content, within)
    left = {field["name"]: title(field) for field in some if field not in shown and field["name"] not in by_rows}
    if left:
        _add(form, left, within, t("definition.add", name=called))
    return {**source, **written}


def _rows(form: FormState, some: Sequence[FormField], content: Content, within: str) -> Content:
    *_, group, name, _ = ["", "", *within.split(".")]
    own = name if group == "steps" else None
    return small.rows(form.names, some, content, f"{form.key}/{within}rows", but=own)


def _add(form: FormState, options: Mapping[str, str], within: str, label: str) -> None:
    key = f"{form.key}/{within}+"
    st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda name: options.get(name, name),
        placeholder=t("definition.add_hint"),
        key=key,
        on_change=_chosen_to_add,
        args=(key,),
    )


def _chosen_to_add(key: str) -> None:
    """Notes what was chosen and empties the list, so that the reader's place in it is kept for the next."""
    st.session_state[f"{key}/added"] = st.session_state[key]
    st.session_state[key] = None


def _remove(form: FormState, what: str, place: str, *, anew: bool = False) -> None:
    """A button that takes a part away; `anew` where those after it change places."""
    if st.button(
        t("definition.take_away", name=what), key=f"{form.key}/{place}/-", icon=":material/delete:", type="tertiary"
    ):
        form.change(edits.taken_away(place), anew=anew)


def part(form: FormState, field: FormField, value: Any, place: str) -> Content:
    """A part within a part."""
    with st.container(border=True):
        st.markdown(f"**{label_of(field)}**")
        if of_both(field, "help"):
            st.caption(of_both(field, "help"))
        written = fields(form, form.models[field["model"] or ""], value or {}, f"{place}.", title(field))
        if not field["required"] and value is not None:
            _remove(form, title(field), place)
    return written


def one_of(form: FormState, field: FormField, value: Any, place: str) -> Content:
    """A condition or a value: which sort it is, and that sort's own fields."""
    with st.container(border=True, gap="small"):
        written = _sort(form, field, value or {}, place)
        if value and not field["required"]:
            _remove(form, title(field), place)
    return written


def _sort(form: FormState, field: FormField, value: Content, place: str) -> Content:
    sorts = {one["name"]: one for one in form.models[field["model"] or ""]}
    standing = next(iter(value), None)
    names = {name: title(one) for name, one in sorts.items()}
    chosen = small.select(
        label_of(field), names, standing, f"{form.key}/{place}/sort", help_text=of_both(field, "help") or None
    )
    if chosen is None:
        return {}
    inner = sorts[chosen]
    begun = value.get(chosen) if chosen == standing else _becomes(inner, standing, value)
    if inner["type"] == "part":
        return {
            chosen: fields(form, form.models[inner["model"] or ""], begun or {}, f"{place}.{chosen}.", title(field))
        }
    return {chosen: form.field(inner, begun, f"{place}.{chosen}")}


def _becomes(inner: FormField, standing: str | None, value: Content) -> Any:
    """What another sort begins with: what was written is not lost where the new one has room for it."""
    if inner["name"] in _GROUPS and standing:
        return value[standing] if standing in _GROUPS else [value]
    return beginning(inner)


def parts(form: FormState, field: FormField, value: Any, place: str) -> list[Content]:
    """Conditions in a list."""
    written = []
    for number, one in enumerate(value or ()):
        with st.container(border=True):
            named: FormField = {
                **field,
                "title_sv": t("definition.condition", number=number + 1),
                "title_en": t("definition.condition", number=number + 1),
                "help_sv": None,
                "help_en": None,
            }
            written.append(_sort(form, named, one or {}, f"{place}.{number}"))
            _remove(form, title(named), f"{place}.{number}", anew=True)
    if st.button(t("definition.one_more"), key=f"{form.key}/{place}/+", icon=":material/add:"):
        form.change(edits.put(place, [*written, {}]))
    return written


def tests(form: FormState, field: FormField, value: Any, place: str) -> Content:
    """What must hold of the rows' facts, each by its name."""
    facts = {one["name"]: one for one in form.facts(place)}
    if field["model"] == "Window":
        facts = {name: one for name, one in facts.items() if one["type"] == "day"}
    key = f"{form.key}/{place}.+/added"
    added = st.session_state.pop(key, None)
    standing = {**(value or {}), **({added: _first_test(field, facts.get(added))} if added else {})}
    with st.container(border=True):
        st.markdown(f"**{title(field)}**")
        if of_both(field, "help"):
            st.caption(of_both(field, "help"))
        written = {name: _test(form, field, facts.get(name), name, one, place) for name, one in standing.items()}
        left = {name: title(one) for name, one in facts.items() if name not in standing}
        _add(form, left, f"{place}.", t("definition.add_fact", name=title(field)))
        if field["type"] == "tests":
            _remove(form, title(field), place)
    return written


def _first_test(field: FormField, fact: FormField | None) -> Content:
    if field["model"] == "Window":
        return dict(_WHOLE_PERIOD)
    firsts: Mapping[str, Content] = {"number": {"at_least": None}, "day": {"filled": True}}
    return firsts.get(fact["type"] if fact else "text", {"one_of": []})


def _test(form: FormState, field: FormField, fact: FormField | None, name: str, value: Content, place: str) -> Content:
    called = title(fact) if fact else values.words(name)
    with st.container(border=True):
        st.markdown(f"**{called}**")
        some = [_of_fact(one, fact) for one in form.models[field["model"] or ""]]
        written = fields(form, some, value, f"{place}.{name}.", called)
        _remove(form, called, f"{place}.{name}")
    return written


def _of_fact(test: FormField, fact: FormField | None) -> FormField:
    """Words of a fact that has the same ones everywhere are chosen, not written."""
    if fact and fact["choices"] and test["name"] in ("one_of", "not_one_of"):
        return {**test, "type": "choices", "choices": fact["choices"], "help_sv": None, "help_en": None}
    return test


def alternatives(form: FormState, field: FormField, value: Any, place: str) -> list[Content]:
    """Groups of tests, of which one must hold."""
    written = []
    with st.container(border=True):
        for number, one in enumerate(value or ()):
            name = t("definition.group", number=number + 1)
            named: FormField = {**field, "title_sv": name, "title_en": name, "help_sv": None, "help_en": None}
            written.append(tests(form, named, one, f"{place}.{number}"))
            _remove(form, name, f"{place}.{number}", anew=True)
        if st.button(t("definition.one_more_group"), key=f"{form.key}/{place}/+", icon=":material/add:"):
            form.change(edits.put(place, [*written, {}]))
    return written


def moment(form: FormState, field: FormField, value: Any, place: str) -> str | None:
    """A day in words."""
    return small.moment(form.names, field, label_of(field), value, f"{form.key}/{place}")


def length(form: FormState, field: FormField, value: Any, place: str) -> str | None:
    """A length of time."""
    return small.length(label_of(field), value, f"{form.key}/{place}", of_both(field, "help") or None)


def without_end(form: FormState, field: FormField, value: Any, place: str) -> str | None:
    """What a row without a last day is."""
    return small.without_end(label_of(field), value, f"{form.key}/{place}")


def reference(form: FormState, field: FormField, value: Any, place: str) -> str | None:
    """A fact of something named."""
    return small.reference(form.names, field, label_of(field), value, f"{form.key}/{place}")


def period(form: FormState, field: FormField, value: Any, place: str) -> str | None:
    """A period by its days."""
    return small.period(label_of(field), value, f"{form.key}/{place}", of_both(field, "help") or None)


def own(form: FormState, field: FormField, value: Any, place: str) -> str | None:
    """One of the definition's own names."""
    options = form.names.own(field["own"] or "")
    return small.select(
        label_of(field), options, value, f"{form.key}/{place}", help_text=of_both(field, "help") or None
    )


def owns(form: FormState, field: FormField, value: Any, place: str) -> list[str]:
    """Some names: of facts of the rows, or of code lists, the catalogue's among them."""
    if field["own"] == "fields":
        options = {one["name"]: title(one) for one in form.facts(place)}
    else:
        options = {**form.names.own(field["own"] or ""), **{one["code"]: one["sv"] for one in field["choices"]}}
    return small.several(label_of(field), options, value, f"{form.key}/{place}", of_both(field, "help") or None)


Drawn = Callable[[FormState, FormField, Any, str], Any]
DRAWN: Mapping[str, Drawn] = {
    "part": part,
    "one_of": one_of,
    "parts": parts,
    "tests": tests,
    "alternatives": alternatives,
    "moment": moment,
    "length": length,
    "without_end": without_end,
    "reference": reference,
    "period": period,
    "own": own,
    "owns": owns,
}
"""How each type of field of the language is drawn; those with names of their own are in `definition_named`."""
