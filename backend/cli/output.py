"""How commands answer: a table or a sentence for people, JSON for scripts, and the exit code."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import typer

GOOD, REFUSED, UNUSABLE = 0, 1, 2
"""Exit codes: good (warnings and notes too), errors found or refused, unusable call."""

Json = typer.Option(False, "--json", help="Skriv JSON i stället för text.")


def as_json(value: Any) -> None:
    """JSON on standard output; dates and decimals as text."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], notice: str | None = None) -> None:
    """A table on standard output."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title, title_justify="left", caption=notice, caption_justify="left")
    for column in columns:
        drawn.add_column(column)
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 160).print(drawn, markup=False)


def say(text: str) -> None:
    """A line on standard output."""
    print(text)


def say_aside(text: str) -> None:
    """A line on standard error: what is under way, which is no part of the answer."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str, code: int = UNUSABLE) -> NoReturn:
    """Ends the command with a sentence on standard error.

    Raises typer.Exit.
    """
    print(text, file=sys.stderr)
    raise typer.Exit(code)


@contextmanager
def sentences() -> Iterator[None]:
    """Turns the platform's own errors into a sentence and exit code 1, settings that cannot be used into 2."""
    from backend.core.errors import UserError
    from backend.core.permissions import NotAllowed
    from backend.core.settings import SettingsError
    from backend.core.states import TransitionError
    from indicators.catalogue.yaml_files import CatalogueError

    try:
        yield
    except UserError as error:
        stop(error.message, REFUSED)
    except (NotAllowed, TransitionError, CatalogueError) as error:
        stop(str(error), REFUSED)
    except SettingsError as error:
        stop(str(error), UNUSABLE)
    except Exception as error:
        if not _is_database_away(error):
            raise
        stop("Databasen går inte att nå. Kontrollera FOLJSAM_DATABASE_URL.", UNUSABLE)


def _is_database_away(error: Exception) -> bool:
    """Whether SQLAlchemy says that it cannot reach the database. A command without one has not loaded it."""
    errors = sys.modules.get("sqlalchemy.exc")
    return errors is not None and isinstance(error, errors.OperationalError)
