"""Files that regions attach to what they owe: the newest of each with earlier ones, and the region's form for one more."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from frontend import client, session
from frontend.api_types.agreements import AgreementDetail, AttachedOut, RequirementOut
from frontend.client import ApiError
from frontend.components import formatting, layout, public_data, upload_count
from frontend.texts import named, t

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

_MOST_BYTES = 20_000_000
"""What the API takes of a file."""

_TAKES = ("duty", "document", "judged")
"""The natures of requirement that a region may answer for with a file."""


def every(agreement: str) -> list[AttachedOut]:
    """The files that the reader may read, newest first; none for who may read no region's."""
    if not session.can("read_document"):
        return []
    return session.api().get(client.path("agreements", agreement, "attached"), list[AttachedOut])


def show(detail: AgreementDetail) -> None:
    """What is attached, by region and requirement, and the form for who may attach more."""
    requirements = [one for one in detail["requirements"] if _of_regions(one)]
    if not session.can("read_document") or not requirements:
        return
    layout.section(t("attached.title"), t("attached.intro"))
    files = every(detail["id"])
    if not files:
        layout.empty(t("attached.none"))
    names = {one["id"]: named(one) for one in requirements}
    in_order = sorted(files, key=lambda one: (one["region"], one["requirement"], -one["number"]))
    for (region, requirement), versions in groupby(in_order, key=lambda one: (one["region"], one["requirement"])):
        _versions(
            detail["id"], f"{public_data.regions()[region]}: {names.get(requirement, requirement)}", list(versions)
        )
    if session.can("attach_file"):
        _form(detail["id"], names, session.own_regions("region_reporter", "region_attester"))


def _of_regions(one: RequirementOut) -> bool:
    return one["nature"] in _TAKES and "region" in (one["owed_by"], one["judged_of"])


def _versions(agreement: str, title: str, versions: Sequence[AttachedOut]) -> None:
    with st.container(border=True):
        st.markdown(f"**{title}**")
        newest, *earlier = versions
        _one(agreement, newest)
        if earlier:
            with st.expander(t("attached.earlier", number=len(earlier))):
                for one in earlier:
                    _one(agreement, one)


def _one(agreement: str, one: AttachedOut) -> None:
    facts(one)
    download(agreement, one, "listed")


def facts(one: AttachedOut) -> None:
    """What the file is called, its version, who attached it when, and its digest."""
    layout.facts(
        [
            (t("attached.file"), t("attached.version", name=one["filename"], number=one["number"])),
            (t("attached.when"), f"{formatting.moment(one['attached_at'])}, {one['attached_by']}"),
            (t("attached.digest"), one["sha256"]),
        ]
    )


def download(agreement: str, one: AttachedOut, key: str) -> None:
    """The button that fetches it."""
    where = client.path("agreements", agreement, "attached", one["id"])
    layout.download(t("attached.fetch"), where, one["filename"], f"attached_{key}_{one['id']}", MEDIA[one["form"]])


def _form(agreement: str, names: dict[str, str], regions: Sequence[str]) -> None:
    with st.expander(t("attached.add")):
        requirement = st.selectbox(
            t("agreements.requirement"),
            list(names),
            format_func=names.__getitem__,
            key="attach_requirement",
            placeholder=t("choose"),
        )
        region = regions[0]
        if len(regions) > 1:
            known = public_data.regions()
            region = st.selectbox(
                t("region"),
                regions,
                format_func=lambda code: str(known[code]),
                key="attach_region",
                placeholder=t("choose"),
            )
        layout.files_of(_MOST_BYTES)
        file = st.file_uploader(t("attached.choose"), type=list(MEDIA), key=f"attached_{upload_count.now()}")
        if st.button(t("attached.send"), type="primary", disabled=file is None) and file is not None:
            _send(agreement, str(requirement), str(region), file.name, file.getvalue())


def _send(agreement: str, requirement: str, region: str, filename: str, data: bytes) -> None:
    where = client.path("agreements", agreement, "attached")
    try:
        session.api().upload(where, data, AttachedOut, requirement=requirement, region=region, filename=filename)
    except ApiError as error:
        layout.refused(error)
        return
    upload_count.add()
    layout.done(t("attached.sent"))
    st.rerun()
