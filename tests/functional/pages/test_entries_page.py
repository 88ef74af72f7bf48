"""The register in the page: any kind of entry written in a form, kept at every change, handed in, reviewed and published."""

from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, links, press, text
from tests.support.world import World

ADDRESS = {"slag": "pathway", "utkast": "klusterhuvudvark"}


def begin(place: World, who: str = "nationell") -> None:
    place.call("PUT", "/drafts/pathway/klusterhuvudvark", who, json={"revision": 0, "content": {}})


def widget(shown: AppTest, kind: str, ending: str) -> object:
    """The form's widget at a place."""
    return next(one for one in getattr(shown, kind) if one.key and one.key.endswith(f"/{ending}"))


def saved(place: World) -> dict[str, object]:
    return dict(place.get("/drafts/pathway/klusterhuvudvark", "nationell")["content"])


def test_every_kind_is_listed_with_its_entries(pages: Pages) -> None:
    shown = pages.open("entries")
    assert "Kodlista" in shown.selectbox[0].options[0]
    shown = pages.open("entries", slag="data_source")
    assert "Riksstroke" in text(shown)


def test_what_is_written_is_kept_without_a_button(pages: Pages, place: World) -> None:
    begin(place)
    shown = pages.open("entries", "nationell", **ADDRESS)
    widget(shown, "text_area", "name.sv").set_value("Klusterhuvudvärk")  # type: ignore[attr-defined]
    shown.run()
    assert saved(place) == {"name": {"sv": "Klusterhuvudvärk"}}
    assert "Sparat" in text(shown)


def test_a_pathway_is_written_handed_in_and_told_what_it_lacks_by_field(pages: Pages, place: World) -> None:
    begin(place)
    shown = pages.open("entries", "nationell", **ADDRESS)
    press(shown, "Lämna in som utkast i registret")
    assert "rätta" in text(shown)
    for ending, value in (("name.sv", "Klusterhuvudvärk"), ("name.en", "Cluster headache")):
        widget(shown, "text_area", ending).set_value(value)  # type: ignore[attr-defined]
    widget(shown, "text_input", "condition").set_value("klusterhuvudvark")  # type: ignore[attr-defined]
    widget(shown, "radio", "confirmed").set_value("yes")  # type: ignore[attr-defined]
    widget(shown, "selectbox", "phase").set_value("approved")  # type: ignore[attr-defined]
    widget(shown, "selectbox", "programme_area").set_value("nervsystemets-sjukdomar")  # type: ignore[attr-defined]
    shown.run()
    press(shown, "Lägg till (Varifrån uppgifterna kommer)")
    widget(shown, "multiselect", "provenance.0.facts").set_value(["name"])  # type: ignore[attr-defined]
    widget(shown, "text_input", "provenance.0.source").set_value("Beslut")  # type: ignore[attr-defined]
    widget(shown, "selectbox", "provenance.0.mark").set_value("read")  # type: ignore[attr-defined]
    shown.run()
    assert saved(place)["provenance"] == [{"facts": ["name"], "source": "Beslut", "mark": "read"}]
    press(shown, "Lämna in som utkast i registret")
    assert "Version 1 ligger i registret som utkast" in text(shown)
    assert place.get("/entries/pathway/klusterhuvudvark", "nationell")["state"] == "draft"


def test_a_part_is_added_and_taken_away_without_losing_what_is_written_beside_it(pages: Pages, place: World) -> None:
    begin(place)
    shown = pages.open("entries", "nationell", **ADDRESS)
    press(shown, "Lägg till (Mål)")
    widget(shown, "text_input", "goals.0.id").set_value("forsta")  # type: ignore[attr-defined]
    press(shown, "Lägg till (Mål)")
    widget(shown, "text_input", "goals.1.id").set_value("andra")  # type: ignore[attr-defined]
    widget(shown, "text_input", "condition").set_value("huvudvark")  # type: ignore[attr-defined]
    press(shown, "Ta bort (Mål 1)")
    assert saved(place) == {"condition": "huvudvark", "goals": [{"id": "andra"}]}


def test_a_save_from_another_window_is_shown_and_can_be_read_in(pages: Pages, place: World) -> None:
    begin(place)
    shown = pages.open("entries", "nationell", **ADDRESS)
    widget(shown, "text_input", "condition").set_value("huvudvark")  # type: ignore[attr-defined]
    shown.run()
    other = {"revision": 2, "content": {"condition": "migran"}}
    assert place.call("PUT", "/drafts/pathway/klusterhuvudvark", "nationell", json=other).status_code == 200
    widget(shown, "text_input", "condition").set_value("spanningshuvudvark")  # type: ignore[attr-defined]
    shown.run()
    assert "sparats i ett annat fönster" in shown.error[0].value
    assert "migran" in text(shown)
    press(shown, "Läs in det sparade")
    assert widget(shown, "text_input", "condition").value == "migran"  # type: ignore[attr-defined]


def test_the_next_version_begins_with_what_holds_and_shows_what_it_changes(pages: Pages, place: World) -> None:
    shown = pages.open("entries", "nationell", slag="pathway", post="kol")
    press(shown, "Ny version")
    assert "KOL" in widget(shown, "text_area", "name.sv").value  # type: ignore[attr-defined]
    widget(shown, "text_area", "name.sv").set_value("KOL-förloppet")  # type: ignore[attr-defined]
    shown.run()
    assert "Vad som ändras (1)" in [one.label for one in shown.expander]


def test_only_those_who_draft_the_kind_see_ways_to_write(pages: Pages) -> None:
    shown = pages.open("entries", "specialist", slag="pathway", post="kol")
    assert "Ny version" not in [button.label for button in shown.button]
    shown = pages.open("entries", slag="rulebook")
    assert "okad-tillganglighet-2023" in text(shown)
    assert not any("register" in link and "utkast" in link for link in links(shown))


def test_a_merge_is_prepared_on_the_pathways_page_and_waits_for_another(pages: Pages, place: World) -> None:
    shown = pages.open("entries", "nationell", slag="pathway", post="kol-del-2")
    next(one for one in shown.selectbox if one.label == "Vårdförlopp som blir kvar").set_value("kol")
    for label, value in (("Sammanslaget sedan", "2023"), ("Var det står", "Prov, avsnitt 1")):
        next(one for one in shown.text_input if one.label.startswith(label)).set_value(value)
    press(shown, "Skicka till granskning")
    assert "väntar på granskning av en annan" in text(shown)
    prepared = place.get("/entries/pathway/kol-del-2", "nationell")
    assert (prepared["state"], prepared["content"]["merge"]["into"]) == ("in_review", "kol")
    assert "Slå samman" not in text(pages.open("entries", "specialist", slag="pathway", post="kol-del-2"))
