"""Regions × requirements as a table of signs; on a phone a list a region. Each verdict is a link to what it rests on."""

from collections import Counter
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from frontend.agreements import marks
from frontend.api_types.agreements import MonthVerdict, RequirementOut
from frontend.components import links, markup, tables
from frontend.texts import named, t, word

ByPlace = Mapping[tuple[str, str], MonthVerdict]


def show(
    agreement: str,
    requirements: Sequence[RequirementOut],
    regions: Mapping[str, str],
    now: ByPlace,
    month: str | None,
) -> None:
    """The table with its legend, and the lists that a narrow window shows instead."""
    _legend()
    whole = Markup(
        "<table class='matrix verdicts'><caption>{caption}</caption><thead><tr>"
        "<th scope='col'>{region}</th>{head}</tr></thead><tbody>{body}</tbody></table>"
    ).format(
        caption=t("agreements.matrix"),
        region=t("region"),
        head=Markup("").join(Markup("<th scope='col'><span>{}</span></th>").format(named(one)) for one in requirements),
        body=Markup("").join(_row(agreement, requirements, code, name, now, month) for code, name in regions.items()),
    )
    cards = Markup("").join(_card(agreement, requirements, code, name, now, month) for code, name in regions.items())
    box = Markup("<div class='wide'>{}</div><div class='narrow'>{}</div>")
    markup.show(box.format(tables.scrolled(t("agreements.matrix"), whole), cards))


def _row(
    agreement: str, requirements: Sequence[RequirementOut], code: str, name: str, now: ByPlace, month: str | None
) -> Markup:
    cells = Markup("").join(
        _cell(agreement, one, code, name, now.get((one["id"], code)), month) for one in requirements
    )
    return Markup("<tr><th scope='row'>{}</th>{}</tr>").format(name, cells)


def _cell(
    agreement: str, of: RequirementOut, code: str, name: str, one: MonthVerdict | None, month: str | None
) -> Markup:
    text = marks.words(one) if one else t("agreements.unpublished")
    return Markup(
        "<td class='v-{kind}'><a href='{href}' target='_self' title='{name}, {of}: {text}'>"
        "<span aria-hidden='true'>{symbol}</span><span class='hidden'>{text}</span></a></td>"
    ).format(
        kind=one["verdict"] if one else "no_value",
        href=_address(agreement, of["id"], code, month),
        name=name,
        of=named(of),
        text=text,
        symbol=marks.symbol(one),
    )


def _address(agreement: str, requirement: str, region: str, month: str | None) -> str:
    return links.path("agreements", overenskommelse=agreement, krav=requirement, region=region, manad=month)


def _card(
    agreement: str, requirements: Sequence[RequirementOut], code: str, name: str, now: ByPlace, month: str | None
) -> Markup:
    counts = Counter(one["verdict"] for of in requirements if (one := now.get((of["id"], code))))
    lines = Markup("").join(
        Markup("<li><a href='{}' target='_self'>{}</a> {}</li>").format(
            _address(agreement, of["id"], code, month), named(of), marks.chip_of(now.get((of["id"], code)))
        )
        for of in requirements
    )
    judged = counts["met"] + counts["partly"] + counts["not_met"]  # what nobody has judged is not unfulfilled
    counted = {"part": counts["met"], "whole": judged} if judged else {}
    heading = t("agreements.region_met" if judged else "agreements.region_unjudged", region=name, **counted)
    return Markup("<details class='card'><summary>{}</summary><ul>{}</ul></details>").format(heading, lines)


def _legend() -> None:
    item = Markup("<li><span class='box v-{}' aria-hidden='true'>{}</span>{}</li>")
    entries = [(code, "50\u00a0%" if code == "partly" else symbol) for code, symbol in marks.SYMBOLS.items()]
    items = Markup("").join(item.format(code, symbol, word("fulfilment", code)) for code, symbol in entries)
    items += item.format("no_value", marks.UNPUBLISHED, t("agreements.unpublished"))
    markup.show(Markup("<ul class='legend'>{}</ul>").format(items))
