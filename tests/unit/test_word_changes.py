"""What differs between two texts is marked word by word, and what they say is never HTML."""

import pytest

from frontend.components.word_changes import MOST_WORDS, marked


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        ("inom 30 dagar", "inom 14 dagar", "inom <del>30</del> dagar", "inom <ins>14</ins> dagar"),
        ("ska räknas", "ska inte räknas", "ska räknas", "ska <ins>inte</ins> räknas"),  # one small word turns it round
        ("a\nb", "a\nc", "a\n<del>b</del>", "a\n<ins>c</ins>"),  # lines stay lines
        ("samma", "samma", "samma", "samma"),
        ("", "nytt", "", "<ins>nytt</ins>"),
        ("<b>fet</b>", "<i>kursiv</i>", "<del>&lt;b&gt;fet&lt;/b&gt;</del>", "<ins>&lt;i&gt;kursiv&lt;/i&gt;</ins>"),
    ],
)
def test_the_words_that_differ_are_marked(before: str, after: str, gone: str, come: str) -> None:
    old, new = marked(before, after)
    assert (old, new) == (f"<span class='text'>{gone}</span>", f"<span class='text'>{come}</span>")


def test_what_stands_alone_is_not_marked() -> None:
    assert marked(None, "nytt") == (None, "<span class='text'>nytt</span>")


def test_a_very_long_text_is_shown_without_marks() -> None:
    long = "ord " * MOST_WORDS
    old, _ = marked(long, long + "till")
    assert old is not None
    assert "<del>" not in old
