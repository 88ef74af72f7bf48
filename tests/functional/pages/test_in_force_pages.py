"""What pages say of submissions that have been replaced, of those that count, and of how many there are of things."""

import re

from tests.functional.pages.conftest import Pages, text
from tests.support.world import STROKE, World, proportion


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def rows(met: int) -> list[dict[str, object]]:
    return [proportion(STROKE, "14", 2024, met, 400)]


def test_the_published_submission_is_named_while_a_correction_is_on_its_way(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    first = place.publish(rows(70), round_id, "14")
    place.hand_in(rows(72), round_id, "14")
    told = f"Publicerad och gäller: inlämning {first}"
    assert told in flat(text(pages.open("region", "rapportor-14", region="14")))
    assert told in flat(text(pages.open("rounds", "nationell", omgang=round_id)))
    public = flat(text(pages.open("region", region="14")))
    assert "Publicerad" in public
    assert "Inget inlämnat" not in public
    assert "Gäller för 1 indikator" in flat(text(pages.open("submit", "rapportor-14", region="14")))


def test_a_replaced_submission_says_by_which_and_offers_no_publication(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    accepted = []
    for met in (70, 72):
        found = place.hand_in(rows(met), round_id, "14")["id"]
        place.answer_all(found, "rapportor-14")
        for who, step in (("attestant-14", "attest"), ("nationell", "accept")):
            place.step(found, who, step)
        accepted.append(found)
    shown = pages.open("review", "nationell", inlamning=str(accepted[0]))
    assert f"ersatta av inlämning {accepted[1]}" in shown.info[0].value
    assert "Publicera" not in [button.label for button in shown.button]
    assert "Publicera" in [b.label for b in pages.open("review", "nationell", inlamning=str(accepted[1])).button]


def test_a_region_that_has_attested_is_not_said_to_have_handed_in_nothing(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    found = place.hand_in(rows(70), round_id, "14")["id"]
    place.answer_all(found, "rapportor-14")
    place.step(found, "attestant-14", "attest")
    assert "Inlämnat, granskas" in flat(text(pages.open("region", region="14")))


def test_the_start_page_tells_pathways_by_where_they_are_and_indicators_without_drafts(
    pages: Pages, place: World
) -> None:
    shown = place.get("/overview")
    writing = shown["pathways"] - shown["pathways_published"] - shown["pathways_merged"]
    page = flat(text(pages.open("overview")))
    expected = f"Vårdförlopp {shown['pathways_published']} publicerade; dessutom {writing} under framtagning och "
    assert f"{expected}{shown['pathways_merged']} sammanslagna" in page
    assert f"Indikatorer {shown['indicators_published']} publicerade" in page
    drafts = place.get("/overview", "specialist")["indicators"] - shown["indicators_published"]
    assert f"dessutom {drafts} utkast" in flat(text(pages.open("overview", "specialist")))


def test_a_pathway_has_never_more_to_follow_than_it_has_published(pages: Pages, place: World) -> None:
    for pathway in place.get("/pathways"):
        assert pathway["indicators_followable"] <= pathway["indicators_published"] == pathway["indicators"]
    page = flat(text(pages.open("pathways", vardforlopp="stroke-tia-tidiga-insatser")))
    assert re.search(r"(\d+) publicerade indikatorer, varav (\d+) kan följas upp i dag", page)
    assert "utkast" not in page
    assert "Följs i dag" not in page
