"""One region's delivery to a round, as lists of rounds and the region's page show it."""

from markupsafe import Markup, escape

from frontend.api_types.collection import RegionDelivery
from frontend.components import chips, links, tables
from frontend.components.tables import chip
from frontend.texts import t


def standing(row: RegionDelivery | None) -> Markup:
    """Where the latest submission is on its road, and which one is in force where that is another."""
    if row is None:
        return chips.state(None)
    if row["state"] is None:
        if any(line["indicator"] is None and line.get("attested_at") for line in row.get("declared", ())):
            return chip("ok", "✎", t("delivery.declared"))
        return chip("ok", "✎", t("delivery.under_review")) if row.get("delivered") else chips.state(None)
    in_force = row.get("in_force", [])
    if not in_force or in_force == [row["submission"]]:
        return chips.state(row["state"])
    numbers = Markup(", ").join(links.submission(number, row["region"]) for number in in_force)
    return tables.lines([chips.state(row["state"]), escape(t("delivery.in_force")).format(numbers=numbers)])
