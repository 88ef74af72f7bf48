"""Documents that regions and the nation owe by agreements: figures as the API has them, empty places as they are, who reads."""

import io
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import docx
import pytest

from backend.documents import making
from backend.documents.content import recipients
from backend.documents.content.forbundsrapport import OUTLINES
from backend.documents.outline import FOLDER
from backend.documents.writing import numbers
from indicators.catalogue.packaged import packaged
from tests.support.agreements import as_yaml
from tests.support.documents import Reread
from tests.support.small_agreement import AGREEMENT, CITES, MEASURE, accept, content, deliver, publish_rulebook, row
from tests.support.world import HEART, STROKE, World, proportion

HOSTILE = '#set page(paper: "a3") $ x^2 $ <etikett> *fet* `kod` {{ 7*7 }} {% raw %} <w:p/> &amp; =HYPERLINK("x")'
"""What would be markup to Typst, Word, a template or a spreadsheet, if it were not text."""


@pytest.fixture
def quick(place: World) -> World:
    """An installation that makes documents without a process of its own, which costs a second each."""
    place.client.app.state.maker.write = making.write  # type: ignore[attr-defined]
    return place


ACCOUNT = {
    "nature": "document",
    "id": "redovisning",
    "name": {"sv": "Regionens redovisning", "en": "The account"},
    "cites": CITES,
    "owed_by": "region",
    "owed_to": "Regeringskansliet",
    "by": "2024-03-31",
    "contents": [{"sv": "Hur medlen använts"}],
}
"""What makes an agreement one that regions account for."""


def asks_for_an_account(here: World) -> None:
    """The small agreement with four months of values of two regions, as one that regions account for."""
    deliver(here)
    publish_rulebook(here, version=2, requirements=[*content()["requirements"], ACCOUNT])


def paid(here: World) -> Any:
    """The agreement's only occasion, prepared by one and approved by another."""
    run = here.post(f"/agreements/{AGREEMENT}/runs", "nationell", {"occasion": "slut"})
    step = {"step": "approve", "reason": None}
    answer = here.call("POST", f"/agreements/{AGREEMENT}/runs/{run['id']}/steps", "nationell-2", json=step)
    assert answer.status_code == 200, answer.text
    return answer.json()


def approved_judgement(here: World, body: dict[str, Any]) -> None:
    """A judgement that one has prepared and another approved."""
    judged = here.post(f"/agreements/{AGREEMENT}/judgements", "nationell", body)
    where = f"/agreements/{AGREEMENT}/judgements/{judged['id']}/steps"
    assert here.call("POST", where, "nationell-2", json={"step": "approve", "reason": None}).status_code == 200


def by_sex(here: World) -> None:
    """Västra Götaland's February once more, women and men too: 400 of 500 and 340 of 500."""
    women, men = (row("14", "2023-02", number, 500) | {"sex": sex} for sex, number in (("women", 400), ("men", 340)))
    accept(here, [row("14", "2023-02", 740, 1000), women, men], "manad-2023-02")


def test_a_regions_account_has_its_verdicts_money_women_and_men_as_the_api_has_them(quick: World) -> None:
    asks_for_an_account(quick)
    by_sex(quick)
    lines = [one for one in paid(quick)["lines"] if one["region"] == "14"]
    made = Reread(quick, f"regionredovisning/{AGREEMENT}-14", "rapportor-14")
    assert made.missing() == []
    verdicts = quick.get(f"/agreements/{AGREEMENT}/fulfilment", "rapportor-14", region="14")["verdicts"]
    with_value = [one for one in verdicts if one["month"] and one["verdict"] != "no_value"]
    named = made.named()
    assert (named["bedomningar"], named["uppfyllda"]) == (str(len(with_value)), "2")  # both months reach the level
    assert named["utbetalt"] == str(sum(line["ore"] for line in lines) // 100)
    assert named["matt_med_kon"] == "1"
    newest = max(with_value, key=lambda one: one["month"])
    assert made.table("Krav")[0][1:6] == ["2023-02", "2", "2", f"{newest['value']},0", f"{newest['level']},0"]
    of_sexes = [one for one in made.figures if "sex=" in one["address"]]
    assert [one["value"] for one in of_sexes] == ["80.0", "68.0"]
    for one in of_sexes:
        asked = urlsplit(one["address"].removeprefix("/api"))
        cells = quick.get(asked.path, "rapportor-14", **dict(parse_qsl(asked.query)))["items"]
        assert [cell["value"] for cell in cells] == [one["value"]]
    assert [cell.replace("\u202f", " ") for cell in made.table("Mått")[0][1:4]] == ["2023-02", "80,0 %", "68,0 %"]


def test_a_regions_account_tells_nothing_of_another_region(quick: World) -> None:
    asks_for_an_account(quick)
    made = Reread(quick, f"regionredovisning/{AGREEMENT}-14", "rapportor-14")
    assert {one["address"].split("region=")[1] for one in made.figures if "region=" in one["address"]} == {"14"}
    assert "Skåne" not in made.texts["docx"]


def test_a_regions_account_without_anything_says_so_and_leaves_lines_for_the_plan(quick: World) -> None:
    made = Reread(quick, "regionredovisning/okad-tillganglighet-2023-14", "attestant-14")
    assert made.missing() == []
    for content_of in made.texts.values():
        assert "Ingen godkänd utbetalning till regionen finns i plattformen." in content_of
        assert "Inga värden för kvinnor och män var för sig finns att visa." in content_of
        assert "Text saknas. Hur årets medel används till att minska väntetiderna inom BUP" in content_of
        assert f"Handlingsplanens namn {recipients.LINE}" in content_of


def test_hostile_words_of_people_stand_in_a_regions_account_as_they_were_written(quick: World) -> None:
    asks_for_an_account(quick)
    body = {"requirement": "plan", "subject": "14", "verdict": "not_met", "comment": HOSTILE, "evidence": "Dnr 1"}
    approved_judgement(quick, body)
    made = Reread(quick, f"regionredovisning/{AGREEMENT}-14", "rapportor-14")
    for content_of in made.texts.values():
        assert HOSTILE.replace(" ", "") in content_of.replace(" ", "")


def test_national_staff_read_a_regions_account_and_write_nothing_in_it_and_no_other_region_reads(quick: World) -> None:
    about = "/documents/regionredovisning/okad-tillganglighet-2023-14"
    section = f"{about}/sections/medel"
    text = {"text": "Medlen gick till kvällsmottagningar.", "based_on": 0}
    assert quick.call("PUT", section, "rapportor-14", json=text).status_code == 200
    made = Reread(quick, about.removeprefix("/documents/"), "rapportor-14")
    assert quick.get(about, "rapportor-14")["may_write"]
    assert not quick.get(about, "nationell")["may_write"]
    assert quick.get(section, "nationell")[0]["text"] == text["text"]
    assert quick.call("GET", f"/documents/made/{made.number}/pdf", "nationell").content == made.files["pdf"]
    assert quick.call("PUT", section, "nationell", json=text).status_code == 403
    assert quick.call("POST", f"{about}/made", "nationell", json={}).status_code == 403
    for path in (about, section, f"/documents/made/{made.number}/pdf"):
        assert quick.call("GET", path, "rapportor-12").status_code == 403, path
    own = {one["id"]: [subject["id"] for subject in one["subjects"]] for one in quick.get("/documents", "rapportor-12")}
    assert own["regionredovisning"] == ["okad-tillganglighet-2023-12"]


def form_of(made: Reread) -> dict[str, str]:
    """What stands beside each label of a form."""
    tables = docx.Document(io.BytesIO(made.files["docx"])).tables
    forms = [one for one in tables if [cell.text for cell in one.rows[0].cells] == ["Uppgift", "Fylls i"]]
    return {row.cells[0].text: row.cells[1].text.replace("\u202f", " ") for one in forms for row in one.rows[1:]}


def test_a_requisition_has_every_field_of_its_annex_and_lines_where_nothing_is_known(quick: World) -> None:
    made = Reread(quick, "rekvisition/okad-tillganglighet-2023-skr")
    assert made.missing() == []
    pots = {one["id"]: one["amount"] for one in quick.get("/agreements/okad-tillganglighet-2023")["pots"]}
    assert made.named() == {"belopp": str(pots["skr"])}
    known = {
        "Bidragsmottagare": "SKR",
        "Överenskommelsens benämning": quick.get("/agreements/okad-tillganglighet-2023")["documents"][0],
        "Belopp som rekvireras": "12 000 000 kr",
    }
    # The annex as the document has it, in its order.
    labels = """Bidragsmottagare|Organisationsnummer|Kontaktperson|Postadress|Telefon inkl. riktnummer|Faxnummer|E-postadress
Regeringskansliets diarienummer för bakomliggande överenskommelse
Regeringskansliets diarienummer för regeringsbeslut avseende utbetalning
Överenskommelsens benämning|Belopp som rekvireras|Rekvisitionen avser perioden
Bankgiro/Plusgiro|Önskad betalningsreferens|Datum|Underskrift|Namnförtydligande""".replace("\n", "|").split("|")
    assert form_of(made) == {label: known.get(label, recipients.LINE) for label in labels}
    assert list(form_of(made)) == labels
    assert "försäkrar att bidraget kommer att användas enligt den gemensamma överenskommelsen" in made.texts["pdf"]


REQUISITIONED = (
    *("strama", "strama-bristsituationer", "kvalitetsregister-statens", "lakemedelsuppgifter"),
    *("centrum-for-sallsynta", "sallsynta-samordning", "sallsynta-skr", "vardforlopp-skr"),
)
"""The pots that the association requisitions by Sammanhållen, jämlik och säker vård 2023, section 8."""


def test_an_account_has_the_words_of_its_own_agreement_and_leaves_costs_to_people(quick: World) -> None:
    made = Reread(quick, "redovisning/sammanhallen-jamlik-saker-vard-2023-skr")
    assert made.missing() == []
    fields = form_of(made)
    assert fields["Period som den ekonomiska redovisningen avser"] == "Kalenderåret 2023"
    for label in (
        "Summa bidrag som utbetalats från Kammarkollegiet",  # this annex alone says it so
        "Bidrag som erhållits Kammarkollegiet",
        "Kostnader (specificera större kostnadsposter)",
        "Summa kostnader",
        "Medel som inte har förbrukats (Bidrag – kostnader)",
        "Befattning",
    ):
        assert fields[label] == recipients.LINE, label
    assert "Kostnader" not in fields
    pots = {one["id"]: one["amount"] for one in quick.get("/agreements/sammanhallen-jamlik-saker-vard-2023")["pots"]}
    assert made.named()["bidrag"] == str(sum(pots[one] for one in REQUISITIONED))


def test_a_regions_requisition_has_its_amount_when_the_payment_is_approved(quick: World) -> None:
    requisitioned_in_equal_parts(quick)
    about = f"rekvisition/{AGREEMENT}-14"
    for region in packaged().region_codes:  # a right that can lapse is paid to nobody before it is judged
        came = {"requirement": "rekvisition", "subject": region, "verdict": "met", "came_on": "2023-11-20"}
        approved_judgement(quick, came | {"comment": "Inkom i tid.", "evidence": "Dnr 1"})
    (own,) = [one["ore"] for one in paid(quick)["lines"] if one["region"] == "14"]
    made = Reread(quick, about, "rapportor-14")
    assert made.missing() == []
    assert form_of(made)["Belopp som rekvireras"] == f"{own // 100} kr"  # 1 000 kronor to 21 regions: whole kronor
    account = Reread(quick, f"redovisning/{AGREEMENT}-14", "rapportor-14")
    assert form_of(account)["Bidrag som erhållits av regeringen/Regeringskansliet"] == f"{own // 100} kr"
    assert quick.call("GET", f"/documents/{about}", "rapportor-12").status_code == 403


def requisitioned_in_equal_parts(here: World) -> None:
    """An agreement that pays 1 000 kronor in equal parts to the 21 regions, each for its requisition; nobody has judged any."""
    duty = {key: value for key, value in ACCOUNT.items() if key != "contents"}
    duty |= {"nature": "duty", "id": "rekvisition", "lapses": ["pott"]}
    pot = content()["pots"][0] | {"key": {"by": "equal", "among": "regions"}, "occasion": "slut"}
    publish_rulebook(here, pots=[pot], requirements=[duty])


def test_a_regions_requisition_is_said_to_be_preliminary_until_a_payment_is_approved(quick: World) -> None:
    requisitioned_in_equal_parts(quick)
    where = f"/agreements/{AGREEMENT}/requisitions/14"
    claim = quick.get(where, "rapportor-14")
    assert (claim["ore"] // 100, claim["decided"], claim["pots"]) == (
        48,
        False,
        ["pott"],
    )  # 1 000 / 21, by largest remainder
    assert quick.get(where, "nationell") == claim
    made = Reread(quick, f"rekvisition/{AGREEMENT}-14", "rapportor-14")
    assert made.missing() == []
    assert form_of(made)["Belopp som rekvireras"] == "48 kr (preliminärt, ingen utbetalning är beslutad)"
    (own,) = [one for one in made.figures if one["name"] == "belopp"]
    assert (own["value"], own["address"]) == (str(claim["ore"] // 100), f"/api{where}")
    for text in made.texts.values():
        assert "Beloppet är preliminärt" in " ".join(text.split())


def test_nobody_but_the_region_and_the_nation_sees_a_preliminary_amount(quick: World) -> None:
    requisitioned_in_equal_parts(quick)
    where = f"/agreements/{AGREEMENT}/requisitions/14"
    answers = {who: quick.call("GET", where, who).status_code for who in ("rapportor-12", "specialist", None)}
    assert answers == {"rapportor-12": 403, "specialist": 403, None: 401}
    public = Reread(quick, f"rekvisition/{AGREEMENT}-14", "nationell", edition="public")
    assert form_of(public)["Belopp som rekvireras"] == recipients.LINE


def test_a_requisition_whose_amount_cannot_be_reckoned_says_what_is_missing(quick: World) -> None:
    # The package has no population of 1 November 2022, by which the money is shared out.
    made = Reread(quick, "rekvisition/okad-tillganglighet-2023-14", "rapportor-14")
    assert form_of(made)["Belopp som rekvireras"] == recipients.LINE
    problem = quick.get("/agreements/okad-tillganglighet-2023/requisitions/14", "rapportor-14")["problems"][0]
    for text in made.texts.values():
        assert f"Beloppet kan inte räknas än. {problem.rstrip('.')}" in " ".join(text.split())


REPORTS = {
    "kunskapsstyrning-2014": {
        "projektplan-barn": ["Projektgruppen", "Tidplan"],
        "samlad-projektplan": ["Öppna jämförelser", "Uppföljning och utvärdering"],
        "slutredovisning-otis": ["Projektet"],
        "forstudie-barn": ["ePed och andra kunskapskällor", "Förslag: journalsystem och webb"],
        "delredovisning": ["Prognos över förbrukningen", "Modellen för ordnat införande"],
        "verksamhetsrapport": ["Stärkt cancervård", "Medlens användning"],
    },
    "patientmiljarden-2018": {
        "delredovisning-skl": ["Prognos över förbrukningen", "Verksamheten så långt"],
        "verksamhetsrapport-skl": ["Stödet till landstingen", "Väntetidsdatabasen", "Konceptet patientkontrakt"],
    },
    "okad-tillganglighet-2023": {
        "delrapport-skr": ["Hinder och utmaningar", "Förslag till nästa år", "Verksamheten under första halvåret"],
        "verksamhetsrapport-skr": ["Resultat av insatserna", "Medlens användning"],
    },
    "sammanhallen-jamlik-saker-vard-2023": {
        "slutrapport-strama": ["Omfattning och finansiering"],
        "slutrapport-register": ["Statens kostnader för infrastruktur", "Registrens täckning"],
        "slutrapport-lakemedel": ["Omfattning och finansiering"],
        "slutrapport-sallsynta": ["Måluppfyllelse", "Patientföreträdarnas synpunkter"],
    },
}
"""The reports that SKR (SKL) owes by each agreement, and sections that its document asks for, read from the documents."""


def test_every_report_that_the_association_owes_has_the_sections_that_its_document_asks_for(place: World) -> None:
    kind = next(one for one in place.get("/documents", "nationell") if one["id"] == "forbundsrapport")
    owed = {f"{agreement}-{one}": sections for agreement, some in REPORTS.items() for one, sections in some.items()}
    assert {one["id"] for one in kind["subjects"]} == set(owed)
    assert {file.stem for file in (FOLDER / OUTLINES).glob("*.yaml")} == set(owed), "an outline of no report"
    for subject, asked in owed.items():
        document = place.get(f"/documents/forbundsrapport/{subject}", "nationell")
        sections = {one["title_sv"]: one for one in document["sections"]}
        assert set(asked) | {"Kvinnor och män"} <= set(sections), subject
        for title in asked:
            assert sections[title]["takes_text"], (subject, title)
            assert sections[title]["cites"], (subject, title)


def test_reports_of_one_agreement_are_written_apart(place: World) -> None:
    about = "/documents/forbundsrapport/okad-tillganglighet-2023"
    body = {"text": "Första halvåret.", "based_on": 0}
    assert place.call("PUT", f"{about}-delrapport-skr/sections/verksamhet", "nationell", json=body).status_code == 200
    written = {
        one: place.get(f"{about}-{one}-skr", "nationell")["sections"] for one in ("delrapport", "verksamhetsrapport")
    }
    texts = {one: next(s for s in sections if s["id"] == "verksamhet")["written"] for one, sections in written.items()}
    assert (texts["delrapport"]["text"], texts["verksamhetsrapport"]) == ("Första halvåret.", None)


def test_the_associations_report_has_its_money_duties_women_and_men_as_the_api_has_them(quick: World) -> None:
    made = Reread(quick, "forbundsrapport/okad-tillganglighet-2023-delrapport-skr")
    assert made.missing() == []
    detail = quick.get("/agreements/okad-tillganglighet-2023")
    assert made.named()["medel"] == str(next(one["amount"] for one in detail["pots"] if one["id"] == "skr"))
    own = [one for one in detail["requirements"] if "association" in (one["owed_by"], one["judged_of"])]
    assert [row[0] for row in made.table("Åtagande")] == [one["name_sv"] for one in own]
    assert {row[2] for row in made.table("Åtagande")} == {"Inte bedömt"}
    asked = {row[0]: row[1] for row in made.table("Uppgift") if len(row) == 2}
    assert "30 september 2023" in made.texts["docx"]
    assert asked
    assert "Hinder för att nå målen under året" in made.texts["docx"]
    assert "Inga värden för kvinnor och män var för sig finns att visa." in made.texts["docx"]


def test_a_report_of_one_chapter_has_that_chapters_money_and_undertakings_alone(quick: World) -> None:
    made = Reread(quick, "forbundsrapport/sammanhallen-jamlik-saker-vard-2023-slutrapport-register")
    assert made.missing() == []
    # Chapter 3: 100 million to the registers and the regions' centres, 68 of the state's.
    assert made.named()["medel"] == "168000000"
    assert all(row[1].startswith("3") for row in made.table("Åtagande"))
    known = [one["name_sv"] for one in quick.get("/sources") if one["kind"] == "quality_register"]
    assert [row[0] for row in made.table("Kvalitetsregister")] == sorted(known)


def test_a_report_says_how_many_regions_meet_each_requirement(quick: World) -> None:
    report = ACCOUNT | {"id": "rapport", "owed_by": "association"}
    deliver(quick)
    publish_rulebook(quick, version=2, requirements=[*content()["requirements"], report])
    made = Reread(quick, f"forbundsrapport/{AGREEMENT}-rapport")
    assert made.missing() == []
    verdicts = [
        one
        for one in quick.get(f"/agreements/{AGREEMENT}/fulfilment", "nationell")["verdicts"]
        if one["month"] and one["verdict"] in ("met", "partly", "not_met")
    ]
    newest = max(one["month"] for one in verdicts)
    met = sum(one["verdict"] == "met" for one in verdicts if one["month"] == newest)
    assert made.table("Krav")[0][1:3] == [newest[:7], str(met)]


def test_the_associations_report_sums_the_nations_women_and_men_of_the_newest_month(quick: World) -> None:
    report = ACCOUNT | {"id": "rapport", "owed_by": "association"}
    round_id = quick.round(
        "manader", 2023, [MEASURE], ["12", "14"], period=("2023-01-01", "2023-03-01"), rows_by="month"
    )
    publish_rulebook(quick, requirements=[*content()["requirements"], report])
    # Both months' totals, and February's women and men: 400 of 500 and 340 of 500.
    rows = [row("14", month, 740, 1000) for month in ("2023-01", "2023-02")]
    rows += [row("14", "2023-02", n, 500) | {"sex": sex} for sex, n in (("women", 400), ("men", 340))]
    accept(quick, rows, round_id)
    body = {"requirement": "rapport", "subject": "SKR", "verdict": "not_met", "comment": HOSTILE, "evidence": "Dnr 1"}
    approved_judgement(quick, body)
    made = Reread(quick, f"forbundsrapport/{AGREEMENT}-rapport")
    for said in made.texts.values():
        assert HOSTILE.replace(" ", "") in said.replace(" ", "")
    assert made.missing() == []
    assert [cell.replace("\u202f", " ") for cell in made.table("Mått")[0][1:4]] == ["2023-02", "80,0 %", "68,0 %"]
    assert made.named()["matt_med_kon"] == "1"


def named_set(here: World, members: list[str], **changes: Any) -> None:
    """A published set of indicators, chosen for a comparison."""
    source = {"facts": ["members"], "source": "Prov", "mark": "read"}
    body = {"id": "urval", "version": 1, "status": "published", "name": {"sv": "Urvalet", "en": "The selection"}}
    body |= {"of": "indicator", "holds_for": "2024", "members": members, "provenance": [source]} | changes
    sent = here.call("POST", "/entries/named_set", "nationell", json={"filename": "urval.yaml", "yaml": as_yaml(body)})
    assert sent.status_code == 201, sent.text
    for who, step in (("nationell", "submit"), ("nationell-2", "publish")):
        path = "/entries/named_set/urval/versions/1/steps"
        assert here.call("POST", path, who, json={"step": step, "reason": None}).status_code == 200


def test_an_open_comparison_has_each_region_women_and_men_and_says_why_a_value_is_hidden(quick: World) -> None:
    named_set(quick, [STROKE], name={"sv": f"Urvalet {HOSTILE}", "en": "The selection"})
    round_id = quick.round(indicators=[STROKE])
    of_sexes = [proportion(STROKE, "14", 2024, n, 50, sex=sex) for sex, n in (("women", 40), ("men", 30))]
    quick.publish([proportion(STROKE, "14", 2024, 70, 100), *of_sexes], round_id, "14")
    quick.publish([proportion(STROKE, "12", 2024, 3, 4)], round_id, "12")  # three of four: hidden when it is published
    made = Reread(quick, "jamforelse/urval-2024")
    assert made.missing() == []
    rows = {row[0]: [cell.replace("\u202f", " ") for cell in row[1:]] for row in made.table("Region")}
    public = quick.get(f"/indicators/{STROKE}/outcomes", period="2024")["indicators"][0]
    for cell in public["regions"]:
        shown = "–" if cell["value"] is None else f"{cell['value'].replace('.', ',')} %"
        assert rows[cell["region_name"]][0] == shown
    assert rows["Västra Götalandsregionen"] == ["70,0 %", "80,0 %", "60,0 %", "+20,0", ""]
    assert len(rows) == 22  # the nation and every region, asked or not
    assert rows["Region Halland"] == ["–", "–", "–", "–", "Inte efterfrågat"]
    (hidden,) = [cell for cell in public["regions"] if cell["region"] == "12"]
    assert rows["Region Skåne"] == ["–", "–", "–", "–", hidden["cause_text"]]
    assert made.named()["utan_varde"] == str(sum(cell["value"] is None for cell in public["regions"]))
    for said in made.texts.values():
        assert HOSTILE.replace(" ", "") in said.replace(" ", "")


def test_an_open_comparison_is_made_of_what_somebody_chooses_with_no_named_set(quick: World) -> None:
    wanted = {"name": "Det vi vill se", "indicators": [STROKE], "pathways": ["hjartsvikt-nydebuterad"]}
    kept = quick.post("/documents/selections", "nationell", wanted)
    followed = {one["id"] for one in quick.get("/indicators", pathway="hjartsvikt-nydebuterad")}
    assert set(kept["members"]) == {STROKE, *followed}
    round_id = quick.round(indicators=[STROKE])
    of_sexes = [proportion(STROKE, "14", 2024, n, 50, sex=sex) for sex, n in (("women", 40), ("men", 30))]
    quick.publish([proportion(STROKE, "14", 2024, 70, 100), *of_sexes], round_id, "14")
    made = Reread(quick, f"jamforelse/urval-{kept['id']}-2024")
    assert made.missing() == []
    (own,) = [row for row in made.table("Region") if row[0] == "Västra Götalandsregionen"]
    assert [cell.replace("\u202f", " ") for cell in own[1:5]] == ["70,0 %", "80,0 %", "60,0 %", "+20,0"]
    assert made.named()["lasta"] == str(len(kept["members"]))
    assert "kvinnor och män 2024" in made.texts["pdf"], "the chart of women and men"


@pytest.mark.parametrize(
    "wanted",
    [
        {"indicators": ["finns-inte"]},
        {"pathways": ["finns-inte"]},
        {},  # nothing chosen
    ],
)
def test_what_cannot_be_compared_is_not_chosen(quick: World, wanted: dict[str, list[str]]) -> None:
    answer = quick.call("POST", "/documents/selections", "nationell", json={"name": "Urval", **wanted})
    assert (answer.status_code, bool(answer.json()["detail"])) == (422, True)
    assert quick.get("/documents/selections", "nationell") == []


def test_only_the_nation_chooses_what_is_compared(quick: World) -> None:
    wanted = {"name": "Urval", "indicators": [STROKE]}
    answers = {
        who: quick.call("POST", "/documents/selections", who, json=wanted).status_code
        for who in ("rapportor-14", "specialist", None)
    }
    assert answers == {"rapportor-14": 403, "specialist": 403, None: 401}


def test_an_open_comparison_has_nothing_that_is_only_accepted(quick: World) -> None:
    named_set(quick, [STROKE, HEART])
    accept(quick, [proportion(STROKE, "14", 2024, 70, 100)], quick.round(indicators=[STROKE]))
    round_id = quick.round("hjarta-2024", indicators=[HEART])
    for region in ("12", "14"):  # two published values: a chart
        quick.publish([proportion(HEART, region, 2024, 80, 100)], round_id, region)
    made = Reread(quick, "jamforelse/urval-2024")
    assert (made.missing(), made.named()["varden"]) == ([], "2")
    assert "Figur 1" in made.texts["docx"]
    assert "70,0" not in made.texts["pdf"]


def test_a_set_that_nobody_has_listed_is_compared_as_unknown(quick: World) -> None:
    made = Reread(quick, "jamforelse/efterfragade-fran-regionerna-2024")
    assert (made.missing(), made.named()["enligt_kallan"], made.named()["lasta"]) == ([], "13", "0")
    assert "Rapporten räknar dem men nämner dem inte vid namn" in made.texts["pdf"]


def test_the_calendar_has_every_duty_that_the_api_has_with_whom_it_is_owed_to(quick: World) -> None:
    publish_rulebook(quick, requirements=[*content()["requirements"], ACCOUNT | {"name": {"sv": HOSTILE, "en": "x"}}])
    made = Reread(quick, "kalender/alla")
    assert made.missing() == []
    duties = quick.get("/duties")
    assert made.named()["skyldigheter"] == str(len(duties))
    assert made.named()["regionernas"] == str(sum(one["owed_by"] == "region" for one in duties))
    tables = [
        one for one in docx.Document(io.BytesIO(made.files["docx"])).tables if one.rows[0].cells[0].text == "Senast"
    ]
    rows = [[cell.text for cell in row.cells] for one in tables for row in one.rows[1:]]
    assert [(row[0], row[1]) for row in rows] == [
        (numbers.day(date.fromisoformat(one["day"])), one["name_sv"]) for one in duties
    ]
    by_name = {row[1]: row[2:] for row in rows}
    assert by_name["Rekvisition av medel i block 2"][:2] == ["Regionerna", "Kammarkollegiet"]
    assert HOSTILE.replace(" ", "") in made.texts["pdf"].replace(" ", "")
