"""The six criteria for pathways, and how one pathway meets them in one agreement year."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from pydantic import Field

from indicators.base import Entry, Identifier, Name, PartialDate, Provenance, Sentence, Strict, Text

CriterionId = Literal["K1", "K2", "K3", "K4", "K5", "K6"]
Verdict = Literal["yes", "no"]
Progress = Literal["published", "most", "in_progress"]
SourceUsed = Literal["quality_register", "patient_survey", "care_records"]
TableNumber = Literal[1, 2]

ONLY_SHOULD: frozenset[CriterionId] = frozenset({"K6"})
"""Criteria that a pathway only *should* meet: they get no verdict, but tell how far its specifications have come."""

FIRST_YEAR = 2019
"""The year of the first agreement on pathways."""

Place = tuple[str | int, ...]


class Criterion(Strict):
    """One of the six criteria of the 2023 agreement; `table` is the table of SKR's report that answers it."""

    id: CriterionId
    name: Name
    text: Text
    table: TableNumber
    provenance: list[Provenance] = Field(min_length=1)

    @property
    def has_verdict(self) -> bool:
        """Whether a pathway is judged by it."""
        return self.id not in ONLY_SHOULD


class Criteria(Entry):
    """The criteria of an agreement, by which pathways are assessed."""

    criteria: list[Criterion] = Field(min_length=1)


class DocumentRow(Strict):
    """Where a table of the document has the pathway: which row, from 1, and the name as it is spelled there."""

    table: TableNumber
    place: int = Field(ge=1)
    name: Sentence


class Judgement(Strict):
    """How the pathway meets one criterion, in our own words, with where it is read.

    K1–K5 carry a `verdict`; K6 carries `progress` of the specifications and `sources_used` instead.
    """

    criterion: CriterionId
    verdict: Verdict | None = None
    progress: Progress | None = None
    sources_used: list[SourceUsed] = []
    comment: Text | None = None
    evidence: Sentence

    def problems(self) -> Iterator[tuple[Place, str]]:
        """A verdict that is missing, or given where there is none to give; the same for `progress`."""
        if self.criterion not in ONLY_SHOULD:
            yield from self._problems("verdict", ("progress", "sources_used"))
        else:
            yield from self._problems("progress", ("verdict",))

    def _problems(self, needed: str, foreign: Sequence[str]) -> Iterator[tuple[Place, str]]:
        if getattr(self, needed) is None:
            yield (needed,), f"{self.criterion}: '{needed}' behövs"
        for field in foreign:
            if getattr(self, field):
                yield (field,), f"{self.criterion}: '{field}' ges inte"


class PathwayAssessment(Entry):
    """How one pathway meets the criteria in one agreement year: one judgement a criterion.

    `rows` is empty for an assessment that no document prints. `judged_by` and `judged_on` are None where no document says
    who judged, or when. `aliases` are ids from when its pathway had another id.
    """

    aliases: list[Identifier] = []
    pathway: Identifier
    year: int = Field(ge=FIRST_YEAR, le=2100)
    rows: list[DocumentRow] = []
    judgements: list[Judgement] = Field(min_length=1)
    judged_by: Sentence | None = None
    judged_on: PartialDate | None = None
    provenance: list[Provenance] = Field(min_length=1)

    @property
    def former_ids(self) -> tuple[str, ...]:
        """Its aliases."""
        return tuple(self.aliases)

    def problems(self) -> Sequence[tuple[Place, str]]:
        """An id of another pathway or year, criteria that are missing or stand twice, judgements that do not hold."""
        wrong: list[tuple[Place, str]] = []
        if self.id != (right := f"{self.pathway}-{self.year}"):
            wrong.append((("id",), f"en bedömning heter efter vårdförlopp och år: {right}"))
        wrong += self._number_of_judgements()
        for place, judgement in enumerate(self.judgements):
            wrong += [(("judgements", place, *where), message) for where, message in judgement.problems()]
        tables = Counter(row.table for row in self.rows)
        wrong += [(("rows",), f"tabell {table} står {times} gånger") for table, times in tables.items() if times > 1]
        return wrong

    def _number_of_judgements(self) -> Iterator[tuple[Place, str]]:
        times = Counter(judgement.criterion for judgement in self.judgements)
        for criterion in get_args(CriterionId):
            if times[criterion] != 1:
                what = f"står {times[criterion]} gånger" if times[criterion] else "är inte bedömt"
                yield ("judgements",), f"{criterion} {what}"

    def row(self, table: int) -> DocumentRow | None:
        """The pathway's row in a table of the document; None where it has none."""
        return next((row for row in self.rows if row.table == table), None)

    def judgement(self, criterion: CriterionId) -> Judgement:
        """The judgement by one criterion."""
        return next(judgement for judgement in self.judgements if judgement.criterion == criterion)
