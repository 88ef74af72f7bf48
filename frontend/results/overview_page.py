"""The start page: what the platform holds, what is open now, and how far the regions have come."""

import streamlit as st

from frontend import client, session
from frontend.api_types.collection import RoundOut
from frontend.api_types.implementation import StatusMatrix
from frontend.api_types.register import CountOut
from frontend.api_types.results import Overview
from frontend.components import chips, formatting, layout, links, tables
from frontend.components.tables import Cell, Column
from frontend.implementation import status_matrix
from frontend.texts import in_words, t, word


def show() -> None:
    """Draws the page."""
    api = session.api()
    layout.heading(t("overview.title"), t("overview.intro"))
    overview = api.get(client.path("overview"), Overview)
    _figures(overview)
    _rounds(overview["open_rounds"])
    _matrix(api.get(client.path("implementation", "matrix"), StatusMatrix))
    _counts(overview["counts"])


def _figures(overview: Overview) -> None:
    total = overview["indicators_published"]
    layout.figures(
        [
            (
                t("overview.pathways"),
                formatting.number(overview["pathways_published"]),
                t(
                    "overview.other_pathways",
                    written=overview["pathways"] - overview["pathways_published"] - overview["pathways_merged"],
                    merged=overview["pathways_merged"],
                ),
            ),
            (t("overview.indicators"), formatting.number(total), _indicators_note(overview)),
            (
                t("overview.followable"),
                formatting.share(overview["indicators_followable"], total),
                t("overview.of", part=overview["indicators_followable"], whole=total),
            ),
            (
                t("overview.with_results"),
                formatting.share(overview["indicators_with_results"], total),
                t("overview.of", part=overview["indicators_with_results"], whole=total),
            ),
            (
                t("overview.values"),
                formatting.number(overview["observations_published"]),
                t("overview.areas_and_sources", areas=overview["programme_areas"], sources=overview["sources"]),
            ),
        ]
    )
    _submissions(overview)


def _indicators_note(overview: Overview) -> str:
    """What the reader's list has beside the published ones."""
    others = overview["indicators"] - overview["indicators_published"]
    return t("overview.other_indicators", count=others) if others else t("overview.all_published")


def _submissions(overview: Overview) -> None:
    """How many submissions there are in each state; those that have been replaced are in no state that counts."""
    submissions = [
        f"{word('state', code).lower()} {formatting.number(count)}"
        for code, count in overview["submissions"].items()
        if count
    ]
    if overview["submissions_replaced"]:
        submissions.append(t("overview.replaced", count=overview["submissions_replaced"]))
    if submissions:
        st.caption(f"{t('overview.submissions')}: {', '.join(submissions)}.")


def _rounds(rounds: list[RoundOut]) -> None:
    layout.section(t("overview.rounds"))
    if not rounds:
        layout.empty(t("overview.no_rounds"))
        return
    columns = [
        Column(t("round")),
        Column(t("period")),
        Column(t("round.due")),
        Column(t("round.indicators"), True),
        Column(t("round.delivered"), True),
    ]
    tables.show(t("overview.rounds"), columns, [_round_row(entry) for entry in rounds], hide_caption=True)
    if session.can("submit") or session.can("attest"):
        links.to("submit", t("menu.submit"), ":material/upload_file:")


def _round_row(entry: RoundOut) -> list[Cell]:
    return [
        entry["name"],
        entry["period_label"],
        due_text(entry["due"]),
        formatting.number(entry["indicators"]),
        t("outcome.of", part=entry["delivered"], whole=len(entry["regions"])),
    ]


def due_text(due: str) -> str:
    """The last day, and how far off it is."""
    left = formatting.days_until(due)
    note = t("round.days_left", days=left) if left > 0 else t("round.today") if left == 0 else t("round.overdue")
    return f"{formatting.day(due)} ({note})"


def _matrix(matrix: StatusMatrix) -> None:
    layout.section(t("overview.matrix", year=matrix["year"]))
    if not matrix["answers"]:
        layout.empty(t("implementation.nothing"))
        return
    st.markdown(t("overview.matrix_intro", count=matrix["answers"]))
    status_matrix.show(matrix)
    layout.excel(client.path("implementation.xlsx"), f"inforande-{matrix['year']}", "matrix", year=matrix["year"])


def _counts(counts: list[CountOut]) -> None:
    layout.section(t("overview.counts"), t("overview.counts_intro"))
    agree = sum(entry["agrees"] for entry in counts)
    columns = [
        Column(t("count.place")),
        Column(t("count.holds_for")),
        Column(t("count.stated"), True),
        Column(t("count.own"), True),
        Column(t("count.agrees")),
        Column(t("count.difference")),
    ]
    with st.expander(t("overview.counts_agree", part=agree, whole=len(counts))):
        tables.show(t("overview.counts"), columns, [_count_row(entry) for entry in counts], hide_caption=True)


def _count_row(entry: CountOut) -> list[Cell]:
    agrees = chips.yes_no(True) if entry["agrees"] else tables.chip("warn", "≠", t("no"))
    return [
        entry["place"],
        formatting.day(entry["holds_for"]),
        formatting.number(entry["stated"]),
        formatting.number(entry["own"]),
        agrees,
        in_words({"sv": entry["difference"], "en": entry["difference_en"]}) or None,
    ]


if __name__ == "__main__":
    show()
