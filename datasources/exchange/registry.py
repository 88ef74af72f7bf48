"""Every standard that can come in and go out, by name; and the records of a file of one, whatever it is packed in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from datasources.exchange import kik
from datasources.exchange.doubts import Reading
from datasources.exchange.json_text import Json


@dataclass(frozen=True)
class Standard:
    """A standard for single entries. `identity` are the fields that say which entry a record is of, the best first;
    `number` the field that counts its versions."""

    name: str
    heading: str
    read: Callable[[Mapping[str, Json]], Mapping[str, Reading]]
    write: Callable[[Mapping[str, Json], Mapping[str, Any]], dict[str, Json]]
    identity: tuple[str, ...]
    number: str


def standards() -> Iterator[Standard]:
    """Those there are."""
    yield Standard("kik", "KIK", kik.read, kik.write, ("mId", "id"), "versionNr")


STANDARDS: Mapping[str, Standard] = {standard.name: standard for standard in standards()}
"""By name."""
