"""The site in a browser: search, facets, an article and its facts, captures, languages, phone width, accessibility."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage, Site

Keep = Callable[[Page, str], None]
REPORT = "/search?q=%22c%C3%B4ng+an+huy%E1%BB%87n%22+s%C6%A1+k%E1%BA%BFt+2019"
PAGES = {
    "home": "/",
    "results": "/search?q=khen",
    "no-results": "/search?q=zzzz",
    "missing": "/nothing",
    "capture": "/capture/1",
}


def open_report(open_page: OpenPage, **options: object) -> Page:
    """The article of the district police's half-year report."""
    page = open_page(REPORT, **options)
    page.locator(".hits h2 a").first.click()
    return page


def count_of(page: Page) -> int:
    return int(page.locator("#count").inner_text().split()[0])


def test_words_typed_with_and_without_marks_find_the_same_articles(open_page: OpenPage, keep_picture: Keep) -> None:
    page = open_page("/")
    page.locator("#home-q").fill("trao giay khen")
    page.locator("#home-q").press("Enter")
    folded = count_of(page)
    assert folded > 0 and page.locator(".hits mark").first.is_visible()
    page.locator("#find-q").fill("trao giấy khen")
    page.get_by_role("button", name="Search").click()
    assert 0 < count_of(page) <= folded
    assert "giấy" in " ".join(page.locator(".hits mark").all_inner_texts()).lower()
    keep_picture(page, "results")


def test_a_facet_narrows_and_can_be_dropped(open_page: OpenPage) -> None:
    page = open_page("/search?q=khen")
    every = count_of(page)
    page.locator("section.facet[aria-labelledby=facet-source] a").first.click()
    assert 0 < count_of(page) < every
    page.locator(".facet a.on").first.click()
    assert count_of(page) == every


def test_filters_by_fact_reach_the_search(open_page: OpenPage) -> None:
    page = open_page("/search")
    every = count_of(page)
    page.get_by_text("More filters").click()
    page.locator("select[name=incident]").select_option("fire")
    page.get_by_role("button", name="Apply").click()
    assert "incident=fire" in page.url
    assert 0 < count_of(page) < every


def test_text_and_panel_light_up_together(open_page: OpenPage, keep_picture: Keep) -> None:
    page = open_report(open_page)
    page.locator(".body a.fact.incidents").first.hover()
    lit = page.locator(".panel li.lit")
    expect(lit).not_to_have_count(0)
    page.mouse.move(0, 0)
    expect(lit).to_have_count(0)
    entry = page.locator(".panel.incidents li").first
    entry.hover()
    expect(page.locator(".body a.fact.lit")).not_to_have_count(0)
    entry.locator("a").first.click()
    assert page.url.split("#m-")[1] == entry.get_attribute("data-fact")
    page.locator(".body a.fact.awards").first.focus()
    expect(page.locator(".panel.awards li.lit")).to_have_count(1)
    keep_picture(page, "article")


def test_an_article_tells_its_facts_and_how_to_cite_it(open_page: OpenPage) -> None:
    page = open_report(open_page)
    panel = page.locator(".panel.incidents").inner_text()
    assert "38 cases · crime" in panel and "15.6 %" in panel and "the total" in panel
    assert page.url in page.locator("#apa").inner_text()
    bibtex = page.locator("#bibtex").inner_text()
    assert bibtex.startswith("@online{") and "date = {2019-07-05}" in bibtex
    original = page.get_by_role("link", name="Original page")
    assert str(original.get_attribute("href")).startswith("http://suoivang.lamdong.example/")
    assert "noopener" in str(original.get_attribute("rel"))


def test_an_archived_page_is_locked_into_a_sandbox(open_page: OpenPage, keep_picture: Keep) -> None:
    page = open_report(open_page)
    page.locator(".captures a").first.click()
    assert page.locator("pre.source").last.inner_text().lstrip().lower().startswith("<!doctype html")
    assert page.locator("iframe.replay").get_attribute("sandbox") == ""
    expect(page.frame_locator("iframe.replay").get_by_role("heading", level=1).last).to_contain_text("sơ kết")
    policy = httpx.get(page.url + "/page").headers["content-security-policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy and "script" not in policy
    keep_picture(page, "capture")


def test_the_language_follows_the_browser_and_the_switch(open_page: OpenPage) -> None:
    page = open_page("/search?q=khen", locale="vi-VN")
    assert page.locator("html").get_attribute("lang") == "vi" and "bài viết" in page.locator("#count").inner_text()
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en" and "q=khen" in page.url
    page.goto(page.url.split("/search")[0] + "/")
    assert page.locator("html").get_attribute("lang") == "en", "the choice is remembered"


@pytest.mark.parametrize("path", [*PAGES.values(), "/tinxa", "/tinxa/articles"])
def test_nothing_scrolls_sideways_on_a_phone(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=390, allowed=(404,))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "article"])
def test_no_serious_accessibility_violation(open_page: OpenPage, name: str, scheme: str, keep_picture: Keep) -> None:
    if name == "article":
        page = open_report(open_page, color_scheme=scheme)
    else:
        page = open_page(PAGES[name], allowed=(404,), color_scheme=scheme)
    found = Axe().run(page, options={"iframes": False})
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert not serious, [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in serious]
    keep_picture(page, f"{name}-{scheme}")


def test_the_content_is_one_key_away(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_tables_can_be_queried_within_limits(open_page: OpenPage, site: Site) -> None:
    page = open_page("/tinxa?sql=select+count(*)+as+n+from+articles")
    assert int(page.locator("table.rows-and-columns td").first.inner_text()) >= 60
    endless = "with recursive t(n) as (select 1 union all select n+1 from t) select count(*) from t"
    refused = httpx.get(f"{site.url}/tinxa.json", params={"sql": endless}, timeout=30)
    assert refused.status_code == 400 and "interrupted" in refused.text.lower()
    assert httpx.get(f"{site.url}/tinxa.json", params={"sql": "delete from articles"}).status_code == 400
