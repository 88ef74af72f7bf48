"""An English reader is refused in English, where the platform has the sentence; a Swedish one as before."""

import pytest

from tests.functional.pages.conftest import Pages, press
from tests.support.assessments import as_file, assessment
from tests.support.world import World


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("sv", "Fel användarnamn eller lösenord."), ("en", "Wrong username or password.")],
)
def test_a_wrong_password_is_told_in_the_readers_language(pages: Pages, language: str, sentence: str) -> None:
    shown = pages.open("account", lang=language)
    for field in shown.text_input:
        field.set_value("rapportor-14")
    press(shown, {"sv": "Logga in", "en": "Log in"}[language])
    assert [error.value for error in shown.error] == [sentence]


def test_a_step_that_was_taken_already_is_refused_in_both(place: World) -> None:
    path, one = "/entries/assessment", "/entries/assessment/sepsis-2024/versions/1/steps"
    place.post(path, "nationell", as_file(assessment("sepsis")))
    place.post(one, "nationell", {"step": "submit", "reason": None})
    place.post(one, "nationell-2", {"step": "publish", "reason": None})
    refused = place.call("POST", one, "nationell-2", json={"step": "publish", "reason": None}).json()
    assert refused["detail"].startswith("Steget Publicera går inte i läget publicerad")
    assert refused["detail_en"] == "The step Publish is not possible in the state published; possible are: Retire."


def test_what_cannot_be_used_is_told_in_both(pages: Pages) -> None:
    answer = pages.here.call("POST", "/tokens", json={"username": "x"}).json()
    assert answer["detail"]["message"].startswith("Det som skickades går inte att använda: password")
    assert answer["detail_en"] == "What was sent cannot be used: password: Field required."
