"""Method or care: what the API tells of a definition's choices, and of whom it tells nothing."""

from backend.results.choices import _explained
from indicators.statistics.differences import Counts
from tests.support.specifications import computing, specification
from tests.support.world import STROKE, World, proportion

REGIONS = ("01", "03", "04", "05", "06")


def test_an_indicator_without_results_counted_the_other_way_has_no_choice_to_tell_of(here: World) -> None:
    asked = here.round(indicators=[STROKE])
    here.publish([proportion(STROKE, "14", 2024, 70, 400)], asked, "14")
    assert here.get(f"/indicators/{STROKE}/choices") == []
    assert here.call("GET", "/indicators/finns-inte/choices").status_code == 404


def test_a_choice_is_told_of_with_whole_numbers_where_five_regions_counted_both_ways() -> None:
    """Half of the spread goes away with the other choice; a choice that only four counted the other way is not told of."""
    named = [{"name": name, "chosen": "Så.", "why": "Därför.", "otherwise": "Annars."} for name in ("forsta", "andra")]
    spec = specification(**computing(choices=named))
    counted = {region: Counts(300 + 100 * place, 1000) for place, region in enumerate(REGIONS)}
    other = {region: Counts(400 + 50 * place, 1000) for place, region in enumerate(REGIONS)}
    (told,) = _explained(spec, counted, {"forsta": other, "andra": dict(list(other.items())[:4])})
    assert (told.name, told.regions) == ("forsta", 5)
    # by hand: variances 0.02 and 0.005 of a mean of 0.5, less 0.5/500 by chance
    assert (told.systematic, told.systematic_otherwise) == (7.9, 1.9)
    assert told.explains == round(100 * (1 - 0.019 / 0.079))
