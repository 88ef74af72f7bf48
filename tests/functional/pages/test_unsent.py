"""A login that runs out while somebody writes: what is unsent is there after the next login, for that person alone."""

from frontend import unsent
from tests.functional.pages.conftest import Pages, press, text
from tests.functional.pages.test_entries_page import ADDRESS, begin, saved, widget
from tests.support.world import World


def ended(place: World, who: str) -> None:
    """The login that the open page has is no more, and the next one has a token of its own."""
    token = place.tokens.pop(who)
    place.client.delete("/api/tokens/current", headers={"Authorization": f"Bearer {token}"})


def test_what_was_written_in_the_register_when_the_login_ran_out_is_there_and_saved_after_the_next(
    pages: Pages, place: World
) -> None:
    begin(place)
    shown = pages.open("entries", "nationell", **ADDRESS)
    ended(place, "nationell")
    widget(shown, "text_area", "name.sv").set_value("Klusterhuvudvärk")  # type: ignore[attr-defined]
    shown.run()
    assert saved(place) == {}, "a save without a login is none"
    other = pages.open("entries", "nationell-2", **ADDRESS)
    assert "Klusterhuvudvärk" not in text(other), "another at the same pages"
    shown = pages.open("entries", "nationell", **ADDRESS)
    assert widget(shown, "text_area", "name.sv").value == "Klusterhuvudvärk"  # type: ignore[attr-defined]
    assert "ifyllt igen" in text(shown)
    assert saved(place) == {"name": {"sv": "Klusterhuvudvärk"}}
    assert not unsent.take("nationell"), "it is given back once"


def test_a_long_form_with_a_button_keeps_its_text_too(pages: Pages, place: World) -> None:
    address = {"visa": "egna", "vardforlopp": "sepsis", "ar": "2024"}
    shown = pages.open("criteria", "nationell", **address)
    evidence = next(one for one in shown.text_input if one.key and one.key.startswith("evidence_K1"))
    ended(place, "nationell")
    evidence.set_value("Provrapport, tabell 1")
    press(shown, "Lägg in som utkast")  # the browser sends a form's fields with its button
    shown = pages.open("criteria", "nationell", **address)
    evidence = next(one for one in shown.text_input if one.key and one.key.startswith("evidence_K1"))
    assert evidence.value == "Provrapport, tabell 1"


def test_nothing_is_kept_of_who_logs_out_or_of_more_than_a_form_can_hold() -> None:
    unsent.keep("någon", {"a": "x" * 600_000})
    assert unsent.take("någon") == {}
    unsent.keep("någon", {})
    assert unsent.take("någon") == {}
