"""Implementation over regions and pathways: shared gaps, what is left, decisions, healthcare regions and plans."""

from datetime import date

from indicators.catalogue.packaged import packaged
from indicators.implementation.gaps import FormGaps, SharedAnalysis, SharedTheme, shared_analyses, shared_themes
from indicators.implementation.overview import (
    Left,
    Member,
    Planned,
    count_statuses,
    has_decided,
    lacking,
    mean_decided,
    members,
    plan,
)
from indicators.implementation.status import StatusForm

RULE = packaged().status_rule
DAY = date(2023, 5, 1)


def form(decided: bool = True, gap: bool = True, resources: bool = True, unit: str = "") -> StatusForm:
    return StatusForm(unit, *(DAY if yes else None for yes in (decided, gap, resources)), carried_out=None)


def gaps(pathway: str, region: str, *themes: str, analysis: str = "") -> FormGaps:
    return FormGaps(pathway, region, frozenset(themes), analysis)  # type: ignore[arg-type]


def test_regions_share_a_gap_over_all_pathways_and_in_each() -> None:
    forms = [
        gaps("kol", "01", "competence"),
        gaps("kol", "01", "competence", "it"),  # another part of the same region: counted once
        gaps("kol", "12", "competence"),
        gaps("sepsis", "14", "team"),
        gaps("sepsis", "12", "competence"),  # the region has it in another pathway too
    ]
    assert shared_themes(forms, ["kol", "sepsis", "rygg"]) == [
        SharedTheme("competence", None, ("01", "12")),
        SharedTheme("team", None, ("14",)),
        SharedTheme("it", None, ("01",)),
        SharedTheme("equipment", None, ()),
        SharedTheme("municipality", None, ()),
        SharedTheme("competence", "kol", ("01", "12")),
        SharedTheme("it", "kol", ("01",)),
        SharedTheme("competence", "sepsis", ("12",)),
        SharedTheme("team", "sepsis", ("14",)),
    ]


def test_pathways_share_an_analysis_that_a_region_names_in_each() -> None:
    forms = [
        gaps("svarlakta-sar", "14", analysis="Analys av sår"),
        gaps("venos-sjukdom-ben", "14", analysis=" analys  av SÅR"),  # the same one, typed otherwise
        gaps("svarlakta-sar", "01", analysis="Analys av sår"),  # another region's own
        gaps("kol", "14", analysis="Analys av KOL"),  # of one pathway
        gaps("kol", "12"),  # has none
        gaps("sepsis", "12"),
    ]
    shared = SharedAnalysis("14", "Analys av sår", ("svarlakta-sar", "venos-sjukdom-ben"))
    assert shared_analyses(forms) == [shared]


def test_what_is_left_is_what_some_part_of_the_region_lacks() -> None:
    assert lacking(RULE, [form(), form(gap=False, unit="Norra")]) == Left(True, ("gap_analysed",))
    assert lacking(RULE, [form()]) == Left(True, ())
    assert lacking(RULE, []) == Left(False, ("decided", "gap_analysed", "resources_appointed"))


def test_a_region_has_decided_when_each_of_its_parts_has() -> None:
    assert (has_decided([form()]), has_decided([form(), form(decided=False)]), has_decided([])) == (True, False, False)


def test_the_mean_is_over_pathways_also_those_that_no_region_has_decided_on() -> None:
    assert mean_decided({"kol": 21, "sepsis": 18, "rygg": 0}) == 13
    assert mean_decided({}) is None


def test_halland_stands_in_both_of_its_healthcare_regions_with_the_municipalities_that_belong_there() -> None:
    areas = {one.id: members(one, DAY) for one in packaged().healthcare_regions}
    assert len(areas) == 6
    assert Member("13", ("Halmstad", "Hylte", "Laholm")) in areas["sodra"]
    assert Member("13", ("Falkenberg", "Kungsbacka", "Varberg")) in areas["vastra"]
    assert sorted(one.region for some in areas.values() for one in some) == sorted([*packaged().region_codes, "13"])


def test_a_membership_counts_from_its_first_day_to_its_last() -> None:
    area = packaged().healthcare_regions[0].model_copy(deep=True)
    first, *_ = area.members
    moved = area.model_copy(update={"members": [first.model_copy(update={"valid_from": DAY, "valid_to": DAY})]})
    days = (date(2023, 4, 30), DAY, date(2023, 5, 2))
    assert [len(members(moved, day)) for day in days] == [0, 1, 0]


def test_statuses_are_counted_over_the_regions_of_a_healthcare_region() -> None:
    statuses = {("kol", "01"): "partly", ("kol", "09"): "begun", ("sepsis", "01"): "partly", ("kol", "12"): "begun"}
    assert count_statuses(statuses, ["01", "09"]) == {"partly": 2, "begun": 1}  # type: ignore[arg-type]


def test_a_plan_goes_from_the_first_part_that_begins_to_the_last_that_is_done() -> None:
    north, south = (date(2024, 3, 1), date(2025, 1, 31)), (date(2024, 1, 1), None)
    assert plan([north, south]) == Planned(date(2024, 1, 1), date(2025, 1, 31))
    assert plan([(None, None)]) == plan([]) == Planned(None, None)
