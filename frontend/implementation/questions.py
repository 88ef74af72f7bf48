"""What a region is asked about a pathway: days, GAP themes, a count, and what it says in words."""

from typing import Literal, get_args

Question = Literal["decided", "gap_analysed", "resources_appointed", "carried_out"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
"""In the order that they come on the road."""

Planned = Literal["planned_start", "planned_end"]
PLANNED: tuple[Planned, ...] = get_args(Planned)

Text = Literal["challenges", "consequences"]
TEXTS: tuple[Text, ...] = get_args(Text)

Theme = Literal["competence", "team", "equipment", "it", "municipality"]
THEMES: tuple[Theme, ...] = get_args(Theme)

SurveyText = Literal[
    "gap_analysis",
    "change_needs",
    "process_resources",
    "action_plan",
    "local_conditions",
    "staff_experience",
    "patient_contract_groups",
    "municipalities",
    "follow_up",
]
SURVEY_TEXTS: tuple[SurveyText, ...] = get_args(SurveyText)
"""In the order that they are asked."""

Section = Literal["done", "plan", "gap", "conditions", "others"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""The parts of the form."""

FIELDS: dict[Section, tuple[str, ...]] = {
    "done": QUESTIONS,
    "plan": (*PLANNED, "action_plan"),
    "gap": ("gap_analysis", "change_needs"),  # and a tick and a text for each theme
    "conditions": ("process_resources", "local_conditions", *TEXTS, "staff_experience"),
    "others": ("patient_contracts", "patient_contract_groups", "municipalities", "follow_up"),
}
"""The fields of each part."""
