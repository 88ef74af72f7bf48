"""The register in the page: any kind of entry written in a form, kept at every change, handed in, reviewed and published."""

from streamlit.testing.v1 import AppTest

from tests.functional.pages.conftest import Pages, links, press, text
from tests.integration.test_entries import publish as publish_set
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


def test_a_long_list_is_read_a_page_at_a_time_and_searched_by_name_and_id(pages: Pages) -> None:
    first = text(pages.open("entries", slag="specification"))
    assert ("artros-bmi" in first, "stroke-trombolys-80" in first) == (True, False)
    assert "stroke-trombolys-80" in text(pages.open("entries", slag="specification", sok="trombolys STROKE"))
    assert "Ingen post passar" in text(pages.open("entries", slag="specification", sok="finnsinte"))


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


def test_the_changes_of_two_windows_are_both_taken(pages: Pages, place: World) -> None:
    begin(place)
    shown = pages.open("entries", "nationell", **ADDRESS)
    widget(shown, "text_input", "condition").set_value("huvudvark")  # type: ignore[attr-defined]
    shown.run()
    other = {"revision": 2, "content": {"condition": "huvudvark", "name": {"sv": "Klusterhuvudvärk"}}}
    assert place.call("PUT", "/drafts/pathway/klusterhuvudvark", "nationell", json=other).status_code == 200
    widget(shown, "text_input", "condition").set_value("spanningshuvudvark")  # type: ignore[attr-defined]
    shown.run()
    press(shown, "Ta med bådas ändringar")
    assert saved(place) == {"condition": "spanningshuvudvark", "name": {"sv": "Klusterhuvudvärk"}}
    assert widget(shown, "text_area", "name.sv").value == "Klusterhuvudvärk"  # type: ignore[attr-defined]


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


def test_two_versions_are_held_against_each_other_with_the_changed_words_marked(pages: Pages, place: World) -> None:
    publish_set(place)
    publish_set(place, version=2, name={"sv": "De utvalda vårdförloppen", "en": "The chosen"})
    shown = pages.open("entries", slag="named_set", post="prov-mangd")
    assert [box.value for box in shown.selectbox] == ["1", "2"], "the newest and the one before it"
    assert "De utvalda <ins>vårdförloppen</ins>" in "".join(element.proto.body for element in shown.get("html"))
    assert "Namn, svenska" in text(shown)
    shown = pages.open("entries", slag="named_set", post="prov-mangd", fore="2", efter="2")
    assert "Versionerna säger samma sak." in text(shown)


def test_a_code_is_searched_and_added_with_a_click_and_what_was_written_stays(pages: Pages, place: World) -> None:
    place.call("PUT", "/drafts/code_list/ny-lista", "specialist", json={"revision": 0, "content": {}})
    shown = pages.open("entries", "specialist", slag="code_list", utkast="ny-lista")
    widget(shown, "text_input", "system").set_value("ICD-10-SE")  # type: ignore[attr-defined]
    widget(shown, "text_area", "codes").set_value("I110")  # type: ignore[attr-defined]
    widget(shown, "text_input", "codes/query").set_value("hjärtsvikt")  # type: ignore[attr-defined]
    shown.run()
    widget(shown, "button", "codes/pick/0").click().run()  # type: ignore[attr-defined]
    assert widget(shown, "text_area", "codes").value == "I110\nI50*"  # type: ignore[attr-defined]
    draft = place.get("/drafts/code_list/ny-lista", "specialist")
    assert draft["content"] == {"system": "ICD-10-SE", "codes": ["I110", "I50*"]}


def test_a_goal_is_picked_among_those_of_the_pathway_beside_it(pages: Pages, place: World) -> None:
    content = {"pathways": [{"pathway": "hjartsvikt"}]}
    place.call("PUT", "/drafts/specification/ny", "specialist", json={"revision": 0, "content": content})
    shown = pages.open("entries", "specialist", slag="specification", utkast="ny")
    widget(shown, "button", "pathways.0.goal/pick/0").click().run()  # type: ignore[attr-defined]
    goals = [goal["id"] for goal in place.get("/pathways/hjartsvikt")["goals"]]
    assert widget(shown, "text_input", "pathways.0.goal").value in goals  # type: ignore[attr-defined]


def test_a_long_list_is_read_in_part_and_says_how_much_more_there_is(pages: Pages, place: World) -> None:
    codes = [f"X{number:04}" for number in range(250)]
    content = {
        "name": {"sv": "Många", "en": "Many"},
        "system": "KVÅ",
        "codes": codes,
        "provenance": [{"facts": ["codes"], "source": "Påhittad", "mark": "read"}],
    }
    place.call("PUT", "/drafts/code_list/manga", "specialist", json={"revision": 0, "content": content})
    place.post("/drafts/code_list/manga/hand-in", "specialist", {"revision": 1})
    shown = text(pages.open("entries", "specialist", slag="code_list", post="manga"))
    assert ("X0199" in shown, "X0200" in shown, "och 50 till" in shown) == (True, False, True)


def test_the_years_log_is_read_beside_the_entries(pages: Pages, place: World) -> None:
    assert "Inget publicerades" in text(pages.open("entries", visa="logg"))
    publish_set(place)
    shown = pages.open("entries", visa="logg")
    assert "De utvalda" in text(shown)
    assert "publicerad första gången" in text(shown)


def test_a_reviewer_comments_on_a_field_and_the_author_sees_it_at_the_field_and_among_what_waits(
    pages: Pages, place: World
) -> None:
    content = {
        "name": {"sv": "Nya koder", "en": "New codes"},
        "system": "ICD-10-SE",
        "codes": ["I50*"],
        "provenance": [{"facts": ["codes"], "source": "Påhittad", "mark": "read"}],
    }
    place.call("PUT", "/drafts/code_list/nya-koder", "specialist", json={"revision": 0, "content": content})
    place.post("/drafts/code_list/nya-koder/hand-in", "specialist", {"revision": 1})
    place.post("/entries/code_list/nya-koder/versions/1/steps", "specialist", {"step": "submit"})

    shown = pages.open("entries", "granskare", slag="code_list", post="nya-koder")
    field = next(one for one in shown.selectbox if one.label == "Vilket fält")
    assert "Varifrån uppgifterna kommer 1, Källa" in field.options
    field.set_value("provenance.0.source")
    next(one for one in shown.text_area if one.label == "Kommentar").set_value("Vilken upplaga?")
    press(shown, "Skicka")
    assert "Vilken upplaga?" in text(shown)
    reason = next(one for one in shown.text_area if one.key and one.key.startswith("reason_"))
    assert reason.value == "Se 1 kommentar i posten."
    place.post("/entries/code_list/nya-koder/versions/1/steps", "granskare", {"step": "send-back", "reason": "Se den."})

    shown = pages.open("waiting", "specialist")
    assert "1 öppen kommentar" in text(shown)
    shown = pages.open("entries", "specialist", slag="code_list", post="nya-koder", version="1")
    press(shown, "Ny version")
    assert "Kommentarer (1 öppen)" in text(shown)
    assert "Granskare" in text(shown)
    assert "Vilken upplaga?" in text(shown)


def test_a_merge_is_prepared_on_the_pathways_page_and_waits_for_another(pages: Pages, place: World) -> None:
    shown = pages.open("entries", "nationell", slag="pathway", post="reumatoid-artrit-etablerad")
    next(one for one in shown.selectbox if one.label == "Vårdförlopp som blir kvar").set_value("reumatoid-artrit-tidig")
    for label, value in (("Sammanslaget sedan", "2023"), ("Var det står", "Prov, avsnitt 1")):
        next(one for one in shown.text_input if one.label.startswith(label)).set_value(value)
    press(shown, "Skicka till granskning")
    assert "väntar på granskning av en annan" in text(shown)
    prepared = place.get("/entries/pathway/reumatoid-artrit-etablerad", "nationell")
    assert (prepared["state"], prepared["content"]["merge"]["into"]) == ("in_review", "reumatoid-artrit-tidig")
    assert "Slå samman" not in text(
        pages.open("entries", "specialist", slag="pathway", post="reumatoid-artrit-etablerad")
    )
