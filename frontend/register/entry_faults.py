"""Why an entry was not taken in: every fault that it has."""

from typing import cast

from frontend.api_types.register import SpecificationFaults
from frontend.client import ApiError
from frontend.components import layout, tables
from frontend.components.tables import Column
from frontend.register import entry_road
from frontend.texts import t


def show(error: ApiError) -> None:
    """The sentence, what is wrong in the file with its line, and what the catalogue's rules say."""
    layout.refused(error)
    faults = cast(SpecificationFaults, error.detail)  # what the API says of an entry that it refuses
    problems = faults.get("problems", [])
    if problems:
        columns = [Column(t("line"), True), Column(t("upload.place")), Column(t("message"))]
        tables.show(
            t("upload.problems"),
            columns,
            [[str(entry["line"]), entry["place"], entry["message"]] for entry in problems],
        )
    entry_road.remarks(faults.get("remarks", []))
