"""Payments that others decided: a real one to the krona, a sheet typed by somebody tired, and what is refused."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from backend.cli.main import app
from backend.core.settings import current
from indicators.catalogue.packaged import packaged
from tests.support.world import World

pytestmark = pytest.mark.external

AGREEMENT, POT = "svf-2023-andra", "regionerna"
ADDRESS = f"/agreements/{AGREEMENT}/imported"
SOURCE = "Pressmeddelande från Socialdepartementet, december 2023"
RULEBOOK = Path(__file__).parents[1] / "data" / "agreements" / f"{AGREEMENT}.yaml"
PEOPLE = """
id: prov-svf
version: 1
status: published
what: population
name: {sv: Folkmängd som utbetalningen förutsätter, en: Population that the payment implies}
finality: final
source: {holder: Prov, document: Härledd ur utbetalningen, address: 'https://example.org', read: 2026-01-15, mark: convention}
"""


@pytest.fixture
def real(shared: Path) -> list[dict[str, str]]:
    """The state's second payment of 2023 to 21 regions, with the persons that it implies."""
    path = shared / "external" / "series" / "payments_svf_second_2023.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def kronor(real: list[dict[str, str]]) -> dict[str, int]:
    return {row["region"]: int(row["kronor"]) for row in real}


def entered(here: World, kind: str, identifier: str) -> None:
    for who, step in (("nationell", "submit"), ("nationell-2", "publish")):
        path = f"/entries/{kind}/{identifier}/versions/1/steps"
        here.post(path, who, {"step": step, "reason": None})


@pytest.fixture
def svf(here: World, real: list[dict[str, str]]) -> World:
    """The payment as a rulebook, and the population of its day."""
    text = RULEBOOK.read_text(encoding="utf-8")
    here.post("/entries/rulebook", "nationell", {"filename": RULEBOOK.name, "yaml": text})
    entered(here, "rulebook", AGREEMENT)
    persons = {row["region"]: int(row["persons_implied"]) for row in real}
    lines = [f"{code},2023-11-01,0+,{number}" for code, number in ({"00": sum(persons.values())} | persons).items()]
    body = {"filename": "folk.csv", "head": PEOPLE, "rows": "\n".join(["region,date,ages,total", *lines])}
    (draft,) = here.post("/figures", "nationell", body)
    entered(here, "figure_set", draft["id"])
    return here


def hand_in(here: World, data: bytes, filename: str = "beslut.csv", who: str | None = "nationell", **more: Any) -> Any:
    params = {"pot": POT, "source": SOURCE, "filename": filename} | more
    return here.call("POST", f"{ADDRESS}/file", who, params=params, content=data)


def as_csv(rows: list[tuple[str, str]]) -> bytes:
    """What Excel saves in Sweden: semicolons, Windows-1252."""
    return "\r\n".join(";".join(row) for row in [("Region", "Belopp (kr)"), *rows]).encode("cp1252")


def as_xlsx(rows: list[tuple[str, str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in [("Region", "Belopp (kr)"), *rows]:
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in row])  # type: ignore[union-attr]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def tired(kronor: dict[str, int]) -> list[tuple[str, str]]:
    """The same decision by somebody tired: codes that lost their zero, names, spaces, currency, öre, and a sum."""
    rows = [(code.lstrip("0"), f"{amount:,}".replace(",", " ")) for code, amount in kronor.items()]
    rows[0] = ("Region Stockholm ", f"{kronor['01']:,} kr".replace(",", "\N{NO-BREAK SPACE}"))
    rows[1] = ("uppsala län", f"{kronor['03']},00")
    rows[2] = ("4", f"{kronor['04']:,}:-".replace(",", "."))
    return [*rows, ("Summa", f"{sum(kronor.values())} kr")]


def test_a_real_payment_is_imported_compared_to_the_krona_and_approved_by_another(
    svf: World, kronor: dict[str, int], shared: Path
) -> None:
    data = (shared / "external" / "series" / "payments_svf_second_2023.csv").read_bytes()
    imported = hand_in(svf, data).json()
    assert (imported["state"], imported["total_kronor"]) == ("prepared", 182_500_000)
    assert {line["recipient"]: line["imported_ore"] for line in imported["lines"]} == {
        code: 100 * amount for code, amount in kronor.items()
    }
    assert not [line for line in imported["lines"] if line["differs"] or line["computed_ore"] != line["imported_ore"]]
    assert svf.get(ADDRESS) == [], "what waits is the national side's to see"
    steps = f"{ADDRESS}/{imported['id']}/steps"
    assert svf.call("POST", steps, "nationell", json={"step": "approve", "reason": None}).status_code == 403
    approved = svf.post(steps, "nationell-2", {"step": "approve", "reason": None})
    assert (approved["state"], approved["decided_by"]) == ("approved", "Nationell-2")
    assert [one["id"] for one in svf.get(ADDRESS)] == [imported["id"]]
    beside = told_by_the_command(svf)
    assert (
        {line["region"]: line["imported"] for line in beside}
        == {line["region"]: line["ore"] for line in beside}
        == {code: 100 * amount for code, amount in kronor.items()}
    )


def told_by_the_command(here: World) -> list[dict[str, Any]]:
    environment = {"FOLJSAM_DATABASE_URL": here.url, "FOLJSAM_DATA_DIR": str(here.folder)}
    current.cache_clear()
    try:
        told = CliRunner().invoke(app, ["agreement", "payments", AGREEMENT, "--json"], env=environment)
    finally:
        current.cache_clear()
    assert told.exit_code == 0, told.output
    return list(json.loads(told.stdout))


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_sheet_typed_by_somebody_tired_is_read_as_it_was_meant(
    svf: World, kronor: dict[str, int], write: Any
) -> None:
    name = "beslut.xlsx" if write is as_xlsx else "beslut.csv"
    answer = hand_in(svf, write(tired(kronor)), name)
    assert answer.status_code == 201, answer.text
    read = {line["recipient"]: line["imported_ore"] // 100 for line in answer.json()["lines"]}
    assert read == kronor


def problems(here: World, rows: list[tuple[str, str]]) -> list[str]:
    answer = hand_in(here, as_csv(rows))
    assert answer.status_code == 422, answer.text
    assert here.get(ADDRESS, "nationell") == [], "nothing is imported by half"
    return list(answer.json()["detail"]["problems"])


def test_what_does_not_hold_is_told_with_its_place_and_the_bytes_are_kept(svf: World, kronor: dict[str, int]) -> None:
    rows = tired(kronor)
    halland = next(place for place, (name, _) in enumerate(rows) if name == "13")
    (missing,) = problems(svf, [row for row in rows if row[0] != "13"])
    assert missing == "Region Halland (13) saknas; lägg till dem, med 0 kronor där inget betalas"
    (twice,) = problems(svf, [*rows[:-1], ("Halland", "1"), rows[-1]])
    assert twice.startswith(f"rad {len(rows) + 1}: ")
    assert f"rad {halland + 2}" in twice
    unknown, unread, _ = problems(svf, [("Lappland", "7"), ("25", "en miljon"), *rows[:-2]])
    assert unknown == "rad 2: ingen mottagare heter så; skriv länskoden eller regionens namn"
    assert unread.startswith("rad 3: beloppet går inte att läsa")
    (lines,) = problems(svf, [])
    assert "saknas" in lines
    files = [path for path in (svf.folder / "files").rglob("*") if path.is_file()]
    assert len(files) >= 4, "what was refused is kept too"


def test_a_misplaced_group_of_digits_is_caught_with_the_row_that_has_it(svf: World, kronor: dict[str, int]) -> None:
    rows = tired(kronor | {"09": 1_701_057})  # 1 057 701 as it was decided
    (problem,) = problems(svf, [*rows[:-1], ("Summa", "182500000")])
    assert "Region Gotland (09): 1 701 057 skulle stämma som 1 057 701" in problem


def test_a_decision_that_states_another_sum_than_its_rows_or_the_pot_is_refused(
    svf: World, kronor: dict[str, int]
) -> None:
    body = {"pot": POT, "source": SOURCE, "total": 365_000_000}
    lines = [{"recipient": code, "kronor": amount} for code, amount in kronor.items()]
    refused = svf.call("POST", ADDRESS, "nationell", json=body | {"lines": lines})
    rows, pot = refused.json()["detail"]["problems"]
    assert "raderna summerar till 182 500 000 kronor, inte 365 000 000" in rows
    assert "potten är 182 500 000" in pot
    imported = svf.post(ADDRESS, "nationell", body | {"lines": lines, "total": 182_500_000})
    again = svf.post(ADDRESS, "nationell", body | {"lines": lines, "total": 182_500_000})
    assert again["id"] == imported["id"], "the same click twice"
    other = [{**line, "kronor": line["kronor"] + (place == 0) - (place == 1)} for place, line in enumerate(lines)]
    answer = svf.call("POST", ADDRESS, "nationell", json=body | {"lines": other, "total": None})
    assert answer.status_code == 409, "one waits at a time"


def test_a_decision_that_differs_says_for_whom_and_a_later_one_replaces_it(svf: World, kronor: dict[str, int]) -> None:
    moved = kronor | {"01": kronor["01"] - 1_000, "03": kronor["03"] + 1_000}
    for amounts, differing in ((moved, {"01", "03"}), (kronor, set[str]())):
        detail = hand_in(svf, as_csv(tired(amounts))).json()
        assert {line["recipient"] for line in detail["lines"] if line["differs"]} == differing
        svf.post(f"{ADDRESS}/{detail['id']}/steps", "nationell-2", {"step": "approve", "reason": None})
    assert [one["state"] for one in svf.get(ADDRESS)] == ["approved", "replaced"]


def test_a_file_about_persons_is_refused_and_its_bytes_erased(svf: World) -> None:
    refused = hand_in(svf, as_csv([("Stockholm", "191212121212"), ("Namn", "Sture")]))
    assert refused.status_code == 422
    assert [path for path in (svf.folder / "files").rglob("*") if path.is_file()] == []


def test_money_that_others_decide_is_paid_as_the_approved_decision_says(here: World) -> None:
    address = "/agreements/sammanhallen-jamlik-saker-vard-2023"
    pots = [one for one in here.get(address)["pots"] if one["by"] == "decided"]
    told = here.get(f"{address}/payments", "nationell", occasion=pots[0]["occasions"][0])["problems"]
    assert any("läs in beslutet" in problem for problem in told)
    for pot in pots:
        lines = [{"recipient": "sodra", "kronor": pot["amount"]}]
        made = here.post(f"{address}/imported", "nationell", {"pot": pot["id"], "source": SOURCE, "lines": lines})
        here.post(f"{address}/imported/{made['id']}/steps", "nationell-2", {"step": "approve", "reason": None})
    told = here.get(f"{address}/payments", "nationell", occasion=pots[0]["occasions"][0])["problems"]
    assert not any("läs in beslutet" in problem for problem in told)


@pytest.mark.parametrize("who", [None, "rapportor-14", "attestant-14", "npo-nerv", "specialist", "administrator"])
def test_others_than_the_national_side_import_nothing(place: World, who: str | None) -> None:
    region = packaged().region_codes[0]
    body = {"pot": POT, "source": SOURCE, "lines": [{"recipient": region, "kronor": 1}]}
    asked = [place.call("POST", ADDRESS, who, json=body), hand_in(place, b"region;kronor", who=who)]
    assert {answer.status_code for answer in asked} <= {401, 403}
