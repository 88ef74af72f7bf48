"""Codes as an extract writes them, through the command line: folded in the platform's own form, else the run stops."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.integration.test_not_understood import KEYS, changed, diagnoses, findings, people, put, run, write

ONLY_WRITTEN_OTHERWISE: dict[str, Callable[[str], str]] = {
    "a dot": lambda code: f"{code[:3]}.{code[3:]}",
    "small letters": str.lower,
    "a dot and small letters": lambda code: f"{code[:3]}.{code[3:]}".lower(),
    "a dot last": lambda code: f"{code}.",
    "a space": lambda code: f"{code[:3]} {code[3:]}",
}
SOMETHING_ELSE: dict[str, Callable[[str], str]] = {
    "with its name": lambda code: f"{code} Hjärtsvikt",
    "with its system": lambda code: f"ICD10:{code}",
    "another system": lambda _: "84114007",
    "words": lambda _: "hjärtsvikt",
    "in brackets": lambda code: f"[{code}]",
}


def mapped(folder: Path, **more: object) -> Path:
    """A mapping that says where each field is, and so has no word of the platform's own form."""
    own = {name: name for name in diagnoses()[0]}
    tables = {
        "person": {"from": "person", "own_names": True},
        "diagnosis": {"from": "diagnosis", "columns": own | more},
    }
    names = {"id": "egen", "version": 1, "name": {"sv": "Egen", "en": "Own"}, "description": "Egen."}
    path = folder / "egen.yaml"
    path.write_text(yaml.safe_dump(names | {"tables": tables}), encoding="utf-8")
    return path


def counts(done: object) -> tuple[int, int]:
    [indicator] = json.loads(done.stdout)["indicators"]  # type: ignore[attr-defined]
    return indicator["flow"]["numerator"], indicator["flow"]["counted"]


@pytest.mark.parametrize("share", [1.0, 0.5, 0.1])
@pytest.mark.parametrize("how", ONLY_WRITTEN_OTHERWISE)
def test_in_the_platforms_own_form_dots_and_letter_case_are_taken_away(tmp_path: Path, how: str, share: float) -> None:
    codes = changed(diagnoses(), put("code", ONLY_WRITTEN_OTHERWISE[how]), share)
    write(tmp_path, person=people(), diagnosis=codes)
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    assert counts(done) == (5, 20)
    assert findings(done) == {("code-folded", "diagnosis", "code")}


@pytest.mark.parametrize("how", ONLY_WRITTEN_OTHERWISE)
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_under_a_mapping_of_the_regions_own_such_codes_stop(tmp_path: Path, how: str, share: float) -> None:
    write(tmp_path, person=people(), diagnosis=changed(diagnoses(), put("code", ONLY_WRITTEN_OTHERWISE[how]), share))
    done = run(tmp_path, mapped(tmp_path))
    assert done.exit_code == 1, done.output
    assert {("code-form", "diagnosis", "code"), ("column-not-understood", "diagnosis", "code")} <= findings(done)
    mended = mapped(tmp_path, code={"column": "code", "strip": ". ", "upper": True})
    assert counts(run(tmp_path, mended)) == (5, 20)


@pytest.mark.parametrize("how", SOMETHING_ELSE)
@pytest.mark.parametrize("own", [True, False])
def test_codes_of_which_none_has_the_lists_form_stop(tmp_path: Path, how: str, own: bool) -> None:
    write(tmp_path, person=people(), diagnosis=changed(diagnoses(), put("code", SOMETHING_ELSE[how])))
    done = run(tmp_path, None if own else mapped(tmp_path))
    assert done.exit_code == 1, done.output
    assert ("column-not-understood", "diagnosis", "code") in findings(done)


@pytest.mark.parametrize("how", ["with its name", "with its system", "in brackets"])
def test_codes_of_which_half_have_something_beside_stop(tmp_path: Path, how: str) -> None:
    write(tmp_path, person=people(), diagnosis=changed(diagnoses(), put("code", SOMETHING_ELSE[how]), 0.5))
    done = run(tmp_path)
    assert done.exit_code == 1, done.output
    assert ("column-not-understood", "diagnosis", "code") in findings(done)


def test_other_codes_among_those_of_the_lists_are_no_finding(tmp_path: Path) -> None:
    # a local code, one of another system, one with the filler of primary care; none of them is heart failure
    other = [{**diagnoses()[place], "code": code} for place, code in enumerate(["lokal-7", "84114007", "J18-P", ""])]
    write(tmp_path, person=people(), diagnosis=[*diagnoses(), *other])
    for mapping in (None, mapped(tmp_path)):
        done = run(tmp_path, mapping)
        assert done.exit_code == 0, done.output
        assert counts(done) == (5, 20)
        assert findings(done) == set()


@pytest.mark.spark
@pytest.mark.usefixtures("java")
def test_spark_folds_codes_and_keys_as_duckdb_does(tmp_path: Path) -> None:
    dotted = changed(diagnoses(), put("code", ONLY_WRITTEN_OTHERWISE["a dot and small letters"]), 0.5)
    write(tmp_path, person=people(), diagnosis=dotted)
    done = run(tmp_path, None, "--engine", "spark")
    assert counts(done) == (5, 20)
    assert findings(done) == {("code-folded", "diagnosis", "code")}
    write(tmp_path, diagnosis=changed(diagnoses(), put("person_id", KEYS["with a decimal"]), 0.1))
    assert findings(run(tmp_path, None, "--engine", "spark")) == findings(run(tmp_path))
