"""What regions answer about introduction, beside what people judge of the agreement's "delvis genomfört"."""

from typing import Any

from tests.support.world import World

AGREEMENT = "/agreements/sammanhallen-jamlik-saker-vard-2023"
REQUIREMENT = "delvis-genomfort"
DONE = {"decided": "2021-01-10", "gap_analysed": "2021-03-01", "resources_appointed": "2021-05-01"}


def verdict(here: World, who: str | None = None) -> dict[str, Any]:
    (one,) = here.get(f"{AGREEMENT}/fulfilment", who, requirement=REQUIREMENT, region="14")["verdicts"]
    return dict(one)


def answer(here: World, pathway: str, **days: str) -> None:
    here.in_force({"year": 2023, "pathway": pathway, "region": "14"} | days)


def judge(here: World, said: str) -> None:
    body = {"requirement": REQUIREMENT, "subject": "14", "verdict": said, "comment": "Prov.", "evidence": "Prov"}
    made = here.post(f"{AGREEMENT}/judgements", "nationell", body)
    here.post(f"{AGREEMENT}/judgements/{made['id']}/steps", "nationell-2", {"step": "approve", "reason": None})


def test_what_a_region_answered_stands_computed_before_anybody_has_judged(here: World) -> None:
    answer(here, "ibd", **DONE)
    public = verdict(here)
    assert (public["verdict"], public["judged"], public["computed"]) == ("no_value", None, "no_value")
    assert public["computed_reason_sv"].startswith("1 av ")
    assert public["reason_sv"] == "Ingen har bedömt det."


def test_a_pathway_that_lacks_a_condition_disagrees_with_a_judgement_in_a_sentence(here: World) -> None:
    judge(here, "met")
    assert verdict(here)["disagreement_sv"] is None, "nothing is answered"
    answer(here, "ibd", **DONE)
    answer(here, "kol", decided="2021-01-10")  # no analysis, no resources: not partly carried out
    public = verdict(here)
    assert (public["verdict"], public["computed"]) == ("met", "not_met")
    assert public["disagreement_sv"].startswith("Efter regionens svar (1 av ")
    assert public["disagreement_sv"].endswith("är det inte uppfyllt, men det är bedömt som uppfyllt.")
    assert "by the end of 2023" in public["disagreement_en"]


def test_a_form_that_nobody_attested_is_not_counted(here: World) -> None:
    form = {"year": 2023, "pathway": "ibd", "region": "14", "decided": "2021-01-10"}
    here.post("/implementation/answers", "rapportor-14", form)
    assert verdict(here, "rapportor-14")["computed_reason_sv"].startswith("0 av ")
