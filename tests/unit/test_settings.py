"""Settings from the environment: defaults, refusals, and combinations that are not safe."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.dialects import sqlite

from backend.core.columns import UtcDateTime
from backend.core.settings import TABLE, SettingsError, read


def test_without_any_variable_everything_is_on_loopback_and_sqlite() -> None:
    settings = read({})
    assert settings.host == "127.0.0.1"
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "foljsam.example"])
def test_listening_beyond_loopback_without_tls_in_front_refuses_to_start(host: str) -> None:
    with pytest.raises(SettingsError, match="TLS"):
        read({"FOLJSAM_HOST": host})
    assert read({"FOLJSAM_HOST": host, "FOLJSAM_BEHIND_TLS": "1"}).host == host


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOLJSAM_PORT", "0"),
        ("FOLJSAM_PORT", "åtta"),
        ("FOLJSAM_TOKEN_HOURS", "-1"),
        ("FOLJSAM_DATABASE_URL", "mysql://x"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read({name: value})


def test_every_setting_has_a_meaning() -> None:
    assert all(setting.name.startswith("FOLJSAM_") and setting.meaning.endswith(".") for setting in TABLE)


def test_localhost_is_loopback_and_a_number_may_be_given() -> None:
    settings = read({"FOLJSAM_HOST": "localhost", "FOLJSAM_PORT": "9000"})
    assert (settings.host, settings.port) == ("localhost", 9000)


def test_a_moment_without_a_time_zone_is_not_kept() -> None:
    column = UtcDateTime()
    with pytest.raises(ValueError, match="time zone"):
        column.process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001


POSTGRES = "postgresql+psycopg://foljsam@database/foljsam"


def test_the_databases_password_comes_from_a_file_whatever_signs_it_has(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("å/b+c=d@e:f%\n", encoding="utf-8")
    settings = read({"FOLJSAM_DATABASE_URL": POSTGRES, "FOLJSAM_DATABASE_PASSWORD_FILE": str(file)})
    url = make_url(settings.database_url)
    assert (url.username, url.password, url.host, url.database) == ("foljsam", "å/b+c=d@e:f%", "database", "foljsam")


@pytest.mark.parametrize(
    ("url", "content"),
    [
        (POSTGRES, None),  # no such file
        (POSTGRES, b"\n"),  # nothing in it
        (POSTGRES, b"\xff\xfe"),  # no text
        ("postgresql+psycopg://foljsam:hemligt@database/foljsam", b"x"),  # two passwords
        ("postgresql+psycopg://database/foljsam", b"x"),  # nobody's
        ("", b"x"),  # SQLite has none
    ],
)
def test_a_password_file_that_cannot_be_used_is_refused(tmp_path: Path, url: str, content: bytes | None) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match="FOLJSAM_DATABASE_PASSWORD_FILE"):
        read({"FOLJSAM_DATABASE_URL": url, "FOLJSAM_DATABASE_PASSWORD_FILE": str(file)})
