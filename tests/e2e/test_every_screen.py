"""Every screen that has a picture is looked at by axe: wide in the light, on a phone in the dark; none is left out.

Contrast hangs on the theme and room on the width, so two looks tell what four would, in half the time.

The widget's and the shop's are in their own tests (``portray``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.console import Desk
from tests.e2e.pictures import SCREENS, Studio, take_all
from tests.e2e.test_console_access import check
from tests.installation import installed

LOOKS = {("wide", "light"), ("narrow", "dark")}


@dataclass
class Inspection(Studio):
    """Walks the screens as the pictures do, and lets axe look where they would be taken."""

    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def keep(self, page: Page, name: str) -> None:
        """Keep nothing: the README's pictures stay as they are."""

    def take(self, page: Page, name: str, width: str, theme: str) -> None:
        """Check one view; what is found is told at the end, so that one fault does not hide the next."""
        self.seen.add(f"{name}-{width}.webp")
        if (width, theme) not in LOOKS:
            return
        try:
            check(page, f"{name}, {width}, {theme}")
        except AssertionError as fault:
            self.wrong.append(str(fault))


def test_axe_finds_nothing_on_any_screen_and_each_has_its_picture(
    browser: Browser, contexts: list[BrowserContext], tmp_path_factory: pytest.TempPathFactory
) -> None:
    # An installation of its own: what is empty first must not have been used by another test.
    with installed(tmp_path_factory.mktemp("screens")) as running:
        walk = Inspection(Desk(browser, contexts, running), everything=True)
        take_all(walk)
    assert walk.wrong == [], "\n\n".join(walk.wrong)
    assert walk.seen == {picture.name for picture in SCREENS.iterdir()}
