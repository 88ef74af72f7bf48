"""Values of the whole installation, such as the notice that every page and export shows."""

from sqlmodel import Session, select

from backend.core.tables import SiteValue


def value(session: Session, name: str) -> str | None:
    """A value of the installation, or None."""
    return session.exec(select(SiteValue.value).where(SiteValue.name == name)).first()


def set_value(session: Session, name: str, value: str | None) -> None:
    """Sets a value of the installation, or takes it away."""
    row = session.exec(select(SiteValue).where(SiteValue.name == name)).first()
    if row and value is None:
        session.delete(row)
    elif row and value is not None:
        row.value = value
        session.add(row)
    elif value is not None:
        session.add(SiteValue(name=name, value=value))


NOTICE = "notice"
"""Name of the site value that every page and export shows."""


def notice(session: Session) -> str | None:
    """The notice that every page and export shows."""
    return value(session, NOTICE)
