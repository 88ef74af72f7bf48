"""What several documents say of pathways: how many, which, how they meet the criteria, consultations and indicators."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlmodel import Session

from backend.core import clock
from backend.core.errors import NotFound
from backend.core.permissions import Action, Actor, may
from backend.core.words import word
from backend.documents.kinds import Ledger, figure, share
from backend.documents.writing import numbers
from backend.documents.writing.model import NOTHING, Block, Column, Figure, Inline, Paragraph, Source, Table
from backend.register import care_pathways, catalogue, consultations, criteria_tables, pathway_counts
from backend.register.catalogue import Search
from backend.register.pathway_schemas import CriteriaTable
from backend.register.schemas import CountOut, IndicatorOut, PathwayOut
from backend.reports import criteria_book
from indicators.entries.consultation import Consultation

COUNTED = (
    *("godkanda", "godkanda_i_ar", "publicerade", "sammanlagda", "generiska_modeller"),
    *("i_nagon_fas", "halsotillstand", "pa_vag"),
)
"""The named figures of `counted`, in the order they are told."""


def nothing(sentence: str) -> Paragraph:
    """Says that there is nothing to show, and why."""
    return Paragraph((sentence,), "note")


def counted(session: Session, ledger: Ledger, year: str, day: date) -> None:
    """Names the counts of pathways by a day."""
    counts = pathway_counts.counts_at(session, day)
    source = Source(
        f"/api/pathway-counts/{day.isoformat()}",
        "Vårdförlopp som något av dokumenten nämner, räknade av katalogen",
        day,
    )
    values = (
        *(counts.approved, counts.approved_in.get(year, 0), counts.published, counts.merged, counts.generic_models),
        *(counts.in_some_phase, counts.conditions, counts.on_their_way),
    )
    for name, value in zip(COUNTED, values, strict=True):
        ledger.add(name, value, source)


def facts(caption: str, figures: Sequence[Figure]) -> Table:
    """Named figures with their labels."""
    return Table(caption, [Column("Uppgift", weight=4), Column("Värde", numeric=True)], [[f.label, f] for f in figures])


def listed(session: Session, actor: Actor, phases: frozenset[str], caption: str, empty: str) -> Block:
    """The pathways in some phases, with area and day of approval."""
    chosen = [p for p in care_pathways.pathways(session, actor, confirmed=True) if p.phase in phases]
    columns = [Column("Vårdförlopp", weight=5), Column("Programområde", weight=4), Column("Godkänt", weight=2)]
    rows = [[p.name_sv, p.programme_area_name or NOTHING, p.approved or NOTHING] for p in chosen]
    return Table(caption, columns, rows) if rows else nothing(empty)


def of_criteria(session: Session, actor: Actor, year: int) -> Iterator[Block]:
    """Tables 1 and 2 of the agreement year, with the document's rows, columns and order."""
    try:
        printed = criteria_tables.tables(session, actor, year)
    except NotFound:
        yield Paragraph((f"Inga vårdförlopp är bedömda mot kriterierna för {year}.",), "missing")
        return
    for table in printed.tables:
        yield _criteria_table(table, year)


def _criteria_table(table: CriteriaTable, year: int) -> Table:
    heads = criteria_book.columns(table)
    columns = [Column(head, weight=3 if key == "name" else 4) for key, head in heads.items()]
    rows = [[row[key] for key in heads] for row in criteria_book.cells(table)]
    letters = "–".join((table.criteria[0].id, table.criteria[-1].id))
    return Table(f"Bedömda vårdförlopp {year} och kriterierna {letters}", columns, rows)


def in_consultation(session: Session, ledger: Ledger, year: int, today: date) -> Block:
    """The consultations of the year, and the figure of how many pathways they are on."""
    names = {p.id: p.name.sv for p in care_pathways.every(session)}
    during = [c for c in consultations.published(session) if _goes_on(c, str(year))]
    on = {c.pathway for c in during if c.form == "open" and not c.planned}
    source = Source("/api/entries/consultation", "Remisser som pågår någon del av året, planerade undantagna", today)
    ledger.add("pa_remiss", len(on), source)
    columns = [
        Column("Vårdförlopp", weight=4),
        Column("Form", weight=2),
        Column("Tid", weight=3),
        Column("Svar", numeric=True),
    ]
    rows = [
        [
            names.get(c.pathway, c.pathway),
            word("consultation", c.form) + (" (planerad)" if c.planned else ""),
            c.window or f"{c.start} – {c.end or ''}",
            figure(sum(a.number for a in c.answers), source) if c.answers else NOTHING,
        ]
        for c in during
    ]
    note = "Svar som ingen har räknat står som tankstreck."
    return Table(f"Remisser {year}", columns, rows, note) if rows else nothing(f"Inga remisser är kända för {year}.")


def _goes_on(consultation: Consultation, year: str) -> bool:
    """Whether it goes on at some time of the year: by its days or, where the source tells a turn of the year, its words."""
    first, last = consultation.start[:4], (consultation.end or consultation.start)[:4]
    return first <= year <= last or year in (consultation.window or "")


def indicator_source(actor: Actor) -> Source:
    """Where counts of indicators come from; drafts are counted for who may read them."""
    drafts = may(actor, Action.READ_DRAFTS)
    return Source(
        "/api/indicators",
        "Indikatorer som hör till ett vårdförlopp" + (", utkast inräknade" if drafts else ""),
        clock.today(),
        published="partly" if drafts else "yes",
    )


def indicators(session: Session, actor: Actor, ledger: Ledger) -> Table:
    """Names the counts of indicators, and gives them by pathway. Who reads no drafts gets no count of all, and no share of it:
    the published ones alone would seem to be all of them."""
    source, drafts = indicator_source(actor), may(actor, Action.READ_DRAFTS)
    every = [one for one in catalogue.indicators(session, actor, Search()) if one.pathways]
    published = [one for one in every if one.state == "published"]
    followable = [one for one in published if one.followable]
    whole = len(every) if drafts else 0
    ledger.add("indikatorer", whole or None, source)
    ledger.add("indikatorer_publicerade", len(published), source)
    ledger.add("andel_publicerade", share(len(published), whole), source, numbers.percent)
    ledger.add("indikatorer_foljbara", len(followable), source)
    ledger.add("andel_foljbara", share(len(followable), whole), source, numbers.percent)
    ledger.add("prioriterade", sum(any(link.priority for link in one.pathways) for one in published), source)
    rows: list[list[Inline]] = [
        [
            p.name_sv,
            figure(_of(p, every), source) if drafts else NOTHING,
            *(figure(_of(p, some), source) for some in (published, followable)),
        ]
        for p in care_pathways.pathways(session, actor)
        if _of(p, every)
    ]
    columns = [
        Column("Vårdförlopp", weight=5),
        Column("Indikatorer", numeric=True, weight=2),
        Column("Publicerade", numeric=True, weight=2),
        Column("Går att följa nu", numeric=True, weight=2),
    ]
    note = "En indikator som följer flera vårdförlopp räknas på varje rad, men en gång i summorna."
    return Table("Indikatorer efter vårdförlopp", columns, rows, note)


def _of(pathway: PathwayOut, some: Sequence[IndicatorOut]) -> int:
    return sum(any(link.pathway == pathway.id for link in one.pathways) for one in some)


def goals(session: Session, actor: Actor, ledger: Ledger) -> Block:
    """Names how many goals there are, and lists those that no published indicator can follow now."""
    goals_of_all = care_pathways.every_goal(session, actor)
    open_ones = [(pathway, goal) for pathway, goal in goals_of_all if not goal.covered]
    source = Source(
        "/api/pathways/{vårdförlopp}", "Vårdförloppens mål och om en publicerad indikator följer dem", clock.today()
    )
    ledger.add("mal", len(goals_of_all), source)
    ledger.add("mal_utan_uppfoljning", len(open_ones), source)
    rows = [[pathway.name.sv, goal.text] for pathway, goal in open_ones]
    columns = [Column("Vårdförlopp", weight=2), Column("Mål", weight=4)]
    return (
        Table("Mål som ingen publicerad indikator kan följa nu", columns, rows) if rows else nothing("Alla mål följs.")
    )


def _own(count: CountOut, source: Source) -> Inline:
    return NOTHING if count.own is None else figure(count.own, source)


def stated(session: Session) -> Block:
    """The documents' own counts beside the catalogue's: both stand, neither is filled to fit."""
    counts = catalogue.document_counts(session)
    source = Source("/api/counts", "Dokumentens tal och katalogens egna", clock.today())
    rows = [
        [
            c.place,
            c.holds_for,
            figure(c.stated, source),
            _own(c, source),
            c.difference or "",
        ]
        for c in counts
    ]
    columns = [
        Column("Var det står", weight=4),
        Column("Gäller", weight=2),
        Column("Dokumentet", numeric=True, weight=2),
        Column("Katalogen", numeric=True, weight=2),
        Column("Varför de skiljer sig", weight=7),
    ]
    return Table("Dokumentens tal bredvid katalogens", columns, rows, wide=True)
