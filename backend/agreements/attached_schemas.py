"""Attached files as the API gives them."""

from datetime import datetime

from pydantic import BaseModel


class AttachedOut(BaseModel):
    """A file that a region has attached to what it owes: which version of it, what the region calls it, and its SHA-256."""

    id: int
    requirement: str
    region: str
    number: int
    filename: str
    form: str
    size: int
    sha256: str
    attached_by: str
    attached_at: datetime
