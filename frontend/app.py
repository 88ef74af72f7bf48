"""The entry that Streamlit runs: menu, language, who is logged in, the site's notice, and then the chosen page."""

import logging
import sys

import streamlit as st

from frontend import client, session
from frontend.components import address, browser, layout, links
from frontend.texts import t

_log = logging.getLogger("foljsam.pages")


def main() -> None:
    """Draws one run of the page that the reader is on. Whatever goes wrong becomes a sentence, never a traceback."""
    client.configure(sys.argv[1:])
    st.set_page_config(page_title="Följsam", page_icon=layout.MARK, layout="wide")
    st.logo(layout.LOGO, size="large", icon_image=layout.MARK)
    layout.prepare(session.language())
    try:
        session.refresh()
        _page()
    except client.ApiError as error:
        _refused(error)
    except client.UnreachableError:
        layout.trouble(t("error.unreachable"))
    except Exception:
        _log.exception("a page failed")
        layout.trouble(t("error.unexpected"))


def _refused(error: client.ApiError) -> None:
    if error.status == 401:
        session.expired()
        layout.trouble(t("error.login_again"))
        links.to("account", t("account.login"), ":material/login:")
    else:
        layout.trouble(layout.sentence(error))


def _page() -> None:
    chosen = st.navigation(links.pages(), expanded=True)  # else a button for the rest, in English
    st.set_page_config(page_title=f"{chosen.title} – Följsam")
    session.keep_language()
    browser.lead_home()
    address.show()
    with (
        st.container()
    ):  # a place of its own: what stands below keeps its place, and is not folded up, when it is empty
        if address.arrived(chosen.url_path):
            browser.to_top()
        leaving = browser.settle()  # where it is sent, it is not sent to another page first
    layout.sidebar()
    layout.notice()
    if session.me()["must_change_password"] and chosen.url_path != links.ACCOUNT and not leaving:
        st.switch_page(links.file("account"))
    chosen.run()


main()
