"""What `foljsam compute` is asked to do: its options become specifications, a mapping, a period and a run."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from backend.cli import local
from backend.cli.output import REFUSED, UNUSABLE, stop

if TYPE_CHECKING:
    from backend.computing.request import Request
    from backend.computing.specification_choice import KnownVersion
    from datasources.delivery.contract import RoundContract
    from datasources.records.mapping import RecordMapping
    from indicators.catalogue.yaml_files import WorkedFile
    from indicators.definition.dates import Period
    from indicators.entries.specification import Specification


def chosen(
    specification: list[str], pathway: str | None, asked: "RoundContract | None", draft: bool = False
) -> "list[Specification]":
    """Every specification that is asked for, in order; ends the command where none computes."""
    from backend.computing import specification_choice

    paths = [Path(text) for text in specification if Path(text).is_file()]
    files = [(_text(path), str(path), _worked(path)) for path in paths]
    names = [text for text in specification if not Path(text).is_file()]
    specifications = specification_choice.from_files(files, draft)
    if names or pathway or asked or not specification:
        everything = not (specification or pathway or asked)
        known = _known(specification_choice.identifiers_asked(names, pathway, asked))
        if asked:  # a round may ask for what is in no register here: then it is handed over as a file
            known += specification_choice.in_files(specifications)
        named = specification_choice.choose(known, names, pathway, asked, everything)
        specifications = [one for one in specifications if one not in named] + named
    if not specifications:
        stop("Ingen av de valda specifikationerna har en beräkning; lämna in dem som fil.")
    return specifications


def _known(identifiers: set[str] | None) -> "list[KnownVersion]":
    """What can be chosen among: the register's specifications, or without the server's libraries the package's."""
    from backend.computing.specification_choice import KnownVersion, packaged_versions

    if not local.has_server():
        return packaged_versions(identifiers)
    from backend.register.reading import register, versions

    with local.session() as session:
        known = register(session).by_id.values() if identifiers is None else versions(session, identifiers)
        return [KnownVersion(version.specification, version.digest, version.state == "published") for version in known]


def _worked(path: Path) -> "WorkedFile | None":
    from indicators.catalogue.yaml_files import CatalogueError, worked_beside

    try:
        return worked_beside(path)
    except CatalogueError as error:
        stop(str(error))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        stop(f"{path} är inte UTF-8; spara den som UTF-8.")


def round_asked(round_: str | None, region: str | None) -> "RoundContract | None":
    """What the round asks of the region, or None; ends the command where the region is not said."""
    from backend.cli.files import contract_of

    if not round_:
        return None
    if not region:
        stop("--round behöver --region.", UNUSABLE)
    return contract_of(round_, region)


def mapping_named(name: str) -> "RecordMapping":
    """The mapping in a file, or a ready one; ends the command where it is neither, or does not hold."""
    from datasources.records.mapping import MappingError, load, packaged, ready

    if Path(name).is_file():
        try:
            return load(Path(name))
        except MappingError as error:
            stop(str(error), REFUSED)
    mapping = ready(name)
    if mapping is None:
        stop(f"Mappningen {name} är varken en fil eller en färdig mappning ({', '.join(sorted(packaged()))}).")
    return mapping


def request(
    specifications: "list[Specification]",
    data: Path | None,
    mapping: str,
    period: str | None,
    engine: str,
    region: str,
    asked: "RoundContract | None" = None,
) -> "Request":
    """The run that is asked for; ends the command where something that it needs is not said."""
    from backend.computing.request import Request
    from indicators.catalogue.geography import geography
    from indicators.catalogue.packaged import codelists

    if data is None or not data.exists():
        stop("Ange --data: en mapp med regionens filer, eller en DuckDB-fil.", UNUSABLE)
    if engine not in ("duckdb", "spark"):
        stop("--engine är duckdb eller spark.", UNUSABLE)
    return Request(
        specifications,
        codelists(),
        data,
        mapping_named(mapping),
        region,
        _period(period, asked),
        engine="spark" if engine == "spark" else "duckdb",
        round_id=asked.round_id if asked else None,
        regions=geography().region_codes,
        breakdowns_asked={item.id: item.breakdowns for item in asked.indicators} if asked else None,
        by_month=asked is not None and asked.by_month,
        only_months=asked is not None and asked.by_month,
    )


def _period(period: str | None, asked: "RoundContract | None") -> "Period":
    from indicators.definition.dates import Period
    from indicators.definition.dates import period as parsed

    if period is None and asked is None:
        stop("Ange --period START/SLUT.", UNUSABLE)
    try:
        return parsed(period) if asked is None or period else Period(asked.period_start, asked.period_end)
    except ValueError as error:
        stop(f"--period {error}.", UNUSABLE)


def for_own_eyes(
    specification: list[str],
    data: Path | None,
    mapping: str,
    period: str | None,
    engine: str = "duckdb",
    draft: bool = False,
) -> "Request":
    """A run that nothing is handed in from: over everybody in the extract, whatever region they belong to."""
    from backend.computing.request import NOBODYS

    return request(chosen(specification, None, None, draft), data, mapping, period, engine, NOBODYS)


def memory(text: str | None) -> str | None:
    """The most memory, as DuckDB reads it; ends the command where it is no amount."""
    if text is not None and not re.fullmatch(r"\d+(\.\d+)? ?[KMGT]i?B", text):
        stop("--memory skrivs som ett tal och en enhet, till exempel 4GB.", UNUSABLE)
    return text
