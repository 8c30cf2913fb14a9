"""The bundled demo portals as they answer over HTTP."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import httpx
import pytest

from extractors.gazetteer import load_gazetteer, name_key
from pipeline.demo_content import DemoPortal, demo_portals
from pipeline.demo_portals import PAGER, DemoPortals, Site

PORTALS = {portal.platform: portal for portal in demo_portals()}


@pytest.fixture(scope="module")
def web() -> Iterator[httpx.Client]:
    with DemoPortals() as portals, httpx.Client(base_url=f"http://127.0.0.1:{portals.port}") as client:
        yield client


def get(web: httpx.Client, portal: DemoPortal, path: str) -> httpx.Response:
    return web.get(path, headers={"Host": portal.host})


def test_there_are_three_platforms_and_at_least_sixty_articles() -> None:
    assert set(PORTALS) == {"nukeviet", "webforms", "wordpress"}
    readable = [a for p in PORTALS.values() for a in p.articles if a.quirk in (None, "decomposed")]
    assert len(readable) >= 60
    assert len({a.title for a in readable}) == len(readable)


@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
def test_every_article_is_served_under_all_its_addresses(web: httpx.Client, portal: DemoPortal) -> None:
    for article in portal.articles:
        for path in Site(portal).addresses(article):
            page = get(web, portal, path)
            assert page.status_code == (500 if article.quirk == "broken" else 200)
            if article.quirk != "broken":
                assert article.title in unicodedata.normalize("NFC", page.text).replace("&#34;", '"').replace(
                    "&amp;", "&"
                )


@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
def test_each_portal_has_its_quirks(portal: DemoPortal) -> None:
    assert any(a.also for a in portal.articles), "an article under a second address"
    assert {a.quirk for a in portal.articles} >= {"broken", "decomposed"}
    assert any(block.caption for a in portal.articles for block in a.blocks)
    assert any(a.updated for a in portal.articles) and all(a.author for a in portal.articles)
    assert any(len(portal.listed(c)) > portal.page_size for c in portal.categories), "a list of several pages"
    assert all(portal.listed(c) for c in portal.categories)


def test_pages_past_the_end(web: httpx.Client) -> None:
    old, new = PORTALS["nukeviet"], PORTALS["wordpress"]
    first = get(web, old, "/tin-tuc/an-ninh-quoc-phong/")
    assert get(web, old, "/tin-tuc/an-ninh-quoc-phong/page-99/").text == first.text
    assert get(web, new, "/category/an-ninh/page/99/").status_code == 404


def test_postback_turns_the_page(web: httpx.Client) -> None:
    portal = PORTALS["webforms"]
    form = {"__EVENTTARGET": PAGER, "__EVENTARGUMENT": "Page$2"}
    second = web.post("/an-ninh-trat-tu", headers={"Host": portal.host}, data=form).text
    listed = portal.listed("an-ninh-trat-tu")
    assert listed[portal.page_size].title in second and listed[0].title not in second


@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
def test_one_page_is_decomposed(web: httpx.Client, portal: DemoPortal) -> None:
    article = next(a for a in portal.articles if a.quirk == "decomposed")
    text = get(web, portal, Site(portal).addresses(article)[0]).text
    assert article.title not in text and article.title in unicodedata.normalize("NFC", text)


def test_articles_answer_conditional_requests(web: httpx.Client) -> None:
    portal = PORTALS["wordpress"]
    path = Site(portal).addresses(portal.articles[0])[0]
    etag = get(web, portal, path).headers["ETag"]
    again = web.get(path, headers={"Host": portal.host, "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_unknown_hosts_and_paths_are_404(web: httpx.Client) -> None:
    assert web.get("/", headers={"Host": "elsewhere.example"}).status_code == 404
    assert get(web, PORTALS["nukeviet"], "/../../etc/passwd").status_code == 404


def test_communes_and_districts_are_invented() -> None:
    for name in ("An Lạc Hạ", "Lam Giang", "Suối Vàng", "Bến Dừa", "Đá Trắng"):
        assert not load_gazetteer().named(name_key(name)), name
