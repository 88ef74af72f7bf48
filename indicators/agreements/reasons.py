"""The reason of a verdict as a sentence, Swedish and English, with the figures that decided."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from indicators.agreements.choices import Rounding
from indicators.agreements.judging import NOTHING, Gives, MonthOfFigures, change_of
from indicators.agreements.requirements import Condition, DataQuality, Improvement, Measured, month_after
from indicators.agreements.shares import Figure, Span, rounded, span_of
from indicators.base import Name

FEWEST, MOST_DECIMALS = 1, 6
"""Shares are written with one decimal, and with more where one would hide on which side of the level they are."""

UNITS = {"percent": (" %", "%"), "days": (" dagar", " days"), "number": ("", "")}
"""What stands after a number, Swedish and English."""


def of_measured(
    requirement: Measured, figures: MonthOfFigures, rounding: Rounding, ways: tuple[Gives, Gives], total: Gives
) -> Name:
    """Why a measured requirement gives what it gives: each condition, the change, and which of them decided."""
    clauses = [_condition(condition, figures.now.get(condition.measure)) for condition in requirement.conditions]
    if requirement.improvement:
        clauses.append(_change(requirement.improvement, figures, rounding))
    return _joined([*clauses, *_conclusion(ways, total)])


def of_data_quality(requirement: DataQuality, now: Mapping[str, Figure], verdict: str) -> Name:
    """Why reporting is as required or not."""
    conclusions = {
        "met": Name(sv="Rapporteringen är som överenskommelsen kräver.", en="Reporting is as the agreement requires."),
        "not_met": Name(sv="Rapporteringen är inte som överenskommelsen kräver.", en="Reporting is not as required."),
        "no_value": Name(sv="Värde saknas; går inte att bedöma.", en="A value is missing; it cannot be judged."),
    }
    return _joined([*(_condition(one, now.get(one.measure)) for one in requirement.conditions), conclusions[verdict]])


def _joined(clauses: list[Name]) -> Name:
    return Name(sv=" ".join(clause.sv for clause in clauses), en=" ".join(clause.en for clause in clauses))


def number(value: Fraction, beside: Decimal | None = None) -> str:
    """The number with as few decimals as still show on which side of `beside` it is."""
    for decimals in range(FEWEST, MOST_DECIMALS + 1):
        if beside is None or _side(rounded(value, decimals), beside) == _side(value, beside):
            break
    return _written(value, decimals)


def _side(value: Fraction, level: Decimal) -> int:
    return (value > level) - (value < level)


def _share(value: Fraction) -> str:
    """A share that stands for itself: with one decimal, with two where one would round it."""
    return _written(value, FEWEST if rounded(value, FEWEST) == value else FEWEST + 1)


def _written(value: Fraction, decimals: int) -> str:
    shown = rounded(value, decimals)
    return f"{Decimal(shown.numerator) / Decimal(shown.denominator):.{decimals}f}"


def _comma(text: str) -> str:
    return text.replace(".", ",")


def _condition(condition: Condition, figure: Figure | None) -> Name:
    sv, en = UNITS[condition.unit]
    level, lower = f"{condition.level:f}", condition.direction == "lower"
    stands = _stands(condition, figure)
    return Name(
        sv=f"{condition.what.sv}: {stands.sv} (krav {'högst' if lower else 'minst'} {_comma(level)}{sv}).",
        en=f"{condition.what.en}: {stands.en} (required {'at most' if lower else 'at least'} {level}{en}).",
    )


def _stands(condition: Condition, figure: Figure | None) -> Name:
    """How the figure stands to the condition: its value, or why it has none that counts."""
    if figure is None or not figure.known:
        return Name(sv="värde saknas", en="no value")
    if figure.never_came:
        return Name(sv="kom inte", en="did not come")
    if figure.nobody:
        return Name(sv="ingen att mäta", en="nobody to measure")
    count, limit = figure.denominator, condition.where_more_than
    if limit is not None and count is not None and count <= limit:
        return Name(
            sv=f"prövas inte, {count} är inte fler än {limit}", en=f"not tried, {count} is not more than {limit}"
        )
    span = span_of(figure, condition.unit)
    assert span is not None  # there is a value, and somebody to measure
    value = number(span.value, condition.level) if condition.unit == "percent" else f"{span.value}"
    sv, en = UNITS[condition.unit]
    return Name(sv=f"{_comma(value)}{sv}", en=f"{value}{en}")


def _change(improvement: Improvement, figures: MonthOfFigures, rounding: Rounding) -> Name:
    now, last = (_span(month.get(improvement.measure)) for month in (figures.now, figures.last_year))
    if last is None:
        return Name(
            sv="Inget värde för samma månad i fjol att jämföra med.",
            en="No value for the same month last year to compare with.",
        )
    change = change_of(improvement, figures, rounding)
    if now is None or change is None:
        return Name(sv="Förbättringen går inte att räkna ut.", en="The improvement cannot be computed.")
    nearest = min((tier.at_least for tier in improvement.tiers), key=lambda tier: abs(change.value - Fraction(tier)))
    points = number(abs(change.value), nearest)
    better = Name(sv="förbättring", en="an improvement") if change.value >= 0 else Name(sv="försämring", en="a decline")
    return Name(
        sv=f"{improvement.what.sv}: {_comma(_share(now.value))} % mot {_comma(_share(last.value))} % samma månad i fjol, "
        f"en {better.sv} med {_comma(points)} procentenheter.",
        en=f"{improvement.what.en}: {_share(now.value)}% against {_share(last.value)}% the same month last year, "
        f"{better.en} of {points} percentage points.",
    )


def _span(figure: Figure | None) -> Span | None:
    return span_of(figure) if figure else None


def _conclusion(ways: tuple[Gives, Gives], total: Gives) -> list[Name]:
    clauses = [_decided(ways[0], total.used)]
    if total.used is not None and total.least != total.most:
        least, most = f"{total.least:f}", f"{total.most:f}"
        clauses.append(
            Name(
                sv=f"Bara avrundade andelar är kända: utfallet kan vara {_comma(least)}–{_comma(most)} %.",
                en=f"Only rounded shares are known: the outcome may be {least}–{most}%.",
            )
        )
    return clauses


def _decided(level: Gives, share: Decimal | None) -> Name:
    if share is None:
        return Name(sv="Värde saknas; går inte att bedöma.", en="A value is missing; it cannot be judged.")
    if share == NOTHING:
        return Name(
            sv="Inget krav är uppfyllt: 0 % av det reserverade.", en="Nothing is fulfilled: 0% of what is reserved."
        )
    shown = f"{share:f}"
    if level.used == share:
        return Name(
            sv=f"Nivån är nådd: {_comma(shown)} % av det reserverade.",
            en=f"The level is reached: {shown}% of what is reserved.",
        )
    return Name(
        sv=f"Förbättringen ger {_comma(shown)} % av det reserverade.",
        en=f"The improvement gives {shown}% of what is reserved.",
    )


def months_told(months: Iterable[date]) -> str:
    """Months as people write them, those that follow each other as one span: 2023-01–2023-03, 2023-07."""
    spans: list[list[date]] = []
    for month in sorted(months):
        if spans and month == month_after(spans[-1][-1], 1):
            spans[-1].append(month)
        else:
            spans.append([month])
    return ", ".join("–".join(f"{end:%Y-%m}" for end in dict.fromkeys((span[0], span[-1]))) for span in spans)
