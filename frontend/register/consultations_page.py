"""Consultations on pathways: which there are, one with its answers and road, and the form for a new one."""

from collections.abc import Iterator
from typing import cast

from markupsafe import Markup

from frontend import session
from frontend.api_types.catalogue import Consultation
from frontend.api_types.register import EntryOut
from frontend.components import address, chips, layout, links, public_data, tables
from frontend.components.tables import Cell, Column
from frontend.register import consultation_form, entry_kinds, entry_road, provenance
from frontend.register.entry_kinds import CONSULTATION
from frontend.texts import named, t, word


def show() -> None:
    """Draws the page, or the consultation that the address names."""
    chosen = address.get(CONSULTATION.choice)
    if chosen:
        _one(chosen, address.get("version"))
        return
    entry_kinds.page(CONSULTATION, "consultation", _every, consultation_form.show)


def _every() -> None:
    known = [one for one in entry_kinds.entries(CONSULTATION) if one["published_at"]]
    if not known:
        layout.empty(t("consultation.none"))
        return
    columns = [Column(t("consultation.name")), Column(t("state"))]
    rows = map(_row, sorted(known, key=lambda one: named(one).casefold()))
    tables.show(t("consultation.every"), columns, rows, hide_caption=True)


def _row(one: EntryOut) -> list[Cell]:
    link = Markup("<a href='{}' target='_self'>{}</a>")
    return [link.format(links.path("consultations", remiss=one["id"]), named(one)), chips.state(one["state"])]


def _one(identifier: str, version: str | None) -> None:
    entry = entry_kinds.detail(CONSULTATION, identifier, version)
    content = cast("Consultation", entry["content"])
    links.to("consultations", t("consultation.back"), ":material/arrow_back:")
    layout.heading(named(entry))
    layout.messages()
    entry_road.show(entry)
    layout.facts(_facts(content))
    _answers(content)
    provenance.show(content["provenance"])
    entry_road.history(entry, CONSULTATION.page, CONSULTATION.choice)
    of = {"vardforlopp": content["pathway"]}
    links.to("pathways", t("assessment.pathway"), ":material/conversion_path:", **of, visa="om")
    if session.can("draft_national_entry") and entry["state"] != "in_review":
        of |= {"ar": content["start"][:4], "form": content["form"]}
        links.to("consultations", t("consultation.change"), ":material/edit:", visa="egna", **of)


def _facts(content: Consultation) -> Iterator[tuple[str, str | None]]:
    pathway = content["pathway"]
    yield t("pathway"), str(public_data.pathway_names().get(pathway, pathway))
    yield t("consultation.form"), word("consultation", content["form"])
    yield t("consultation.start"), content["start"]
    yield t("consultation.end"), content.get("end")
    yield t("consultation.window"), content.get("window")
    yield t("consultation.planned"), t("yes") if content.get("planned") else None


def _answers(content: Consultation) -> None:
    layout.section(t("consultation.answers"))
    answers, unread = content.get("answers"), content.get("unread")
    if answers:
        columns = [Column(t("consultation.sender")), Column(t("consultation.number"), number=True)]
        rows: list[list[Cell]] = [[word("sender", one["sender"]), one["number"]] for one in answers]
        tables.show(t("consultation.answers"), columns, rows, hide_caption=True)
    elif unread:
        layout.empty(named({"name_sv": unread["sv"], "name_en": unread.get("en")}))
    else:
        layout.empty(t("consultation.not_yet"))


if __name__ == "__main__":
    show()
