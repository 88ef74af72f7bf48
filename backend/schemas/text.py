"""Text that people write freely: never with a personal number in it."""

from typing import Annotated

from pydantic import AfterValidator

from datasources.delivery.personal import is_personal


def _about_nobody(text: str) -> str:
    """Raises ValueError, without repeating the text, where it has a personal number."""
    if is_personal(text):
        raise ValueError("innehåller ett personnummer; skriv utan uppgifter om personer")
    return text


FreeText = Annotated[str, AfterValidator(_about_nobody)]
"""A sentence from a person, which must not have a Swedish personal identity number in it."""
