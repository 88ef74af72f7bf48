"""The catalogue of findings is complete, used, documented and speaks both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest

import datasources
from datasources.delivery.findings import REFUSALS, catalogue
from datasources.delivery.rules.catalogue import RULES

ROOM = Path(datasources.__file__).parent
CODES = list(catalogue())
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOM / "delivery").rglob("*.py"))


def test_every_code_is_used_and_every_used_code_is_there() -> None:
    quoted = set(re.findall(r"""["']([a-z]+(?:-[a-z]+)*)["']""", SOURCE))
    assert [code for code in CODES if code not in quoted] == []
    named = set(re.findall(r'(?:Problem|Fault)\("([a-z-]+)"', SOURCE)) | {rule.code for rule in RULES}
    named |= set(re.findall(r"(?:THEN|ELSE) '([a-z]+(?:-[a-z]+)+)'", SOURCE))
    assert named <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_finding_says_the_same_in_both_languages_and_is_documented(code: str) -> None:
    entry = catalogue()[code]
    fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (entry.sv, entry.en)]
    assert fields[0] == fields[1], "both languages show the same things"
    assert fields[0] <= {"value", "hint", "codes", "column", "row"}
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
    assert entry.doc.endswith(".")
    assert "{" not in entry.doc


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_never_repeats_a_cell(code: str) -> None:
    assert catalogue()[code].severity == "error"
    if code == "personal-number":
        assert "{" not in catalogue()[code].sv + catalogue()[code].en


def test_errors_say_what_to_do() -> None:
    """An error without an imperative leaves the sender where they were."""
    verbs = re.compile(
        r"\b(rätta|skriv|spara|ta bort|fyll i|lägg till|behåll|kontrollera|dela upp|öppna|korta|lämna|lämna in|formatera|"
        r"använd|ge den|kopiera|töm)\b",
        re.IGNORECASE,
    )
    silent = [code for code, entry in catalogue().items() if entry.severity == "error" and not verbs.search(entry.sv)]
    assert silent == []
