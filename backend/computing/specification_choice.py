"""Which specifications a run is about: files, ids, a pathway, or a round's computable indicators."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from backend.core.errors import NotFound, UserError
from datasources.delivery.contract import RoundContract
from indicators.catalogue.digest import digest
from indicators.catalogue.packaged import conditions, packaged, specifications
from indicators.catalogue.yaml_files import CatalogueError, WorkedFile, parse
from indicators.definition.used_conditions import KnownConditions
from indicators.entries.specification import Draft, Specification


@dataclass(frozen=True)
class KnownVersion:
    """One version of a specification that can be chosen by name; `published`: it is the one that holds now."""

    specification: Specification
    digest: str
    published: bool


def from_files(files: Iterable[tuple[str, str, WorkedFile | None]], draft: bool = False) -> list[Specification]:
    """Specifications from YAML texts, each with its file's name and worked patients of their own file.

    A `draft` need not say who answers for it.

    Raises UserError with every fault and its line.
    """
    specifications = []
    known = KnownConditions(conditions())
    for text, name, worked in files:
        try:
            specifications.append(parse(text, Draft if draft else Specification, name, worked, known))
        except CatalogueError as error:
            raise UserError(str(error)) from None
    return specifications


def in_files(specifications: Iterable[Specification]) -> list[KnownVersion]:
    """Specifications that were handed over as files, as versions that a round may ask for."""
    return [KnownVersion(one, digest(one), published=True) for one in specifications]


def packaged_versions(identifiers: Collection[str] | None = None) -> list[KnownVersion]:
    """The specifications (of these ids, where given) that the installation ships: for where no register is at hand."""
    shipped = packaged().specifications if identifiers is None else specifications(identifiers)
    return [KnownVersion(one, digest(one), one.status == "published") for one in shipped]


def identifiers_asked(names: Sequence[str], pathway: str | None, contract: RoundContract | None) -> set[str] | None:
    """The indicators that a choice can be made among without reading the others; None where it needs them all."""
    if pathway is not None or not (names or contract):
        return None
    return {*names, *(item.id for item in contract.indicators)} if contract else set(names)


def choose(
    versions: Iterable[KnownVersion],
    names: Sequence[str],
    pathway: str | None,
    contract: RoundContract | None,
    everything: bool,
) -> list[Specification]:
    """Published specifications: by id, of a pathway, of a round (those of `names`, if any), or all.

    Raises NotFound for an id that has no published version, UserError where there is another than the round asks for.
    """
    by_number = {(one.specification.id, one.specification.version): one for one in versions}
    published = {one.specification.id: one.specification for one in by_number.values() if one.published}
    if contract is not None:
        items = [item for item in contract.indicators if not names or item.id in names]
        if unknown := sorted(set(names) - {item.id for item in items}):
            raise UserError(f"Omgången frågar inte efter {', '.join(unknown)}.")
        chosen = [
            _of_round(by_number.get((item.id, item.version)), item.id, item.version, item.digest) for item in items
        ]
    else:
        chosen = [_published(published, name) for name in names]
    if pathway is not None or everything:
        chosen += [
            one for one in published.values() if everything or any(link.pathway == pathway for link in one.pathways)
        ]
    once = {one.id: one for one in chosen}
    return [one for one in once.values() if one.computation or one.id in names]


def _published(published: dict[str, Specification], name: str) -> Specification:
    if name not in published:
        raise NotFound(f"Ingen fil och ingen publicerad specifikation heter {name}.")
    return published[name]


def _of_round(version: KnownVersion | None, indicator: str, number: int, asked_digest: str | None) -> Specification:
    if version is None or asked_digest not in (None, version.digest):
        raise UserError(
            f"Omgången begär {indicator} version {number}, som inte finns här i den form omgången har. "
            "Hämta specifikationen och ge den som fil med --specification."
        )
    return version.specification
