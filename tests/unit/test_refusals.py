"""What the platform refuses with: every sentence in both languages, each used and none missing."""

import ast
import re
from collections import Counter
from pathlib import Path

import backend
from backend.core.refusals import english, refusal, refusals
from backend.core.states import EntryState, TransitionError, find


def _used() -> set[str]:
    """Every code in a call of `refusal`."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in Path(backend.__file__).parent.rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return {
        str(call.args[0].value)
        for call in calls
        if getattr(call.func, "id", "") == "refusal" and isinstance(call.args[0], ast.Constant)
    }


def test_every_refusal_is_used_and_none_is_missing() -> None:
    assert _used() == set(refusals())


def test_both_languages_fill_in_the_same() -> None:
    def places(text: str) -> set[str]:
        return {name.removesuffix("_en") for name in re.findall(r"{(\w+)}", text)}

    for code, told in refusals().items():
        assert places(told["sv"]) == places(told["en"]), code


def test_a_refusal_is_its_swedish_sentence_and_knows_the_english() -> None:
    told = refusal("entry-next-version", entry="kol", next=3, version=2)
    assert told == "Nästa version av kol är 3, inte 2."
    assert english(told) == "The next version of kol is 3, not 2."
    assert english("Bara svenska.") is None


def test_a_step_that_the_state_does_not_allow_is_told_with_its_words_in_each_language() -> None:
    try:
        find("entry", "publish", EntryState.DRAFT)
    except TransitionError as error:
        told = error.args[0]
    assert told == "Steget Publicera går inte i läget utkast; möjligt är: Skicka till granskning, Återkalla."
    assert (
        english(told) == "The step Publish is not possible in the state draft; possible are: Send to review, Withdraw."
    )


SWEDISH_ALONE = {
    "agreements": 1,
    "computing": 9,
    "register": 1,
}
"""How many refusals of each subject stand in the code, and so in Swedish alone. Only lower: a new one goes to the catalogue."""

_REFUSALS = {
    "Busy",
    "Conflict",
    "FileTooLarge",
    "NotAllowed",
    "NotFound",
    "NotLoggedIn",
    "TooMany",
    "TooSlow",
    "UserError",
}


def _in_code(path: Path) -> int:
    """The refusals of a file whose sentence is written where it is raised."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    refused = (call.args[0] for call in calls if getattr(call.func, "id", "") in _REFUSALS)
    return sum(isinstance(sentence, ast.JoinedStr | ast.Constant) for sentence in refused)


def test_no_refusal_more_is_told_in_swedish_alone() -> None:
    root = Path(backend.__file__).parent
    counts = Counter({path: _in_code(path) for path in root.rglob("*.py")})
    by_subject: Counter[str] = Counter()
    for path, count in counts.items():
        by_subject[path.relative_to(root).parts[0]] += count
    assert {subject: count for subject, count in by_subject.items() if count} == SWEDISH_ALONE
