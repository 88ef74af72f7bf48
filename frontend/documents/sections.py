"""The sections of a document: what each should say, its text to write, who wrote it when, and earlier versions."""

import streamlit as st

from frontend import client, session
from frontend.api_types.documents import DocumentOut, SectionOut, TextIn, TextOut
from frontend.client import ApiError
from frontend.components import address, formatting, layout, tables
from frontend.components.tables import Cell, Column
from frontend.texts import of_both, t, title

_REFUSED = "_text_refused"


def show(document: DocumentOut) -> None:
    """One section to write in at a time: a document has twenty, and what is being written must not get lost among them."""
    _overview(document)
    if not any(one["takes_text"] for one in document["sections"]):
        st.caption(t("documents.nothing_to_write"))
        return
    to_write = {one["id"]: _label(one, document) for one in document["sections"] if one["takes_text"]}
    chosen = address.choose(t("documents.section"), to_write, "avsnitt")
    section = next(one for one in document["sections"] if one["id"] == chosen)
    _section(document, section)


def _label(section: SectionOut, document: DocumentOut) -> str:
    mark = "○" if section["id"] in document["missing"] else "●"
    return f"{mark} {title(section)}"


def _overview(document: DocumentOut) -> None:
    columns = [Column(t("documents.section")), Column(t("documents.text")), Column(t("documents.changed"))]
    with st.expander(t("documents.all_sections")):
        tables.show(t("documents.all_sections"), columns, [_row(one, document) for one in document["sections"]])


def _row(section: SectionOut, document: DocumentOut) -> list[Cell]:
    indent = "\u2003" * (section["level"] - 1)
    if not section["takes_text"]:
        state = t("documents.filled")
    else:
        state = t("documents.not_written") if section["id"] in document["missing"] else t("documents.is_written")
    return [indent + title(section), state, _when(section["written"])]


def _when(text: TextOut | None) -> str | None:
    if text is None:
        return None
    return f"{formatting.moment(text['written_at'])}, {text['written_by']}"


def _section(document: DocumentOut, section: SectionOut) -> None:
    layout.subsection(title(section))
    if asks := of_both(section, "asks"):
        st.markdown(asks)
    layout.facts([(t("documents.cites"), "\n".join(section["cites"]))])
    if document["may_write"]:
        _refusal()
        _form(document, section)
        _warnings(section)
        st.caption(t("documents.how_to_write"))
    else:
        _text(section)
    if section["written"]:
        _history(document, section["id"])


def _text(section: SectionOut) -> None:
    """The text for who may read the document and not write in it."""
    if written := section["written"]:
        st.code(written["text"], language=None, wrap_lines=True)
    else:
        layout.empty(t("documents.not_written"))


def _form(document: DocumentOut, section: SectionOut) -> None:
    """The text as the reader began with it: where another saves meanwhile, neither text nor its number changes here."""
    key = f"text_{document['kind']}_{document['subject']['id']}_{section['id']}"
    session.long_form(key)
    if key not in st.session_state:  # first drawn, or left and come back to: Streamlit forgets what is not drawn
        written = section["written"]
        st.session_state[key] = written["text"] if written else ""
        st.session_state[f"{key}_number"] = written["number"] if written else 0
    with st.form(f"form_{key}", border=False):
        st.text_area(t("documents.text"), height=320, key=key, max_chars=50_000)
        where = client.path("documents", document["kind"], document["subject"]["id"], "sections", section["id"])
        st.form_submit_button(t("documents.save"), type="primary", on_click=_save, args=(where, key))


def _save(where: str, key: str) -> None:
    new_text: TextIn = {"text": st.session_state[key], "based_on": st.session_state[f"{key}_number"]}
    try:
        session.api().put(where, new_text)
    except (ApiError, client.UnreachableError) as error:
        _keep_refusal(error, new_text["text"], key)
        return
    del st.session_state[key]  # drawn anew from what is kept
    layout.done(t("documents.saved"))


def _keep_refusal(error: ApiError | client.UnreachableError, text: str, key: str) -> None:
    """Keeps why a text was not saved for `_refusal`; where another was first, the box gets the other's text."""
    if not isinstance(error, ApiError):
        st.session_state[_REFUSED] = t("error.unreachable"), None, None
    elif error.status != 409:
        st.session_state[_REFUSED] = layout.sentence(error), None, None
    else:
        st.session_state[_REFUSED] = t("documents.stale"), error.detail.get("changes"), text
        del st.session_state[key]


def _refusal() -> None:
    """Why the text was not saved, and where another was first what differs and the own text: nothing written is lost."""
    sentence, changes, text = st.session_state.pop(_REFUSED, (None, None, None))
    if sentence:
        st.error(sentence, icon=":material/error:")
    if isinstance(changes, list):
        st.code("\n".join(map(str, changes)), language="diff", wrap_lines=True)
    if text is not None:
        st.markdown(t("documents.your_text"))
        st.code(text, language=None, wrap_lines=True)


def _warnings(section: SectionOut) -> None:
    if section["typed_numbers"]:
        st.warning(t("documents.typed_numbers", numbers=", ".join(section["typed_numbers"])), icon=":material/pin:")
    if section["unknown_names"]:
        names = ", ".join(f"{{{name}}}" for name in section["unknown_names"])
        st.error(t("documents.unknown_names", names=names), icon=":material/error:")


def _history(document: DocumentOut, section: str) -> None:
    with st.expander(t("documents.history")):
        where = client.path("documents", document["kind"], document["subject"]["id"], "sections", section)
        for version in session.api().get(where, list[TextOut]):
            st.markdown(f"**{t('documents.version', number=version['number'])}** {_when(version)}")
            st.code(version["text"], language=None, wrap_lines=True)
