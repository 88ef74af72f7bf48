"""The pages as a person uses them: open, log in, choose, wait until drawn."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.support.world import PASSWORD

ROW_PIXELS = 35
"""The height of a row in a table to write in."""
_DRAWN = "[data-testid=stApp][data-test-script-state=notRunning]"

_MOVE = """to => {
  const app = document.querySelector('[data-testid=stApp]'), state = 'data-test-script-state';
  const begun = new Promise(done => new MutationObserver(done).observe(app, {attributeFilter: [state]}));
  history.pushState({}, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
  return Promise.race([begun, new Promise(done => setTimeout(done, 2000))]).then(() => undefined);
}"""
"""A page that is there already begins nothing: after two seconds nobody waits for that any more."""


@dataclass
class Pages:
    """The pages in one tab."""

    tab: Page
    url: str

    @property
    def main(self) -> Locator:
        """The page without its menu."""
        return self.tab.locator("[data-testid=stMain]")

    def open(self, path: str = "") -> None:
        """Loads a page from its address."""
        self.tab.goto(f"{self.url}/{path}")
        self.settle()

    def move(self, path: str) -> None:
        """Goes to an address as the browser's own back and forward do, and waits until the page has begun anew."""
        self.tab.evaluate(_MOVE, f"/{path}")
        self.settle()

    def settle(self) -> None:
        """Waits until the page is drawn: a heading, the script at rest, and nothing that still loads."""
        self.tab.wait_for_timeout(250)
        self.tab.wait_for_selector(_DRAWN, state="attached")
        expect(self.main.locator("h1").first).to_be_visible()
        expect(self.tab.locator("[data-testid=stSkeleton]")).to_have_count(0)
        self.tab.wait_for_timeout(150)

    def log_in(self, who: str, password: str = PASSWORD) -> None:
        """Loads the account page and logs in, as the next one at this browser."""
        self.tab.context.clear_cookies()
        self.open("konto")
        self.tab.get_by_label("Användarnamn").fill(who)
        self.tab.get_by_label("Lösenord", exact=True).fill(password)
        self.main.get_by_role("button", name="Logga in", exact=True).click()
        self.tab.wait_for_url("**/vantar", wait_until="commit")
        self.settle()
        expect(self.tab.get_by_role("button", name="Logga ut")).to_be_visible()

    def menu(self, name: str) -> None:
        """Chooses a page in the menu."""
        self.tab.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
        expect(self.tab).to_have_title(re.compile(re.escape(name)))
        self.settle()

    def press(self, name: str) -> None:
        """Presses a button of the page."""
        self.main.get_by_role("button", name=name, exact=True).click()
        self.settle()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follows a link of the page."""
        self.main.get_by_role("link", name=name).first.click()
        self.settle()

    def unfold(self, name: str) -> None:
        """Unfolds a part of the page, where it is not unfolded already."""
        part = self.main.locator("details", has=self.tab.locator("summary", has_text=name)).last
        if part.get_attribute("open") is None:
            part.locator("summary").first.click()
            self.tab.wait_for_timeout(200)

    def choose(self, label: str, option: str) -> None:
        """Chooses in a list."""
        self.main.get_by_role("combobox", name=label).first.click()
        self.tab.get_by_role("option", name=option).first.click()
        self.settle()

    def write(self, label: str, text: str) -> None:
        """Writes in the field with this label."""
        self.main.get_by_label(label, exact=True).fill(text)

    def table(self, heading: str) -> Locator:
        """The first table to write in that stands under the heading."""
        return self.main.locator(
            f"xpath=//*[self::h2 or self::h3 or self::p][normalize-space()='{heading}']"
            "/following::*[@data-testid='stDataFrame'][1]"
        )

    def write_row(self, table: Locator, row: int, *texts: str) -> None:
        """Writes in a new row from its first cell on, and looks at the screen between the keys: what is typed before a cell is
        open goes nowhere, and on a busy machine the table may forget a cell that is left while the page is being drawn."""
        table.scroll_into_view_if_needed()
        self.tab.wait_for_timeout(300)  # a table that has just come into sight does not take the click
        table.click(
            position={"x": 60, "y": ROW_PIXELS * (row + 1) + ROW_PIXELS // 2}
        )  # a picture: a cell is no element
        cell = self.tab.locator(".gdg-input")
        for number, text in enumerate(texts):
            if number:
                self.tab.keyboard.press("Enter")
            expect(cell).to_be_focused()
            self.settle()
            self.tab.keyboard.type(text, delay=20)
            expect(cell).to_have_value(text)
            self.tab.keyboard.press("Tab")
            expect(cell).to_have_count(0)
            self.settle()
            expect(table.locator("td[aria-selected=true]")).to_be_focused()

    def hand_over(self, path: Path) -> None:
        """Gives the page's (first) file field a file, and waits until the pages have it."""
        with self.tab.expect_response(lambda answer: "upload_file" in answer.url and answer.request.method == "PUT"):
            self.main.locator("input[type=file]").first.set_input_files(path)
        self.settle()

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Asserts that the page shows the text."""
        expect(self.main.get_by_text(text).first).to_be_visible()
