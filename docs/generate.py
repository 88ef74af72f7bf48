"""Writes what is made from the code itself: parts of the documentation, between markers, and the pages' types of the API.

With `--check` nothing is written and a document that is not up to date ends it with 1. `tests/docs` asks the same.
"""

import re
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import agreement_tables
import api_types
import yaml

from backend.core.words import of_group, word

DOCS = Path(__file__).resolve().parent
BLOCK = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


@cache
def swedish() -> dict[str, dict[str, str]]:
    """Swedish sentences for what the code says in English or does with a code (`swedish.yaml`)."""
    found: dict[str, dict[str, str]] = yaml.safe_load((DOCS / "swedish.yaml").read_text(encoding="utf-8"))
    return found


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ").strip()


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" if one else "(tomt)" for one in words)


def settings() -> str:
    """Every setting, its default and what it means, in Swedish."""
    from backend.core.settings import TABLE

    sentences = swedish()["settings"]
    return table(
        ("Inställning", "Förvalt", "Betydelse"),
        ((f"`{s.name}`", f"`{s.default}`" if s.default else "(tomt)", sentences[s.meaning]) for s in TABLE),
    )


def _holders(action: Any) -> str:
    from backend.core.permissions import TABLE

    return ", ".join(_role(role) for role in TABLE[action]) if action else "plattformen själv"


def _role(role: Any) -> str:
    return word("role", role.value)


def _road(name: str) -> str:
    """One road as a Mermaid diagram and as a table."""
    from backend.core.states import INITIAL, ROADS

    steps, first = ROADS[name], INITIAL[name]
    lines = [f'    state "{word("state", state.value)}" as {state.value}' for state in type(first)]
    lines.append(f"    [*] --> {first.value}")
    lines += [f"    {t.before.value} --> {t.after.value}: {word('step', t.name)}" for t in steps]
    lines += [f"    {s.value} --> [*]" for s in type(first) if not any(t.before == s for t in steps)]
    rows = (
        (
            f"{word('step', t.name)} (`{t.name}`)",
            f"{word('state', t.before.value)} (`{t.before.value}`)",
            f"{word('state', t.after.value)} (`{t.after.value}`)",
            _holders(t.action),
            "ja" if t.needs_reason else "",
        )
        for t in steps
    )
    diagram = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
    return f"{diagram}\n\n{table(('Steg', 'Från', 'Till', 'Vem', 'Skäl krävs'), rows)}"


def permissions() -> str:
    """Who may do what, and how far it reaches."""
    from backend.core.permissions import TABLE, Action, Role

    return table(
        ("Vad", *(_role(role) for role in Role)),
        (
            (
                f"{word('permission', action.value)} (`{action.value}`)",
                *(word("scope", TABLE[action][role].value) if role in TABLE[action] else "–" for role in Role),
            )
            for action in Action
        ),
    )


def roles() -> str:
    """The roles: the pages' word, the code and what it is for."""
    from backend.core.permissions import Role

    return table(
        ("Roll", "I koden", "Vad den är till för"),
        ((_role(role), f"`{role.value}`", swedish()["roles"][role.value]) for role in Role),
    )


def findings() -> str:
    """Every finding by severity."""
    from datasources.delivery.findings import catalogue

    parts = []
    for severity, heading in (("error", "Fel"), ("warning", "Varningar"), ("note", "Noteringar")):
        entries = ((code, e) for code, e in catalogue().items() if e.severity == severity)
        rows = ((f"`{code}`", e.title_sv, e.doc, e.sv, e.en) for code, e in entries)
        parts.append(
            f"## {heading}\n\n" + table(("Kod", "Titel", "Vad det betyder", "Så står det", "In English"), rows)
        )
    return "\n\n".join(parts)


def rules() -> str:
    """Every rule that the rows are held against."""
    from datasources.delivery.rules.catalogue import RULES

    return table(
        ("Regel", "Ger", "Grad", "Klass", "Ägare"),
        ((f"`{r.id}`", f"`{r.code}`", word("severity", r.severity), r.dimension, r.owner) for r in RULES),
    )


def figure_findings() -> str:
    """What may be said of a file of reference figures."""
    from indicators.figures.findings import wordings

    return table(
        ("Kod", "Grad", "Text", "In English"),
        ((f"`{code}`", word("severity", one.severity), one.sv, one.en) for code, one in wordings().items()),
    )


def lint_codes() -> str:
    """What the lint of the catalogue may say, by severity."""
    from indicators.catalogue.lint_codes import SEVERITIES, lint_codes

    headings = {"error": "Fel", "warning": "Varningar", "note": "Noteringar"}
    parts = []
    for severity in SEVERITIES:
        codes = ((code, one) for code, one in lint_codes().items() if one.severity == severity)
        rows = ((f"`{code}`", one.title_sv, one.todo_sv, one.title_en, one.todo_en) for code, one in codes)
        parts.append(
            f"## {headings[severity]}\n\n" + table(("Kod", "Vad", "Gör så här", "In English", "What to do"), rows)
        )
    return "\n\n".join(parts)


def _leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        if command.invoke_without_command and command.params:
            yield path, command
        for name, inner in sorted(command.commands.items()):
            yield from _leaves(inner, f"{path} {name}")
    else:
        yield path, command


def every_command() -> list[tuple[str, Any]]:
    """Every command of `foljsam` with its parameters, by its whole name."""
    import typer

    from backend.cli.main import app

    return list(_leaves(typer.main.get_command(app), "foljsam"))


def commands() -> str:
    """Every command with its arguments and options."""
    parts = []
    for path, command in every_command():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        usage = " ".join([path, *(_usage(p) for p in arguments), *(_usage(p) for p in options if p.required)])
        rows = [*((f"`{p.name.upper()}`", p.help or "", _needed(p)) for p in arguments)]
        rows += [(_code(p.opts), p.help or "", _needed(p)) for p in options]
        parts.append(
            f"### {path}\n\n{command.help}\n\n```\n{usage}\n```\n\n{table(('Namn', 'Betydelse', 'Krävs'), rows)}"
        )
    return "\n\n".join(parts)


def _usage(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return f"{parameter.opts[0]} …"
    name = parameter.name.upper() + (" …" if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _needed(parameter: Any) -> str:
    return "ja" if parameter.required else ""


@cache
def _schema() -> dict[str, Any]:
    """The API's own description of itself."""
    from backend.app import create_app
    from backend.core.settings import read

    with tempfile.TemporaryDirectory() as folder:
        return create_app(read({"FOLJSAM_DATA_DIR": folder}), warm=False).openapi()


def every_endpoint() -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, description) of every endpoint, in the API's order."""
    return [(m.upper(), path, found) for path, ways in _schema()["paths"].items() for m, found in ways.items()]


def _with_login() -> set[tuple[str, str]]:
    """The endpoints that answer nobody who has not logged in."""
    from backend.app import ROUTES
    from backend.identity import access

    return {
        (method, f"/api{route.path}")
        for module in ROUTES
        for route in module.router.routes
        for method in getattr(route, "methods", ())
        if any(one.call is access._someone for one in getattr(route, "dependant").dependencies)  # noqa: B009
    }


def endpoints() -> str:
    """Every endpoint by subject."""
    login, parts = _with_login(), []
    for tag in dict.fromkeys(found["tags"][0] for _, _, found in every_endpoint()):
        rows = (
            (
                f"`{method} {path}`",
                _first(found["description"]),
                _parameters(found),
                "yes" if (method, path) in login else "",
            )
            for method, path, found in every_endpoint()
            if found["tags"][0] == tag
        )
        parts.append(f"### {tag}\n\n" + table(("Endpoint", "What", "Query and body", "Login"), rows))
    return "\n\n".join(parts)


def _first(text: str) -> str:
    return text.split("\n\n")[0].replace("\n", " ")


def _parameters(found: dict[str, Any]) -> str:
    queries = [f"`{p['name']}`" for p in found.get("parameters", []) if p["in"] == "query"]
    content = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    body = [f"body `{content['$ref'].rsplit('/', 1)[-1]}`"] if "$ref" in content else []
    return ", ".join([*queries, *body])


def columns() -> str:
    """The columns of a delivery."""
    from datasources.delivery.columns import COLUMNS

    return table(
        ("Rubrik", "Svensk rubrik", "Måste finnas", "Innehåll"),
        ((f"`{c.name}`", f"`{c.swedish}`", "ja" if c.required else "", c.meaning) for c in COLUMNS),
    )


def words() -> str:
    """What is understood in the columns with fixed words."""
    from datasources.delivery.columns import REGION_SYSTEMS, SEXES, STATISTICS, TOTAL_AGES

    also = {kind: [written for written, means in STATISTICS.items() if kind in means] for kind in _kinds()}
    rows = [("`statistic`", kind, _code(dict.fromkeys([kind, *more]))) for kind, more in also.items()]
    rows += [("`region_system`", one, _code(written)) for one, written in REGION_SYSTEMS.items()]
    rows += [("`sex`", one, _code(written)) for one, written in SEXES.items()]
    rows += [("`age_group`", "total", _code(TOTAL_AGES))]
    return table(("Kolumn", "Betyder", "Skrivs"), rows)


def _kinds() -> tuple[str, ...]:
    from indicators.kinds import Kind

    return get_args(Kind)


def limits() -> str:
    """How large a file may be."""
    from datasources.delivery.limits import Limits

    found = Limits()
    meaning = swedish()["limits"]
    return table(
        ("Gräns", "Värde"),
        ((meaning[name], f"{value:,}".replace(",", " ")) for name, value in found.model_dump().items()),
    )


def causes() -> str:
    """Every cause of an empty cell."""
    return table(
        ("Orsak", "I koden", "När"),
        ((text, f"`{code}`", swedish()["causes"][code]) for code, text in of_group("cause").items()),
    )


SPECIFICATION_WORDS = (
    "Kind", "Unit", "Direction", "Operator", "Breakdown", "Level", "Followable",
)  # fmt: skip


def specification_words() -> str:
    """The words that a specification's fields may hold."""
    from indicators.entries import specification, targets
    from indicators.entries.specification import Specification

    known = {**vars(specification), **vars(targets)}
    rows = [(name, _code(get_args(known[kind]))) for name, kind in _word_fields()]
    frequency = get_args(get_args(Specification.model_fields["frequency"].annotation)[0])
    rows += [("`frequency`", _code(frequency))]
    others = ("type", "region_by", "counted")
    rows += [(f"`{name}`", _code(get_args(Specification.model_fields[name].annotation))) for name in others]
    return table(("Fält", "Tillåtna ord"), rows)


def _word_fields() -> list[tuple[str, str]]:
    places = {
        "Operator": "targets.operator",
        "Breakdown": "breakdowns",
        "Level": "levels",
        "Followable": "sources.followable",
    }
    return [(f"`{places.get(kind, kind.lower())}`", kind) for kind in SPECIFICATION_WORDS]


def tables() -> str:
    """The database's tables."""
    from backend.agreements import tables as agreements
    from backend.collection import tables as collection
    from backend.collection import withholding_tables
    from backend.core import tables as core
    from backend.followability import tables as followability
    from backend.identity import tables as identity
    from backend.implementation import tables as implementation
    from backend.register import tables as register
    from backend.releases import tables as releases

    modules = (
        *(core, identity, register, collection, withholding_tables, releases),
        *(implementation, followability, agreements),
    )
    models = (m for module in modules for m in vars(module).values() if hasattr(m, "__tablename__"))
    models = sorted({m for m in models if "__table__" in vars(m)}, key=lambda m: str(m.__tablename__))
    return table(("Table", "What a row is"), ((f"`{m.__tablename__}`", _first(m.__doc__ or "")) for m in models))


def records() -> str:
    """The event tables and their fields."""
    from indicators.definition.event_tables import TABLES, WORDS

    ways = {"text": "", "date": " (dag)", "number": " (tal)"}
    words = (f"`{field}` är {_code(allowed)}" for field, allowed in WORDS.items())
    return f"Ord som är lika i alla regioner: {'; '.join(words)}.\n\n" + table(
        ("Tabell", "Vad en rad är", "Fält"),
        (
            (f"`{name}`", kind.swedish, ", ".join(f"`{field}`{ways[type_]}" for field, type_ in kind.fields.items()))
            for name, kind in TABLES.items()
        ),
    )


def record_findings() -> str:
    """What can be found in an extract, and what a run does then unless the mapping says otherwise."""
    from datasources.records.findings import catalogue

    ways = {"continue": "fortsätter", "stop": "stannar"}
    return table(
        ("Kod i `rules`", "Förvalt", "Vad som händer om körningen går vidare"),
        ((f"`{code}`", ways[entry.rule], entry.doc) for code, entry in catalogue().items()),
    )


def walls() -> str:
    """The rooms and, in each, the order of its folders, drawn from the import contracts: who stands higher may import lower."""
    contracts = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    lines = ["flowchart TB"]
    for room in ("frontend", "backend", "indicators", "datasources"):
        layers = next(
            (c["layers"] for c in contracts if c["type"] == "layers" and c["name"].startswith(f"{room}:")), []
        )
        rows = [[name.strip().removeprefix(f"{room}.") for name in layer.split("|")] for layer in layers]
        lines.append(f"    subgraph {room}")
        lines += [f'        {room}_{row[0]}["{" · ".join(row)}"]' for row in rows] or [
            f'        {room}_all["delivery · records"]'
        ]
        lines += [f"        {room}_{high[0]} --> {room}_{low[0]}" for high, low in pairwise(rows)]
        lines.append("    end")
    lines += ["    frontend -- HTTP --> backend", "    backend --> indicators", "    backend --> datasources"]
    return "\n".join(["```mermaid", *lines, "```"])


BLOCKS: dict[str, Callable[[], str]] = {
    "walls": walls,
    "record-findings": record_findings,
    "records": records,
    "settings": settings,
    "roles": roles,
    "permissions": permissions,
    "road-submission": lambda: _road("submission"),
    "road-specification": lambda: _road("specification"),
    "road-entry": lambda: _road("entry"),
    "road-priority": lambda: _road("priority"),
    "road-judgement": lambda: _road("judgement"),
    "road-appeal": lambda: _road("appeal"),
    "road-imported-decision": lambda: _road("imported_decision"),
    "road-release": lambda: _road("release"),
    "road-document": lambda: _road("document"),
    "road-declaration": lambda: _road("declaration"),
    "road-payment-run": lambda: _road("payment_run"),
    "road-round": lambda: _road("round"),
    "road-implementation": lambda: _road("implementation"),
    "road-unit-answer": lambda: _road("unit_answer"),
    "findings": findings,
    "rules": rules,
    "commands": commands,
    "figure-findings": figure_findings,
    "lint-codes": lint_codes,
    "endpoints": endpoints,
    "columns": columns,
    "words": words,
    "limits": limits,
    "causes": causes,
    "specification-words": specification_words,
    "tables": tables,
    "agreement-money": lambda: agreement_tables.money(table),
    "agreement-choices": lambda: agreement_tables.choices(table),
}
"""What can stand between `<!-- generated: name -->` and `<!-- end -->`."""


def rendered(text: str) -> str:
    """The document's text with every generated part made anew."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found['name']]()}\n\n{found[3]}", text)


def documents() -> list[Path]:
    """The documents that may have generated parts."""
    return sorted(DOCS.glob("*.md"))


def files() -> dict[Path, str]:
    """Every document and every module of the pages' types, as it should be."""
    documented = {path: rendered(path.read_text(encoding="utf-8")) for path in documents()}
    return documented | {api_types.FOLDER / name: text for name, text in api_types.modules().items()}


def main(check: bool) -> int:
    """Writes (or with `check` only compares) every file; how many were not up to date."""
    stale = 0
    for path, current in files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != current:
            stale += 1
            print(f"{'not up to date' if check else 'written'}: {path.name}")
            if not check:
                path.write_text(current, encoding="utf-8")
    return stale


if __name__ == "__main__":
    outdated = main("--check" in sys.argv[1:])
    sys.exit(1 if outdated and "--check" in sys.argv[1:] else 0)
