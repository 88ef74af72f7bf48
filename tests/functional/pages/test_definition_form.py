"""Computations in the register's form: whatever the language can express comes out of it as it went in."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from indicators.catalogue.packaged import packaged
from indicators.definition.language import Computation
from tests.functional.pages.conftest import Pages, text
from tests.support.world import World

WHERE = "/drafts/specification/ny-berakning"
ADDRESS = {"slag": "specification", "utkast": "ny-berakning"}


def drawn() -> None:
    """A page with a form of each of the contents that it is handed, all parts unfolded: what stands there is put beside."""
    import streamlit as st

    from frontend import client, session  # a page's script has its own names
    from frontend.api_types.register import FormField
    from frontend.register.form_widgets import Form

    fields = session.api().get(client.path("kinds", "specification", "fields"), list[FormField])
    computation = next(field for field in fields if field["name"] == "computation")
    computation["fields"] = [one for one in computation["fields"] if one["name"] not in ("worked", "choices")]
    fields = [computation]
    st.session_state["written"] = [
        Form(f"form/{number}", {}, open_all=True).draw(fields, {"computation": content})["computation"]
        for number, content in enumerate(st.session_state["contents"])
    ]


def through_the_form(place: World, contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands in a form that nobody has changed, for each of the computations."""
    shown = AppTest.from_function(drawn, default_timeout=300)
    shown.session_state["_token"] = place.token("specialist")
    shown.session_state["contents"] = contents
    shown.run()
    assert not shown.exception, shown.exception
    assert "som det står" not in text(shown), "the form has room for everything"
    written: list[dict[str, Any]] = json.loads(json.dumps(shown.session_state["written"]))
    return written


TABLES = ("worked", "choices")
"""What a computation has as tables, which have tests of their own."""


def written_content(definition: Computation) -> dict[str, Any]:
    """A computation as a draft has it, without its tables."""
    return definition.model_dump(mode="json", exclude_defaults=True, exclude=set(TABLES))


def same(definition: Computation, content: dict[str, Any]) -> bool:
    tables = {name: getattr(definition, name) for name in TABLES}
    return Computation.model_validate({**content, **tables}) == definition


def test_every_packaged_computation_comes_out_of_the_form_unchanged(pages: Pages, place: World) -> None:
    definitions = {one.id: one.computation for one in packaged().specifications if one.computation}
    changed = []
    names = list(definitions)
    for first in range(0, len(names), 8):  # so many at once: one page of all would be slower than their sum
        some = names[first : first + 8]
        written = through_the_form(place, [written_content(definitions[name]) for name in some])
        changed += [name for name, one in zip(some, written, strict=True) if not same(definitions[name], one)]
    assert changed == []
    assert len(definitions) > 100
