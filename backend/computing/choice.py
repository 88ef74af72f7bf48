"""Which specifications a run is about: files, ids, a pathway, or a round's computable indicators."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from backend.errors import NotFound, UserError
from backend.queries import specifications
from datasources.delivery.contract import RoundContract
from indicators.catalogue.yaml_files import CatalogueError, parse
from indicators.entries.specification import Specification


def of_files(files: Iterable[tuple[str, str]]) -> list[Specification]:
    """Specifications from YAML texts, each with its file's name.

    Raises UserError with every fault and its line.
    """
    found = []
    for text, name in files:
        try:
            found.append(parse(text, Specification, name))
        except CatalogueError as error:
            raise UserError(str(error)) from None
    return found


def of_register(
    session: Session, names: Sequence[str], pathway: str | None, asked: RoundContract | None, everything: bool
) -> list[Specification]:
    """Published specifications of the register: by id, of a pathway, of a round (those of `names`, if any), or all.

    Raises NotFound for an id that has no published version, UserError where the register has another than the round asks for.
    """
    if asked is not None:
        wanted = [item for item in asked.indicators if not names or item.id in names]
        if unknown := sorted(set(names) - {item.id for item in wanted}):
            raise UserError(f"Omgången frågar inte efter {', '.join(unknown)}.")
        chosen = [found for item in wanted if (found := _asked(session, item.id, item.version, item.digest))]
    else:
        chosen = [_published(session, name) for name in names]
    if pathway is not None or everything:
        chosen += [
            found
            for found in _all_published(session)
            if everything or any(link.pathway == pathway for link in found.pathways)
        ]
    once = {found.id: found for found in chosen}
    return [found for found in once.values() if found.computation or found.id in names]


def _published(session: Session, name: str) -> Specification:
    row = specifications.published(session, name)
    if row is None:
        raise NotFound(f"Ingen fil och ingen publicerad specifikation heter {name}.")
    return specifications.typed(row)


def _asked(session: Session, indicator: str, number: int, digest: str | None) -> Specification | None:
    row = specifications.version(session, indicator, number)
    if row is None or (digest is not None and row.digest != digest):
        raise UserError(
            f"Omgången begär {indicator} version {number}, som inte finns här i den form omgången har. "
            "Hämta specifikationen och ge den som fil med --specification."
        )
    return specifications.typed(row)


def _all_published(session: Session) -> list[Specification]:
    return [specifications.typed(row) for row in specifications.all_published(session)]
