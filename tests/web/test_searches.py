"""Saved searches and feeds: kept by reviewers, open to all, well-formed whatever an article holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import etree

from tests.web.conftest import OpenPage, Site
from tests.web.test_review import PASSWORD, client, token_of
from web.feed import Entry, atom

NAMES = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def kept(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo's site, where searches may be kept."""
    served = Site(
        Path(shutil.copytree(filled, tmp_path_factory.mktemp("kept") / "tinxa-data")), TINXA_REVIEW_PASSWORD=PASSWORD
    )
    yield served
    served.close()


def test_every_search_is_a_feed(site: Site) -> None:
    answer = httpx.get(f"{site.url}/search.atom", params={"q": "giấy khen", "place": "Lâm Đồng"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    entries = feed.findall("a:entry", NAMES)
    assert entries
    for name in ("id", "title", "updated", "author/a:name"):
        assert feed.findtext(f"a:{name}", namespaces=NAMES), name
    for entry in entries:
        assert (entry.findtext("a:id", namespaces=NAMES) or "").startswith("urn:tinxa:article:")
        assert (entry.findtext("a:updated", namespaces=NAMES) or "").endswith("+00:00")
        links = {link.get("rel"): link.get("href") for link in entry.findall("a:link", NAMES)}
        assert httpx.get(links["alternate"] or "").status_code == 200
        assert (links["via"] or "").startswith("http://")
    days = [entry.findtext("a:published", namespaces=NAMES) or "" for entry in entries]
    assert days == sorted(days, reverse=True)


def test_a_feed_holds_whatever_an_article_holds() -> None:
    evil = "<script>&\x00\x0b]]>\ud800"
    entry = Entry(
        id="0" * 16, title=evil, summary=evil, source=evil, published=None,
        updated="2019-08-15T00:00:00+00:00", page="http://127.0.0.1/article/0", original=None,
    )  # fmt: skip
    feed = etree.fromstring(atom(evil, "http://127.0.0.1/search.atom", "http://127.0.0.1/search", [entry]))
    assert feed.findtext("a:entry/a:title", namespaces=NAMES) == "<script>&]]>"
    assert etree.fromstring(atom("none", "http://a/", "http://b/", [])).findtext("a:updated", namespaces=NAMES)


def test_a_search_is_kept_asked_followed_and_removed(kept: Site) -> None:
    with client(kept) as asking:
        token = token_of(asking.get("/search", params={"q": "cháy"}).text)
        typed = {"name": "Các vụ cháy", "query": "q=ch%C3%A1y&incident=fire", "csrftoken": token}
        assert asking.post("/searches", data=typed).headers["location"] == "/searches"
        assert asking.post("/searches", data=typed).status_code == 400, "the name is taken"
        assert asking.post("/searches", data={**typed, "name": " "}).status_code == 400
        with httpx.Client(base_url=kept.url) as anybody:
            assert "Các vụ cháy" in anybody.get("/searches").text
            assert anybody.get("/searches/cac-vu-chay").headers["location"] == f"/search?{typed['query']}"
            feed = etree.fromstring(anybody.get("/searches/cac-vu-chay.atom").content)
            assert feed.findtext("a:title", namespaces=NAMES) == "Các vụ cháy" and feed.findall("a:entry", NAMES)
            assert anybody.post("/searches", data=typed).status_code == 403
            assert anybody.post("/searches/cac-vu-chay/forget").status_code == 403
        assert asking.post("/searches/cac-vu-chay/forget", data={"csrftoken": token}).status_code == 303
        assert asking.get("/searches/cac-vu-chay").status_code == 404


def test_a_kept_search_leads_nowhere_else(kept: Site) -> None:
    with client(kept) as asking:
        token = token_of(asking.get("/search", params={"q": "x"}).text)
        typed = {"name": "hostile", "query": "//elsewhere.example/\r\nx: y&q=a\r\nb: c", "csrftoken": token}
        asking.post("/searches", data=typed)
        answer = asking.get("/searches/hostile")
        assert answer.headers["location"] == "/search?q=a%0D%0Ab%3A+c"


def test_the_results_offer_the_feed(open_page: OpenPage) -> None:
    page = open_page("/search?q=giay+khen&award=giay_khen")
    href = page.get_by_role("link", name="Follow this search").get_attribute("href")
    assert href == "/search.atom?q=giay+khen&award=giay_khen"
    assert page.get_by_role("button", name="Keep this search").count() == 0
