"""The demonstration: made-up values through the real road, and running it again keeps what is there."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine, text

from backend.core.database import engine_for
from tests.functional.test_command_line import Shell


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, Any]:
    """A shell whose installation has the demonstration in it, and what the command answered."""
    shell = Shell(tmp_path_factory.mktemp("demonstration"))
    done = shell("demo", "--json")
    assert done.returncode == 0, done.stderr
    return shell, json.loads(done.stdout)


def database(shell: Shell) -> Engine:
    return engine_for(f"sqlite:///{shell.folder}/data/foljsam.db")


def test_every_region_is_there_and_some_deliveries_go_wrong(installation: tuple[Shell, Any]) -> None:
    found = installation[1]
    assert set(found) >= {"regions", "submissions", "observations"}
    assert found["regions"] == 21
    assert found["observations"] > 2000
    states = found["submissions"]
    assert states["received"] > states["accepted"] > 0
    assert states["rejected"] > 0
    assert states["returned"] > 0
    assert states["waiting"] == 0


def test_running_it_again_keeps_what_is_there(installation: tuple[Shell, Any]) -> None:
    shell, first = installation
    again = shell.json("demo")
    assert again["submissions"] == first["submissions"]
    assert again["observations"] == first["observations"]
    assert again["forms"] == 0


def test_some_are_late_some_missing_and_some_have_said_why(installation: tuple[Shell, Any]) -> None:
    engine = database(installation[0])
    with engine.connect() as connection:
        late = connection.execute(
            text(
                "select count(*) from submission s join round r on r.id = s.round_id where date(s.received_at) > r.due"
            )
        ).scalar_one()
        without = connection.execute(
            text(
                "select count(*) from round_region rr where round_id = 'demo-2024' and not exists"
                " (select 1 from submission s where s.round_id = rr.round_id and s.region = rr.region)"
            )
        ).scalar_one()
        declared = connection.execute(text("select count(*) from declaration")).scalar_one()
    assert late > 0
    assert without == 2, "one is missing, one has said why"
    assert declared == 2


def test_some_files_are_the_template_filled_in_by_hand_with_counts_alone(
    installation: tuple[Shell, Any],
) -> None:
    folder = installation[0].folder
    with database(installation[0]).connect() as connection:
        by_hand = connection.execute(
            text("select id, state from submission where filename like '%.xlsx' and round_id = 'demo-2025'")
        ).all()
        shown = connection.execute(
            text("select count(*) from published_cell where numerator is not null and value is null and cause is null")
        ).scalar_one()
    assert {state for _, state in by_hand} == {"published"}
    assert shown == 0, "each has the value that its counts give"
    checked = pl.read_parquet(next(folder.rglob(f"{by_hand[0][0]}/observations.parquet")))
    counted = checked.filter(pl.col("numerator").is_not_null())
    assert counted.height > 10
    assert counted["value"].null_count() == counted.height


def test_it_says_everywhere_that_it_is_made_up(installation: tuple[Shell, Any]) -> None:
    statuses = installation[0].json("report", "implementation")
    told = "Demonstration: värden, svar och konton är påhittade, utom Koladas egna värden, som är verkliga."
    assert {row["notice"] for row in statuses} == {told}
    assert len({row["status"] for row in statuses}) >= 4


def test_koladas_values_are_there_as_they_are_and_their_breaks_are_told(
    installation: tuple[Shell, Any],
) -> None:
    """Norrbotten's foot examinations went from 74 to 26 per cent; no region's value of 146 per cent is shown."""
    with database(installation[0]).connect() as connection:
        feet = connection.execute(
            text(
                "select period_label, value from published_cell p join round r on r.id = p.round_id where cause is null"
                " and indicator = 'kolada-u70481' and region = '25' and superseded_at is null order by 1"
            )
        ).all()
        told = connection.execute(
            text(
                "select code, count from finding_count f join submission s on s.id = f.submission_id"
                " where s.round_id = 'kolada-2025' and severity = 'warning'"
            )
        ).all()
        impossible = connection.execute(
            text("select count(*) from published_cell where indicator = 'kolada-n79221' and cast(value as real) > 100")
        ).scalar_one()
        made_up = connection.execute(
            text("select count(*) from observation where indicator like 'kolada%' and round_id not like 'kolada%'")
        ).scalar_one()
    assert [(label, float(value)) for label, value in feet] == [("2023", 77.0), ("2024", 74.0), ("2025", 26.0)]
    assert {code for code, number in told if number > 20} == {"jump", "value-untypical"}
    assert impossible == 0
    assert made_up == 0, "what has real values is not made up beside them"


def test_made_up_values_seldom_need_an_explanation(installation: tuple[Shell, Any]) -> None:
    with database(installation[0]).connect() as connection:
        warnings, rows = connection.execute(
            text(
                "select (select sum(count) from finding_count f where severity = 'warning' and submission_id = s.id), rows"
                " from submission s where round_id = 'demo-2025' and state = 'published' order by 1 desc limit 1"
            )
        ).one()
    assert warnings * 8 < rows, "the worst of all files"


def test_every_form_is_attested_but_one_change_of_what_is_in_force(installation: tuple[Shell, Any]) -> None:
    shell = installation[0]
    with database(shell).connect() as connection:
        waiting = connection.execute(
            text(
                "select w.year, w.region, w.unit, f.resources_appointed, w.resources_appointed from implementation_answer w"
                " join implementation_answer f using (year, pathway, region, unit)"
                " where w.state = 'answered' and f.state = 'attested'"
            )
        ).all()
        alone = connection.execute(
            text("select count(*) from implementation_answer where attested_by = answered_by or state = 'revised'")
        ).scalar_one()
    assert waiting == [(2025, "14", "SkaS", None, "2023-10-21")]
    assert alone == 0
    shown = shell.here("report", "implementation")
    assert shown.stdout.endswith("svar. 1 till väntar på attest.\n")


def test_some_regions_answer_for_parts_of_themselves(installation: tuple[Shell, Any]) -> None:
    statuses = installation[0].json("report", "implementation")
    assert max(row["answers"] for row in statuses) >= 2
    assert "not_answered" in {row["status"] for row in statuses}


def test_no_code_but_the_demonstrations_own_knows_about_it() -> None:
    rooms = Path(__file__).parents[2]
    for path in (
        p for room in ("indicators", "datasources", "backend", "frontend") for p in (rooms / room).rglob("*.py")
    ):
        inside = path.parent.name == "demo" or path.name in ("server.py", "main.py")  # the command that runs it
        assert inside or "demo" not in path.read_text(encoding="utf-8").casefold(), path


def test_three_regions_have_verdicts_of_every_level_and_money_is_paid_and_prepared(
    installation: tuple[Shell, Any],
) -> None:
    shell = installation[0]
    verdicts = shell.json("agreement", "fulfilment", "okad-tillganglighet-2023")
    measured = [one for one in verdicts if one["month"] and one["share"]]
    assert {one["region"] for one in measured} == {"09", "12", "21"}
    assert {one["verdict"] for one in measured} == {"met", "partly", "not_met"}
    assert [
        one["region"] for one in verdicts if one["requirement"] == "rekvisition-block-2" and one["verdict"] == "met"
    ] == ["12"], "one is judged, another waits for approval"
    assert {line["run"] is None for line in shell.json("agreement", "payments", "kunskapsstyrning-2014")} == {False}
    with database(shell).connect() as connection:
        runs = dict(connection.execute(text("select agreement, state from payment_run")).all())
    assert runs == {"kunskapsstyrning-2014": "approved", "patientmiljarden-2018": "prepared"}
