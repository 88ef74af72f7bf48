"""The form for a new consultation, or a new version of one: it becomes a draft through the same door as a file."""

from typing import cast

import streamlit as st

from frontend.api_types.catalogue import Answers, Consultation, Text
from frontend.api_types.register import EntryDetail
from frontend.components import address, formatting, layout, public_data
from frontend.register import entry_kinds
from frontend.register.entry_kinds import CONSULTATION
from frontend.texts import catalogue, t, word

_FIRST_YEAR = 2018
"""The first pathways were proposed in it."""
_FORMS = {"open": "remiss", "views": "synpunkter"}
"""The forms, and what the id of one calls it."""
_SENDERS = (
    *("region", "region_with_municipalities", "municipality", "patient_association"),
    *("professional_association", "authority", "other"),
)


def show() -> None:
    """Pathway, form and year first; the form starts from what stands for them."""
    layout.section(t("consultation.new"), t("consultation.form_intro"))
    pathway_at, form_at, year_at = st.columns(3)
    with pathway_at:
        pathway = address.choose(t("pathway"), public_data.pathway_names(), "vardforlopp", every=t("choose"))
    with form_at:
        form = address.choose(t("consultation.form"), {code: word("consultation", code) for code in _FORMS}, "form")
    with year_at:
        last = formatting.today().year + 1
        years = {str(year): str(year) for year in range(last, _FIRST_YEAR - 1, -1)}
        year = address.choose(t("consultation.year"), years, "ar", default=str(last - 1))
    if pathway and form and year:
        _of(pathway, form, year)


def _of(pathway: str, form: str, year: str) -> None:
    identifier = f"{pathway}-{_FORMS[form]}-{year}"
    standing = entry_kinds.form_start(CONSULTATION, identifier)
    if standing and standing["state"] == "in_review":
        st.info(t("assessment.waits", version=standing["version"]))
        return
    if standing:
        st.caption(t("assessment.standing", version=standing["version"]))
    earlier = cast("Consultation", standing["content"]) if standing else None
    key = f"{identifier}_{standing['version'] if standing else 0}"
    with st.form(f"consultation_{key}"):
        written = _times(earlier, year, key) | _answers(earlier, key)
        source = earlier["provenance"][0]["source"] if earlier else ""
        source = st.text_input(t("consultation.source"), source, key=f"source_{key}", max_chars=500).strip()
        sent = st.form_submit_button(t("consultation.send"), type="primary")
    if sent and not source:
        st.error(t("consultation.source_missing"))
    elif sent:
        facts = ["pathway", "form", *written]
        about = {
            "id": identifier,
            "version": entry_kinds.next_version(standing),
            "status": "published",
            "name": _name(pathway, form, year),
            "pathway": pathway,
            "form": form,
        }
        _send(about | written | {"provenance": [{"facts": facts, "source": source, "mark": "read"}]}, standing)


def _times(earlier: Consultation | None, year: str, key: str) -> dict[str, object]:
    """When it is, as exactly as the source says."""
    left, right = st.columns(2)
    with left:
        start = _line("start", earlier["start"] if earlier else year, key, 10)
        window = _line("window", (earlier.get("window") if earlier else None) or "", key, 200)
    with right:
        end = _line("end", (earlier.get("end") if earlier else None) or "", key, 10)
    planned = st.checkbox(t("consultation.planned"), bool(earlier and earlier.get("planned")), key=f"planned_{key}")
    return {
        name: value
        for name, value in (("start", start), ("end", end), ("window", window), ("planned", planned))
        if value
    }


def _line(name: str, standing: str, key: str, most: int) -> str:
    label, helped = t(f"consultation.{name}"), t(f"consultation.{name}_help")
    return str(st.text_input(label, standing, key=f"{name}_{key}", max_chars=most, help=helped)).strip()


def _answers(earlier: Consultation | None, key: str) -> dict[str, object]:
    """How many answered, by kind of sender; what nobody has counted is left empty, and why is written instead."""
    layout.subsection(t("consultation.answers"))
    st.caption(t("consultation.count_intro"))
    standing: dict[str, int] = {
        one["sender"]: one["number"] for one in (earlier.get("answers") or [] if earlier else [])
    }
    counted = []
    for sender, at in zip(_SENDERS, st.columns(2) * len(_SENDERS), strict=False):
        with at:
            counted.append(_number(sender, standing, key))
    unread = (earlier.get("unread") if earlier else None) or {"sv": ""}
    why = _text("unread", unread["sv"], key), _text("unread_en", unread.get("en") or "", key)
    answers = [one for one in counted if one]
    written: dict[str, object] = {"answers": answers} if answers else {}
    if why[0]:
        text: Text = {"sv": why[0], "en": why[1]} if why[1] else {"sv": why[0]}
        written["unread"] = text
    return written


def _number(sender: str, standing: dict[str, int], key: str) -> Answers | None:
    number = st.number_input(
        word("sender", sender),
        0,
        10_000,
        standing.get(sender),
        key=f"{sender}_{key}",
        placeholder=t("consultation.uncounted"),
    )
    return None if number is None else cast("Answers", {"sender": sender, "number": int(number)})


def _text(name: str, standing: str, key: str) -> str:
    label = t(f"consultation.{name}")
    return str(st.text_area(label, standing, key=f"{name}_{key}", max_chars=2_000, height=68)).strip()


def _name(pathway: str, form: str, year: str) -> Text:
    entry = next(one for one in public_data.pathways() if one["id"] == pathway)
    texts = catalogue()[f"consultation.name_{form}"]
    english = entry["name_en"] or entry["name_sv"]
    return {
        "sv": texts["sv"].format(year=year, name=entry["name_sv"]),
        "en": texts["en"].format(year=year, name=english),
    }


def _send(content: dict[str, object], standing: EntryDetail | None) -> None:
    draft = entry_kinds.send(CONSULTATION, str(content["id"]), content, standing)
    if draft:
        layout.done(t("consultation.done", version=draft["version"]))
        address.only(remiss=draft["id"], version=draft["version"])
        st.rerun()
