"""The small parts of a definition in a form: a day, a length, a fact of something, a name, and where rows are taken from."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from frontend.api_types.register import FormField
from frontend.register import definition_values as values
from frontend.register.definition_names import Names
from frontend.register.definition_values import Content, Moment
from frontend.texts import in_words, of_both, t, title

_AT_ONCE, _PERCENT = "", "%"
_DIRECTIONS = (_AT_ONCE, *(f"{sign}{unit}" for unit in values.UNITS for sign in "+-"), _PERCENT)


def select(
    label: str,
    options: Mapping[str, str],
    standing: str | None,
    key: str,
    *,
    help_text: str | None = None,
    hidden: bool = False,
) -> str | None:
    """Chooses one in words; what stands there and is no option (any more) stays until another is chosen."""
    kept = [one for one in (standing, st.session_state.get(key)) if one and one not in options]
    names = {**options, **{one: values.words(one) for one in kept}}
    chosen: str | None = st.selectbox(
        label,
        list(names),
        index=list(names).index(standing) if standing in names else None,
        format_func=lambda code: names.get(code, code),
        placeholder=t("choose"),
        key=key,
        help=help_text,
        label_visibility="collapsed" if hidden else "visible",
    )
    return chosen


def _number(label: str, standing: int | None, key: str) -> int | None:
    written = st.text_input(
        label, "" if standing is None else str(standing), key=key, label_visibility="collapsed"
    ).strip()
    return int(written) if written.isdecimal() else None


def moment(names: Names, field: FormField, label: str, value: Any, key: str) -> str | None:
    """A day: of what it is, and how long before or after."""
    day = values.moment(value) if value else Moment("")
    if day is None:
        return st.text_input(label, str(value), key=key, help=of_both(field, "help") or None).strip() or None
    days = names.spoken_of("day")
    standing = _direction(day)
    anchor = select(label, days, day.anchor or None, f"{key}/anchor", help_text=of_both(field, "help") or None)
    direction_column, number_column = st.columns([3, 2], gap="small", vertical_alignment="bottom")
    with direction_column:
        direction = select(t("definition.moved", name=label), _directions(), standing, f"{key}/moved", hidden=True)
    with number_column:
        number = None
        if direction:
            written = day.percent if direction == _PERCENT else abs(day.number or 0) or None
            number = _number(t("definition.how_many", name=label), written, f"{key}/number")
    if not anchor or (direction and number is None):
        return None
    if direction == _PERCENT:
        since, until = _between(days, day, label, key)
        return values.moment_text(Moment(anchor, percent=number, since=since, until=until)) if since and until else None
    if direction:
        return values.moment_text(Moment(anchor, int(f"{direction[0]}{number}"), direction[1:]))
    return anchor


def _between(days: Mapping[str, str], day: Moment, label: str, key: str) -> tuple[str | None, str | None]:
    first, last = st.columns(2, gap="small")
    with first:
        since = select(t("definition.share_since", name=label), days, day.since, f"{key}/since")
    with last:
        return since, select(t("definition.share_until", name=label), days, day.until, f"{key}/until")


def _direction(day: Moment) -> str:
    if day.percent is not None:
        return _PERCENT
    return f"{'-' if (day.number or 0) < 0 else '+'}{day.unit}" if day.unit else _AT_ONCE


def _directions() -> dict[str, str]:
    return {one: t(f"definition.moved_{one or 'not'}") for one in _DIRECTIONS}


def length(label: str, value: Any, key: str, help_text: str | None = None) -> str | None:
    """A length of time: a number, and days, weeks, months or years."""
    standing = values.length(str(value)) if value else None
    if value and standing is None:
        return st.text_input(label, str(value), key=key).strip() or None
    number_column, unit_column = st.columns([1, 2], gap="small", vertical_alignment="bottom")
    with number_column:
        written = st.text_input(
            label, str(standing[0]) if standing else "", key=f"{key}/number", help=help_text
        ).strip()
    with unit_column:
        units = {unit: t(f"definition.{unit}") for unit in values.UNITS}
        unit = select(
            t("definition.unit_of", name=label), units, standing[1] if standing else "days", f"{key}/unit", hidden=True
        )
    return values.length_text(int(written), unit) if written.isdecimal() and unit else None


def without_end(label: str, value: Any, key: str) -> str | None:
    """What a row without a last day is: a word, or a length."""
    words = {word: t(f"definition.{word}") for word in ("ongoing", "same_day", "length")}
    standing = None if not value else value if value in words else "length"
    chosen = select(label, words, standing, f"{key}/word")
    if chosen != "length":
        return chosen
    return length(t("definition.length"), value if standing == "length" else None, f"{key}/length")


def reference(names: Names, field: FormField, label: str, value: Any, key: str) -> str | None:
    """A fact of something named: where somebody lives, a measured number."""
    places = (field["name"],) if field["name"] in ("region", "unit") else ()
    options = names.spoken_of(names=places) if places else names.spoken_of("number")
    return select(label, options, value, key, help_text=of_both(field, "help") or None)


def period(label: str, value: Any, key: str, help_text: str | None) -> str | None:
    """A period by its first and its last day."""
    first, last = values.last_and_first(value) if isinstance(value, str) else ("", "")
    first_column, last_column = st.columns(2, gap="small")
    with first_column:
        begun = st.text_input(
            t("definition.first_day", name=label), first, key=f"{key}/first", help=help_text, placeholder="2025-01-01"
        )
    with last_column:
        ended = st.text_input(t("definition.last_day", name=label), last, key=f"{key}/last", placeholder="2025-12-31")
    return values.period_text(begun.strip(), ended.strip()) if begun.strip() or ended.strip() else None


def several(label: str, options: Mapping[str, str], value: Any, key: str, help_text: str | None) -> list[str]:
    """Some of the names, in words."""
    standing = [str(one) for one in value or ()]
    kept = [one for one in (*standing, *st.session_state.get(key, ())) if one not in options]
    names = {**options, **{one: values.words(one) for one in kept}}
    chosen: list[str] = st.multiselect(
        label,
        list(names),
        default=standing,
        format_func=lambda code: names.get(code, code),
        placeholder=t("choose"),
        key=key,
        help=help_text,
    )
    return chosen


def rows(names: Names, fields: Sequence[FormField], content: Content, key: str, *, but: str | None = None) -> Content:
    """Where a selection takes its rows from: a kind of records, a register, or an earlier step."""
    kinds = next(field for field in fields if field["name"] == "events")["choices"]
    options = {f"events:{one['code']}": in_words(one) for one in kinds}
    registers = [*names.own("registers"), *filter(None, [content.get("in_register")])]
    options |= {
        f"register:{one}": t("definition.of_register", name=values.words(one)) for one in dict.fromkeys(registers)
    }
    options |= {
        f"step:{one}": t("definition.of_step", name=text) for one, text in names.own("steps").items() if one != but
    }
    if registers:
        options.pop("events:register_row")
    chosen = select(t("definition.rows"), options, _source(content), key)
    source, _, name = (chosen or "").partition(":")
    if source == "register":
        return {"events": "register_row", "in_register": name}
    return {source: name} if source else {}


def _source(content: Content) -> str | None:
    if content.get("in_register"):
        return f"register:{content['in_register']}"
    return next((f"{word}:{content[word]}" for word in ("events", "step") if content.get(word)), None)


def label_of(field: FormField) -> str:
    """What a field is called, with a mark where it must be filled in."""
    return f"{title(field)} *" if field["required"] else title(field)
