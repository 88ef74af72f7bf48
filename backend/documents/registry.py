"""Every kind of document, in the order they are offered. A new kind is a module in `content` and its line here."""

from backend.core.errors import NotFound
from backend.core.refusals import refusal
from backend.documents.content import (
    delrapport,
    forbundsrapport,
    indikatoruppfoljning,
    jamforelse,
    kalender,
    redovisning,
    regionredovisning,
    rekvisition,
    uppfoljningsplan,
    uppfyllelse,
    verksamhetsrapport,
)
from backend.documents.kinds import Kind

KINDS: dict[str, Kind] = {
    module.KIND.id: module.KIND
    for module in (
        delrapport,
        verksamhetsrapport,
        indikatoruppfoljning,
        uppfyllelse,
        regionredovisning,
        rekvisition,
        redovisning,
        forbundsrapport,
        jamforelse,
        kalender,
        uppfoljningsplan,
    )
}


def kind(identifier: str) -> Kind:
    """The kind.

    Raises NotFound.
    """
    if identifier not in KINDS:
        raise NotFound(refusal("document-kind-missing", kinds=", ".join(KINDS)))
    return KINDS[identifier]
