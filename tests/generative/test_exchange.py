"""Records of other catalogues, every field there, none, or nonsense: read, and written back as they came."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.exchange.kik_reading import joined, says_as_content, understood
from backend.exchange.kik_rules import RULES
from backend.exchange.kik_writing import record_of
from backend.exchange.lacking import Lacking
from backend.exchange.rules import Known
from backend.register.kinds import KINDS
from backend.register.models import SPECIFICATION
from datasources.exchange import json_text, kik
from datasources.exchange.records import records
from indicators.catalogue.packaged import packaged
from indicators.catalogue.remarks import Context
from tests.support.kik import measure

HTML = "<p>Andel &lt;5&nbsp;%</p><script>x</script>"
TEXTS = st.text(max_size=20) | st.sampled_from(
    [HTML, "≥80 %", "Medel 75 % Hög >80 %", "Andel", "Högt", "År", "\x00", ""]
)
NUMBERS = (
    st.integers(-(10**40), 10**40)
    | st.integers(-(10**13), 10**13)  # moments, some of them odd
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.sampled_from([Decimal("1E+400"), Decimal("1.10"), 9**4500])
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "displayName", "gender", "codeValue", "age"]) | TEXTS, inner, max_size=3
        )
    ),
    max_leaves=8,
)
NAMES = st.sampled_from([*kik.FIELDS, "okäntFält", "_id"])


@st.composite
def kik_records(draw: st.DrawFn) -> dict[str, Any]:
    """A record with any of its fields as they should be, others as nonsense, some twice in a list, and unknown ones."""
    whole = measure(draw(st.integers(1, 3)))
    record = {name: whole[name] for name in draw(st.lists(st.sampled_from(list(whole)), unique=True))}
    record |= draw(st.dictionaries(NAMES, VALUES, max_size=6))
    if isinstance(record.get("submeasures"), list) and draw(st.booleans()):
        record["submeasures"] = record["submeasures"] * 2
    return record


@given(kik_records())
@settings(max_examples=200, deadline=None)
def test_a_record_that_is_read_and_written_with_nothing_new_is_the_record(record: dict[str, Any]) -> None:
    text = json_text.dumps(record)
    (read_again,) = (one.content for one in records(f"[{text}]".encode()))
    assert isinstance(read_again, dict), read_again
    assert json_text.dumps(read_again) == text
    readings = kik.read(read_again)
    assert set(record) <= set(readings), "no field goes by untold"
    assert json_text.dumps(kik.write(read_again, {})) == text


KNOWN = Known({"riksstroke": "riksstroke"}, {"riksstroke": "Riksstroke"})
WRITTEN: dict[str, Any] = {  # what a person may write in a draft, right or wrong
    "definition": "Egen definition.",
    "frequency": ["month"],
    "targets": [{"level": "met", "operator": ">=", "value": "70", "source": "egen"}, {}],
    "valid_from": "i går",
    "kind": "median",
    "sources": [{"source": "okänd"}],
    "breakdowns": ["age"],
    "references": [],
}


def drafted(record: dict[str, Any]) -> dict[str, Any]:
    """A record as a draft that has been saved, as JSON."""
    content: dict[str, Any] = json.loads(json.dumps(joined({}, understood(record, KNOWN), None, KNOWN).content))
    return content


@given(kik_records())
@settings(max_examples=200, deadline=None)
def test_a_record_that_became_a_draft_goes_back_unchanged(record: dict[str, Any]) -> None:
    content = drafted(record)
    assert json_text.dumps(record_of("egen", 1, content, KNOWN)) == json_text.dumps(record)
    told = understood(record, KNOWN).fields
    assert {one.field for one in told} == {name for name, value in record.items() if not json_text.empty(value)}
    assert all(doubt.text("sv") and doubt.text("en") for one in told for doubt in one.doubts)
    again = joined(content, understood(record, KNOWN), understood(record, KNOWN), KNOWN)
    assert again.ours_stands == (), "nobody has changed anything"
    assert json.loads(json.dumps(again.content)) == content


@given(kik_records(), st.sets(st.sampled_from(list(WRITTEN))), kik_records())
@settings(max_examples=200, deadline=None)
def test_what_a_person_wrote_stands_and_what_has_no_place_goes_back(
    record: dict[str, Any], written: set[str], later: dict[str, Any]
) -> None:
    content = drafted(record) | {name: WRITTEN[name] for name in written}
    out = record_of("egen", 1, content, KNOWN)
    placed = {rule.field for rule in RULES}
    assert {name: value for name, value in out.items() if name not in placed} == {
        name: value for name, value in record.items() if name not in placed
    }
    before, new = understood(record, KNOWN), understood(later, KNOWN)
    result = joined(content, new, before, KNOWN).content
    for name in written - {"kind"}:
        if content.get(name) != says_as_content(before.says).get(name) and content[name]:
            assert result[name] == content[name], name
    assert result["kik_record"] == json_text.dumps(later)


ODD_PARTS: list[Any] = [
    *(None, True, 0, -1.5, 10**12, "", "text", "\x00", "9" * 50, [], {}),  # of the wrong type, for a field with parts
    *([None], [1], ["x", {"a": 1}], [[["djupt"]]], {"sv": 5}, {"sv": ["x"]}, {"kik": {"a": 1}}, {"author": []}),
    [{"source": 3}],  # a source that is no id
    [{"source": "KIK, mått 1", "facts": 7}],  # provenance as we write it, and then somebody else
    [{"source": "KIK, mått 1", "facts": [[1], {}]}],
    [{"level": 1, "operator": None, "value": "x"}],  # a target level without a number
]
"""What a form, a file or a call may have left in a draft."""
PLACES = sorted(
    {place.split(".")[0] for rule in RULES for place in rule.places} | {"provenance", "kik_record", "examples"}
)
ODD_DRAFTS = st.dictionaries(st.sampled_from(PLACES), st.sampled_from(ODD_PARTS))
LACKING = Lacking(KINDS[SPECIFICATION], Context(packaged(), date(2025, 1, 1)))


@given(kik_records(), ODD_DRAFTS, st.none() | kik_records())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_draft_a_record_is_read_beside_it_and_what_stands_is_not_lost(
    record: dict[str, Any], odd: dict[str, Any], earlier: dict[str, Any] | None
) -> None:
    content = drafted(record) | odd
    before = None if earlier is None else understood(earlier, KNOWN)
    result = joined(content, understood(record, KNOWN), before, KNOWN)
    json.dumps(result.content)
    json_text.dumps(record_of("egen", 1, content, KNOWN))
    assert all(one.title_sv and one.title_en for one in LACKING.of(result.content) if one.place)
    written = {name for name, value in odd.items() if value not in (None, "", [], {})} - {"kik_record"}
    assert before is not None or written <= result.content.keys(), "a first record takes nothing away"
