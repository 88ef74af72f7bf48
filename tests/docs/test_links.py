"""Links lead somewhere; nothing names one machine, and nothing is fetched from elsewhere."""

import re

import pytest

from tests.docs.conftest import DOCUMENTS, ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MACHINE = re.compile(r"(?<![\w.:/-])(/(home|root|work|Users|tmp|opt|mnt|srv)/|[A-Z]:\\)")
FENCED = re.compile(r"```.*?```", re.DOTALL)
PICTURES = "docs/bilder"

NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]


def anchors(text: str) -> set[str]:
    """The headings' anchors, as Git hosts make them."""
    heads = re.findall(r"(?m)^#+ (.+)$", FENCED.sub("", text))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", NAMES)
def test_links_between_documents_lead_somewhere(texts: dict[str, str], name: str) -> None:
    for target in LINK.findall(FENCED.sub("", texts[name])):
        assert "://" not in target, f"{name} depends on {target}"
        file, _, anchor = target.partition("#")
        path = ((ROOT / name).parent / file).resolve() if file else ROOT / name
        inside = path.relative_to(ROOT).as_posix()
        if inside.startswith(PICTURES) and not (ROOT / PICTURES).exists():
            continue  # the browser tests make the pictures
        assert path.exists(), f"{name}: {target}"
        assert not anchor or anchor in anchors(texts[inside]), f"{name}: {target}"


@pytest.mark.parametrize("name", NAMES)
def test_no_document_names_a_place_on_one_machine(texts: dict[str, str], name: str) -> None:
    assert not MACHINE.search(texts[name])


def test_every_document_can_be_reached_from_the_readme(texts: dict[str, str]) -> None:
    reached, waiting = set[str](), ["README.md"]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in texts:
            continue
        reached.add(name)
        targets = (target.partition("#")[0] for target in LINK.findall(texts[name]))
        waiting += [
            ((ROOT / name).parent / t).resolve().relative_to(ROOT).as_posix() for t in targets if t and "://" not in t
        ]
    assert reached == set(texts)


def test_the_readmes_commands_are_in_the_makefile(texts: dict[str, str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    wanted = {word for text in texts.values() for word in re.findall(r"(?m)(?:`|^ {4}|  )make ([a-z]+)", text)}
    assert wanted >= {"run", "test", "check", "fix", "bench", "help"}
    assert [target for target in sorted(wanted) if not re.search(rf"(?m)^{target}:", makefile)] == []


def test_the_changelog_has_this_version(texts: dict[str, str]) -> None:
    from importlib.metadata import version

    assert f"## {version('foljsam')}" in texts["CHANGELOG.md"]


def test_decisions_are_numbered_in_order_and_each_says_what_and_why(texts: dict[str, str]) -> None:
    parts = re.split(r"(?m)^## (\d+)\. ", texts["DECISIONS.md"])[1:]
    assert [int(number) for number in parts[::2]] == list(range(1, len(parts) // 2 + 1))
    for number, body in zip(parts[::2], parts[1::2], strict=True):
        assert body.count("**What.**") == body.count("**Why.**") == 1, number


def test_a_word_stands_once_in_the_glossary(texts: dict[str, str]) -> None:
    words = re.findall(r"(?m)^\| (?!Swedish|---)([^|]+) \|", texts["GLOSSARY.md"])
    assert len(words) == len(set(words)) > 60
