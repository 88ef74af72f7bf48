"""How pathways meet the criteria: the report's tables as it prints them, a new year as entries, K6 beside the catalogue."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.assessments import YEAR, as_file, assessment, judgements, published, step
from tests.support.world import World

REPORT: dict[int, list[str]] = {
    # The names of table 1's and table 2's rows, in order, as the report of 2023 spells them.
    1: [
        "Jättecellsartrit (GCA)",
        "Kroniskt obstruktiv lungsjukdom (KOL) del 2 (kompletterar tidigare del 1)",
        "Ländryggsbesvär hos vuxna",
        "Generisk modell för integrering av levnadsvanor i vårdförlopp och andra kunskapsstöd",
        "Matallergi, IgE-förmedlad",
        "Obstruktiv sömnapné (OSA) hos vuxna",
        "Svårläkta sår",
        "Traumatisk hjärnskada (THS)",
        "Självskaadebeteende hos vuxna",
        "Depression hos vuxna",
    ],
    2: [
        "Jättecellsariterit (GCA)",
        "Kroniskt obstruktiv lungsjukdom (KOL) del 2",
        "Ländryggsbesvär hos vuxna",
        "Generisk modell för integrering av levnadsvanor i vårdförlopp och andra kunskapsstöd",
        "Matallergi, IgE-förmedlad",
        "Obstruktiv sömnapné (OSA) hos vuxna",
        "Svårläkta sår",
        "Traumatisk hjärnskada (THS)",
        "Självskaadebeteende hos vuxna",
        "Depression hos vuxna",
    ],
}
COLUMNS = {1: ["K1", "K2", "K3"], 2: ["K4", "K5", "K6"]}


def tables(here: World, who: str | None = None, **query: Any) -> dict[int, Any]:
    return {table["number"]: table for table in here.get("/criteria/tables", who, **query)["tables"]}


def spelled(row: dict[str, Any]) -> str:
    return str(row["document_name"] or row["pathway_name"])


@pytest.mark.parametrize("number", [1, 2])
def test_a_table_has_the_reports_rows_columns_and_order(place: World, number: int) -> None:
    table = tables(place)[number]
    assert [criterion["id"] for criterion in table["criteria"]] == COLUMNS[number]
    assert [spelled(row) for row in table["rows"]] == REPORT[number]
    assert all([cell["criterion"] for cell in row["cells"]] == COLUMNS[number] for row in table["rows"])


@pytest.mark.external
def test_the_tables_are_those_of_the_reports_own_text(place: World, shared: Path) -> None:
    text = (shared / "sources" / "delrapport-2023-vardforlopp.txt").read_text(encoding="utf-8")
    before = text.partition("\tinbegripa flera specialiteter")[2]
    first, _, rest = before.partition("\nTabell 1.")
    second = rest.partition("\tfrämja hälsa i hela förloppet")[2].partition("\nTabell 2.")[0]
    for number, part in ((1, first), (2, second)):
        lines = [line.split("\t") for line in part.splitlines()[1:] if line and not line.startswith("\t")]
        rows = tables(place)[number]["rows"]
        assert [spelled(row) for row in rows] == [name for name, *_ in lines]
        for row, (_, *cells) in zip(rows, lines, strict=True):
            answers = [cell["verdict"] for cell in row["cells"] if cell["verdict"]]
            assert answers == [{"J": "yes", "N": "no"}[cell[0]] for cell in cells[: len(answers)]]


def test_the_name_today_stands_first_and_the_reports_spelling_beside_it(place: World) -> None:
    by_pathway = {row["pathway"]: row for row in tables(place)[2]["rows"]}
    giant, back = by_pathway["jattecellsarterit"], by_pathway["landryggsbesvar"]
    assert (giant["pathway_name"], giant["document_name"]) == ("Jättecellsarterit (GCA)", "Jättecellsariterit (GCA)")
    assert back["document_name"] is None, "nothing is said of a name that is spelled as today"


def test_the_workbook_has_the_tables_the_catalogue_and_the_evidence(place: World) -> None:
    book = openpyxl.load_workbook(io.BytesIO(place.call("GET", "/criteria.xlsx").content))
    assert book.sheetnames == ["Tabell 1", "Tabell 2", "Möjligt att följa", "Underlag"]
    for number in (1, 2):
        head, *rows = list(book[f"Tabell {number}"].iter_rows(values_only=True))
        assert [str(title)[:2] for title in head[1:]] == COLUMNS[number]
        names = [str(row[0]) for row in rows]
        expected = zip(names, REPORT[number], strict=True)
        assert all(name == spelling or f"(i dokumentet: {spelling})" in name for name, spelling in expected)
    self_harm = next(row for row in book["Tabell 1"].iter_rows(values_only=True) if "Självskade" in str(row[0]))
    assert str(self_harm[2]).startswith("Nej. Vårdförloppet börjar i den specialiserade")
    assert len(list(book["Underlag"].iter_rows())) == 1 + 60


def test_a_new_year_is_new_entries_by_two_people_and_the_year_before_stays(here: World) -> None:
    # What a later report might print: another order in each table, and a spelling of its own.
    rows = {
        "sepsis": [{"table": 1, "place": 2, "name": "Sepsis"}, {"table": 2, "place": 1, "name": "Sepsiss"}],
        "kol": [{"table": 1, "place": 1, "name": "KOL"}, {"table": 2, "place": 2, "name": "KOL"}],
    }
    before = here.get("/criteria")
    for pathway, printed in rows.items():
        published(here, pathway, rows=printed)
    assert here.get("/criteria", year=2023) == before
    assert {(row["pathway"], row["year"]) for row in here.get("/criteria")} == {("kol", 2024), ("sepsis", 2024)}
    assert here.get("/criteria/tables")["years"] == [2024, 2023]
    orders = {number: [row["pathway"] for row in table["rows"]] for number, table in tables(here, year=YEAR).items()}
    assert orders == {1: ["kol", "sepsis"], 2: ["sepsis", "kol"]}
    assert [row["document_name"] for row in tables(here)[2]["rows"]] == ["Sepsiss", "KOL"]
    book = openpyxl.load_workbook(io.BytesIO(here.call("GET", "/criteria.xlsx", params={"year": YEAR}).content))
    assert str(book["Tabell 2"]["A2"].value).endswith("(i dokumentet: Sepsiss)")
    newest = here.get("/pathways/kol")
    assert (newest["assessment_year"], len(newest["assessments"])) == (2024, 6)


def test_an_assessment_that_no_document_prints_stands_last(place: World) -> None:
    published(place, "sepsis", rows=[{"table": 1, "place": 1, "name": "Sepsis"}])
    published(place, "kol")
    assert [(row["pathway"], row["place"]) for row in tables(place)[1]["rows"]] == [("sepsis", 1), ("kol", None)]


def test_only_published_assessments_are_read_and_the_author_publishes_none(here: World) -> None:
    entry = assessment("sepsis")
    here.post("/entries/assessment", "nationell", as_file(entry))
    assert here.call("GET", "/criteria", params={"year": YEAR}).status_code == 404
    assert step(here, "nationell", "submit", entry).status_code == 200
    own = step(here, "nationell", "publish", entry)
    assert (own.status_code, "eget" in own.json()["detail"]) == (403, True)
    assert step(here, "specialist", "publish", entry).status_code == 403
    assert step(here, "nationell-2", "publish", entry).status_code == 200
    assert len(here.get("/criteria", year=YEAR)) == 6


def test_a_corrected_assessment_is_its_next_version_with_both_in_the_history(here: World) -> None:
    published(here, "sepsis", judged_by="Provgruppen", judged_on="2024-09")
    corrected = judgements()
    corrected[0]["verdict"] = "no"
    published(here, "sepsis", version=2, judgements=corrected)
    assert {row["criterion"] for row in here.get("/criteria", year=YEAR) if row["verdict"] == "no"} == {"K1"}
    history = here.get("/entries/assessment/sepsis-2024")["history"]
    assert [(v["version"], v["state"]) for v in history] == [(2, "published"), (1, "revised")]
    assert all(version["created_by"] != version["reviewed_by"] for version in history)
    first = here.get("/entries/assessment/sepsis-2024", version=1)["content"]
    assert (first["judged_by"], first["judged_on"]) == ("Provgruppen", "2024-09")


def without(criterion: str) -> list[dict[str, Any]]:
    return [judgement for judgement in judgements() if judgement["criterion"] != criterion]


def changed(place: int, **changes: Any) -> list[dict[str, Any]]:
    """All six, with one that is otherwise; None takes a field away."""
    every = judgements()
    every[place] = {name: value for name, value in (every[place] | changes).items() if value is not None}
    return every


SHAPES: list[tuple[str, str, dict[str, Any]]] = [
    ("judgements", "K3 är inte bedömt", {"judgements": without("K3")}),
    ("judgements", "K1 står 2 gånger", {"judgements": [*judgements(), judgements()[0]]}),
    ("judgements.5.verdict", "K6: 'verdict' ges inte", {"judgements": changed(5, verdict="yes")}),
    ("judgements.5.progress", "K6: 'progress' behövs", {"judgements": changed(5, progress=None)}),
    ("judgements.0.verdict", "K1: 'verdict' behövs", {"judgements": changed(0, verdict=None)}),
    ("judgements.0.progress", "K1: 'progress' ges inte", {"judgements": changed(0, progress="most")}),
    ("judgements.0.criterion", "", {"judgements": changed(0, criterion="K7")}),
    ("judgements.0.verdict", "", {"judgements": changed(0, verdict="maybe")}),
    ("judgements.0.evidence", "", {"judgements": changed(0, evidence=None)}),
    ("id", "sepsis-2024", {"id": "sepsis-i-ar"}),
    ("rows", "tabell 1 står 2 gånger", {"rows": [{"table": 1, "place": n, "name": "Sepsis"} for n in (1, 2)]}),
    ("rows.0.table", "", {"rows": [{"table": 3, "place": 1, "name": "Sepsis"}]}),
]


@pytest.mark.parametrize(("where", "says", "changes"), SHAPES)
def test_an_assessment_that_does_not_hold_is_refused_with_its_line(
    place: World, where: str, says: str, changes: dict[str, Any]
) -> None:
    answer = place.call("POST", "/entries/assessment", "nationell", json=as_file(assessment("sepsis", **changes)))
    assert answer.status_code == 422
    problems = answer.json()["detail"]["problems"]
    assert where in {problem["place"] for problem in problems}, problems
    assert says in " ".join(problem["message"] for problem in problems)
    # The id stands on the file's first line; everything else below it.
    assert all(problem["line"] > (0 if where == "id" else 1) for problem in problems)
    assert answer.json()["detail"]["message"].startswith("Bedömningen")


def test_a_pathway_that_there_is_not_is_told(place: World) -> None:
    answer = place.call("POST", "/entries/assessment", "nationell", json=as_file(assessment("finns-inte")))
    assert [remark["rule"] for remark in answer.json()["detail"]["remarks"]] == ["unknown-pathway"]


def test_a_pathway_has_one_assessment_a_year(place: World) -> None:
    published(place, "sepsis")
    again = place.call("POST", "/entries/assessment", "nationell-2", json=as_file(assessment("sepsis")))
    assert (again.status_code, "nästa version" in again.json()["detail"]) == (409, True)


def test_two_pathways_cannot_have_the_same_row_of_a_table(place: World) -> None:
    row = [{"table": 1, "place": 1, "name": "Sepsis"}]
    published(place, "sepsis", rows=row)
    answer = place.call("POST", "/entries/assessment", "nationell", json=as_file(assessment("kol", rows=row)))
    assert [remark["rule"] for remark in answer.json()["detail"]["remarks"]] == ["row-taken"]
    published(place, "kol", year=2025, rows=row)  # another year's table is another table


def test_a_year_that_is_not_assessed_is_answered_with_those_that_are(place: World) -> None:
    for address in ("/criteria", "/criteria/tables", "/criteria.xlsx"):
        answer = place.call("GET", address, params={"year": 2021})
        assert (answer.status_code, "2023" in answer.json()["detail"]) == (404, True)


def followed(here: World, who: str | None = None) -> dict[str, Any]:
    return {entry["pathway"]: entry for entry in here.get("/criteria/tables", who)["possible_to_follow"]}


@pytest.mark.parametrize("who", [None, "nationell"])
def test_where_the_report_says_published_and_the_catalogue_has_none_both_are_said(
    place: World, who: str | None
) -> None:
    for pathway in ("landryggsbesvar", "traumatisk-hjarnskada"):
        entry = followed(place, who)[pathway]
        assert (entry["progress"], entry["published"]) == ("published", 0)
        assert "ingen av vårdförloppets indikatorer publicerad" in entry["disagreements"][0]["sv"]
        assert "none of the pathway's indicators is published" in entry["disagreements"][0]["en"]


def test_a_report_and_a_catalogue_that_agree_are_not_said_to_differ(place: World) -> None:
    # The report: most are specified, from quality registers; the catalogue: three of five, two from such registers.
    entry = followed(place, "nationell")["kol-del-2"]
    assert (entry["published"], entry["drafts"], entry["disagreements"]) == (3, 2, [])
    assert "quality_register" in entry["sources"]


def test_drafts_are_counted_only_for_those_who_may_read_them(place: World) -> None:
    assert followed(place)["kol-del-2"]["drafts"] is None
    assert followed(place)["kol-del-2"]["disagreements"] == []


def test_a_register_from_before_assessments_has_them_after_the_next_start(database_url: str) -> None:
    from sqlmodel import col, delete

    from backend.core import site
    from backend.core.database import engine_for, migrate, transaction
    from backend.core.permissions import SYSTEM
    from backend.register import criteria, seeding
    from backend.register.tables import EntryVersion

    engine = engine_for(database_url)
    migrate(engine)
    with transaction(engine) as session:
        seeding.seed(session, SYSTEM)
        # As the release before left it: everything else, and no assessment.
        session.execute(delete(EntryVersion).where(col(EntryVersion.kind) == "assessment"))
        site.set_value(session, seeding.SEEDED, "the release before")
    with transaction(engine) as session:
        assert criteria.rows(session) == []
        assert seeding.seed(session, SYSTEM) == 10
        assert len(criteria.rows(session)) == 60
        assert seeding.seed(session, SYSTEM) == 0
