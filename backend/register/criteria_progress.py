"""Criterion K6 beside the catalogue, as people read it."""

from collections.abc import Callable, Iterable, Sequence

from sqlmodel import Session

from backend.core.permissions import Action, Actor, may
from backend.core.schemas import WordOut
from backend.core.states import EntryState
from backend.core.words import Language, word, words
from backend.register import reading
from backend.register.assessed import name_then, tied_then
from backend.register.pathway_schemas import CatalogueProgress
from backend.register.reading import Version, register
from indicators.catalogue.possible_to_follow import Disagreement, Own, disagreements
from indicators.catalogue.whole import Catalogue
from indicators.entries.assessment import Judgement, PathwayAssessment
from indicators.entries.source import SourceKind

_ON_THEIR_WAY = (EntryState.DRAFT, EntryState.IN_REVIEW)


def of_pathways(session: Session, actor: Actor) -> Callable[[PathwayAssessment], CatalogueProgress]:
    """For an assessment: what the document says of its pathway beside what the register has now."""
    known, catalogue = register(session), reading.catalogue(session)
    published = tied_then(known.published.values(), catalogue)
    on_their_way = tied_then(
        (v for v in known.newest() if v.state in _ON_THEIR_WAY and v.entry.id not in known.published), catalogue
    )
    drafts = may(actor, Action.READ_DRAFTS)

    def progress(assessment: PathwayAssessment) -> CatalogueProgress:
        pathway = assessment.pathway
        own = published.get(pathway, []), on_their_way.get(pathway, [])
        return _progress(catalogue, assessment, *own, drafts=drafts)

    return progress


def _progress(
    catalogue: Catalogue,
    assessment: PathwayAssessment,
    published: Sequence[Version],
    on_their_way: Sequence[Version],
    *,
    drafts: bool,
) -> CatalogueProgress:
    """The drafts are counted only for who may see them, but on what the two disagree is of all: it is true whoever reads."""
    judgement = assessment.judgement("K6")
    every = [*published, *on_their_way]
    own = Own(len(every), len(published), _kinds(catalogue, every))
    name = name_then(catalogue, assessment.pathway)
    return CatalogueProgress(
        pathway=assessment.pathway,
        pathway_name=name.sv,
        pathway_name_en=name.en,
        progress=judgement.progress,
        sources_used=judgement.sources_used,
        published=len(published),
        drafts=len(on_their_way) if drafts else None,
        sources=_kinds(catalogue, every if drafts else published),
        disagreements=[_sentence(code, judgement, own) for code in disagreements(judgement, own)],
    )


def _kinds(catalogue: Catalogue, versions: Iterable[Version]) -> list[SourceKind]:
    known = catalogue.source_by_id
    used = {use.source for version in versions for use in version.specification.sources}
    return sorted({known[source].kind for source in used if source in known})


def _sentence(code: Disagreement, judgement: Judgement, own: Own) -> WordOut:
    return WordOut(sv=_in("sv", code, judgement, own), en=_in("en", code, judgement, own))


def _in(language: Language, code: Disagreement, judgement: Judgement, own: Own) -> str:
    unused = [kind for kind in judgement.sources_used if kind not in own.source_kinds]
    return words()["disagreement"][code][language].format(
        progress=word("progress", judgement.progress, language).lower(),
        published=own.published,
        sources=", ".join(word("source_used", kind, language) for kind in unused),
    )
