"""A specification in readable form: what is counted, targets, examples, governance, history, and the next step."""

from collections.abc import Sequence
from typing import Literal, get_args

import streamlit as st

from frontend import client, session
from frontend.api_types.catalogue import Example, Specification, Target
from frontend.api_types.register import LinkOut, SpecificationOut
from frontend.components import chips, formatting, layout, links, public_data, tables, values
from frontend.components.tables import Cell, Column
from frontend.register import comments, computation, entry_road, priorities, provenance
from frontend.texts import named, t, titled, word

_Text = Literal[
    "definition",
    "purpose",
    "population",
    "numerator",
    "denominator",
    "exclusions",
    "missing_data",
    "interpretation",
    "sources_of_error",
    "discontinued",
]
_TEXTS: tuple[_Text, ...] = get_args(_Text)
"""The specification's sentences, in the order people read them."""


def show(identifier: str, version: str | None) -> None:
    """One version of a specification (the newest visible one where `version` is None)."""
    specification = session.api().get(client.path("indicators", identifier), SpecificationOut, version=version)
    content = specification["content"]
    links.to("catalogue", t("specification.back"), ":material/arrow_back:")
    layout.heading(named(specification))
    layout.messages()
    entry_road.heading(specification)
    where = client.path("indicators", specification["id"], "versions", specification["version"], "steps")
    entry_road.steps(specification, where, "specification")
    comments.show("specification", identifier, specification["version"], specification["state"], content)
    _lacks(content)
    layout.facts([(t(f"specification.{name}"), content.get(name)) for name in _TEXTS])
    _measure(specification, content)
    _targets(content, specification)
    _sources(content)
    computation.show(specification)
    _examples(content, specification)
    _governance(specification, content)
    provenance.show(content["provenance"])
    _history(specification)
    _files(specification)


def _lacks(content: Specification) -> None:
    if content.get("proposal"):
        st.info(t("specification.proposal"), icon=":material/lightbulb:")
    if content.get("lacks"):
        st.warning(f"{t('specification.lacks')}: {'; '.join(content['lacks'])}", icon=":material/edit_note:")


def _measure(specification: SpecificationOut, content: Specification) -> None:
    layout.section(t("specification.measure"))
    layout.facts(
        [
            (t("kind"), word("kind", specification["kind"])),
            (t("specification.unit"), titled("unit", specification["unit"])),
            (t("specification.type"), word("type", specification["type"])),
            (t("outcome.direction"), word("direction", specification["direction"])),
            (t("specification.breakdowns"), _words("breakdown", content.get("breakdowns"))),
            (t("specification.levels"), _words("reporting_level", content.get("levels"))),
            (t("specification.region_by"), word("region_by", content.get("region_by"))),
            (t("specification.frequency"), _words("frequency", content.get("frequency"))),
            (t("specification.period_years"), formatting.number(content.get("period_years", 1))),
            (t("specification.threshold"), _number(content.get("threshold_for_viewing"))),
            (t("specification.bounds"), _range(content.get("lowest"), content.get("highest"))),
            (t("specification.typical"), _typical(content)),
            (t("pathways"), "\n".join(_link(specification["id"], link) for link in specification["pathways"])),
            (
                t("specification.codes"),
                ", ".join(f"{system}: {code}" for system, code in content.get("codes", {}).items()),
            ),
            (t("specification.keywords"), ", ".join(content.get("keywords", []))),
            (t("specification.references"), "\n".join(content.get("references", []))),
        ]
    )


def _words(prefix: str, codes: Sequence[str] | None) -> str:
    return ", ".join(word(prefix, code) for code in codes or [])


def _number(value: object) -> str | None:
    return None if value is None else str(value)


def _range(lowest: str | None, highest: str | None) -> str | None:
    return None if lowest is None or highest is None else f"{formatting.number(lowest)} – {formatting.number(highest)}"


def _typical(content: Specification) -> str | None:
    typical = content.get("typical")
    return typical and f"{_range(typical['lowest'], typical['highest'])} ({typical['source']})"


def _link(indicator: str, link: LinkOut) -> str:
    mark = priorities.mark(indicator, link["pathway"])
    rank = f" ({mark})" if mark else ""
    goal = f": {link['goal_text']}" if link["goal_text"] else ""
    return f"{link['pathway_name']}{rank}{goal}"


def _targets(content: Specification, specification: SpecificationOut) -> None:
    layout.section(t("outcome.target"))
    if not content.get("targets"):
        layout.empty(content.get("no_target_reason") or t("outcome.no_target"))
        return
    columns = [
        Column(t("specification.level")),
        Column(t("outcome.target")),
        Column(t("specification.target_held")),
        Column(t("provenance.source")),
    ]
    unit = values.unit_of(specification)
    said = [values.target_text(level, unit) for level in specification["targets"]]
    said += [formatting.target(level, unit) for level in content.get("former_targets", [])]
    rows: list[list[Cell]] = [
        [word("level", entry["level"]), text, _held(entry), entry["source"]]
        for entry, text in zip([*content["targets"], *content.get("former_targets", [])], said, strict=True)
    ]
    tables.show(t("outcome.target"), columns, rows, hide_caption=True)


def _held(target: Target) -> str | None:
    """From when, and until when, a level holds; None where neither is known."""
    since, until = target.get("since"), target.get("until")
    if until:
        return t("specification.held_until", since=formatting.day(since) if since else "", until=formatting.day(until))
    return t("specification.held_since", since=formatting.day(since)) if since else None


def _sources(content: Specification) -> None:
    layout.section(t("sources.title"))
    names = public_data.source_names()
    columns = [Column(t("source")), Column(t("specification.followable")), Column(t("specification.obstacle"))]
    tables.show(
        t("sources.title"),
        columns,
        [
            [names.get(use["source"], use["source"]), word("followable", use["followable"]), use.get("obstacle")]
            for use in content["sources"]
        ],
        hide_caption=True,
    )


def _examples(content: Specification, specification: SpecificationOut) -> None:
    if not content.get("examples"):
        return
    layout.section(t("specification.examples"), t("specification.examples_intro"))
    columns = [
        Column(t("specification.why")),
        Column(t("specification.given")),
        Column(t("outcome.value"), True),
        Column(t("outcome.target")),
    ]
    tables.show(
        t("specification.examples"),
        columns,
        [_example(entry, specification) for entry in content["examples"]],
        hide_caption=True,
    )


def _example(entry: Example, specification: SpecificationOut) -> list[Cell]:
    inputs = [f"{word('given', name)} {_input(value)}" for name, value in entry["given"].items() if value is not None]
    expected = entry["expect"]
    return [
        entry["why"],
        ", ".join(inputs),
        values.value_text(specification, expected["value"]),
        chips.target_class(expected["target_class"]),
    ]


def _input(value: object) -> str:
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, list):
        return "; ".join(_input(item) for item in value)
    return formatting.number(str(value))


def _governance(specification: SpecificationOut, content: Specification) -> None:
    layout.section(t("specification.governance"))
    governance = content["governance"]
    layout.facts(
        [
            (t("specification.author"), governance.get("author")),
            (t("specification.checked_by"), governance.get("checked_by") or t("specification.not_reviewed")),
            (t("specification.reviewed"), _day(governance.get("reviewed"))),
            (t("specification.next_review"), _day(governance.get("next_review"))),
            (t("specification.created_by"), specification["created_by"]),
            (t("specification.reviewed_by"), specification["reviewed_by"]),
            (
                t("specification.published_at"),
                formatting.moment(specification["published_at"]) if specification["published_at"] else None,
            ),
            (t("specification.digest"), specification["digest"]),
        ]
    )


def _day(value: str | None) -> str | None:
    return formatting.day(value) if value else None


def _history(specification: SpecificationOut) -> None:
    if len(specification["history"]) > 1:
        entry_road.history(specification, "catalogue", "indikator")


def _files(specification: SpecificationOut) -> None:
    layout.download(
        t("specification.yaml"),
        client.path("indicators", specification["id"], "yaml"),
        f"{specification['id']}.yaml",
        "yaml",
        "application/yaml",
        version=specification["version"],
    )
    with st.expander(t("specification.as_written")):
        st.code(specification["yaml"], language="yaml", wrap_lines=True)
