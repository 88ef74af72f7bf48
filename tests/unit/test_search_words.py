"""Words as they are searched for: inflections of one word have one stem, and codes keep theirs."""

import pytest

from indicators.search.words import stems, words


@pytest.mark.parametrize(
    "forms",
    [
        "ledtid ledtider ledtiden ledtiderna ledtidens",
        "statin statiner statinerna",
        "blodtryck blodtrycket blodtrycken",
        "besök besöket besöken besökens",
        "vårdförlopp vårdförloppet vårdförloppen",
        "kvalitet kvaliteten",
        "sjukhus sjukhuset sjukhusen",
        "återinskrivning återinskrivningar återinskrivningarna",
        "hjärtsvikt Hjärtsvikt HJÄRTSVIKTEN",
        "patient patienter patienterna patienten",
    ],
)
def test_inflections_of_one_word_have_one_stem(forms: str) -> None:
    assert len(set(stems(forms))) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("kol", "skola"), ("tia", "dementia"), ("medicin", "medicinsk"), ("ra", "rad")]
)
def test_other_words_have_others(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_codes_are_one_word_without_their_dots_and_hyphens_part_words() -> None:
    assert words("I50.9, i50.90 och C09AA05") == ["I509", "i5090", "och", "C09AA05"]
    assert words("NT-proBNP 3.5 mg. I50. Slut") == ["NT", "proBNP", "3", "5", "mg", "I50", "Slut"]
    assert words("hjärt\u00adsvikt hja\u0308rtsvikt") == ["hjärtsvikt", "hjärtsvikt"]
