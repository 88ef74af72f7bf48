"""What of an indicator's results is more than chance: sentences with their numbers, and the method beside each."""

from collections.abc import Iterable

from frontend.api_types.results import (
    ChangeOut,
    ComparedRegions,
    ControlChartOut,
    CoverageOut,
    Difference,
    IndicatorOutcome,
    SpreadChangeOut,
    SpreadOut,
    TrendLine,
    WomenMen,
)
from frontend.components import formatting, layout, public_data, values
from frontend.texts import t, word


def show(entry: IndicatorOutcome) -> None:
    """The facts that can be said of the period; nothing where there are none."""
    said = entry["statistics"]
    if said is None:
        return
    facts = [
        *_regions(said["regions"]),
        *_change(entry, said["change"]),
        *_spread(entry, said["spread"], said["spread_change"]),
        *_trend(entry, said["trend"]),
        *_months(entry, said["control_chart"]),
        *_women_men(entry, said["women_men"]),
        *_coverage(entry, said["coverage"]),
    ]
    if facts:
        layout.subsection(t("certain.title"))
        layout.facts(facts)


Fact = tuple[str, str]


def _regions(regions: ComparedRegions | None) -> Iterable[Fact]:
    if regions is None:
        return
    yield t("certain.above"), _names(regions["above"]) or t("certain.no_region")
    yield t("certain.below"), _names(regions["below"]) or t("certain.no_region")
    parts = [
        t(
            "certain.false_alarms",
            number=formatting.number(regions["expected_false_alarms"], 1),
            whole=regions["compared"],
        )
    ]
    if regions["dispersion"] is not None and regions["dispersion"] > 1:
        beyond = _names(regions["beyond_dispersion"]) or t("certain.no_region").lower()
        parts.append(t("certain.dispersion", times=formatting.number(regions["dispersion"], 1), regions=beyond))
    yield t("certain.by_chance"), " ".join([*parts, _method(regions["method"])])


def _names(codes: list[str]) -> str:
    known = public_data.regions()
    return ", ".join(sorted((known.get(code, code) for code in codes), key=str.casefold))


def _method(method: str) -> str:
    return f"({word('method', method)}.)"


def _difference(entry: IndicatorOutcome, difference: Difference) -> str:
    """The difference with its interval, and whether it is certain: `+4,2 (95 %: 1,0–7,3), säker ökning`."""
    decimals = max(1, entry["decimals"])
    low, high = (_signed(difference[end], decimals) for end in ("low", "high"))
    sure = word("difference", difference["certain"] or "uncertain")
    unit = t("certain.points") if entry["unit"] == "percent" else values.unit_of(entry)
    number = f"{_signed(difference['value'], decimals)}\u00a0{unit}".rstrip()
    return t("certain.difference", number=number, low=low, high=high, sure=sure)


def _signed(value: float, decimals: int) -> str:
    text = formatting.number(round(value, decimals), decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


def _change(entry: IndicatorOutcome, change: ChangeOut | None) -> Iterable[Fact]:
    if change:
        since = t("certain.since", period=formatting.period(change["from_period"]), count=len(change["regions"]))
        text = _difference(entry, change["difference"])
        yield since, f"{text} {_method(change['difference']['method'])}"


def _spread(entry: IndicatorOutcome, spread: SpreadOut | None, changed: SpreadChangeOut | None) -> Iterable[Fact]:
    if spread is None:
        return
    parts = [_range(entry, spread)]
    if spread["systematic"] is not None:
        number = formatting.number(spread["systematic"], 1)
        parts.append(f"{word('method', 'systematic_variation')}: {number}.")
    if changed:
        before = _range(entry, changed["before"])
        period = formatting.period(changed["from_period"])
        parts.append(t("certain.spread_before", period=period, count=len(changed["regions"]), spread=before))
    yield t("certain.spread"), " ".join(parts)


def _range(entry: IndicatorOutcome, spread: SpreadOut) -> str:
    low, high, lower, upper = (
        formatting.number(spread[end], entry["decimals"])
        for end in ("lowest", "highest", "lower_quartile", "upper_quartile")
    )
    return t("certain.range", low=low, high=high, lower=lower, upper=upper)


def _trend(entry: IndicatorOutcome, trend: TrendLine | None) -> Iterable[Fact]:
    if trend:
        label = t("certain.trend", periods=trend["periods"], count=len(trend["regions"]))
        yield label, f"{_difference(entry, trend['a_year'])} {_method(trend['a_year']['method'])}"


def _months(entry: IndicatorOutcome, chart: ControlChartOut | None) -> Iterable[Fact]:
    if chart is None:
        return
    natural = formatting.interval(chart["low"], chart["high"], entry["decimals"])
    parts = [t("certain.natural", interval=natural)]
    for signal in chart["signals"]:
        first, last = (formatting.period(signal["periods"][end]) for end in (0, -1))
        parts.append(f"{word('chart_rule', signal['rule'])}: {first if first == last else f'{first}–{last}'}.")
    if chart["assurance"]:
        parts.append(word("assurance", chart["assurance"]) + ".")
    yield t("certain.months"), " ".join([*parts, _method(chart["method"])])


def _women_men(entry: IndicatorOutcome, sexes: WomenMen | None) -> Iterable[Fact]:
    if sexes:
        women, men = (
            formatting.number(round(sexes[sex], entry["decimals"]), entry["decimals"]) for sex in ("women", "men")
        )
        text = t("certain.sexes", women=women, men=men, difference=_difference(entry, sexes["difference"]))
        yield t("certain.women_men", count=len(sexes["regions"])), f"{text} {_method(sexes['difference']['method'])}"


def _coverage(entry: IndicatorOutcome, coverage: CoverageOut | None) -> Iterable[Fact]:
    if coverage is None:
        return
    parts = [t("certain.coverage_known", percent=formatting.number(coverage["percent"])) if coverage["percent"] else ""]
    if coverage["floor"] and float(coverage["floor"]):
        parts.append(t("certain.floor", percent=formatting.number(coverage["floor"]), source=coverage["floor_source"]))
    if coverage["withheld"]:
        parts.append(t("certain.withheld", regions=_names(coverage["withheld"])))
    if bounds := coverage["bounds"]:
        interval = formatting.interval(bounds["none_met"], bounds["all_met"], entry["decimals"])
        parts.append(t("certain.bounds", missing=bounds["missing"], interval=interval))
    if coverage["change_certain_from"] and (coverage["bounds"] or coverage["percent"]):
        parts.append(t("certain.needed", percent=formatting.number(coverage["change_certain_from"], 1)))
    yield t("certain.coverage"), " ".join(part for part in parts if part)
