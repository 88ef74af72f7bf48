"""What programme areas, criteria, word lists, counts, sought figures and policies are held to in the register."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from sqlmodel import Session

from backend.register import reading
from indicators.base import Entry
from indicators.catalogue.remarks import Remark, error
from indicators.disclosure.primary import DisclosurePolicy
from indicators.entries.assessment import Criteria
from indicators.entries.geography import ProgrammeArea
from indicators.entries.pathway import DocumentCounts
from indicators.entries.synonyms import SynonymList


def one_of_its_kind(identifier: str) -> Callable[[Session, Entry], list[Remark]]:
    """Rules of what the whole platform has one of: another id is no version of it."""

    def remarks(_session: Session, entry: Entry) -> list[Remark]:
        if entry.id == identifier:
            return []
        return [error(entry.id, "one-of-its-kind", f"det finns en sådan, '{identifier}': skriv en ny version av den")]

    return remarks


def disclosure_policy(session: Session, entry: DisclosurePolicy) -> list[Remark]:
    """There is one, and a laxer one says why: what it lets out cannot be taken back."""
    others = one_of_its_kind("disclosure")(session, entry)
    before = reading.catalogue(session).disclosure
    laxer = entry.laxer_than(before) if before.version < entry.version else []
    if not laxer or entry.laxer_because:
        return others
    message = f"{', '.join(laxer)} släpper igenom mer än version {before.version}: skriv varför i laxer_because"
    english = f"{', '.join(laxer)} lets through more than version {before.version}: say why in laxer_because"
    return [*others, error(entry.id, "laxer-policy", message, en=english)]


def everybody(_session: Session, _entry: str) -> list[str]:
    """Who uses what the whole platform has one of."""
    return ["hela Följsam"]


def programme_area(session: Session, entry: ProgrammeArea) -> list[Remark]:
    """Names that another area has too would mean either."""
    own = {entry.id, *entry.aliases}
    others = (area for area in reading.catalogue(session).programme_areas if area.id != entry.id)
    return [
        error(entry.id, "alias", f"'{name}' betyder också {other.id}")
        for other in others
        for name in sorted(own & {other.id, *other.aliases})
    ]


def area_users(session: Session, entry: str) -> list[str]:
    """The pathways that a programme area owns or has a part in."""
    pathways = reading.catalogue(session).pathways
    return [one.id for one in pathways if entry in (one.programme_area, *one.other_areas)]


def criteria(session: Session, entry: Criteria) -> list[Remark]:
    """Criteria that stand twice, or that are gone though pathways are judged by them."""
    standing = [criterion.id for criterion in entry.criteria]
    judged = {one.criterion for a in reading.catalogue(session).assessments for one in a.judgements}
    lost = [error(entry.id, "criterion", f"{one} är bedömt och saknas") for one in sorted(judged - {*standing})]
    return [*one_of_its_kind("kriterier")(session, entry), *_twice(entry, standing), *lost]


def synonym_list(session: Session, entry: SynonymList) -> list[Remark]:
    """Groups and words that stand twice, in the list or in another: a word has one meaning."""
    others = (one for one in reading.catalogue(session).synonym_lists if one.id != entry.id)
    words = [term.casefold() for one in (entry, *others) for group in one.groups for term in {*group.terms}]
    return [*_twice(entry, (group.id for group in entry.groups)), *_twice(entry, words)]


def document_counts(_session: Session, entry: DocumentCounts) -> list[Remark]:
    """Counts that stand twice."""
    return list(_twice(entry, (count.id for count in entry.counts)))


def _twice(entry: Entry, names: Iterable[str]) -> Iterator[Remark]:
    for name, times in Counter(names).items():
        if times > 1:
            yield error(entry.id, "twice", f"'{name}' står {times} gånger")
