"""Submission packages on the road of a submission, through the API, on both kinds of database."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from datasources.delivery import canonical, manifest
from datasources.delivery.contract import RoundContract
from datasources.delivery.manifest import ComputedIndicator
from indicators.catalogue.packaged import packaged
from indicators.definition.codelists import digest_of
from indicators.definition.validation import codelists_used
from tests.integration.test_submissions import good
from tests.support.packages import DIGEST, made, packed, raw, rewritten
from tests.support.world import World

NAME = "resultat-14.foljsam.zip"
NUMBER = "198001032393"
"""Made up, with a check digit that is right."""


def asked(here: World, round_id: str) -> RoundContract:
    """What the round asks of region 14, as the region fetches it before it computes."""
    return RoundContract.model_validate(here.get(f"/rounds/{round_id}/contract", "rapportor-14", region="14"))


def hand_in(here: World, data: bytes, round_id: str) -> dict[str, object]:
    answer = here.hand_in_bytes(data, round_id, "14", "rapportor-14", NAME)
    assert answer.status_code == 202, answer.text
    return dict(here.settled(answer.json()["id"], "rapportor-14"))


def codes(found: dict[str, object]) -> set[str]:
    return {item["code"] for item in found["summary"]}  # type: ignore[attr-defined]


def test_a_package_goes_the_whole_way_and_its_manifest_can_be_read(here: World) -> None:
    round_id = here.round()
    data = packed(asked(here, round_id), good())
    found = hand_in(here, data, round_id)
    assert (found["state"], found["errors"], found["rows"]) == ("checked", 0, len(good()))
    assert found["sha256"] == hashlib.sha256(data).hexdigest()
    path = f"/submissions/{found['id']}"
    assert here.call("GET", f"{path}/file", "attestant-14").content == data
    read = here.call("GET", f"{path}/manifest", "attestant-14")
    assert hashlib.sha256(read.content).hexdigest() == found["manifest"]
    assert manifest.parsed(read.content)[0] == made(asked(here, round_id), canonical.write(good(), "csv"))
    assert here.get(f"{path}/receipt", "rapportor-14")["manifest"] == found["manifest"]
    for who, step in (("attestant-14", "attest"), ("nationell", "accept"), ("nationell", "publish")):
        assert here.step(int(str(found["id"])), who, step).status_code == 200
    shown = here.get("/results", round=round_id)
    assert (shown["total"], {tuple(cell["flags"]) for cell in shown["items"]}) == (len(good()), {("computed",)})
    assert {tuple(row["flags"]) for row in here.get(f"{path}/rows", "rapportor-14")["items"]} == {("computed",)}


def test_only_those_who_may_read_the_file_may_read_the_manifest(here: World) -> None:
    round_id = here.round()
    found = hand_in(here, packed(asked(here, round_id), good()), round_id)
    statuses = {
        who: here.call("GET", f"/submissions/{found['id']}/manifest", who).status_code
        for who in ("rapportor-14", "nationell", "rapportor-12", "npo-nerv", None)
    }
    assert statuses == {"rapportor-14": 200, "nationell": 200, "rapportor-12": 404, "npo-nerv": 404, None: 401}


def test_an_ordinary_file_has_no_manifest_and_is_as_legal_as_before(here: World) -> None:
    found = here.hand_in(good(), here.round(), "14")
    assert (found["state"], found["manifest"]) == ("checked", None)
    answer = here.call("GET", f"/submissions/{found['id']}/manifest", "rapportor-14")
    assert (answer.status_code, "inget manifest" in answer.json()["detail"]) == (404, True)
    assert here.get(f"/submissions/{found['id']}/receipt", "rapportor-14")["manifest"] is None
    assert {tuple(row["flags"]) for row in here.get(f"/submissions/{found['id']}/rows", "rapportor-14")["items"]} == {
        ()
    }


def test_the_same_package_twice_is_recognised(here: World) -> None:
    round_id = here.round()
    data = packed(asked(here, round_id), good())
    first = hand_in(here, data, round_id)
    again = here.hand_in_bytes(data, round_id, "14", "rapportor-14", "annat.zip")
    assert (again.status_code, again.json()["same_as"]) == (200, first["id"])


def test_a_package_of_another_specification_is_rejected_and_has_no_manifest_to_show(here: World) -> None:
    round_id = here.round()
    contract = asked(here, round_id)
    stale = [ComputedIndicator(id=item.id, version=item.version, digest=DIGEST) for item in contract.indicators]
    found = hand_in(here, packed(contract, good(), indicators=stale, region="12"), round_id)
    assert (found["state"], found["manifest"]) == ("rejected", None)
    assert codes(found) >= {"specification-stale", "region-differs"}
    assert here.call("GET", f"/submissions/{found['id']}/manifest", "rapportor-14").status_code == 404
    assert hand_in(here, packed(contract, good()), round_id)["state"] == "checked"


def test_the_regions_own_code_list_is_answered_with_a_reason_before_attest(here: World) -> None:
    round_id = here.round()
    contract = asked(here, round_id)
    own = [
        ComputedIndicator(
            id=item.id,
            version=item.version,
            digest=item.digest or "",
            codelists=item.codelists,
            supplied={"Egen lista": DIGEST},
        )
        for item in contract.indicators
    ]
    found = hand_in(here, packed(contract, good(), indicators=own), round_id)
    assert (found["state"], found["unanswered"]) == ("checked", 1)
    assert here.step(int(str(found["id"])), "attestant-14", "attest").status_code == 422
    here.answer_all(int(str(found["id"])), "rapportor-14")
    assert here.step(int(str(found["id"])), "attestant-14", "attest").status_code == 200


def test_a_personal_number_in_results_or_manifest_refuses_and_erases_the_package(here: World) -> None:
    round_id = here.round()
    contract = asked(here, round_id)
    in_results = packed(contract, [good()[0] | {"comment": f"gäller {NUMBER}"}, *good()[1:]])
    in_manifest = rewritten(contract, good(), b'"duckdb"', f'"{NUMBER}"'.encode())
    for data in (in_results, in_manifest):
        found = hand_in(here, data, round_id)
        assert (found["state"], codes(found), found["filename"]) == ("refused", {"personal-number"}, "(raderad)")
        assert here.call("GET", f"/submissions/{found['id']}/file", "rapportor-14").status_code == 404
        kept = [path for path in here.folder.rglob("*") if path.is_file()]
        assert {path.name for path in kept} == {"findings.parquet"}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, warm_checker) -> Iterator[World]:  # type: ignore[no-untyped-def]
    from tests.support.world import world

    folder = tmp_path_factory.mktemp("packages")
    with world(folder / "data", f"sqlite:///{folder / 'foljsam.db'}", warm_checker) as made:
        made.round("round")
        yield made


def test_every_cut_and_changed_byte_of_a_package_gets_an_answer_never_a_fault(installation: World) -> None:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    whole = packed(asked(installation, "round"), good())

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(4, len(whole) - 1), st.integers(0, 255), st.booleans())
    def damaged(place: int, byte: int, cut: bool) -> None:
        data = whole[:place] if cut else whole[:place] + bytes([byte]) + whole[place + 1 :]
        answer = installation.hand_in_bytes(data, "round", "14", "rapportor-14", NAME)
        assert answer.status_code in (200, 202)
        found = installation.settled(answer.json()["id"], "rapportor-14")
        assert found["state"] in ("checked", "rejected")
        assert "check-failed" not in codes(found)

    damaged()


STRANGE = {
    "a file more": ({"anteckning__txt": b"hej"}, "package-broken"),
    "a bomb": ({"bomb__txt": b" " * 100_000_000}, "package-broken"),
}


@pytest.mark.parametrize(("others", "code"), STRANGE.values(), ids=STRANGE)
def test_a_package_that_is_not_ours_is_rejected_with_a_sentence(
    installation: World, others: dict[str, bytes], code: str
) -> None:
    results = canonical.write(good(), "csv")
    told = manifest.text(made(asked(installation, "round"), results))
    found = hand_in(installation, raw(results, told, **others), "round")
    assert (found["state"], codes(found)) == ("rejected", {code})


def test_the_contract_tells_the_digests_that_a_computation_must_have(installation: World) -> None:
    contract = asked(installation, "round")
    published = {
        spec["id"]: spec["digest"]
        for item in contract.indicators
        for spec in [installation.get(f"/indicators/{item.id}")]
        if "digest" in spec
    }
    assert all(item.digest and len(item.digest) == 64 for item in contract.indicators)
    assert all(published[item.id] == item.digest for item in contract.indicators if item.id in published)


def test_code_lists_of_the_catalogue_are_told_with_their_digests(place: World) -> None:
    catalogue = packaged()
    naming = {
        spec.id: sorted(set(codelists_used(spec.computation)) & catalogue.codelist_by_id.keys())
        for spec in catalogue.specifications
        if spec.computation and spec.status == "published"
    }
    chosen = next((identifier for identifier, names in naming.items() if names), None)
    if chosen is None:
        pytest.skip("no published specification names a code list of the catalogue yet")
    contract = asked(place, place.round("koder", indicators=[chosen]))
    assert contract.indicators[0].codelists == {
        name: digest_of(catalogue.codelist_by_id[name]) for name in naming[chosen]
    }


def test_the_package_is_small_and_opens_in_any_zip_program(installation: World) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(asked(installation, "round"), good()))) as opened:
        assert opened.testzip() is None
        assert json.loads(opened.read("manifest.json"))["format"] == "foljsam-computation/1"


def test_a_package_is_checked_on_ones_own_computer_as_it_would_be_when_handed_in(
    installation: World, tmp_path: Path
) -> None:
    from backend.cli.main import app

    contract = asked(installation, "round")
    (tmp_path / "omgång.json").write_text(contract.model_dump_json(), encoding="utf-8")
    (tmp_path / "bra.foljsam.zip").write_bytes(packed(contract, good()))
    (tmp_path / "fel.foljsam.zip").write_bytes(packed(contract, good(), period_end="2025-02-01"))
    asking = ["--round", str(tmp_path / "omgång.json"), "--region", "14", "--json"]
    good_one, wrong = (
        CliRunner().invoke(app, ["check", str(tmp_path / f"{name}.foljsam.zip"), *asking]) for name in ("bra", "fel")
    )
    assert (good_one.exit_code, json.loads(good_one.stdout)["verdict"]) == (0, "checked")
    assert wrong.exit_code != 0
    errors = [found["code"] for found in json.loads(wrong.stdout)["findings"] if found["severity"] == "error"]
    assert errors == ["period-differs"]
