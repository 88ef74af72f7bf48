"""A share is never taken for per cent: what a workbook's cell shows is read, and 0,584 for 58,4 stops the file."""

from typing import Any

import pytest

from datasources.delivery.formats.number_formats import cells_with, percent_styles, shows_percent
from tests.support.checks import Checked, Outcome, violated
from tests.support.contracts import contract, indicator, mean_days, previous, row
from tests.support.files import LINE, SWEDISH, changed, formatted, line, text, workbook

ASKED = contract(indicator())
SHEET = "xl/worksheets/sheet1.xml"

FORMATS = [
    ("0%", True, "the built-in one"),
    ("0.00%", True, "the other built-in one"),
    ("0.0%", True, "one of the sender's own"),
    ("# ##0.0 %", True, "with a space before the sign"),
    ("0.0%;[Red]-0.0%", True, "with a form for what is negative"),
    ("[>1]0;0.0%", True, "only for what is at most one"),
    ('0.0" %"', False, "only text beside the number"),
    (r"0.0\ \%", False, "only a sign beside the number"),
    ('0.0" procent"', False, "a word"),
    ("General", False, "none"),
    ("0.000", False, "decimals"),
]


@pytest.mark.parametrize(("code", "percent", "why"), FORMATS)
def test_a_format_shows_per_cent_when_its_sign_multiplies(code: str, percent: bool, why: str) -> None:
    assert shows_percent(code) is percent, why


def only(outcome: Outcome, code: str) -> dict[str, Any]:
    (finding,) = [finding for finding in outcome.findings if finding["code"] == code]
    return finding


@pytest.mark.parametrize("code", [code for code, percent, _ in FORMATS if percent])
def test_a_cell_that_shows_per_cent_is_read_as_it_is_shown_with_a_note(checked: Checked, code: str) -> None:
    written = [*LINE[:7], "", "", 0.584, ""]
    outcome = checked(formatted(written, formats={"värde": code}))
    assert [found["value"] for found in outcome.observations] == ["58.4"]
    note = only(outcome, "percent-format")
    assert (note["severity"], note["row"], note["column"]) == ("note", 2, "value")
    assert "58,4 %" in note["message_sv"]
    assert "0,584" in note["message_sv"]


@pytest.mark.parametrize("code", ['0.0" %"', "General"])
def test_a_cell_that_shows_its_own_number_is_that_number(checked: Checked, code: str) -> None:
    outcome = checked(formatted([*LINE[:7], "", "", 58.4, ""], formats={"värde": code}))
    assert [found["value"] for found in outcome.observations] == ["58.4"]
    assert outcome.codes == {"value-only"}


def test_text_in_a_cell_with_a_percent_format_is_what_it_says(checked: Checked) -> None:
    outcome = checked(formatted([*LINE[:7], "", "", "58,4", ""], formats={"värde": "0%"}))
    assert [found["value"] for found in outcome.observations] == ["58.4"]


def test_per_cent_and_counts_agree_without_a_word_more(checked: Checked) -> None:
    outcome = checked(formatted([*LINE[:7], 50, 120, 50 / 120, ""], formats={"värde": "0.0%"}))
    assert (outcome.verdict, outcome.codes) == ("checked", {"percent-format"})


def test_a_count_or_days_that_show_per_cent_stop(checked: Checked) -> None:
    outcome = checked(formatted([*LINE[:7], 50, 120, "", ""], formats={"täljare": "0%", "kommentar": "0%"}))
    assert [(f["code"], f["value"]) for f in outcome.findings] == [("percent-sign", "5000 %")]
    days = line(indikator="ledtid-medel", mått="mean", täljare="", nämnare="")
    outcome = checked(formatted([*days[:9], 3, ""], formats={"värde": "0%"}), contract(mean_days(breakdowns=[])))
    assert [(f["code"], f["value"]) for f in outcome.findings] == [("percent-sign", "300 %")]


def test_a_sheet_that_begins_elsewhere_or_names_no_cells_is_scaled_in_the_right_place(checked: Checked) -> None:
    book = formatted([*LINE[:7], "", "", 0.584, ""], formats={"värde": "0%"})
    for old, new in (
        (b'<c r="J2" s="1">', b'<c s="1" r="J2">'),
        (b'<c r="J2" s="1">', b"<c r='J2' s='1'>"),
        (b'<row r="2"', b'<row s="1" customFormat="1" r="2"'),
    ):
        assert [found["value"] for found in checked(changed(book, SHEET, old, new)).observations] == ["58.4"], new


def test_cells_without_a_name_come_after_the_one_before() -> None:
    pieces = [b'<row><c s="2"/><c/></row><row>', b'<c/><c s="2"><v>1</v></c></row><row r="7"><c s="2"/></row>']
    assert list(cells_with(frozenset({2}), pieces)) == [(1, 0), (2, 1), (7, 0)]


def test_styles_are_told_by_the_formats_that_they_name() -> None:
    styles = (
        b'<x:numFmts><x:numFmt numFmtId="170" formatCode="0.0&quot; %&quot;"/><x:numFmt formatCode="0,0%" numFmtId="171"/>'
        b'</x:numFmts><x:cellStyleXfs><x:xf numFmtId="9"/></x:cellStyleXfs><x:cellXfs count="4"><x:xf numFmtId="0"/>'
        b'<x:xf numFmtId=\'9\'/><x:xf numFmtId="170"><x:alignment/></x:xf><x:xf numFmtId="171"/></x:cellXfs>'
    )
    assert percent_styles(styles) == {1, 3}
    assert percent_styles(b"") == frozenset()


def values(*numbers: str | None, **changes: Any) -> list[dict[str, Any]]:
    """Rows of values alone: the total, women and men, then units."""
    places = [{}, {"sex": "women"}, {"sex": "men"}, *({"unit": f"E{n}"} for n in range(10))]
    return [
        row(**{"numerator": None, "denominator": None, "value": number} | place | changes)
        for place, number in zip(places, numbers, strict=False)
    ]


def with_counts(numerator: int, denominator: int, **changes: Any) -> dict[str, Any]:
    return row(numerator=numerator, denominator=denominator, value=None, **changes)


SHARES: list[tuple[list[dict[str, Any]], set[int], str]] = [
    (values("0.584"), {1}, "the only value"),
    (values("0.584", "0.6", "0.57"), {1, 2, 3}, "every value"),
    (values("1"), {1}, "all of them, as a share"),
    (values("0.584", "0.6", "0.57", "58"), {1, 2, 3}, "most values"),
    (values("58.4", "0.6", "57.0"), {2}, "women's is a hundredth of the total's"),
    (values("0.584", "60", "57.0"), {1}, "the total is a hundredth of the sexes'"),
    (values("0"), set(), "none of them is none either way"),
    (values("1.2", "1.1", "1.3"), set(), "low, and no share"),
    (values("58.4", "60", "57", "0.4"), set(), "one unit among others may be low"),
    ([*values("0.4"), with_counts(3, 900, sex="women")], set(), "counts of the same indicator show that it is low"),
    ([*values("0.4"), with_counts(300, 900, sex="women")], {1}, "counts of the same indicator show that it is not"),
    ([row(numerator=3, denominator=900, value="0.3")], set(), "its own counts confirm it"),
    ([row(numerator=526, denominator=900, value="0.584")], {1}, "its own counts show a hundred times as much"),
]


@pytest.mark.parametrize(("rows", "places", "why"), SHARES, ids=[why for *_, why in SHARES])
def test_a_share_is_told_by_what_stands_around_it(rows: list[dict[str, Any]], places: set[int], why: str) -> None:
    assert {place for rule, place in violated(rows, ASKED) if rule == "share"} == places, why


EARLIER = [
    ("0.584", "58.4", True, "a hundredth of last period's"),
    ("1.3", "130", True, "over 1, and a hundredth of last period's"),
    ("0.4", "0.6", False, "last period's was as low"),
    ("0.4", "1", False, "last period's was at most 1"),
    ("0.4", "1.1", True, "last period's was over 1, and nothing else is known"),
    ("40", "41", False, "nothing strange"),
]


@pytest.mark.parametrize(("now", "before", "share", "why"), EARLIER)
def test_last_periods_value_tells_a_share_or_lets_a_low_value_through(
    now: str, before: str, share: bool, why: str
) -> None:
    asked = contract(indicator(bounded=False, jump_limit="5"), previous=[previous(before)])
    found = violated(values(now), asked)
    assert (("share", 1) in found) is share, why
    assert not (share and ("jump", 1) in found), "what follows is not told"


def test_a_part_without_an_earlier_value_is_known_by_the_indicators_others() -> None:
    asked = contract(indicator(), previous=[previous("0.6"), previous("0.7", sex="women")])
    assert not {place for rule, place in violated(values("0.5", "0.6", "0.4"), asked) if rule == "share"}


def test_most_of_a_files_values_tell_of_an_indicator_that_has_two_sorts() -> None:
    asked = contract(*(indicator(id=name) for name in ("a", "b", "c")))
    rows = [*values("0.2", "0.3", "0.3", indicator="a"), *values("0.3", indicator="b")]
    rows += [r | {"indicator": "c", "sex": "total", "unit": f"E{n}"} for n, r in enumerate(values("0.3", "33"))]
    assert {place for rule, place in violated(rows, asked) if rule == "share"} == {1, 2, 3, 4, 5}


def test_other_units_than_per_cent_are_left_alone() -> None:
    rate = indicator(id="r", statistics=["rate"], unit="per_1000", scale=1_000, bounded=False)
    asked = contract(rate, mean_days())
    rows = [*values("0.8", "0.7", indicator="r", statistic="rate")]
    rows += [row(indicator="ledtid-medel", statistic="median", numerator=None, denominator=None, value="0.5", n=70)]
    assert not [rule for rule, _ in violated(rows, asked) if rule == "share"]


@pytest.mark.parametrize("make", [text, workbook])
@pytest.mark.parametrize("written", ["0,584", "0.584", "0,58", "1"])
def test_a_share_stops_the_file_and_says_what_to_do(checked: Checked, make: Any, written: str) -> None:
    outcome = checked(make(line(täljare="", nämnare="", värde=written)))
    assert outcome.verdict == "rejected"
    finding = only(outcome, "share-for-percent")
    assert (finding["severity"], finding["row"], finding["column"]) == ("error", 2, "value")
    assert "lämna täljare och nämnare" in finding["message_sv"]


def test_a_number_cell_with_a_share_stops_too(checked: Checked) -> None:
    book = workbook([*LINE[:7], "", "", 0.584, ""], header=SWEDISH)
    assert only(checked(book), "share-for-percent")["message_sv"].startswith("Värdet 0,584 ")
