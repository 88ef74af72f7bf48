"""KIK's records in the register: drafts with what was read, doubted and kept; nothing twice, nothing lost, and back again."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlmodel import Session, select

from backend.core.database import engine_for, transaction
from backend.core.permissions import Actor, Grant, Role
from backend.exchange import kik_export, kik_import
from backend.exchange.kik_entries import known
from backend.exchange.kik_reading import says_as_content, understood
from backend.identity.tables import Account
from backend.register import drafts
from backend.register.kinds import KINDS
from datasources.exchange.records import records
from indicators.catalogue.packaged import packaged
from tests.support.kik import file, measure
from tests.support.world import World

FORM = "/drafts/specification/vardplan-upprattad-1"
EXAMPLE = {
    "why": "Hälften",
    "given": {"numerator": 5, "denominator": 10},
    "expect": {"value": 50, "target_class": "not_met"},
}
LACKED = {
    "name": {"sv": "Vårdplan upprättad 1", "en": "Care plan made 1"},
    "decimals": 0,
    "breakdowns": ["sex", "unit"],
    "examples": [EXAMPLE],
}
"""What a whole record of KIK's does not say."""


def send(here: World, content: bytes, who: str = "specialist", **query: Any) -> Any:
    answer = here.call("POST", "/exchange/kik", who, content=content, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(report: Mapping[str, Any]) -> list[tuple[int, str, str | None]]:
    return [(one["number"], one["outcome"], one["entry"]) for one in report["records"]]


def verdicts(report: Mapping[str, Any], number: int = 0) -> dict[str, str]:
    return {one["field"]: one["verdict"] for one in report["records"][number]["fields"]}


def doubts(report: Mapping[str, Any], number: int = 0) -> dict[str, list[str]]:
    fields = report["records"][number]["fields"]
    return {one["field"]: [doubt["code"] for doubt in one["doubts"]] for one in fields if one["doubts"]}


def hand_in(here: World, where: str = FORM, **more: Any) -> Any:
    """Fills in what KIK does not say, and hands in."""
    draft = here.get(where, "specialist")
    saved = here.call(
        "PUT", where, "specialist", json={"revision": draft["revision"], "content": draft["content"] | LACKED | more}
    )
    body = {"revision": saved.json()["revision"], "seen": draft["newest"]}
    made = here.call("POST", f"{where}/hand-in", "specialist", json=body)
    assert made.status_code == 201, made.text
    return made.json()


def back(here: World, entry: str = "vardplan-upprattad-1") -> Any:
    """The record that an entry gives, drafts too."""
    (record,) = here.get("/exchange/kik", "specialist", indicator=entry, drafts=True)
    return record


def test_a_record_becomes_a_draft_with_each_field_told_and_what_it_lacks(here: World) -> None:
    report = send(here, file(measure()))
    assert told(report) == [(1, "new", "vardplan-upprattad-1")]
    fields = verdicts(report)
    assert set(fields) == {name for name, value in measure().items() if value is not None}, (
        "every field that says something"
    )
    assert {name for name, verdict in fields.items() if verdict == "kept"} == {
        *("id", "versionNr", "contractVersion", "status", "created", "lastUpdated", "lastUpdatedBy"),
        *("lastPublished", "lastPublishedBy", "authenticator", "measureOwner", "feedbackAndSequence"),
        *("measurementSourceId", "reportingSystemId", "reportingSystemName"),
        *("primaryDataReportingFormat", "coverageCalculation"),
    }
    assert doubts(report) == {}
    lacks = [one["place"] or one["message"] for one in report["records"][0]["lacks"]]
    assert lacks[:2] == ["name.en", "decimals"]
    assert len(lacks) == 4, "an example, and that units are a level and no breakdown"
    content = here.get(FORM, "specialist")["content"]
    assert (content["kind"], content["unit"], content["direction"]) == ("proportion", "percent", "higher")
    assert (content["valid_from"], content["breakdowns"], content["levels"]) == (
        "2016-01-01",
        ["sex"],
        ["nation", "region", "unit"],
    )
    assert [(one["level"], one["operator"], one["value"]) for one in content["targets"]] == [
        ("met", ">=", "80"),
        ("high", ">=", "90"),
    ]


def test_a_draft_that_was_read_is_handed_in_and_gives_the_record_back_unchanged(here: World) -> None:
    record = measure(okantFalt={"a": [1, None]}, validTo=None, references="<p>En källa</p>")
    send(here, file(record))
    hand_in(here)
    assert back(here) == record
    assert list(back(here)) == list(record), "fields stand in their order"


def test_what_is_changed_here_goes_back_changed_and_nothing_else_does(here: World) -> None:
    record = measure()
    send(here, file(record))
    target = {"level": "met", "operator": ">=", "value": "85", "source": "Programområdet 2026"}
    hand_in(here, definition="Andel med vårdplan.", targets=[target], frequency=["year"])
    assert back(here) == record | {
        "measureDefinition": "Andel med vårdplan.",
        "targetValuesForExcelForExcel": ["≥85 %"],
        "measuringFrequencies": [record["measuringFrequencies"][1]],  # with its id
    }


def test_the_same_file_twice_makes_nothing_twice(here: World) -> None:
    content = file(measure(1), measure(2))
    send(here, content)
    before = here.get(FORM, "specialist")
    assert told(send(here, content)) == [
        (1, "unchanged", "vardplan-upprattad-1"),
        (2, "unchanged", "vardplan-upprattad-2"),
    ]
    assert here.get(FORM, "specialist") == before
    hand_in(here)
    assert told(send(here, content))[0] == (1, "unchanged", "vardplan-upprattad-1"), "also when it is in the register"
    assert here.call("GET", FORM, "specialist").status_code == 404


def test_a_changed_record_is_a_proposal_of_the_next_version_with_what_differs(here: World) -> None:
    send(here, file(measure()))
    hand_in(here, purpose="Vårt eget syfte.")
    new = measure(versionNr=4, title="Vårdplan skriven", description="Ett nytt syfte.", thresholdForViewing=None)
    report = send(here, file(new))
    assert told(report) == [(1, "changed", "vardplan-upprattad-1")]
    assert [(one["place"], one["before"], one["after"]) for one in report["records"][0]["changes"]] == [
        ("name.sv", "Vårdplan upprättad 1", "Vårdplan skriven"),
        ("threshold_for_viewing", "10", None),
    ]
    assert doubts(report) == {"description": ["ours-stands"]}, "what a person has written since stands"
    draft = here.get(FORM, "specialist")
    assert (draft["based_on"], draft["content"]["purpose"]) == (1, "Vårt eget syfte.")
    assert draft["content"]["name"]["en"] == "Care plan made 1", "what KIK does not say stays"
    made = hand_in(here, name=draft["content"]["name"])
    assert made["version"] == 1, "an own draft in the register is written over"
    older = send(here, file(measure()))
    assert told(older) == [(1, "older", "vardplan-upprattad-1")]
    assert older["records"][0]["reason"]["code"] == "newer-known"


def test_what_was_added_beside_what_kik_says_is_no_change_of_it(here: World) -> None:
    send(here, file(measure()))
    targets = here.get(FORM, "specialist")["content"]["targets"]
    target = targets[0] | {"since": "2020"}  # KIK has no day for a level, nor whether a source can be followed
    hand_in(here, sources=[{"source": "riksstroke", "followable": "now"}], targets=[target, targets[1]])
    new = measure(versionNr=4, measurementSourceName="SOReg", targetValuesForExcelForExcel=["Medel ≥80 % Hög ≥95 %"])
    assert doubts(send(here, file(new))) == {}
    content = here.get(FORM, "specialist")["content"]
    assert [use["source"] for use in content["sources"]] == ["soreg"]
    assert [(one["value"], one.get("since")) for one in content["targets"]] == [("80", "2020"), ("95", None)]


def test_of_several_records_of_a_measure_the_newest_is_read(here: World) -> None:
    report = send(here, file(measure(versionNr=2), measure(versionNr=5, title="Ny"), measure(versionNr=5)))
    assert told(report) == [(1, "older", None), (2, "new", "ny"), (3, "twice", None)]
    assert {one["reason"]["sv"] for one in report["records"] if one["reason"]} == {
        "Samma mått står också i post 2, som är den som läses."
    }


def test_a_bad_record_is_told_with_its_place_and_the_others_are_drafts(here: World) -> None:
    person = measure(2, description="Ring 19121212-1212")  # Skatteverket's own example of a number
    content = file(measure(1), person, measure(3)).replace(b'"versionNr": 3, "mId": "', b'"mId": "', 1)
    content = content[:-1] + b', {"title": NaN}, {"title": "avbr'
    report = send(here, content)
    assert [outcome for _, outcome, _ in told(report)] == ["new", "refused", "new", "refused", "refused"]
    reasons = [one["reason"]["sv"] for one in report["records"] if one["reason"]]
    assert "personnummer" in reasons[0]
    assert "1212" not in json.dumps(reasons, ensure_ascii=False)
    assert "NaN" in reasons[1]
    assert "avbruten" in reasons[2]
    whole = send(here, file(measure(1), measure(3), measure(4)))
    assert [outcome for _, outcome, _ in told(whole)] == ["changed", "unchanged", "new"], (
        "the rest comes, nothing twice"
    )


def test_what_cannot_be_read_is_doubted_and_goes_back_as_it_was(here: World) -> None:
    odd = measure(
        unitType="Median",  # of what?
        targetValuesForExcelForExcel=["Se riktlinjerna"],
        measurementSourceName="Nationellt kvalitetsregister för uppföljning av ADHD-behandling (BUSA)",
        validFrom="1451602800000",
        soughtValue="Hög",
        submeasures=[{"id": "a", "gender": {"codeValue": "2"}}] * 2,
        measuringFrequencies=[{"name": "År"}, {"name": "Tertial"}],
        organizationalLevels=[{"name": "Länsnivå"}, {"name": "Hälso-och sjukvårdsregion"}],
    )
    report = send(here, file(odd))
    assert doubts(report) == {
        "unitType": ["unit-says-half"],
        "targetValuesForExcelForExcel": ["target-unreadable"],
        "measurementSourceName": ["source-unknown"],
        "validFrom": ["number-as-text"],
        "soughtValue": ["word-unknown"],
        "submeasures": ["submeasure-id-twice", "submeasure-twice"],
        "measuringFrequencies": ["word-unknown"],
    }
    lacking = {one["place"] for one in report["records"][0]["lacks"]}
    assert lacking == {"name.en", "unit", "decimals", "direction", "sources"}
    source = [{"source": "riksstroke", "followable": "now"}]
    given = {"values": [1, 2, 3]}
    filled = {"unit": "days", "direction": "lower", "sources": source, "no_target_reason": "Inte läst än."}
    filled |= {
        "breakdowns": ["sex"],
        "examples": [EXAMPLE | {"given": given, "expect": {"value": 2, "target_class": "no_target"}}],
    }
    provenance = here.get(FORM, "specialist")["content"]["provenance"]
    own_reading = {"facts": ["direction", "sources"], "source": "Registrets sida", "mark": "read"}
    hand_in(here, **filled, provenance=[*provenance, own_reading])
    assert back(here) == odd, "a person has filled in what could not be read, and KIK's own words stand"


def test_a_preview_keeps_nothing(here: World) -> None:
    report = send(here, file(measure()), preview=True)
    assert (report["preview"], told(report)) == (True, [(1, "new", "vardplan-upprattad-1")])
    assert here.get("/drafts", "specialist") == []


def test_an_id_that_is_taken_gets_another_and_the_name_is_doubted(here: World) -> None:
    name = packaged().specifications[0].name.sv
    report = send(here, file(measure(title=name)))
    entry = report["records"][0]["entry"]
    assert entry not in {one.id for one in packaged().specifications}
    assert doubts(report)["title"] == ["same-name"]
    assert told(send(here, file(measure(title=name)))) == [(1, "unchanged", entry)]


def test_three_hundred_and_two_are_read_in_one_go(here: World) -> None:
    report = send(here, file(*(measure(number) for number in range(302))))
    assert report["outcomes"]["new"] == 302
    assert len({one["entry"] for one in report["records"]}) == 302
    assert len(here.get("/drafts", "specialist")) == 302


def _specialist(session: Session) -> Actor:
    account = session.exec(select(Account).where(Account.username == "specialist")).one()
    return Actor(account.id, account.username, (Grant(Role.SPECIALIST),))


def test_a_reading_that_is_broken_off_leaves_nothing_and_is_done_again(here: World) -> None:
    class PowerCut(Exception):
        pass

    content = file(measure(1), measure(2))
    with pytest.raises(PowerCut), transaction(engine_for(here.url)) as session:
        kik_import.read(session, _specialist(session), content, preview=False)
        raise PowerCut
    assert here.get("/drafts", "specialist") == []
    assert send(here, content)["outcomes"]["new"] == 2


def test_only_specialists_exchange(here: World) -> None:
    for who in (None, "nationell", "rapportor-14", "npo-nerv", "administrator"):
        expected = 401 if who is None else 403
        assert here.call("POST", "/exchange/kik", who, content=file(measure())).status_code == expected
        assert here.call("GET", "/exchange/kik", who).status_code == expected
        assert here.call("GET", "/exchange/kik/losses", who).status_code == expected


def test_a_file_with_no_record_is_refused_with_why(here: World) -> None:
    answer = here.call("POST", "/exchange/kik", "specialist", content=b"<html>")
    assert (answer.status_code, answer.json()["detail"]) == (422, "Det är inte giltig JSON (rad 1).")


SAYABLE = ("definition", "purpose", "population", "numerator", "denominator", "interpretation", "sources_of_error")
SAYABLE += ("references", "keywords", "threshold_for_viewing", "valid_from", "region_by", "type")
"""Fields that KIK has in our terms: none may be lost in any specification."""


def test_all_packaged_specifications_go_out_and_differ_when_they_come_back_only_as_told(here: World) -> None:
    with transaction(engine_for(here.url)) as session:
        every = kik_export.records(session, also_drafts=True)
        assert len(every) == len({one.id for one in packaged().specifications})
        losses = {one.entry: one for one in kik_export.losses(session, every)}
        names = known(session)
    for one, again in zip(every, records(kik_export.file(every)), strict=True):
        assert isinstance(again.content, dict)
        content = says_as_content(understood(again.content, names).says)
        differing = {name for name in {*one.content, *content} if one.content.get(name) != content.get(name)}
        assert differing == {change.place.split(".")[0] for change in losses[one.specification.id].fields}
        assert not differing & set(SAYABLE), one.specification.id
        assert content["name"]["sv"] == one.specification.name.sv
        targets = [(t["level"], t["operator"], float(t["value"])) for t in content.get("targets", ())]
        # KIK's text has no place for a group's level, a double one or a band: those are among the losses.
        plain = [t for t in one.specification.targets if t.operator != "within" and not (t.group or t.also)]
        assert sorted(targets) == sorted((t.level, t.operator, float(t.value)) for t in plain)


def test_our_own_records_that_come_back_are_known_again_and_make_no_draft(here: World) -> None:
    report = send(here, here.call("GET", "/exchange/kik", "specialist", params={"drafts": True}).content)
    assert report["outcomes"]["unchanged"] == len(packaged().specifications)
    assert here.get("/drafts", "specialist") == []


def test_what_another_has_changed_in_our_own_record_is_a_proposal(here: World) -> None:
    (record,) = here.get("/exchange/kik", "specialist", indicator="stroke-trombolys-80")
    report = send(here, file(record | {"measureDefinition": "En ny definition."}))
    assert told(report) == [(1, "changed", "stroke-trombolys-80")]
    assert [one["place"] for one in report["records"][0]["changes"]] == ["definition", "codes"]
    kind = KINDS["specification"]
    with transaction(engine_for(here.url)) as session:
        (own,) = drafts.own(session, _specialist(session), kind)
    assert own.content["codes"]["kik"] == record["mId"]
