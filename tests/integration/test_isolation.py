"""Another region's unpublished values never leak: every endpoint is asked, by everybody who must not know."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.collection.checking import Checker
from tests.support.snapshots import sqlite_copy
from tests.support.world import PEOPLE, STROKE, World, proportion, world

SECRET_NUMBERS = (48_113, 91_337)
"""Numerator and denominator that stand nowhere else, so that finding them in an answer is a leak."""
SECRET_COMMENT = "gås-i-granris"
SECRET_FILE = "hemligt-filnamn.csv"

OUTSIDERS = [None, "rapportor-12", "attestant-12", "specialist", "npo-hjarta", "administrator", "nykomling"]
"""Everybody but the region's own people, the nation, and the programme area that owns the pathway."""
INSIDERS = ["rapportor-14", "attestant-14", "nationell", "npo-nerv"]


def prepared(here: World) -> tuple[str, int]:
    """A round with region 14's accepted but unpublished submission in it."""
    from datasources.delivery import canonical

    round_id = here.round()
    rows = [proportion(STROKE, "14", 2024, *SECRET_NUMBERS, comment=SECRET_COMMENT)]
    first = here.hand_in_bytes(canonical.write(rows, "csv"), round_id, "14", "rapportor-14", SECRET_FILE).json()
    found = here.settled(first["id"], "rapportor-14")
    here.answer_all(found["id"], "rapportor-14")
    assert here.step(found["id"], "attestant-14", "attest").status_code == 200
    assert here.step(found["id"], "nationell", "accept").status_code == 200
    return round_id, found["id"]


@pytest.fixture(scope="module")
def refusing(
    tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path, warm_checker: Checker
) -> Iterator[tuple[World, int]]:
    """An installation with such a submission, for all who are refused: what is refused changes nothing for the next."""
    folder = tmp_path_factory.mktemp("isolation")
    with world(folder / "data", sqlite_copy(prepared_sqlite, folder), warm_checker) as made:
        yield made, prepared(made)[1]


AGREEMENT = "okad-tillganglighet-2023"


def readable_paths(here: World, round_id: str, submission: int) -> list[str]:
    """Every GET endpoint of the application, with its placeholders filled in and the region asked for by name."""
    fill = {
        "round_id": round_id,
        "submission_id": str(submission),
        "version": "1",
        "declaration_id": "1",
        "account_id": "1",
        "kind": "named_set",
        "before": "1",
        "after": "1",
        "year": "2024",
        "indicator": STROKE,
        "pathway": "stroke-tia-tidiga-insatser",
        "agreement": AGREEMENT,
        "run": "1",
        "release": "1",
        "recipient": "12",
        "decision": "1",
        "number": "1",
        "file": "1",
        "form": "pdf",
        "section": "sammanfattning",
        "subject": "2024",
        "region": "14",
        "day": "2024-12-31",
    }
    paths = []
    for path, methods in here.client.app.openapi()["paths"].items():  # type: ignore[attr-defined]
        if "get" not in methods:
            continue
        names = {p["name"] for p in methods["get"].get("parameters", []) if p["in"] == "query"}
        identifiers = ["stroke-tia-tidiga-insatser", STROKE, "riksstroke"] if "{identifier}" in path else [""]
        asked = "&".join(f"{k}={v}" for k, v in (("region", "14"), ("year", "2024")) if k in names)
        for identifier in identifiers:
            filled = path.format(identifier=identifier, **fill)
            paths += [filled, f"{filled}?{asked}"] if asked else [filled]
    return paths


def leaks(body: bytes, digest: str) -> list[str]:
    secrets = [*map(str, SECRET_NUMBERS), SECRET_COMMENT, SECRET_FILE, digest]
    return [secret for secret in secrets if secret.encode() in body]


def test_no_endpoint_tells_an_outsider_anything_of_a_regions_unpublished_submission(here: World) -> None:
    round_id, submission = prepared(here)
    digest = here.get(f"/submissions/{submission}", "rapportor-14")["sha256"]
    paths = readable_paths(here, round_id, submission)
    assert len(paths) > 40
    for who, path in itertools.product(OUTSIDERS, paths):
        headers = {"Authorization": f"Bearer {here.token(who)}"} if who else {}
        answer = here.client.get(path, headers=headers)
        assert answer.status_code < 500, f"{who} {path}: {answer.status_code}"
        assert not leaks(answer.content, digest), f"{who} learns {leaks(answer.content, digest)} from {path}"


def test_those_who_may_know_do_see_it(here: World) -> None:
    prepared(here)
    for who in INSIDERS:
        found = here.get("/results", who, region="14", indicator=STROKE)
        assert [cell["numerator"] for cell in found["items"]] == [str(SECRET_NUMBERS[0])], who
        assert found["items"][0]["published"] is False


@pytest.mark.parametrize(
    "who", [name for name in PEOPLE if name not in ("rapportor-14", "attestant-14", "nationell", "nationell-2")]
)
def test_anothers_submission_looks_as_if_it_did_not_exist(refusing: tuple[World, int], who: str) -> None:
    made, submission = refusing
    there = made.call("GET", f"/submissions/{submission}", who)
    nowhere = made.call("GET", "/submissions/999999", who)
    assert (there.status_code, there.json()) == (nowhere.status_code, nowhere.json()) == (404, nowhere.json())


@pytest.mark.parametrize("step", ["withdraw", "attest", "accept", "return", "publish", "retract"])
@pytest.mark.parametrize(
    "who", ["rapportor-12", "attestant-12", "specialist", "npo-nerv", "administrator", "nykomling"]
)
def test_nobody_else_can_take_a_step_with_it(refusing: tuple[World, int], who: str, step: str) -> None:
    made, submission = refusing
    assert made.step(submission, who, step, "för att").status_code in (403, 404)
    assert made.get(f"/submissions/{submission}", "rapportor-14")["state"] == "accepted"


def test_nobody_hands_in_for_another_region(place: World) -> None:
    round_id = place.round()
    for who in ("rapportor-12", "attestant-14", "specialist", "npo-nerv", "administrator", "nykomling"):
        assert place.hand_in_bytes(b"x", round_id, "14", who).status_code == 403, who
    assert (
        place.client.post(f"/api/rounds/{round_id}/submissions?region=14&filename=x.csv", content=b"x").status_code
        == 401
    )
    assert not list(place.folder.rglob("files/*/*")), "nothing is stored for somebody who may not hand in"


def test_every_endpoint_that_changes_something_refuses_the_public(place: World) -> None:
    for path, methods in place.client.app.openapi()["paths"].items():  # type: ignore[attr-defined]
        for method in methods.keys() & {"post", "put", "patch", "delete"}:
            if path == "/api/tokens":
                continue
            filled = path.format_map(
                defaultdict(lambda: "1", identifier="x", round_id="x", kind="named_set", agreement=AGREEMENT)
            )
            answer = place.client.request(
                method, filled, json={}, params={"region": "14", "filename": "x", "year": 2024}
            )
            assert answer.status_code in (401, 422), f"{method} {path}: {answer.status_code}"
