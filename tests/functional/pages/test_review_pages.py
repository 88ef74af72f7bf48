"""The reviewer's road in the pages: the consequence is read, confirmed with a comment, and looked at again where it changed."""

from tests.functional.pages.conftest import Pages, press, text
from tests.support.revisions import ID, in_review, level, publish_version
from tests.support.world import World, proportion

ADDRESS = {"indikator": ID, "version": "2"}
CONFIRM = "Bekräfta konsekvensen och publicera"


def raised(place: World) -> str:
    """Region 12 at 68 per cent under a level of 65, and a version in review that raises it to 70."""
    publish_version(place, 1, targets=[level(">=", 65)])
    round_id = place.round(indicators=[ID])
    place.publish([proportion(ID, "12", 2024, 272, 400)], round_id, "12")
    in_review(place, 2, targets=[level(">=", 70)])
    return round_id


def test_the_reviewer_reads_what_changes_and_publishes_with_a_comment(pages: Pages, place: World) -> None:
    raised(place)
    shown = pages.open("catalogue", "granskare", **ADDRESS)
    said = text(shown)
    assert "Publiceringen ändrar något som gäller i dag" in said
    assert "Målnivåer som ändras: 2" in said, "the region, and the nation that is its sum"
    assert "Skåne" in said
    press(shown, CONFIRM)
    assert "Skriv" in "".join(error.value for error in shown.error), "a comment is asked for"
    assert place.get(f"/indicators/{ID}", "granskare")["state"] == "in_review"
    shown.text_area[0].set_value("Ny riktlinje.")
    press(shown, CONFIRM)
    assert place.get(f"/indicators/{ID}")["version"] == 2
    assert "Ny riktlinje." in text(shown), "the comment stands in the history"


def test_who_read_before_new_results_came_is_asked_to_look_again(pages: Pages, place: World) -> None:
    round_id = raised(place)
    shown = pages.open("catalogue", "granskare", **ADDRESS)
    stale = place.get(f"/entries/specification/{ID}/versions/2/consequence", "granskare")["digest"]
    place.publish([proportion(ID, "14", 2024, 272, 400)], round_id, "14")
    where = f"/entries/specification/{ID}/versions/2/steps"
    taken = {"step": "publish", "reason": "Ny riktlinje.", "consequence": stale}
    assert "Läs den igen" in place.call("POST", where, "granskare", json=taken).json()["detail"]
    assert "Västra Götaland" in text(pages.open("catalogue", "granskare", **ADDRESS))
    assert "Västra Götaland" not in text(shown)


def test_an_author_sees_no_button_to_publish_their_own(pages: Pages, place: World) -> None:
    raised(place)
    shown = pages.open("catalogue", "specialist", **ADDRESS)
    assert CONFIRM not in [button.label for button in shown.button]
