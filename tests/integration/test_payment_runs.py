"""The road of a payment: prepared by one, approved by another, by the rulebook that holds, and standing afterwards."""

import io

import openpyxl

from tests.support.small_agreement import AGREEMENT, accept, publish_rulebook, row
from tests.support.world import World


def run(here: World, who: str = "nationell"):  # type: ignore[no-untyped-def]
    return here.call("POST", f"/agreements/{AGREEMENT}/runs", who, json={"occasion": "slut"})


def run_step(here: World, identifier: int, who: str, step: str, reason: str | None = None):  # type: ignore[no-untyped-def]
    address = f"/agreements/{AGREEMENT}/runs/{identifier}/steps"
    return here.call("POST", address, who, json={"step": step, "reason": reason})


def test_a_payment_is_prepared_by_one_approved_by_another_and_reproduced(delivered: World) -> None:
    preview = delivered.get(f"/agreements/{AGREEMENT}/payments", "nationell", occasion="slut")
    assert (preview["problems"], sum(line["ore"] for line in preview["lines"])) == ([], 100_000)
    assert {line["region"] for line in preview["lines"] if line["ore"] > 0} == {"12", "14"}
    prepared = run(delivered).json()
    assert (prepared["state"], prepared["total_ore"], prepared["steps"]) == ("prepared", 100_000, [])
    assert delivered.call("GET", f"/agreements/{AGREEMENT}/runs/{prepared['id']}").status_code == 404
    assert run_step(delivered, prepared["id"], "nationell", "approve").status_code == 403
    approved = run_step(delivered, prepared["id"], "nationell-2", "approve").json()
    assert (approved["state"], approved["reproduced"]) == ("approved", True)
    public = delivered.get(f"/agreements/{AGREEMENT}/runs/{prepared['id']}")
    assert public["lines"] == preview["lines"]
    assert run(delivered).status_code == 409, "an occasion is paid once"


def test_a_payment_is_taken_away_as_a_book_by_those_who_may_read_it(delivered: World) -> None:
    number = run(delivered).json()["id"]
    address = f"/agreements/{AGREEMENT}/runs/{number}/lines.xlsx"
    assert delivered.call("GET", address).status_code == 404, "not approved yet"
    run_step(delivered, number, "nationell-2", "approve")
    book = openpyxl.load_workbook(io.BytesIO(delivered.call("GET", address).content))
    paid = {row[0]: row[2] for row in book["Summor"].iter_rows(min_row=2, values_only=True)}
    assert (paid["12"] + paid["14"], sum(paid.values())) == (1000, 1000)
    lines = list(book["Rader"].iter_rows(min_row=2, values_only=True))
    assert len(lines) == len(delivered.get(f"/agreements/{AGREEMENT}/runs/{number}")["lines"])


def test_figures_that_change_after_it_was_prepared_stop_the_approval(delivered: World) -> None:
    prepared = run(delivered).json()
    accept(delivered, [row("14", "2023-02", 640, 1000)], "manad-2023-02")  # a correction, now below the level
    refused = run_step(delivered, prepared["id"], "nationell-2", "approve")
    assert (refused.status_code, "ändrats" in refused.text) == (409, True)
    assert run_step(delivered, prepared["id"], "nationell-2", "turn-down").status_code == 422, "a reason is needed"
    turned_down = run_step(delivered, prepared["id"], "nationell-2", "turn-down", "Rättade värden.")
    assert turned_down.json()["state"] == "returned"
    again = run(delivered)
    assert again.status_code == 201
    assert again.json()["digest"] != prepared["digest"]


def test_a_run_of_a_version_that_another_has_replaced_is_not_approved_and_says_which_holds(delivered: World) -> None:
    prepared = run(delivered).json()
    publish_rulebook(delivered, version=2)  # the same rules: no figure and no line is another
    refused = run_step(delivered, prepared["id"], "nationell-2", "approve")
    assert refused.status_code == 409
    assert "efter version 1 av regelboken Prov; version 2 gäller nu" in refused.json()["detail"]
    run_step(delivered, prepared["id"], "nationell-2", "turn-down", "En ny version gäller.")
    assert run(delivered).json()["version"] == 2


def test_by_a_retired_rulebook_nothing_is_prepared_or_approved(delivered: World) -> None:
    prepared = run(delivered).json()
    path = f"/entries/rulebook/{AGREEMENT}/versions/1/steps"
    delivered.post(path, "nationell-2", {"step": "retire", "reason": "Överenskommelsen är uppsagd."})
    for refused in (run(delivered), run_step(delivered, prepared["id"], "nationell-2", "approve")):
        assert refused.status_code == 409
        assert "Version 1 av regelboken Prov har upphört, och ingen version gäller" in refused.json()["detail"]
    assert run_step(delivered, prepared["id"], "nationell-2", "turn-down", "Uppsagd.").status_code == 200


def test_what_is_paid_stands_when_values_and_rulebook_change_later(delivered: World) -> None:
    paid = run(delivered).json()
    run_step(delivered, paid["id"], "nationell-2", "approve")
    accept(delivered, [row("14", "2023-02", 640, 1000)], "manad-2023-02")
    publish_rulebook(delivered, version=2, missing="refused")
    now = delivered.get(f"/agreements/{AGREEMENT}/runs/{paid['id']}")
    assert (now["lines"], now["reproduced"], now["version"]) == (paid["lines"], True, 1)
