"""Nothing that people meet is missing from the documents, and the documents name nothing that is not there."""

import re
from types import ModuleType

import pytest

from backend.core.permissions import Action, Role
from backend.core.settings import TABLE
from backend.core.states import ROADS
from datasources.delivery.columns import COLUMNS
from datasources.delivery.findings import catalogue
from indicators.catalogue.lint_codes import lint_codes
from indicators.entries.specification import Specification
from indicators.figures.findings import wordings

Texts = dict[str, str]


def test_every_setting_is_in_the_administrators_document_and_no_other_is_named_anywhere(texts: Texts) -> None:
    known = {setting.name for setting in TABLE}
    assert known == {name for name in known if f"`{name}`" in texts["docs/administrator.md"]}
    for name, text in texts.items():
        assert set(re.findall(r"FOLJSAM_[A-Z_]+", text)) <= known, name


def test_every_finding_is_documented(texts: Texts) -> None:
    assert [code for code in catalogue() if f"| `{code}` |" not in texts["docs/findings.md"]] == []


def test_every_finding_about_reference_figures_is_documented(texts: Texts) -> None:
    assert [code for code in wordings() if f"| `{code}` |" not in texts["docs/findings.md"]] == []


def test_every_code_of_the_lint_is_documented(texts: Texts) -> None:
    assert [code for code in lint_codes() if f"| `{code}` |" not in texts["docs/lint.md"]] == []


def test_every_command_and_option_is_documented(generate: ModuleType, texts: Texts) -> None:
    for name, command in generate.every_command():
        after = texts["docs/commands.md"].split(f"### {name}\n", 1)
        assert len(after) == 2, name
        section = after[1].split("\n### ")[0]
        for parameter in command.params:
            assert parameter.help, f"{name} {parameter.name} says nothing in --help"
            assert all(f"`{one}`" in section for one in parameter.opts if one.startswith("-")), (name, parameter.name)


def test_every_command_that_a_document_names_is_there_with_its_options(generate: ModuleType, texts: Texts) -> None:
    known = {name: {o for p in command.params for o in p.opts} for name, command in generate.every_command()}
    groups = {name.rsplit(" ", 1)[0] for name in known}
    for document, text in texts.items():
        for words, rest in re.findall(r"(?m)(?:^ *|`)(foljsam(?: [a-z]+){1,2})([^\n`]*)", text):
            name = words if words in known else words.rsplit(" ", 1)[0] if words not in groups else words
            assert name in known or name in groups, (document, words)
            used = set(re.findall(r"(?<!\w)--[a-z-]+", rest))
            assert used <= known.get(name, set()), (document, words, used)


def test_every_endpoint_is_documented(generate: ModuleType, texts: Texts) -> None:
    endpoints = generate.every_endpoint()
    assert len(endpoints) > 50
    assert [f"{m} {path}" for m, path, _ in endpoints if f"| `{m} {path}` |" not in texts["docs/api.md"]] == []


def test_every_endpoint_says_what_it_does_in_the_apis_own_description(generate: ModuleType) -> None:
    assert [path for _, path, found in generate.every_endpoint() if not found.get("description")] == []


def test_every_role_action_state_and_step_is_documented(texts: Texts) -> None:
    for role in Role:
        assert f"`{role.value}`" in texts["docs/administrator.md"], role
    states = texts["docs/states.md"]
    for action in Action:
        assert f"(`{action.value}`)" in states, action
    for road in ROADS.values():
        for step in road:
            for code in (step.name, step.before.value, step.after.value):
                assert f"(`{code}`)" in states, code


def test_every_column_of_a_delivery_is_documented(texts: Texts) -> None:
    for column in COLUMNS:
        assert f"| `{column.name}` | `{column.swedish}` |" in texts["docs/format.md"]


def test_the_specialists_document_has_every_field_of_a_specification_and_no_other(texts: Texts) -> None:
    fields = texts["docs/specialist.md"].split("## Fälten")[1].split("Ord som får stå")[0]
    assert re.findall(r"(?m)^\| `([a-z_]+)` \|", fields) == list(Specification.model_fields)


@pytest.mark.parametrize("name", ["Not there yet"])
def test_what_is_not_there_yet_is_said_openly(texts: Texts, name: str) -> None:
    section = texts["CHANGELOG.md"].split(f"### {name}")[1]
    for missing in ("Secondary suppression", "hours and minutes", "OpenID Connect", "mail"):
        assert missing in section
