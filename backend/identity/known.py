"""What accounts need to know of the catalogue, which lies above them: its programme areas, and the names that are in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session


@dataclass(frozen=True)
class CatalogueNames:
    """`areas` is the id that a programme area has now by each that it has or has had; `names` are names that those who guess
    passwords try: areas' and pathways'."""

    areas: Mapping[str, str]
    names: tuple[str, ...]


NamesReader = Callable[[Session], CatalogueNames]

_readers: list[NamesReader] = []


def read_by(reader: NamesReader) -> None:
    """Says who reads the catalogue. The subject that keeps it says so when it is imported: this one may not know of it."""
    _readers[:] = [reader]


def catalogue_names(session: Session) -> CatalogueNames:
    """The names as the session sees them; none where nobody keeps a catalogue."""
    return _readers[0](session) if _readers else CatalogueNames({}, ())
