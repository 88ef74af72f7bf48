"""Logging in, changing password, and administration."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, press, text
from tests.support.world import PASSWORD


def _log_in(shown: AppTest, who: str, password: str) -> None:
    shown.text_input[0].set_value(who)
    shown.text_input[1].set_value(password)
    shown.button[0].click().run()


def test_the_right_password_logs_in(pages: Pages) -> None:
    shown = pages.open("account")
    _log_in(shown, "specialist", PASSWORD)
    assert "Indikatorspecialist" in text(shown)


def test_a_wrong_password_gets_a_sentence(pages: Pages) -> None:
    shown = pages.open("account")
    _log_in(shown, "specialist", "fel-lösenord-helt")
    assert len(shown.error) == 1
    assert "Inte inloggad" in text(shown)


def test_logging_out_ends_the_token_at_the_platform_too(pages: Pages) -> None:
    shown = pages.open("account", "specialist")
    next(button for button in shown.button if button.label == "Logga ut").click().run()
    assert "Inte inloggad" in text(shown)
    assert pages.here.call("GET", "/me", "specialist").status_code == 401


def test_a_new_account_must_change_password_before_anything_else(pages: Pages) -> None:
    pages.here.post(
        "/accounts",
        "administrator",
        {"username": "ny", "display_name": "Ny", "password": "gurka-planka-fjord", "grants": []},
    )
    shown = pages.open("account")
    _log_in(shown, "ny", "gurka-planka-fjord")
    assert "Byt lösenord innan du fortsätter" in text(shown)
    for field, value in zip(
        shown.text_input, ("gurka-planka-fjord", "skruv-blåsippa-moln", "skruv-blåsippa-moln"), strict=True
    ):
        field.set_value(value)
    next(button for button in shown.button if button.label == "Byt lösenord").click().run()
    assert "Lösenordet är bytt" in text(shown)


def test_a_wrong_present_password_does_not_log_out(pages: Pages) -> None:
    shown = pages.open("account", "specialist")
    for field, value in zip(
        shown.text_input, ("helt-fel-lösenord", "skruv-blåsippa-moln", "skruv-blåsippa-moln"), strict=True
    ):
        field.set_value(value)
    next(button for button in shown.button if button.label == "Byt lösenord").click().run()
    assert "stämmer inte" in shown.error[0].value
    assert "Indikatorspecialist" in text(shown)


def test_an_administrator_sets_the_notice(pages: Pages) -> None:
    shown = pages.open("account", "administrator", visa="webbplats")
    shown.text_area[0].set_value("Stängt på fredag")
    next(button for button in shown.button if button.label == "Spara").click().run()
    assert pages.here.get("/site")["notice"] == "Stängt på fredag"


def test_an_administrator_adds_an_account(pages: Pages) -> None:
    shown = pages.open("account", "administrator", visa="konton")
    shown.text_input(key="new_username").set_value("anna")
    shown.text_input(key="new_name").set_value("Anna A")
    shown.text_input(key="new_password").set_value("ett-första-lösenord")
    shown.multiselect(key="new_roles").set_value(["region_reporter/14/"])
    next(button for button in shown.button if button.label == "Lägg till konto").click().run()
    made = next(one for one in pages.here.get("/accounts", "administrator") if one["username"] == "anna")
    assert made["grants"][0]["region"] == "14"


def test_the_log_tells_who_did_what(pages: Pages) -> None:
    pages.here.round()
    assert "Öppnade insamling" in text(pages.open("account", "nationell", visa="logg"))


def test_the_log_says_so_when_nothing_concerns_the_choice(pages: Pages) -> None:
    assert "Inga händelser för valet" in text(pages.open("account", "nationell", visa="logg", id="finns-inte"))


def test_a_new_account_is_led_from_any_page_to_its_password(pages: Pages) -> None:
    pages.here.post(
        "/accounts",
        "administrator",
        {"username": "ny", "display_name": "Ny", "password": PASSWORD, "grants": []},
    )
    assert "Byt lösenord innan du fortsätter" in text(pages.open("catalogue", "ny"))


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [("skruv-blåsippa-moln", "andra-lösenorden", "inte lika"), ("kort", "kort", "Minst 12 tecken")],
)
def test_a_new_password_is_long_and_written_twice_alike(pages: Pages, new: str, again: str, said: str) -> None:
    shown = pages.open("account", "specialist")
    for field, value in zip(shown.text_input, (PASSWORD, new, again), strict=True):
        field.set_value(value)
    press(shown, "Byt lösenord")
    assert said in shown.error[0].value


def test_an_administrator_changes_a_name_and_sets_a_new_password(pages: Pages) -> None:
    number = next(one["id"] for one in pages.here.get("/accounts", "administrator") if one["username"] == "nykomling")
    shown = pages.open("account", "administrator", visa="konton", konto=str(number))
    shown.text_input(key=f"name_{number}").set_value("Nils N")
    shown.text_input(key=f"new_{number}").set_value("skruv-blåsippa-moln")
    press(shown, "Spara")
    assert "Ändringen är sparad" in text(shown)
    login = {"username": "nykomling", "password": "skruv-blåsippa-moln"}
    pages.here.tokens["nykomling"] = pages.here.post("/tokens", None, login)["token"]
    assert pages.here.get("/me", "nykomling")["display_name"] == "Nils N"


def test_an_account_with_too_short_a_password_is_not_added(pages: Pages) -> None:
    shown = pages.open("account", "administrator", visa="konton")
    shown.text_input(key="new_username").set_value("anna")
    shown.text_input(key="new_name").set_value("Anna A")
    shown.text_input(key="new_password").set_value("kort")
    press(shown, "Lägg till konto")
    assert len(shown.error) == 1
    assert "anna" not in [one["username"] for one in pages.here.get("/accounts", "administrator")]
