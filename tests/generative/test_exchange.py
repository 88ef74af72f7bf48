"""Records of other catalogues, every field there, none, or nonsense: read, and written back as they came."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from datasources.exchange import json_text, kik
from datasources.exchange.records import records
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
