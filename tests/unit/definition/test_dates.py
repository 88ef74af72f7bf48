"""Moments, lengths and periods as they are written."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.definition.dates import Length, Moment, Period, Reference, Tolerance, length, moment, period, reference

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,4}(_[a-z0-9]{1,4})?", fullmatch=True)
REFERENCES = st.builds(Reference, NAMES, NAMES)
UNITS = st.sampled_from(["days", "weeks", "months", "years"])
OFFSETS = st.builds(Length, st.integers(-200, 200), UNITS)
TOLERANCES = st.builds(Tolerance, st.integers(0, 999), REFERENCES, REFERENCES)
MOMENTS = st.builds(Moment, REFERENCES, st.none() | OFFSETS, st.none() | TOLERANCES)


@given(MOMENTS)
def test_a_moment_is_read_as_it_is_written(words: Moment) -> None:
    assert moment(str(words)) == words


@given(st.builds(Length, st.integers(0, 200), UNITS))
def test_a_length_is_read_as_it_is_written(words: Length) -> None:
    assert length(str(words)) == words


@given(REFERENCES)
def test_a_reference_is_read_as_it_is_written(words: Reference) -> None:
    assert reference(str(words)) == words


@given(st.dates(), st.integers(1, 4000))
def test_a_period_is_read_as_it_is_written(start: date, days: int) -> None:
    end = start + timedelta(days=min(days, (date.max - start).days))
    if end > start:
        assert period(str(Period(start, end))) == Period(start, end)


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("period.end", Moment(Reference("period", "end"))),  # an anchor alone
        ("index.start+90 days", Moment(Reference("index", "start"), Length(90, "days"))),  # spaces do not matter
        ("index.start - 1 year", Moment(Reference("index", "start"), Length(-1, "years"))),  # earlier, in the singular
        (  # the return-visit rule of the agreement on waiting times
            "unit.target + 10 % of unit.start..unit.target",
            Moment(
                Reference("unit", "target"),
                None,
                Tolerance(10, Reference("unit", "start"), Reference("unit", "target")),
            ),
        ),
    ],
)
def test_a_moment_means(written: str, means: Moment) -> None:
    assert moment(written) == means
    assert moment(means) is means


@pytest.mark.parametrize(
    "written",
    [
        "period",  # no field
        "index.start + 90",  # no unit
        "index.start + ninety days",  # not a number
        "index.start + 90 hours",  # days are the finest there is
        "index.start * 2 days",  # no such sign
        "index.start + 1 day + 2 days",  # one offset
        "index.start + 10 %",  # a share of nothing
        "Index.start",  # names are lower case
        "index.start; drop table person",  # nothing is run
        "",
        None,
        7,
    ],
)
def test_what_is_no_moment_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValueError, match=r"skriv till exempel 'period.start'"):
        moment(written)


@pytest.mark.parametrize("written", ["14", "14 hours", "-1 day", "two weeks", None])
def test_what_is_no_length_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValueError, match="skriv till exempel '14 days'"):
        length(written)


@pytest.mark.parametrize("written", ["region", "person.", "person.region.code", "person region", None])
def test_what_is_no_reference_is_refused_with_an_example(written: object) -> None:
    with pytest.raises(ValueError, match=r"till exempel 'person.region'"):
        reference(written)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2025-01-01", "START/SLUT"),  # one day only
        ("2025-01-01/2025-02-30", "START/SLUT"),  # no such day
        ("2025-01-01/2025-06-01/2026-01-01", "START/SLUT"),  # one too many
        ("2025-01-01/2025-01-01", "sluta efter"),  # half-open: nothing is in it
        ("2026-01-01/2025-01-01", "sluta efter"),  # backwards
        (20250101, "START/SLUT"),
    ],
)
def test_what_is_no_period_is_refused(written: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        period(written)


def test_what_is_read_already_is_left_alone() -> None:
    for read, value in (
        (length, Length(1, "days")),
        (reference, Reference("a", "b")),
        (period, Period(date.min, date.max)),
    ):
        assert read(value) is value  # type: ignore[operator]


@pytest.mark.parametrize("text", ["index.start - 201 years", "index.start + 99999 days"])
def test_a_length_beyond_anybodys_life_is_refused_as_a_slip_of_the_pen(text: str) -> None:
    with pytest.raises(ValueError, match="längre än 200 år"):
        moment(text)
