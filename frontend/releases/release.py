"""One release: where it is, what it shows and changes, the steps that the reader may take, and its submissions."""

from collections.abc import Iterator

import streamlit as st

from frontend import client, session
from frontend.api_types.releases import PartOut, ReleaseCheck, ReleaseDetail, ReleaseOut
from frontend.components import formatting, layout, links, step_buttons, tables
from frontend.components.chips import state
from frontend.components.tables import Column
from frontend.releases import preview
from frontend.texts import t

_MOST_PARTS = 60
"""Submissions that are listed; a release of all regions and several rounds has more than a page holds."""


def show(number: str) -> None:
    """Draws the release."""
    one = session.api().get(client.path("releases", number), ReleaseDetail)
    layout.heading(t("releases.name", number=str(one["id"]), name=one["name"]))
    layout.messages()
    links.to("releases", t("releases.back"), ":material/arrow_back:")
    layout.facts(_facts(one))
    if one["problem"]:
        st.error(one["problem"], icon=":material/error:")
    if session.can("prepare_release"):
        _decide(one)
    if one["preview"]:
        preview.show(one["preview"])
    _parts(one["parts"])


def when(one: ReleaseOut) -> str:
    """When it was or is to be public."""
    if one["published_at"]:
        return formatting.moment(one["published_at"])
    return formatting.moment(one["public_at"]) if one["public_at"] else t("releases.when_approved")


def cells(one: ReleaseOut) -> str:
    """How many cells it shows, and how many are hidden."""
    return t("releases.cells_hidden", cells=formatting.number(one["cells"]), hidden=formatting.number(one["hidden"]))


def _facts(one: ReleaseDetail) -> Iterator[tuple[str, str | None]]:
    yield t("state"), state(one["state"])
    yield t("releases.when"), when(one)
    yield t("releases.cells"), cells(one)
    yield t("releases.prepared"), _who(one["prepared_at"], one["prepared_by"])
    yield t("releases.decided"), _who(one["decided_at"], one["decided_by"])
    yield t("releases.notice"), one["notice"]
    yield t("step.reason"), one["reason"]
    yield t("releases.policy"), one["policy"]
    yield t("releases.digest"), one["digest"]


def _who(at: str | None, name: str | None) -> str | None:
    return f"{formatting.moment(at)}, {name}" if at and name else None


def _decide(one: ReleaseDetail) -> None:
    """What differs from what was prepared, where the reader asks for it, and the steps."""
    if one["state"] in ("prepared", "approved") and st.button(t("releases.check"), key=f"check_{one['id']}"):
        _check(one["id"])
    if one["state"] == "prepared" and "approve" not in one["steps"]:
        st.caption(t("releases.own"))
    step_buttons.show(one["steps"], client.path("releases", one["id"], "steps"), f"release_{one['id']}")


def _check(number: int) -> None:
    checked = session.api().get(client.path("releases", number, "check"), ReleaseCheck)
    if checked["holds"]:
        st.success(t("releases.holds"), icon=":material/check_circle:")
    else:
        differing = ", ".join(str(one) for one in checked["differing"])
        st.error(t("releases.differs", submissions=differing), icon=":material/error:")


def _parts(parts: list[PartOut]) -> None:
    layout.section(t("releases.parts"))
    columns = [Column(t("submission")), Column(t("round")), Column(t("region"))]
    columns += [Column(t("releases.cells"), number=True), Column(t("releases.hidden"), number=True)]
    rows = [
        (
            links.submission(one["submission"], one["region"]),
            one["round"],
            one["region_name"],
            one["cells"],
            one["hidden"],
        )
        for one in parts[:_MOST_PARTS]
    ]
    tables.show(t("releases.parts"), columns, rows, hide_caption=True)
    if len(parts) > _MOST_PARTS:
        st.caption(t("releases.more_parts", count=len(parts) - _MOST_PARTS))
