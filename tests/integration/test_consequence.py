"""What publishing a version changes is shown before it, confirmed with a comment and kept; nothing of it gives a value away."""

from typing import Any

import pytest
import yaml

from backend.agreements import fulfilment
from indicators.agreements.fulfilment import fulfil
from indicators.agreements.rulebook import Rulebook
from tests.integration.test_building_blocks import next_version
from tests.integration.test_building_blocks import step as step_of
from tests.integration.test_building_blocks import upload as upload_of
from tests.integration.test_packages import asked, hand_in
from tests.integration.test_submissions import good
from tests.support.packages import packed
from tests.support.reviews import reviewed
from tests.support.revisions import ID, in_review, level, publish_version
from tests.support.small_agreement import AGREEMENT, accept, as_yaml, content
from tests.support.world import World, proportion

PATH = f"/entries/specification/{ID}/versions"


def values(here: World) -> str:
    """Both regions at 68 per cent: region 12's value is published, region 14's only accepted."""
    publish_version(here, 1, targets=[level(">=", 65)])
    round_id = here.round(indicators=[ID])
    here.publish([proportion(ID, "12", 2024, 272, 400)], round_id, "12")
    return round_id


def moved(consequence: dict[str, Any]) -> list[tuple[str, str, str | None, str | None]]:
    some = [*consequence["regions"], *consequence["nation"]]
    return [(one["region"], one["period"], one["class_before"], one["class_after"]) for one in some]


def test_a_raised_level_tells_whose_class_changes_from_what_the_reader_may_see(here: World) -> None:
    accept(here, [proportion(ID, "14", 2024, 272, 400)], values(here))
    in_review(here, 2, targets=[level(">=", 70)])

    by_specialist = here.get(f"{PATH}/2/consequence", "granskare")
    assert (by_specialist["rests_on"], by_specialist["replaces"], by_specialist["changes"]) == ("published", 1, True)
    assert moved(by_specialist) == [("12", "2024", "met", "not_met"), ("00", "2024", "met", "not_met")]
    assert "Västra Götaland" not in str(by_specialist), "a value that is only accepted shows in nothing"

    by_nation = here.get(f"{PATH}/2/consequence", "nationell")
    assert by_nation["rests_on"] == "accepted"
    assert [region for region, *_ in moved(by_nation)] == ["12", "14", "00"]
    assert here.get(f"{PATH}/2/consequence", "npo-hjarta")["rests_on"] == "published"
    assert here.call("GET", f"{PATH}/2/consequence", "rapportor-12").status_code == 403
    assert here.call("GET", f"{PATH}/2/consequence").status_code == 401


def test_what_measures_the_same_changes_nothing_and_needs_no_confirmation(here: World) -> None:
    values(here)
    in_review(here, 2, targets=[level(">=", 65)], purpose="Ett tydligare syfte.")
    told = here.get(f"{PATH}/2/consequence", "granskare")
    assert (told["changes"], told["judged"], told["again"], told["measured_otherwise"]) == (False, 2, [], [])
    assert here.call("POST", f"{PATH}/2/steps", "granskare", json={"step": "publish"}).status_code == 200


def test_another_way_of_measuring_asks_for_the_values_again(here: World) -> None:
    round_id = values(here)
    in_review(here, 2, targets=[level(">=", 65)], denominator="Andra patienter.")
    told = here.get(f"{PATH}/2/consequence", "granskare")
    assert [one["title_sv"] for one in told["measured_otherwise"]] == ["Nämnare"]
    assert [(one["region"], one["round"], one["version"], one["computed"]) for one in told["again"]] == [
        ("12", round_id, 1, False)
    ]


def test_values_in_another_unit_are_not_judged_by_the_new_levels(here: World) -> None:
    values(here)
    in_review(here, 2, targets=[level(">=", 650)], kind="ratio", unit="per_1000")
    told = here.get(f"{PATH}/2/consequence", "granskare")
    assert (told["comparable"], told["judged"], moved(told), told["changes"]) == (False, 0, [], True)


def test_a_change_is_published_by_who_has_seen_it_and_says_why_and_is_looked_at_again_when_results_come(
    here: World,
) -> None:
    round_id = values(here)
    in_review(here, 2, targets=[level(">=", 70)])
    where = f"{PATH}/2/steps"

    def publishing(**wanted: Any) -> tuple[int, str]:
        answer = here.call("POST", where, "granskare", json={"step": "publish", **wanted})
        return answer.status_code, str(answer.json().get("detail"))

    status, refusal = publishing(reason="Ny riktlinje.")
    assert (status, "Läs konsekvensen" in refusal) == (409, True)
    seen = here.get(f"{PATH}/2/consequence", "granskare")["digest"]
    status, refusal = publishing(consequence=seen, reason="  ")
    assert (status, "kommentaren" in refusal) == (422, True)
    here.publish([proportion(ID, "14", 2024, 272, 400)], round_id, "14")
    status, refusal = publishing(consequence=seen, reason="Ny riktlinje.")
    assert (status, "Läs den igen" in refusal) == (409, True)
    assert here.get(f"{PATH[: -len('/versions')]}", "granskare")["state"] == "in_review", "nothing was taken"

    again = here.get(f"{PATH}/2/consequence", "granskare")
    assert publishing(consequence=again["digest"], reason="Ny riktlinje.")[0] == 200
    history = here.get(f"/indicators/{ID}")["history"]
    assert [(one["version"], one["comment"]) for one in history] == [(2, "Ny riktlinje."), (1, "Granskad.")]
    kept = here.get(f"{PATH}/2/review", "specialist")
    assert (kept["reviewed_by"], kept["digest"], kept["confirmed"]) == ("Granskare", again["digest"], again)
    assert here.get(f"{PATH}/2/review")["confirmed"] is None, "the public reads why, not what it rested on"
    assert here.call("GET", f"{PATH}/2/consequence", "granskare").status_code == 409


def test_nobody_confirms_their_own_though_the_consequence_is_seen(here: World) -> None:
    values(here)
    in_review(here, 2, targets=[level(">=", 70)])
    assert reviewed(here, "specification", ID, 2, "specialist").status_code == 403
    assert here.call("GET", f"{PATH}/2/review", "specialist").status_code == 404


def rulebook_in_review(here: World, at_least: int) -> str:
    body = content(version=2)
    body["requirements"][0]["levels"][0]["conditions"][0]["at_least"] = at_least
    sent = here.call(
        "POST", "/entries/rulebook", "nationell", json={"filename": f"{AGREEMENT}.yaml", "yaml": as_yaml(body)}
    )
    assert sent.status_code == 201, sent.text
    where = f"/entries/rulebook/{AGREEMENT}/versions/2"
    assert here.call("POST", f"{where}/steps", "nationell", json={"step": "submit"}).status_code == 200
    return where


def test_a_rulebooks_levels_change_verdicts_and_kronor_and_each_reader_sees_their_own(delivered: World) -> None:
    # Region 12 has 66 per cent, published, and earns it by improvement; region 14 has 74, only accepted, and meets 73.
    where = rulebook_in_review(delivered, 75)
    told = delivered.get(f"{where}/consequence", "nationell-2")
    assert {(one["region"], one["before"], one["after"]) for one in told["verdicts"]} == {("14", "met", "not_met")}
    moved = {one["recipient"]: one["after"] - one["before"] for one in told["money"]}
    assert moved["14"] < 0
    assert sum(moved.values()) == 0, "what one loses stays with the state, to the last öre"

    by_specialist = delivered.get(f"{where}/consequence", "specialist")
    assert (by_specialist["verdicts"], by_specialist["money"]) == ([], [])

    assert reviewed(delivered, "rulebook", AGREEMENT, 2, "nationell-2", "Beslut den 1 mars.").status_code == 200
    assert delivered.get(f"{where}/review", "nationell")["confirmed"]["money"]
    assert delivered.get(f"{where}/review", "specialist")["confirmed"] is None, "it rests on accepted values"


def test_what_a_rulebook_decides_is_reckoned_once_for_each_side(
    delivered: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verdicts and kronor rest on the same: reckoned for each of them, a whole rulebook took four times its own time."""
    books: list[Rulebook] = []

    def heard(book: Rulebook, *of: Any, **further: Any) -> Any:
        books.append(book)
        return fulfil(book, *of, **further)

    monkeypatch.setattr(fulfilment, "fulfil", heard)
    told = delivered.get(f"{rulebook_in_review(delivered, 75)}/consequence", "nationell")
    assert told["verdicts"]
    assert told["money"]
    assert len(books) == 2, "what stands, and what is in review"


def test_reference_figures_change_what_agreements_pay(delivered: World) -> None:
    figures = next_version(delivered, "figure_set", "folkmangd-lan-tre-aldrar-2022-12-31")
    other = {"12": "14", "14": "12"}  # the two regions' rows change places: every sum stays
    figures["rows"] = [row | {"region": other.get(row["region"], row["region"])} for row in figures["rows"]]
    sent = upload_of(delivered, "figure_set", figures, "nationell")
    assert sent.status_code == 201, sent.text
    where = f"/entries/figure_set/{figures['id']}/versions/{figures['version']}"
    told = delivered.get(f"{where}/consequence", "nationell-2")
    assert {one["agreement"] for one in told["money"]} == {AGREEMENT}
    assert next(one["after"] - one["before"] for one in told["money"] if one["recipient"] == "14") < 0
    assert delivered.get(f"{where}/consequence", "specialist")["money"] == []


def test_a_code_list_asks_those_who_computed_by_it_to_compute_again(here: World) -> None:
    round_id = here.round()
    computed = hand_in(here, packed(asked(here, round_id), good()), round_id)
    for who, name in (("attestant-14", "attest"), ("nationell", "accept"), ("nationell", "publish")):
        assert here.step(int(str(computed["id"])), who, name).status_code == 200
    lists = next_version(here, "code_list", "hjartsvikt")
    wider = lists | {"codes": [*lists["codes"], "I43*"]}
    assert upload_of(here, "code_list", wider, "specialist").status_code == 201
    where = f"/entries/code_list/hjartsvikt/versions/{wider['version']}"
    told = here.get(f"{where}/consequence", "granskare")
    assert ("14", round_id, True) in {(one["region"], one["round"], one["computed"]) for one in told["again"]}
    assert "hjartsvikt-raas-betablockad" in {one["id"] for one in told["touches"]}

    # The same codes under another name count the same patients.
    renamed = lists | {"name": {"sv": "Hjärtsvikt, alla former", "en": "Heart failure, all forms"}}
    assert upload_of(here, "code_list", renamed, "specialist").status_code == 201
    assert here.get(f"{where}/consequence", "granskare")["again"] == []


def test_a_pathway_tells_what_follows_it_and_which_goals_are_said_otherwise(here: World) -> None:
    pathway = next_version(here, "pathway", "kol")
    pathway["goals"][0]["text"]["sv"] = "Ett tydligare mål."
    assert upload_of(here, "pathway", pathway, "nationell").status_code == 201
    told = here.get(f"/entries/pathway/kol/versions/{pathway['version']}/consequence", "nationell-2")
    assert (told["changes"], told["rests_on"]) == (False, "accepted")
    goals = [one for one in told["touches"] if one["what"] == "goal"]
    assert [(one["id"], one["how"], one["within"]) for one in goals] == [(pathway["goals"][0]["id"], "said", "kol")]
    assert step_of(here, "pathway", pathway, "nationell", "submit").status_code == 200
    assert step_of(here, "pathway", pathway, "nationell-2", "publish").status_code == 200


def test_every_kind_of_entry_has_a_consequence(here: World) -> None:
    for line in here.get("/kinds", "nationell"):
        entry = here.get(f"/entries/{line['kind']}")[0]["id"]
        newer = next_version(here, line["kind"], entry)
        who = "nationell" if upload_of(here, line["kind"], newer, "nationell").status_code == 201 else "specialist"
        if who == "specialist":
            text = yaml.safe_dump(newer, allow_unicode=True)
            sent = here.call("POST", f"/entries/{line['kind']}", who, json={"filename": f"{entry}.yaml", "yaml": text})
            assert sent.status_code == 201, (line["kind"], sent.text)
        told = here.get(f"/entries/{line['kind']}/{entry}/versions/{newer['version']}/consequence", who)
        assert (told["changes"], told["regions"], told["verdicts"]) == (False, [], []), line["kind"]
