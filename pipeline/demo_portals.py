"""The demo portals, served on loopback: one server, told apart by the Host header, as three platforms behave."""

from __future__ import annotations

import hashlib
import threading
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from extractors.model import Frozen
from pipeline.demo_content import DemoArticle, DemoPortal, demo_portals

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
MONTHS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")
PAGER = "ctl00$main$pager"
MAX_FORM_BYTES = 100_000


class Page(Frozen):
    """What a portal answers."""

    status: int = 200
    body: str = ""
    content_type: str = "text/html; charset=utf-8"
    etag: str | None = None


class Site:
    """One portal: answers a path and its form or query."""

    def __init__(self, portal: DemoPortal) -> None:
        self.portal = portal
        self._templates = Environment(
            loader=PackageLoader("data", f"demo/templates/{portal.platform}"),
            autoescape=True,
            undefined=StrictUndefined,
        )
        self._templates.globals.update(portal=portal, weekdays=WEEKDAYS, months=MONTHS, site=self)

    def answer(self, path: str, query: dict[str, str], form: dict[str, str]) -> Page:
        """The page at `path`; 404 where there is none."""
        if path == "/robots.txt":
            return Page(body="User-agent: *\nDisallow: /admin/\n", content_type="text/plain")
        if path in ("/rss.xml", "/feed/"):
            return Page(body=self._render("feed.xml.j2"), content_type="application/rss+xml; charset=utf-8")
        for article in self.portal.articles:
            if path in self.addresses(article):
                return self._article(article)
        if path == "/":
            return Page(body=self._render("home.html.j2"))
        return self._list_page(path, form)

    def addresses(self, article: DemoArticle) -> list[str]:
        """All paths of an article, the one that lists of its own category use first."""
        day = f"{article.published.year}-{article.published.month}-{article.published.day}"
        if self.portal.platform == "nukeviet":
            categories = [article.category, *([article.also] if article.also else [])]
            return [f"/tin-tuc/{category}/{article.slug}-{article.id}.html" for category in categories]
        if self.portal.platform == "webforms":
            second = [f"/Pages/tin-bai/{article.slug}-{article.id}.aspx"] if article.also else []
            return [f"/Pages/{day}/{article.slug}-{article.id}.aspx", *second]
        return [f"/{article.slug}/", *([f"/{article.slug}-{article.id}/"] if article.also else [])]

    def address(self, article: DemoArticle, category: str) -> str:
        """The path under which the list of `category` links to an article."""
        paths = self.addresses(article)
        return paths[-1] if category != article.category else paths[0]

    def others(self, article: DemoArticle) -> list[DemoArticle]:
        """Other articles of its category, for the block of related links."""
        return [a for a in self.portal.listed(article.category) if a.id != article.id][:5]

    def _article(self, article: DemoArticle) -> Page:
        if article.quirk == "broken":
            return Page(status=500, body="<html><body><h1>Server Error in '/' Application.</h1></body></html>")
        body = self._render("article.html.j2", article=article)
        if article.quirk == "decomposed":
            body = unicodedata.normalize("NFD", body)
        return Page(body=body, etag='"' + hashlib.sha256(body.encode()).hexdigest()[:16] + '"')

    def _list_page(self, path: str, form: dict[str, str]) -> Page:
        category, number = self._wanted(path, form)
        if category not in self.portal.categories:
            return Page(status=404, body=self._render("missing.html.j2"))
        articles, size = self.portal.listed(category), self.portal.page_size
        pages = max((len(articles) + size - 1) // size, 1)
        if number > pages and self.portal.platform == "wordpress":
            return Page(status=404, body=self._render("missing.html.j2"))
        # Past the end the older platforms show the first page again, with status 200.
        number = number if 1 <= number <= pages else 1
        shown = articles[(number - 1) * size : number * size]
        return Page(body=self._render("list.html.j2", category=category, articles=shown, number=number, pages=pages))

    def _wanted(self, path: str, form: dict[str, str]) -> tuple[str, int]:
        """The category and the page number that a request for a list means."""
        parts = [part for part in path.split("/") if part]
        if self.portal.platform == "webforms":
            number = form.get("__EVENTARGUMENT", "").removeprefix("Page$")
            wanted = number if form.get("__EVENTTARGET") == PAGER else "1"
            return (parts[0] if len(parts) == 1 else ""), int(wanted) if wanted.isdecimal() else 1
        prefix = {"nukeviet": "tin-tuc", "wordpress": "category"}[self.portal.platform]
        if len(parts) < 2 or parts[0] != prefix:
            return "", 1
        tail = "".join(parts[2:]).removeprefix("page").removeprefix("-")
        return parts[1], int(tail) if tail.isdecimal() else 1

    def _render(self, name: str, **values: Any) -> str:
        return self._templates.get_template(name).render(**values)


class DemoPortals:
    """All demo portals behind one loopback port; a context manager."""

    def __init__(self) -> None:
        self._sites = {portal.host: Site(portal) for portal in demo_portals()}
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> DemoPortals:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._sites))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="demo-portals", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    @property
    def port(self) -> int:
        """The port they listen on."""
        if self._server is None:
            raise RuntimeError("the demo portals are not running")
        return self._server.server_port

    @property
    def connect_to(self) -> dict[str, str]:
        """Where each host name leads: for the fetcher."""
        return {host: f"127.0.0.1:{self.port}" for host in self._sites}


def _handler(sites: dict[str, Site]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "demo"
        sys_version = ""

        def do_GET(self) -> None:
            self._answer({})

        def do_HEAD(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length") or 0), MAX_FORM_BYTES)
            self._answer(_flat(self.rfile.read(length).decode("utf-8", "replace")))

        def _answer(self, form: dict[str, str]) -> None:
            site = sites.get((self.headers.get("Host") or "").partition(":")[0].lower())
            parts = urlsplit(self.path)
            page = site.answer(unquote(parts.path), _flat(parts.query), form) if site else Page(status=404)
            unchanged = page.etag is not None and self.headers.get("If-None-Match") == page.etag
            body = b"" if unchanged else page.body.encode()
            self.send_response(304 if unchanged else page.status)
            self.send_header("Content-Type", page.content_type)
            self.send_header("Content-Length", str(len(body)))
            if page.etag:
                self.send_header("ETag", page.etag)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the crawl reports what it does."""

    return Handler


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
