"""What the API takes and gives about register. Written by `python docs/generate.py`: change nothing here."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.catalogue import DatedShare, PathwayDate, Provenance, Specification
from frontend.api_types.core import EntryState, WordOut


class AnswersOut(TypedDict):
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


class AssessedPathway(TypedDict):
    """A pathway in the document's table: its name today, `document_name` where the document spells it otherwise, and one cell a
    criterion of the table. `place` is None for an assessment that no document prints."""

    assessment: str
    version: int
    place: int | None
    pathway: str
    pathway_name: str
    pathway_name_en: str
    document_name: str | None
    cells: list[AssessmentOut]


class AssessmentOut(TypedDict):
    """A pathway's assessment by one criterion."""

    criterion: Literal["K1", "K2", "K3", "K4", "K5", "K6"]
    name_sv: str
    name_en: str
    verdict: Literal["yes", "no"] | None
    progress: Literal["published", "most", "in_progress"] | None
    sources_used: list[Literal["quality_register", "patient_survey", "care_records"]]
    comment: str | None
    comment_en: str | None
    evidence: str


class BroughtInOut(TypedDict):
    """What became of an entry of a workbook: nothing (it says what the register says), a draft in the form, or (for kinds that
    have no form) a draft version; and how many fields it changes."""

    entry: str
    became: Literal["unchanged", "draft", "version"]
    changes: int


class CatalogueProgress(TypedDict):
    """A pathway by criterion K6: what the document says beside what the catalogue has."""

    pathway: str
    pathway_name: str
    pathway_name_en: str
    progress: Literal["published", "most", "in_progress"] | None
    sources_used: list[Literal["quality_register", "patient_survey", "care_records"]]
    published: int
    drafts: int | None
    sources: list[
        Literal[
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
    ]
    disagreements: list[WordOut]


class ChoiceOut(TypedDict):
    """An interpretation that the sources leave open: what was chosen, why, and what the other choice would give."""

    name: str
    chosen: str
    why: str
    otherwise: str


class CodeListOut(TypedDict):
    """A code list with its codes; `supplied`: each region has it beside its own data. A code may end in `*`."""

    id: str
    name: str
    version: int | None
    system: str | None
    codes: list[str]
    excludes: list[str]
    supplied: bool


class CommentIn(TypedDict):
    """A comment."""

    text: str


class CommentOut(TypedDict):
    """A comment: by whom (a name), when, and what."""

    by: str
    written_at: str
    text: str


class CommentedOut(TypedDict):
    """A version that the actor wrote, and how many threads of it are open."""

    kind: str
    entry: str
    version: int
    name_sv: str
    name_en: str
    open: int


class ComputationOut(TypedDict):
    """How a specification computes. The period is half-open; the counts and `value` are the worked patients' together."""

    steps: list[NumberedOut]
    choices: list[ChoiceOut]
    codelists: list[CodeListOut]
    period_start: str
    period_end: str
    worked: list[WorkedOut]
    denominator: int
    numerator: int | None
    missing: int
    value: str | None


class ConsultationOut(TypedDict):
    """A consultation on the pathway; `unread_sv` says why there are no `answers`, where there are none."""

    id: str
    version: int
    form: Literal["open", "views"]
    window: str | None
    start: str
    end: str | None
    planned: bool
    answers: list[AnswersOut]
    unread_sv: str | None
    unread_en: str | None
    sources: list[str]


class CountOut(TypedDict):
    """A document's count beside the catalogue's own; `difference` says why they differ, in both languages."""

    id: str
    place: str
    holds_for: str
    stated: int
    own: int | None
    agrees: bool
    difference: str | None
    difference_en: str | None


class CriteriaRow(TypedDict):
    """One criterion and pathway in tables 1 and 2 of a year."""

    year: int
    pathway: str
    pathway_name: str
    criterion: Literal["K1", "K2", "K3", "K4", "K5", "K6"]
    criterion_name: str
    table: Literal[1, 2]
    verdict: Literal["yes", "no"] | None
    progress: Literal["published", "most", "in_progress"] | None
    comment: str | None
    evidence: str


class CriteriaTable(TypedDict):
    """One of the document's tables."""

    number: Literal[1, 2]
    criteria: list[CriterionOut]
    rows: list[AssessedPathway]


class CriteriaTables(TypedDict):
    """A year's tables 1 and 2 as the document has them, and K6 beside the catalogue. `year` is None where nothing is assessed;
    `years` are those with assessments, newest first."""

    year: int | None
    years: list[int]
    tables: list[CriteriaTable]
    possible_to_follow: list[CatalogueProgress]


class CriterionOut(TypedDict):
    """A criterion: `text_sv` is what it asks of a pathway, and `has_verdict` whether a pathway is judged by it."""

    id: Literal["K1", "K2", "K3", "K4", "K5", "K6"]
    name_sv: str
    name_en: NotRequired[str | None]
    text_sv: str
    text_en: str | None
    table: Literal[1, 2]
    has_verdict: bool


class DefinitionForm(TypedDict):
    """What the language of computations can express: the fields of its models by name, and the event tables with theirs."""

    models: dict[str, list[FormField]]
    tables: list[FormField]


class DraftIn(TypedDict):
    """What stands in a form now, complete or not. `revision` is the one it was read at; 0 begins a draft."""

    revision: int
    based_on: NotRequired[int]
    copy_of: NotRequired[str | None]
    content: NotRequired[dict[str, object] | None]
    began: NotRequired[dict[str, object] | None]


class DraftLine(TypedDict):
    """One of the actor's drafts in a list."""

    kind: str
    entry: str
    name: str
    saved_at: str


class DraftOut(TypedDict):
    """The actor's own draft of an entry. `changes` is what differs from the version that it is based on; `newer` what has
    changed in the register since: it must be looked at before the draft is handed in."""

    kind: str
    entry: str
    revision: int
    based_on: int
    content: dict[str, object]
    saved_at: str
    changes: list[FieldChange]
    newest: int
    newer: list[FieldChange]


class EntryDetail(TypedDict):
    """A whole entry: `content` as written, `yaml` its text, `history` all visible versions, `steps` what the reader may do."""

    kind: str
    id: str
    version: int
    state: EntryState
    name_sv: str
    name_en: str
    digest: str | None
    published_at: str | None
    content: dict[str, object]
    yaml: str
    history: list[VersionOut]
    created_by: str
    reviewed_by: str | None
    steps: list[str]
    remarks: list[RemarkOut]


class EntryIn(TypedDict):
    """An uploaded entry: the YAML text and the file's name (which must be the id + .yaml). `seen` is the digest of the newest
    version that the writer started from: where another has come since, the entry is refused."""

    filename: str
    yaml: str
    seen: NotRequired[str | None]


class EntryKindOut(TypedDict):
    """A kind of entry: `may_draft` whether the reader may make new ones, `by_form` whether in a form."""

    kind: str
    name_sv: str
    name_en: str
    entries: int
    may_draft: bool
    by_form: bool


class EntryOut(TypedDict):
    """One line of the list of a kind of entry: the newest version that the reader may see."""

    kind: str
    id: str
    version: int
    state: EntryState
    name_sv: str
    name_en: str
    digest: str | None
    published_at: str | None


class FieldChange(TypedDict):
    """That a field differs: where it stands, what it is called, and both values as text (None: there was nothing)."""

    place: str
    title_sv: str
    title_en: str
    before: str | None
    after: str | None


class FigureOut(TypedDict):
    """So many persons, by one source for one day. `parts` are the age classes summed; none where the source gives it. `note` is
    what is to be known of the whole set."""

    region: str
    day: str
    ages: str
    sex: Literal["total", "women", "men"]
    finality: Literal["preliminary", "final"]
    persons: int
    figure_set: str
    holder: str
    document: str
    note_sv: str | None
    note_en: str | None
    parts: list[str]


class FigureRowOut(TypedDict):
    """Persons (in a standard population: weight) of one region and age class; None where the source gives no figure."""

    region: str | None
    ages: str
    total: int | None
    women: int | None
    men: int | None


class FigureRowPage(TypedDict):
    """Some of a figure set's rows; `total` counts all that match."""

    figure_set: FigureSetOut
    total: int
    items: list[FigureRowOut]


class FigureSetOut(TypedDict):
    """One source's figures for one day, without the rows. `ages` are the age classes that it has; `day` is None in a standard
    population that is of no day. `mark` says how sure it is where the figures come from."""

    id: str
    version: int
    what: Literal["population", "standard_population"]
    name_sv: str
    name_en: str
    day: str | None
    finality: Literal["preliminary", "final"]
    holder: str
    document: str
    address: str
    read: str
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    terms: str | None
    note_sv: str | None
    note_en: str | None
    ages: list[str]
    rows: int


class FigureSetPage(TypedDict):
    """Some of the figure sets; `total` counts all that match."""

    total: int
    items: list[FigureSetOut]


class FiguresIn(TypedDict):
    """A file of figures: `head` is YAML that tells the source (id, version, status, what, name, finality, source), `rows` the
    CSV text with its header."""

    filename: str
    head: str
    rows: str


class FormChoice(TypedDict):
    """What may be chosen in a field, and what people call it."""

    code: str
    sv: str
    en: str


class FormField(TypedDict):
    """One field of a form. `nullable`: it may say that there is nothing (null). `pick` is what it may be filled from by search:
    `codes`, `goals` (of the pathway beside it), or kinds of entries. `model` has the fields of its parts, where they are
    said once for all (`DefinitionForm`), and `own` which of the definition's own names it speaks of."""

    name: str
    type: Literal[
        "text",
        "long",
        "whole",
        "number",
        "yes_no",
        "day",
        "choice",
        "choices",
        "lines",
        "numbers",
        "pair",
        "group",
        "groups",
        "table",
        "patients",
        "yaml",
        "kept",
        "word_or_table",
        "definition",
        "part",
        "one_of",
        "parts",
        "named",
        "tests",
        "alternatives",
        "variables",
        "uses",
        "own",
        "owns",
        "moment",
        "length",
        "reference",
        "period",
        "without_end",
    ]
    required: bool
    nullable: bool
    title_sv: str
    title_en: str
    help_sv: str | None
    help_en: str | None
    choices: list[FormChoice]
    pick: list[str]
    fields: list[FormField]
    model: NotRequired[str | None]
    own: NotRequired[str | None]


class GoalOut(TypedDict):
    """A goal with the indicators that follow it; `covered` when at least one published one is followable today. `mark` says how
    sure it is that the goal is the pathway's own, and `source` where it was read; a goal without source is ours."""

    id: str
    text: str
    mark: Literal["read", "partly", "memory", "convention", "unconfirmed"]
    source: str | None
    indicators: list[str]
    covered: bool


class HandInDraft(TypedDict):
    """Hands the draft in at a revision. `seen` is the newest version of the register that the author has looked at."""

    revision: int
    seen: NotRequired[int]


class HitOut(TypedDict):
    """What a search hit: the word as it was asked, the field it was found in, and the words that stand there."""

    asked: str
    field: Literal["name", "keyword", "id", "code", "pathway", "goal", "source", "codelist", "definition", "text"]
    matched: str


class IndicatorOut(TypedDict):
    """One line of the catalogue's list: the newest version that the reader may see; `hits` what a search found it by. A
    `proposal` is Följsam's own definition, no pathway's."""

    id: str
    version: int
    state: EntryState
    name_sv: str
    name_en: str
    kind: str
    unit: str
    decimals: int
    direction: str
    type: str
    targets: list[TargetOut]
    sources: list[str]
    followable: bool
    computable: bool
    proposal: bool
    pathways: list[LinkOut]
    digest: str | None
    hits: NotRequired[list[HitOut]]


class InhabitantsOut(TypedDict):
    """Inhabitants of a region on a day, or why the figure is missing."""

    region: str
    date: str
    ages: str
    persons: int | None
    missing: str | None
    source: str | None


class LinkOut(TypedDict):
    """The indicator's place in a pathway."""

    pathway: str
    pathway_name: str
    goal: str | None
    goal_text: str | None
    priority: int | None


class MergeIn(TypedDict):
    """The published pathway that another is merged `into`, since when, and where that is said."""

    into: str
    date: str
    source: str


class MissingFigureOut(TypedDict):
    """Why a figure is missing, where that is known, and the nearest ones there are: of an earlier or later day, of the other
    finality, of other ages. None of them stands in for it by itself."""

    why_sv: str | None
    why_en: str | None
    needed_by: str | None
    earlier: FigureOut | None
    later: FigureOut | None
    other_finality: FigureOut | None
    other_ages: FigureOut | None


class NamedOut(TypedDict):
    """Something with an id and a name."""

    id: str
    name_sv: str
    name_en: NotRequired[str | None]


class NumberedOut(TypedDict):
    """One numbered step."""

    number: int
    title: str
    points: list[PointOut]


class OtherLevelOut(TypedDict):
    """What another indicator is to reach too, in its own unit."""

    indicator: str
    name_sv: str
    name_en: str
    unit: str
    operator: str
    value: str


class PathwayCounts(TypedDict):
    """How many pathways there are by a day. Only those that the documents name are counted; `approved_in` is by year, of those
    whose year is known. `in_some_phase` and `conditions` leave the generic models out; `on_their_way` holds for today."""

    day: str
    approved: int
    approved_in: dict[str, int]
    published: int
    merged: int
    generic_models: int
    in_some_phase: int
    conditions: int
    on_their_way: int


class PathwayDetail(TypedDict):
    """A pathway with entry (`begins`) and exit (`ends`), goals, dates, where each fact comes from, and its newest assessment by
    the criteria. `aliases` are other names and former ids, which are answered too."""

    id: str
    name_sv: str
    name_en: str
    programme_area: str | None
    programme_area_name: str | None
    other_areas: list[str]
    generic: bool
    confirmed: bool
    phase: str
    table: str | None
    merged_into: str | None
    approved: str | None
    indicators: int
    indicators_published: int
    indicators_followable: int
    hits: NotRequired[list[HitOut]]
    aliases: list[str]
    begins_sv: str | None
    begins_en: str | None
    ends_sv: str | None
    ends_en: str | None
    dates: list[PathwayDate]
    goals: list[GoalOut]
    assessments: list[AssessmentOut]
    assessment_year: int | None
    consultations: list[ConsultationOut]
    provenance: list[Provenance]
    note: str | None


class PathwayOut(TypedDict):
    """A pathway with how many indicators follow it: those that the reader sees (as the list of indicators has them), the
    published ones, and those of the published ones that can be followed today. What Följsam proposes is not counted.
    `hits` tells what a search found it by."""

    id: str
    name_sv: str
    name_en: str
    programme_area: str | None
    programme_area_name: str | None
    other_areas: list[str]
    generic: bool
    confirmed: bool
    phase: str
    table: str | None
    merged_into: str | None
    approved: str | None
    indicators: int
    indicators_published: int
    indicators_followable: int
    hits: NotRequired[list[HitOut]]


class PickOut(TypedDict):
    """Something that a field may be filled with: its `code` (what is written), what people call it, and what it is `of`: a
    code's system, an entry's kind, a goal's pathway. A named condition has the `digest` that its use says."""

    code: str
    sv: str
    en: str | None
    of: str
    digest: NotRequired[str | None]


class PickedOut(TypedDict):
    """What a search for a field's content gave, best first; `more`: there are others, which a longer query would tell."""

    picks: list[PickOut]
    more: bool


class PointOut(TypedDict):
    """A Swedish sentence, and the points under it (then it ends with a colon)."""

    text: str
    points: list[PointOut]


class PopulationOut(TypedDict):
    """The figure asked for, or what is missing: exactly one of the two."""

    figure: NotRequired[FigureOut | None]
    missing: NotRequired[MissingFigureOut | None]


class ProblemOut(TypedDict):
    """One fault in an uploaded specification, with its line and place."""

    line: int
    place: str
    message: str


class ProseOut(TypedDict):
    """A computation in the making as numbered steps, as far as it holds, and in sentences what does not."""

    steps: NotRequired[list[NumberedOut]]
    faults: NotRequired[list[str]]


class RegionOut(TypedDict):
    """A region with its codes; `healthcare_regions` are the ids it (or part of it) belongs to today."""

    code: str
    name: str
    letter: str | None
    kolada: str
    aliases: list[str]
    healthcare_regions: list[str]


class RemarkOut(TypedDict):
    """What the lint says: `severity` error or warning, with its rule, and the path of field names where it stands somewhere."""

    severity: str
    entry: str
    rule: str
    message: str
    message_en: str
    place: NotRequired[list[str | int]]


class RevisionOut(TypedDict):
    """One line of the revision log: what happened to an entry's version, by whom it was reviewed (None: it came with the
    platform), why, and what it changes of the version before it."""

    at: str
    event: Literal["published", "revised", "merged", "retired"]
    kind: str
    id: str
    version: int
    name_sv: str
    name_en: str
    by: str | None
    comment: str | None
    changes: list[FieldChange]


class SourceOut(TypedDict):
    """A data source; `indicators` counts those that use it of those that the reader sees, `followable` the published ones that
    it gives today. `aliases` are other names and former ids, which are answered too."""

    id: str
    name_sv: str
    name_en: str
    kind: str
    holder: str | None
    description: str
    coverage: list[DatedShare] | str
    connection: list[DatedShare] | str
    response_rate: list[DatedShare] | str
    reporting: str | None
    limits: str | None
    aliases: list[str]
    variables: list[VariableOut]
    indicators: int
    followable: int
    provenance: list[Provenance]


class SpecificationFaults(TypedDict):
    """Why an uploaded specification was not taken in: faults in the file, or rules of the whole catalogue."""

    message: str
    problems: list[ProblemOut]
    remarks: list[RemarkOut]


class SpecificationOut(TypedDict):
    """A whole specification: `content` is the specification as written, `yaml` its text, `history` all visible versions."""

    id: str
    version: int
    state: EntryState
    name_sv: str
    name_en: str
    kind: str
    unit: str
    decimals: int
    direction: str
    type: str
    targets: list[TargetOut]
    sources: list[str]
    followable: bool
    computable: bool
    proposal: bool
    pathways: list[LinkOut]
    digest: str | None
    hits: NotRequired[list[HitOut]]
    content: Specification
    yaml: str
    history: list[VersionOut]
    created_by: str
    reviewed_by: str | None
    published_at: str | None
    steps: list[str]
    remarks: list[RemarkOut]
    computation: ComputationOut | None


class SpecificationRefused(TypedDict):
    """The answer to a specification that was not taken in."""

    detail: SpecificationFaults


class TakeNewer(TypedDict):
    """Takes what another has published since the draft was begun into it, at a revision."""

    revision: int


class TargetOut(TypedDict):
    """A target level. `operator` `within` is a band of so many per cent around the nation's value. `group` is whose level it
    is, where it is not everybody's, and `group_indicator` what measures that group; `also` what must be reached with it."""

    level: str
    operator: str
    value: str
    group_sv: NotRequired[str | None]
    group_en: NotRequired[str | None]
    group_indicator: NotRequired[str | None]
    also: NotRequired[OtherLevelOut | None]


class ThreadIn(TypedDict):
    """A comment that begins a thread, at a place of the content: `goals.0.text`."""

    text: str
    place: str


class ThreadOut(TypedDict):
    """A thread at a place of a version, with what people call the place; resolved where somebody has said so."""

    id: int
    place: str
    title_sv: str
    title_en: str
    resolved_by: str | None
    resolved_at: str | None
    may_answer: bool
    may_resolve: bool
    comments: list[CommentOut]


class TriedExample(TypedDict):
    """What a worked example gives beside what it expects; a `problem` says why it gives nothing."""

    number: int
    why: str
    problem: NotRequired[str | None]
    expected: NotRequired[str | None]
    expected_class: NotRequired[str | None]
    value: NotRequired[str | None]
    target_class: NotRequired[str | None]
    holds: NotRequired[bool]


class TriedOut(TypedDict):
    """A draft's examples and patients, tried. `lacking` says in sentences what hinders it from being tried whole."""

    lacking: NotRequired[list[str]]
    examples: NotRequired[list[TriedExample]]
    patients: NotRequired[list[TriedPatient]]
    together: NotRequired[list[TriedTogether]]


class TriedPatient(TypedDict):
    """What became of a counted unit of a worked patient, as `WorkedOut` says it, beside what is expected. `expected` is None
    where nobody expects the unit, `outcome` where there is none such."""

    patient: str
    unit: str | None
    expected: str | None
    expected_number: str | None
    outcome: str | None
    number: str | None
    holds: bool


class TriedTogether(TypedDict):
    """A count or the value of all worked patients together: as it is written, and as it comes out."""

    name: Literal["denominator", "numerator", "missing", "value"]
    expected: str | None
    actual: str | None
    holds: bool


class VariableOut(TypedDict):
    """A variable that a source has, as somebody has read; `name` is what computations call it."""

    name: str
    what_sv: str
    what_en: str


class VersionDiff(TypedDict):
    """What differs between two versions of an entry, in the order that its type has the fields."""

    kind: str
    id: str
    before: int
    after: int
    changes: list[FieldChange]


class VersionOut(TypedDict):
    """One version in an entry's history; `comment` is what its reviewer wrote when it was published."""

    version: int
    state: EntryState
    digest: str | None
    created_at: str
    created_by: str
    published_at: str | None
    reviewed_by: str | None
    comment: NotRequired[str | None]


class WorkedOut(TypedDict):
    """One counted unit of a made-up patient, and what is expected to become of it."""

    person: str
    why: str
    unit: str | None
    outcome: str
    number: str | None
