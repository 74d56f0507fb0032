"""A running portal for stories: real pages, worker and relay, and a Chromium that axe may look into."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}


@pytest.fixture(autouse=True)
def orm_beside_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; the stories look into the database beside it."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """An officer's browser window. Its console must stay silent: a CSP violation or a script error fails the story."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(30_000)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def look(browser: Browser, desk: Page) -> Iterator[Callable[[], None]]:
    """Call it on each page of a story: axe must find nothing serious there.

    A second context that ignores the CSP reads the same page with the same session, so that the story itself runs
    under the CSP as people have it.
    """
    aside = browser.new_context(bypass_csp=True, viewport={"width": 1366, "height": 768}, locale="zh-CN")

    def examine() -> None:
        aside.add_cookies([{**cookie} for cookie in desk.context.cookies()])  # type: ignore[typeddict-item]
        page = aside.new_page()
        page.goto(desk.url)
        page.add_script_tag(path=AXE)
        found = page.evaluate("async () => (await axe.run(document, {iframes: false})).violations")
        page.close()
        serious = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found if one["impact"] in SERIOUS]
        assert serious == [], f"{desk.url}\n{json.dumps(serious, ensure_ascii=False, indent=1)}"

    yield examine
    aside.close()
