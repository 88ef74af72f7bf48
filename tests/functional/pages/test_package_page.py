"""A package handed in on the page: taken in as it is, and said to be computed."""

from datasources.delivery.contract import RoundContract
from tests.functional.pages.conftest import Pages, press, text
from tests.support.packages import packed
from tests.support.world import STROKE, World, proportion


def test_a_package_is_uploaded_as_it_is_and_shows_that_it_was_computed(pages: Pages, place: World) -> None:
    round_id = place.round(indicators=[STROKE])
    asked = RoundContract.model_validate(place.get(f"/rounds/{round_id}/contract", "rapportor-14", region="14"))
    content = packed(asked, [proportion(STROKE, "14", 2024, 70, 400)])
    shown = pages.open("submit", "rapportor-14", omgang=round_id)
    shown.file_uploader[0].set_value(("stroke.foljsam.zip", content, "application/zip")).run()
    press(shown, "Lämna in")
    number = shown.query_params["inlamning"]
    assert "stroke.foljsam.zip är mottagen" in text(shown)
    about = pages.open("submit", "rapportor-14", inlamning=number, visa="om")
    digest = place.get(f"/submissions/{number}", "rapportor-14")["manifest"]
    assert f"Publicerad specifikation (manifest {digest[:12]})" in text(about)


def test_an_ordinary_file_is_not_said_to_be_computed(pages: Pages, place: World) -> None:
    found = place.hand_in([proportion(STROKE, "14", 2024, 70, 400)], place.round(indicators=[STROKE]), "14")
    assert "Publicerad specifikation" not in text(
        pages.open("submit", "rapportor-14", inlamning=str(found["id"]), visa="om")
    )
