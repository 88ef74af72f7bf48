"""A login in a real browser: it outlives a reload and holds in new tabs, it ends everywhere, and links open at the top."""

from playwright.sync_api import expect

from frontend import login_cookie
from tests.browser.pages import Pages


def _cookies(pages: Pages) -> list[dict[str, object]]:
    return [dict(one) for one in pages.tab.context.cookies() if one.get("name") == login_cookie.NAME]


def test_a_reload_keeps_the_login_until_one_logs_out(pages: Pages) -> None:
    pages.open()
    pages.menu("Logga in")
    pages.log_in("rapportor-14")
    pages.tab.wait_for_url("**/vantar")
    pages.sees("Väntar på mig")
    [cookie] = _cookies(pages)
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert pages.tab.evaluate("document.cookie").count(login_cookie.NAME) == 0, "no script reads it"

    pages.tab.reload()
    pages.settle()
    expect(pages.tab.get_by_role("button", name="Logga ut")).to_be_visible()
    other = Pages(pages.tab.context.new_page(), pages.url)
    other.open("lamna-in")
    expect(other.tab.get_by_role("button", name="Logga ut")).to_be_visible()

    # Neither the way back nor the address knows of the ticket.
    assert login_cookie.TICKET not in pages.tab.url
    pages.tab.go_back()
    pages.settle()
    assert login_cookie.PATH not in pages.tab.url

    other.tab.get_by_role("button", name="Logga ut").click()
    expect(other.tab.get_by_text("Inte inloggad")).to_be_visible()
    other.settle()
    pages.tab.reload()
    pages.settle()
    expect(pages.tab.get_by_text("Inte inloggad")).to_be_visible()
    assert _cookies(pages) == []


def test_a_link_opens_at_the_top_of_its_page(pages: Pages) -> None:
    pages.tab.set_viewport_size({"width": 390, "height": 500})
    pages.open("katalog")
    down = "document.querySelector('[data-testid=stMain]').scrollTo(0, 700)"
    where = "document.querySelector('[data-testid=stMain]').scrollTop"
    pages.tab.evaluate(down)
    assert pages.tab.evaluate(where) > 300
    pages.main.locator("[data-testid=stPageLink-NavLink]").nth(4).click()
    pages.settle()
    assert "indikator=" in pages.tab.url
    assert pages.tab.evaluate(where) == 0
