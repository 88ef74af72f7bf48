"""The model of a document: Swedish numbers, texts that name figures, no number without a source, the appendix."""

from datetime import date
from decimal import Decimal

import pytest

from backend.documents.content import sexes
from backend.documents.kinds import figure, share
from backend.documents.writing import numbers, references
from backend.documents.writing.charts import spec
from backend.documents.writing.layout import digest, layout, texts
from backend.documents.writing.model import NOTHING, Bar, Chart, Column, Figure, Section, Source, Table
from backend.documents.writing.references import UnknownNames
from tests.support.documents import OTHER, SOURCE, document, named, text


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (Decimal("1234567"), 0, "1\u202f234\u202f567"),
        (Decimal("0.05"), 1, "0,1"),  # halves go up
        (Decimal("-3.25"), 2, "−3,25"),  # a minus sign, not a hyphen
        (None, 0, "uppgift saknas"),
    ],
)
def test_numbers_are_printed_as_swedish_has_them(value: Decimal | None, decimals: int, printed: str) -> None:
    assert numbers.number(value, decimals) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [(Decimal("2.10"), "+2,10"), (Decimal("-2.1"), "−2,1"), (Decimal("0.0"), "0,0"), (Decimal(12), "+12")],
)
def test_a_difference_has_its_sign_and_its_own_decimals(value: Decimal, printed: str) -> None:
    assert numbers.signed(value) == printed


def of_sex(value: str, sex: str) -> Figure:
    source = Source(f"/api/results?indicator=prov&period=2024&sex={sex}", "Prov", date(2024, 12, 31))
    return Figure(value.replace(".", ","), Decimal(value), source)


def test_women_and_men_have_their_difference_and_where_it_can_be_read() -> None:
    apart = sexes.Pair("Norrbotten", of_sex("80.0", "women"), of_sex("82.5", "men")).difference
    assert isinstance(apart, Figure)
    assert (apart.text, apart.value) == ("−2,5", Decimal("-2.5"))
    assert apart.source.address == "/api/results?indicator=prov&period=2024"  # with both sexes in the answer
    assert sexes.Pair("Gotland", of_sex("80.0", "women"), NOTHING).difference == NOTHING


def test_the_chart_of_women_and_men_has_rows_that_show_both_and_says_where_they_differ_most() -> None:
    pairs = [
        sexes.Pair("Norrbotten", of_sex("80", "women"), of_sex("82", "men")),
        sexes.Pair("Skåne", of_sex("70", "women"), of_sex("82", "men")),  # differs most
        sexes.Pair("Gotland", of_sex("80", "women"), NOTHING),  # men are not shown
        sexes.Pair("Väntan i dagar", of_sex("8", "women"), of_sex("2", "men"), drawn=False),  # another unit
    ]
    (chart,) = sexes.chart("Kvinnor och män", "Procent", pairs)
    assert [bar.name for bar in chart.bars] == ["Norrbotten", "Skåne"]
    assert "för Skåne: −12" in chart.alt
    assert list(sexes.chart("Kvinnor och män", "Procent", pairs[2:])) == []
    marks = spec(chart)["layer"]
    assert [row["value"] for row in spec(chart)["data"]["values"]] == [80.0, 82.0, 70.0, 82.0]
    assert marks[1]["encoding"]["shape"]["scale"]["range"] == ["circle", "diamond"], "told apart without colour"


def test_a_chart_of_many_has_those_that_differ_most() -> None:
    pairs = [sexes.Pair(f"Mått {n}", of_sex(str(50 + n), "women"), of_sex("50", "men")) for n in range(sexes.MOST + 3)]
    (chart,) = sexes.chart("Mått", "Procent", pairs)
    assert [bar.name for bar in chart.bars] == [f"Mått {n}" for n in range(3, sexes.MOST + 3)]
    assert "som skiljer sig mest" in chart.caption


def test_kronor_have_ore_only_where_there_are_any() -> None:
    assert numbers.kronor(62_500_000) == "62\u202f500\u202f000\u202fkr"
    assert numbers.kronor(Decimal("10.5")) == "10,50\u202fkr"
    assert numbers.day(date(2023, 9, 30)) == "30 september 2023"


def test_a_share_of_nothing_is_missing() -> None:
    assert share(1, 0) is None
    assert numbers.percent(share(1, 3), 1) == "33,3\u202f%"


def test_a_text_gets_the_figures_that_it_names() -> None:
    figures = {"regioner": named("regioner", 1900)}
    (paragraph,) = references.paragraphs("Av 21 har {regioner} beslutat.", figures)
    assert paragraph.parts == ("Av 21 har ", figures["regioner"], " beslutat.")


def test_a_text_that_names_what_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNames) as refusal:
        references.check("{regioner} och {lander} och {planeter}", ["regioner", "antal"])
    assert refusal.value.names == ["lander", "planeter"]
    assert refusal.value.known == ["antal", "regioner"]


@pytest.mark.parametrize("written", ["{{regioner}}", "{ regioner }", "{Regioner}", "{}", "{{", "{{ 7*7 }}"])
def test_braces_that_hold_no_name_are_braces(written: str) -> None:
    (paragraph,) = references.paragraphs(written, {"regioner": named("regioner", 19)})
    assert paragraph.parts == (written,)


def test_an_empty_line_divides_paragraphs_and_a_hyphen_makes_a_bullet() -> None:
    found = list(references.paragraphs("Ett\nstycke.\n\nTvå saker:\n- den ena\n- den andra", {}))
    assert [(p.style, p.parts) for p in found] == [
        ("body", ("Ett stycke.",)),
        ("body", ("Två saker:",)),
        ("bullet", ("den ena",)),
        ("bullet", ("den andra",)),
    ]


def test_numbers_that_are_typed_are_found_but_not_years_and_days() -> None:
    written = "Den 30 september 2023 hade 302 indikatorer, 71,5 procent, följts i {regioner} regioner sedan 2020-05."
    assert references.typed_numbers(written) == ["302", "71,5"]


def test_a_number_without_a_source_cannot_stand_in_a_table() -> None:
    columns = [Column("Vårdförlopp"), Column("Antal", numeric=True)]
    Table("Tillåten", columns, [["KOL", figure(3, SOURCE)], ["Sepsis", "–"]])
    with pytest.raises(ValueError, match="Antal has a number without a source"):
        Table("Inte tillåten", columns, [["KOL", "3"]])
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        Table("Inte hel", columns, [["KOL"]])


def counted() -> Table:
    return Table("Antal", [Column("Vad"), Column("Antal", numeric=True)], [["Svar", figure(447, OTHER)]])


def test_every_figure_has_its_source_in_the_appendix() -> None:
    printed = layout(document(text("Det finns ", named("godkanda", 19), "."), counted()))
    assert [(f["name"], f["value"], f["address"]) for f in printed["figures"]] == [
        ("godkanda", "19", SOURCE.address),
        ("", "447", OTHER.address),
    ]
    tables = {b["caption"]: b["rows"] for b in printed["blocks"] if b["kind"] == "table"}
    assert tables["Tabell 2. Källorna"] == [
        ["K1", SOURCE.what, SOURCE.address, "", "30 september 2023", "ja"],
        ["K2", OTHER.what, OTHER.address, "version 2", "30 september 2023", "helt eller delvis"],
    ]
    assert tables["Tabell 3. Siffrorna i löpande text"] == [["Uppgiften godkanda", "19", "K1"]]
    assert tables["Tabell 4. Tabellerna och deras källor"] == [["Tabell 1", "Antal", "K2"]]


def test_a_document_without_figures_has_no_empty_tables_in_its_appendix() -> None:
    printed = layout(document(text("Bara ord.")))
    assert [block["kind"] for block in printed["blocks"]] == ["heading", "paragraph", "heading", "paragraph"]


def test_the_same_content_has_the_same_digest_and_another_figure_another() -> None:
    one, same, other = (layout(document(text(named("godkanda", value)))) for value in (19, 19, 20))
    assert digest(one) == digest(same) != digest(other)


def test_the_heading_over_a_wide_table_goes_with_it() -> None:
    wide = Table("Bred", [Column("Vad")], [["x"]], wide=True)
    made = document()
    printed = layout(type(made)(**{**vars(made), "sections": [Section("a", "A", [], [Section("b", "B", [wide])])]}))
    assert [(b["text"], b["wide"]) for b in printed["blocks"] if b["kind"] == "heading"][:2] == [
        ("A", True),
        ("B", True),
    ]


def test_a_chart_carries_its_figures_and_says_what_is_seen() -> None:
    bars = [Bar("KOL", {"Beslutat": figure(3, SOURCE), "Inget svar": figure(None, SOURCE)})]
    printed = layout(document(Chart("Beslut", "Liggande staplar", "bars", "Antal regioner", bars), counted()))
    chart = next(block for block in printed["blocks"] if block["kind"] == "chart")
    assert chart["alt"] == "Liggande staplar"
    assert chart["source"] == "K1"
    assert chart["spec"]["data"]["values"] == [{"name": "KOL", "series": "Beslutat", "order": 0, "value": 3.0}]
    assert "Figur 1. Beslut" in texts(printed)
