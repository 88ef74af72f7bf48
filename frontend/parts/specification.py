"""A specification in readable form: what is counted, targets, examples, governance, history, and the next step."""

from typing import Any

import streamlit as st

from frontend import client, formatting, layout, links, reference, session, tables
from frontend.client import Json
from frontend.parts import computation, marks, outcome, provenance, steps
from frontend.reference import named
from frontend.tables import Column
from frontend.texts import t, titled, word

_TEXTS = (
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
)
"""The specification's sentences, in the order people read them."""


def show(identifier: str, version: str | None) -> None:
    """One version of a specification (the newest visible one where `version` is None)."""
    found = session.api().get(client.path("indicators", identifier), version=version)
    content: Json = found["content"]
    links.to("catalogue", t("specification.back"), ":material/arrow_back:")
    layout.heading(named(found))
    layout.messages()
    st.html(f"<p>{marks.state(found['state'])} {_subtitle(found)}</p>")
    _steps(found)
    _lacks(content)
    layout.facts([(t(f"specification.{name}"), content.get(name)) for name in _TEXTS])
    _measure(found, content)
    _targets(content, found)
    _sources(content)
    computation.show(found)
    _examples(content, found)
    _governance(found, content)
    provenance.show(content.get("provenance", []))
    _history(found)
    _files(found)


def _subtitle(found: Json) -> str:
    return tables.lines([f"{found['id']}, {t('specification.version', number=found['version']).lower()}"])


def _steps(found: Json) -> None:
    where = client.path("indicators", found["id"], "versions", found["version"], "steps")
    if found["steps"]:
        steps.show(found["steps"], where, f"{found['id']}_{found['version']}")
    if found["state"] == "in_review" and session.me()["display_name"] == found["created_by"]:
        st.info(t("specification.own_draft"))
    remarks(found["remarks"])


def remarks(entries: list[Json]) -> None:
    """What the catalogue's own check says."""
    if entries:
        columns = [Column(t("severity")), Column(t("specification.rule")), Column(t("message"))]
        tables.show(
            t("specification.remarks"),
            columns,
            [[marks.severity(entry["severity"]), entry["rule"], entry["message"]] for entry in entries],
        )


def _lacks(content: Json) -> None:
    if content.get("lacks"):
        st.warning(f"{t('specification.lacks')}: {'; '.join(content['lacks'])}", icon=":material/edit_note:")


def _measure(found: Json, content: Json) -> None:
    layout.section(t("specification.measure"))
    layout.facts(
        [
            (t("kind"), word("kind", found["kind"])),
            (t("specification.unit"), titled("unit", found["unit"])),
            (t("specification.type"), word("type", found["type"])),
            (t("outcome.direction"), word("direction", found["direction"])),
            (t("specification.breakdowns"), _words("breakdown", content.get("breakdowns"))),
            (t("specification.levels"), _words("reporting_level", content.get("levels"))),
            (t("specification.region_by"), word("region_by", content.get("region_by"))),
            (t("specification.frequency"), _words("frequency", content.get("frequency"))),
            (t("specification.period_years"), formatting.number(content.get("period_years", 1))),
            (t("specification.threshold"), _number(content.get("threshold_for_viewing"))),
            (t("pathways"), "\n".join(_link(link) for link in found["pathways"])),
            (
                t("specification.codes"),
                ", ".join(f"{system}: {code}" for system, code in content.get("codes", {}).items()),
            ),
            (t("specification.keywords"), ", ".join(content.get("keywords", []))),
            (t("specification.references"), "\n".join(content.get("references", []))),
        ]
    )


def _words(prefix: str, codes: list[str] | None) -> str:
    return ", ".join(word(prefix, code) for code in codes or [])


def _number(value: object) -> str | None:
    return None if value is None else str(value)


def _link(link: Json) -> str:
    rank = f" ({t('priority', rank=link['priority'])})" if link["priority"] else ""
    goal = f": {link['goal_text']}" if link["goal_text"] else ""
    return f"{link['pathway_name']}{rank}{goal}"


def _targets(content: Json, found: Json) -> None:
    layout.section(t("outcome.target"))
    if not content.get("targets"):
        layout.empty(content.get("no_target_reason") or t("outcome.no_target"))
        return
    columns = [Column(t("specification.level")), Column(t("outcome.target")), Column(t("provenance.source"))]
    tables.show(
        t("outcome.target"),
        columns,
        [
            [word("level", entry["level"]), formatting.target(entry, outcome.unit_of(found)), entry["source"]]
            for entry in content["targets"]
        ],
        hide_caption=True,
    )


def _sources(content: Json) -> None:
    layout.section(t("sources.title"))
    names = reference.source_names()
    columns = [Column(t("source")), Column(t("specification.followable")), Column(t("specification.obstacle"))]
    tables.show(
        t("sources.title"),
        columns,
        [
            [names.get(use["source"], use["source"]), word("followable", use["followable"]), use.get("obstacle")]
            for use in content.get("sources", [])
        ],
        hide_caption=True,
    )


def _examples(content: Json, found: Json) -> None:
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
        [_example(entry, found) for entry in content["examples"]],
        hide_caption=True,
    )


def _example(entry: Json, found: Json) -> list[Any]:
    given = [f"{word('given', name)} {_given(value)}" for name, value in entry["given"].items() if value is not None]
    expected = entry["expect"]
    value = expected["value"]
    return [
        entry["why"],
        ", ".join(given),
        outcome.value_text(found, {"value": None if value is None else str(value)}),
        marks.target_class(expected["target_class"]),
    ]


def _given(value: object) -> str:
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, list):
        return "; ".join(_given(item) for item in value)
    return formatting.number(str(value))


def _governance(found: Json, content: Json) -> None:
    layout.section(t("specification.governance"))
    governance: Json = content.get("governance", {})
    layout.facts(
        [
            (t("specification.author"), governance.get("author")),
            (t("specification.checked_by"), governance.get("checked_by")),
            (t("specification.reviewed"), _day(governance.get("reviewed"))),
            (t("specification.next_review"), _day(governance.get("next_review"))),
            (t("specification.created_by"), found["created_by"]),
            (t("specification.reviewed_by"), found["reviewed_by"]),
            (
                t("specification.published_at"),
                formatting.moment(found["published_at"]) if found["published_at"] else None,
            ),
            (t("specification.digest"), found["digest"]),
        ]
    )


def _day(value: str | None) -> str | None:
    return formatting.day(value) if value else None


def _history(found: Json) -> None:
    if len(found["history"]) < 2:
        return
    layout.section(t("specification.history"))
    columns = [
        Column(t("specification.version_heading")),
        Column(t("state")),
        Column(t("specification.created")),
        Column(t("specification.created_by")),
        Column(t("specification.published_at")),
        Column(t("specification.reviewed_by")),
    ]
    tables.show(t("specification.history"), columns, [_version(entry) for entry in found["history"]], hide_caption=True)
    with st.container(horizontal=True):
        for entry in found["history"]:
            if entry["version"] != found["version"]:
                links.to(
                    "catalogue",
                    t("specification.version", number=entry["version"]),
                    indikator=found["id"],
                    version=entry["version"],
                )


def _version(entry: Json) -> list[Any]:
    return [
        str(entry["version"]),
        marks.state(entry["state"]),
        formatting.moment(entry["created_at"]),
        entry["created_by"],
        formatting.moment(entry["published_at"]),
        entry["reviewed_by"],
    ]


def _files(found: Json) -> None:
    layout.download(
        t("specification.yaml"),
        client.path("indicators", found["id"], "yaml"),
        f"{found['id']}.yaml",
        "yaml",
        "application/yaml",
        version=found["version"],
    )
    with st.expander(t("specification.as_written")):
        st.code(found["yaml"], language="yaml", wrap_lines=True)
