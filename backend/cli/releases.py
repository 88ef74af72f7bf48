"""`foljsam release`: what would be made public and why the rest is hidden; preparing, publishing and withdrawing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from backend.cli import local
from backend.cli.output import REFUSED, Json, as_json, say, sentences, table

if TYPE_CHECKING:
    from backend.core.permissions import Actor

app = typer.Typer(help="Publiceringar.", no_args_is_help=True)

Number = typer.Argument(help="Publiceringens nummer.")
Rounds = typer.Option([], "--round", help="Insamlingens id; flera går bra. Utan: alla.")
Periods = typer.Option([], "--period", help="Periodens namn, som 2025; flera går bra. Utan: alla.")
Indicators = typer.Option([], "--indicator", help="Indikatorns id; flera går bra. Utan: alla.")


@app.command("list")
def list_(json: bool = Json) -> None:
    """Listar publiceringar, den senaste först."""
    from backend.core.clock import day_of
    from backend.core.words import word
    from backend.releases.reading import release_list

    with sentences(), local.session() as session:
        releases = release_list(session, _national())
    if json:
        as_json([one.model_dump(mode="json") for one in releases])
        return
    table(
        "Publiceringar",
        ["Nummer", "Namn", "Läge", "Celler", "Dolda", "Publicerad"],
        [
            [r.id, r.name, word("state", r.state), r.cells, r.hidden, r.published_at and day_of(r.published_at)]
            for r in releases
        ],
    )


def _national() -> "Actor":
    """Whoever has the installation's database before them reads what the national side does."""
    from backend.core.permissions import Actor, Grant, Role
    from indicators.entries.geography import NATION

    return Actor(None, "Följsam", (Grant(Role.NATIONAL, NATION),))


@app.command("check")
def check(
    number: int = typer.Argument(
        None, help="En förberedd publicerings nummer. Utan: det som väntar på att publiceras."
    ),
    rounds: list[str] = Rounds,
    periods: list[str] = Periods,
    indicators: list[str] = Indicators,
    json: bool = Json,
) -> None:
    """Vad som skulle visas, döljas och ändras. Skriver inget. Slutar med 1 om det inte längre är vad som förbereddes."""
    from backend.releases import reading, service
    from backend.releases.schemas import Chosen

    with sentences():
        engine = local.engine()
        if number is None:
            wanted = Chosen(rounds=rounds, periods=periods, indicators=indicators)
            preview, differing = service.look_through(engine, _national(), wanted), []
        else:
            checked = reading.checked(engine, _national(), number)
            preview, differing = checked.preview, checked.differing
    told = preview.model_dump(mode="json") | {"holds": not differing, "differing": differing}
    as_json(told) if json else _say(told)
    if differing:
        raise typer.Exit(REFUSED)


def _say(told: Mapping[str, Any]) -> None:
    from backend.core.words import word

    say(f"{told['cells']} celler, {told['hidden']} utan värde. Kontrollsumma {told['digest']}.")
    for cause, number in told["reasons"].items():
        say(f"  {word('cause', cause)}: {number}")
    for change, number in told["changes"].items():
        say(f"  {word('change', change)}: {number}")
    for submission in told["differing"]:
        say(f"Inlämning {submission} är återsänd eller skulle visa något annat än det som förbereddes.")


@app.command("prepare")
def prepare(
    name: str = typer.Argument(help="Vad publiceringen heter."),
    rounds: list[str] = Rounds,
    periods: list[str] = Periods,
    indicators: list[str] = Indicators,
    at: str = typer.Option(None, "--at", help="Tidpunkt i svensk tid, som 2026-12-01T08:00. Utan: när den godkänns."),
    notice: str = typer.Option(None, "--notice", help="Det som läsarna får veta om publiceringen rättar värden."),
    json: bool = Json,
) -> None:
    """Förbereder en publicering, som en annan sedan godkänner."""
    chosen = {"rounds": rounds, "periods": periods, "indicators": indicators}
    _called("/api/releases", {"name": name, "public_at": at, "notice": notice} | chosen, json)


@app.command("publish")
def publish(number: int = Number, json: bool = Json) -> None:
    """Godkänner en publicering som en annan har förberett: den blir offentlig nu, eller vid sin tidpunkt."""
    _called(f"/api/releases/{number}/steps", {"step": "approve"}, json)


@app.command("withdraw")
def withdraw(
    number: int = Number,
    reason: str = typer.Option(..., "--reason", help="Varför; läsarna får se det."),
    json: bool = Json,
) -> None:
    """Återkallar en publicering: det som gällde före den gäller igen."""
    _called(f"/api/releases/{number}/steps", {"step": "withdraw", "reason": reason}, json)


def _called(where: str, body: Mapping[str, Any], json: bool) -> None:
    """Asks the API for a step, and says where the release is then."""
    with local.api() as client:
        release = local.answered(client.post(where, json=body))
    if json:
        as_json(release)
        return
    from backend.core.words import word

    state = word("state", release["state"]).lower()
    say(f"Publicering {release['id']} är {state}: {release['cells']} celler, {release['hidden']} utan värde.")
