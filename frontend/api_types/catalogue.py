"""What the API takes and gives about catalogue. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


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


class DatedShare(TypedDict):
    """A share (per cent) as it was on a date, with where it was read."""

    date: str
    percent: str
    scope: str
    source: str


class DocumentRow(TypedDict):
    """Where a table of the document has the pathway: which row, from 1, and the name as it is spelled there."""

    table: Literal[1, 2]
    place: int
    name: str


class Example(TypedDict):
    """A worked example; `why` says what the example shows."""

    why: str
    given: Given
    expect: Expected


class Expected(TypedDict):
    """What comes out of a worked example: the value in the unit (None where there is none) and the target class."""

    value: str | None
    target_class: Literal["high", "met", "not_met", "no_target"]


class Given(TypedDict):
    """What goes into a worked example: counts, single measurements, a ready value, or a yes/no answer."""

    numerator: NotRequired[str | None]
    denominator: NotRequired[str | None]
    values: NotRequired[list[str] | None]
    value: NotRequired[str | None]
    answer: NotRequired[bool | None]


class Governance(TypedDict):
    """Who wrote the specification, who checked it, and when it is read again. Nobody checks their own."""

    author: str
    checked_by: NotRequired[str | None]
    reviewed: NotRequired[str | None]
    next_review: NotRequired[str | None]


class Judgement(TypedDict):
    """How the pathway meets one criterion, in our own words, with where it is read."""

    criterion: Literal["K1", "K2", "K3", "K4", "K5", "K6"]
    verdict: NotRequired[Literal["yes", "no"] | None]
    progress: NotRequired[Literal["published", "most", "in_progress"] | None]
    sources_used: NotRequired[list[Literal["quality_register", "patient_survey", "care_records"]]]
    comment: NotRequired[Text | None]
    evidence: str


class Name(TypedDict):
    """A name, which always has both languages."""

    sv: str
    en: str


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


class PathwayAssessment(TypedDict):
    """How one pathway meets the criteria in one agreement year: one judgement a criterion."""

    id: str
    version: int
    status: Literal["draft", "published"]
    name: Name
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


class Provenance(TypedDict):
    """Where facts come from: which `facts` (field names) of the entry, from which source, and how sure they are."""

    facts: list[str]
    source: str
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    note: NotRequired[str | None]


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
    missing_data: NotRequired[str | None]
    interpretation: NotRequired[str | None]
    sources_of_error: NotRequired[str | None]
    references: NotRequired[list[str]]
    targets: NotRequired[list[Target]]
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
    jump_limit: NotRequired[str | None]
    lowest: NotRequired[str | None]
    highest: NotRequired[str | None]
    typical: NotRequired[Typical | None]
    units_disjoint: NotRequired[bool]
    keywords: NotRequired[list[str]]
    codes: NotRequired[dict[str, str]]
    governance: Governance
    provenance: list[Provenance]
    examples: NotRequired[list[Example]]
    note: NotRequired[Text | None]


class Target(TypedDict):
    """A target level. `met` is the lower (or only) level, `high` the second one where there are two."""

    level: Literal["met", "high"]
    operator: Literal[">", ">=", "<", "<="]
    value: str
    source: str


class Text(TypedDict):
    """A text for people, Swedish first; English may be missing."""

    sv: str
    en: NotRequired[str | None]


class Typical(TypedDict):
    """The values that have been seen, in the indicator's unit: lowest and highest of whole regions, read from `source`."""

    lowest: str
    highest: str
    source: str
