"""What the API takes and gives about catalogue. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AcceptedDeviation(TypedDict):
    """A published day whose sums are known not to hold, by how many persons at most, and what is known of why."""

    what: Literal["population", "standard_population"]
    day: str
    check: Literal["sexes", "regions", "ages"]
    persons: int
    reason: str
    source: str


class Age(TypedDict):
    """Whole years of age at a moment."""

    at_least: NotRequired[str | None]
    above: NotRequired[str | None]
    at_most: NotRequired[str | None]
    below: NotRequired[str | None]
    at: str
    unknown: Literal["no", "yes", "unknown"]


class AgeRange(TypedDict):
    """"""


class Alternative(TypedDict):
    """Another way to read the document: what it `gives`, and the fields that it changes."""

    id: str
    name: Text
    gives: Text
    override: Override
    needs: NotRequired[Text | None]


class Answers(TypedDict):
    """How many answers came from one kind of sender."""

    sender: Literal[
        "region",
        "region_with_municipalities",
        "municipality",
        "patient_association",
        "professional_association",
        "authority",
        "other",
    ]
    number: int


class Bounded(TypedDict):
    """Bounds of which at least one is given."""

    at_least: NotRequired[str | None]
    above: NotRequired[str | None]
    at_most: NotRequired[str | None]
    below: NotRequired[str | None]


class ByPerformance(TypedDict):
    """A part of the pot for each month, reserved to each region by inhabitants and earned by requirement."""

    by: Literal["performance"]
    reserved: ByPopulation
    months: Months
    paid: list[PaidMonths]
    nobody_earned: Literal["kept", "by_population"]


class ByPopulation(TypedDict):
    """To the regions by inhabitants on a day, of all ages or of some."""

    by: Literal["population"]
    date: str
    ages: NotRequired[AgeRange]


class Certification(TypedDict):
    """A quality register's level of certification in a year, by those who support it (1 is the highest)."""

    level: Literal["1", "2", "3", "candidate"]
    year: int
    source: str


class Challenge(TypedDict):
    """A challenge (utmaning) that patients meet, which the pathway's goals start from; where it was read."""

    id: str
    text: Text
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    source: str


class Change(TypedDict):
    """How a number has changed: `then` less `first`, or that in per cent of `first` (unknown where `first` is 0)."""

    first: str
    then: str
    measure: NotRequired[Literal["difference", "percent"]]


class Choice(TypedDict):
    """One thing that the document leaves open."""

    id: str
    question: Text
    chosen: Text
    why: Text
    cites: list[Citation]
    alternatives: list[Alternative]


class Citation(TypedDict):
    """Where it stands: a document by its name in the rulebook's `documents`, and its section."""

    document: str
    section: str


class CodeList(TypedDict):
    """One code list of the catalogue. `excludes` are taken out of what `codes` let in. `release` is since when the release of
    the system holds that the codes were held against."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    system: str
    release: NotRequired[str | None]
    codes: list[str]
    excludes: NotRequired[list[str]]
    note: NotRequired[str | None]
    provenance: list[Provenance]


class Condition(TypedDict):
    """What a measure must reach: at least or at most so much, in per cent, days or number."""

    measure: str
    what: Name
    at_least: NotRequired[str | None]
    at_most: NotRequired[str | None]
    unit: NotRequired[Literal["percent", "days", "number"]]
    where_more_than: NotRequired[int | None]
    reporting: NotRequired[object | None]


class Consultation(TypedDict):
    """One consultation on one pathway."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    form: Literal["open", "views"]
    pathway: str
    window: NotRequired[str | None]
    start: str
    end: NotRequired[str | None]
    planned: NotRequired[bool]
    answers: NotRequired[list[Answers]]
    unread: NotRequired[Text | None]
    provenance: list[Provenance]


class CountTest(TypedDict):
    """How many rows of a selection there must be."""

    at_least: NotRequired[str | None]
    above: NotRequired[str | None]
    at_most: NotRequired[str | None]
    below: NotRequired[str | None]
    of: Selection


class CoverageFloor(TypedDict):
    """The coverage (per cent) under which values are not to be compared, and who says so. 0: they are whatever it is."""

    percent: str
    source: str


class Criteria(TypedDict):
    """The criteria of an agreement, by which pathways are assessed."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    criteria: list[Criterion]


class Criterion(TypedDict):
    """One of the six criteria of the 2023 agreement; `table` is the table of SKR's report that answers it."""

    id: Literal["K1", "K2", "K3", "K4", "K5", "K6"]
    name: Name
    text: Text
    table: Literal[1, 2]
    provenance: list[Provenance]


class DataQuality(TypedDict):
    """How well what is measured was reported: shown each month, moves no money."""

    id: str
    name: Name
    cites: list[Citation]
    nature: Literal["data_quality"]
    months: Months
    conditions: list[Condition]


class DataSource(TypedDict):
    """A national register, survey, collection or the regions' own records."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    kind: Literal[
        "quality_register",
        "patient_survey",
        "care_records",
        "health_data_register",
        "skr_collection",
        "official_statistics",
        "population_survey",
        "questionnaire",
        "peer_review",
        "publication",
    ]
    holder: NotRequired[str | None]
    description: str
    coverage: list[DatedShare] | Literal["unknown", "not_applicable"]
    connection: list[DatedShare] | Literal["unknown", "not_applicable"]
    response_rate: NotRequired[list[DatedShare] | Literal["unknown", "not_applicable"]]
    coverage_floor: NotRequired[CoverageFloor | None]
    reporting: NotRequired[str | None]
    limits: NotRequired[str | None]
    certification: NotRequired[list[Certification]]
    controller: NotRequired[str | None]
    variable_list: NotRequired[VariableList | None]
    variables: NotRequired[list[Variable]]
    last_delivery: NotRequired[str | None]
    aliases: NotRequired[list[str]]
    provenance: list[Provenance]


class DateTest(TypedDict):
    """A day within bounds."""

    on_or_after: NotRequired[str | None]
    after: NotRequired[str | None]
    before: NotRequired[str | None]
    on_or_before: NotRequired[str | None]
    of: str
    unknown: Literal["no", "yes", "unknown"]


class DatedShare(TypedDict):
    """A share (per cent) as it was in a year, a month or on a day, of what `scope` says, with where it was read."""

    date: str
    percent: NotRequired[str | None]
    at_least: NotRequired[str | None]
    at_most: NotRequired[str | None]
    about: NotRequired[bool]
    scope: str
    region: NotRequired[str | None]
    care_level: NotRequired[Literal["primary_care", "outpatient", "inpatient", "municipal_care", "dental_care"] | None]
    measured: NotRequired[Literal["patients", "events", "operations", "units", "inhabitants"] | None]
    denominator: NotRequired[str | None]
    source: str


class Days(TypedDict):
    """Whole days from one moment to another. `negative` says what becomes of a time that runs backwards."""

    since: str
    until: str
    negative: NotRequired[Literal["keep", "zero", "unknown"]]


class DecidedElsewhere(TypedDict):
    """Another body decides; its decision is imported and must sum to the pot."""

    by: Literal["decided"]
    decided_by: str


class DisclosurePolicy(TypedDict):
    """The limits: a count n (or its complement N − n) under `minimum_count` is hidden, a denominator under
    `minimum_denominator` too. `show_zero` tells whether a count of exactly 0 may be shown, `minimum_missing` from how
    many left out their number is. `protection_interval` is how wide the interval must be that can be worked out for a
    number that may not be shown, and `weights` what is hidden rather than something else. `laxer_because` says why a
    version shows what the one before it did not."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    minimum_count: int
    minimum_complement: int
    minimum_denominator: int
    minimum_missing: NotRequired[int]
    show_zero: bool
    protection_interval: NotRequired[int]
    weights: NotRequired[Weights]
    reason: str
    laxer_because: NotRequired[str | None]
    provenance: list[Provenance]


class Document(TypedDict):
    """A document that the rulebook is read from; `reference` is its own registration number or date of signing."""

    title: str
    reference: NotRequired[str | None]


class DocumentCount(TypedDict):
    """A count that one of the documents states, to be held against the catalogue's own."""

    id: str
    measure: str
    stated: int
    holds_for: str
    place: str
    difference: NotRequired[Text | None]


class DocumentCounts(TypedDict):
    """The counts that documents state."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    counts: list[DocumentCount]


class DocumentRow(TypedDict):
    """Where a table of the document has the pathway: which row, from 1, and the name as it is spelled there."""

    table: Literal[1, 2]
    place: int
    name: str


class Duty(TypedDict):
    """Who owes what to whom by which day; `every` for a duty that comes back until the year is over."""

    id: str
    name: Name
    cites: list[Citation]
    nature: Literal["duty"]
    owed_by: Literal["region", "healthcare_region", "association", "state"]
    owed_to: str
    by: str
    every: NotRequired[Literal["month"] | None]
    lapses: NotRequired[list[str]]
    consequence: NotRequired[Text | None]


class Equally(TypedDict):
    """The same to each region or to each healthcare region."""

    by: Literal["equal"]
    among: Literal["regions", "healthcare_regions"]


class Example(TypedDict):
    """A worked example; `why` says what the example shows."""

    why: str
    given: Given
    expect: Expected


class Expected(TypedDict):
    """What comes out of a worked example: the value in the unit (None where there is none) and the target class."""

    value: str | None
    target_class: Literal["high", "met", "not_met", "not_judged", "no_target"]


class ExpectedVerdict(TypedDict):
    """What one requirement gives: per cent of what is reserved, and whether a rounded share leaves it unsure."""

    verdict: Literal["met", "partly", "not_met", "no_value"]
    share: NotRequired[str | None]
    certain: NotRequired[bool]


class FigurePolicy(TypedDict):
    """How many persons a sum may differ from its parts, and the days for which more is accepted."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    tolerance: int
    accepted: NotRequired[list[AcceptedDeviation]]
    reason: str
    provenance: list[Provenance]


class FigureRow(TypedDict):
    """Persons (in a standard population: weight) of one age range in one region. What the source does not give is None."""

    region: NotRequired[str | None]
    age_from: int
    age_to: NotRequired[int | None]
    total: NotRequired[int | None]
    women: NotRequired[int | None]
    men: NotRequired[int | None]


class FigureSet(TypedDict):
    """A reference figure set: one source's figures for one day. Never changed; a correction is a new version."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    what: Literal["population", "standard_population"]
    finality: Literal["preliminary", "final"]
    source: FigureSource
    note: NotRequired[Text | None]
    day: NotRequired[str | None]
    rows: list[FigureRow]


class FigureSource(TypedDict):
    """Who answers for the figures (`holder`), in which document, and where and when it was read."""

    holder: str
    document: str
    address: str
    read: str
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    terms: NotRequired[str | None]


class Filter(TypedDict):
    """Conditions on one row's own fields; `age` is the person's, in whole years, when the row starts."""

    codes: NotRequired[list[str]]
    where: NotRequired[dict[str, object]]
    where_any: NotRequired[list[dict[str, object]]]
    when: NotRequired[When | None]
    age: NotRequired[Bounded | None]
    unknown: Literal["no", "yes", "unknown"]


class Given(TypedDict):
    """What goes into a worked example: counts, single measurements, a ready value, or a yes/no answer."""

    numerator: NotRequired[str | None]
    denominator: NotRequired[str | None]
    values: NotRequired[list[str] | None]
    value: NotRequired[str | None]
    answer: NotRequired[bool | None]
    nation: NotRequired[str | None]
    beside: NotRequired[str | None]


class Goal(TypedDict):
    """A goal (mål), which indicators follow: the pathway's own where `source` says where it was read, otherwise ours."""

    id: str
    text: Text
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    source: NotRequired[str | None]
    challenges: NotRequired[list[str]]
    origin: NotRequired[GoalOrigin | None]


class GoalOrigin(TypedDict):
    """The pathway that a goal came from when it was merged into another, and its id there: indicators still say these."""

    pathway: str
    goal: str


class Governance(TypedDict):
    """Who wrote the specification, which person checked it, and when it is read again. Nobody checks their own; where nobody
    has, `checked_by` is None and the specification is not clinically reviewed."""

    author: str
    checked_by: NotRequired[str | None]
    reviewed: NotRequired[str | None]
    next_review: NotRequired[str | None]


class Guideline(TypedDict):
    """A guideline that the pathway follows, whose it is, and the indicators of it that the pathway uses, as it calls them."""

    name: str
    holder: str
    indicators: NotRequired[list[str]]
    source: str


class HandedIn(TypedDict):
    """Days from the month's last day until the last of these measures was handed in. One that was asked for and has not come
    when the days are over is not met; one that nobody was asked for gives no value."""

    counts: Literal["days_after_month"]
    measures: list[str]
    submission: NotRequired[Literal["first", "holding"]]


class Improvement(TypedDict):
    """An improvement of a share on the same month the year before, in tiers from the smallest."""

    measure: str
    what: Name
    direction: Literal["higher", "lower"]
    tiers: list[ImprovementTier]


class ImprovementTier(TypedDict):
    """An improvement of `at_least` to `at_most` percentage points (without end where None) gives `share` per cent."""

    at_least: str
    at_most: NotRequired[str | None]
    share: str


class Judged(TypedDict):
    """A criterion that people judge, of a region, of a pathway or of who else carries the agreement out."""

    id: str
    name: Name
    cites: list[Citation]
    nature: Literal["judged"]
    judged_of: Literal["region", "healthcare_region", "association", "state", "pathway"]
    counted: NotRequired[Literal["introduction"] | None]


class Judgement(TypedDict):
    """How the pathway meets one criterion, in our own words, with where it is read."""

    criterion: Literal["K1", "K2", "K3", "K4", "K5", "K6"]
    verdict: NotRequired[Literal["yes", "no"] | None]
    progress: NotRequired[Literal["published", "most", "in_progress"] | None]
    sources_used: NotRequired[list[Literal["quality_register", "patient_survey", "care_records"]]]
    comment: NotRequired[Text | None]
    evidence: str


class LevelTier(TypedDict):
    """All the conditions together give `share` per cent of what is reserved."""

    share: str
    conditions: list[Condition]


class ListedDocument(TypedDict):
    """A document to be handed in by a day, with the contents that the agreement lists."""

    id: str
    name: Name
    cites: list[Citation]
    nature: Literal["document"]
    owed_by: Literal["region", "healthcare_region", "association", "state"]
    owed_to: str
    by: str
    contents: list[Text]


class LocalCodes(TypedDict):
    """A code list of the definition's own, or one that the region supplies beside its data (`supplied`: names, `*` last)."""

    system: NotRequired[str | None]
    codes: NotRequired[list[str]]
    excludes: NotRequired[list[str]]
    supplied: NotRequired[list[str]]
    supplied_except: NotRequired[list[str]]


class Material(TypedDict):
    """What is published to support the introduction, when, and where it is found."""

    material: Literal["consequence_description", "presentation", "seminar", "film", "care_programme", "support_page"]
    name: str
    date: NotRequired[str | None]
    source: str


class Measured(TypedDict):
    """Measured each month against a level or an improvement; the better of the two counts, never both."""

    id: str
    name: Name
    cites: list[Citation]
    nature: Literal["measured"]
    pot: str
    share: str
    levels: NotRequired[list[LevelTier]]
    improvement: NotRequired[Improvement | None]
    nobody: Literal["met", "not_met"]


class Merge(TypedDict):
    """The pathway this one is, or is planned to be, merged into."""

    into: str
    done: bool
    source: str


class Months(TypedDict):
    """Consecutive months, each named by its first day."""

    first: str
    last: str


class Name(TypedDict):
    """A name, which always has both languages."""

    sv: str
    en: str


class NamedCondition(TypedDict):
    """One named condition: rows (a step), a number (a value) or a yes and no (a condition) of the entry's own name."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    text: Text
    counts: NotRequired[Literal["person", "contact", "episode", "register_row", "survey_answer", "waiting"] | None]
    uses: NotRequired[dict[str, object]]
    codelists: NotRequired[dict[str, LocalCodes]]
    variables: NotRequired[dict[str, object]]
    steps: NotRequired[dict[str, object]]
    values: NotRequired[dict[str, object]]
    conditions: NotRequired[dict[str, object]]
    provenance: list[Provenance]


class NamedSet(TypedDict):
    """The pathways or indicators that somebody has counted or chosen together, such as "the 13 first pathways"."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    of: Literal["pathway", "indicator"]
    holds_for: str
    stated: NotRequired[int | None]
    members: NotRequired[list[str]]
    unread: NotRequired[Text | None]
    provenance: list[Provenance]


class Near(TypedDict):
    """How near the row's first day must be to that of any row of another step: at most `within`, or at least so far apart."""

    step: str
    within: NotRequired[str | None]
    at_least: NotRequired[str | None]
    side: NotRequired[Literal["before", "after"] | None]


class Occasion(TypedDict):
    """When money is paid out. `id` is what payments carry."""

    id: str
    name: Name


class OtherLevel(TypedDict):
    """What another indicator is to reach too, in the same region and period, in that indicator's unit."""

    indicator: str
    operator: Literal[">", ">=", "<", "<="]
    value: str


class OtherRounding(TypedDict):
    """What an alternative says of the rounding. None: it says nothing, and the rulebook's own stays."""

    level: NotRequired[int | Literal["exact"] | None]
    shares: NotRequired[int | Literal["exact"] | None]
    change: NotRequired[int | Literal["exact"] | None]


class Override(TypedDict):
    """What an alternative changes in the rulebook; what is not given stays."""

    total: NotRequired[int | None]
    unit: NotRequired[Literal["krona", "ore"] | None]
    rounding: NotRequired[OtherRounding | None]
    missing: NotRequired[Literal["refused", "not_met"] | None]
    corrections: NotRequired[Literal["settled", "ignored"] | None]
    overpaid: NotRequired[Literal["claimed", "carried"] | None]
    population: NotRequired[dict[str, object]]
    keys: NotRequired[dict[str, object]]
    without: NotRequired[list[str]]
    conditions: NotRequired[dict[str, object]]
    of_failing: NotRequired[dict[str, object]]
    nobody_earned: NotRequired[dict[str, object]]
    nobody: NotRequired[dict[str, object]]
    level_measures: NotRequired[dict[str, object]]
    improvement_measures: NotRequired[dict[str, object]]
    due: NotRequired[dict[str, object]]
    submission: NotRequired[dict[str, object]]
    reports: NotRequired[dict[str, object]]


class PaceRule(TypedDict):
    """How the time from approval is counted; each choice is the only one defined."""

    counted_from: Literal["first_possible_day"]
    several: Literal["last"]
    before_approval: Literal["zero"]
    unanswered: Literal["left_out"]
    reason: str


class PaidMonths(TypedDict):
    """The months whose performance is paid at one occasion."""

    occasion: str
    months: Months


class Pathway(TypedDict):
    """A person-centred and cohesive care pathway (personcentrerat och sammanhållet vårdförlopp)."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    condition: str
    aliases: NotRequired[list[str]]
    programme_area: NotRequired[str | None]
    other_areas: NotRequired[list[str]]
    generic: NotRequired[bool]
    confirmed: bool
    phase: Literal[
        "proposed",
        "approved_for_writing",
        "writing",
        "internal_review",
        "consultation",
        "approved",
        "published",
        "merged",
        "not_a_pathway",
    ]
    dates: NotRequired[list[PathwayDate]]
    merge: NotRequired[Merge | None]
    table: NotRequired[Literal["1-2", "3"] | None]
    begins: NotRequired[Text | None]
    ends: NotRequired[Text | None]
    challenges: NotRequired[list[Challenge]]
    goals: NotRequired[list[Goal]]
    road: NotRequired[list[RoadStep]]
    seats: NotRequired[list[Seat]]
    follow_up_team: NotRequired[str | None]
    consequences: NotRequired[Text | None]
    patient_contract: NotRequired[bool | None]
    guidelines: NotRequired[list[Guideline]]
    material: NotRequired[list[Material]]
    provenance: list[Provenance]
    note: NotRequired[Text | None]


class PathwayAssessment(TypedDict):
    """How one pathway meets the criteria in one agreement year: one judgement a criterion."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    aliases: NotRequired[list[str]]
    pathway: str
    year: int
    rows: NotRequired[list[DocumentRow]]
    judgements: list[Judgement]
    judged_by: NotRequired[str | None]
    judged_on: NotRequired[str | None]
    provenance: list[Provenance]


class PathwayDate(TypedDict):
    """Something that happened, or is planned to happen, to the pathway."""

    event: Literal["proposed", "approved", "published", "merged", "approved_before"]
    date: str
    planned: NotRequired[bool]
    source: str
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]


class PathwayLink(TypedDict):
    """The indicator's place in a pathway: the goal it follows, and its rank among at most three prioritised."""

    pathway: str
    goal: NotRequired[str | None]
    priority: NotRequired[int | None]


class PaymentExample(TypedDict):
    """A pot and made-up regions: inhabitants, and what each earns in every month of each requirement (per cent; else 0)."""

    kind: Literal["payment"]
    why: str
    pot: str
    population: dict[str, object]
    earned: NotRequired[dict[str, object]]
    failing: NotRequired[list[str]]
    choices: NotRequired[list[str]]
    expect: dict[str, object]


class Pot(TypedDict):
    """An amount: either the sum of its `parts`, or shared out by its `key` at `occasion`."""

    id: str
    name: Name
    amount: int
    cites: list[Citation]
    parts: NotRequired[list[Pot]]
    key: NotRequired[object | None]
    occasion: NotRequired[str | None]
    conditions: NotRequired[list[str]]
    of_failing: NotRequired[Literal["kept", "shared"]]
    via: NotRequired[str | None]
    funded_by: NotRequired[Literal["state", "regions"]]
    note: NotRequired[Text | None]


class ProgrammeArea(TypedDict):
    """A national programme area (nationellt programområde, NPO); `aliases` are other names and former ids."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    aliases: NotRequired[list[str]]
    provenance: list[Provenance]


class Provenance(TypedDict):
    """Where facts come from: which `facts` (field names) of the entry, from which source, and how sure they are."""

    facts: list[str]
    source: str
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    note: NotRequired[str | None]


class RoadStep(TypedDict):
    """A step on a pathway's road before it is approved: the application, a decision by SKS, or another's. Consultations are
    entries of their own."""

    step: Literal["application", "decision_to_write", "decision_to_approve", "postponed", "rejected"]
    date: str
    by: NotRequired[str | None]
    source: str
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]


class Rounding(TypedDict):
    """How shares and changes are rounded, halves away from zero, before they meet a level or a tier. None: not at all."""

    level: NotRequired[int | None]
    shares: NotRequired[int | None]
    change: NotRequired[int | None]


class Rulebook(TypedDict):
    """One agreement's rulebook. A new year's agreement is a new file, not code."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    year: int
    documents: dict[str, object]
    unit: Literal["krona", "ore"]
    total: int
    rounding: NotRequired[Rounding]
    missing: NotRequired[Literal["refused", "not_met"]]
    corrections: NotRequired[Literal["settled", "ignored"]]
    overpaid: NotRequired[Literal["claimed", "carried"]]
    occasions: NotRequired[list[Occasion]]
    pots: list[Pot]
    stated: NotRequired[list[StatedSum]]
    requirements: NotRequired[list[object]]
    choices: NotRequired[list[Choice]]
    examples: NotRequired[list[object]]


class Seat(TypedDict):
    """A seat in the working group, and whether somebody has it; None where nobody has read that. Never who."""

    seat: Literal["patient", "municipality", "profession", "primary_care", "other"]
    what: NotRequired[str | None]
    filled: NotRequired[bool | None]


class Selection(TypedDict):
    """Rows of a kind (`events`), or of an earlier step (`step`), that pass the filter."""

    codes: NotRequired[list[str]]
    where: NotRequired[dict[str, object]]
    where_any: NotRequired[list[dict[str, object]]]
    when: NotRequired[When | None]
    age: NotRequired[Bounded | None]
    unknown: Literal["no", "yes", "unknown"]
    events: NotRequired[
        Literal[
            "contact",
            "diagnosis",
            "procedure",
            "medication",
            "measurement",
            "order",
            "register_row",
            "survey_answer",
            "waiting",
            "residence",
            "death",
        ]
        | None
    ]
    in_register: NotRequired[str | None]
    step: NotRequired[str | None]
    same: NotRequired[list[str]]
    near: NotRequired[Near | None]
    without_end: NotRequired[Literal["ongoing", "same_day"] | str | None]


class SoughtFigures(TypedDict):
    """Figures that an agreement needs and that were not found: for which day and ages, who needs them, and why they lack."""

    day: str
    ages: Literal["all", "0-18"]
    why: Text
    needed_by: str


class SoughtList(TypedDict):
    """Reference figures that are needed and were not found. They are not guessed at, and no other day stands in for them."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    figures: list[SoughtFigures]


class SourceUse(TypedDict):
    """A data source that could give the indicator's data, and whether it does so today (avstämning)."""

    source: str
    followable: Literal["now", "short_term", "long_term", "no", "unknown"]
    obstacle: NotRequired[str | None]


class Specification(TypedDict):
    """One version of an indicator's specification."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    lacks: NotRequired[list[str]]
    proposal: NotRequired[bool]
    kind: Literal["proportion", "ratio", "rate", "mean", "median", "count", "index", "yes_no"]
    unit: Literal[
        "percent",
        "per_1000",
        "per_10000",
        "per_100000",
        "days",
        "hours",
        "minutes",
        "count",
        "index_points",
        "yes_no",
        "kronor",
        "score",
    ]
    decimals: int
    direction: Literal["higher", "lower", "none"]
    type: Literal["structure", "process", "outcome"]
    definition: str
    purpose: str
    population: NotRequired[str | None]
    numerator: NotRequired[str | None]
    denominator: NotRequired[str | None]
    exclusions: NotRequired[str | None]
    counted: NotRequired[Literal["persons", "cases", "units"]]
    missing_data: NotRequired[str | None]
    interpretation: NotRequired[str | None]
    sources_of_error: NotRequired[str | None]
    references: NotRequired[list[str]]
    targets: NotRequired[list[Target]]
    former_targets: NotRequired[list[Target]]
    no_target_reason: NotRequired[str | None]
    sources: list[SourceUse]
    pathways: NotRequired[list[PathwayLink]]
    breakdowns: NotRequired[list[Literal["sex", "age", "unit"]]]
    levels: list[Literal["nation", "healthcare_region", "region", "municipality", "unit"]]
    region_by: NotRequired[Literal["home", "provider", "unknown"]]
    frequency: list[Literal["month", "quarter", "half_year", "year", "two_years"]]
    adjusted: NotRequired[str | None]
    period_years: NotRequired[int]
    valid_from: NotRequired[str | None]
    discontinued: NotRequired[str | None]
    threshold_for_viewing: NotRequired[int | None]
    coverage_floor: NotRequired[CoverageFloor | None]
    jump_limit: NotRequired[str | None]
    lowest: NotRequired[str | None]
    highest: NotRequired[str | None]
    typical: NotRequired[Typical | None]
    units_disjoint: NotRequired[bool]
    keywords: NotRequired[list[str]]
    codes: NotRequired[dict[str, str]]
    kik_record: NotRequired[str | None]
    governance: Governance
    provenance: list[Provenance]
    examples: NotRequired[list[Example]]
    note: NotRequired[Text | None]


class StatedMean(TypedDict):
    """A mean that a source states: regions with a decision, over the pathways approved in some years."""

    approved_in: list[int]
    regions: float
    of: int
    holds_for: str
    source: str


class StatedSum(TypedDict):
    """An amount that a document's table or text states, and the pots (or the requirements' shares) that it is made of."""

    amount: int
    pots: NotRequired[list[str]]
    requirements: NotRequired[list[str]]
    cites: list[Citation]
    difference: NotRequired[str | None]


class StatusRule(TypedDict):
    """The definition of each status, best first: the first step whose requirements hold is the status."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    steps: list[StatusStep]
    questions: dict[str, Text]
    consolidation: Literal["lowest"]
    pace: PaceRule
    stated_means: NotRequired[list[StatedMean]]
    reason: str
    provenance: list[Provenance]


class StatusStep(TypedDict):
    """One status and the questions that must all be answered yes for it (`at_least` of them where given)."""

    status: Literal["not_answered", "not_started", "begun", "partly", "carried_out"]
    requires: NotRequired[list[Literal["decided", "gap_analysed", "resources_appointed", "carried_out"]]]
    at_least: NotRequired[int | None]


class Step(TypedDict):
    """A named selection, reworked in this order: joined, washed out, picked."""

    codes: NotRequired[list[str]]
    where: NotRequired[dict[str, object]]
    where_any: NotRequired[list[dict[str, object]]]
    when: NotRequired[When | None]
    age: NotRequired[Bounded | None]
    unknown: Literal["no", "yes", "unknown"]
    events: NotRequired[
        Literal[
            "contact",
            "diagnosis",
            "procedure",
            "medication",
            "measurement",
            "order",
            "register_row",
            "survey_answer",
            "waiting",
            "residence",
            "death",
        ]
        | None
    ]
    in_register: NotRequired[str | None]
    step: NotRequired[str | None]
    same: NotRequired[list[str]]
    near: NotRequired[Near | None]
    without_end: NotRequired[Literal["ongoing", "same_day"] | str | None]
    join_within: NotRequired[str | None]
    washout: NotRequired[str | None]
    pick: NotRequired[Literal["first", "last", "highest", "lowest"] | None]
    nth: NotRequired[int | None]
    by: NotRequired[Literal["end"] | None]
    ties: NotRequired[Literal["highest", "lowest"] | None]


class SynonymGroup(TypedDict):
    """Words of one meaning. Who searches for one of the `terms`, or for one of the `codes` (by code system), finds what the
    others find too, and last what has one of the `wider` words; who searches for a wider word does not find the terms."""

    id: str
    terms: list[str]
    wider: NotRequired[list[str]]
    codes: NotRequired[dict[str, list[str]]]
    mark: NotRequired[Literal["read", "partly", "memory", "convention", "unconfirmed"]]


class SynonymList(TypedDict):
    """Groups of words that mean the same, which are searched by together."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
    groups: list[SynonymGroup]


class Target(TypedDict):
    """A target level. `met` is the lower (or only) level, `high` the second one where there are two."""

    level: Literal["met", "high"]
    operator: Literal[">", ">=", "<", "<=", "within"]
    value: str
    group: NotRequired[TargetGroup | None]
    also: NotRequired[OtherLevel | None]
    source: str
    since: NotRequired[str | None]
    until: NotRequired[str | None]


class TargetGroup(TypedDict):
    """The part of the population that a level is for."""

    name: Text
    sex: NotRequired[Literal["women", "men"] | None]
    age_group: NotRequired[str | None]
    indicator: NotRequired[str | None]


class Test(TypedDict):
    """What a field must be: one of some words, in some code lists, within bounds, or filled in at all."""

    at_least: NotRequired[str | None]
    above: NotRequired[str | None]
    at_most: NotRequired[str | None]
    below: NotRequired[str | None]
    one_of: NotRequired[list[str] | None]
    not_one_of: NotRequired[list[str] | None]
    codes: NotRequired[list[str] | None]
    filled: NotRequired[bool | None]
    unknown: NotRequired[Literal["no", "yes", "unknown"] | None]


class Text(TypedDict):
    """A text for people, Swedish first; English may be missing."""

    sv: str
    en: NotRequired[str | None]


class ToNamed(TypedDict):
    """All of it to one recipient: a county code, or a name for another than a region."""

    by: Literal["named"]
    recipient: str


class Typical(TypedDict):
    """The values that have been seen, in the indicator's unit: lowest and highest of whole regions, read from `source`."""

    lowest: str
    highest: str
    source: str


class UnitsCompared(TypedDict):
    """How many units only one of two reports has; each report is a measure with rows of units."""

    counts: Literal["units_in_one_report"]
    measures: list[str]


class UsedCondition(TypedDict):
    """A named condition that is written out in a definition: its digest, and the names that came with it."""

    version: int
    name: Name
    text: Text
    counts: NotRequired[Literal["person", "contact", "episode", "register_row", "survey_answer", "waiting"] | None]
    digest: str
    uses: NotRequired[list[str]]
    codelists: NotRequired[list[str]]
    variables: NotRequired[dict[str, object]]
    steps: NotRequired[list[str]]
    values: NotRequired[list[str]]
    conditions: NotRequired[list[str]]


class Value(TypedDict):
    """A number about the counted unit: days between moments, a field, a change, or how many rows there are."""

    days: NotRequired[Days | None]
    field: NotRequired[str | None]
    change: NotRequired[Change | None]
    count: NotRequired[Selection | None]
    value: NotRequired[str | None]


class ValueTest(TypedDict):
    """A value within bounds."""

    at_least: NotRequired[str | None]
    above: NotRequired[str | None]
    at_most: NotRequired[str | None]
    below: NotRequired[str | None]
    of: Value
    unknown: Literal["no", "yes", "unknown"]


class Variable(TypedDict):
    """A variable that the source has: the name by which computations read it, and what it is."""

    name: str
    what: Text


class VariableList(TypedDict):
    """Where a source lists its variables, and of which day the list is."""

    address: str
    date: NotRequired[str | None]


class VerdictExample(TypedDict):
    """A requirement and the figures of one month, and of the same month the year before, by measure."""

    kind: Literal["verdict"]
    why: str
    requirement: str
    now: dict[str, object]
    last_year: NotRequired[dict[str, object]]
    choices: NotRequired[list[str]]
    expect: ExpectedVerdict


class Weights(TypedDict):
    """What it costs to hide a cell of each kind, in parts of the cell that least is lost with."""

    total: NotRequired[int]
    one_breakdown: NotRequired[int]
    several_breakdowns: NotRequired[int]


class When(TypedDict):
    """How an event lies in time. `during`: wholly within. `overlaps`: some day in common. `dates`: other day fields."""

    starts: NotRequired[Window | None]
    ends: NotRequired[Window | None]
    during: NotRequired[Window | None]
    overlaps: NotRequired[Window | None]
    dates: NotRequired[dict[str, object]]


class Window(TypedDict):
    """Bounds of a day; those given must all hold."""

    on_or_after: NotRequired[str | None]
    after: NotRequired[str | None]
    before: NotRequired[str | None]
    on_or_before: NotRequired[str | None]


class WorkedFigure(TypedDict):
    """A measure's figure: whole numbers, or a share as it was published, which is rounded."""

    numerator: NotRequired[int | None]
    denominator: NotRequired[int | None]
    value: NotRequired[str | None]
