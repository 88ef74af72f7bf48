"""The consultations on a pathway: which form, when, and how many answered."""

from frontend.api_types.register import ConsultationOut
from frontend.components import layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.texts import of_both, t, word


def show(entries: list[ConsultationOut]) -> None:
    """A table, newest first."""
    layout.section(t("pathways.consultations"))
    columns = [
        Column(t("consultation.form")),
        Column(t("consultation.period")),
        Column(t("consultation.answers")),
        Column(t("provenance.source")),
    ]
    tables.show(t("pathways.consultations"), columns, map(_row, entries), hide_caption=True)
    links.to("consultations", t("consultation.to_every"), ":material/forum:")


def _row(entry: ConsultationOut) -> list[Cell]:
    return [word("consultation", entry["form"]), _period(entry), _answers(entry), tables.lines(entry["sources"])]


def _period(entry: ConsultationOut) -> Cell:
    """The days as far as they are known; the source's own words below, and whether it was only planned then."""
    start, end = entry["start"], entry["end"]
    known = t("consultation.span", start=start, end=end) if end else t("consultation.from", start=start)
    return tables.lines([known, entry["window"] or "", t("planned") if entry["planned"] else ""])


def _answers(entry: ConsultationOut) -> Cell:
    """Answers by kind of sender, or why nobody has counted them."""
    if entry["answers"]:
        return tables.lines(
            t("consultation.answers_of", sender=word("sender", each["sender"]), number=str(each["number"]))
            for each in entry["answers"]
        )
    why = of_both(entry, "unread")
    return tables.muted(why) if why else None
