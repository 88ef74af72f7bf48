"""Once the register has been filled, a server reads nothing of the packaged catalogue: what it answers is the register's."""

import os
import shutil
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any

import httpx

import indicators
from tests.support.server import running_api
from tests.support.world import STROKE, World

ROOT = Path(indicators.__file__).parents[1]
NAMED: dict[str, list[str]] = {
    "indicator": [STROKE],
    "pathway": ["kol"],
    "region": ["14"],
    "day": ["2023-12-31"],
    "year": ["2023"],
    "agreement": ["vardforlopp-2023"],
    "round_id": ["arsuppfoljning-2024"],
    "kind": ["code_list"],
}
"""What stands for a part of an address; an address with other parts is of something that this installation has none of."""
OF_THE_MOMENT = ("/api/health", "/api/ready", "/api/me", "/api/desk/lint")  # each says when it was asked


def test_a_server_without_the_packaged_files_answers_as_one_that_has_them(place: World, tmp_path: Path) -> None:
    place.round()
    bare = tmp_path / "code"  # the same code, found first, without `specs`; regions stand in the code
    shutil.copytree(ROOT / "indicators", bare / "indicators", ignore=shutil.ignore_patterns("specs", "__pycache__"))
    addresses = _addresses(place)
    assert len(addresses) > 80, "most of the API is asked"
    environment = {**os.environ, "FOLJSAM_DATABASE_URL": place.url, "FOLJSAM_DATA_DIR": str(place.folder)}
    environment["PYTHONPATH"] = os.pathsep.join([str(bare), str(ROOT)])
    headers = {"Authorization": f"Bearer {place.token('nationell')}"}
    expected = {address: place.client.get(address, headers=headers) for address in addresses}
    with running_api(environment, bare) as base, httpx.Client(base_url=base, timeout=60, headers=headers) as client:
        for address, answer in expected.items():
            served = client.get(address)
            assert (served.status_code, served.content) == (answer.status_code, answer.content), address


def _addresses(place: World) -> list[str]:
    """Every address that is answered in text, with each kind of entry and one entry of each where it asks for them."""
    described: dict[str, Any] = place.client.get("/api/openapi.json").json()["paths"]
    kinds = [one["kind"] for one in place.get("/kinds")]
    entries = {kind: place.get(f"/entries/{kind}")[0]["id"] for kind in kinds}
    addresses = [f"/api/entries/{kind}/{entry}{end}" for kind, entry in entries.items() for end in ("", "/yaml")]
    for path, methods in described.items():
        if (
            "get" not in methods
            or path in OF_THE_MOMENT
            or path.endswith(".xlsx")
            or "/workbooks/" in path
            or "/entries/{kind}/" in path
        ):
            continue
        own = path.split("/")[2].rstrip("s")
        known = {**NAMED, "kind": kinds, "identifier": NAMED.get(own, [])}
        parts = [part for _, part, _, _ in Formatter().parse(path) if part]
        asked = [
            one["name"] for one in methods["get"].get("parameters", []) if one["in"] == "query" and one["required"]
        ]
        for values in product(*(known.get(part, []) for part in parts)):
            if not NAMED.keys() >= set(asked):
                continue  # of something that this installation has none of
            query = "&".join(f"{name}={NAMED[name][0]}" for name in asked)
            addresses.append(path.format(**dict(zip(parts, values, strict=True))) + (f"?{query}" if query else ""))
    return addresses
