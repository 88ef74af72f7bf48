"""How an indicator computes, as the catalogue's page shows it."""

import io

import openpyxl
import pytest
import yaml

from frontend import client
from tests.functional.pages.conftest import Pages, links, text
from tests.support.specifications import COMPLETE, computing

ID = "nkbc17"


def _computable(pages: Pages, **wanted: str) -> set[str]:
    return {found["id"] for found in pages.here.get("/indicators", computable="true", **wanted)}


def test_a_computable_specification_shows_steps_and_worked_patients(pages: Pages) -> None:
    shown = text(pages.open("catalogue", indikator=ID))
    assert "Så beräknas den" in shown
    assert "Vad som räknas" in shown
    assert "Fall i nämnaren" in shown or "Av dem som är kvar i nämnaren" in shown
    for patient in pages.here.get(f"/indicators/{ID}")["computation"]["worked"]:
        assert patient["why"] in shown
    assert "Tillsammans:" in shown


def test_a_choice_and_a_code_list_are_shown(pages: Pages) -> None:
    chosen = {found: pages.here.get(f"/indicators/{found}")["computation"] for found in sorted(_computable(pages))}
    with_choice = next(name for name, found in chosen.items() if found["choices"])
    shown = text(pages.open("catalogue", indikator=with_choice))
    for choice in chosen[with_choice]["choices"]:
        assert choice["otherwise"] in shown


def test_a_code_list_that_each_region_supplies_is_said_to_be_so(pages: Pages) -> None:
    """The codes of the made-up patients are not the list's."""
    supplied = computing(codelists={"prov": {"supplied": ["Prov*"]}})
    supplied["computation"]["worked"]["supplied"] = {"Provlista": ["X1"]}
    written = yaml.safe_dump(COMPLETE | supplied, allow_unicode=True)
    file = {"filename": f"{COMPLETE['id']}.yaml", "yaml": written}
    pages.here.post("/specifications", "specialist", file)
    shown = text(pages.open("catalogue", "specialist", indikator=COMPLETE["id"]))
    assert "Varje region lämnar listan själv." in shown
    assert "X1" not in shown


def test_a_specification_that_does_not_compute_says_nothing_of_it(pages: Pages) -> None:
    identifier = next(f["id"] for f in pages.here.get("/indicators", computable="false"))
    assert pages.here.get(f"/indicators/{identifier}")["computation"] is None
    assert "Så beräknas den" not in text(pages.open("catalogue", indikator=identifier))


def test_the_list_is_narrowed_to_what_computes(pages: Pages) -> None:
    shown = pages.open("catalogue", beraknas="true", q=ID)
    assert "**1 indikator**" in text(shown)
    assert "beräkningsbar" in text(shown)
    (name,) = [label for label in links(shown) if "misstanke" in label.lower()]
    assert name not in links(pages.open("catalogue", beraknas="false", q=ID))  # others that mention it are there


def test_the_codes_are_fetched_as_excel_also_where_there_are_none(pages: Pages) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.anybody().raw(client.path("indicators", ID, "codelists.xlsx"))))
    rows = list(book.active.iter_rows(values_only=True))
    assert ("Kodlista", "Namn", "Kodsystem", "Kod", "Ingår") in rows


def test_the_page_is_there_in_english_too(pages: Pages) -> None:
    shown = text(pages.open("catalogue", indikator=ID, lang="en"))
    assert "How it is computed" in shown
    assert "In the numerator" in shown


def test_a_search_shows_the_best_first_and_what_was_hit(pages: Pages) -> None:
    shown = pages.open("catalogue", q="slaganfall")
    assert "Träff: stroke i namnet (sökt: slaganfall)" in text(shown)
    assert links(shown)[0].startswith("Vårdförloppet Stroke och TIA")
    assert "Träff: Hjärtsvikt (I50*) i kodlistan" in text(pages.open("catalogue", q="I50"))


def test_a_pathway_that_has_no_indicator_is_said_to_be_there(pages: Pages) -> None:
    shown = pages.open("catalogue", q="epilepsi")
    assert "Vårdförloppet Epilepsi finns, 0 publicerade indikatorer" in links(shown)
    assert "Ingen indikator stämmer med sökningen, men vårdförloppet finns." in text(shown)
    assert "sökning" not in text(pages.open("catalogue", q="TIA"))


def test_a_query_that_finds_nothing_says_so(pages: Pages) -> None:
    shown = pages.open("catalogue", q="finnsverkligeninte")
    assert "Ingen indikator stämmer" in text(shown)
    assert "vårdförloppet finns" not in text(shown)


@pytest.mark.parametrize(
    ("indicator", "sentence"),
    [
        ("ibd-funktion-god", "> 90\u00a0%, och ”Funktion registrerad vid inflammatorisk tarmsjukdom” > 50\u00a0%"),
        ("ibd-funktion-god", "eller opererade: > 80\u00a0%"),
        ("ra-biologiska-lakemedel", "inom ±25\u00a0% av rikets värde"),
    ],
)
def test_a_level_that_hangs_on_more_than_the_value_is_said_in_a_sentence(
    pages: Pages, indicator: str, sentence: str
) -> None:
    shown = text(pages.open("catalogue", "specialist", indikator=indicator))
    assert sentence.replace("\u00a0", " ") in shown.replace("\u00a0", " ")
