"""Every rule of a definition bites: at the line of the fault, with a Swedish sentence that says what to do."""

from datetime import date

import pytest
import yaml

from indicators.catalogue.digest import digest
from indicators.catalogue.packaged import packaged
from indicators.catalogue.remarks import Context
from indicators.catalogue.specification_rules import code_lists_exist
from indicators.catalogue.yaml_files import CatalogueError, parse
from indicators.entries.specification import Specification
from tests.support.specifications import COMPLETE, computing

COMPUTATION = """
computation:
  counts: contact
  of: visit
  codelists:
    stroke: {system: ICD-10-SE, codes: ['I63*']}
  variables:
    reg:
      score: number
  steps:
    visit:
      events: contact
      unknown: 'no'
    index:
      events: diagnosis
      codes: [stroke]
      unknown: 'no'
      pick: first
    stays:
      events: contact
      unknown: 'no'
      join_within: 1 day
    lab:
      events: measurement
      unknown: 'no'
      pick: last
      ties: highest
    row:
      events: register_row
      in_register: reg
      unknown: 'no'
      pick: last
  values:
    wait:
      days: {since: index.start, until: unit.start}
  conditions:
    adult:
      age: {at: unit.start, at_least: 18, unknown: 'no'}
  initial_population:
    condition: adult
  numerator:
    value: {of: {value: wait}, at_most: 5, unknown: unknown}
  missing: excluded
  attribution:
    region: unit.region
  worked:
    period: 2025-01-01/2026-01-01
    people:
    - id: anna
      why: en vuxen
      birth_date: 1970-05-05
      records:
        contact:
        - {event_id: a, start: 2025-03-01}
      expect:
      - {unit: a, initial_population: true, denominator: true, numerator: unknown}
    result: {denominator: 0, numerator: 0, missing: 1}
"""
"""A definition that holds, with something of everything, written so that a line can be changed."""


def text(*changes: tuple[str, str]) -> str:
    source = yaml.safe_dump(COMPLETE, allow_unicode=True, sort_keys=False) + COMPUTATION
    for old, new in changes:
        assert source.count(old) == 1, f"{old!r} must be there once"
        source = source.replace(old, new)
    return source


def test_the_definition_that_the_faults_are_put_into_holds() -> None:
    assert parse(text(), Specification, "x.yaml").computation is not None
    assert parse(text(*OF_PERSONS), Specification, "x.yaml").computation is not None
    unknown = (
        "{event_id: a, start",
        "{event_id: a, care_level: null, start",
    )  # what is left out may be written as empty
    assert parse(text(unknown), Specification, "x.yaml").computation is not None


def test_what_an_unknown_does_is_the_same_however_it_is_written() -> None:
    """`out` is no word of YAML's; the old words, bare or quoted, and a word for all steps give the same digest."""
    written = parse(text(), Specification, "x.yaml")
    for word in ("out", "no", "false"):
        assert digest(parse(text().replace("'no'", word), Specification, "x.yaml")) == digest(written)
    short = text().replace("      unknown: 'no'\n", "").replace("  steps:\n", "  unknown_in_steps: out\n  steps:\n")
    assert "adult:\n      age: {at: unit.start, at_least: 18, unknown: 'no'}" in short, "only steps take it from there"
    assert digest(parse(short, Specification, "x.yaml")) == digest(written)


def test_a_step_may_say_something_else_than_the_word_for_all_steps() -> None:
    source = text(("      pick: last\n      ties: highest", "      pick: last\n      ties: highest #"))
    short = source.replace(
        "      unknown: 'no'\n      pick: last\n      ties", "      unknown: in\n      pick: last\n      ties"
    )
    short = short.replace("      unknown: 'no'\n", "").replace("  steps:\n", "  unknown_in_steps: out\n  steps:\n")
    definition = parse(short, Specification, "x.yaml").computation
    assert definition is not None
    assert [name for name, step in definition.steps.items() if step.unknown == "yes"] == ["lab"]


@pytest.mark.parametrize("word", ["unknown", "maybe", "[]", "3"])
def test_the_word_for_all_steps_decides(word: str) -> None:
    told = problems(text(("  steps:\n", f"  unknown_in_steps: {word}\n  steps:\n")))
    assert ["ska vara out eller in" in message for _, _, message in told] == [True]


PERSONS = ("  counts: contact\n  of: visit\n", "  counts: person\n")
OF_PERSONS = [
    PERSONS,
    ("until: unit.start", "until: period.end"),
    ("at: unit.start", "at: period.end"),
    ("region: unit.region", "region: person.region"),
    ("{unit: a, initial", "{initial"),
]
"""What makes it a definition that counts persons, and holds."""
OUTCOME = "  numerator:\n    value: {of: {value: wait}, at_most: 5, unknown: unknown}\n  missing: excluded\n"

NAMES = [
    # an unknown name, each where it can stand; the mend is the nearest name, or all there are
    ("of: visit", "of: visits #", "of", "steget 'visits' finns inte; menas 'visit'?"),
    ("condition: adult\n", "condition: child #\n", "initial_population.condition", "villkoret 'child' finns inte"),
    ("{value: wait}", "{value: waits} #\n     ", "numerator.value.of.value", "menas 'wait'?"),
    ("since: index.start", "since: indx.start #\n       ", "values.wait.days.since", "menas 'index'?"),
    ("at: unit.start", "at: units.start #\n       ", "conditions.adult.age.at", "menas 'unit'?"),
    ("region: unit.region", "region: xyz.region #", "attribution.region", "steget 'xyz' finns inte; här finns"),
    ("in_register: reg", "in_register: regg #", "steps.row.in_register", "registret 'regg' finns inte; menas 'reg'?"),
    (
        "    visit:\n      events: contact",
        "    visit:\n      step: vist #",
        "steps.visit.step",
        "steget 'vist' finns inte; menas 'visit'?",
    ),
    ("    lab:\n", "    person: #\n", "steps.person", "'person' är ett ord i språket; döp om steget"),
    ("score: number", "status: text #", "variables.reg.status", "har redan 'status'; ge variabeln ett annat namn"),
]

KINDS = [
    ("events: measurement", "events: lab_result #", "steps.lab.events", "ska vara något av 'contact'"),
    ("counts: contact", "counts: visit #", "counts", "ska vara något av 'person'"),
    ("score: number", "score: integer #", "variables.reg.score", "ska vara något av 'text'"),
    ("missing: excluded", "missing: ignored #", "missing", "ska vara något av 'excluded' eller 'not_met'"),
]

CIRCLES = [
    # the circle is told whole; the line is that of one who is in it
    (
        "      events: diagnosis\n",
        "      events: diagnosis\n      when: {starts: {after: lab.start}}\n",
        "      events: measurement\n",
        "      events: measurement\n      when: {starts: {after: index.start}}\n",
        "steps.",
        "stegen går i cirkel: ",
    ),
    (
        "      age: {at: unit.start, at_least: 18, unknown: 'no'}\n",
        "      all: [{condition: other}]\n    other:\n      condition: adult\n",
        "",
        "",
        "conditions.adult",
        "går i cirkel: condition other → condition adult → condition other",
    ),
    (
        "      days: {since: index.start, until: unit.start}\n",
        "      value: other\n    other:\n      value: wait\n",
        "",
        "",
        "values.wait",
        "går i cirkel: value other → value wait → value other",
    ),
]

FIELDS = [
    (
        "until: unit.start",
        "until: unit.target #\n       ",
        "values.wait.days.until",
        "hos 'unit': fältet 'target' finns inte",
    ),
    ("until: unit.start", "until: unit.status #\n       ", "values.wait.days.until", "'unit.status' är ingen dag"),
    ("until: unit.start", "until: row.scor #\n       ", "values.wait.days.until", "menas 'score'?"),
    ("until: unit.start", "until: stays.start #\n       ", "values.wait.days.until", "välj en med 'pick' eller 'nth'"),
    ("region: unit.region", "region: unit.start #", "attribution.region", "'unit.start' är ingen kod"),
    ("      days: {since: index.start, until: unit.start}", "      field: index.code", "values.wait", "är inget tal"),
    (
        "      codes: [stroke]",
        "      where: {value: {at_least: 1}} #",
        "steps.index.where.value",
        "fältet 'value' finns inte",
    ),
    (
        "      codes: [stroke]",
        "      where: {code: {at_least: 1}} #",
        "steps.index.where.code",
        "gränser (at_least, below …) gäller tal",
    ),
    (
        "      codes: [stroke]",
        "      where: {start: {one_of: [a]}} #",
        "steps.index.where.start",
        "gränser för tal och 'when' för dagar",
    ),
    (
        "      codes: [stroke]",
        "      where_any: [{position: huvud}, {poition: bi}] #",
        "steps.index.where_any.1.poition",
        "menas 'position'?",
    ),
    ("      codes: [stroke]", "      where_any: [{}] #", "steps.index.where_any.0", "behöver minst 1"),
    (
        "      codes: [stroke]",
        "      when: {dates: {xyz: {after: period.start}}} #",
        "steps.index.when.dates.xyz",
        "dagfältet 'xyz' finns inte; här finns end, start",
    ),
    ("      ties: highest", "      ties: highest #\n      join_within: 1 day", "steps.lab.ties", "inget värde"),
    (
        "    visit:\n      events: contact",
        "    visit:\n      events: contact\n      pick: highest #",
        "steps.visit.pick",
        "inget värde",
    ),
    (
        "condition: adult\n",
        "person: {codes: [stroke], unknown: 'no'} #\n",
        "initial_population.person",
        "använd 'where'",
    ),
    ("      codes: [stroke]", "      same: [position] #", "steps.index.same", "enheten har inget fält 'position'"),
    ("      codes: [stroke]", "      same: [target] #", "steps.index.same", "fältet 'target' finns inte"),
    # joined events keep only their days, region and unit
    (
        "      events: measurement",
        "      step: stays\n      codes: [stroke] #",
        "steps.lab.codes",
        "raderna har ingen kod",
    ),
]

UNITS = [
    ("  of: visit\n", "", "attribution.region", "sätt 'counts' och 'of'"),
    ("counts: contact", "counts: person", "of", "behövs när något annat än personer räknas, och bara då"),
    ("  of: visit\n", "  of: index #\n", "of", "'index' är inte vårdkontakt"),
    ("counts: contact", "counts: episode", "of", "ett vårdtillfälle (episode) är ett steg med 'join_within'"),
    ("  of: visit\n", "  of: stays #\n", "of", "ett vårdtillfälle (episode) är ett steg med 'join_within'"),
    (
        "    visit:\n      events: contact",
        "    visit: #\n      events: contact\n      when: {starts: {after: unit.start}}",
        "steps.visit",
        "steget som räknas kan inte bero på 'unit'",
    ),
]

WINDOWS = [
    ("{after: period.end, before: period.end}", "rätta gränserna"),  # the same day, both ends out
    ("{on_or_after: index.start + 5 days, before: index.start}", "ingen dag kan ligga både efter index.start + 5 days"),
    ("{after: period.end, before: period.start}", "ingen dag kan ligga"),  # the period's ends the wrong way
    ("{after: period.last_day, before: period.end}", "ingen dag kan ligga"),  # the one is the day after the other
    ("{on_or_after: period.end, on_or_before: period.last_day}", "ingen dag kan ligga"),
    ("{after: period.last_day, before: period.start + 1 day}", "ingen dag kan ligga"),  # a period may be a single day
    ("{after: index.start, before: index.start + 1 day}", "ingen dag kan ligga"),  # no whole day between
    ("{after: index.start + 2 years, before: index.start + 6 months}", "ingen dag kan ligga"),
]
"""Windows in which no day can lie, where that shows in the words alone."""

UNKNOWNS = [
    (
        "  missing: excluded\n",
        "",
        "numerator",
        "säg i 'missing' om sådana utgår (excluded) eller räknas som nej (not_met)",
    ),
    ("at_most: 5, unknown: unknown", "at_most: 5, unknown: 'no'", "missing", "ta bort 'missing'"),
    ("at_least: 18, unknown: 'no'", "at_least: 18, unknown: unknown", "initial_population", "säga unknown: out eller"),
    ("at_least: 18, unknown: 'no'}", "at_least: 18} #", "conditions.adult.age.unknown", "fältet saknas"),
    (
        "      pick: first",
        "      pick: first\n      where: {status: {one_of: [x], unknown: maybe}} #",
        None,
        "ska vara något av",
    ),
]

PARTS = [
    ("      ties: highest", "      nth: 2", "steps.lab", "välj antingen 'pick' eller 'nth'"),
    ("      pick: first", "      ties: highest", "steps.index", "'ties' hör till"),
    ("      codes: [stroke]", "      near: {step: lab} #", "steps.index.near", "behöver 'within'"),
    ("      codes: [stroke]", "      near: {step: labb, within: 6 days} #", "steps.index.near.step", "menas 'lab'?"),
    (
        "      pick: last\n      ties: highest",
        "      pick: last\n      near: {step: lab, within: 6 days}",
        "steps.lab",
        "stegen går i cirkel",
    ),
    ("      pick: first", "      pick: highest\n      by: end", "steps.index", "'by' hör till"),
    ("      events: measurement", "      events: measurement\n      step: visit", "steps.lab", "antingen 'events'"),
    ("      in_register: reg\n", "", "steps.row", "'in_register' hör till 'events: register_row', och behövs där"),
    (
        "    condition: adult\n",
        "    condition: adult\n    any: []\n",
        "initial_population",
        "ett villkor är precis ett av",
    ),
    (
        "      join_within: 1 day",
        "      join_within: soon #",
        "steps.stays.join_within",
        "skriv till exempel '14 days'",
    ),
    ("since: index.start", "since: index #\n       ", "values.wait.days.since", "skriv till exempel 'period.start'"),
    ("at_least: 18, ", "", "conditions.adult.age", "behöver minst en gräns"),
    ("      codes: [stroke]", "      when: {during: {after: period.start}} #", "steps.index.when.during", "både en"),
    (
        "  missing: excluded",
        "  missing: excluded\n  measured: {value: wait}",
        "numerator",
        "ett av numerator, measured",
    ),
    ("region: unit.region", "region: unit.region\n    age_groups: [0, 65]", "attribution", "hör ihop"),
    (
        "region: unit.region",
        "region: unit.region\n    age_groups: [65, 0]\n    age_at: unit.start",
        "attribution",
        "stigande",
    ),
    ("codes: ['I63*']", "excludes: [I64]", "codelists.stroke", "antingen 'codes' eller 'supplied'"),
    ("system: ICD-10-SE, ", "", "codelists.stroke", "koder behöver 'system'"),
]

LEAKS = [
    # what results are given by must never be about one person or one row
    ("region: unit.region", "region: person.person_id #", "attribution.region", "ska vara fältet 'region'"),
    (
        "region: unit.region",
        "region: unit.region\n    unit: unit.event_id",
        "attribution.unit",
        "ska vara fältet 'unit'",
    ),
    ("region: unit.region", "region: unit.code #", "attribution.region", "slutar på '_region'"),
]

WORKED = [
    ("{unit: a, initial", "{initial", "worked.people.0.expect", "varje svar behöver 'unit'"),
    ("        contact:\n", "        contacts: #\n", "worked.people.0.records.contacts", "menas 'contact'?"),
    ("{event_id: a, start", "{event_id: a, stat: x, start", "worked.people.0.records.contact.0.stat", "menas 'start'?"),
    (
        "{event_id: a, start",
        "{event_id: a, care_level: sluten, start",
        "worked.people.0.records.contact.0.care_level",
        "ordet för care_level: 'sluten' finns inte; menas 'slutenvard'?",
    ),
    (
        "    result: {denominator",
        "    - {id: anna, why: en till, expect: []}\n    result: {denominator",
        "worked.people",
        "två personer har samma id",
    ),
]

OUTCOMES = [
    # what belongs to a numerator stands without one; and what is counted of persons, of something else
    (OUTCOME, "  missing: excluded #\n", "missing", "utan täljare utgår den vars värde är okänt, så ta bort 'missing'"),
    (OUTCOME, "  exceptions: #\n    condition: adult\n", "exceptions", "utan täljare heter det exclusions"),
    (
        OUTCOME,
        "  events: #\n    events: diagnosis\n    unknown: 'no'\n",
        "events",
        "räknas på personer: counts: person",
    ),
]

ALL = [*NAMES, *KINDS, *FIELDS, *UNITS, *UNKNOWNS, *PARTS, *LEAKS, *WORKED, *OUTCOMES]


def problems(source: str) -> list[tuple[int, str, str]]:
    with pytest.raises(CatalogueError) as caught:
        parse(source, Specification, "x.yaml")
    return [(problem.line, problem.place, problem.message) for problem in caught.value.problems]


def assert_told(source: str, place: str | None, says: str) -> None:
    """Among the problems is one at the place that says so; where the line is marked with #, at that line."""
    found = problems(source)
    told = [one for one in found if says in one[2] and place in (None, one[1].removeprefix("computation."))]
    assert told, found
    marked = [number for number, line in enumerate(source.splitlines(), 1) if "#" in line]
    assert not marked or told[0][0] in marked, (marked, told)


@pytest.mark.parametrize(("old", "new", "place", "says"), ALL, ids=lambda value: str(value)[:30].strip())
def test_a_fault_is_told_where_it_is_and_how_to_mend_it(old: str, new: str, place: str | None, says: str) -> None:
    # ` #` marks the line that must be told; the rest of a line that was split goes on under it
    assert_told(text((old, new)), place, says)


@pytest.mark.parametrize(
    ("old", "new", "old2", "new2", "place", "says"), CIRCLES, ids=["steps", "conditions", "values"]
)
def test_a_circle_is_told_with_everybody_in_it(old: str, new: str, old2: str, new2: str, place: str, says: str) -> None:
    found = problems(text((old, new), *([(old2, new2)] if old2 else [])))
    assert [one for one in found if one[1].startswith(f"computation.{place}") and says in one[2]], found
    assert all(line > 1 for line, _, _ in found)


def test_a_step_that_rests_on_itself_is_a_circle() -> None:
    source = text(("    visit:\n      events: contact", "    visit: #\n      step: visit"))
    assert_told(source, "steps.visit", "stegen går i cirkel: visit → visit")


@pytest.mark.parametrize(("window", "says"), WINDOWS)
@pytest.mark.parametrize("word", ["starts", "ends", "during", "overlaps"])
def test_a_window_without_a_day_is_refused(word: str, window: str, says: str) -> None:
    source = text(("      pick: last\n      ties: highest", f"      pick: last\n      when: {{{word}: {window}}} #"))
    assert_told(source, f"steps.lab.when.{word}", says)


@pytest.mark.parametrize(
    "window",
    [
        "{on_or_after: index.start, on_or_before: index.start}",  # that very day
        "{after: index.start, before: index.start + 2 days}",  # one day between
        "{on_or_after: period.last_day, before: period.end}",  # the last day itself
        "{after: period.last_day + 1 month, before: period.end + 1 month}",  # after February there are days between
        "{after: index.start + 1 month, before: index.start + 31 days}",  # after February there are days between
        "{on_or_after: lab.start, before: index.start}",  # two anchors: nobody knows which comes first
        "{after: index.start + 50 % of period.start..period.end, before: index.start + 1 day}",  # a tolerance may be 0
    ],
)
def test_a_window_in_which_a_day_may_lie_is_not_refused(window: str) -> None:
    old = "{value: {of: {value: wait}, at_most: 5, unknown: unknown}}"
    new = f"exists: {{events: contact, when: {{starts: {window}}}, unknown: unknown}}"
    assert parse(text((old[1:-1], new)), Specification, "x.yaml").computation is not None


def test_unit_is_refused_where_persons_are_counted() -> None:
    found = problems(text(PERSONS))
    wanted = "'unit' finns bara när något annat än personer räknas; sätt 'counts' och 'of'"
    assert {one[2] for one in found} == {wanted}
    assert len(found) == 3  # the value, the condition and the attribution


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        (
            "    condition: adult\n",
            "    unit: {where: {sex: {one_of: [F]}}, unknown: 'no'} #\n",
            "initial_population.unit",
            "skriv 'person'",
        ),
        ("- {initial", "- {unit: a, initial", "worked.people.0.expect", "precis ett svar, utan 'unit'"),
        (
            OUTCOME,
            "  events: #\n    events: contact\n    unknown: unknown\n",
            "events",
            "varje händelse måste räknas eller inte",
        ),
    ],
)
def test_what_does_not_hold_where_persons_are_counted_is_told(old: str, new: str, place: str, says: str) -> None:
    assert_told(text(*OF_PERSONS, (old, new)), place, says)


def test_what_a_kind_of_indicator_needs_must_be_there() -> None:
    assert_told(text((OUTCOME, "")), "computation", "slaget proportion behöver numerator")


def test_a_kind_that_somebody_answers_is_never_computed_from_records() -> None:
    source = text(("kind: proportion", "kind: yes_no"), ("unit: percent", "unit: yes_no"))
    assert_told(source, "computation", "slaget yes_no kan inte beräknas ur poster")


def test_many_faults_are_told_together() -> None:
    source = text(("{value: wait}", "{value: waits}"), ("in_register: reg", "in_register: regg"))
    assert [place for _, place, _ in problems(source)] == [
        "computation.steps.row.in_register",
        "computation.numerator.value.of.value",
    ]


def test_an_unknown_code_list_is_refused_by_the_catalogues_rule() -> None:
    specification = parse(text(("      codes: [stroke]", "      codes: [strok]")), Specification, "x.yaml")
    context = Context(packaged(), date(2026, 1, 1))
    remarks = list(code_lists_exist(specification, context))
    assert [(remark.severity, remark.rule) for remark in remarks] == [("error", "unknown-codelist")]
    assert remarks[0].message == "computation.steps.index.codes: ingen kodlista heter 'strok'"


def test_names_of_names_that_double_at_every_level_are_refused_at_once_and_not_written_out() -> None:
    # twenty names, each twice the one before: a million conditions when written out
    doubled = {f"c{n}": {"all": [{"condition": f"c{n - 1}"} for _ in range(2)]} for n in range(1, 21)}
    whole = computing(
        conditions={"c0": {"person": {"where": {"sex": "F"}, "unknown": "no"}}, **doubled},
        numerator={"condition": "c20"},
    )
    with pytest.raises(CatalogueError, match="är för stort"):
        parse(yaml.safe_dump(COMPLETE | whole, allow_unicode=True), Specification, "x.yaml")
