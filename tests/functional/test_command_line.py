"""The command line as a shell sees it: exit codes, sentences for people, JSON for scripts.

Every command is run as a process of its own at least once (`shell(...)`); what else it says is asked in this process
(`shell.here(...)`, `shell.json(...)`), because a process takes seconds to load what the command needs.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, get_args

import httpx
import openpyxl
import pytest
import typer
import yaml
from click.testing import Result
from typer.testing import CliRunner

from backend.cli import catalogue, local
from backend.cli.implementation_parts import Part
from backend.cli.main import app
from backend.core.settings import current
from datasources.delivery import canonical
from indicators.catalogue.digest import digest
from indicators.catalogue.packaged import SPECS, load
from indicators.entries.specification import Specification
from tests.support.kik import file as kik_file
from tests.support.kik import measure as kik_measure
from tests.support.server import free_port, running_api, wait_until_up
from tests.support.snapshots import sqlite_copy
from tests.support.specifications import COMPLETE, computing
from tests.support.world import PASSWORD, STROKE, proportion

FOLJSAM = str(Path(sys.executable).with_name("foljsam"))


class Shell:
    """Runs `foljsam` with an installation of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("FOLJSAM_")} | {
            "FOLJSAM_DATA_DIR": str(folder / "data")
        }

    def __call__(
        self, *arguments: str, stdin: str | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [FOLJSAM, *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,  # for a command that hangs, not for one that is slow
        )

    def here(self, *arguments: str, **environment: str) -> Result:
        """The same command in this process."""
        current.cache_clear()
        clean: dict[str, str | None] = {name: None for name in os.environ if name.startswith("FOLJSAM_")}
        told = clean | {"FOLJSAM_DATA_DIR": self.environment["FOLJSAM_DATA_DIR"]} | environment
        try:
            return CliRunner().invoke(app, list(arguments), env=told, catch_exceptions=False)
        finally:
            current.cache_clear()

    def json(self, *arguments: str, code: int = 0, **environment: str) -> Any:
        done = self.here(*arguments, "--json", **environment)
        assert done.exit_code == code, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def with_database(folder: Path, database: Path) -> Shell:
    """A shell whose installation has a copy of the database."""
    (folder / "data").mkdir()
    sqlite_copy(database, folder / "data")
    return Shell(folder)


@pytest.fixture
def installed(tmp_path: Path, prepared_sqlite: Path) -> Shell:
    """A shell whose installation has the catalogue and everybody's account in it already."""
    return with_database(tmp_path, prepared_sqlite)


CONTRACT_FIELDS = {
    "round_id": "prov",
    "round_name": "Prov",
    "period_label": "2024",
    "period_start": "2024-01-01",
    "period_end": "2025-01-01",
    "sender": "14",
}


def contract_file(folder: Path) -> Path:
    """A file as `foljsam round export` writes it, for region 14 and one indicator."""
    whole = CONTRACT_FIELDS | {
        "indicators": [
            {
                "id": STROKE,
                "version": 1,
                "name": "Trombolys",
                "statistics": ["proportion"],
                "unit": "percent",
                "scale": 100,
                "decimals": 1,
                "additive": True,
                "bounded": True,
                "breakdowns": [],
            }
        ],
        "regions": [{"code": "14", "name": "Västra Götalandsregionen", "letter": "O", "kolada": "0014"}],
    }
    path = folder / "omgang.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def data_file(folder: Path, numerator: int, name: str = "fil.csv", region: str = "14", **extra: Any) -> Path:
    path = folder / name
    path.write_bytes(canonical.write([proportion(STROKE, region, 2024, numerator, 80, **extra)], "csv"))
    return path


def test_help_answers_fast_because_heavy_imports_wait(shell: Shell) -> None:
    def seconds(*command: str) -> float:
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=shell.environment)
        return time.perf_counter() - started

    shell("--help")  # once for the disk
    ours = min(seconds(FOLJSAM, "--help") for _ in range(3))
    bare = min(seconds(sys.executable, "-c", "import typer, rich.console") for _ in range(3))
    heavy = min(seconds(sys.executable, "-c", "import sqlmodel, fastapi") for _ in range(3))
    assert ours < bare + heavy, f"help {ours:.2f} s, bare Typer {bare:.2f} s, what must wait {heavy:.2f} s"


def test_help_imports_nothing_heavy(shell: Shell) -> None:
    heavy = "sqlalchemy fastapi pydantic polars duckdb streamlit great_expectations"
    code = f"import sys; from backend.cli import main; print([m for m in '{heavy}'.split() if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_a_search_finds_the_same_in_the_register_and_in_the_package(
    installed: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in ("ATC C03", "slaganfall", "KOL"):
        register = [(item["id"], item["hits"]) for item in installed.json("catalogue", "list", query)]
        with monkeypatch.context() as without_server:
            without_server.setattr(local, "has_server", lambda: False)
            package = installed.json("catalogue", "list", query)
        assert register == [(item["id"], item["hits"]) for item in package] != []
    assert (
        "Vårdförloppet Hypertoni finns, 0 publicerade indikatorer." in installed.here("catalogue", "list", "I10").stdout
    )


def test_catalogue_check_gives_scripts_the_counts_they_rely_on(shell: Shell) -> None:
    found = shell.json("catalogue", "check")
    assert {
        "regions",
        "healthcare_regions",
        "programme_areas",
        "pathways",
        "sources",
        "indicators",
        "agreements",
        "errors",
        "warnings",
    } <= set(found)
    assert (found["regions"], found["healthcare_regions"], found["programme_areas"], found["errors"]) == (21, 6, 26, [])


def test_catalogue_check_of_a_broken_file_exits_1_and_says_where(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text("id: prov\nversion: noll\n", encoding="utf-8")
    done = shell("catalogue", "check", "prov.yaml")
    assert done.returncode == 1
    assert "prov.yaml:2: version" in done.stdout


def test_agreement_check_tries_the_catalogues_rulebooks_without_any_server(shell: Shell) -> None:
    done = shell("agreement", "check", "--json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert set(report) == {"agreements", "errors", "warnings"}
    assert "okad-tillganglighet-2023" in report["agreements"]
    assert report["errors"] == []


def test_agreement_check_remarks_on_a_population_day_without_figures_and_names_the_nearest_choice(shell: Shell) -> None:
    report = shell.json("agreement", "check")  # exit 0: figures may come before anything is paid
    remarks = [one["message"] for one in report["warnings"] if one["file"] == "okad-tillganglighet-2023.yaml"]
    assert any(
        "folkmängden 2022-11-01 (alla åldrar) saknas för alla regioner" in told and "31 december 2022" in told
        for told in remarks
    ), remarks
    said = shell.here("agreement", "check")
    assert (said.exit_code, f"{len(report['warnings'])} anmärkningar" in said.stdout) == (0, True)
    assert "ANM  okad-tillganglighet-2023.yaml:" in said.stdout


def test_agreement_check_says_on_which_line_a_file_asks_for_a_population_that_nobody_has(
    shell: Shell, tmp_path: Path
) -> None:
    text = (Path(__file__).parents[1] / "data" / "agreements" / "kortare-vantan-2024.yaml").read_text(encoding="utf-8")
    file = tmp_path / "kortare-vantan-2024.yaml"
    file.write_text(text.replace("date: 2023-12-31", "date: 2019-05-05"), encoding="utf-8")
    remarks = shell.json("agreement", "check", str(file))["warnings"]
    assert remarks
    assert all("2019-05-05" in one["message"] for one in remarks)
    written = file.read_text(encoding="utf-8").splitlines()
    assert all("key" in written[one["line"] - 1] for one in remarks)


def test_agreement_check_of_a_broken_file_exits_1_and_says_where_and_the_mend(shell: Shell, tmp_path: Path) -> None:
    text = (SPECS / "agreements" / "okad-tillganglighet-2023.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "okad-tillganglighet-2023.yaml"
    broken.write_text(text.replace("total: 2_952_000_000", "total: 2_951_000_000"), encoding="utf-8")
    report = shell.json("agreement", "check", str(broken), code=1)
    (fault,) = report["errors"]
    assert (fault["file"], fault["place"]) == (broken.name, "total")
    assert "potterna summerar till 2952000000 kronor, inte 2951000000" in fault["message"]
    said = shell.here("agreement", "check", str(broken))
    assert said.exit_code == 1
    assert f"FEL  {broken.name}:{fault['line']}: total" in said.stdout


def test_agreement_check_holds_every_file_against_the_catalogue_and_runs_its_examples(
    shell: Shell, tmp_path: Path
) -> None:
    text = (SPECS / "agreements" / "okad-tillganglighet-2023.yaml").read_text(encoding="utf-8")
    changed = tmp_path / "okad-tillganglighet-2023.yaml"
    text = text.replace("measure: vantetid-operation-60\n", "measure: vantetid-operation-61\n")
    changed.write_text(text.replace("numerator: 900, denominator: 1000", "numerator: 899, denominator: 1000"), "utf-8")
    shutil.copy(changed, tmp_path / "annan.yaml")
    report = shell.json("agreement", "check", str(changed), str(tmp_path / "annan.yaml"), code=1)
    named, measure, *examples = report["errors"]
    assert named["message"] == "filen ska heta okad-tillganglighet-2023.yaml"
    assert measure["message"].startswith("ingen indikator heter 'vantetid-operation-61'; rätta stavningen")
    assert "vantetid-operation-61" in changed.read_text("utf-8").splitlines()[measure["line"] - 1]
    assert examples[0]["message"].startswith("räkneexempel 1 (")


BAD = {
    "at_least: 2.0, share: 100}": ("at_least: 1.5, share: 100}", "tiers.1.at_least", "ska börja på 2.0"),
    "    share: 60\n": ("    share: 50\n", "pots.0", "summerar till 90 %, inte 100"),
    "    amount: 200\n": ("    amount: 300\n", "total", "summerar till 1300 kronor, inte 1200"),
    "measure: vantetid-operation-60": ("measure: vantetid-operation-61", "improvement.measure", "rätta stavningen"),
    "reserved: {by: population, date: 2023-12-31}": ("reserved: {by: population}", "reserved.date", "saknas"),
}
"""In the made-up agreement of 2024: what is written over, what then stands there, the place that is told, and the mend."""


@pytest.mark.parametrize("right", BAD)
def test_agreement_check_tells_each_bad_input_with_its_line_and_mend(shell: Shell, tmp_path: Path, right: str) -> None:
    wrong, told_place, mend = BAD[right]
    text = (Path(__file__).parents[1] / "data" / "agreements" / "kortare-vantan-2024.yaml").read_text(encoding="utf-8")
    file = tmp_path / "kortare-vantan-2024.yaml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    faults = shell.json("agreement", "check", str(file), code=1)["errors"]
    (fault,) = (one for one in faults if told_place in one["place"])
    assert mend in fault["message"]
    assert fault["line"] > 1


def test_catalogue_check_knows_the_named_conditions_that_a_file_uses(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "prov-indikator.yaml"
    for uses, code, says in (
        (["vuxen-vid-periodens-slut"], 0, "1 indikatorer"),
        (["vuxen-vid-slut"], 1, "menas 'vuxen-vid-periodens-slut'?"),
        ({"vuxen-vid-periodens-slut": "0" * 64}, 1, "har ändrats sedan det skrevs in"),
    ):
        file.write_text(yaml.safe_dump(COMPLETE | computing(uses=uses)), encoding="utf-8")
        done = shell.here("catalogue", "check", str(file))
        assert (done.exit_code, says in done.stdout) == (code, True), done.stdout


@pytest.mark.parametrize(("numerator", "code", "verdict"), [(40, 0, "checked"), (90, 1, "rejected")])
def test_check_judges_a_file_without_any_server(
    shell: Shell, tmp_path: Path, numerator: int, code: int, verdict: str
) -> None:
    asked, file = contract_file(tmp_path), data_file(tmp_path, numerator)
    found = shell.json("check", str(file), "--round", str(asked), "--region", "14", code=code)
    assert (found["verdict"], found["rows"]) == (verdict, 1)
    people = [(f["indicator"], f["indicator_name"], f["sex_text"], f["age_text"]) for f in found["findings"]]
    assert people == [(STROKE, "Trombolys", "Totalt", "Alla åldrar")] * len(people)
    assert not (tmp_path / "data").exists(), "nothing is set up for an offline check"


def test_check_tells_people_what_is_wrong_on_which_row(shell: Shell, tmp_path: Path) -> None:
    asked = str(contract_file(tmp_path))
    good = shell("check", str(data_file(tmp_path, 40)), "--round", asked, "--region", "14")
    assert (good.returncode, good.stdout) == (0, "Filen går att lämna in. 1 rader, 0 anmärkningar.\n")
    many = tmp_path / "många.csv"
    many.write_bytes(canonical.write([proportion(STROKE, "14", 2024, 90, 80) | {"value": "x"}] * 60, "csv"))
    bad = shell.here("check", str(many), "--round", asked, "--region", "14")
    assert bad.exit_code == 1
    assert all(word in bad.stdout for word in ("många.csv", "Vad som är fel", "Trombolys", "täljare", " till"))
    assert "Filen har fel som måste rättas. 60 rader" in bad.stdout


def test_check_refuses_a_file_about_persons_without_repeating_it(shell: Shell, tmp_path: Path) -> None:
    file = data_file(tmp_path, 40, comment="gäller 19121212-1212")
    done = shell.here("check", str(file), "--round", str(contract_file(tmp_path)), "--region", "14", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["verdict"] == "refused"
    assert "1212-1212" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "finns-inte.csv", "--round", "x", "--region", "14"],  # no such file
        ["check"],  # nothing said
        ["catalogue", "finns-inte"],  # no such command
        ["submit", "omgang.json", "--round", "x", "--region", "14"],  # no token
        ["submit", "finns-inte.csv", "--round", "x", "--region", "14"],  # no such file
        ["catalogue", "add", "finns-inte.yaml"],
        ["catalogue", "check", "finns-inte.yaml"],
        ["agreement", "check", "finns-inte.yaml"],
        ["check", "omgang.json", "--round", "fil.txt", "--region", "14"],  # the round's file is something else
    ],
)
def test_a_call_that_cannot_be_used_exits_2_with_a_sentence(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    contract_file(tmp_path)
    (tmp_path / "fil.txt").write_text("hej", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = shell.here(*arguments)  # what is not caught would be raised here
    assert done.exit_code == 2
    assert done.stderr.strip()


def test_a_setting_that_cannot_be_used_exits_2_and_names_it(shell: Shell) -> None:
    done = shell.here("round", "list", FOLJSAM_PORT="åtta")
    assert done.exit_code == 2
    assert "FOLJSAM_PORT" in done.stderr


def test_a_database_that_cannot_be_reached_exits_2_without_its_address(shell: Shell) -> None:
    done = shell.here("round", "list", FOLJSAM_DATABASE_URL="postgresql+psycopg://u:hemligt@127.0.0.1:9/finns-inte")
    assert done.exit_code == 2
    assert done.stderr == "Databasen går inte att nå. Kontrollera FOLJSAM_DATABASE_URL.\n"


@pytest.mark.parametrize("files", [[], [f"{STROKE}.yaml"]], ids=["the whole catalogue", "a file against it"])
def test_a_catalogue_that_does_not_hold_exits_1_and_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], files: list[str]
) -> None:
    shutil.copytree(SPECS, tmp_path / "specs")
    (tmp_path / "specs" / "programme_areas" / "akut-vard.yaml").write_text("id: akut vård\n", encoding="utf-8")
    monkeypatch.setattr("indicators.catalogue.packaged.packaged", lambda: load(tmp_path / "specs"))
    with pytest.raises(typer.Exit) as ended:
        catalogue.check([next(SPECS.rglob(name)) for name in files], json=False)
    assert ended.value.exit_code == 1
    assert "akut-vard.yaml:1: id" in "".join(capsys.readouterr())


def test_a_population_is_told_with_its_source_and_needs_no_database(shell: Shell) -> None:
    done = shell("catalogue", "figures", "--region", "14", "--date", "2022-12-31", "--ages", "65+", "--sex", "women")
    assert done.returncode == 0
    assert done.stdout.startswith("186135 personer: region 14, 2022-12-31, 65 år och äldre, kvinnor, slutlig (")
    assert not (shell.folder / "data").exists()


def test_a_missing_population_exits_1_and_names_the_nearest(shell: Shell) -> None:
    arguments = ["catalogue", "figures", "--region", "01", "--date", "2022-11-01", "--ages", "0-18"]
    done = shell.here(*arguments)
    assert done.exit_code == 1
    first, why, intro, *nearest, of_classes, of_september = done.stdout.splitlines()
    assert (first, intro) == ("Talet saknas, och inget annat används i dess ställe.", "Närmast finns:")
    assert "80 miljoner kronor" in why
    assert [line.split(" personer")[0] for line in nearest] == ["508403", "544713", "436639"]
    assert "2022-09-30, 0–18 år, totalt, preliminär, summerat av 19 åldersklasser" in nearest[1]
    assert of_classes.startswith("folkmangd-lan-aldersklasser-2015-12-31: Femårsklasser")
    assert "Kopian nämner ingen månad" in of_september
    assert shell.json(*arguments, code=1)["missing"]["other_ages"]["persons"] == 436_639


def test_reference_figures_are_listed_and_one_of_them_shown(shell: Shell) -> None:
    sets = shell.json("catalogue", "figures")
    assert [one["id"] for one in sets if one["day"] == "2024-12-31"] == [
        "folkmangd-lan-tre-aldrar-2024-12-31",
        "folkmangd-riket-ettarsklasser-2024-12-31",
    ]
    rows = shell.json("catalogue", "figures", "standard-europa-2013")["items"]
    assert (len(rows), sum(row["total"] for row in rows)) == (19, 100_000)
    assert "standard-europa-2013" in shell.here("catalogue", "figures").stdout
    shown = shell.here("catalogue", "figures", "folkmangd-lan-tre-aldrar-2022-12-31", "--region", "14", "--ages", "65+")
    assert "349717" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--region", "01"], 2, "både --region och --date"),
        (["--region", "01", "--date", "igår"], 2, "2022-12-31"),
        (["--region", "01", "--date", "2022-12-31", "--ages", "barn"], 2, "65+"),
        (["--region", "01", "--date", "2022-12-31", "--sex", "kvinnor"], 2, "women"),
        (["--region", "01", "--date", "2022-12-31", "--finality", "klar"], 2, "preliminary"),
        (["--region", "99", "--date", "2022-12-31"], 1, "länskod"),
        (["finns-inte"], 1, "referenstal"),
    ],
)
def test_what_cannot_be_asked_of_reference_figures_is_told(
    shell: Shell, arguments: list[str], code: int, says: str
) -> None:
    done = shell.here("catalogue", "figures", *arguments)
    assert done.exit_code == code
    assert says in done.stderr


def test_a_contract_for_another_region_is_not_used(shell: Shell, tmp_path: Path) -> None:
    done = shell.here("check", str(data_file(tmp_path, 40)), "--round", str(contract_file(tmp_path)), "--region", "12")
    assert done.exit_code == 2
    assert "gäller region 14" in done.stderr


def test_catalogue_check_of_a_file_says_what_it_should_be_called(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(next(SPECS.rglob(f"{STROKE}.yaml")), tmp_path / "annat-namn.yaml")
    monkeypatch.chdir(tmp_path)
    done = shell.here("catalogue", "check", "annat-namn.yaml")
    assert done.exit_code == 1
    assert f"annat-namn.yaml:1: id  filen ska heta {STROKE}.yaml" in done.stdout


def test_lists_and_reports_are_tables_for_people(installed: Shell) -> None:
    listed = installed("catalogue", "list", "trombolys").stdout
    assert "Indikatorer" in listed
    assert STROKE in listed
    assert "Omgångar" in installed("round", "list").stdout
    criteria = installed("report", "criteria").stdout
    assert "Tabell 1" in criteria
    assert "Tabell 2" in criteria
    assert "Specifikation pågår" in criteria
    printed = [criteria.index(name) for name in ("Jättecellsartrit", "Ländryggsbesvär", "Depression hos vuxna")]
    assert printed == sorted(printed), "in the report's order"
    assert "Revisionslogg 2020" in installed("report", "revisions", "--year", "2020").stdout
    implementation = installed("report", "implementation").stdout
    assert "antal regioner i varje läge" in implementation
    assert implementation.endswith("0 svar.\n")


def test_list_show_and_export_read_the_register(installed: Shell, tmp_path: Path) -> None:
    listed = installed.json("catalogue", "list", "trombolys")
    assert STROKE in {i["id"] for i in listed}
    assert installed.json("catalogue", "show", STROKE)["content"]["id"] == STROKE
    assert installed("catalogue", "show", STROKE).stdout.startswith(f"id: {STROKE}")
    assert installed.here("catalogue", "show", "finns-inte").exit_code == 1
    exported = installed.json("catalogue", "export", str(tmp_path / "ut"))
    assert str(tmp_path / "ut" / "named_sets" / "bedomda-vardforlopp-2023.yaml") in exported["files"]
    again = installed.json("catalogue", "check", str(tmp_path / "ut" / "indicators" / f"{STROKE}.yaml"))
    assert again["errors"] == []
    taken_in = installed.json("catalogue", "import", str(tmp_path / "ut"))
    assert taken_in == {"added": 0, "read": len(exported["files"]) - 1}, (
        "the register has all of it; one file is the list"
    )
    installed("catalogue", "export", str(tmp_path / "ut"), "--excel")
    assert (tmp_path / "ut" / "katalog.xlsx").stat().st_size > 10_000


def test_reports_give_one_object_a_pathway_and_region_or_criterion(installed: Shell) -> None:
    criteria = installed.json("report", "criteria")
    assert len({(row["pathway"], row["criterion"]) for row in criteria}) == len(criteria) == 60
    assert installed.json("report", "criteria", "--year", "2023") == criteria
    assert installed.here("report", "criteria", "--year", "2021").exit_code == 1
    implementation = installed.json("report", "implementation")
    assert len({(row["pathway"], row["region"]) for row in implementation}) == len(implementation)
    assert {row["status"] for row in implementation} == {"not_answered"}
    means = installed.json("report", "implementation", "--part", "means")
    assert (means[0]["approved_in"], means[0]["mean"], means[0]["stated"]["regions"]) == ([2020, 2021], 0, 19)
    unanswered = installed.json("report", "implementation", "--part", "unanswered", "--year", "2023")
    assert len(unanswered) == 30 * 21, "those that are known to have been approved by then"


@pytest.mark.parametrize("part", get_args(Part))
def test_every_part_of_the_report_on_implementation_is_a_table_and_a_list(installed: Shell, part: str) -> None:
    assert installed.here("report", "implementation", "--part", part).exit_code == 0
    assert isinstance(json.loads(installed.here("report", "implementation", "--part", part, "--json").stdout), list)


def test_the_report_on_implementation_is_written_as_a_book(installed: Shell, tmp_path: Path) -> None:
    book = tmp_path / "inforande.xlsx"
    assert installed.here("report", "implementation", "--out", str(book)).exit_code == 0
    assert "Genomförandetakt" in openpyxl.load_workbook(book).sheetnames


DOCUMENTS = {
    "delrapport": ("--year", "2023"),
    "verksamhetsrapport": ("--year", "2023"),
    "indikatoruppfoljning": ("--year", "2023"),
    "uppfyllelse": ("--agreement", "kunskapsstyrning-2014"),
    "regionredovisning": ("--agreement", "okad-tillganglighet-2023", "--region", "14"),
    "rekvisition": ("--agreement", "okad-tillganglighet-2023", "--recipient", "skr"),
    "redovisning": ("--agreement", "okad-tillganglighet-2023", "--recipient", "skr"),
    "forbundsrapport": ("--agreement", "okad-tillganglighet-2023", "--requirement", "delrapport-skr"),
    "jamforelse": ("--set", "efterfragade-fran-regionerna", "--year", "2024"),
    "kalender": (),
    "uppfoljningsplan": ("--pathway", "hjartsvikt"),
}


def test_every_kind_of_document_has_its_command() -> None:
    from backend.documents.registry import KINDS

    assert set(DOCUMENTS) == set(KINDS)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_is_written_as_pdf_or_for_word_by_the_files_ending(
    installed: Shell, tmp_path: Path, kind: str
) -> None:
    begins = {"pdf": b"%PDF-", "docx": b"PK"}
    digests = set()
    for form, first in begins.items():
        file = tmp_path / f"{kind}.{form}"
        told = installed.json("report", kind, *DOCUMENTS[kind], "--out", str(file))
        assert file.read_bytes().startswith(first)
        assert told["figures"]
        digests.add(told["digest"])
    assert len(digests) == 1  # both files are of the same content


def test_a_document_that_cannot_be_written_is_refused_with_a_sentence(installed: Shell, tmp_path: Path) -> None:
    ending = installed.here("report", "delrapport", "--year", "2023", "--out", str(tmp_path / "rapport.odt"))
    assert (ending.exit_code, ending.stderr) == (2, "Filen ska sluta på .pdf eller .docx.\n")
    folder = installed.here("report", "delrapport", "--year", "2023", "--out", str(tmp_path / "saknas" / "rapport.pdf"))
    assert folder.exit_code == 2
    assert "går inte att skriva" in folder.stderr
    year = installed.here("report", "delrapport", "--year", "1999", "--out", str(tmp_path / "rapport.pdf"))
    assert year.exit_code == 1
    assert "finns inte för 1999" in year.stderr


def test_agreements_without_figures_answer_what_they_can(installed: Shell) -> None:
    verdicts = installed.json("agreement", "fulfilment")
    assert set(verdicts[0]) == {
        *("agreement", "region", "requirement", "month", "value", "level", "improvement", "tier", "share"),
        *("verdict", "reason", "evidence"),
    }
    measured = [one for one in verdicts if one["agreement"] == "okad-tillganglighet-2023" and one["month"]]
    assert {one["verdict"] for one in measured} == {"no_value"}
    assert len({one["region"] for one in measured}) == 21
    only = installed.json("agreement", "fulfilment", "okad-tillganglighet-2023")
    assert {one["agreement"] for one in only} == {"okad-tillganglighet-2023"}
    assert "inget värde" in installed("agreement", "fulfilment").stdout
    lines = installed.json("agreement", "payments")
    assert {line["run"] for line in lines} <= {None}
    told = installed("agreement", "payments", "okad-tillganglighet-2023").stdout
    assert "folkmängden 2022-11-01" in told, "what is missing is said, and nothing is paid"
    assert installed.here("agreement", "payments", "finns-inte").exit_code == 1


def test_an_account_is_added_with_a_password_that_is_shown_once(installed: Shell) -> None:
    made = installed.json("account", "add", "ny", "--role", "region_reporter", "--region", "14")
    assert len(made["password"]) >= 12
    assert installed.here("account", "add", "ny", "--role", "specialist").exit_code == 1, "the name is taken"
    assert installed.here("account", "add", "annan", "--role", "kung").exit_code == 2


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path) -> Iterator[tuple[str, Shell]]:
    """A running API with its own installation, and a shell on the same."""
    shell = with_database(tmp_path_factory.mktemp("api"), prepared_sqlite)
    who = ["rapportor", "--role", "region_reporter", "--region", "14"]
    done = shell("account", "add", *who, "--password-stdin", stdin=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    with running_api(shell.environment) as address:
        yield address, shell


def token(address: str, who: str) -> str:
    """A token; the password that the account was made with is changed the first time."""
    for password in ("lila-kottar-simmar-baklänges", PASSWORD):
        answer = httpx.post(f"{address}/api/tokens", json={"username": who, "password": password})
        if answer.status_code == 201:
            break
    made = answer.json()
    if made["must_change_password"]:
        change = {"present": PASSWORD, "new": "lila-kottar-simmar-baklänges"}
        httpx.post(f"{address}/api/me/password", json=change, headers={"Authorization": f"Bearer {made['token']}"})
    return str(made["token"])


def open_round(address: str, identifier: str, region: str = "14") -> None:
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token(address, 'nationell')}"}) as client:
        made = client.post(
            "/api/rounds",
            json={
                "id": identifier,
                "name": identifier,
                "period_label": "2024",
                "period_start": "2024-01-01",
                "period_end": "2025-01-01",
                "due": "2099-01-01",
                "regions": [region],
                "indicators": [{"indicator": STROKE}],
            },
        )
        assert made.status_code == 201, made.text
        assert client.post(f"/api/rounds/{identifier}/steps", json={"step": "open"}).status_code == 200


def test_submit_hands_in_through_the_api_and_tells_the_outcome(api: tuple[str, Shell], tmp_path: Path) -> None:
    address, shell = api
    open_round(address, "inlamning")
    known = {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, "rapportor")}
    found = shell.json("submit", str(data_file(tmp_path, 40)), "--round", "inlamning", "--region", "14", **known)
    assert (found["state"], found["rows"]) == ("checked", 1)
    again = shell.here("submit", str(data_file(tmp_path, 40)), "--round", "inlamning", "--region", "14", **known)
    assert "redan inlämnad" in again.stdout
    bad = shell("submit", str(data_file(tmp_path, 90, "fel.csv")), "--round", "inlamning", "--region", "14", **known)
    assert bad.returncode == 1
    other = shell.here("submit", str(data_file(tmp_path, 40)), "--round", "inlamning", "--region", "12", **known)
    assert other.exit_code == 1
    assert "behörighet" in other.stderr


def accepted(address: str, shell: Shell, file: Path) -> int:
    """A submission of region 12 that waits to be published."""
    open_round(address, "publicering", "12")
    known = {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, "rapportor-12")}
    number = int(shell.json("submit", str(file), "--round", "publicering", "--region", "12", **known)["id"])
    where = f"{address}/api/submissions/{number}"
    for who, step in (("rapportor-12", None), ("attestant-12", "attest"), ("nationell", "accept")):
        with httpx.Client(headers={"Authorization": f"Bearer {token(address, who)}"}) as client:
            warnings = [one for one in client.get(where).json()["summary"] if one["severity"] == "warning"]
            for one in warnings if step is None else []:
                client.post(f"{where}/answers", json={"code": one["code"], "reason": "Kontrollerat."})
            assert step is None or client.post(f"{where}/steps", json={"step": step}).status_code == 200
    return number


def test_a_release_is_checked_prepared_published_by_another_and_withdrawn(
    api: tuple[str, Shell], tmp_path: Path
) -> None:
    address, shell = api
    submission = accepted(address, shell, data_file(tmp_path, 40, region="12"))
    found = shell.json("release", "check", "--round", "publicering")
    assert (found["submissions"], found["cells"], found["hidden"], found["reasons"]) == ([submission], 1, 0, {})
    assert {"proof", "changes", "digest"} <= found.keys()
    one, other = (
        {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, who)} for who in ("nationell", "nationell-2")
    )
    made = shell.json("release", "prepare", "Prov av publicering", "--round", "publicering", **one)
    number = str(made["id"])
    assert made["digest"] == found["digest"]
    own = shell("release", "publish", number, **one)
    assert (own.returncode, "Be en annan" in own.stderr) == (1, True)
    assert shell.json("release", "check", number)["holds"] is True
    assert "är publicerad: 1 celler" in shell("release", "publish", number, **other).stdout
    assert [line["state"] for line in shell.json("release", "list")] == ["published"]
    gone = shell.here("release", "withdraw", number, "--reason", "Fel i källan.", **other)
    assert "är återkallad" in gone.stdout
    assert shell.here("release", "check").exit_code == 1, "nothing waits"


def test_a_round_is_exported_and_checked_against_on_its_own(api: tuple[str, Shell], tmp_path: Path) -> None:
    address, shell = api
    open_round(address, "utan-server", "13")  # region 14 has been asked for the same days
    assert "utan-server" in {r["id"] for r in shell.json("round", "list")}
    shell("round", "export", "utan-server", "--region", "13", "--output", str(tmp_path / "o.json"))
    found = shell.json(
        "check", str(data_file(tmp_path, 40, region="13")), "--round", str(tmp_path / "o.json"), "--region", "13"
    )
    assert found["verdict"] == "checked"
    assert (
        shell.json("check", str(data_file(tmp_path, 40, region="13")), "--round", "utan-server", "--region", "13")[
            "verdict"
        ]
        == "checked"
    )
    assert shell.here("round", "export", "utan-server", "--region", "12").exit_code == 1, "region 12 is not expected"
    shown = shell.here("round", "export", "utan-server", "--region", "13").stdout
    assert json.loads(shown) == json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))
    again = str(tmp_path / "igen.json")
    assert shell.json("round", "export", "utan-server", "--region", "13", "--output", again) == {"file": again}
    assert "utan-server" in shell.here("round", "list").stdout


def test_catalogue_add_uploads_a_draft(api: tuple[str, Shell], tmp_path: Path) -> None:
    address, shell = api
    path = tmp_path / "prov-indikator.yaml"
    path.write_text(yaml.safe_dump(COMPLETE, allow_unicode=True), encoding="utf-8")
    known = {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, "specialist")}
    assert shell.json("catalogue", "add", str(path), **known)["state"] == "draft"
    path.write_text(yaml.safe_dump(COMPLETE | {"kind": "andel"}, allow_unicode=True), encoding="utf-8")
    refused = shell.here("catalogue", "add", str(path), **known)
    assert refused.exit_code == 1
    assert "kind" in refused.stderr


def test_catalogue_add_tells_people_the_version_and_takes_utf_8_only(api: tuple[str, Shell], tmp_path: Path) -> None:
    address, shell = api
    known = {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, "specialist")}
    path = tmp_path / "prov-annan.yaml"
    path.write_text(yaml.safe_dump(COMPLETE | {"id": "prov-annan"}, allow_unicode=True), encoding="utf-8")
    assert "prov-annan version 1 är inlagd som utkast (SHA-256 " in shell("catalogue", "add", str(path), **known).stdout
    path.write_bytes("id: å".encode("latin-1"))
    refused = shell.here("catalogue", "add", str(path), **known)
    assert (refused.exit_code, refused.stderr) == (1, "Filen är inte UTF-8. Spara den som UTF-8.\n")


def test_catalogue_add_takes_the_worked_patients_beside_the_file(api: tuple[str, Shell], tmp_path: Path) -> None:
    address, shell = api
    content = COMPLETE | {"id": "prov-delad"} | computing()
    wanted = digest(Specification.model_validate(content))
    beside = yaml.safe_dump(content["computation"].pop("worked"))
    (tmp_path / "prov-delad.worked.yaml").write_text(beside, encoding="utf-8")
    path = tmp_path / "prov-delad.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    known = {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, "specialist")}
    assert shell.json("catalogue", "add", str(path), **known)["history"][0]["digest"] == wanted


def test_a_merge_is_prepared_from_the_command_line_and_waits_for_another(api: tuple[str, Shell]) -> None:
    address, shell = api
    gone, stays = "reumatoid-artrit-etablerad", "reumatoid-artrit-tidig"
    wanted = ["catalogue", "merge", gone, "--into", stays, "--since", "2024-06", "--source", "Prov, avsnitt 1"]
    others = {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, "specialist")}
    assert shell.here(*wanted, **others).exit_code == 1, "specialists merge nothing"
    known = {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, "nationell")}
    wrong = shell.here(*wanted[:-3], "juni", *wanted[-2:], **known)
    assert (wrong.exit_code, "2023-09" in wrong.stderr) == (1, True), wrong.stderr
    draft = shell.json(*wanted, **known)
    assert (draft["state"], draft["content"]["merge"]["into"]) == ("in_review", stays)
    again = shell.here(*wanted, **known)
    assert (again.exit_code, "utkast" in again.stderr) == (1, True), again.stderr
    assert shell.here(*wanted[:3], **known).exit_code == 2, "into what, since when and by what is asked for"


def test_kiks_measures_come_in_as_drafts_and_go_out_as_a_file(api: tuple[str, Shell], tmp_path: Path) -> None:
    address, shell = api
    known = {"FOLJSAM_API_URL": address, "FOLJSAM_TOKEN": token(address, "specialist")}
    path = tmp_path / "kik.json"
    path.write_bytes(kik_file(kik_measure(1), kik_measure(2, soughtValue="Hög")))
    tried = shell.here("catalogue", "import-kik", str(path), "--preview", **known)
    assert (tried.exit_code, "inget är sparat" in tried.stdout) == (0, True)
    made = shell("catalogue", "import-kik", str(path), "--fields", **known)
    assert (made.returncode, made.stderr) == (0, "")
    assert "nytt utkast: 2." in made.stdout
    assert "soughtValue  tveksamt  Ordet ”Hög” har ingen känd betydelse; det är bevarat." in made.stdout
    assert shell.json("catalogue", "import-kik", str(path), **known)["outcomes"]["unchanged"] == 2
    path.write_bytes(b'[{"title": NaN}]')
    assert shell.here("catalogue", "import-kik", str(path), **known).exit_code == 1
    out = tmp_path / "ut.json"
    told = shell("catalogue", "export-kik", str(out), "--drafts", "--indicator", STROKE)
    assert (told.returncode, f"1 mått skrivna till {out}." in told.stdout) == (0, True)
    (record,) = json.loads(out.read_text(encoding="utf-8"))
    assert record["unitType"] == "Andel"
    (loss,) = shell.json("catalogue", "export-kik", str(out), "--indicator", STROKE)
    assert "name.en" in {field["place"] for field in loss["fields"]}
    assert shell.here("catalogue", "export-kik", str(out), "--indicator", "finns-inte").exit_code == 1
    assert shell.here("catalogue", "import-kik", "finns-inte.json").exit_code == 2


def test_an_address_that_is_no_api_is_a_sentence(shell: Shell, tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        known = {"FOLJSAM_API_URL": f"http://127.0.0.1:{other.server_port}", "FOLJSAM_TOKEN": "x"}
        done = shell("submit", str(data_file(tmp_path, 40)), "--round", "x", "--region", "14", **known)
        other.shutdown()
    assert (done.returncode, done.stderr) == (1, "Tjänsten svarade 501.\n")


def test_an_api_that_is_not_there_is_a_sentence(shell: Shell, tmp_path: Path) -> None:
    nobody = {"FOLJSAM_API_URL": "http://127.0.0.1:9", "FOLJSAM_TOKEN": "x"}
    done = shell.here("submit", str(data_file(tmp_path, 40)), "--round", "x", "--region", "14", **nobody)
    assert done.exit_code == 2
    assert "Når inte" in done.stderr


@pytest.mark.parametrize("api_only", [True, False], ids=["the API alone", "with the pages"])
def test_serve_runs_until_it_is_told_to_end_and_leaves_nothing_behind(
    tmp_path: Path, seeded_sqlite: Path, api_only: bool
) -> None:
    # From nothing at all once; the second time the catalogue is there, but nobody's account.
    shell = Shell(tmp_path) if api_only else with_database(tmp_path, seeded_sqlite)
    api, pages = free_port(), free_port()
    command = [FOLJSAM, "serve", *(["--api-only"] if api_only else ["--json"])]
    ports = {"FOLJSAM_PORT": str(api), "FOLJSAM_PAGES_PORT": str(pages)}
    wanted = [f"http://127.0.0.1:{api}/api/health"]
    if not api_only:
        wanted.append(f"http://127.0.0.1:{pages}/_stcore/health")
    with subprocess.Popen(command, env=shell.environment | ports, stdout=subprocess.PIPE, text=True) as process:
        try:
            for address in wanted:
                wait_until_up(address, process)
            assert listens(pages) is not api_only
        finally:
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=600)
    assert process.returncode == 0
    assert "tillfälligt lösenord: " in said
    assert f"http://127.0.0.1:{api}/api/openapi.json" in said
    assert (f"http://127.0.0.1:{pages}" in said) is not api_only
    assert not any(map(listens, (api, pages)))


def test_serve_on_a_port_that_is_taken_exits_2_and_names_it(installed: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = installed("serve", "--api-only", FOLJSAM_PORT=str(port))
    assert done.returncode == 2
    assert f"Porten {port} går inte att använda" in done.stderr
    assert "openapi.json" not in done.stdout, "no address is promised that does not answer"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
