"""Feasibility reviews: the last meeting about a source holds, else the specification's own word, and since when it was so."""

from datetime import date

from indicators.entries.specification import SourceUse
from indicators.followability.reviews import Review, Reviewed, soonest, standings

REGISTER = SourceUse(source="rikssvikt", followable="short_term", obstacle="Variabeln saknas")
RECORDS = SourceUse(source="vis", followable="long_term")


def review(number: int, day: str, followable: Reviewed, source: str = "rikssvikt") -> Review:
    obstacle = None if followable == "now" else "low_coverage"
    return Review(number, source, date.fromisoformat(day), followable, obstacle)  # type: ignore[arg-type]


def test_what_no_meeting_has_said_is_as_the_specification_says_and_since_nobody_knows_when() -> None:
    register, records = standings([REGISTER, RECORDS], [])
    assert (register.followable, register.detail, register.since, register.review) == (
        "short_term",
        "Variabeln saknas",
        None,
        None,
    )
    assert (records.followable, records.obstacle) == ("long_term", None)


def test_the_meeting_held_last_holds_whenever_it_was_recorded() -> None:
    # Recorded after the other, about a meeting before it.
    held = [review(1, "2024-05-01", "now"), review(2, "2024-02-01", "no")]
    (register,) = standings([REGISTER], held)
    assert (register.followable, register.catalogue, register.review) == ("now", "short_term", held[0])


def test_of_two_meetings_of_a_day_the_one_recorded_later_holds() -> None:
    (register,) = standings([REGISTER], [review(2, "2024-05-01", "no"), review(1, "2024-05-01", "now")])
    assert register.followable == "no"


def test_an_obstacle_has_stood_since_the_first_meeting_of_the_unbroken_run() -> None:
    held = [
        review(1, "2022-01-10", "no"),  # before it could be followed: another time
        review(2, "2022-06-10", "now"),
        review(3, "2023-01-10", "long_term"),
        review(4, "2024-01-10", "short_term"),
    ]
    (register,) = standings([REGISTER], held)
    assert register.since == date(2023, 1, 10)


def test_what_can_be_followed_has_no_day_since_when_it_cannot() -> None:
    (register,) = standings([REGISTER], [review(1, "2022-01-10", "no"), review(2, "2023-01-10", "now")])
    assert register.since is None


def test_a_source_that_only_a_meeting_names_stands_last() -> None:
    found = standings([RECORDS], [review(1, "2024-01-10", "now"), review(2, "2024-01-10", "no", "apotek")])
    assert [(one.source, one.catalogue) for one in found] == [
        ("vis", "long_term"),
        ("apotek", None),
        ("rikssvikt", None),
    ]


def test_a_meeting_after_the_day_that_is_asked_about_is_not_known_yet() -> None:
    held = [review(1, "2023-09-30", "now"), review(2, "2023-10-01", "no")]
    (register,) = standings([REGISTER], held, by=date(2023, 9, 30))
    assert register.followable == "now"


def test_an_indicator_is_followed_by_the_source_that_gives_data_soonest() -> None:
    assert soonest(standings([RECORDS, REGISTER], [])) == "short_term"
    assert soonest(standings([SourceUse(source="a", followable="no"), RECORDS], [])) == "long_term"


def test_what_nobody_has_looked_at_is_not_said_to_be_impossible() -> None:
    uses = [SourceUse(source="a", followable="no"), SourceUse(source="b", followable="unknown")]
    assert soonest(standings(uses, [])) == "unknown"
    assert soonest(standings(uses[:1], [])) == "no"
    assert soonest([]) == "unknown"
