"""What can be followed, as people read and write it: why not, goals, plan, reviews, what to structure next, named sets."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, press, text
from tests.integration.test_followability import CLINIC, DECISION, OF_GOALS, PATHWAY, PEERS, PLAN, REVIEW, unfollowed
from tests.support.world import World


@pytest.fixture
def said(pages: Pages) -> Pages:
    """An installation where a meeting has been held, a plan written and a goal decided about."""
    here: World = pages.here
    here.post("/followability/reviews", "specialist", REVIEW)
    here.post(f"/followability/pathways/{PATHWAY}/plans", "specialist", PLAN)
    here.post(f"/followability/pathways/{PATHWAY}/peer-reviews", "specialist", PEERS)
    goal = unfollowed(here)["id"]
    here.post(f"/followability/pathways/{OF_GOALS}/goals/{goal}/decisions", "specialist", DECISION)
    return pages


def field(shown: AppTest, label: str) -> AppTest:
    """The first field with this label, of whatever kind."""
    kinds = (shown.text_input, shown.text_area, shown.selectbox, shown.radio, shown.multiselect)
    return next(one for kind in kinds for one in kind if one.label == label)


def test_anybody_reads_why_an_indicator_cannot_be_followed_and_who_can_change_it(said: Pages) -> None:
    shown = text(said.open("followability", forlopp=PATHWAY))
    for told in (
        "Hjärtsviktsmottagning",
        "Källan har ingen sådan variabel",
        REVIEW["detail"],
        "Källans huvudman",
        "14 mars 2024",
        "På lång sikt",
        "katalogen säger: På kort sikt",
    ):
        assert told in shown, told
    assert REVIEW["notes"] not in shown


def test_a_choice_without_hits_says_what_to_do(said: Pages) -> None:
    shown = said.open("followability", forlopp=PATHWAY, hinder="legal")
    assert "Inget hinder passar valen" in text(shown)


def test_a_pathways_goals_stand_with_their_indicators_and_decisions(said: Pages) -> None:
    shown = text(said.open("followability", visa="mal", forlopp=OF_GOALS))
    for told in (DECISION["reason"], "Kollegial granskning", "Saknar mått", "inget beslut än", "Ingen har läst in"):
        assert told in shown, told


def test_a_plan_is_read_with_what_is_to_be_done(said: Pages) -> None:
    shown = text(said.open("followability", visa="plan", forlopp=PATHWAY))
    for told in (PLAN["ambition"], "Ur nationella källor", REVIEW["plan"], REVIEW["answerable"], "senast 31 mars 2027"):
        assert told in shown, told


def test_a_review_is_written_on_the_page_and_holds(pages: Pages) -> None:
    shown = pages.open(
        "followability", "npo-hjarta", visa="avstam", forlopp=PATHWAY, indikator=CLINIC, kalla="strukturenkat"
    )
    assert "Ingen avstämning är inskriven" in text(shown)
    field(shown, "När källan ger uppgifter").set_value("no")
    press(shown, "Spara avstämningen")
    assert "hinder" in shown.error[0].value, "without an obstacle the API refuses, and says so"
    field(shown, "Hinder").set_value("resources")
    field(shown, "Anteckningar från mötet").set_value("Ingen driver enkäten.")
    press(shown, "Spara avstämningen")
    assert [one.value for one in shown.success] == ["Avstämningen är sparad och gäller."]
    assert "Ingen driver enkäten." in text(shown)
    (standing,) = pages.here.get("/followability/blocked", pathway=PATHWAY, obstacle="resources")["indicators"]
    assert standing["indicator"] == CLINIC


def test_another_areas_pathway_says_that_it_is_another_areas(pages: Pages) -> None:
    shown = pages.open("followability", "npo-nerv", visa="avstam", forlopp=PATHWAY)
    assert "ditt eget programområdes" in text(shown)
    assert "Spara avstämningen" not in [button.label for button in shown.button]


def test_a_decision_about_a_goal_is_written_on_the_page(pages: Pages) -> None:
    shown = pages.open("followability", "npo-nerv", visa="mal", forlopp=OF_GOALS)
    field(shown, "Varför").set_value("Väntar på registret.")
    field(shown, "Vem beslutade").set_value("Programområdet")
    press(shown, "Spara beslutet")
    assert "Beslutet är sparat" in shown.success[0].value
    assert "Vänta: Väntar på registret." in text(shown)


def test_a_plan_and_a_peer_review_are_written_on_the_page(pages: Pages) -> None:
    shown = pages.open("followability", "specialist", visa="plan", forlopp=PATHWAY)
    field(shown, "Ambition").set_value("Allt följs.")
    field(shown, "Modell för datainsamling").set_value(["national_source"])
    field(shown, "Vem beslutade").set_value("Gruppen")
    press(shown, "Spara planen")
    assert "Planen är sparad" in shown.success[0].value
    shown = pages.open("followability", "specialist", visa="granskning", forlopp=PATHWAY)
    field(shown, "Enhet").set_value("Mottagningen")
    field(shown, "Granskare (roller, inte namn)").set_value("Två kolleger")
    field(shown, "Vad de fann").set_value("Allt finns.")
    press(shown, "Spara granskningen")
    assert "Granskningen är sparad" in shown.success[0].value


def test_where_no_computation_is_attested_the_page_says_how_one_comes(pages: Pages) -> None:
    assert "Ingen region har attesterat" in text(pages.open("followability", "nationell", visa="strukturera"))


def test_members_of_a_set_that_nobody_has_read_are_unknown(pages: Pages) -> None:
    shown = text(pages.open("followability", visa="mangder"))
    for told in ("136", "69", "13", "≥ 0", "Rapporten räknar dem men nämner dem inte"):
        assert told in shown, told


def test_the_parts_that_need_a_login_are_not_offered_without_one(pages: Pages) -> None:
    offered = pages.open("followability").radio(key="choice_visa").options
    assert offered == ["Kan inte följas, därför att", "Mål och utmaningar", "Uppföljningsplan", "Namngivna mängder"]
