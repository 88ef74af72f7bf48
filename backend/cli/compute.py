"""`foljsam compute`: published specifications on the region's own records. Nothing leaves the computer."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from backend.cli import asked_for
from backend.cli.output import REFUSED, UNUSABLE, Json, as_json, say, sentences, stop, table

if TYPE_CHECKING:
    from backend.computing.request import Request
    from backend.computing.run import Computed
    from datasources.delivery.manifest import Manifest
    from datasources.records.mapping import RecordMapping
    from indicators.entries.specification import Specification

app = typer.Typer(
    help="Beräknar publicerade specifikationer på regionens egna poster. Inga rader om personer lämnar datorn.",
    invoke_without_command=True,
)

Specifications = typer.Option(
    [], "--specification", "-s", help="Id i katalogen eller en YAML-fil; kan ges flera gånger."
)
Pathway = typer.Option(None, "--pathway", help="Alla beräkningsbara indikatorer i vårdförloppet.")
Round = typer.Option(None, "--round", help="Allt beräkningsbart i omgången: dess id, eller fil från `round export`.")
Data = typer.Option(None, "--data", help="Mapp med regionens filer (CSV, Parquet), eller en DuckDB-fil.")
Mapping = typer.Option("foljsam", "--mapping", help="Mappningens fil, eller id på en färdig (foljsam, omop-5-4).")
Region = typer.Option(None, "--region", help="Länskod, två siffror.")
PeriodOption = typer.Option(
    None, "--period", help="START/SLUT, till exempel 2025-01-01/2026-01-01; slutdagen ingår inte."
)
Engine = typer.Option("duckdb", "--engine", help="duckdb eller spark.")
Output = typer.Option(None, "--output", "-o", help="Paketet att skriva (vid --selftest: mappen för patienterna).")
Work = typer.Option(None, "--work", help="Arbetsmapp; en avbruten beräkning fortsätter där. Annars bredvid paketet.")
Memory = typer.Option(None, "--memory", help="Högsta minne för DuckDB, till exempel 4GB; resten läggs på disk.")
ByMonth = typer.Option(False, "--by-month", help="Ger också varje månad för sig.")
SkipMissing = typer.Option(
    False, "--skip-missing", help="Hoppar över indikatorer som utdraget inte räcker till; paketet säger vilka."
)
SelfTest = typer.Option(
    False, "--selftest", help="Prövar motorn och mappningen på specifikationernas egna exempelpatienter."
)
Draft = typer.Option(
    False, "--draft", help="Filerna är utkast: version, status, lacks, governance och provenance behövs inte än."
)
Person = typer.Option(..., "--person", help="Personens id i regionens egna poster.")


@app.callback()
def compute(
    context: typer.Context,
    specification: list[str] = Specifications,
    pathway: str = Pathway,
    round_: str = Round,
    data: Path = Data,
    mapping: str = Mapping,
    region: str = Region,
    period: str = PeriodOption,
    engine: str = Engine,
    output: Path = Output,
    work: Path = Work,
    memory: str = Memory,
    by_month: bool = ByMonth,
    skip_missing: bool = SkipMissing,
    selftest: bool = SelfTest,
    json: bool = Json,
) -> None:
    """Beräknar och skriver ett paket att lämna in: resultat och ett manifest som visar hur de kom till."""
    if context.invoked_subcommand:
        return
    from backend.computing.request import NOBODYS, months

    with sentences():
        contract = asked_for.round_asked(round_, region)
        chosen = asked_for.chosen(specification, pathway, contract)
        if selftest:
            _self_test(chosen, asked_for.mapping_named(mapping), data, output, engine, json)
            return
        request = asked_for.request(chosen, data, mapping, period, engine, region or NOBODYS, contract)
        if request.region not in (request.regions or ()):
            stop("Ange --region: länskoden, två siffror.", UNUSABLE)
        if by_month and not months(request.period):
            stop("--by-month behöver en period av flera hela månader.", UNUSABLE)
        if by_month and contract:
            stop(
                "Omgången säger om rader gäller perioden eller månader; välj antingen --round eller --by-month.",
                UNUSABLE,
            )
        if output and output.is_dir():
            stop("--output är en mapp; ange namnet på paketets fil.", UNUSABLE)
        request = replace(
            request,
            by_month=by_month or request.by_month,
            memory=asked_for.memory(memory),
            skip_missing=skip_missing,
        )
        _run(request, output or Path(f"{request.region}-{request.period.start}.foljsam.zip"), work, json)


def _run(request: "Request", output: Path, work: Path | None, json: bool) -> None:
    from backend.computing import package, run
    from backend.computing.run_inputs import Stopped, errors_in_sentences
    from backend.computing.saved_results import SavedResults

    folder = work or output.with_name(f".{output.name}.work")
    try:
        with _progress(json) as progress:
            computed = run.run(request, folder, progress)
    except Stopped as stopped:
        if json:
            as_json({"verdict": "stopped", "findings": [finding.model_dump() for finding in stopped.findings]})
        else:
            _print_findings(stopped.findings)
        stop(str(stopped), REFUSED)
    with errors_in_sentences():
        content, manifest = package.build(computed)
    unfinished = output.with_name(f"{output.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(output)
    SavedResults(folder).forget()
    if work is None:
        with suppress(OSError):  # somebody else's files may be there
            folder.rmdir()
    if json:
        as_json(
            {"verdict": "computed", "file": str(output), "resumed": computed.resumed} | manifest.model_dump(mode="json")
        )
        return
    _print_findings(computed.findings)
    _print_flow(manifest)
    _print_insufficient(computed, manifest)
    say(f"{output} är klar att lämna in: `foljsam check`, sedan `foljsam submit`.")


def _print_findings(findings: list[Any]) -> None:
    if findings:
        table(
            "Anmärkningar på posterna",
            ["Allvar", "Tabell", "Kolumn", "Antal", "Vad som är fel", "Enligt mappningen"],
            [
                [f.severity, f.table, f.column, f.count, f.message_sv, "stoppar" if f.rule == "stop" else "fortsätter"]
                for f in findings
            ],
        )


def _told(findings: list[Any]) -> None:
    """On the error stream, so that what is asked for stays clean."""
    for finding in findings:
        print(finding.message_sv, file=sys.stderr)


def _print_flow(manifest: Any) -> None:
    columns = ("initial_population", "denominator", "exclusion", "missing", "exception", "counted", "numerator")
    table(
        "Så många blev kvar i varje led",
        ["Indikator", "Utgångspopulation", "Nämnare", "Uteslutna", "Bortfall", "Undantag", "Räknade", "Täljare"],
        [[item.id, *(item.flow.get(name) for name in columns)] for item in manifest.indicators],
    )


def _print_insufficient(computed: "Computed", manifest: "Manifest") -> None:
    """What the national side will ask about, said already here; of what was left out, more than may leave the region."""
    from datasources.delivery.findings import catalogue
    from datasources.delivery.manifest_check import about_records

    for name, lacks in computed.left_out.items():
        say(f"Utelämnad: {name}: {'; '.join(lack.sentence for lack in lacks)}.")
    for problem in about_records(manifest):
        if problem.code != "indicator-left-out":
            say(f"Varning: {catalogue()[problem.code].sv.format(value=problem.value, hint=problem.hint)}")


@contextmanager
def _progress(quiet: bool) -> "Iterator[Any]":
    """A bar on the error stream, so that what is written elsewhere stays clean."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:40.40}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("öppnar posterna", total=None)
        yield lambda done, of, what: bar.update(task, completed=done, total=of, description=what or "klart")


@app.command("members")
def members(
    specification: str = typer.Option(..., "--specification", "-s", help="YAML-fil eller id i katalogen."),
    data: Path = Data,
    mapping: str = Mapping,
    period: str = PeriodOption,
    engine: str = Engine,
    draft: bool = Draft,
) -> None:
    """Skriver vilka populationer varje person är i, och vad som mäts (CSV). Bara för regionens egna ögon."""
    from backend.computing.local import write_members

    with sentences(), tempfile.TemporaryDirectory() as folder:
        request = asked_for.for_own_eyes([specification], data, mapping, period, engine, draft)
        write_members(request, Path(folder), sys.stdout, _told)


@app.command("explain")
def explain(
    specification: list[str] = typer.Option(..., "--specification", "-s", help="YAML-fil eller id i katalogen."),
    person: str = Person,
    data: Path = Data,
    mapping: str = Mapping,
    period: str = PeriodOption,
    draft: bool = Draft,
    json: bool = Json,
) -> None:
    """Förklarar steg för steg varför en person är med eller inte. Bara för regionens egna ögon."""
    from backend.computing.local import explanations

    with sentences(), tempfile.TemporaryDirectory() as folder:
        request = asked_for.for_own_eyes(specification, data, mapping, period, draft=draft)
        explained = explanations(request, Path(folder), person, _told)
    if json:
        as_json([{"indicator": spec.id, **asdict(explanation)} for spec, explanation in explained])
        return
    for spec, explanation in explained:
        say(f"{spec.name.sv} ({spec.id}, version {spec.version})\n")
        say(str(explanation))


@app.command("flow")
def flow(
    specification: list[str] = typer.Option(..., "--specification", "-s", help="YAML-fil eller id i katalogen."),
    data: Path = Data,
    mapping: str = Mapping,
    period: str = PeriodOption,
    engine: str = Engine,
    draft: bool = Draft,
    json: bool = Json,
) -> None:
    """Visar hur många som är kvar och faller bort i varje led, i hela utdraget. Bara för regionens egna ögon."""
    from backend.computing.local import flow_charts
    from indicators.engine.flow import text

    with sentences(), tempfile.TemporaryDirectory() as folder:
        request = asked_for.for_own_eyes(specification, data, mapping, period, engine, draft)
        charts = flow_charts(request, Path(folder), _told)
    if json:
        as_json([{"indicator": spec.id, "flow": [asdict(count) for count in counts]} for spec, counts in charts])
        return
    for spec, counts in charts:
        say(f"{spec.name.sv} ({spec.id}, version {spec.version})\n")
        say(text(counts))


def _self_test(
    specifications: "list[Specification]",
    mapping: "RecordMapping",
    data: Path | None,
    output: Path | None,
    engine: str,
    json: bool,
) -> None:
    from backend.computing.local import self_test
    from indicators.catalogue.packaged import codelists

    computable = [specification for specification in specifications if specification.computation]
    folder = data or output or Path("foljsam-selftest")
    chosen: Any = "spark" if engine == "spark" else "duckdb"
    outcomes = list(self_test(computable, codelists(), mapping, folder, chosen, in_place=data is not None))
    wrong = sum(bool(tested.wrong) for tested in outcomes)
    if json:
        as_json([asdict(tested) for tested in outcomes])
    else:
        table(
            "Självtest",
            ["Indikator", "Utfall", "Vad som skiljer, eller vad ni själva måste fylla i"],
            [[t.indicator, _verdict(t), "\n".join(t.wrong or t.by_hand)] for t in outcomes],
        )
        by_hand = sum(bool(tested.by_hand) for tested in outcomes)
        say(
            f"{len(outcomes)} specifikationer prövade, {wrong} med fel, {by_hand} där mappningen inte går att vända. "
            f"Patienterna finns i {folder}, i er egen form."
        )
    if wrong:
        raise typer.Exit(REFUSED)


def _verdict(tested: Any) -> str:
    return "fel" if tested.wrong else "fyll i själva" if tested.by_hand else "rätt"
