"""The reason of a verdict as a sentence, Swedish and English, with the figures that decided."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from indicators.agreements.choices import Rounding
from indicators.agreements.judging import ALL, NOTHING, Gives, MonthOfFigures, change_of
from indicators.agreements.requirements import Condition, DataQuality, Improvement, Measured
from indicators.agreements.shares import Figure, exact, rounded, span_of
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
        shown = rounded(value, decimals)
        if beside is None or _side(shown, beside) == _side(value, beside):
            break
    return f"{Decimal(shown.numerator) / Decimal(shown.denominator):.{decimals}f}"


def _share(value: Fraction) -> str:
    """A share that stands for itself: with one decimal, with two where one would round it."""
    decimals = FEWEST if rounded(value, FEWEST) == value else FEWEST + 1
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.{decimals}f}"


def _side(value: Fraction, level: Decimal) -> int:
    return (value > level) - (value < level)


def _comma(text: str) -> str:
    return text.replace(".", ",")


def _condition(condition: Condition, figure: Figure | None) -> Name:
    what, (unit_sv, unit_en) = condition.what, UNITS[condition.unit]
    level = f"{condition.level:f}"
    bound = Name(
        sv=f"{'högst' if condition.direction == 'lower' else 'minst'} {_comma(level)}{unit_sv}",
        en=f"{'at most' if condition.direction == 'lower' else 'at least'} {level}{unit_en}",
    )
    if figure is None or not figure.known:
        return Name(sv=f"{what.sv}: värde saknas (krav {bound.sv}).", en=f"{what.en}: no value (required {bound.en}).")
    if figure.nobody:
        return Name(sv=f"{what.sv}: ingen att mäta (krav {bound.sv}).", en=f"{what.en}: nobody (required {bound.en}).")
    limit = condition.where_more_than
    if limit is not None and figure.denominator is not None and figure.denominator <= limit:
        count = figure.denominator
        return Name(
            sv=f"{what.sv}: prövas inte, {count} är inte fler än {limit}.",
            en=f"{what.en}: does not apply, {count} is not more than {limit}.",
        )
    span = span_of(figure, condition.unit)
    assert span is not None
    value = number(span.value, condition.level) if condition.unit == "percent" else f"{span.value}"
    return Name(
        sv=f"{what.sv}: {_comma(value)}{unit_sv} (krav {bound.sv}).",
        en=f"{what.en}: {value}{unit_en} (required {bound.en}).",
    )


def _change(improvement: Improvement, figures: MonthOfFigures, rounding: Rounding) -> Name:
    before = figures.last_year.get(improvement.measure)
    last = span_of(before) if before else None
    if last is None:
        return Name(
            sv="Inget värde för samma månad i fjol att jämföra med.",
            en="No value for the same month last year to compare with.",
        )
    change = change_of(improvement, figures, rounding)
    if change is None:
        return Name(sv="Förbättringen går inte att räkna ut.", en="The improvement cannot be computed.")
    tiers = [tier.at_least for tier in improvement.tiers]
    nearest = min(tiers, key=lambda tier: abs(change.value - Fraction(tier)))
    shown = number(change.value, nearest)
    now = span_of(figures.now[improvement.measure]) or exact(0)
    what = improvement.what
    return Name(
        sv=f"{what.sv}: {_comma(_share(now.value))} % mot {_comma(_share(last.value))} % samma månad i fjol, "
        f"en förbättring med {_comma(shown)} procentenheter.",
        en=f"{what.en}: {_share(now.value)}% against {_share(last.value)}% the same month last year, "
        f"an improvement of {shown} percentage points.",
    )


def _conclusion(ways: tuple[Gives, Gives], total: Gives) -> list[Name]:
    level, _ = ways
    share = total.used
    if share is None:
        return [Name(sv="Värde saknas; går inte att bedöma.", en="A value is missing; it cannot be judged.")]
    shown = f"{share:f}"
    if share == NOTHING:
        said = Name(
            sv="Inget krav är uppfyllt: 0 % av det reserverade.", en="Nothing is fulfilled: 0% of what is reserved."
        )
    elif level.used == share:
        reached = Name(sv="Nivån är nådd", en="The level is reached")
        said = Name(
            sv=f"{reached.sv}: {_comma(shown)} % av det reserverade.", en=f"{reached.en}: {shown}% of what is reserved."
        )
    else:
        said = Name(
            sv=f"Förbättringen ger {_comma(shown)} % av det reserverade.",
            en=f"The improvement gives {shown}% of what is reserved.",
        )
    if total.least == total.most:
        return [said]
    return [said, _unsure(total)]


def _unsure(total: Gives) -> Name:
    least, most = (f"{end:f}" for end in (total.least, min(total.most, ALL)))
    return Name(
        sv=f"Bara avrundade andelar är kända: utfallet kan vara {_comma(least)}–{_comma(most)} %.",
        en=f"Only rounded shares are known: the outcome may be {least}–{most}%.",
    )
