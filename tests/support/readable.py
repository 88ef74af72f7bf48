"""What a person can read on a page: titles, cells, buttons, options, explanations and charts, text by text."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

_READ = {"body", "label", "placeholder", "help", "options", "captions", "allowed"}
"""Fields of Streamlit's elements that are shown as they are; the others are ids, icons, addresses and what is typed."""
_LISTS = {"selectbox", "multiselect"}
STREAMLITS_OWN = "Choose an option"
"""What Streamlit writes where nothing is chosen and the page says nothing itself."""
_IN_CHARTS = {"title", "description", "text"}
_UNSEEN = re.compile(r"<(style|script)\b.*?</\1>|<span class='text'>.*?</span>", re.DOTALL)
"""What is not read, and an entry's own content where two versions stand beside each other: that is as it was written."""
_MARKUP = re.compile(r"<[^>]+>")


def readable(shown: AppTest) -> list[str]:
    """Every text on the page, the sidebar too. A specification's source (YAML) is no text of the page's."""
    return [text for node in shown._tree for text in _of_node(node) if text]


def _of_node(node: Any) -> Iterator[str]:
    if getattr(node, "proto", None) is None or node.type == "code":
        return
    if node.type in _LISTS and not node.proto.placeholder:
        yield STREAMLITS_OWN
    for text in _fields(node.proto):
        for part in _MARKUP.split(_UNSEEN.sub("", text)):
            yield html.unescape(part).replace("\u00a0", " ").strip()


def _fields(message: Any) -> Iterator[str]:
    for field, content in message.ListFields():
        if field.name == "spec":
            yield from _in_chart(json.loads(content))
        elif hasattr(content, "ListFields"):
            yield from _fields(content)
        elif isinstance(content, str):
            yield from [content] if field.name in _READ else []
        elif hasattr(content, "__len__") and not isinstance(content, bytes):
            yield from _several(field.name, content)


def _several(name: str, content: Any) -> Iterator[str]:
    for one in content:
        if hasattr(one, "ListFields"):
            yield from _fields(one)
        elif isinstance(one, str) and name in _READ:
            yield one


def _in_chart(part: Any) -> Iterator[str]:
    """Titles and descriptions, and names of fields that Vega shows where they have no title: those of a tooltip."""
    if isinstance(part, list):
        for one in part:
            yield from _in_chart(one)
    elif isinstance(part, dict):
        yield from (text for name, text in part.items() if name in _IN_CHARTS and isinstance(text, str))
        yield from (one["field"] for one in part.get("tooltip", ()) if "title" not in one)
        for one in part.values():
            yield from _in_chart(one)
