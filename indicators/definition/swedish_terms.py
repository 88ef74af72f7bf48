"""The language's small parts in Swedish: what things are called, days, lengths, bounds and code lists."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from indicators.definition.codelists import CodeList
from indicators.definition.dates import Length, Moment, Reference, Tolerance
from indicators.definition.event_tables import FieldType
from indicators.definition.language import Age, Computation
from indicators.definition.selections import Limits, Test, Unknown, Window

KINDS: Mapping[str, tuple[str, str, str]] = {
    "person": ("en", "person", "personer"),
    "contact": ("en", "vårdkontakt", "vårdkontakter"),
    "episode": ("ett", "vårdtillfälle", "vårdtillfällen"),
    "diagnosis": ("en", "diagnos", "diagnoser"),
    "procedure": ("en", "åtgärd", "åtgärder"),
    "medication": ("en", "läkemedelspost", "läkemedelsposter"),
    "measurement": ("ett", "mätvärde", "mätvärden"),
    "order": ("en", "beställning", "beställningar"),
    "register_row": ("en", "registerrad", "registerrader"),
    "survey_answer": ("ett", "enkätsvar", "enkätsvar"),
    "waiting": ("en", "väntepost", "vänteposter"),
    "residence": ("en", "folkbokföringspost", "folkbokföringsposter"),
    "death": ("ett", "dödsfall", "dödsfall"),
}
"""What one and several of each kind are called, after `en` or `ett`."""

UNIT: Mapping[str, str] = {
    "person": "personen",
    "contact": "den räknade vårdkontakten",
    "episode": "det räknade vårdtillfället",
    "register_row": "den räknade registerraden",
    "survey_answer": "det räknade enkätsvaret",
    "waiting": "den räknade vänteposten",
}
"""The counted unit, in the definite."""

FIELDS: Mapping[str, tuple[str, str]] = {
    "person_id": ("person", "personen"),
    "event_id": ("radnummer", "radnumret"),
    "contact_id": ("vårdkontakt", "vårdkontakten"),
    "start": ("första dag", "första dagen"),
    "end": ("sista dag", "sista dagen"),
    "code": ("kod", "koden"),
    "status": ("status", "statusen"),
    "category": ("kategori", "kategorin"),
    "unit": ("vårdenhet", "vårdenheten"),
    "region": ("region", "regionen"),
    "care_level": ("vårdnivå", "vårdnivån"),
    "profession": ("yrkesgrupp", "yrkesgruppen"),
    "planned": ("planeringsform", "planeringsformen"),
    "discharge": ("utskrivning till", "vart utskrivningen skedde"),
    "position": ("position (huvud- eller bi-)", "positionen (huvud- eller bi-)"),
    "verification": ("säkerhet i diagnosen", "säkerheten i diagnosen"),
    "value": ("värde", "värdet"),
    "value_unit": ("måttenhet", "måttenheten"),
    "value_code": ("svarskod", "svarskoden"),
    "target": ("medicinskt måldatum", "det medicinska måldatumet"),
    "reason": ("orsak", "orsaken"),
    "birth_date": ("födelsedag", "födelsedagen"),
    "sex": ("kön", "könet"),
    "death_date": ("dödsdag", "dödsdagen"),
}
"""The records' fields, in the indefinite and the definite."""

TYPES: Mapping[FieldType, str] = {"text": "text", "date": "dag", "number": "tal"}

_SEXES = {"F": "kvinna", "M": "man"}
_LENGTHS = {
    "days": ("dag", "dagar"),
    "weeks": ("vecka", "veckor"),
    "months": ("månad", "månader"),
    "years": ("år", "år"),
}
_BOUNDS = {"at_least": "minst", "above": "mer än", "at_most": "högst", "below": "mindre än"}
_IF_EMPTY: Mapping[Unknown, str] = {
    "no": "saknas uppgiften stämmer det inte",
    "yes": "saknas uppgiften stämmer det ändå",
    "unknown": "saknas uppgiften går det inte att avgöra",
}
_PERIOD = {
    "start": "periodens första dag",
    "end": "dagen efter periodens sista dag",
    "last_day": "periodens sista dag",
}
_PERIOD_END = Moment(Reference("period", "end"))
_WHOLE_PERIOD = {"on_or_after": Moment(Reference("period", "start")), "before": _PERIOD_END}

FEW = 8
"""So many codes are written out in the sentence; more are left to the code lists' own place."""


def quoted(label: str) -> str:
    """A name of the definition's own, or a word of the records, as people read it."""
    return f"”{label.replace('_', ' ')}”"


def listed(parts: Iterable[str], last: str = "och") -> str:
    """`a, b och c`; `inget` of nothing."""
    *first, final = [*parts] or ["inget"]
    return f"{', '.join(first)} {last} {final}" if first else final


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text as a sentence: with a capital, and a full stop unless it has an end already."""
    text = capital(text.strip())
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def number(value: Decimal | int) -> str:
    """A number with a decimal comma."""
    return format(Decimal(value).normalize(), "f").replace(".", ",")


def length(of: Length) -> str:
    """`1 dag`, `2 veckor`."""
    return f"{abs(of.number)} {_LENGTHS[of.unit][abs(of.number) != 1]}"


def limits(test: Limits, unit: str = "") -> str:
    """`minst 18 och mindre än 65 år`."""
    text = listed(f"{_BOUNDS[word]} {number(bound)}" for word, bound in test.bounds.items())
    return f"{text} {unit}" if unit else text


def field(name: str, *, definite: bool = False) -> str:
    """A field's name; a register's own variable is quoted."""
    return FIELDS[name][definite] if name in FIELDS else quoted(name)


def word(name: str, value: str) -> str:
    """What stands in a field: sex in plain words, everything else as the records have it."""
    return _SEXES[value] if name == "sex" and value in _SEXES else f"”{value}”"


class Phrases:
    """The phrases of one definition: it knows what is counted and which codes its lists hold."""

    def __init__(self, definition: Computation, codelists: Mapping[str, CodeList]) -> None:
        self.definition = definition
        self.codelists = codelists

    @property
    def unit(self) -> str:
        """The counted unit, in the definite."""
        return UNIT[self.definition.counts]

    @property
    def one(self) -> str:
        """One counted unit: `en person`."""
        article, single, _ = KINDS[self.definition.counts]
        return f"{article} {single}"

    # ---- days

    def reference(self, to: Reference) -> str:
        """A field of something named: `personens region`, `första dagen för ”index”`."""
        if to.of == "period":
            return _PERIOD.get(to.field, f"periodens {field(to.field)}")
        if to.of in ("person", "unit"):
            return f"{'personen' if to.of == 'person' else self.unit}s {field(to.field)}"
        return f"{field(to.field, definite=True)} för {quoted(to.of)}"

    def moment(self, day: Moment) -> str:
        """`90 dagar efter första dagen för ”index”`."""
        text = self.reference(day.anchor)
        if day.offset:
            text = f"{length(day.offset)} {'före' if day.offset.number < 0 else 'efter'} {text}"
        return f"{text} plus {self._tolerance(day.tolerance)}" if day.tolerance else text

    def _tolerance(self, room: Tolerance) -> str:
        between = f"antalet dagar från {self.reference(room.start)} till {self.reference(room.end)}"
        return f"{room.percent} procent av {between} (avrundat nedåt till hela dagar)"

    def window(self, window: Window) -> str:
        """`från och med … till och med …`; the whole period, and a single day, in fewer words."""
        bounds = window.bounds
        if bounds == _WHOLE_PERIOD:
            return "under perioden"
        if bounds.keys() == {"on_or_after", "on_or_before"} and window.on_or_after == window.on_or_before:
            return f"samma dag som {self.moment(bounds['on_or_after'])}"
        lower = [self._bound(name, bounds[name]) for name in ("on_or_after", "after") if name in bounds]
        upper = [self._bound(name, bounds[name], bool(lower)) for name in ("before", "on_or_before") if name in bounds]
        return " ".join(listed(part) for part in (lower, upper) if part)

    def _bound(self, name: str, day: Moment, second: bool = False) -> str:
        until = "till och med" if second else "senast"
        if day == _PERIOD_END and name in ("on_or_after", "before"):  # the period's end is the first day after it
            return "efter periodens sista dag" if name == "on_or_after" else f"{until} periodens sista dag"
        words = {"on_or_after": "från och med", "after": "efter", "before": "före", "on_or_before": until}
        return f"{'men ' if second and name == 'before' else ''}{words[name]} {self.moment(day)}"

    def age(self, age: Age) -> str:
        """`personens ålder vid periodens första dag är minst 18 år`."""
        return f"personens ålder vid {self.moment(age.at)} är {limits(age, 'år')}"

    # ---- code lists and words

    def lists(self, names: list[str]) -> str:
        """`kodlistan Hjärtsvikt (I50*)`, or several."""
        what = "kodlistan" if len(names) == 1 else "någon av kodlistorna"
        return f"{what} {listed((self._list(name) for name in names), 'eller')}"

    def name_of_list(self, name: str) -> str:
        """What a code list is called: the catalogue's name, or the definition's own."""
        own = name in self.definition.codelists or name not in self.codelists
        return quoted(name) if own else self.codelists[name].name.sv

    def _list(self, name: str) -> str:
        own = self.definition.codelists.get(name)
        codelist = own or self.codelists.get(name)
        if codelist is None or (own is not None and own.supplied):
            return f"{self.name_of_list(name)} (som regionen lämnar)"
        codes = ", ".join(codelist.codes) if len(codelist.codes) <= FEW else f"{len(codelist.codes)} koder"
        without = f" utom {', '.join(codelist.excludes)}" if 0 < len(codelist.excludes) <= FEW else ""
        return f"{self.name_of_list(name)} ({codes}{without})"

    def test(self, name: str, test: Test) -> str:
        """`statusen är ”final”`: a clause about a row's field."""
        what = field(name, definite=True)
        text = self._tested(name, what, test)
        return f"{text} ({_IF_EMPTY[test.unknown]})" if test.unknown else text

    def _tested(self, name: str, what: str, test: Test) -> str:
        if test.filled is not None:
            return f"det {'finns' if test.filled else 'saknas'} uppgift om {what}"
        if test.codes is not None:
            return f"{what} finns i {self.lists(test.codes)}"
        if test.one_of is not None:
            return f"{what} är {listed((word(name, value) for value in test.one_of), 'eller')}"
        if test.not_one_of is not None:
            return f"{what} är något annat än {listed((word(name, value) for value in test.not_one_of), 'eller')}"
        return f"{what} är {limits(test)}"
