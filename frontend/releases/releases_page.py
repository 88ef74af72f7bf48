"""*Publiceringar*: what has been made public and when; for the national side preparing, approving, and withheld values."""

import streamlit as st

from frontend import client, session
from frontend.api_types.releases import ReleaseOut
from frontend.components import address, formatting, layout, links
from frontend.components.chips import state
from frontend.releases import preparing, release, withheld
from frontend.texts import t


def show() -> None:
    """Draws the page, or the release that the address names."""
    number = address.get("publicering")
    if number:
        release.show(number)
        return
    layout.heading(t("releases.title"), t("releases.intro"))
    layout.messages()
    parts = {"alla": t("releases.all")}
    if session.can("prepare_release"):
        parts |= {"forbered": t("releases.prepare")}
    if session.can("withhold_results"):
        parts |= {"innehallna": t("releases.withheld")}
    chosen = address.part(t("show"), parts, "visa")
    {"alla": _all, "forbered": preparing.show, "innehallna": withheld.show}[chosen]()


def _all() -> None:
    releases = session.api().get(client.path("releases"), list[ReleaseOut])
    if not releases:
        layout.empty(t("releases.none"))
    for one in releases:
        with st.container(border=True, gap=None):
            _one(one)


def _one(one: ReleaseOut) -> None:
    links.to("releases", t("releases.name", number=str(one["id"]), name=one["name"]), publicering=one["id"])
    layout.facts(
        [
            (t("state"), state(one["state"])),
            (t("releases.when"), release.when(one)),
            (t("releases.cells"), release.cells(one)),
            (t("releases.notice"), one["notice"] if one["corrects"] else None),
            (t("releases.withdrawn"), formatting.moment(one["withdrawn_at"]) if one["withdrawn_at"] else None),
        ]
    )


if __name__ == "__main__":
    show()
