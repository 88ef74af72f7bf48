"""The form's parts: the day of each step first, the rest folded until somebody has something to say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import streamlit as st

from frontend import session
from frontend.api_types.implementation import Gap, ImplementationAnswerOut, ImplementationIn, Survey
from frontend.components import formatting
from frontend.implementation.questions import (
    FIELDS,
    PLANNED,
    QUESTIONS,
    SECTIONS,
    THEMES,
    Section,
    SurveyText,
    Text,
)
from frontend.texts import t, word

_FIRST = date(2015, 1, 1)
"""The first day that can be chosen: before the first pathway."""
_YEARS_AHEAD = 10
_LONGEST, _SHORT = 4000, 200
"""Signs of a text, and of the name of an analysis, as the API takes them."""


@dataclass
class Fields:
    """The fields of one form: what each begins with (`earlier`), and what is written into `body` and its `survey`."""

    key: str
    earlier: ImplementationAnswerOut | None
    body: ImplementationIn
    survey: Survey

    @property
    def _said(self) -> Survey:
        return self.earlier.get("survey", {}) if self.earlier else {}

    def show(self) -> None:
        """Every part of the form."""
        session.long_form(self.key)
        parts: dict[Section, Callable[[], None]] = {
            "done": self._done,
            "plan": self._plan,
            "gap": self._gap,
            "conditions": self._conditions,
            "others": self._others,
        }
        for number, section in enumerate(SECTIONS, 1):
            with self._part(section, number):
                parts[section]()

    @contextmanager
    def _part(self, section: Section, number: int) -> Iterator[None]:
        title = t(f"survey.{section}", number=str(number))
        if count := self._filled_in(section):  # a folded part says that there is something in it to go through
            title = t("survey.filled_in", title=title, count=count)
        with st.expander(title, expanded=section == "done"):
            st.caption(t(f"survey_intro.{section}"))
            yield

    def _filled_in(self, section: Section) -> int:
        """How many of a part's fields begin with something; each theme counts."""
        fields: dict[str, object] = {**(self.earlier or {}), **self._said}
        answered = sum(fields.get(name) not in (None, "") for name in FIELDS[section])
        return answered + (len(self._said.get("gaps", ())) if section == "gap" else 0)

    def _done(self) -> None:
        for question in QUESTIONS:
            before = self.earlier[question] if self.earlier else None
            self.body[question] = self._day(question, before, t(f"question.{question}"), formatting.today())

    def _plan(self) -> None:
        last = formatting.today().replace(day=1, year=formatting.today().year + _YEARS_AHEAD)
        for planned in PLANNED:
            before = self.earlier[planned] if self.earlier else None
            self.body[planned] = self._day(planned, before, t(f"implementation.{planned}"), last)
        self._text("action_plan")

    def _gap(self) -> None:
        self.survey["gap_analysis"] = st.text_input(
            t("implementation.gap_analysis"),
            value=self._said.get("gap_analysis") or "",
            key=f"gap_analysis_{self.key}",
            max_chars=_SHORT,
            help=t("implementation.gap_analysis_help"),
        )
        before = {gap["theme"]: gap.get("text") or "" for gap in self._said.get("gaps", ())}
        gaps: list[Gap] = []
        for theme in THEMES:
            name = word("gap_theme", theme)
            chosen = st.checkbox(name, value=theme in before, key=f"theme_{theme}_{self.key}")
            text = st.text_input(
                t("implementation.gap_text", theme=name),
                value=before.get(theme, ""),
                key=f"gap_{theme}_{self.key}",
                max_chars=_LONGEST,
            )
            if chosen or text.strip():  # who has written what must change has said that it is a gap
                gaps.append({"theme": theme, "text": text})
        self.survey["gaps"] = gaps
        self._text("change_needs")

    def _conditions(self) -> None:
        self._text("process_resources")
        self._text("local_conditions")
        self._own_text("challenges")
        self._own_text("consequences")
        self._text("staff_experience")

    def _others(self) -> None:
        self.survey["patient_contracts"] = st.number_input(
            t("implementation.patient_contracts"),
            value=self._said.get("patient_contracts"),
            min_value=0,
            max_value=10_000_000,
            step=1,
            key=f"patient_contracts_{self.key}",
            placeholder=t("implementation.unknown_number"),
        )
        self._text("patient_contract_groups")
        self._text("municipalities")
        self._text("follow_up")

    def _day(self, name: str, before: str | None, label: str, last: date) -> str | None:
        chosen: date | None = st.date_input(
            label,
            value=date.fromisoformat(before) if before else None,
            key=f"{name}_{self.key}",
            format="YYYY-MM-DD",
            min_value=_FIRST,
            max_value=last,
        )
        return chosen.isoformat() if chosen else None

    def _text(self, name: SurveyText) -> None:
        self.survey[name] = self._area(name, self._said.get(name))

    def _own_text(self, name: Text) -> None:
        self.body[name] = self._area(name, self.earlier.get(name) if self.earlier else None)

    def _area(self, name: SurveyText | Text, before: str | None) -> str:
        written: str = st.text_area(
            t(f"implementation.{name}"), value=before or "", key=f"{name}_{self.key}", max_chars=_LONGEST, height=90
        )
        return written
