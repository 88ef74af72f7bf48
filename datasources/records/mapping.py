"""The mapping file: how a region's own extract becomes event tables. It is data: no SQL, no code."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationError, model_validator

from datasources.delivery.findings import Sentence
from datasources.records import mapping_problems
from datasources.records.columns import ColumnField, ColumnName, FileForm, FileName, Strict, Word, as_list
from datasources.records.findings import Rule, catalogue

MAPPINGS = Path(__file__).parents[1] / "specs" / "mappings"
MAX_BYTES = 1_000_000
"""No mapping is near this size; a larger file is refused before it is parsed."""

UNKNOWN_DAYS = (
    *(date(1753, 1, 1), date(1800, 1, 1), date(1899, 12, 30), date(1899, 12, 31)),
    *(date(1900, 1, 1), date(1901, 1, 1)),
)
"""The first days of databases, spreadsheets and programs, which stand for "not known" (ehrql issue 1672)."""

UNDERSTOOD = 0.75
"""The share of a column's filled cells that must be understood: of two ways of writing in one column neither is an exception.
A number over it is a fault in rows, one under it a fault in the mapping or the extract."""

_TABLE = r"^[a-z][a-z_]*(\.([a-z][a-z0-9_]*|\*))?$"


def _known_codes(rules: dict[str, Rule]) -> dict[str, Rule]:
    unknown = sorted(rules.keys() - catalogue().keys())
    if unknown:
        raise ValueError(f"anmärkningen '{unknown[0]}' finns inte; här finns {', '.join(catalogue())}")
    return rules


TableName = Annotated[str, StringConstraints(pattern=_TABLE, max_length=80)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
CodeSystem = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class MappingName(Strict):
    """The mapping's name in both languages."""

    sv: Sentence
    en: Sentence


def _words(value: object) -> object:
    return value if isinstance(value, list) or value in ("filled", "empty") else [value]


Words = Annotated[list[Word] | Literal["filled", "empty"], BeforeValidator(_words)]


class Source(Strict):
    """Rows that become rows of an event table. Without suffix, `from` is a .parquet or .csv file, or a table of a database.

    `where`: columns and the words that let a row in, or `filled` or `empty`. `own_names`: fields that `columns` does not have
    are read from the column of their own name, where there is one.
    """

    source: FileName = Field(alias="from")
    where: dict[ColumnName, Words] = {}
    columns: dict[FieldName, ColumnField] = {}
    own_names: bool = False

    @model_validator(mode="after")
    def _some_fields(self) -> Self:
        if not self.columns and not self.own_names:
            raise ValueError("behöver columns, eller own_names: true")
        return self


class SuppliedCodes(Strict):
    """Code lists that come with the data: one row a code, with the name of its list. `empty`: lists that truly have no code."""

    source: FileName = Field(alias="from")
    name: ColumnField
    code: ColumnField
    empty: list[Annotated[str, StringConstraints(min_length=1, max_length=80)]] = []


class RecordMapping(Strict):
    """How one extract becomes event tables.

    A table `register_row.*` stands for every register; `{register}` in its `from` is the register's name. `absent`: tables
    that the region truly has no rows of. `unknown_days`: days that the systems write where none is known. `understood`: the
    share of a column's filled cells that must be understood. `rules`: what a run does when a finding is found, where not the
    default.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    version: int = Field(ge=1)
    name: MappingName
    description: Sentence
    files: FileForm = FileForm()
    tables: dict[TableName, Annotated[list[Source], BeforeValidator(as_list), Field(min_length=1)]] = Field(
        min_length=1
    )
    code_systems: dict[TableName, Annotated[list[CodeSystem], BeforeValidator(as_list)]] = {}
    codelists: SuppliedCodes | None = None
    absent: list[TableName] = []
    unknown_days: list[date] = list(UNKNOWN_DAYS)
    understood: float = Field(default=UNDERSTOOD, ge=0, le=1)
    rules: Annotated[dict[str, Rule], AfterValidator(_known_codes)] = {}

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        both = sorted(set(self.absent) & self.tables.keys())
        if both:
            raise ValueError(f"tabellen '{both[0]}' står både i tables och absent")
        return self

    def sources(self, table: str) -> list[Source] | None:
        """The sources of an event table, by its own name or by its kind's pattern; None where it is not mapped."""
        if table in self.tables:
            return self.tables[table]
        kind, _, register = table.partition(".")
        of_kind = self.tables.get(f"{kind}.*") if register else None
        return of_kind and [
            source.model_copy(update={"source": source.source.replace("{register}", register)}) for source in of_kind
        ]


def digest(mapping: RecordMapping) -> str:
    """SHA-256, in hexadecimal, over the mapping as JSON with sorted keys and without defaults."""
    content = mapping.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class MappingError(Exception):
    """A mapping file that does not hold. `problems` has every fault, each with its place; never empty."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(path: Path) -> RecordMapping:
    """The mapping in the file.

    Raises MappingError.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise MappingError([f"{path.name}: filen är större än {MAX_BYTES} byte"])
        written = path.read_text(encoding="utf-8")
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(written)):
            raise MappingError([f"{path.name}: alias (*namn) är inte tillåtna; skriv ut innehållet"])
        content, tree = yaml.safe_load(written), yaml.compose(written, Loader=yaml.SafeLoader)
    except OSError:
        raise MappingError([f"{path.name}: mappningsfilen finns inte eller går inte att öppna"]) from None
    except UnicodeDecodeError:
        raise MappingError([f"{path.name}: filen är inte UTF-8; spara den som UTF-8"]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MappingError([f"{path.name}:{line}: inte giltig YAML: {error.problem}"]) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise MappingError([f"{path.name}: inte giltig YAML"]) from None
    return parse(content, path.name, tree)


def parse(content: object, file: str, tree: yaml.Node | None = None) -> RecordMapping:
    """The mapping of a file's content; its `tree` knows the lines.

    Raises MappingError.
    """
    try:
        return RecordMapping.model_validate(content)
    except ValidationError as error:
        raise MappingError(mapping_problems.sentences(error, file, tree)) from None


def ready(identifier: str) -> RecordMapping | None:
    """The ready mapping of that id; a file has its mapping's name."""
    return next((load(path) for path in MAPPINGS.glob("*.y*ml") if path.stem == identifier), None)


def packaged() -> Mapping[str, RecordMapping]:
    """The ready mappings under their id."""
    return {mapping.id: mapping for mapping in map(load, sorted(MAPPINGS.glob("*.y*ml")))}
