"""Hostile articles, addresses and hosts: nothing of them runs, leads away, or gets an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser

from extractors.model import Facts
from pipeline.model import Reading
from tests.pipeline.samples import make_article, make_capture, make_source, new_store
from tests.web.conftest import Site

EVIL = "<script>window.hit=1</script><img src=x onerror=window.hit=1>\"'><svg/onload=window.hit=1>"
SCRIPT_URL = "javascript:window.hit=1"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A store whose one article tries to break out wherever it can."""
    home = tmp_path_factory.mktemp("hostile")
    article = make_article(
        f"Trao giấy khen {EVIL}", f"Xã họp {EVIL}.\n\n{EVIL}", author=EVIL, category=EVIL, credit=EVIL
    )
    article = article.model_copy(update={"url": SCRIPT_URL})
    told = {"url": SCRIPT_URL, "canonical_url": SCRIPT_URL, "content_type": f"text/html; {EVIL}"}
    capture = make_capture().model_copy(update=told)
    with new_store(home / "tinxa.db") as store:
        store.add_sources([make_source("demo/hoa-lac", name=f"Trang {EVIL}")])
        store.load([Reading(capture=capture, article=article, facts=Facts(), extractor_version="1-a")])
    site = Site(home)
    yield site
    site.close()


def test_no_script_of_an_article_runs_anywhere(hostile: Site, browser: Browser) -> None:
    found = httpx.get(f"{hostile.url}/tinxa/articles.json?_shape=array").json()
    evil = quote(EVIL)
    paths = [
        "/",
        f"/search?place={evil}",
        f"/article/{found[0]['id']}",
        f"/search?q={evil}",
        f"/{evil}",
        "/tinxa/articles",
    ]
    page = browser.new_page()
    for path in paths:
        page.goto(hostile.url + path)
        assert page.evaluate("window.hit") is None, path
        assert page.locator("main img, main svg[onload]").count() == 0, path
        assert page.locator("a[href^='javascript:']").count() == 0, path
    page.close()


def test_every_page_forbids_inline_script(site: Site) -> None:
    for path in ("/", "/search?q=khen", "/tinxa", "/tinxa/articles", "/tinxa?sql=select+1", "/nothing"):
        headers = httpx.get(site.url + path).headers
        scripts = headers["content-security-policy"].split("script-src ")[1].split(";")[0]
        assert "'unsafe-inline'" not in scripts and "http" not in scripts, path
        assert headers["x-content-type-options"] == "nosniff"


def test_another_host_name_is_refused(site: Site, filled: Path) -> None:
    assert httpx.get(site.url, headers={"Host": "evil.example"}).status_code == 421
    assert httpx.get(site.url, headers={"Host": "localhost:8800"}).status_code == 200
    allowed = Site(filled, "--allow-host", "tinxa.example")
    try:
        assert httpx.get(allowed.url, headers={"Host": "tinxa.example"}).status_code == 200
    finally:
        allowed.close()


@pytest.mark.parametrize("switch", ["//evil.example/", "/\\evil.example/", "https://evil.example/"])
def test_no_address_leads_to_another_host(site: Site, switch: str) -> None:
    answer = httpx.get(f"{site.url}/{switch}?lang=vi", follow_redirects=False)
    target = answer.headers.get("location", "/")
    assert target.startswith("/") and not target.startswith(("//", "/\\"))


def test_long_and_broken_queries_get_a_clear_answer(site: Site) -> None:
    assert httpx.get(f"{site.url}/search", params={"q": "a" * 9000}).status_code == 414
    for params in ({"q": "a" * 501}, {"q": '"open'}, {"from": "soon"}, {"at_least": "many"}, {"after": "x"}):
        answer = httpx.get(f"{site.url}/search", params=params)
        assert answer.status_code == 400 and "Traceback" not in answer.text, params
    assert httpx.get(f"{site.url}/article/0000000000000000").status_code == 404
    assert httpx.get(f"{site.url}/capture/999999").status_code == 404


def test_sql_can_be_switched_off(filled: Path) -> None:
    site = Site(filled, "--no-sql")
    try:
        assert httpx.get(f"{site.url}/tinxa.json", params={"sql": "select 1"}).status_code == 403
        assert httpx.get(f"{site.url}/tinxa/articles.json").status_code == 200
    finally:
        site.close()


def test_a_site_without_a_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="there is no store here"):
        Site(tmp_path)
