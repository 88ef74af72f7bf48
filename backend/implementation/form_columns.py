"""The columns of a file with forms: a form as cells of text, and cells of text as a form."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from backend.core.words import of_group
from backend.implementation.schemas import LONGEST_TEXT
from backend.implementation.tables import ImplementationAnswer
from indicators.implementation.gaps import THEMES

KEY = ("pathway", "region", "unit")
QUESTIONS = ("decided", "gap_analysed", "resources_appointed", "carried_out")
PLANNED = ("planned_start", "planned_end")
_OF_SURVEY = "survey."
_COUNT = f"{_OF_SURVEY}patient_contracts"
_GAPS = f"{_OF_SURVEY}gaps"

FILE_COLUMNS: dict[str, str] = {
    "vårdförlopp": "pathway",
    "region": "region",
    "del av regionen": "unit",
    "beslutat": "decided",
    "gap-analys": "gap_analysed",
    "processresurser": "resources_appointed",
    "genomfört": "carried_out",
    "utmaningar": "challenges",
    "konsekvenser": "consequences",
    "planerad start": "planned_start",
    "planerat slut": "planned_end",
    "gap-analysens namn": "survey.gap_analysis",
    **{f"gap: {word.casefold()}": f"{_GAPS}.{theme}" for theme, word in of_group("gap_theme").items()},
    "förändringsbehov": "survey.change_needs",
    "processresurser (vilka)": "survey.process_resources",
    "handlingsplan": "survey.action_plan",
    "lokala förutsättningar och ledarskap": "survey.local_conditions",
    "medarbetarnas erfarenheter": "survey.staff_experience",
    "antal patientkontrakt": _COUNT,
    "patientkontrakt för grupper": "survey.patient_contract_groups",
    "kommunernas medverkan": "survey.municipalities",
    "uppföljning": "survey.follow_up",
}
"""Swedish header to field. A date (2023-05-31) answers yes, `nej` answers no; of a theme `ja` or a text says that it is a gap.
An empty cell leaves what was answered before."""
HEADERS = {name: header for header, name in FILE_COLUMNS.items()}
ANSWERS = tuple(name for name in HEADERS if name not in KEY)
_TAKEN_AWAY = (*QUESTIONS, *PLANNED, _COUNT)
"""Fields for which `nej` is no text but takes the answer away."""

NO = ("nej", "no", "n")
YES = ("ja", "yes", "j", "x")
"""Of a theme: it is a gap. Of a date: what some write instead of a day, which says that it was done, but not when."""


def cells(row: ImplementationAnswer) -> dict[str, str]:
    """A form under the headers of a file; empty where nothing is answered."""
    flat: dict[str, object] = row.model_dump(exclude={"survey"})
    flat |= {f"{_OF_SURVEY}{name}": value for name, value in row.survey.items()}
    flat |= {f"{_GAPS}.{gap['theme']}": gap.get("text") or YES[0] for gap in row.survey.get("gaps", ())}
    return {header: "" if (value := flat.get(name)) is None else str(value) for header, name in FILE_COLUMNS.items()}


def form(year: int, values: Mapping[str, str], earlier: ImplementationAnswer | None) -> dict[str, Any]:
    """The form that holds after a row of a file (field → text), to be checked as `ImplementationIn`."""
    content: dict[str, Any] = {"year": year}
    survey: dict[str, Any] = dict(earlier.survey) if earlier else {}
    for name, text in values.items():
        if name.startswith(_GAPS):
            continue
        target, field = (survey, name.removeprefix(_OF_SURVEY)) if name.startswith(_OF_SURVEY) else (content, name)
        if text or name in KEY:
            target[field] = None if name in _TAKEN_AWAY and text.casefold() in NO else text
        elif target is content:
            content[field] = getattr(earlier, name, None)
    return content | {"survey": survey | {"gaps": _gaps(values, survey.get("gaps", []))}}


def _gaps(values: Mapping[str, str], earlier: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The themes after a row: those that it says are no gap are gone, and those it says nothing of are as before."""
    gaps = {gap["theme"]: gap for gap in earlier}
    for theme in THEMES:
        text = values[f"{_GAPS}.{theme}"]
        if text.casefold() in NO:
            gaps.pop(theme, None)
        elif text.casefold() in YES:
            gaps.setdefault(theme, {"theme": theme})
        elif text:
            gaps[theme] = {"theme": theme, "text": text}
    return list(gaps.values())


def column(fault: ErrorDetails, checked: Mapping[str, Any]) -> str:
    """The header of the column in which a form from `form` is at fault."""
    place = [str(part) for part in fault["loc"]]
    if place[:2] == ["survey", "gaps"] and len(place) > 2:
        place = [_GAPS, checked["survey"]["gaps"][int(place[2])]["theme"]]
    return HEADERS.get(".".join(place), "?")


def message(fault: ErrorDetails, name: str | None) -> str:
    """What is wrong with the cell of the field, and what to write; the cell is not repeated."""
    if fault["type"] == "value_error":
        return f"{str(fault['ctx']['error']).capitalize()}."
    if fault["type"] in ("too_long", "string_too_long"):
        return f"Texten är för lång; högst {fault['ctx'].get('max_length', LONGEST_TEXT)} tecken får plats."
    if name == _COUNT:
        return "Skriv ett heltal utan ord, till exempel 120; nej tar bort antalet."
    if name in QUESTIONS and str(fault["input"]).strip().casefold() in YES:
        return "Skriv dagen när det var klart (2023-05-31); nej svarar nej."
    return "Värdet går inte att läsa; datum skrivs 2023-05-31, och nej svarar nej."
