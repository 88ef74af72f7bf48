"""A release upon a register that people have worked in: its changes come as new versions, and nothing of theirs is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from backend.core.database import engine_for, transaction
from backend.core.permissions import SYSTEM
from backend.core.states import EntryState
from backend.register import queries, reading, seeding
from indicators.catalogue.packaged import packaged
from indicators.catalogue.whole import Catalogue
from indicators.entries.pathway import Pathway
from tests.support.snapshots import sqlite_copy


def with_new_version(pathway: Pathway, note: str) -> Pathway:
    said = pathway.model_copy(update={"version": pathway.version + 1})
    return Pathway.model_validate({**said.model_dump(), "note": {"sv": note}})


def test_a_release_adds_versions_of_what_it_changes_and_leaves_what_people_wrote_published(
    seeded_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = packaged()
    engine = engine_for(sqlite_copy(seeded_sqlite, tmp_path))
    with transaction(engine) as session:
        theirs = queries.published(session, "pathway", "sepsis")
        assert theirs is not None
        theirs.origin = "upload"  # people here have published a version of their own
        session.add(theirs)
    stricter = before.disclosure.model_copy(update={"version": before.disclosure.version + 1, "minimum_count": 10})
    release: Catalogue = replace(
        before,
        pathways=[
            with_new_version(one, "Ändrad i paketet.") if one.id in ("kol", "sepsis") else one
            for one in before.pathways
        ],
        disclosure_policies=[stricter],
    )
    monkeypatch.setattr(seeding, "packaged", lambda: release)
    monkeypatch.setattr(seeding, "fingerprint", lambda: "the next release")
    with transaction(engine) as session:
        assert seeding.seed(session, SYSTEM) == 3
        assert seeding.seed(session, SYSTEM) == 0
        states = {
            entry: [EntryState(row.state) for row in queries.versions(session, "pathway", entry)][:2]
            for entry in ("kol", "sepsis")
        }
        gone = [EntryState(row.state) for row in queries.versions(session, "pathway", "kol-del-2")]
        known = reading.catalogue(session)
        assert known.disclosure.minimum_count == 10, "a policy changes as anything else"
        assert known.pathway_by_id["sepsis"].note != release.pathway_by_id["sepsis"].note
    assert gone == [EntryState.PUBLISHED], "merged into kol, whose next version leaves it where it is"
    assert states["kol"] == [EntryState.PUBLISHED, EntryState.REVISED]
    assert states["sepsis"] == [EntryState.DRAFT, EntryState.PUBLISHED], (
        "the package's is there to be read and reviewed"
    )
    engine.dispose()
