"""The form of codes in the systems that records are coded in, written without dots, and the words that are fixed."""

from collections.abc import Iterable

_ANY = r"^[^\s.*]+$"

_FORMS = {
    "icd-10-se": r"^[A-Z]\d[0-9A-Z]{1,5}-?[A-Z]?$",
    "kvå": r"^[A-ZÅÄÖ]{2,3}[0-9A-ZÅÄÖ]{2,4}$",
    "atc": r"^[A-Z](\d{2}([A-Z]([A-Z](\d{2})?)?)?)?$",
    "snomed ct": r"^\d{6,18}$",
    "npu": r"^NPU\d{5}$",
    "loinc": r"^\d{1,7}-\d$",
}
"""By the system's name in lower case. Other systems are only asked to be free of dots, stars and white space."""

_ALSO = {"icd-10": "icd-10-se", "kva": "kvå", "snomed": "snomed ct", "sct": "snomed ct"}


SEX = ("F", "M")
CARE_LEVEL = ("primarvard", "specialiserad", "slutenvard")
POSITION = ("huvud", "bi")
WORDS = {"sex": SEX, "care_level": CARE_LEVEL, "position": POSITION}
"""Fields that have the same words in every region, as definitions ask for them; other words would match nothing."""


def pattern(systems: Iterable[str]) -> str:
    """A pattern that codes of one of the systems follow."""
    named = (system.lower() for system in systems)
    return "|".join(sorted({_FORMS.get(_ALSO.get(name, name), _ANY) for name in named}))


def known_pattern(systems: Iterable[str | None]) -> str | None:
    """A pattern that codes of those of the systems follow whose form is known; None where it is of none of them."""
    named = {_ALSO.get(name, name) for name in (system.lower() for system in systems if system)}
    return "|".join(sorted(_FORMS[name] for name in named if name in _FORMS)) or None


def inside(pattern: str) -> str:
    """A pattern that texts follow in which such a code is a word among others."""
    return f"(^|[^0-9A-ZÅÄÖ])({pattern.replace('^', '').replace('$', '')})([^0-9A-ZÅÄÖ]|$)"
