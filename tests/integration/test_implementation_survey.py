"""The whole survey of a form about implementation: kept, read by those who may, and taken in from a file."""

import io
from typing import Any

import openpyxl
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlmodel import select

from backend.core.database import MIGRATIONS, engine_for, migrate, transaction
from backend.core.permissions import ANYBODY, SYSTEM
from backend.implementation import service
from backend.implementation.form_columns import FILE_COLUMNS
from backend.implementation.tables import ImplementationAnswer
from backend.register import seeding
from backend.reports.excel import Sheet, book
from indicators.catalogue.packaged import packaged
from tests.support.world import World

PATHWAY = "svarlakta-sar"
NAME = "Samlad analys av sår i benen"
SURVEY = {
    "gap_analysis": NAME,
    "gaps": [
        {"theme": "competence", "text": "Kompression lärs inte ut i primärvården."},
        {"theme": "municipality", "text": None},  # a theme without a word about it
    ],
    "change_needs": "Ett sårteam i varje närområde.",
    "process_resources": "Processledare på halvtid.",
    "action_plan": "Beslutas i höst.",
    "local_conditions": "Ledningen står bakom.",
    "staff_experience": "Undersköterskorna ser färre omläggningar.",
    "patient_contracts": 120,
    "patient_contract_groups": "Venösa bensår.",
    "municipalities": "Fyra kommuner har deltagit.",
    "follow_up": "RiksSår varje kvartal.",
}
SURVEY_TEXTS = {"challenges", "consequences", *(f"survey.{name}" for name in SURVEY)}
FORM: dict[str, Any] = {
    "year": 2024,
    "pathway": PATHWAY,
    "region": "14",
    "decided": "2023-05-01",
    "gap_analysed": "2023-09-01",
    "planned_start": "2024-01-01",
    "planned_end": "2025-06-30",
    "challenges": "Resurser i primärvården.",
    "consequences": None,
    "survey": SURVEY,
}


def forms(here: World, who: str) -> Any:
    return here.get("/implementation/answers", who, year=2024)


def test_a_form_is_read_as_it_was_answered(here: World) -> None:
    here.in_force(FORM)
    [form] = forms(here, "nationell")
    assert {name: form[name] for name in FORM} == FORM


def test_texts_are_for_those_who_read_challenges_and_themes_and_plans_for_everybody_who_is_logged_in(
    here: World,
) -> None:
    here.in_force(FORM)
    for who in ("rapportor-14", "attestant-14", "npo-nerv", "nationell"):
        assert forms(here, who)[0]["survey"] == SURVEY, who
    for who in ("rapportor-12", "administrator", "specialist"):
        [form] = forms(here, who)
        said = {name: value for name, value in form["survey"].items() if value}
        themes = [{"theme": "competence", "text": None}, {"theme": "municipality", "text": None}]
        assert said == {"gaps": themes, "patient_contracts": 120}, who
        assert (form["planned_end"], form["challenges"]) == ("2025-06-30", None)


def test_the_same_survey_said_in_another_order_changes_nothing(here: World) -> None:
    attested = here.in_force(FORM)
    turned = FORM | {"survey": SURVEY | {"gaps": list(reversed(SURVEY["gaps"])), "consequences": None}}  # type: ignore[call-overload]
    turned["survey"].pop("consequences")
    assert here.post("/implementation/answers", "rapportor-14", turned)["id"] == attested["id"]


def test_a_word_more_in_the_survey_waits_to_be_attested(here: World) -> None:
    here.in_force(FORM)
    changed = FORM | {"survey": SURVEY | {"action_plan": "Beslutad."}}
    assert here.post("/implementation/answers", "rapportor-14", changed)["state"] == "answered"


@pytest.mark.parametrize(
    "wrong",
    [
        {"planned_start": "2024-02-01", "planned_end": "2024-01-31"},  # the day before it begins
        {"planned_start": "0202-02-01"},  # a year that fingers slip on
        {"survey": {"gaps": [{"theme": "it"}, {"theme": "it"}]}},
        {"survey": {"gaps": [{"theme": "money"}]}},
        {"survey": {"patient_contracts": -1}},
        {"survey": {"change_need": "a field that there is not"}},
        {"survey": {"change_needs": "x" * 4001}},
        {"survey": {"gaps": [{"theme": "it", "text": "Ring 19121212-1212."}]}},
    ],
)
def test_what_cannot_be_is_refused(place: World, wrong: dict[str, Any]) -> None:
    refused = place.call("POST", "/implementation/answers", "rapportor-14", json=FORM | wrong)
    assert refused.status_code == 422
    assert "1212-1212" not in refused.text


def test_a_form_of_before_the_survey_is_read_and_answered_again(database_url: str) -> None:
    engine = engine_for(database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    command.upgrade(config, "0011")
    moment = "'2024-01-01 00:00:00'"
    account = (
        "insert into account (id, username, display_name, password_hash, active, must_change_password, created_at) "
        f"values (1, 'r', 'R', '', true, true, {moment})"
    )
    answered = (
        "insert into implementation_answer (id, year, pathway, region, unit, state, challenges, answered_by, "
        f"answered_at, attested_at) values (1, 2023, '{PATHWAY}', '14', '', 'attested', 'Svårt.', 1, {moment}, {moment})"
    )
    with engine.begin() as connection:
        connection.execute(text(account))
        connection.execute(text(answered))
    migrate(engine)
    with transaction(engine) as session:
        seeding.seed(session, SYSTEM)
        row = session.exec(select(ImplementationAnswer)).one()
        shown = service.answer_out(packaged().status_rule, row, {}, open_text=True)
        assert (shown.challenges, shown.planned_start, shown.survey.gaps) == ("Svårt.", None, [])
        assert service.answers(session, ANYBODY, 2023)[0].challenges is None


def hand_in(here: World, row: dict[str, Any], **params: Any) -> Any:
    data = book([Sheet("Införande", {header: header for header in FILE_COLUMNS}, [row])])
    sent = {"year": 2024, "filename": "svar.xlsx", **params}
    answer = here.call("POST", "/implementation/file", "rapportor-14", params=sent, content=data)
    assert answer.status_code == 200, answer.text
    return answer.json()


def template(here: World) -> dict[str, Any]:
    content = here.call("GET", "/implementation/template.xlsx", "rapportor-14", params={"year": 2024}).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = (dict(zip(FILE_COLUMNS, line, strict=True)) for line in sheet.iter_rows(min_row=2, values_only=True))
    return next(row for row in rows if row["vårdförlopp"] == PATHWAY)


def test_the_template_has_the_whole_survey_and_changes_nothing_when_it_comes_back(here: World) -> None:
    here.in_force(FORM)
    row = template(here)
    assert (row["gap: kompetens"], row["gap: kommunen"], row["gap: it"]) == (
        "Kompression lärs inte ut i primärvården.",
        "ja",  # a theme without a text
        "",
    )
    assert (row["antal patientkontrakt"], row["planerat slut"]) == ("120", "2025-06-30")
    assert hand_in(here, row)["changes"] == []


def test_the_template_says_how_it_is_filled_in_and_is_read_with_that_sheet_in_it(here: World) -> None:
    here.in_force(FORM)
    content = here.call("GET", "/implementation/template.xlsx", "rapportor-14", params={"year": 2024}).content
    guide = [str(cell.value) for cell in openpyxl.load_workbook(io.BytesIO(content))["Läs mig"]["A"]]
    told = " ".join(guide)
    others = set(FILE_COLUMNS) - {"vårdförlopp", "region", "del av regionen"}
    free = [name for name in others if not name.startswith("gap: ") and name not in told]
    assert all(FILE_COLUMNS[name] in SURVEY_TEXTS for name in free), "what is not named is free text"
    sent = {"year": 2024, "filename": "svar.xlsx"}
    answer = here.call("POST", "/implementation/file", "rapportor-14", params=sent, content=content)
    assert answer.json() == {"accepted": 0, "changes": [], "problems": []}


def test_a_row_changes_what_it_says_and_leaves_the_rest(here: World) -> None:
    here.in_force(FORM)
    row = {
        "vårdförlopp": PATHWAY,
        "region": "14",
        "gap: it": "Journalen saknar sårmall.",  # a theme more
        "gap: kompetens": "ja",  # it was one already, and keeps its text
        "gap: kommunen": "Nej",  # is no gap any more
        "antal patientkontrakt": 150,  # a number, as Excel has it
        "planerat slut": "nej",  # nothing is planned any more
        "handlingsplan": "Beslutad.",
    }
    assert hand_in(here, row)["accepted"] == 1
    form = forms(here, "rapportor-14")[-1]
    changed = SURVEY | {
        "gaps": [SURVEY["gaps"][0], {"theme": "it", "text": "Journalen saknar sårmall."}],  # type: ignore[index]
        "patient_contracts": 150,
        "action_plan": "Beslutad.",
    }
    assert (form["survey"], form["planned_end"], form["decided"]) == (changed, None, "2023-05-01")


@pytest.mark.parametrize(
    ("header", "cell", "message"),
    [
        ("planerat slut", "2023-12-31", "före planerad start"),
        ("planerad start", "våren", "går inte att läsa"),
        ("antal patientkontrakt", "många", "heltal"),
        ("gap: team", "x" * 4001, "högst 4000 tecken"),
        ("gap-analysens namn", "x" * 201, "högst 200 tecken"),
        ("uppföljning", "x" * 4001, "högst 4000 tecken"),
    ],
)
def test_what_is_mistyped_is_refused_with_its_column(place: World, header: str, cell: str, message: str) -> None:
    row = {"vårdförlopp": PATHWAY, "region": "14", "planerad start": "2024-01-01", "gap: kompetens": "ja"}
    [problem] = hand_in(place, row | {header: cell})["problems"]
    assert (problem["row"], problem["column"], message in problem["message"]) == (2, header, True)
    assert forms(place, "rapportor-14") == []


def test_a_text_about_a_person_stops_the_file(place: World) -> None:
    row = {"vårdförlopp": PATHWAY, "region": "14", "medarbetarnas erfarenheter": "Ring 19121212-1212."}
    answer = hand_in(place, row)
    assert (answer["accepted"], "1212" in str(answer)) == (0, False)
