"""Many forms in a file: the template with what is answered already, and a file filled in, told before it is kept."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from backend.core.errors import UserError
from backend.core.permissions import Actor, NotAllowed
from backend.implementation import form_columns, queries, service
from backend.implementation.form_columns import ANSWERS, FILE_COLUMNS
from backend.implementation.queries import Key
from backend.implementation.schemas import FileChange, FileOut, FileProblem, ImplementationIn
from backend.implementation.tables import ImplementationAnswer
from backend.register.reading import catalogue
from datasources.delivery.form_tables import TableError, read_table
from indicators.implementation.status import StatusRule


def template_rows(session: Session, regions: Iterable[str], year: int) -> Iterator[dict[str, str]]:
    """A row for each pathway and region that one may answer for, and for each part that has answered: with the answers."""
    answered: dict[tuple[str, str], list[ImplementationAnswer]] = defaultdict(list)
    for row in queries.latest(session, year).values():
        answered[row.pathway, row.region].append(row)
    for region in regions:
        for pathway in service.asked_pathways(session):
            for row in answered[pathway.id, region] or [
                ImplementationAnswer(year=year, pathway=pathway.id, region=region, answered_by=0)
            ]:
                yield form_columns.cells(row)


@dataclass
class _File:
    """A file that is being read: what it changes, and what stands in the way."""

    session: Session
    actor: Actor
    year: int
    forms: dict[Key, tuple[ImplementationIn, FileChange]] = field(default_factory=dict)
    seen: dict[Key, int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answered = queries.latest(self.session, self.year)
        self.rule = catalogue(self.session).status_rule

    def row(self, number: int, cells: dict[str, str]) -> None:
        """Takes in one row."""
        values = {name: cells.get(header, "").strip() for header, name in FILE_COLUMNS.items()}
        key = (values["pathway"], values["region"], values["unit"])
        if key in self.seen:
            message = f"Samma vårdförlopp, region och del står på rad {self.seen[key]} också. Behåll en av dem."
            self.problems.append(FileProblem(row=number, column=None, message=message))
            return
        self.seen[key] = number
        earlier = self.answered.get(key)
        content = form_columns.form(self.year, values, earlier)
        try:
            service.may_answer(self.session, self.actor, key[1], key[0])
            form = ImplementationIn.model_validate(content)
        except NotAllowed:
            message = "Du kan bara svara för din egen region."
            self.problems.append(FileProblem(row=number, column="region", message=message))
        except UserError as error:
            self.problems.append(FileProblem(row=number, column="vårdförlopp", message=error.message))
        except ValidationError as error:
            self.problems += _problems(number, content, error)
        else:
            if any(values[name] for name in ANSWERS) and _differs(form, earlier):
                self.forms[key] = form, _change(self.rule, number, form, earlier)


def save_file(session: Session, actor: Actor, year: int, filename: str, data: bytes, *, preview: bool) -> FileOut:
    """Keeps what a file of forms changes, or nothing where any row is wrong; with `preview` only tells what it would change.

    What a row leaves empty stays as it was, so that a template that nobody has filled in changes nothing.
    """
    file = _File(session, actor, year)
    try:
        rows = read_table(data, filename, list(FILE_COLUMNS))
    except TableError as error:
        return FileOut(accepted=0, problems=[FileProblem(row=None, column=None, message=str(error))])
    for number, cells in rows:
        file.row(number, cells)
    changes = [change for _, change in file.forms.values()]
    if file.problems or preview:
        return FileOut(accepted=0, changes=[] if file.problems else changes, problems=file.problems)
    for form, _ in file.forms.values():
        service.save(session, actor, form)
    return FileOut(accepted=len(changes), changes=changes, problems=[])


def _differs(form: ImplementationIn, earlier: ImplementationAnswer | None) -> bool:
    return earlier is None or not service.same(earlier, form)


def _change(rule: StatusRule, number: int, form: ImplementationIn, earlier: ImplementationAnswer | None) -> FileChange:
    names = service.status_names()
    return FileChange(
        row=number,
        pathway=form.pathway,
        region=form.region,
        unit=form.unit,
        before=names["not_answered"] if earlier is None else names[service.single_status(rule, earlier)],
        after=names[service.single_status(rule, form)],
    )


def _problems(number: int, form: Mapping[str, Any], error: ValidationError) -> Iterator[FileProblem]:
    for fault in error.errors():
        header = form_columns.column(fault, form)
        message = form_columns.message(fault, FILE_COLUMNS.get(header))
        yield FileProblem(row=number, column=header, message=message)
