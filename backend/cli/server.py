"""`foljsam serve` and `foljsam demo`."""

import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

from backend.cli import local
from backend.cli.output import GOOD, UNUSABLE, Json, as_json, say, say_aside, sentences, stop, table

if TYPE_CHECKING:
    from backend.core.settings import Settings
    from backend.demo.run import Summary


def demo(json: bool = Json) -> None:
    """Fyller installationen med en demonstration av påhittade värden, genom den riktiga vägen. Det som finns behålls."""
    from rich.console import Console

    from backend.core.settings import current
    from backend.demo.run import run

    console = Console(stderr=True)
    with sentences(), console.status("Databasen görs i ordning …") as status:

        def progress(step: str) -> None:
            line = f"Demonstrationen läggs in: {step}"
            status.update(line) if console.is_terminal else say_aside(line)

        summary = run(current(), local.engine(), progress)
    if json:
        as_json(summary.as_json())
    else:
        _print_demo(summary)  # pragma: no cover - for people; scripts' JSON is tested


def _print_demo(summary: "Summary") -> None:  # pragma: no cover - for people; scripts' JSON is tested
    from backend.core.words import word

    rows = [
        ["Väntar på kontroll" if state == "waiting" else word("state", state), number]
        for state, number in summary.submissions.items()
    ]
    say("")
    say("Följsam – demonstration. Värden, svar och konton är påhittade, utom Koladas.")
    table("Inlämningar", ["Vad", "Antal"], rows)
    say(f"{summary.regions} regioner, {summary.observations} observationer.")
    table(
        "Demonstrationskonton (samma lösenord)",
        ["Användarnamn", "Får"],
        [
            [
                "demo-nationell, demo-nationell-2",
                "skapa omgångar, godkänna, publicera (den ene förbereder, den andre godkänner)",
            ],
            ["demo-specialist, demo-granskare", "skriva och granska specifikationer"],
            ["demo-npo", "läsa opublicerat för nervsystemets sjukdomar"],
            ["demo-administrator", "konton och inställningar"],
            ["demo-01 … demo-25", "lämna in för sin region (länskod)"],
            ["demo-01-attest … demo-25-attest", "attestera för sin region"],
        ],
    )
    say(f"Lösenord: {summary.password}")


def serve(
    api_only: bool = typer.Option(False, "--api-only", help="Bara API:et, inga sidor."), json: bool = Json
) -> None:
    """Startar API och sidor, på den här datorn om inget annat är satt."""
    from backend.core.settings import current

    with sentences():
        settings = current()
        _first_administrator()
    listening = _listening(settings)
    where = {"api": f"http://{settings.host}:{settings.port}/api/openapi.json"}
    if not api_only:
        where["pages"] = f"http://{settings.host}:{settings.pages_port}"
    if json:
        as_json(where)
    else:
        say("\n".join(f"{'Sidor' if name == 'pages' else 'API'}: {address}" for name, address in where.items()))
    _serve(settings, listening, api_only)


def _first_administrator() -> None:
    from backend.identity.service import first_administrator

    with local.session() as session:
        password = first_administrator(session)
    if password:
        say(f"Första administratören: admin, tillfälligt lösenord: {password}")
        say("Lösenordet visas bara nu; byt det vid första inloggningen.")


def _listening(settings: "Settings") -> socket.socket:
    """The API's port, taken before anything is started: uvicorn itself would only log that it is in use."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        stop(
            f"Porten {settings.port} går inte att använda: {error.strerror}. Välj en annan med FOLJSAM_PORT.", UNUSABLE
        )


def _serve(settings: "Settings", listening: socket.socket, api_only: bool) -> None:
    """Runs the API here and the pages beside it; when the API stops, the pages do."""
    import uvicorn

    # Uvicorn raises the signal again when it is done; without a handler of ours that would end us before the pages.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    api = uvicorn.Server(
        uvicorn.Config(
            "backend.app:served",
            factory=True,
            log_level="warning",
            server_header=False,
            proxy_headers=settings.behind_tls,
        )
    )
    pages = None if api_only else _pages(settings)
    try:
        with suppress(KeyboardInterrupt):
            api.run(sockets=[listening])
        sys.exit(
            GOOD if api.started else UNUSABLE
        )  # pragma: no cover - the signal ends the process before it is measured
    finally:
        if pages is not None:
            pages.terminate()
            pages.wait(10)


def _pages(settings: "Settings") -> "subprocess.Popen[bytes]":
    """The pages' process, which speaks to the API on this computer."""
    options = {
        "--address": settings.host,
        "--port": str(settings.pages_port),
        "--api-url": f"http://127.0.0.1:{settings.port}",
    }
    words = [word for option in options.items() for word in option]
    return subprocess.Popen([sys.executable, "-m", "frontend.launch", "--end-with-parent", *words])  # noqa: S603 - our own module, no shell
