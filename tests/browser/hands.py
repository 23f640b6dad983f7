"""How somebody uses a page: with a mouse or a finger, or with nothing but a keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST_TABS = 150
IS_FOCUSED = "element => element === document.activeElement"


@dataclass(frozen=True, slots=True)
class Hands:
    """Whoever sits before a page."""

    page: Page
    only_keys: bool = False

    def press(self, name: str, *, role: str = "button") -> None:
        """Press a button, or follow a link, by what it says."""
        where = self.page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
        if self.only_keys:
            self._reach(where)
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            where.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.press(name, role="link")

    def write(self, label: str, text: str) -> None:
        """Write into a field, instead of what stood there."""
        where = self.page.get_by_label(label).first
        if self.only_keys and where.get_attribute("type") not in {"date", "time"}:
            self._reach(where)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        elif self.only_keys:
            self._reach(where)
            where.evaluate(
                "(field, text) => { field.value = text }", text
            )  # as its keys do, language by language
        else:
            where.fill(text)

    def choose(self, label: str, *, among: Locator | None = None) -> None:
        """Choose one of several round buttons."""
        where = (among or self.page).get_by_label(label, exact=True).first
        if self.only_keys:
            self._reach_group(where)
        else:
            where.check()

    def _reach(self, where: Locator) -> None:
        """Press the tab key until something has the focus."""
        for _ in range(MOST_TABS):
            if where.evaluate(IS_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no key leads to {where}")

    def _reach_group(self, where: Locator) -> None:
        """Go into a group of round buttons and along it with the arrow keys."""
        name = where.get_attribute("name")
        inside = "name => document.activeElement.name === name"
        for _ in range(MOST_TABS):
            if self.page.evaluate(inside, name):
                break
            self.page.keyboard.press("Tab")
        for _ in range(MOST_TABS):
            if where.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no key leads to {where}")

    def says(self, text: str) -> None:
        """See that a text stands on the page."""
        found = self.page.locator("body").inner_text()
        assert text in found, found
