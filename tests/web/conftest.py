"""A store filled from the demo portals, the site over it, and a browser that tolerates no error and no other host."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from data import resource
from pipeline.archive import Archive
from pipeline.crawl import Crawl
from pipeline.demo_portals import DemoPortals
from pipeline.fetch import Fetcher
from pipeline.ingest import read_captures
from pipeline.model import Capture
from pipeline.source_model import Source
from pipeline.sources import load_sources
from pipeline.store import open_store
from pipeline.store.known import KnownPages

CHROMIUM = Path("/usr/bin/chromium")
OpenPage = Callable[..., Page]


async def _crawl(source: Source, known: KnownPages, folder: Path, connect_to: dict[str, str]) -> Sequence[Capture]:
    with Archive(folder / "archive", prefix=source.id) as archive:
        async with Fetcher(source, connect_to=connect_to) as fetcher:
            return (await Crawl(source, fetcher, archive, known).run()).captures


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all demo portals."""
    return fill_from_demo(tmp_path_factory.mktemp("site") / "tinxa-data")


def fill_from_demo(folder: Path) -> Path:
    """Make `folder` a data folder with all demo portals, crawled over HTTP."""
    folder.mkdir()
    with DemoPortals() as portals, open_store(folder / "tinxa.db") as store:
        sources = load_sources(Path(str(resource("demo", "sources"))))
        store.add_sources(sources)
        for source in sources:
            crawl = _crawl(source, store.known(source.id), folder, portals.connect_to)
            # In a thread of its own: Playwright holds an event loop in this one.
            with ThreadPoolExecutor(1) as thread:
                captures = thread.submit(asyncio.run, crawl).result()
            with Archive(folder / "archive", prefix=source.id) as archive:
                store.load(read_captures(archive, captures, source), store.begin_run("nightly"))
    return folder


class Site:
    """`tinxa serve` as a process; `url` is where it listens, without the slash at the end."""

    def __init__(self, home: Path, *options: str, **environment: str) -> None:
        env = {**os.environ, "TINXA_HOME": str(home), "TINXA_LANG": "en", **environment}
        command = [sys.executable, "-c", "from cli.main import run; run()", "serve", "--port", "0", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        found = re.search(r"http://\S+(?=/)", said)
        assert found, said + self.close()
        self.url = found.group()

    def close(self) -> str:
        """Stop it; returns what it said on stderr."""
        self.process.terminate()
        return self.process.communicate(timeout=30)[1]


@pytest.fixture(scope="session")
def site(filled: Path) -> Iterator[Site]:
    """The site over the demo store."""
    served = Site(filled)
    yield served
    served.close()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright for a module: its event loop must not meet the tests of others."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    arguments = ["--no-sandbox", "--disable-background-networking"]
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield running
    running.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[OpenPage]:
    """Open an address of the site: `open_page("/search?q=khen", width=390, locale="vi-VN")`.

    After the test no page may have logged an error (but for a status in `allowed`), or asked another host for anything.
    """
    complaints: list[str] = []
    contexts = []

    def listen(page: Page, allowed: tuple[int, ...]) -> None:
        def on_console(message: Any) -> None:
            expected = any(f"status of {status}" in message.text for status in allowed)
            # What the sandbox of an archived page keeps from loading is told as an error, which it is not.
            locked_in = 'Content Security Policy directive: "img-src data:"' in message.text
            if message.type in ("error", "warning") and not expected and not locked_in:
                complaints.append(message.text)

        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.extend([] if asked.url.startswith(site.url) else [asked.url]))

    def opened(path: str, *, width: int = 1280, allowed: tuple[int, ...] = (), **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **{"locale": "en-US", **options})
        contexts.append(context)
        page = context.new_page()
        listen(page, allowed)
        page.goto(site.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture
def keep_picture() -> Callable[[Page, str], None]:
    """Save a screenshot into `$TINXA_PICTURES`, where that is set."""

    def keep(page: Page, name: str) -> None:
        folder = os.environ.get("TINXA_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep
