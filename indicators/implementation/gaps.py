"""What must change, by the themes of regions' GAP analyses: which gaps they share, and which pathways share an analysis."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

GapTheme = Literal["competence", "team", "equipment", "it", "municipality"]
"""Competence and team are what the pathways' descriptions of consequences point at (delrapport 2023, "Införande – etablerade
processer och mer dialog"); equipment, digital solutions and the municipalities' part are the survey's."""

THEMES: tuple[GapTheme, ...] = get_args(GapTheme)
"""In the order that they are asked for."""


@dataclass(frozen=True)
class FormGaps:
    """The gaps of one form, and the name of its analysis (empty: it has none)."""

    pathway: str
    region: str
    themes: frozenset[GapTheme]
    analysis: str = ""


@dataclass(frozen=True)
class SharedTheme:
    """A theme and the regions (by county code) that have it, in a pathway or (`pathway` None) in any."""

    theme: GapTheme
    pathway: str | None
    regions: tuple[str, ...]


@dataclass(frozen=True)
class SharedAnalysis:
    """An analysis that covers several of a region's pathways."""

    region: str
    name: str
    pathways: tuple[str, ...]


def shared_themes(forms: Iterable[FormGaps], pathways: Iterable[str]) -> list[SharedTheme]:
    """Each theme over all pathways and then for each: most regions first. A region counts once, however many parts it has.

    A theme that nobody has is left out of a pathway, but not of the whole: that nobody has it is an answer there.
    """
    having: dict[tuple[str | None, GapTheme], set[str]] = defaultdict(set)
    for form in forms:
        for theme in form.themes:
            having[None, theme].add(form.region)
            having[form.pathway, theme].add(form.region)
    return [
        SharedTheme(theme, pathway, tuple(sorted(having[pathway, theme])))
        for pathway in (None, *pathways)
        for theme in sorted(THEMES, key=lambda theme: -len(having[pathway, theme]))
        if pathway is None or having[pathway, theme]
    ]


def shared_analyses(forms: Iterable[FormGaps]) -> list[SharedAnalysis]:
    """The analyses that several pathways of a region name, in whatever case of letters and with whatever spaces."""
    named: dict[tuple[str, str], list[FormGaps]] = defaultdict(list)
    for form in forms:
        if form.analysis:
            named[form.region, " ".join(form.analysis.casefold().split())].append(form)
    return [
        SharedAnalysis(region, some[0].analysis, pathways)
        for (region, _), some in sorted(named.items(), key=lambda pair: pair[0])
        if len(pathways := tuple(sorted({form.pathway for form in some}))) > 1
    ]
