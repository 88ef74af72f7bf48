"""An office's file of reference figures: a draft a day, or everything that is wrong and nothing kept."""

import csv
from collections.abc import Sequence

from sqlmodel import Session

from backend.core.permissions import Actor
from backend.register import service
from backend.register.kinds import KINDS
from backend.register.models import FIGURE_SET
from backend.register.reading import catalogue
from backend.register.refusal import Refused
from backend.register.tables import EntryVersion
from indicators.catalogue.digest import to_yaml
from indicators.catalogue.geography import geography
from indicators.catalogue.yaml_files import MOST_PROBLEMS, CatalogueError, Problem, parse
from indicators.entries.figures import FigureHead
from indicators.figures.importing import imported


def add(session: Session, actor: Actor, filename: str, head: str, rows: str) -> list[EntryVersion]:
    """Drafts of the sets in a file: `head` is YAML that tells the source, `rows` are CSV with a header.

    Raises Refused with row and column of everything that is wrong.
    """
    kind = KINDS[FIGURE_SET]
    try:
        source = parse(head, FigureHead, "huvudet")
    except CatalogueError as error:
        raise Refused(kind.headings, error.problems, []) from error
    found = imported(source, _cells(rows), geography().region_codes, catalogue(session).figure_policy)
    if not found.sets:
        problems = [
            Problem(filename, one.row or 1, one.column or "", one.sv)
            for one in found.findings
            if one.severity == "error"
        ]
        nothing = Problem(filename, 1, "", "filen har inga rader med siffror")
        raise Refused(kind.headings, problems[:MOST_PROBLEMS] or [nothing], [])
    return [service.add_entry(session, actor, kind, one, to_yaml(one)) for one in found.sets]


def _cells(text: str) -> list[Sequence[str]]:
    lines = text.lstrip("\ufeff").splitlines()
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    return list(csv.reader(lines, delimiter=separator))
