"""Logging in, changing password, and administration."""

from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, text
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
        {"username": "ny", "display_name": "Ny", "password": "första-lösenordet", "grants": []},
    )
    shown = pages.open("account")
    _log_in(shown, "ny", "första-lösenordet")
    assert "Byt lösenord innan du fortsätter" in text(shown)
    for field, value in zip(
        shown.text_input, ("första-lösenordet", "andra-lösenordet", "andra-lösenordet"), strict=True
    ):
        field.set_value(value)
    next(button for button in shown.button if button.label == "Byt lösenord").click().run()
    assert "Lösenordet är bytt" in text(shown)


def test_a_wrong_present_password_does_not_log_out(pages: Pages) -> None:
    shown = pages.open("account", "specialist")
    for field, value in zip(
        shown.text_input, ("helt-fel-lösenord", "andra-lösenordet", "andra-lösenordet"), strict=True
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


def test_the_national_side_closes_a_round(pages: Pages) -> None:
    round_id = pages.here.round()
    shown = pages.open("account", "nationell", visa="omgangar", omgang=round_id)
    next(button for button in shown.button if button.label == "Stäng").click().run()
    assert pages.here.get(f"/rounds/{round_id}")["state"] == "closed"


def test_the_log_tells_who_did_what(pages: Pages) -> None:
    pages.here.round()
    assert "Öppnade insamling" in text(pages.open("account", "nationell", visa="logg"))
