"""The themes of what must change, as regions' GAP analyses name them."""

from typing import Literal, get_args

GapTheme = Literal["competence", "team", "equipment", "it", "municipality"]
"""Competence and team are what the pathways' descriptions of consequences point at (delrapport 2023, "Införande – etablerade
processer och mer dialog"); equipment, digital solutions and the municipalities' part are the survey's."""

THEMES: tuple[GapTheme, ...] = get_args(GapTheme)
"""In the order that they are asked for."""
