"""How the catalogue's named conditions come into a definition: as parts among its own, of which `uses` says whose they are.

What is written out stands by itself: it needs no catalogue to be read again, and its digests tell whether it was changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Protocol

from pydantic import BaseModel, StringConstraints, ValidationInfo, model_validator

from indicators.base import Identifier, Name, Sentence, Strict, Text
from indicators.definition.canonical_form import canonical_text, of_text
from indicators.definition.event_tables import FieldType
from indicators.definition.places import unknown_name
from indicators.definition.selections import Counted, Label

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

PARTS = {"codelists": "kodlistan", "steps": "steget", "values": "värdet", "conditions": "villkoret"}
"""The parts that have names of their own, and what one is called."""


class _Fault(str):
    """What is wrong with a use, told at its place in the file once the type looks there."""


class About(Strict):
    """What a named condition says of itself. `counts`: what a definition must count that uses it, where not anything goes."""

    version: int
    name: Name
    text: Text
    counts: Counted | None = None


class UsedCondition(About):
    """A named condition that is written out in a definition: its digest, and the names that came with it.

    `uses` are the named conditions that it is made of; `variables` are by register.
    """

    digest: Digest
    uses: list[Identifier] = []
    codelists: list[Sentence] = []
    variables: dict[Label, list[Label]] = {}
    steps: list[Label] = []
    values: list[Label] = []
    conditions: list[Label] = []

    @model_validator(mode="before")
    @classmethod
    def _fault(cls, value: object) -> object:
        if isinstance(value, _Fault):
            raise ValueError(str(value))
        return value


class Parted(Protocol):
    """What has named parts and may use named conditions: a definition, or a named condition itself."""

    @property
    def uses(self) -> Mapping[str, UsedCondition]:
        """Every named condition whose parts are among its own."""

    @property
    def variables(self) -> Mapping[str, Mapping[str, FieldType]]:
        """The registers' variables."""


class Entry(Parted, Protocol):
    """A named condition of the catalogue."""

    @property
    def used(self) -> UsedCondition:
        """What a definition says of it that uses it."""


@dataclass(frozen=True)
class KnownConditions:
    """The named conditions that may be used, by id. `pinned`: a use must say the digest, so that no change passes by."""

    by_id: Mapping[str, Entry] = field(default_factory=dict)
    pinned: bool = False


def digest_of(identifier: str, used: UsedCondition, parted: Parted) -> str:
    """SHA-256 over what a named condition says of itself, its own parts and the digests of those it uses.

    Raises KeyError where a part is not there.
    """
    content: dict[str, object] = used.model_dump(include=set(About.model_fields), exclude_defaults=True)
    content |= {"id": identifier, "uses": {name: parted.uses[name].digest for name in used.uses}}
    content["variables"] = {
        register: {name: parted.variables[register][name] for name in names}
        for register, names in used.variables.items()
    }
    for part in PARTS:
        models: Mapping[str, BaseModel] = getattr(parted, part)
        content[part] = {name: models[name].model_dump(exclude_defaults=True) for name in getattr(used, part)}
    return of_text(canonical_text(content))


def with_used_parts(value: object, info: ValidationInfo) -> object:
    """A file's definition with the parts of every named condition that its `uses` names, before its own.

    `uses` is a list of ids, or a group of ids each with the digest that is meant, or what was written out before.
    """
    if not isinstance(value, dict):
        return value
    uses = value.get("uses")
    if isinstance(uses, list) and all(isinstance(name, str) for name in uses):
        uses = dict.fromkeys(uses)
    if not isinstance(uses, dict) or not all(isinstance(name, str) for name in uses):
        return value  # its type says what is wrong
    known = info.context if isinstance(info.context, KnownConditions) else KnownConditions()
    return _Writing(value, known).out(uses)


class _Writing:
    """One definition while the parts of what it uses are put into it."""

    def __init__(self, value: dict[str, object], known: KnownConditions) -> None:
        self._value = value
        self._known = known
        self._uses: dict[str, object] = {}
        self._brought: dict[str, dict[str, object]] = {part: {} for part in PARTS}
        self._variables: dict[str, dict[str, FieldType]] = {}

    def out(self, uses: Mapping[str, object]) -> dict[str, object]:
        written_out = {name: use for name, use in uses.items() if not isinstance(use, str | None)}
        self._uses |= written_out
        for name, digest in uses.items():
            if name not in written_out:
                self._use(name, digest)
        parts = {part: _with_own(brought, self._value.get(part)) for part, brought in self._brought.items() if brought}
        if self._variables:
            own, written = self._own("variables"), self._value.get("variables", {})
            merged = {register: _with_own(names, own.get(register)) for register, names in self._variables.items()}
            parts["variables"] = {**written, **merged} if isinstance(written, dict) else written
        return {**self._value, **parts, "uses": self._uses}

    def _own(self, part: str) -> dict[str, object]:
        own = self._value.get(part)
        return own if isinstance(own, dict) else {}

    def _use(self, name: str, digest: object) -> None:
        entry = self._known.by_id.get(name)
        if entry is None:
            self._uses[name] = _Fault(unknown_name("det gemensamma villkoret", name, self._known.by_id))
        elif problem := self._out_of_date(name, entry.used, digest):
            self._uses[name] = _Fault(problem)
        else:
            for one, used in (*entry.uses.items(), (name, entry.used)):
                if one not in self._uses:
                    self._uses[one] = self._taken(entry, used)

    def _out_of_date(self, name: str, used: UsedCondition, digest: object) -> str | None:
        if digest not in (None, used.digest):
            return f"har ändrats sedan det skrevs in; gäller ändringen här: höj versionen och skriv '{name}: {used.digest}'"
        if digest is None and self._known.pinned:
            return f"ska stå med sin kontrollsumma: skriv '{name}: {used.digest}'"
        return None

    def _taken(self, entry: Entry, used: UsedCondition) -> UsedCondition | _Fault:
        """Takes the parts over, unless a name is there already."""
        for part, word in PARTS.items():
            for name in getattr(used, part):
                if name in self._own(part) or name in self._brought[part]:
                    return _Fault(f"har {word} '{name}', ett namn som finns här redan; döp om det här")
                self._brought[part][name] = getattr(entry, part)[name]
        for register, names in used.variables.items():
            brought = self._variables.setdefault(register, {})
            there = _with_own(dict(brought), self._own("variables").get(register))
            for name in names:
                kind = brought[name] = entry.variables[register][name]
                if isinstance(there, dict) and there.get(name, kind) != kind:
                    return _Fault(f"läser '{register}.{name}' som {kind}, men här är den {there[name]}; rätta typen")
        return used


def _with_own(brought: Mapping[str, object], own: object) -> object:
    """What is brought, and then the file's own; where that is no group of fields it stays, for its type to refuse."""
    if own is None:
        return dict(brought)
    return {**brought, **own} if isinstance(own, dict) else own


def unfaithful(parted: Parted) -> Iterator[tuple[str, str]]:
    """Ids of used conditions whose written-out parts are not what their digest says, and what to do about it."""
    for name, used in parted.uses.items():
        try:
            faithful = digest_of(name, used, parted) == used.digest
        except KeyError:
            faithful = False
        if not faithful:
            yield name, f"delarna är inte villkorets egna; ta bort '{name}' ur 'uses', eller ändra tillbaka dem"


def brought_by(uses: Iterable[UsedCondition], part: str) -> set[str]:
    """The names of a part that came with named conditions."""
    return {name for used in uses for name in getattr(used, part)}
