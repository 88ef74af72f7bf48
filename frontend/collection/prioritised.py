"""*Insamling av de prioriterade*: what is prioritised in each pathway, and a new round that asks for just that."""

from collections.abc import Sequence

from frontend.api_types.priorities import PrioritisedOut, PriorityListOut
from frontend.collection import round_form
from frontend.components import address, chips, formatting, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.texts import named, of_both, t


def show() -> None:
    """The list, pathway by pathway, and the form with the indicators that can be asked for chosen."""
    layout.section(t("rounds.prioritised"), t("rounds.prioritised_intro"))
    links.to("rounds", t("rounds.back"), ":material/arrow_back:")
    lists = [one for one in public_data.priorities() if one["indicators"]]
    if not lists:
        layout.empty(t("rounds.none_prioritised"))
        return
    names = {one["pathway"]: of_both(one, "pathway") for one in lists}
    chosen = address.choose(t("pathway"), names, "vardforlopp", every=t("rounds.every_pathway"))
    shown = [one for one in lists if chosen in (None, one["pathway"])]
    columns = [
        Column(t("pathway")),
        Column(t("priorities.rank"), True),
        Column(t("indicator")),
        Column(t("followable")),
        Column(t("priorities.ground")),
    ]
    rows = [_row(one, indicator) for one in shown for indicator in one["indicators"]]
    tables.show(t("rounds.prioritised"), columns, rows, hide_caption=True)
    layout.section(t("rounds.new"))
    round_form.new(_to_ask_for(shown))


def _row(one: PriorityListOut, indicator: PrioritisedOut) -> list[Cell]:
    decision = one["decision"]
    ground = (
        t("priorities.since", day=formatting.day(decision["agreed_on"])) if decision else t("priorities.no_decision")
    )
    return [
        of_both(one, "pathway"),
        str(indicator["rank"]),
        named(indicator),
        chips.yes_no(indicator["followable"]),
        ground,
    ]


def _to_ask_for(lists: Sequence[PriorityListOut]) -> list[str]:
    """Each of the published ones once: the same indicator may be prioritised in two pathways."""
    return list(dict.fromkeys(one["indicator"] for of in lists for one in of["indicators"]))
