"""A value in words: with its unit, its target levels, and why there is none."""

from frontend import code_words
from frontend.api_types.catalogue import DatedShare
from frontend.api_types.register import IndicatorOut, SpecificationOut
from frontend.api_types.results import CellOut, IndicatorOutcome, NewerVersion, ResponseRate, TrendPeriod
from frontend.components import formatting, tables
from frontend.components.tables import Cell
from frontend.texts import t, word

Measured = IndicatorOutcome | IndicatorOut | SpecificationOut | NewerVersion
"""What says the unit, the decimals and the target levels of an indicator's values."""


def unit_of(entry: Measured | TrendPeriod) -> str:
    """The unit as people write it after a number."""
    return _sign(entry["unit"])


def _sign(unit: str) -> str:
    return word("unit_sign" if unit in code_words.words()["unit_sign"] else "unit", unit)


def value_text(entry: Measured | TrendPeriod, value: str | None) -> str:
    """A value with its unit; yes or no where that is the unit."""
    return formatting.NOTHING if value is None else in_unit(value, entry["unit"], entry["decimals"])


def in_unit(value: str, unit: str, decimals: int | None = None) -> str:
    """A value in a unit's code, with as many decimals as wished (None: as many as it came with)."""
    if unit == "yes_no":
        return t("yes") if float(value) >= 1 else t("no")
    return formatting.with_unit(value, _sign(unit), decimals)


def change_text(change: str | None, unit: str | None) -> str | None:
    """How far a value is from the last one, with its sign; nothing for answers, which have no distance."""
    if change is None or unit == "yes_no":
        return None
    return f"+{formatting.number(change)}" if float(change) > 0 else formatting.number(change)


def interval_cell(entry: Measured, cell: CellOut) -> Cell:
    """The value's 95 % interval, or that none is given for it."""
    text = formatting.interval(cell["low"], cell["high"], entry["decimals"])
    return tables.muted(t("outcome.no_interval")) if text == formatting.NOTHING else text


def targets_text(entry: Measured) -> str:
    """The indicator's target levels in words."""
    shown = (
        f"{formatting.target(level, unit_of(entry))} ({word('level', level['level'])})" for level in entry["targets"]
    )
    return ", ".join(shown) or t("outcome.no_target")


def remark(cell: CellOut) -> Cell:
    """Why a cell is empty, or what stands beside the number."""
    if cell["value"] is None:
        return tables.muted(": ".join(part for part in (word("cause", cell["cause"]), cell["comment"]) if part))
    parts = [cell["comment"], *(word("flag", flag) for flag in cell["flags"])]
    if not cell["published"]:
        parts.append(t("outcome.unpublished"))
    return tables.lines(part for part in parts if part) or None


def count_text(cell: CellOut) -> str:
    """How many the value stands on."""
    return formatting.number(cell["denominator"] if cell["denominator"] is not None else cell["n"])


def dated_share(share: DatedShare | ResponseRate) -> str:
    """A source's share as it tells it: the value, or its bounds."""
    low, high = share.get("at_least"), share.get("at_most")
    if low is not None and high is not None:
        return f"{formatting.number(low)}–{formatting.with_unit(high, '%')}"
    for bound, key in ((low, "sources.at_least"), (high, "sources.at_most")):
        if bound is not None:
            return t(key, share=formatting.with_unit(bound, "%"))
    value = formatting.with_unit(share.get("percent"), "%")
    return t("sources.about", share=value) if share.get("about") else value
