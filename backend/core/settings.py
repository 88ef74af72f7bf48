"""Settings from the environment: every one, with its default and one sentence. Unsafe combinations refuse to start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote, urlsplit


class SettingsError(Exception):
    """The environment holds something that cannot be used; the message says which variable and what to write."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its default as text and what it means."""

    name: str
    default: str
    meaning: str


TABLE: tuple[Setting, ...] = (
    Setting(
        "FOLJSAM_DATABASE_URL",
        "",
        "Database address; empty means SQLite in the data folder. "
        "PostgreSQL: postgresql+psycopg://user:password@host/name.",
    ),
    Setting(
        "FOLJSAM_DATABASE_PASSWORD_FILE",
        "",
        "File with the database's password, where that is not to stand in the address (secrets of containers).",
    ),
    Setting("FOLJSAM_DATA_DIR", "data", "Folder for handed-in files, staged rows and findings."),
    Setting(
        "FOLJSAM_HOST", "127.0.0.1", "Address the API listens on; anything but loopback needs FOLJSAM_BEHIND_TLS=1."
    ),
    Setting("FOLJSAM_PORT", "8000", "Port the API listens on."),
    Setting("FOLJSAM_PAGES_PORT", "8501", "Port the pages listen on."),
    Setting("FOLJSAM_API_URL", "http://127.0.0.1:8000", "Where pages and command line find the API."),
    Setting("FOLJSAM_TOKEN", "", "Bearer token that the command line hands in with."),
    Setting("FOLJSAM_BEHIND_TLS", "0", "1 says that a reverse proxy with TLS stands in front."),
    Setting("FOLJSAM_TOKEN_HOURS", "12", "How long a login lasts, in hours."),
    Setting("FOLJSAM_MAX_UPLOAD_BYTES", "200000000", "Largest file that is taken in, in bytes."),
    Setting("FOLJSAM_CHECKERS", "1", "How many worker processes check files."),
    Setting(
        "FOLJSAM_TEMPLATES_DIR",
        "",
        "Folder with the office's own document.docx, document.typ and fonts; empty means those of the platform.",
    ),
)
"""All settings. `docs/administrator.md` lists the same."""


@dataclass(frozen=True)
class Settings:
    """The settings as typed values."""

    database_url: str
    database_password_file: str
    data_dir: Path
    host: str
    port: int
    pages_port: int
    api_url: str
    token: str
    behind_tls: bool
    token_hours: int
    max_upload_bytes: int
    checkers: int
    templates_dir: Path | None


def _number(values: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = values[name]
    if not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}, not '{text}'")
    return int(text)


def _database_url(values: Mapping[str, str], data_dir: Path) -> str:
    """The database's address, with the password of the file in it where there is one."""
    url, file = values["FOLJSAM_DATABASE_URL"], values["FOLJSAM_DATABASE_PASSWORD_FILE"]
    if not file:
        return url or f"sqlite:///{data_dir / 'foljsam.db'}"
    parts = urlsplit(url)
    if not parts.username or parts.password:
        raise SettingsError(
            "FOLJSAM_DATABASE_PASSWORD_FILE needs a FOLJSAM_DATABASE_URL with a user and without a password"
        )
    try:
        password = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"FOLJSAM_DATABASE_PASSWORD_FILE cannot be read: {type(error).__name__}") from None
    if not password:
        raise SettingsError("FOLJSAM_DATABASE_PASSWORD_FILE is empty")
    return url.replace("@", f":{quote(password, safe='')}@", 1)


def _folder(values: Mapping[str, str], name: str) -> Path | None:
    """A folder that must be there, or None where none is named."""
    if not values[name]:
        return None
    folder = Path(values[name]).absolute()
    if not folder.is_dir():
        raise SettingsError(f"{name} is no folder: {values[name]}")
    return folder


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def read(environment: Mapping[str, str]) -> Settings:
    """The settings that `environment` gives.

    Raises SettingsError for values that cannot be used or are unsafe together.
    """
    values = {s.name: environment.get(s.name, s.default) for s in TABLE}
    data_dir = Path(values["FOLJSAM_DATA_DIR"]).absolute()
    settings = Settings(
        database_url=_database_url(values, data_dir),
        database_password_file=values["FOLJSAM_DATABASE_PASSWORD_FILE"],
        data_dir=data_dir,
        host=values["FOLJSAM_HOST"],
        port=_number(values, "FOLJSAM_PORT", 1, 65535),
        pages_port=_number(values, "FOLJSAM_PAGES_PORT", 1, 65535),
        api_url=values["FOLJSAM_API_URL"].rstrip("/"),
        token=values["FOLJSAM_TOKEN"],
        behind_tls=values["FOLJSAM_BEHIND_TLS"] == "1",
        token_hours=_number(values, "FOLJSAM_TOKEN_HOURS", 1, 720),
        max_upload_bytes=_number(values, "FOLJSAM_MAX_UPLOAD_BYTES", 1, 2_000_000_000),
        checkers=_number(values, "FOLJSAM_CHECKERS", 1, 64),
        templates_dir=_folder(values, "FOLJSAM_TEMPLATES_DIR"),
    )
    if not _is_loopback(settings.host) and not settings.behind_tls:
        raise SettingsError(
            "FOLJSAM_HOST is not loopback: put a reverse proxy with TLS in front and set FOLJSAM_BEHIND_TLS=1"
        )
    if not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("FOLJSAM_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
    return settings


@lru_cache(maxsize=1)
def current() -> Settings:
    """The settings of this process, read once."""
    return read(os.environ)


assert len(fields(Settings)) == len(TABLE), "every setting stands in the table"
