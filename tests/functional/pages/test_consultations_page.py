"""Consultations on the page: what everybody reads, and the form's road to publication, also where two write at once."""

from typing import Any

import yaml
from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, press, publish, text
from tests.support.world import World

OF = {"visa": "egna", "vardforlopp": "sepsis", "form": "open", "ar": "2024"}
SEND = "Lägg in som utkast"


def _filled(shown: AppTest) -> AppTest:
    """Forty answers from municipalities, none from authorities, the others not counted."""
    _of(shown.text_input, "start").set_value("2024-03-01")
    _of(shown.text_input, "end").set_value("2024-05-15")
    _of(shown.number_input, "municipality").set_value(40)
    _of(shown.number_input, "authority").set_value(0)
    _of(shown.text_input, "source").set_value("Provrapport, avsnitt 3")
    return shown


def _of(fields: Any, name: str) -> Any:
    return next(field for field in fields if str(field.key).startswith(f"{name}_sepsis"))


def test_anybody_reads_the_consultations_and_why_answers_are_not_counted(pages: Pages) -> None:
    assert "Öppen remiss 2023: Depression hos vuxna" in text(pages.open("consultations"))
    one = text(pages.open("consultations", remiss="depression-vuxna-remiss-2023"))
    assert "Rapporten räknar inga svar för enskilda remisser" in one
    assert "Open consultation 2023: Depression in adults" in text(pages.open("consultations", lang="en"))


def test_a_consultation_becomes_a_draft_that_another_publishes(pages: Pages) -> None:
    made = press(_filled(pages.open("consultations", "nationell", **OF)), SEND)
    assert "Remissen finns nu som utkast, version 1" in text(made)
    assert "ingen granskar sitt eget utkast" in text(press(made, "Skicka till granskning"))
    assert "Remisser att granska" in text(pages.open("waiting", "nationell-2"))
    publish(pages.open("consultations", "nationell-2", remiss="sepsis-remiss-2024"))
    [shown] = [c for c in pages.here.get("/pathways/sepsis")["consultations"] if c["id"] == "sepsis-remiss-2024"]
    assert (shown["start"], shown["end"], shown["planned"]) == ("2024-03-01", "2024-05-15", False)
    # Nobody answered is another thing than nobody counted.
    assert shown["answers"] == [{"sender": "municipality", "number": 40}, {"sender": "authority", "number": 0}]
    assert "Kommuner" in text(pages.open("consultations", remiss="sepsis-remiss-2024"))


def test_what_the_type_refuses_is_told_by_field(pages: Pages) -> None:
    form = _filled(pages.open("consultations", "nationell", **OF))
    _of(form.text_input, "end").set_value("2024-02")
    assert "slutar före start" in text(press(form, SEND))
    _of(form.text_input, "source").set_value(" ")
    assert "Skriv varifrån uppgifterna kommer." in [error.value for error in press(form, SEND).error]


def test_a_form_that_another_has_been_before_keeps_its_text_and_is_refused_with_what_changed(pages: Pages) -> None:
    _published(pages.here, window="våren 2024")
    form = _filled(pages.open("consultations", "nationell", **OF))
    assert "börjar från version 1" in text(form)
    _published(pages.here, version=2, window="våren 2024", end="2024-04")  # meanwhile

    refused = press(form, SEND)
    assert "Ändrat: slut" in text(refused)
    assert "Posten har ändrats sedan formuläret öppnades" in text(refused)
    assert _of(refused.number_input, "municipality").value == 40, "the writer's own is still there"
    assert pages.here.get("/entries/consultation/sepsis-remiss-2024", "nationell")["version"] == 2

    again = press(refused, "Börja från det som gäller nu")
    assert _of(again.text_input, "end").value == "2024-04"
    assert "version 3" in text(press(_filled(again), SEND))


def _published(here: World, **changes: object) -> None:
    """A version that one has handed in and another has published."""
    content = {
        "id": "sepsis-remiss-2024",
        "version": 1,
        "status": "published",
        "name": {"sv": "Öppen remiss 2024: Sepsis", "en": "Open consultation 2024: Sepsis"},
        "form": "open",
        "pathway": "sepsis",
        "start": "2024",
        "unread": {"sv": "Ingen har räknat."},
        "provenance": [{"facts": ["start"], "source": "Prov", "mark": "read"}],
    } | changes
    path, text = "/entries/consultation", yaml.safe_dump(content, allow_unicode=True)
    here.post(path, "nationell", {"filename": "sepsis-remiss-2024.yaml", "yaml": text})
    for who, step in (("nationell", "submit"), ("nationell-2", "publish")):
        here.post(f"{path}/sepsis-remiss-2024/versions/{content['version']}/steps", who, {"step": step, "reason": None})
