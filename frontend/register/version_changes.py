"""What differs between two versions of an entry: chosen in two lists, shown as a table with the changed words marked."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from frontend import client, session
from frontend.api_types.register import FieldChange, VersionDiff, VersionOut
from frontend.components import address, layout, tables, word_changes
from frontend.components.tables import Cell, Column
from frontend.texts import t, title

_MOST_LINES = 25
"""Of one text in the table, before it is folded."""


def show(kind: str, entry: str, history: Sequence[VersionOut], shown: int) -> None:
    """The choice of two versions, and what differs between them. At first the version `shown` and the one before it."""
    numbers = sorted(version["version"] for version in history)
    if len(numbers) < 2:
        return
    layout.section(t("diff.title"))
    after = shown if shown > numbers[0] else numbers[1]
    earlier = max(number for number in numbers if number < after)
    names = {str(number): t("specification.version", number=number) for number in numbers}
    left, right = st.columns(2)
    with left:
        first = address.choose(t("form.before"), names, "fore", default=str(earlier))
    with right:
        second = address.choose(t("form.after"), names, "efter", default=str(after))
    against(kind, entry, first, second)


def against(kind: str, entry: str, before: str | int | None, after: str | int | None) -> None:
    """What differs between two versions, as a table."""
    diff = session.api().get(client.path("entries", kind, entry, "versions", before, "diff", after), VersionDiff)
    if diff["changes"]:
        table(diff["changes"], t("diff.caption", before=f"{before}", after=f"{after}"))
    else:
        layout.empty(t("diff.none"))


def table(changes: Sequence[FieldChange], caption: str) -> None:
    """Field, before and after, with the changed words marked."""
    columns = [Column(t("form.field")), Column(t("form.before")), Column(t("form.after"))]
    tables.show(caption, columns, map(_row, changes), hide_caption=True)


def _row(change: FieldChange) -> list[Cell]:
    texts = (change["before"], change["after"])
    return [title(change), *map(_folded, texts, word_changes.marked(*texts))]


def _folded(text: str | None, shown: Markup | None) -> Markup | None:
    """The text, or, where it is so long that what comes after it is lost, a line that opens to it."""
    lines = (text or "").count("\n") + 1
    if shown is None or lines <= _MOST_LINES:
        return shown
    return Markup("<details><summary>{}</summary>{}</details>").format(t("diff.long", count=lines), shown)
