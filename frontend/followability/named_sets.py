"""Named sets of indicators on their dates: what a document states, what is read, and what stays unknown."""

from frontend import client, session
from frontend.api_types.followability import SetOut
from frontend.components import formatting, layout, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, of_both, t


def show() -> None:
    """Every set of indicators."""
    layout.section(t("sets.title"), t("sets.intro"))
    sets = session.api().get(client.path("followability", "sets"), list[SetOut])
    if not sets:
        layout.empty(t("sets.nothing"))
        return
    columns = [
        Column(t("sets.set")),
        Column(t("sets.holds_for"), whole=True),
        Column(t("sets.stated"), True),
        Column(t("sets.read"), True),
        Column(t("sets.unknown"), True),
        Column(t("sets.followable"), True),
        Column(t("pathways"), True),
    ]
    tables.show(t("sets.table"), columns, map(_row, sets))


def _row(one: SetOut) -> list[Cell]:
    """Figures of those that are read are lower bounds while some are unknown."""
    least = "" if one["unknown"] == 0 else "≥\u00a0"
    return [
        tables.lines([named(one), of_both(one, "unread") if one["unread_sv"] else ""]),
        formatting.day(one["holds_for"]),
        formatting.number(one["stated"]),
        formatting.number(one["read"]),
        tables.muted(t("sets.unknown_whole")) if one["unknown"] is None else formatting.number(one["unknown"]),
        f"{least}{formatting.number(one['followable'])}",
        f"{least}{formatting.number(one['pathways'])}",
    ]
