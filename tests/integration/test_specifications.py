"""The road of a specification through the API: uploaded, reviewed by another, published, and never changed after that."""

import io

import openpyxl
import pytest
import yaml

from backend.register import seeding
from indicators.catalogue.packaged import packaged
from tests.support.specifications import COMPLETE, computing
from tests.support.world import World

ID = "prov-indikator"


def text(**changes: object) -> str:
    return yaml.safe_dump(COMPLETE | changes, allow_unicode=True, sort_keys=False)


def upload(here: World, who: str = "specialist", **changes: object):  # type: ignore[no-untyped-def]
    return here.call("POST", "/specifications", who, json={"filename": f"{ID}.yaml", "yaml": text(**changes)})


def step(here: World, who: str, name: str, version: int = 1, reason: str | None = None):  # type: ignore[no-untyped-def]
    return here.call("POST", f"/indicators/{ID}/versions/{version}/steps", who, json={"step": name, "reason": reason})


def publish(here: World, **changes: object) -> dict[str, object]:
    version = int(str(changes.get("version", 1)))
    assert upload(here, **changes).status_code == 201
    assert step(here, "specialist", "submit", version).status_code == 200
    done = step(here, "granskare", "publish", version)
    assert done.status_code == 200, done.text
    return done.json()  # type: ignore[no-any-return]


def test_a_specification_goes_from_file_to_published_with_a_digest(here: World) -> None:
    draft = upload(here).json()
    assert (draft["state"], draft["steps"]) == ("draft", ["submit", "withdraw"])
    assert here.call("GET", f"/indicators/{ID}").status_code == 404, "the public sees no draft"
    step(here, "specialist", "submit")
    published = step(here, "granskare", "publish").json()
    assert published["state"] == "published"
    assert len(published["digest"]) == 64
    assert here.get(f"/indicators/{ID}")["content"]["governance"]["checked_by"] == "Granskare"


def test_nobody_reviews_their_own_draft(here: World) -> None:
    upload(here)
    step(here, "specialist", "submit")
    answer = step(here, "specialist", "publish")
    assert answer.status_code == 403
    assert "eget" in answer.json()["detail"]


def test_every_fault_of_an_uploaded_file_is_told_with_its_line(here: World) -> None:
    answer = upload(here, kind="andel", decimals=9)
    assert answer.status_code == 422
    assert {p["place"] for p in answer.json()["detail"]["problems"]} == {"kind", "decimals"}
    assert all(p["line"] > 1 for p in answer.json()["detail"]["problems"])


def test_what_the_lint_finds_is_told_too_and_nothing_is_kept(here: World) -> None:
    answer = upload(here, sources=[{"source": "finns-inte", "followable": "now"}])
    assert [r["rule"] for r in answer.json()["detail"]["remarks"]] == ["unknown-source"]
    assert here.call("GET", f"/indicators/{ID}", "specialist").status_code == 404


def test_worked_patients_that_do_not_come_out_as_expected_block_the_specification(here: World) -> None:
    answer = upload(here, **computing(codelists={"prov": {"system": "Prov", "codes": ["X2"]}}))
    assert answer.status_code == 422
    assert {r["rule"] for r in answer.json()["detail"]["remarks"]} == {"worked-patient"}
    assert here.call("GET", f"/indicators/{ID}", "specialist").status_code == 404, "nothing is kept"


def test_a_specification_that_computes_is_published_with_its_definition_in_steps(here: World) -> None:
    publish(here, **computing())
    found = here.get(f"/indicators/{ID}")["computation"]
    assert found["steps"]
    assert found["worked"]


def test_a_fault_in_a_definition_is_told_with_its_line(here: World) -> None:
    answer = upload(here, **computing(numerator={"condition": "finns_inte"}))
    assert answer.status_code == 422
    (problem,) = answer.json()["detail"]["problems"]
    assert problem["place"] == "computation.numerator.condition"
    assert text(**computing(numerator={"condition": "finns_inte"})).splitlines()[problem["line"] - 1].strip() == (
        "condition: finns_inte"
    )


def test_a_file_under_another_name_is_refused(here: World) -> None:
    answer = here.call("POST", "/specifications", "specialist", json={"filename": "annat.yaml", "yaml": text()})
    assert answer.status_code == 422


def test_a_draft_that_lacks_something_cannot_be_published(here: World) -> None:
    assert upload(here, status="draft", lacks=["nämnaren"], denominator=None).status_code == 201
    answer = step(here, "specialist", "submit")
    assert answer.status_code == 422
    assert "nämnaren" in str(answer.json()["detail"]["problems"])


def test_a_published_version_never_changes_and_the_next_one_leaves_it_readable(here: World) -> None:
    first = publish(here)
    assert upload(here, definition="Något annat.").status_code == 409, "version 1 is published"
    second = publish(here, version=2, definition="Andel med provåtgärd inom 30 dagar.")
    assert here.get(f"/indicators/{ID}")["version"] == 2
    old = here.get(f"/indicators/{ID}", version=1)
    assert (old["state"], old["digest"], old["yaml"]) == ("revised", first["digest"], first["yaml"])
    assert second["digest"] != first["digest"]


def test_versions_come_one_after_another(here: World) -> None:
    assert upload(here, version=3).status_code == 409


def test_a_draft_can_be_replaced_by_its_author_and_by_nobody_else(here: World) -> None:
    upload(here)
    assert upload(here, definition="Bättre text.").status_code == 201
    assert upload(here, "granskare", definition="Min text.").status_code == 409


def test_sent_back_with_a_reason_it_is_a_draft_again(here: World) -> None:
    upload(here)
    step(here, "specialist", "submit")
    assert step(here, "granskare", "send-back").status_code == 422, "a reason is needed"
    assert step(here, "granskare", "send-back", reason="Förtydliga nämnaren.").json()["state"] == "draft"
    assert upload(here, denominator="Alla patienter, vårdade i sluten vård.").status_code == 201


def test_only_specialists_upload(here: World) -> None:
    for who in ("rapportor-14", "nationell", "npo-nerv", "administrator", "nykomling"):
        assert upload(here, who).status_code == 403, who


def test_a_programme_area_reads_drafts_and_the_public_does_not(here: World) -> None:
    upload(here)
    assert here.get(f"/indicators/{ID}", "npo-nerv")["state"] == "draft"
    assert ID not in {i["id"] for i in here.get("/indicators")}
    assert ID in {i["id"] for i in here.get("/indicators", "specialist")}


def test_the_catalogues_list_is_fetched_as_excel(here: World) -> None:
    publish(here, name={"sv": "=1+1 farlig", "en": "dangerous"})
    book = openpyxl.load_workbook(io.BytesIO(here.call("GET", "/catalogue.xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(rows) > 100
    cell = next(c for row in book.active.iter_rows() for c in row if c.value == "=1+1 farlig")  # type: ignore[union-attr]
    assert cell.data_type == "s", "text is written as text, never as a formula"


def test_searching_finds_by_word_pathway_source_and_code(here: World) -> None:
    assert {i["id"] for i in here.get("/indicators", q="U70495")} == {"kolada-u70495"}
    by_pathway = here.get("/indicators", pathway="stroke-tia-tidiga-insatser")
    assert by_pathway
    assert all("stroke-tia-tidiga-insatser" in {p["pathway"] for p in i["pathways"]} for i in by_pathway)
    assert all("riksstroke" in i["sources"] for i in here.get("/indicators", source="riksstroke"))
    assert here.get("/indicators", q="finns verkligen inte") == []


def test_seeding_again_adds_nothing_and_touches_nothing(here: World) -> None:
    from backend.core.database import transaction
    from backend.core.permissions import SYSTEM

    publish(here)
    with transaction(here.client.app.state.engine) as session:  # type: ignore[attr-defined]
        assert seeding.seed(session, SYSTEM) == 0
    assert here.get(f"/indicators/{ID}")["state"] == "published"


def test_a_release_with_a_newer_version_revises_the_one_that_was_packaged_before(here: World) -> None:
    from backend.core import site
    from backend.core.database import transaction
    from backend.core.permissions import SYSTEM
    from backend.register import queries

    renewed = "vantetid-operation-60"
    newest = here.get(f"/indicators/{renewed}")["version"]
    with transaction(here.client.app.state.engine) as session:  # type: ignore[attr-defined]
        packaged = queries.published(session, "specification", renewed)
        assert packaged is not None
        packaged.version = newest - 1  # as the release before this one had it
        session.add(packaged)
        site.set_value(session, seeding.SEEDED, "the release before")
        assert seeding.seed(session, SYSTEM) == 1
        assert seeding.seed(session, SYSTEM) == 0, "nothing has changed since"
    states = {version: here.get(f"/indicators/{renewed}", version=version)["state"] for version in (newest - 1, newest)}
    assert states == {newest - 1: "revised", newest: "published"}


def test_bounds_that_a_release_brings_reach_a_register_that_had_the_versions_before(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from backend.core.database import engine_for, migrate, transaction
    from backend.core.permissions import SYSTEM
    from backend.register import reading

    release = packaged()
    bounded = [
        spec for spec in release.specifications if spec.version > 1 and (spec.typical or spec.highest is not None)
    ]
    unbounded = {"lowest": None, "highest": None, "typical": None}
    before = {spec.id: spec.model_copy(update=unbounded | {"version": spec.version - 1}) for spec in bounded}
    older = replace(release, specifications=[before.get(spec.id, spec) for spec in release.specifications])
    engine = engine_for(database_url)
    migrate(engine)
    for catalogue, name in ((older, "the release before"), (release, "this release")):
        monkeypatch.setattr(seeding, "packaged", lambda catalogue=catalogue: catalogue)
        monkeypatch.setattr(seeding, "fingerprint", lambda name=name: name)
        with transaction(engine) as session:
            seeding.seed(session, SYSTEM)
    with transaction(engine) as session:
        known = reading.register(session).by_number
        for spec in (spec for spec in bounded if spec.status == "published"):
            assert known[spec.id, spec.version - 1].state == "revised", spec.id
            assert known[spec.id, spec.version].specification.bounds == spec.bounds
            assert known[spec.id, spec.version].state == "published"


NAMED = "vuxen-vid-periodens-slut"


def of_adults(**changes: object) -> dict[str, object]:
    """A computation whose worked patient is an adult, as a named condition has it."""
    adults = {"uses": [NAMED], "initial_population": {"condition": "vuxen_vid_periodens_slut"}}
    whole = computing(**adults | changes)["computation"]
    whole["worked"]["people"][0]["birth_date"] = "1980-01-01"
    return {"computation": whole}


def test_a_specification_may_use_a_named_condition_and_keeps_it(here: World) -> None:
    first = publish(here, **of_adults())
    found = here.get(f"/indicators/{ID}")
    used = found["content"]["computation"]["uses"][NAMED]
    assert (used["digest"], used["version"]) == (packaged().condition_by_id[NAMED].used.digest, 1)
    assert "Gemensamt villkor: Vuxen och i livet periodens sista dag" in {
        step["title"] for step in found["computation"]["steps"]
    }
    again = yaml.safe_load(str(first["yaml"])) | {"version": 2, "definition": "Ny text."}
    assert publish(here, **again)["state"] == "published", "the file that the register gives is one to go on from"
    old, new = (here.get(f"/indicators/{ID}", version=version)["content"]["computation"] for version in (1, 2))
    assert (old["uses"], old["conditions"]) == (new["uses"], new["conditions"])


def test_parts_of_a_named_condition_are_not_changed_under_its_name(here: World) -> None:
    content = yaml.safe_load(str(publish(here, **of_adults())["yaml"])) | {"version": 2}
    condition = content["computation"]["conditions"]["vuxen_vid_periodens_slut"]
    condition["all"][0]["age"]["at_least"] = 16
    (problem,) = upload(here, **content).json()["detail"]["problems"]
    assert problem["place"] == f"computation.uses.{NAMED}"
    content["computation"]["uses"] = {}
    assert upload(here, **content).status_code == 201, "as the definition's own they may be"


def test_a_named_condition_that_nobody_knows_is_told_with_its_line(here: World) -> None:
    answer = upload(here, **of_adults(uses={"vuxen-vid-slut": None}))
    (problem,) = answer.json()["detail"]["problems"]
    lines = text(**of_adults(uses={"vuxen-vid-slut": None})).splitlines()
    assert lines[problem["line"] - 1].strip() == "vuxen-vid-slut: null"
    assert f"menas '{NAMED}'?" in problem["message"]


def test_named_conditions_that_a_release_brings_reach_a_register_that_had_the_versions_before(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version before, whose parts were its own, is kept as it was; the new one has the condition in it."""
    from dataclasses import replace

    from backend.core.database import engine_for, migrate, transaction
    from backend.core.permissions import SYSTEM
    from backend.register import reading
    from indicators.catalogue.digest import canonical

    release = packaged()
    # A specification in its first version had no version before, with parts of its own.
    using = [s for s in release.specifications if s.version > 1 and s.computation and s.computation.uses]
    before = {
        spec.id: spec.model_copy(
            update={"version": spec.version - 1, "computation": spec.computation.model_copy(update={"uses": {}})}
        )
        for spec in using
        if spec.computation
    }
    older = replace(release, specifications=[before.get(spec.id, spec) for spec in release.specifications])
    engine = engine_for(database_url)
    migrate(engine)
    for catalogue, name in ((older, "the release before"), (release, "this release")):
        monkeypatch.setattr(seeding, "packaged", lambda catalogue=catalogue: catalogue)
        monkeypatch.setattr(seeding, "fingerprint", lambda name=name: name)
        with transaction(engine) as session:
            seeding.seed(session, SYSTEM)
    with transaction(engine) as session:
        known = reading.register(session).by_number
        for spec in (spec for spec in using if spec.status == "published"):
            earlier, newest = known[spec.id, spec.version - 1], known[spec.id, spec.version]
            assert (earlier.state, newest.state) == ("revised", "published"), spec.id
            assert canonical(earlier.specification) == canonical(before[spec.id])
            assert canonical(newest.specification) == canonical(spec)


def test_the_platforms_own_step_is_nobodys_to_take(here: World) -> None:
    publish(here)
    answer = step(here, "granskare", "revise")
    assert answer.status_code == 403
    assert step(here, "granskare", "retire", reason="Ersatt av en annan indikator.").json()["state"] == "retired"
    assert here.get(f"/indicators/{ID}")["state"] == "retired", "a retired version stays readable"


def test_two_who_publish_at_once_make_one_publication(here: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    upload(here)
    step(here, "specialist", "submit")
    here.token("granskare")
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(
            answer.status_code for answer in pool.map(lambda _: step(here, "granskare", "publish"), range(2))
        )
    assert codes == [200, 409]
    assert [v["state"] for v in here.get(f"/indicators/{ID}")["history"]] == ["published"]
