"""`foljsam backup` and `foljsam restore`."""

import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from backend.cli import local
from backend.cli.output import REFUSED, UNUSABLE, Json, as_json, say, sentences, stop

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from backend.core.settings import Settings
    from backend.core.storage import Storage

MOST_TOLD = 20
"""Faults that people are told of one by one; `--json` has all."""


def backup(
    folder: Path = typer.Argument(help="Mapp som säkerhetskopian läggs i, helst på en annan disk."),
    keep: int = typer.Option(None, "--keep", min=1, help="Ta bort äldre kopior, så att så här många är kvar."),
    json: bool = Json,
) -> None:
    """Säkerhetskopierar databasen och därefter filerna, också medan tjänsten är i gång."""
    with sentences():
        _, engine, storage = _installation()
        from backend.collection import backup as backups

        made, contents = backups.make(engine, storage, folder)
        removed = backups.prune(folder, keep) if keep and not contents.missing else 0
    if json:
        as_json({"backup": str(made), **contents.model_dump(exclude={"files"}), "removed": removed})
    else:
        say(f"Säkerhetskopian {made} är gjord: {contents.submissions} inlämningar, {len(contents.files)} filer.")
    if contents.missing:
        stop(_sentence("Kopian är inte hel: filer saknas eller är skadade i datamappen", contents.missing), REFUSED)


def restore(
    folder: Path = typer.Argument(None, help="Säkerhetskopian, eller mappen som har flera: då den senaste."),
    check: bool = typer.Option(
        False,
        "--check",
        help="Lägg inte tillbaka något; pröva att allt finns och är helt. Utan mapp: installationen här.",
    ),
    overwrite: bool = typer.Option(False, "--overwrite", help="Ersätt den installation som finns."),
    incomplete: bool = typer.Option(
        False, "--incomplete", help="Lägg tillbaka det som finns, fast kopian inte är hel."
    ),
    json: bool = Json,
) -> None:
    """Lägger tillbaka en säkerhetskopia, eller prövar (--check) att den är hel. Stoppa tjänsten först."""
    if folder is None and not check:
        stop("Säg vilken säkerhetskopia som ska läggas tillbaka.", UNUSABLE)
    with sentences():
        settings, engine, storage = _installation()
        from backend.collection import restore as restoring

        if folder is None:
            _tell("installationen", restoring.installation_faults(engine, storage), json)
            return
        chosen = restoring.chosen(folder)
        contents = restoring.contents_of(chosen)
        faults = restoring.faults(chosen, contents)
        if check or (faults and not incomplete):
            _tell(str(chosen), faults, json, contents.submissions)
            return
        _refuse_while_served(settings)
        restoring.put_back(engine, storage, chosen, contents, overwrite=overwrite)
    if json:
        as_json({"restored": str(chosen), "submissions": contents.submissions, "faults": faults})
    else:
        say(f"{chosen} är tillbakalagd: {contents.submissions} inlämningar. Starta tjänsten.")


def _installation() -> "tuple[Settings, Engine, Storage]":
    """The environment's installation as it stands: nothing is moved or put in."""
    if not local.has_server():
        stop(local.NEEDS_SERVER, UNUSABLE)
    from backend.core.database import engine_for
    from backend.core.settings import current
    from backend.core.storage import Storage

    settings = current()
    return settings, engine_for(settings.database_url), Storage(settings.data_dir)


def _tell(what: str, faults: Sequence[str], json: bool, submissions: int | None = None) -> None:
    """Says that all is there, or what is not and exit code 1."""
    if json:
        as_json({"checked": what, "submissions": submissions, "faults": faults})
    elif not faults:
        say(f"{what[0].upper()}{what[1:]} är hel: allt som databasen talar om finns, med rätt kontrollsumma.")
    if faults:
        stop(_sentence(f"{what[0].upper()}{what[1:]} är inte hel", faults), REFUSED)


def _sentence(what: str, faults: Sequence[str]) -> str:
    more = [f"… och {len(faults) - MOST_TOLD} till"] if len(faults) > MOST_TOLD else []
    return "\n  ".join([f"{what} ({len(faults)} fel):", *faults[:MOST_TOLD], *more])


def _refuse_while_served(settings: "Settings") -> None:
    """A service that runs would go on writing to what it has open, and lose it."""
    with suppress(OSError), socket.create_connection((settings.host, settings.port), timeout=1):
        stop(f"Något svarar på port {settings.port}: stoppa tjänsten först.", REFUSED)
