"""Documents: choose one, write its sections, see what is missing, and have it made as PDF and for Word."""

import streamlit as st

from frontend import client, session
from frontend.api_types.documents import DocumentOut, KindOut
from frontend.components import address, layout, links
from frontend.documents import figures, making, public, sections, selection
from frontend.texts import named, of_both, t, title

_PARTS = {"avsnitt": sections.show, "siffror": figures.show, "filer": making.show}


def show() -> None:
    """Draws the page."""
    layout.heading(t("documents.title"), t("documents.intro") if session.can("write_document") else None)
    layout.messages()
    if not session.can("write_document"):
        public.show()
        layout.empty(t("documents.log_in"))
        if not session.logged_in():
            links.to("account", t("account.login"), ":material/login:")
        return
    kinds = session.api().get(client.path("documents"), list[KindOut])
    if not kinds:
        layout.empty(t("documents.none"))
        return
    kind = _kind(kinds)
    selection.show(kind, _years(kinds))
    subjects = {one["id"]: named(one) for one in kind["subjects"]}
    if subject := address.choose(t("documents.subject"), subjects, "om", resets=("avsnitt",)):
        _document(kind["id"], subject)
    public.show()


def _years(kinds: list[KindOut]) -> list[str]:
    """The years that documents are written of, newest first."""
    return [subject["id"] for kind in kinds if kind["id"] == "delrapport" for subject in kind["subjects"]]


def _kind(kinds: list[KindOut]) -> KindOut:
    names = {one["id"]: named(one) for one in kinds}
    chosen = address.choose(t("documents.kind"), names, "dokument", resets=("om", "avsnitt"))
    return next(one for one in kinds if one["id"] == chosen)


def _about(document: DocumentOut) -> None:
    st.markdown(of_both(document, "purpose"))
    if due := of_both(document, "due"):
        st.caption(t("documents.due", day=due))


def _document(kind: str, subject: str) -> None:
    document = session.api().get(client.path("documents", kind, subject), DocumentOut)
    layout.section(document["title"])
    _about(document)
    _missing(document)
    labels = {name: t(f"documents.part_{name}") for name in _PARTS}
    _PARTS[address.part(t("show"), labels, "visa")](document)


def _missing(document: DocumentOut) -> None:
    """How far the writing has come, and which sections wait."""
    to_write = [one for one in document["sections"] if one["takes_text"]]
    if not to_write:
        return
    written = len(to_write) - len(document["missing"])
    st.progress(written / len(to_write), t("documents.written", written=written, total=len(to_write)))
    names = [title(one) for one in to_write if one["id"] in document["missing"]]
    if names:
        st.caption(t("documents.missing", names=", ".join(names)))


if __name__ == "__main__":
    show()
