"""Made-up populations: what is summed from its smallest parts holds, and any change of one figure is found."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from indicators.entries.figures import AgeRange, FigureSet, tiling
from indicators.figures.importing import imported
from indicators.figures.lookup import Figure, ReferenceFigures
from tests.support.figures import COUNTIES, HEADER, STRICT, YEAR_END, head

NATION = "00"
Counts = dict[tuple[str, str], tuple[int, int]]
"""Women and men by county and age class."""


def ends(starts: list[int]) -> list[str]:
    """Age classes from 0 on that begin at these ages; the last one is open."""
    first = [0, *starts]
    return [f"{low}-{high - 1}" for low, high in zip(first, starts, strict=False)] + [f"{first[-1]}+"]


@st.composite
def populations(draw: st.DrawFn) -> list[list[str]]:
    """A file of every county and the nation, by sex, age class and all ages, summed from women and men of a class."""
    starts = draw(st.lists(st.integers(1, 100), min_size=1, max_size=3, unique=True).map(sorted))
    classes = ends(starts)
    seed = draw(st.lists(st.integers(0, 3_000_000), min_size=4, max_size=4))
    counts: Counts = {
        (code, ages): (seed[0] * (i + 1) % (seed[1] + 1), seed[2] * (i + 2) % (seed[3] + 1))
        for i, (code, ages) in enumerate((code, ages) for code in COUNTIES for ages in classes)
    }
    rows = [HEADER]
    for region, counties in ((NATION, COUNTIES), *((code, [code]) for code in COUNTIES)):
        for label, parts in (("0+", classes), *((ages, [ages]) for ages in classes)):
            women = sum(counts[code, ages][0] for code in counties for ages in parts)
            men = sum(counts[code, ages][1] for code in counties for ages in parts)
            rows.append([YEAR_END.isoformat(), region, label, str(women + men), str(women), str(men)])
    return rows


def figures_of(rows: list[list[str]]) -> FigureSet:
    result = imported(head(), rows, COUNTIES, STRICT)
    assert result.findings == []
    (figures,) = result.sets
    return figures


@given(populations())
def test_a_population_summed_from_its_parts_has_no_findings(rows: list[list[str]]) -> None:
    figures_of(rows)


@given(populations(), st.integers(1, 10**6), st.data())
def test_any_figure_that_is_changed_is_found_however_little(
    rows: list[list[str]], by: int, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, len(rows) - 1))
    column = data.draw(st.sampled_from([3, 4, 5]))
    changed = [list(row) for row in rows]
    changed[number][column] = str(int(changed[number][column]) + by)
    codes = {one.code for one in imported(head(), changed, COUNTIES, STRICT).findings}
    assert codes <= {"sexes-sum", "regions-sum", "ages-sum"}
    assert len(codes) == 3  # a figure stands in one sum of each sort, as a part or as the sum


@given(populations(), st.integers(0, 5), st.integers(0, 5))
def test_what_is_off_by_at_most_the_tolerance_passes(rows: list[list[str]], off: int, tolerance: int) -> None:
    changed = [list(row) for row in rows]
    changed[1][3] = str(int(changed[1][3]) + off)  # the nation's total of all ages: the sum of each sort
    policy = STRICT.model_copy(update={"tolerance": tolerance})
    assert bool(imported(head(), changed, COUNTIES, policy).findings) == (off > tolerance)


@given(populations())
def test_a_looked_up_sum_of_classes_is_the_source_s_own_figure(rows: list[list[str]]) -> None:
    figures = figures_of(rows)
    classes = [row for row in figures.rows if str(row.ages) != "0+"]
    only = figures.model_copy(update={"rows": classes})
    for region in (NATION, "01"):
        for sex in ("total", "women", "men"):
            summed = ReferenceFigures([only]).persons(region, YEAR_END, sex=sex)
            whole = ReferenceFigures([figures]).persons(region, YEAR_END, sex=sex)
            assert isinstance(summed, Figure)
            assert isinstance(whole, Figure)
            assert (summed.persons, bool(summed.parts), whole.parts) == (whole.persons, True, ())


RANGES = st.tuples(st.integers(0, 12), st.none() | st.integers(0, 12)).map(
    lambda ends: AgeRange(ends[0], None if ends[1] is None else max(ends))
)


@given(st.frozensets(RANGES, max_size=14), RANGES)
def test_classes_that_make_a_range_have_each_of_its_ages_once_and_no_other(
    bands: frozenset[AgeRange], whole: AgeRange
) -> None:
    def ages(band: AgeRange) -> list[int]:
        return list(range(band.first, 31 if band.last is None else band.last + 1))  # 30 stands for all above

    parts = tiling(bands, whole)
    if parts is not None:
        assert set(parts) <= bands - {whole}
        assert [age for part in parts for age in ages(part)] == ages(whole)
    else:
        assert not any_tiling(bands - {whole}, whole)


def any_tiling(bands: frozenset[AgeRange], whole: AgeRange) -> bool:
    """Plainly: whether some way through the bands, end to end, makes the range."""
    reached = {whole.first}
    for first in range(13):
        for band in bands if first in reached else ():
            if band.first == first and band.last == whole.last:
                return True
            if band.first == first and band.last is not None and (whole.last is None or band.last < whole.last):
                reached.add(band.last + 1)
    return False


@given(st.lists(st.dates(date(2015, 1, 1), date(2025, 12, 31)), min_size=1, max_size=6, unique=True), st.dates())
def test_the_choices_around_a_missing_day_are_the_last_before_and_the_first_after(
    days: list[date], asked: date
) -> None:
    row = [[NATION, "0+", "1"]]
    sets = [
        imported(head(), [HEADER[:4], *([day.isoformat(), *cells] for cells in row)], COUNTIES, STRICT).sets[0]
        for day in days
    ]
    answer = ReferenceFigures(sets).persons(NATION, asked)
    if isinstance(answer, Figure):
        assert answer.day == asked
        return
    assert (answer.earlier.day if answer.earlier else None) == max((d for d in days if d < asked), default=None)
    assert (answer.later.day if answer.later else None) == min((d for d in days if d > asked), default=None)
