"""A submission package: read as it was written, judged by every usual rule, and its manifest held against the round."""

import io
import json
import struct
import zipfile
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from datasources.delivery import canonical, manifest
from datasources.delivery.contract import RoundContract
from datasources.delivery.formats import package
from datasources.delivery.formats.detection import file_kind_of
from datasources.delivery.limits import Limits
from datasources.delivery.manifest import ComputedIndicator, CountedFinding, LeftOut, Quartiles
from indicators.definition.codelists import digest_of_codes
from tests.support.checks import Checked
from tests.support.contracts import contract, indicator, row
from tests.support.files import archive, line, text, workbook
from tests.support.packages import DIGEST, made, packed, raw, rewritten

CODES = {"stroke-diagnoser": digest_of_codes("ICD-10-SE", ["I61*", "I63*"])}
ASKED = contract(indicator(breakdowns=[], digest="cd" * 32, codelists=CODES))
OTHER = "ef" * 32
RESULTS = canonical.write([row()], "csv")
TOLD = manifest.text(made(ASKED, RESULTS))
GOOD = packed(ASKED, [row()])
NUMBER = "198001032393"
"""Made up, with a check digit that is right."""


def computed(**changes: Any) -> list[ComputedIndicator]:
    """The round's only indicator as it is said to have been computed."""
    (usual,) = made(ASKED, RESULTS).indicators
    return [usual.model_copy(update=changes)]


def test_what_is_written_is_read_back_and_the_manifest_is_kept_beside_the_rows(checked: Checked, tmp_path: Any) -> None:
    outcome = checked(GOOD, ASKED)
    assert (outcome.verdict, outcome.codes, outcome.result.rows) == ("checked", set(), 1)
    assert outcome.result.indicators == ["stroke-strokeenhet"]
    kept = (tmp_path / "workspace" / "manifest.json").read_bytes()
    assert manifest.parsed(kept) == (made(ASKED, RESULTS), [])
    assert outcome.result.manifest
    assert {path.name for path in (tmp_path / "workspace").iterdir()} == {
        "findings.parquet",
        "observations.parquet",
        "manifest.json",
    }


def test_a_file_without_a_package_is_as_welcome_as_ever(checked: Checked, tmp_path: Any) -> None:
    outcome = checked(RESULTS, ASKED)
    assert (outcome.verdict, outcome.codes, outcome.result.manifest) == ("checked", set(), None)
    assert not (tmp_path / "workspace" / "manifest.json").exists()


def test_the_same_content_is_always_the_same_file() -> None:
    assert packed(ASKED, [row()]) == GOOD
    with zipfile.ZipFile(io.BytesIO(GOOD)) as opened:
        assert opened.namelist() == ["manifest.json", "results.csv"]
        assert opened.read("results.csv") == RESULTS


def test_a_package_is_not_written_of_results_that_are_not_the_manifests() -> None:
    with pytest.raises(ValueError, match="results_sha256"):
        package.write(RESULTS + b"\n", made(ASKED, RESULTS))


def test_findings_name_the_lines_of_the_results(checked: Checked) -> None:
    rows = [row(), row(sex="women", numerator=90, denominator=60, value=None), row(sex="men", missing=-1)]
    outcome = checked(packed(contract(indicator()), rows), contract(indicator()))
    assert outcome.verdict == "rejected"
    assert outcome.places("numerator-over-denominator") == [(3, "numerator")]
    assert outcome.places("count-negative") == [(4, "missing")]
    assert outcome.result.manifest is None


FINDINGS = {
    "another region's package": ({"region": "01"}, "region-differs"),
    "another year": ({"period_start": "2022-01-01", "period_end": "2023-01-01"}, "period-differs"),
    "a period that ends on its last day": ({"period_end": "2023-12-31"}, "period-differs"),
    "an older version": ({"indicators": computed(version=1)}, "specification-stale"),
    "the same version with another content": ({"indicators": computed(digest=OTHER)}, "specification-stale"),
    "an older code list": ({"indicators": computed(codelists={"stroke-diagnoser": OTHER})}, "codelist-stale"),
    "a code list that is not told": ({"indicators": computed(codelists={})}, "codelist-stale"),
    "one indicator too many": (
        {"indicators": [*computed(), ComputedIndicator(id="en-till", version=1, digest=DIGEST)]},
        "specification-unknown",
    ),
    "results of what was not computed": (
        {"indicators": [ComputedIndicator(id="en-till", version=1, digest=DIGEST)]},
        "indicator-uncomputed",
    ),
    "results that somebody changed": ({"results_sha256": OTHER}, "results-changed"),
}


@pytest.mark.parametrize(("changes", "code"), FINDINGS.values(), ids=FINDINGS)
def test_a_manifest_that_does_not_answer_the_round_is_rejected(
    checked: Checked, changes: dict[str, Any], code: str
) -> None:
    outcome = checked(raw(RESULTS, manifest.text(made(ASKED, RESULTS, **changes))), ASKED)
    assert outcome.verdict == "rejected"
    assert code in outcome.codes
    assert outcome.codes <= {code, "specification-unknown"}
    assert outcome.places(code) == [(None, None)]


def test_all_that_is_wrong_is_told_at_once(checked: Checked) -> None:
    told = manifest.text(made(ASKED, RESULTS, region="01", indicators=computed(version=1, codelists={})))
    outcome = checked(raw(canonical.write([row(denominator=10)], "csv"), told), ASKED)
    assert outcome.codes >= {
        "region-differs",
        "specification-stale",
        "codelist-stale",
        "results-changed",
        "numerator-over-denominator",
    }


def test_the_regions_own_code_list_is_a_warning_once_and_the_records_findings_a_note(checked: Checked) -> None:
    findings = [
        CountedFinding(code="date-unreadable", table="contact", column="start", count=3, rule="continue"),
        CountedFinding(code="person-twice", table="person", count=2, rule="continue"),
    ]
    supplied = computed(supplied={"Egen lista": OTHER, "2.16.840.1.113883": OTHER})
    outcome = checked(packed(ASKED, [row()], indicators=supplied, findings=findings), ASKED)
    assert outcome.verdict == "checked"
    assert [(f["code"], f["severity"], f["value"]) for f in outcome.findings] == [
        ("codes-supplied", "warning", "2.16.840.1.113883"),
        ("codes-supplied", "warning", "Egen lista"),
        ("computed-with-findings", "note", "5"),
    ]


def test_what_the_records_did_not_suffice_for_is_told(checked: Checked) -> None:
    (item,) = computed(follow_up_until=date(2025, 12, 31))
    told = {"indicators": [item], "left_out": [LeftOut(id="stroke-trombolys", lacks=["diagnosis", "contact.unit"])]}
    late = checked(packed(ASKED, [row()], last_day=date(2025, 12, 23), **told), ASKED)
    assert (late.verdict, late.codes) == ("checked", {"follow-up-open", "indicator-left-out"})
    texts = [finding["message_sv"] for finding in late.findings]
    assert any("stroke-trombolys" in text and "diagnosis, contact.unit" in text for text in texts)
    assert any("stroke-strokeenhet (2025-12-23 / 2025-12-31)" in text for text in texts)
    # A week before is in time, and records that say nothing of their last day are not judged.
    for last_day in (date(2025, 12, 24), None):
        found = checked(packed(ASKED, [row()], last_day=last_day, indicators=[item]), ASKED)
        assert found.codes == set()


def test_a_contract_from_before_there_were_digests_asks_for_the_version_only(checked: Checked) -> None:
    old = json.loads(contract().model_dump_json())
    for item in old["indicators"]:
        del item["digest"], item["codelists"]
    loaded = RoundContract.model_validate(old)
    assert loaded == contract()
    assert checked(packed(loaded, [row()]), loaded).verdict == "checked"


def with_names(number: int) -> bytes:
    """The manifest with so many names that are not ours, each a fault."""
    return TOLD.replace(b'"created"', b"".join(b'"x%d": 1, ' % n for n in range(number)) + b'"created"')


BROKEN = {
    "no JSON": (b"hej", "manifest.json"),
    "nothing": (b"", "manifest.json"),
    "another format": (TOLD.replace(b"computation/1", b"computation/9"), "format"),
    "a field too many": (TOLD.replace(b'"created"', b'"person_id": 7,\n "created"'), "…"),
    "a digest cut short": (TOLD.replace(b"cd" * 32, b"cd" * 31), "indicators.0.digest"),
    "a count below nothing": (TOLD.replace(b": 120", b": -120"), "indicators.0.flow.denominator"),
    "a moment somewhere else": (TOLD.replace(b"08:30:00Z", b"08:30:00+02:00"), "manifest.json"),
    "a period that ends before it begins": (TOLD.replace(b"2024-01-01", b"2022-01-01"), "manifest.json"),
    "a text that goes on": (TOLD.replace(b'"duckdb"', b'"duckdb\\nand more"'), "engine.…"),
    "letters that no encoding has": (TOLD.replace(b"duckdb", b"\xff\xfe"), "manifest.json"),
    "brackets without end": (b"[" * 1_000_000, "manifest.json"),
    "as many faults as are told": (with_names(manifest.TOLD_FAULTS), "…"),
    "more faults than anybody reads": (with_names(manifest.TOLD_FAULTS + 1), "manifest.json"),
}


@pytest.mark.parametrize(("told", "place"), BROKEN.values(), ids=BROKEN)
def test_a_broken_manifest_is_told_with_its_place_and_the_rows_are_judged_all_the_same(
    checked: Checked, told: bytes, place: str
) -> None:
    outcome = checked(raw(canonical.write([row(denominator=10, value=None)], "csv"), told), ASKED)
    assert outcome.verdict == "rejected"
    assert outcome.codes == {"manifest-broken", "numerator-over-denominator"}
    (said,) = [f["message_sv"] for f in outcome.findings if f["code"] == "manifest-broken"]
    assert f"({place})" in said


def test_an_indicator_twice_in_the_manifest_is_a_fault() -> None:
    with pytest.raises(ValidationError, match="twice"):
        made(ASKED, RESULTS, indicators=[*computed(), *computed()])


def test_quartiles_of_a_few_would_be_their_own_values() -> None:
    assert Quartiles(q1="1", median="2", q3="3", n=5)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Quartiles(q1="1", median="2", q3="3", n=4)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    [
        "Klinik|A",
        "Diagnoser – hjärta",
        '#1 (a; b) = "x" \\ <y>',  # signs that JSON has its own writing of
        "x" * 120,
    ],
)
def test_names_in_real_records_are_names_in_the_manifest(checked: Checked, name: str) -> None:
    quartiles = [Quartiles(unit=name, q1="1", median="2", q3="3", n=5)]  # type: ignore[arg-type]
    told = computed(supplied={name: OTHER}, quartiles=quartiles)
    assert checked(packed(ASKED, [row()], indicators=told), ASKED).verdict == "checked"


@pytest.mark.parametrize("name", ["a\nb", "a\x7fb", "a\u2028b", "a\u202eb", "x" * 121])
def test_a_name_is_one_short_line(name: str) -> None:
    with pytest.raises(ValidationError):
        Quartiles(unit=name, q1="1", median="2", q3="3", n=5)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        CountedFinding(code=name, table="contact", count=1, rule="continue")


def bzip2(results: bytes = RESULTS, told: bytes = TOLD) -> bytes:
    return raw(results, told, zipfile.ZIP_BZIP2)


def encrypted() -> bytes:
    """The archive's flags say that the members need a password."""
    data = bytearray(GOOD)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def with_comment() -> bytes:
    data = io.BytesIO(GOOD)
    with zipfile.ZipFile(data, "a") as opened:
        opened.comment = b"hej"
    return data.getvalue()


def twice() -> bytes:
    """Two files of the same name: one to be checked, another to be believed."""
    data = io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(data, "a") as opened:
        opened.writestr("results.csv", RESULTS)
    return data.getvalue()


STRANGE = {
    "a file more": raw(RESULTS, TOLD, README__txt=b"hej"),
    "a folder of a Mac": raw(RESULTS, TOLD, __MACOSX=b""),
    "results alone": archive(**{"results.csv": RESULTS}),
    "a manifest alone": archive(**{"manifest.json": TOLD}),
    "one name twice": twice(),
    "a comment on the archive": with_comment(),
    "members with a password": encrypted(),
    "packed as we do not": bzip2(),
    "cut short": GOOD[:-100],
    "cut in its first member": GOOD[:80],
    "damaged inside": GOOD[:60] + b"\xff" * 40 + GOOD[100:],
    "a part of a workbook besides": raw(RESULTS, TOLD, xl=b"<workbook/>"),
}


@pytest.mark.parametrize("data", STRANGE.values(), ids=STRANGE)
def test_what_is_no_whole_package_is_rejected_with_what_to_do(checked: Checked, data: bytes) -> None:
    outcome = checked(data, ASKED)
    assert (outcome.verdict, outcome.codes) == ("rejected", {"package-broken"})
    assert "foljsam compute" in outcome.findings[0]["message_sv"]


def test_results_that_are_no_table_are_told_as_in_any_file(checked: Checked) -> None:
    no_table = b"%PDF-1.7 \n..."
    outcome = checked(raw(no_table, manifest.text(made(ASKED, no_table))), ASKED)
    assert (outcome.verdict, outcome.codes) == ("rejected", {"header-missing"})


BOMBS = {
    "results": raw(RESULTS + b"\n" * 60_000_000, TOLD),
    "a manifest": raw(RESULTS, TOLD + b" " * 60_000_000),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_stopped_by_its_true_size(checked: Checked, data: bytes) -> None:
    assert len(data) < 100_000
    assert checked(data, ASKED).codes == {"package-too-large"}
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        sizes = {struct.pack("<L", member.file_size) for member in opened.infolist() if member.file_size > 10**6}
    for size in sizes:
        assert checked(data.replace(size, struct.pack("<L", 500)), ASKED).codes == {"package-too-large"}


def test_a_bomb_beside_the_results_is_stopped_too(checked: Checked) -> None:
    assert checked(raw(RESULTS, TOLD, bomb__txt=b"x" * 60_000_000), ASKED).codes == {"package-broken"}


def test_results_over_the_limit_of_a_file_are_over_it_in_a_package_too(checked: Checked) -> None:
    data = packed(ASKED, [row(comment="långt " * 300)] * 50)
    assert len(data) < 5_000
    assert checked(data, ASKED, Limits(max_bytes=5_000)).codes == {"package-too-large"}


ESCAPED = "".join(f"\\u{ord(sign):04x}" for sign in NUMBER).encode()
PERSONS = {
    "in the results": packed(ASKED, [row(comment=f"patient {NUMBER}")]),
    "in results that are no table": raw(f"hej\n{NUMBER}\n".encode(), TOLD),
    "in the name of a code list": rewritten(ASKED, [row()], b'"stroke-diagnoser"', f'"lista {NUMBER}"'.encode()),
    "in the name of a code list, ten bare digits": rewritten(ASKED, [row()], b'"stroke-diagnoser"', b'"8001032393"'),
    "behind a quotation mark in a name": rewritten(
        ASKED, [row()], b'"stroke-diagnoser"', b'"a \\" b": "%b", "8001032393"' % (b"ab" * 32)
    ),
    "behind an escaped quotation mark": rewritten(
        ASKED, [row()], b'"stroke-diagnoser"', b'"a \\u0022 b": "%b", "8001032393"' % (b"ab" * 32)
    ),
    "as a count": rewritten(ASKED, [row()], b": 120", f": {NUMBER}".encode()),
    "written with escapes": rewritten(ASKED, [row()], b'"stroke-diagnoser"', b'"' + ESCAPED + b'"'),
    "in a manifest that is broken": rewritten(ASKED, [row()], b'"created"', f'"{NUMBER}": 1, "created"'.encode()),
    "in a manifest that is no JSON": raw(RESULTS, b"hej 8001032393"),
    "under a name that is written over": rewritten(
        ASKED, [row()], b'"format"', f'"format": "{NUMBER}", "format"'.encode()
    ),
    "in records packed by mistake": raw(RESULTS, TOLD, personer__csv=b"x" * 70_000 + f"\n{NUMBER}\n".encode()),
}


@pytest.mark.parametrize("data", PERSONS.values(), ids=PERSONS)
def test_a_personal_number_anywhere_refuses_the_whole_package(checked: Checked, data: bytes, tmp_path: Any) -> None:
    outcome = checked(data, ASKED)
    assert (outcome.verdict, outcome.codes) == ("refused", {"personal-number"})
    assert outcome.result.manifest is None
    assert {path.name for path in (tmp_path / "workspace").iterdir()} == {"findings.parquet"}
    for kept in (tmp_path / "workspace").iterdir():
        assert b"0103" not in kept.read_bytes()


def test_a_count_of_ten_digits_is_a_count_and_a_digest_is_a_digest(checked: Checked) -> None:
    counts = {"contact": {"rows_in": 8_001_032_393, "rows_out": 8_001_032_393}}
    digest = f"{NUMBER}{'a' * 52}"
    assert checked(packed(ASKED, [row()], tables=counts), ASKED).verdict == "checked"
    supplied = computed(supplied={"egen": digest})
    assert checked(packed(ASKED, [row()], indicators=supplied), ASKED).verdict == "checked"


def test_the_kind_is_told_from_the_content(tmp_path: Any) -> None:
    source = tmp_path / "fil"
    for data, kind in ((GOOD, "package"), (workbook(line()), "workbook"), (text(line()).encode(), "text")):
        source.write_bytes(data)
        assert file_kind_of(source) == kind


def test_a_code_lists_digest_hangs_on_its_codes_and_not_on_their_order() -> None:
    usual = digest_of_codes("ICD-10-SE", ["I61*", "I63*"], ["I639"])
    assert digest_of_codes("ICD-10-SE", ["I63*", "I61*", "I61*"], ["I639"]) == usual
    others = [
        digest_of_codes("ICD-10", ["I61*", "I63*"], ["I639"]),
        digest_of_codes("ICD-10-SE", ["I61*", "I63*"]),
        digest_of_codes("ICD-10-SE", ["I61*"], ["I639"]),
        digest_of_codes("ICD-10-SE", ["I61*", "I63*", "I639"]),
    ]
    assert len({usual, *others}) == 5
