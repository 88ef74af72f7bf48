"""Pathways and a programme area whose ids were put right: what was called by the former ones is found, and is one thing."""

from backend.core import site
from backend.core.database import transaction
from backend.core.permissions import SYSTEM
from backend.core.states import EntryState
from backend.register import queries, seeding
from tests.support.world import World

OLD, NEW = "jattecellsartrit", "jattecellsarterit"


def test_a_former_id_answers_as_the_present_one(place: World) -> None:
    for address in (f"/pathways/{OLD}", f"/pathways/{OLD}/outcomes", f"/indicators?pathway={OLD}"):
        assert place.get(address) == place.get(address.replace(OLD, NEW)), address
    assert place.get(f"/pathways/{OLD}")["id"] == NEW
    assert [one["id"] for one in place.get("/indicators", pathway=OLD)] == ["gca-snabbspar-finns"]


def test_search_finds_a_pathway_by_what_it_was_called(place: World) -> None:
    assert [one["id"] for one in place.get("/pathways", q="förstagångsinsjuknande")] == ["schizofreni"]


def test_a_pathway_is_listed_under_every_area_that_has_a_part_in_it(place: World) -> None:
    owned = {one["id"]: one["programme_area"] for one in place.get("/pathways", programme_area="akut-vard")}
    assert owned == {"traumatisk-hjarnskada": "rehabilitering-habilitering"}


def test_an_area_is_known_by_its_former_id(place: World) -> None:
    former, now = ("barns-och-ungdomars-halsa", "barn-och-ungdomars-halsa")
    assert place.get("/pathways", programme_area=former) == place.get("/pathways", programme_area=now) != []
    who = {"username": "omradet", "password": "ett långt lösenord 1", "display_name": "Prov"}
    grants = {"grants": [{"role": "programme_area", "programme_area": former}]}
    made = place.call("POST", "/accounts", "administrator", json=who | grants)
    assert made.status_code == 201, made.text
    assert [grant["programme_area"] for grant in made.json()["grants"]] == [now]


def test_a_release_that_puts_an_id_right_retires_what_stood_under_the_former_one(place: World) -> None:
    with transaction(place.client.app.state.engine) as session:  # type: ignore[attr-defined]
        row = queries.published(session, "pathway", NEW)
        assert row is not None
        # As the release before this one had it: the entry under its former id, and none under the new.
        row.entry, row.canonical = OLD, row.canonical.replace(f'"id":"{NEW}"', f'"id":"{OLD}"')
        row.digest = "0" * 64
        session.add(row)
        site.set_value(session, seeding.SEEDED, "the release before")
        assert seeding.seed(session, SYSTEM) == 1
        left = queries.versions(session, "pathway", OLD)
        assert [one.state for one in left] == [EntryState.RETIRED]
    assert [one["id"] for one in place.get("/pathways", q="GCA")] == [NEW]
