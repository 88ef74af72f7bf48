"""The agreements by year, and one of them: who fulfils what, its rulebook, judgements and payments."""

from itertools import groupby

import streamlit as st

from frontend.agreements import fulfilment, judgements, payments, reading, rulebook
from frontend.api_types.agreements import AgreementDetail, AgreementOut
from frontend.components import address, formatting, layout, links
from frontend.texts import named, t

_PARTS = {
    "uppfyllelse": fulfilment.show,
    "regelbok": rulebook.show,
    "bedomningar": judgements.show,
    "utbetalningar": payments.show,
}


def show() -> None:
    """Draws the page."""
    identifier = address.get("overenskommelse")
    if identifier is None:
        _list()
        return
    detail = reading.agreement(identifier)
    layout.heading(named(detail), t("agreements.about", version=detail["version"]))
    layout.messages()
    links.to("agreements", t("agreements.all"), ":material/arrow_back:")
    labels = {name: t(f"agreements.part_{name}") for name in _PARTS}
    part = address.part(t("show"), labels, "visa", resets=("krav", "region", "manad", "utbetalning", "beslut"))
    if part == "regelbok":
        _about(detail)
    _PARTS[part](detail)


def _list() -> None:
    layout.heading(t("agreements.title"), t("agreements.intro"))
    links.to("duties", t("agreements.to_duties"), ":material/calendar_month:")
    agreements = reading.agreements()
    if not agreements:
        layout.empty(t("agreements.none"))
    for year, some in groupby(agreements, key=lambda one: one["year"]):
        layout.section(str(year))
        for one in some:
            _line(one)


def _line(one: AgreementOut) -> None:
    with st.container(border=True, gap=None):
        links.to("agreements", named(one), overenskommelse=one["id"])
        st.caption(t("agreements.total", amount=formatting.kronor(one["total"] * 100)))


def _about(detail: AgreementDetail) -> None:
    """What it is: documents, money and when it is paid."""
    occasions = [named(one) for one in detail["occasions"]]
    layout.facts(
        [
            (t("agreements.documents"), "\n".join(detail["documents"])),
            (t("agreements.amount"), formatting.kronor(detail["total"] * 100)),
            (t("agreements.occasions"), "\n".join(occasions)),
        ]
    )


if __name__ == "__main__":
    show()
