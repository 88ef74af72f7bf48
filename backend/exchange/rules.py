"""What a rule between a field of another catalogue and our places is, and the rules that many fields share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.exchange.places import Content, at
from datasources.exchange.doubts import Doubt

Values = Mapping[str, Any]
"""KIK's fields in plain terms, as `datasources.exchange.kik` reads them."""


@dataclass(frozen=True)
class Known:
    """What reading needs of the register: the names that sources go by (in small letters) and what each is called."""

    sources: Mapping[str, str]
    source_names: Mapping[str, str]


@dataclass(frozen=True)
class Meaning:
    """What a field says of ours, by place, and what is doubtful in it."""

    says: Content = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One field of KIK. `ours` is what it means (of all fields' values, for those that need another's); `kik` what it would
    be for a content of ours, where `standing` is its value now; `joined` puts what it says into what stands at a place."""

    field: str
    places: tuple[str, ...]
    ours: Callable[[Values, Known], Meaning]
    kik: Callable[[Content, Any, Known], Any]
    joined: Callable[[Any, Any], Any] = lambda _standing, new: new


def as_it_is(name: str, place: str) -> Rule:
    def ours(values: Values, _known: Known) -> Meaning:
        return Meaning({} if values[name] is None else {place: values[name]})

    return Rule(name, (place,), ours, lambda content, _standing, _known: at(content, place))


def key(word: str) -> str:
    """A word as it is compared: "Hälso- och sjukvårdsregion" is written with and without a space."""
    return word.casefold().replace(" ", "")


def unknown(word: str) -> Doubt:
    return Doubt("word-unknown", {"word": word[:60]})


def of_word(name: str, place: str, meanings: Mapping[str, str]) -> Rule:
    """A field with one word, which means a code of ours."""
    by_key = {key(word): code for word, code in meanings.items()}

    def ours(values: Values, _known: Known) -> Meaning:
        word = values[name]
        if word is None or key(word) not in by_key:
            return Meaning({}, () if word is None else (unknown(word),))
        return Meaning({place: by_key[key(word)]})

    def kik(content: Content, _standing: Any, _known: Known) -> str | None:
        return next((word for word, code in meanings.items() if code == at(content, place)), None)

    return Rule(name, (place,), ours, kik)


def of_words(name: str, place: str, meanings: Mapping[str, str]) -> Rule:
    """A field with several words. Those that mean nothing of ours stay where they are."""
    by_key = {key(word): code for word, code in meanings.items()}
    first = {
        code: word for word, code in reversed(list(meanings.items()))
    }  # of two words for a code, the first is written

    def ours(values: Values, _known: Known) -> Meaning:
        words: Sequence[str] = values[name] or ()
        codes = list(dict.fromkeys(by_key[key(word)] for word in words if key(word) in by_key))
        doubts = tuple(unknown(word) for word in words if key(word) not in by_key)
        return Meaning({place: codes} if codes else {}, doubts)

    def kik(content: Content, standing: Any, _known: Known) -> list[str] | None:
        codes, before = set(at(content, place) or ()), standing or ()
        kept = [word for word in before if by_key.get(key(word), "") in codes or key(word) not in by_key]
        codes_kept = {by_key.get(key(word)) for word in kept}
        new = [word for word, code in meanings.items() if code in codes - codes_kept and word == first[code]]
        return [*kept, *new] or None

    def joined(standing: Any, new: Any) -> Any:
        unsaid = [code for code in standing or () if code not in by_key.values()]
        return [*new, *unsaid]

    return Rule(name, (place,), ours, kik, joined)
