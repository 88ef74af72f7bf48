"""What every page is built of: heading, notice, figures, downloads, and sentences when something is refused."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from frontend import client, open_uploads, session
from frontend.api_types.core import Site
from frontend.client import ApiError, Value
from frontend.components import address, markup
from frontend.texts import t

_ROOM = Path(__file__).parents[1]
_STYLE = _ROOM / "style.css"
MARK, LOGO = str(_ROOM / "pictures" / "mark.svg"), str(_ROOM / "pictures" / "logo.svg")
"""Our own pictures: a sign from the icon font would be fetched from outside when it is the page's icon."""

_SITE, _HEADED = "_site", "_headed"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def prepare(language: str) -> None:
    """The page's language (for screen readers) and the house's style."""
    st.session_state[_HEADED] = False
    st.html(f"<script>document.documentElement.lang='{language}'</script>", unsafe_allow_javascript=True)
    st.html(_STYLE)
    # Streamlit writes the words on its own button for files in English only.
    st.html(f"<style>:root {{ --choose-file: '{t('upload.choose')}' }}</style>")


def files_of(most_bytes: int) -> None:
    """Lets the form that is being drawn send a file, and says in its own box how large: Streamlit knows one size for all."""
    open_uploads.allow(most_bytes)
    largest = t("upload.largest", megabytes=round(most_bytes / 2**20))
    st.html(f"<style>:root {{ --largest-file: '{largest}' }}</style>")


def notice() -> None:
    """The site's notice, asked for anew each run so that a change is seen at once."""
    site = session.api().get(client.path("site"), Site)
    st.session_state[_SITE] = site
    if site["notice"]:
        note = Markup("<p class='notice' role='note'><span aria-hidden='true'>▲</span> {}</p>")
        markup.show(note.format(site["notice"]))


def sidebar() -> None:
    """Who is logged in, and the language."""
    with st.sidebar:
        markup.show(Markup("<p class='who'>{}</p>").format(_who()))
        if session.logged_in():
            st.button(t("account.logout"), on_click=session.logout, args=(address.here(),), icon=":material/logout:")
        st.session_state["language"] = session.language()
        st.radio(
            t("language"),
            ["sv", "en"],
            format_func={"sv": "Svenska", "en": "English"}.__getitem__,
            key="language",
            horizontal=True,
            on_change=_language,
        )


def _who() -> str:
    if not session.logged_in():
        return t("account.not_logged_in")
    return Markup("{}<br><strong>{}</strong>").format(t("account.logged_in_as"), session.me()["display_name"])


def _language() -> None:
    session.set_language(st.session_state["language"])


def heading(title: str, intro: str | None = None) -> None:
    """The page's only first-level heading, and what the page is for."""
    st.session_state[_HEADED] = True
    st.title(title, anchor=False)
    if intro:
        st.markdown(intro)


def section(title: str, intro: str | None = None) -> None:
    """A second-level heading."""
    st.header(title, anchor=False)
    if intro:
        st.markdown(intro)


def subsection(title: str) -> None:
    """A third-level heading."""
    st.subheader(title, anchor=False)


def figures(entries: Iterable[tuple[str, str, str]]) -> None:
    """A row of figures: label, figure, and a note below."""
    box = Markup("<div><dt>{}</dt><dd class='figure'>{}</dd><dd class='note'>{}</dd></div>")
    boxes = Markup("").join(box.format(label, figure, note) for label, figure, note in entries)
    markup.show(Markup("<dl class='figures'>{}</dl>").format(boxes))


def facts(entries: Iterable[tuple[str, str | None]]) -> None:
    """A list of facts, label by label; what is empty is left out. Line breaks in a fact are kept."""
    pair = Markup("<dt>{}</dt><dd>{}</dd>")
    rows = Markup("").join(pair.format(label, fact) for label, fact in entries if fact)
    if rows:
        markup.show(Markup("<dl class='facts'>{}</dl>").format(rows))


def excel(where: str, name: str, key: str, label: str | None = None, **query: Value) -> None:
    """A button that fetches a workbook when it is pressed, with the site's notice beside it."""
    download(label or t("download.excel"), where, f"{name}.xlsx", key, XLSX, **query)
    site_notice = st.session_state.get(_SITE, {}).get("notice")
    if site_notice:
        st.caption(site_notice)


def download(label: str, where: str, name: str, key: str, mime: str, **query: Value) -> None:
    """A button that fetches a file from the API first when it is pressed."""
    api = session.api()
    st.download_button(
        label,
        data=lambda: api.raw(where, **query),
        file_name=name,
        mime=mime,
        key=f"download_{key}",
        on_click="ignore",
        icon=":material/download:",
    )


def empty(text: str) -> None:
    """Says why there is nothing to see."""
    markup.show(Markup("<p class='empty'>{}</p>").format(text))


def trouble(text: str) -> None:
    """Says that the page cannot be shown. Also such a page has its heading."""
    if not st.session_state.get(_HEADED):
        heading(t("error.title"))
    st.error(text, icon=":material/error:")


def sentence(error: ApiError) -> str:
    """What the API refused, in a sentence. Where the API has none of its own in English, an English reader gets ours if we have
    one."""
    if error.english and session.language() == "en":
        return error.english
    known = {403: "error.forbidden", 404: "error.not_found", 413: "error.too_large"}.get(error.status)
    if known and (session.language() == "en" or not error.message):
        return t(known)
    return error.message or t("error.refused", status=error.status)


def refused(error: ApiError) -> None:
    """Says in a sentence what the API refused, and what to do about it."""
    if error.status == 401:
        session.expired()
        st.warning(t("error.login_again"), icon=":material/lock:")
        return
    st.error(sentence(error), icon=":material/error:")


def done(text: str) -> None:
    """Keeps a message for the next run, which `messages` shows: a step ends with the page drawn anew."""
    st.session_state["_done"] = text


def messages() -> None:
    """Shows the message that a step left, and that what was unsent when the login ran out is there again."""
    if session.given_back():
        st.info(t("form.given_back"), icon=":material/restore:")
    text = st.session_state.pop("_done", None)
    if text:
        st.success(text, icon=":material/check_circle:")
