"""What a form says beside its days, in words: for whoever reads it, and for whoever is to stand by it."""

from collections.abc import Iterator

from frontend.api_types.implementation import ImplementationAnswerOut, Survey
from frontend.components import formatting
from frontend.implementation.questions import PLANNED, SURVEY_TEXTS, TEXTS
from frontend.texts import t, word

Said = tuple[str, str]
"""A question and its answer, both as people read them."""


def said(form: ImplementationAnswerOut) -> Iterator[Said]:
    """Everything that is answered beside the four days, question by question."""
    for planned in PLANNED:
        if form.get(planned):
            yield t(f"implementation.{planned}"), formatting.day(form.get(planned))
    yield from _gaps(form.get("survey", {}))
    for text in TEXTS:
        if answer := form.get(text):
            yield t(f"implementation.{text}"), answer
    yield from _survey(form.get("survey", {}))


def changes(form: ImplementationAnswerOut, earlier: ImplementationAnswerOut | None) -> Iterator[Said]:
    """What the form says otherwise than the one in force; what it says no more is told as taken away."""
    before = dict(said(earlier)) if earlier else {}
    after = dict(said(form))
    for question in before | after:
        if before.get(question) != after.get(question):
            yield question, after.get(question) or t("implementation.taken_away")


def _gaps(survey: Survey) -> Iterator[Said]:
    for gap in survey.get("gaps", ()):
        theme = word("gap_theme", gap["theme"])
        yield t("implementation.gap", theme=theme), gap.get("text") or t("yes")


def _survey(survey: Survey) -> Iterator[Said]:
    contracts = survey.get("patient_contracts")
    if contracts is not None:
        yield t("implementation.patient_contracts"), formatting.number(contracts)
    for text in SURVEY_TEXTS:
        if answer := survey.get(text):
            yield t(f"implementation.{text}"), answer
