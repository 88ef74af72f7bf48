"""The road of a submission, through the API, on both kinds of database."""

import hashlib
import io
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from backend.collection import submissions
from backend.collection.check_processes import CheckProcesses, ProcessEndedError
from backend.collection.checking import Checker
from backend.core.database import transaction
from backend.core.states import SubmissionState
from datasources.delivery import canonical
from datasources.delivery.check import CheckResult
from tests.support.world import HEART, STROKE, World, proportion


def good(region: str = "14", year: int = 2024) -> list[dict[str, object]]:
    """A file without fault: both of the round's indicators, totals and both sexes."""
    return [
        *with_sexes(STROKE, region, year, (40, 100), (50, 110)),
        *with_sexes(HEART, region, year, (60, 90), (70, 120)),
    ]


def with_sexes(
    indicator: str, region: str, year: int, women: tuple[int, int], men: tuple[int, int]
) -> list[dict[str, object]]:
    total = (women[0] + men[0], women[1] + men[1])
    return [
        proportion(indicator, region, year, *total),
        proportion(indicator, region, year, *women, sex="women"),
        proportion(indicator, region, year, *men, sex="men"),
    ]


def with_an_error() -> list[dict[str, object]]:
    """A numerator over its denominator: 70 of 60."""
    return [*good()[:3], *with_sexes(HEART, "14", 2024, (70, 60), (70, 120))]


def test_a_good_file_goes_the_whole_way_and_is_seen_by_everybody(here: World) -> None:
    round_id = here.round()
    submission = here.publish(good(), round_id, "14")
    cells = here.get("/results", round=round_id, indicator=STROKE)["items"]
    assert {(c["sex"], c["numerator"], c["denominator"], c["value"]) for c in cells} == {
        ("total", "90", "210", "42.9"),
        ("women", "40", "100", "40.0"),
        ("men", "50", "110", "45.5"),
    }
    assert {c["submission"] for c in cells} == {submission}
    actions = [
        line["action"]
        for line in reversed(here.get("/audit", "nationell", object_type="submission", object_id=str(submission)))
    ]
    assert actions[0] == "submission-received"
    assert actions[-3:] == ["submission-attest", "submission-accept", "submission-publish"]


def test_the_original_is_kept_byte_for_byte_under_its_hash(here: World) -> None:
    data = canonical.write(good(), "csv")
    round_id = here.round()
    first = here.hand_in_bytes(data, round_id, "14", "rapportor-14").json()
    assert first["sha256"] == hashlib.sha256(data).hexdigest()
    assert here.call("GET", f"/submissions/{first['id']}/file", "attestant-14").content == data


def test_a_file_with_errors_is_rejected_with_row_column_value_and_what_to_do(here: World) -> None:
    found = here.hand_in(with_an_error(), here.round(), "14")
    assert found["state"] == "rejected"
    findings = here.get(f"/submissions/{found['id']}/findings", "rapportor-14", severity="error")["items"]
    over = next(f for f in findings if "denominator" in f["code"] or "over" in f["code"])
    assert over["row"] is not None
    assert over["column"]
    assert "täljare" in over["message"].casefold()


def test_a_rejected_file_can_be_neither_attested_nor_withdrawn_but_a_new_one_can_be_handed_in(here: World) -> None:
    round_id = here.round()
    rejected = here.hand_in(with_an_error(), round_id, "14")
    assert here.step(rejected["id"], "attestant-14", "attest").status_code == 409
    assert here.hand_in(good(), round_id, "14")["state"] == "checked"
    assert here.get(f"/submissions/{rejected['id']}", "rapportor-14")["state"] == "rejected"


def test_the_same_file_twice_is_recognised(here: World) -> None:
    round_id, data = here.round(), canonical.write(good(), "csv")
    first = here.hand_in_bytes(data, round_id, "14", "rapportor-14")
    again = here.hand_in_bytes(data, round_id, "14", "rapportor-14", "annat-namn.csv")
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json()["same_as"] == again.json()["id"] == first.json()["id"]
    assert len(here.get("/submissions", "rapportor-14")) == 1


def test_two_who_send_the_same_bytes_at_once_make_one_stored_file(here: World) -> None:
    round_id, data = here.round(), canonical.write(good(), "csv")
    here.token("rapportor-14")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: here.hand_in_bytes(data, round_id, "14", "rapportor-14"), range(4)))
    assert all(a.status_code in (200, 202) for a in answers), [a.text for a in answers]
    stored = [p for p in (here.folder / "files").rglob("*") if p.is_file()]
    assert len(stored) == 1


def test_a_warning_must_be_answered_with_a_reason_before_attest(here: World) -> None:
    round_id = here.round()
    found = here.hand_in(good()[:3], round_id, "14")  # the other indicator is missing: a warning
    assert found["state"] == "checked"
    assert found["unanswered"] > 0
    refused = here.step(found["id"], "attestant-14", "attest")
    assert refused.status_code == 422
    assert "förklaring" in refused.json()["detail"]
    here.answer_all(found["id"], "rapportor-14")
    assert here.step(found["id"], "attestant-14", "attest").json()["state"] == "attested"


def test_only_the_sender_answers_and_only_real_warnings(here: World) -> None:
    found = here.hand_in(good()[:3], here.round(), "14")
    warning = next(s["code"] for s in found["summary"] if s["severity"] == "warning")
    given = {"code": warning, "reason": "Stämmer."}
    assert here.call("POST", f"/submissions/{found['id']}/answers", "attestant-14", json=given).status_code == 403
    assert (
        here.call(
            "POST", f"/submissions/{found['id']}/answers", "rapportor-14", json=given | {"code": "finns-inte"}
        ).status_code
        == 422
    )


def test_who_handed_in_cannot_attest_even_with_both_roles(here: World) -> None:
    account = next(a for a in here.get("/accounts", "administrator") if a["username"] == "rapportor-14")
    roles = [{"role": "region_reporter", "region": "14"}, {"role": "region_attester", "region": "14"}]
    here.call("PATCH", f"/accounts/{account['id']}", "administrator", json={"grants": roles})
    found = here.hand_in(good(), here.round(), "14")
    assert "attest" not in found["steps"]
    assert here.step(found["id"], "rapportor-14", "attest").status_code == 403
    assert here.step(found["id"], "attestant-14", "attest").status_code == 200


def test_withdrawn_before_attest_returned_with_a_reason_after(here: World) -> None:
    round_id = here.round()
    first = here.hand_in(good(), round_id, "14")
    assert here.step(first["id"], "rapportor-14", "withdraw").status_code == 422, "a reason is needed"
    assert here.step(first["id"], "rapportor-14", "withdraw", "Fel år.").json()["state"] == "withdrawn"
    second = here.hand_in(good(), round_id, "14")
    assert second["id"] != first["id"], "a withdrawn file can be handed in again"
    here.step(second["id"], "attestant-14", "attest")
    assert here.step(second["id"], "rapportor-14", "withdraw", "Ångrar.").status_code == 409
    returned = here.step(second["id"], "nationell", "return", "Nämnaren gäller fel population.").json()
    assert (returned["state"], returned["reason"]) == ("returned", "Nämnaren gäller fel population.")


def test_a_later_submission_replaces_the_earlier_values_and_keeps_them(here: World) -> None:
    round_id = here.round()
    here.publish(good(), round_id, "14")
    better = [*with_sexes(STROKE, "14", 2024, (45, 100), (55, 110)), *good()[3:]]
    here.publish(better, round_id, "14")
    now = here.get("/results", round=round_id, indicator=STROKE, sex="total")["items"]
    assert [c["value"] for c in now] == ["47.6"]
    engine = here.client.app.state.engine  # type: ignore[attr-defined]
    with transaction(engine) as session:
        from sqlmodel import select

        from backend.collection.tables import Observation

        kept = session.exec(
            select(Observation).where(Observation.indicator == STROKE, Observation.sex == "total")
        ).all()
    assert sorted((str(o.value), o.superseded_by is None) for o in kept) == [("42.9", False), ("47.6", True)]


def test_what_a_later_submission_does_not_mention_stays(here: World) -> None:
    round_id = here.round()
    here.publish(good(), round_id, "14")
    here.publish(with_sexes(STROKE, "14", 2024, (45, 100), (55, 110)), round_id, "14")
    assert [c["value"] for c in here.get("/results", round=round_id, indicator=HEART, sex="total")["items"]] == ["61.9"]


def test_returning_an_accepted_submission_brings_the_earlier_values_back(here: World) -> None:
    round_id = here.round()
    here.publish(good(), round_id, "14")
    second = here.hand_in([*with_sexes(STROKE, "14", 2024, (45, 100), (55, 110)), *good()[3:]], round_id, "14")
    here.answer_all(second["id"], "rapportor-14")
    here.step(second["id"], "attestant-14", "attest")
    here.step(second["id"], "nationell", "accept")
    assert [c["value"] for c in here.get("/results", "nationell", indicator=STROKE, sex="total")["items"]] == ["47.6"]
    here.step(second["id"], "nationell", "return", "Fel population.")
    assert [c["value"] for c in here.get("/results", "nationell", indicator=STROKE, sex="total")["items"]] == ["42.9"]


def test_a_retracted_submission_leaves_cells_that_say_withdrawn_and_no_number(here: World) -> None:
    round_id = here.round()
    submission = here.publish(good(), round_id, "14")
    assert here.step(submission, "nationell", "retract", "Fel i källan.").status_code == 200
    cells = here.get("/results", round=round_id)["items"]
    assert {(c["value"], c["numerator"], c["cause"]) for c in cells} == {(None, None, "withdrawn")}


def test_two_who_decide_at_once_make_one_decision(here: World) -> None:
    found = here.hand_in(good(), here.round(), "14")
    here.step(found["id"], "attestant-14", "attest")
    for who in ("nationell", "nationell-2"):
        here.token(who)
    barrier = threading.Barrier(2)

    def decide(who: str) -> int:
        barrier.wait()
        return here.step(found["id"], who, "accept").status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, ("nationell", "nationell-2"))) == [200, 409]
    assert len(here.get("/results", "nationell")["items"]) == len(good())


def test_a_submission_whose_process_was_killed_continues_where_it_was(here: World, warm_checker: Checker) -> None:
    round_id = here.round()
    app = here.client.app
    with transaction(app.state.engine) as session:  # type: ignore[attr-defined]
        stored = app.state.storage.keep([canonical.write(good(), "csv")], 10**6)  # type: ignore[attr-defined]
        from backend.core.permissions import Actor
        from backend.identity import queries as people

        account = people.account_by_name(session, "rapportor-14")
        assert account is not None
        row, _ = submissions.receive(
            session, Actor(account.id, "r"), app.state.storage, submissions.Delivery(round_id, "14", "fil.csv"), stored
        )  # type: ignore[attr-defined]
        number = row.id or 0
    # Here the process died: bytes stored, row RECEIVED, half a check's leavings on disk. A new one starts.
    leavings = app.state.storage.work_folder(number)  # type: ignore[attr-defined]
    leavings.mkdir(parents=True)
    (leavings / "findings.parquet").write_bytes(b"half")
    fresh = Checker(app.state.engine, app.state.storage)  # type: ignore[attr-defined]
    fresh.borrow(warm_checker)
    assert fresh.resume() == 1
    fresh.wait(number, 60)
    assert here.get(f"/submissions/{number}", "rapportor-14")["state"] == SubmissionState.CHECKED


def test_a_file_with_a_personal_number_is_refused_and_its_bytes_are_gone_everywhere(here: World) -> None:
    # A number from the tax agency's published test numbers, as somebody might write it in a comment by mistake.
    number = "19121212-1212"
    rows = [good()[0] | {"comment": f"gäller patient {number}"}, *good()[1:]]
    data = canonical.write(rows, "csv")
    round_id = here.round()
    found = here.settled(here.hand_in_bytes(data, round_id, "14", "rapportor-14").json()["id"], "rapportor-14")
    assert found["state"] == "refused"
    for path in here.folder.rglob("*"):
        assert not path.is_file() or number.encode() not in path.read_bytes(), path
    assert number not in str(here.get(f"/submissions/{found['id']}/findings", "rapportor-14"))
    assert number not in str(here.get(f"/submissions/{found['id']}", "rapportor-14"))
    assert here.call("GET", f"/submissions/{found['id']}/file", "rapportor-14").status_code == 404
    again = here.hand_in_bytes(data, round_id, "14", "rapportor-14")
    assert again.status_code == 200, "the same refused file is recognised"
    assert not [p for p in (here.folder / "files").rglob("*") if p.is_file()], "and its bytes are erased again"


@pytest.mark.parametrize("data", [b"Klinik;Svar\nMed;ja\n", b"%PDF-1.7\n"], ids=["another table", "no table"])
def test_a_file_without_the_templates_headers_is_not_kept_beyond_the_check(here: World, data: bytes) -> None:
    # What it is about nobody knows: somebody's export of patients may have other headers than those we know.
    round_id = here.round()
    handed_in = here.settled(here.hand_in_bytes(data, round_id, "14", "rapportor-14").json()["id"], "rapportor-14")
    assert (handed_in["state"], handed_in["erased"]) == ("rejected", True)
    assert handed_in["filename"] != "(raderad)", "the sender needs to know which file it was"
    assert not [p for p in (here.folder / "files").rglob("*") if p.is_file()]
    assert here.call("GET", f"/submissions/{handed_in['id']}/file", "rapportor-14").status_code == 404


def test_a_file_to_correct_is_kept(here: World) -> None:
    rows = [good()[0] | {"numerator": "många"}, *good()[1:]]
    round_id = here.round()
    data = canonical.write(rows, "csv")
    handed_in = here.settled(here.hand_in_bytes(data, round_id, "14", "rapportor-14").json()["id"], "rapportor-14")
    assert (handed_in["state"], handed_in["erased"]) == ("rejected", False)
    assert here.call("GET", f"/submissions/{handed_in['id']}/file", "rapportor-14").content == data


def test_counts_alone_have_their_value_among_the_rows_before_anything_is_published(place: World) -> None:
    # The template asks for numerator and denominator and leaves the value out: 43 of 140 is 30.7 per cent.
    rows = [proportion(STROKE, "14", 2024, 43, 140) | {"value": None}]
    handed_in = place.settled(
        place.hand_in_bytes(canonical.write(rows, "csv"), place.round(), "14", "rapportor-14").json()["id"],
        "rapportor-14",
    )
    [row] = place.get(f"/submissions/{handed_in['id']}/rows", "rapportor-14")["items"]
    assert (row["value"], row["cause"]) == ("30.7", None)


def test_a_closed_round_takes_nothing_in(here: World) -> None:
    round_id = here.round()
    here.post(f"/rounds/{round_id}/steps", "nationell", {"step": "close"})
    answer = here.hand_in_bytes(b"x", round_id, "14", "rapportor-14")
    assert answer.status_code == 409
    assert not list(here.folder.rglob("files/*/*"))


def test_a_receipt_says_what_was_handed_in_when_and_with_which_hash(here: World) -> None:
    found = here.hand_in(good(), here.round(), "14")
    receipt = here.get(f"/submissions/{found['id']}/receipt", "rapportor-14")
    assert receipt["sha256"] == found["sha256"]
    assert receipt["rows"] == len(good())
    assert receipt["received_by"] == "Rapportor-14"
    assert sorted(receipt["indicators"]) == sorted([STROKE, HEART])


def test_an_upload_over_the_limit_is_refused_before_anything_is_stored(here: World) -> None:
    round_id = here.round()
    app = here.client.app
    small = app.state.settings.__class__(**{**vars(app.state.settings), "max_upload_bytes": 1000})  # type: ignore[attr-defined]
    app.state.settings = small  # type: ignore[attr-defined]
    answer = here.hand_in_bytes(b"x" * 1001, round_id, "14", "rapportor-14")
    assert answer.status_code == 413
    assert "större" in answer.json()["detail"]
    assert not [p for p in here.folder.rglob("*") if p.is_file()]


def test_a_filename_or_a_reason_with_a_personal_number_is_not_taken_in(here: World) -> None:
    number = "19121212-1212"
    round_id = here.round()
    named = here.hand_in_bytes(b"x", round_id, "14", "rapportor-14", f"patient {number}.csv")
    assert (named.status_code, number in named.text) == (422, False)
    reason = here.call(
        "POST", f"/rounds/{round_id}/declarations", "rapportor-14", json={"region": "14", "reason": f"Gäller {number}."}
    )
    assert (reason.status_code, number in reason.text) == (422, False)
    assert "personnummer" in reason.text


def test_two_gigabytes_are_refused_by_their_declared_length_without_being_read(here: World) -> None:
    round_id = here.round()
    headers = {"Authorization": f"Bearer {here.token('rapportor-14')}", "Content-Length": str(2 * 1024**3)}
    answer = here.client.post(
        f"/api/rounds/{round_id}/submissions",
        params={"region": "14", "filename": "stor.csv"},
        headers=headers,
        content=b"the beginning of something large",
    )
    assert answer.status_code == 413
    assert not [p for p in here.folder.rglob("*") if p.is_file()]


def test_an_answer_to_a_row_that_has_no_such_warning_is_refused(here: World) -> None:
    found = here.hand_in(good()[:3], here.round(), "14")
    warning = next(s["code"] for s in found["summary"] if s["severity"] == "warning")
    invented = {"code": warning, "row": 1_000_001, "reason": "Stämmer."}
    assert here.call("POST", f"/submissions/{found['id']}/answers", "rapportor-14", json=invented).status_code == 422


def test_an_answer_is_replaced_by_a_later_one_and_none_is_taken_after_attest(here: World) -> None:
    found = here.hand_in(good()[:3], here.round(), "14")
    warning = next(s["code"] for s in found["summary"] if s["severity"] == "warning")
    for reason in ("Första.", "Andra."):
        told = here.post(f"/submissions/{found['id']}/answers", "rapportor-14", {"code": warning, "reason": reason})
    assert next(s["answer"] for s in told["summary"] if s["code"] == warning) == "Andra."
    here.answer_all(found["id"], "rapportor-14")
    here.step(found["id"], "attestant-14", "attest")
    late = here.call(
        "POST", f"/submissions/{found['id']}/answers", "rapportor-14", json={"code": warning, "reason": "Sent."}
    )
    assert late.status_code == 409


def values(here: World, who: str = "nationell") -> list[str]:
    return [c["value"] for c in here.get("/results", who, indicator=STROKE, sex="total")["items"]]


def test_returning_one_in_the_middle_leaves_the_latest_alone_current(here: World) -> None:
    round_id = here.round()
    numbers = []
    for women in (40, 45, 50):  # three submissions, each replacing the one before
        found = here.hand_in([*with_sexes(STROKE, "14", 2024, (women, 100), (50, 110)), *good()[3:]], round_id, "14")
        here.answer_all(found["id"], "rapportor-14")
        here.step(found["id"], "attestant-14", "attest")
        here.step(found["id"], "nationell", "accept")
        numbers.append(found["id"])
    assert values(here) == ["47.6"]
    assert here.step(numbers[1], "nationell", "publish").status_code == 409, "everything in it has been replaced"
    here.step(numbers[1], "nationell", "return", "Fel.")
    assert values(here) == ["47.6"]
    here.step(numbers[2], "nationell", "return", "Fel.")
    assert values(here) == ["42.9"], "the first is current again"


def test_retracting_the_later_publication_shows_the_earlier_one_again(here: World) -> None:
    round_id = here.round()
    here.publish(good(), round_id, "14")
    second = here.publish([*with_sexes(STROKE, "14", 2024, (45, 100), (55, 110)), *good()[3:]], round_id, "14")
    here.step(second, "nationell", "retract", "Fel i källan.")
    assert [c["value"] for c in here.get("/results", indicator=STROKE, sex="total")["items"]] == ["42.9"]


def test_findings_rows_and_book_are_read_by_those_who_may(here: World) -> None:
    round_id = here.round()
    rejected = here.hand_in(with_an_error(), round_id, "14")
    book = here.call("GET", f"/submissions/{rejected['id']}/findings.xlsx", "attestant-14")
    assert book.content[:2] == b"PK"
    assert here.get(f"/submissions/{rejected['id']}/rows", "rapportor-14")["items"] == []
    checked = here.hand_in(good(), round_id, "14")
    assert here.get(f"/submissions/{checked['id']}/rows", "rapportor-14")["total"] == len(good())


def test_a_finding_says_in_words_whom_its_row_is_about(here: World) -> None:
    # Women: one more in the numerator than in the denominator.
    wrong = proportion(STROKE, "14", 2024, 101, 100, sex="women") | {"value": None}
    rejected = here.hand_in([wrong], here.round(indicators=[STROKE]), "14", kind="xlsx")
    found = here.get(f"/submissions/{rejected['id']}/findings", "rapportor-14", code="numerator-over-denominator")
    (finding,) = found["items"]
    name = next(item["name_sv"] for item in here.get("/indicators", q=STROKE) if item["id"] == STROKE)
    told = ("row", "column_text", "indicator", "indicator_name", "sex_text", "age_text")
    assert tuple(finding[part] for part in told) == (2, "täljare", STROKE, name, "Kvinnor", "Alla åldrar")
    book = here.call("GET", f"/submissions/{rejected['id']}/findings.xlsx", "rapportor-14").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    head = rows[0]
    (line,) = [dict(zip(head, row, strict=True)) for row in rows if finding["message"] in row]
    assert [line[part] for part in ("Indikatorns namn", "Indikator", "Kön", "Åldersgrupp", "Kolumn")] == [
        name,
        STROKE,
        "Kvinnor",
        "Alla åldrar",
        "täljare",
    ]


def test_findings_of_an_earlier_version_are_still_read(here: World) -> None:
    rejected = here.hand_in(with_an_error(), here.round(), "14")
    (path,) = here.folder.rglob("findings.parquet")
    pl.read_parquet(path).drop("sheet", "indicator", "indicator_name", "sex", "age_group").write_parquet(path)
    found = here.get(f"/submissions/{rejected['id']}/findings", "rapportor-14")["items"]
    assert {finding["indicator"] for finding in found} == {None}


def received_only(here: World, round_id: str) -> int:
    """A submission that nobody has begun to check."""
    from backend.core.permissions import Actor
    from backend.identity import queries as people

    app = here.client.app
    with transaction(app.state.engine) as session:  # type: ignore[attr-defined]
        stored = app.state.storage.keep([canonical.write(good(), "csv")], 10**6)  # type: ignore[attr-defined]
        account = people.account_by_name(session, "rapportor-14")
        assert account is not None
        delivery = submissions.Delivery(round_id, "14", "fil.csv")
        row, _ = submissions.receive(session, Actor(account.id, "r"), app.state.storage, delivery, stored)  # type: ignore[attr-defined]
        return row.id or 0


def test_before_the_check_there_are_no_findings_and_no_steps_for_people(here: World) -> None:
    number = received_only(here, here.round())
    assert here.get(f"/submissions/{number}/findings", "rapportor-14")["total"] == 0
    assert here.step(number, "rapportor-14", "check").status_code == 403
    assert here.get(f"/submissions/{number}", "rapportor-14", wait=0.1)["state"] == "received"


def test_checking_what_is_checked_already_changes_nothing(here: World) -> None:
    from datasources.delivery.check import failed

    found = here.hand_in(good(), here.round(), "14")
    here.checker.check_now(found["id"])
    with transaction(here.client.app.state.engine) as session:  # type: ignore[attr-defined]
        outcome = failed(here.folder / "another-process")
        assert submissions.settle(session, submissions.Actor(None, "Följsam"), found["id"], outcome) is False
    assert here.get(f"/submissions/{found['id']}", "rapportor-14")["state"] == "checked"


def test_a_submission_larger_than_a_batch_is_kept_whole(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.core import bulk

    monkeypatch.setattr(bulk, "BATCH", 4)  # six rows in two batches
    here.publish(good(), here.round(), "14")
    assert here.get("/results", "nationell")["total"] == len(good())


def test_a_body_that_grows_past_the_limit_is_dropped_on_the_way(here: World) -> None:
    round_id, app = here.round(), here.client.app
    app.state.settings = app.state.settings.__class__(**vars(app.state.settings) | {"max_upload_bytes": 1000})  # type: ignore[attr-defined]

    def chunks() -> Iterator[bytes]:  # without a declared length
        for _ in range(3):
            yield b"x" * 600

    headers = {"Authorization": f"Bearer {here.token('rapportor-14')}"}
    params = {"region": "14", "filename": "stor.csv"}
    answer = here.client.post(f"/api/rounds/{round_id}/submissions", params=params, headers=headers, content=chunks())
    assert answer.status_code == 413
    assert not [p for p in here.folder.rglob("*") if p.is_file()]


def test_a_fault_of_ours_is_a_sentence_and_tells_nothing(place: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from backend.results import overview

    def broken(*_: object) -> None:
        raise RuntimeError("hemlig detalj")

    monkeypatch.setattr(overview, "overview", broken)
    quiet = TestClient(place.client.app, raise_server_exceptions=False)
    answer = quiet.get("/api/overview")
    assert (answer.status_code, "hemlig" in answer.text) == (500, False)
    assert "Försök igen" in answer.json()["detail"]


def test_steps_of_the_platform_itself_and_unknown_ones_are_nobodys(here: World) -> None:
    found = here.hand_in(good(), here.round(), "14")
    assert here.step(found["id"], "nationell", "check").status_code == 409
    assert here.step(found["id"], "nationell", "finns-inte").status_code == 409


def test_what_an_interrupted_refusal_left_is_erased_at_the_next_start(here: World, warm_checker: Checker) -> None:
    rows = [good()[0] | {"comment": "19121212-1212"}, *good()[1:]]
    round_id = here.round()
    first = here.hand_in_bytes(canonical.write(rows, "csv"), round_id, "14", "rapportor-14").json()
    here.settled(first["id"], "rapportor-14")
    app = here.client.app
    # Killed after the decision and before the erasing: the row says refused, the bytes are there.
    with transaction(app.state.engine) as session:  # type: ignore[attr-defined]
        from backend.collection import submission_queries

        submission_queries.keep_file(session, first["sha256"], 0).erased_at = None
    app.state.storage.keep([canonical.write(rows, "csv")], 10**6)  # type: ignore[attr-defined]
    half = app.state.storage.folder / "incoming" / "half"  # type: ignore[attr-defined]
    half.write_bytes(b"x")
    os.utime(half, (0, 0))
    fresh = Checker(app.state.engine, app.state.storage)  # type: ignore[attr-defined]
    fresh.borrow(warm_checker)
    fresh.resume()
    assert not [p for p in here.folder.rglob("*") if p.is_file() and (p.name == first["sha256"] or p == half)]


ROUND = {
    "id": "ny",
    "name": "Ny",
    "period_label": "2024",
    "period_start": "2024-01-01",
    "period_end": "2025-01-01",
    "due": "2099-01-01",
    "regions": ["14"],
    "indicators": [{"indicator": STROKE}],
}
WRONG_ROUNDS = {
    "a period that ends before it begins": {"period_end": "2023-01-01"},
    "a region that is not there": {"regions": ["99"]},
    "an indicator without a published specification": {"indicators": [{"indicator": "finns-inte"}]},
    "a breakdown that the specification lacks": {"indicators": [{"indicator": STROKE, "breakdowns": ["age"]}]},
}


@pytest.mark.parametrize("change", WRONG_ROUNDS.values(), ids=WRONG_ROUNDS)
def test_a_round_that_cannot_be_is_refused_with_a_sentence(place: World, change: dict[str, object]) -> None:
    answer = place.call("POST", "/rounds", "nationell", json=ROUND | change)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_rounds_are_made_once_closed_and_reopened_with_a_reason(place: World) -> None:
    place.post("/rounds", "nationell", ROUND)
    assert place.call("POST", "/rounds", "nationell", json=ROUND).status_code == 409
    asked = {"region": "14", "reason": "Ännu inte öppen."}
    assert place.call("POST", "/rounds/ny/declarations", "rapportor-14", json=asked).status_code == 409
    for step in ("open", "close"):
        place.post("/rounds/ny/steps", "nationell", {"step": step})
    assert place.call("POST", "/rounds/ny/steps", "nationell", json={"step": "reopen"}).status_code == 422
    assert (
        place.post("/rounds/ny/steps", "nationell", {"step": "reopen", "reason": "En region till."})["state"] == "open"
    )
    assert place.call("GET", "/rounds/finns-inte").status_code == 404
    for wrong in ({"region": "12", "reason": "Väntas inte."}, {"region": "14", "reason": "Okänd.", "indicator": HEART}):
        who = f"rapportor-{wrong['region']}"
        assert place.call("POST", "/rounds/ny/declarations", who, json=wrong).status_code == 422
    assert place.call("DELETE", "/rounds/ny/declarations/77", "rapportor-14").status_code == 404
    assert place.hand_in_bytes(b"x", "ny", "12", "rapportor-12").status_code == 422


@pytest.mark.parametrize(
    "path", ["/submissions/{}", "/implementation/matrix?year={}", "/indicators/stroke-trombolys-80?version={}"]
)
def test_a_number_beyond_every_database_is_refused_not_a_fault(here: World, path: str) -> None:
    assert here.call("GET", path.format(10**30), "nationell").status_code == 422


def test_a_character_that_no_database_takes_is_refused_not_a_fault(here: World) -> None:
    assert here.call("GET", "/rounds/a%00b", "nationell").status_code in (404, 422)
    assert here.call("POST", "/tokens", json={"username": "a\x00b", "password": "x"}).status_code in (401, 422)


def test_a_file_whose_check_takes_its_process_down_is_rejected_and_may_be_tried_again(place: World) -> None:
    class Dying(CheckProcesses):
        """Stands in for processes that are killed each time (a real kill would end the run's own)."""

        def check(self, *_: object) -> CheckResult:
            raise ProcessEndedError

    checker, round_id = place.checker, place.round()
    healthy, checker._processes = checker._processes, Dying(1)
    data = canonical.write(good(), "csv")
    first = place.settled(place.hand_in_bytes(data, round_id, "14", "rapportor-14").json()["id"], "rapportor-14")
    assert (first["state"], [s["code"] for s in first["summary"]]) == ("rejected", ["check-failed"])
    checker._processes = healthy
    again = place.hand_in_bytes(data, round_id, "14", "rapportor-14")
    assert again.status_code == 202, "a fault of ours is no reason to refuse the same file"
    assert place.settled(again.json()["id"], "rapportor-14")["state"] == "checked"
