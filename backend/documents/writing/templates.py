"""The templates that documents are written into: the platform's own, or an office's where it has one."""

from pathlib import Path

_OWN = Path(__file__).parent


class TemplateError(ValueError):
    """The office's own template cannot be used; the message says why, for people."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Kansliets mall {name} går inte att använda: {why}")


def chosen(templates: Path | None, name: str) -> Path:
    """The template `name` in the office's folder (None: it has none), else the platform's."""
    office = templates / name if templates else None
    return office if office and office.is_file() else _OWN / name
