"""A pathway from nothing to shown through the API alone: no file of the package and no release."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.cli.main import app
from tests.support import walk
from tests.support.world import World


def written(place: World, kind: str, entry: str, content: dict[str, Any], author: str, reviewer: str) -> None:
    """An entry through the form's API: begun, kept, handed in, sent to review, and published by another."""
    where = f"/drafts/{kind}/{entry}"
    kept = place.call("PUT", where, author, json={"revision": 0, "content": content})
    assert kept.status_code == 200, kept.text
    made = place.call("POST", f"{where}/hand-in", author, json={"revision": kept.json()["revision"]})
    assert made.status_code == 201, made.text
    steps = f"/entries/{kind}/{entry}/versions/1/steps"
    for who, step in ((author, "submit"), (reviewer, "publish")):
        taken = place.call("POST", steps, who, json={"step": step})
        assert taken.status_code == 200, taken.text


def test_a_pathway_is_registered_followed_answered_for_and_shown_through_the_api(
    place: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLJSAM_DATA_DIR", str(tmp_path / "hos-regionen"))  # the region has an installation of its own
    written(place, "pathway", walk.PATHWAY, walk.PATHWAY_CONTENT, "nationell", "nationell-2")
    written(place, "data_source", walk.SOURCE, walk.SOURCE_CONTENT, "specialist", "granskare")
    written(place, "specification", walk.INDICATOR, walk.INDICATOR_CONTENT, "specialist", "granskare")
    goal = place.get(f"/pathways/{walk.PATHWAY}")["goals"][0]
    assert (goal["indicators"], goal["covered"]) == ([walk.INDICATOR], True)

    # The region computes on its own records, from the published specification and the round's contract.
    round_id = place.round(indicators=[walk.INDICATOR])
    contract = tmp_path / "omgang.json"
    contract.write_text(json.dumps(place.get(f"/rounds/{round_id}/contract", "rapportor-14", region="14")), "utf-8")
    package = tmp_path / "r.foljsam.zip"
    definition = tmp_path / f"{walk.INDICATOR}.yaml"
    definition.write_bytes(place.call("GET", f"/indicators/{walk.INDICATOR}/yaml", None).content)
    asked = ["--round", contract, "--region", "14", "--specification", definition]
    arguments = ["compute", *asked, "--data", walk.records(tmp_path / "poster")]
    done = CliRunner().invoke(app, [*map(str, arguments), "--output", str(package)])
    assert done.exit_code == 0, done.output

    # It is handed in, attested, accepted and published, and anybody reads it.
    answer = place.hand_in_bytes(package.read_bytes(), round_id, "14", "rapportor-14", package.name)
    number = place.settled(answer.json()["id"], "rapportor-14")["id"]
    place.answer_all(number, "rapportor-14")
    for who, step in (("attestant-14", "attest"), ("nationell", "accept"), ("nationell", "publish")):
        assert place.step(number, who, step).status_code == 200
    shown = place.get(f"/pathways/{walk.PATHWAY}/outcomes", None)
    assert '"60.0"' in json.dumps(shown), "thirty of fifty"
