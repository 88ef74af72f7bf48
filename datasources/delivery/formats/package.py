"""A submission package: results.csv in the canonical format and the manifest of how they were computed, in one zip archive.

Nothing else may be in it. It is measured as workbooks are: what it really unpacks to is counted, sizes are not believed.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import duckdb

from datasources.delivery import manifest, personal
from datasources.delivery.formats import archive, text
from datasources.delivery.limits import Limits
from datasources.delivery.manifest import Manifest
from datasources.delivery.problems import Problem
from datasources.delivery.raw_table import PersonalDataError, RawTable, UnreadableError

SUFFIX = ".foljsam.zip"
RESULTS, MANIFEST = "results.csv", "manifest.json"
MEMBERS = (MANIFEST, RESULTS)
"""What is in a package, in order."""

MANIFEST_BYTES = 10_000_000
"""Room for the quartiles of some tens of thousands of cells."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip archive knows: the same content is always the same file."""
_UNIX = 3
_OVERLAP = 40
"""More characters than a personal number has, so that none is lost between two pieces."""


def write(results_csv: bytes, computation: Manifest) -> bytes:
    """The package's bytes, the same for the same results and manifest.

    Raises ValueError where the manifest's digest is not that of the results.
    """
    if computation.results_sha256 != hashlib.sha256(results_csv).hexdigest():
        raise ValueError("results_sha256 is not the digest of these results")
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, content in zip(MEMBERS, (manifest.text(computation), results_csv), strict=True):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, _UNIX
            package.writestr(member, content)
    return data.getvalue()


def is_package(source: Path) -> bool:
    """Whether the archive has a package's members, or began to have them (a file that was cut short)."""
    with source.open("rb") as file:
        head = file.read(100)
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    try:
        with zipfile.ZipFile(source) as opened:
            names = set(opened.namelist())
    except archive.BROKEN:
        names = set()
    return not names.isdisjoint(MEMBERS) or first in (RESULTS.encode(), MANIFEST.encode())


def read(con: duckdb.DuckDBPyConnection, source: Path, workspace: Path, limits: Limits) -> RawTable:
    """Read the results into `raw`, with the manifest and what is wrong with it beside them; rows are those of results.csv.

    Raises UnreadableError where the archive is no whole package or the results no table, PersonalDataError for personal
    numbers in the manifest, in results that are no table, or in members that do not belong there.
    """
    try:
        members = _members(source)
        if sorted(member.filename for member in members) != sorted(MEMBERS):
            raise _strange(source, members, limits)
        manifest_json, results = _contents(source, members, limits)
    except archive.BROKEN:
        raise UnreadableError(Problem("package-broken")) from None
    computation, problems = manifest.parsed(manifest_json)
    if manifest.names_persons(manifest_json, holds=computation is not None):
        raise PersonalDataError(Problem("personal-number", column=MANIFEST))
    if computation and computation.results_sha256 != hashlib.sha256(results).hexdigest():
        problems.append(Problem("results-changed"))
    table = text.read_bytes(con, results, workspace, limits)
    return table._replace(problems=[*problems, *table.problems], manifest=computation)


def _members(source: Path) -> list[zipfile.ZipInfo]:
    """The archive's members. Comments have no place in it."""
    with zipfile.ZipFile(source) as package:
        members = package.infolist()
        if package.comment or any(member.comment for member in members):
            raise ValueError("comments")
    return members


def _contents(source: Path, members: list[zipfile.ZipInfo], limits: Limits) -> tuple[bytes, bytes]:
    """The manifest and the results.

    Raises UnreadableError where either is larger than it may be, packed or unpacked.
    """
    bound = archive.bound_of(source, limits)
    longest = {MANIFEST: min(bound, MANIFEST_BYTES), RESULTS: min(bound, limits.max_bytes)}
    with source.open("rb") as file:
        contents = {
            member.filename: _joined(archive.inflated(file, member), longest[member.filename]) for member in members
        }
    return contents[MANIFEST], contents[RESULTS]


def _joined(pieces: Iterable[bytes], longest: int) -> bytes:
    kept = bytearray()
    for piece in pieces:
        kept += piece
        if len(kept) > longest:
            raise UnreadableError(Problem("package-too-large", value=f"över {longest} byte", hint=f"{longest} byte"))
    return bytes(kept)


def _strange(source: Path, members: list[zipfile.ZipInfo], limits: Limits) -> UnreadableError | PersonalDataError:
    """Why an archive with other members is turned away: what was packed by mistake may be the records themselves."""
    left = archive.bound_of(source, limits)
    with source.open("rb") as file:
        for member in members[: limits.max_members]:
            end = ""
            for piece in archive.inflated(file, member):
                left -= len(piece)
                text_so_far = end + piece.decode("utf-8", "replace")
                if personal.is_personal(text_so_far, bare=False):
                    return PersonalDataError(Problem("personal-number"))
                if left < 0:
                    return UnreadableError(Problem("package-broken"))
                end = text_so_far[-_OVERLAP:]
    return UnreadableError(Problem("package-broken"))
