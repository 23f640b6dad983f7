"""axe-core: what of WCAG 2.1 A and AA a program can find wrong with a page."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "javascript" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
RUN = "levels => axe.run(document, {runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']})"


@cache
def _source() -> str:
    if not AXE.is_file():
        required = "browser" in os.environ.get("JOBCLUB_REQUIRE", "").replace(",", " ").split()
        reason = "there is no axe; run: npm ci --prefix tests/javascript"
        (pytest.fail if required else pytest.skip)(reason)
    return AXE.read_text(encoding="utf-8")


def faults_of(page: Page) -> list[str]:
    """Give what is wrong with a page as it stands, one line for each element."""
    page.evaluate(_source())  # by the browser's own tools: the page's policy lets no foreign script in
    found: dict[str, Any] = page.evaluate(RUN, LEVELS)
    return [
        f"{one['id']} ({one['help']}): {node['html'][:200]} – {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
