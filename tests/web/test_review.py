"""Reviewing on the site: who may, what it changes, and what no foreign page can make a reviewer say."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from data import resource
from pipeline.archive import Archive, indexed_captures
from pipeline.ingest import read_captures
from pipeline.sources import load_sources
from pipeline.store import open_store
from tests.web.conftest import Site
from web.login import TRIES

PASSWORD = "mot mat khau dai"
TOKEN = re.compile(r'name="csrftoken" value="([^"]+)"')


@pytest.fixture(scope="module")
def folder(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo store, to be written to."""
    return Path(shutil.copytree(filled, tmp_path_factory.mktemp("review") / "tinxa-data"))


@pytest.fixture(scope="module")
def reviewed(folder: Path) -> Iterator[Site]:
    served = Site(folder, TINXA_REVIEW_PASSWORD=PASSWORD)
    yield served
    served.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    yield context.new_page()
    context.close()


def sign_in(page: Page, site: Site, name: str = "Lan Anh") -> None:
    page.goto(f"{site.url}/login")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Reviews", level=1).wait_for()


def an_incident(folder: Path) -> tuple[str, str, str]:
    """The id of a count nobody has looked at, its article's id and its words."""
    with open_store(folder / "tinxa.db", read_only=True) as store:
        row = store.rows(
            "SELECT id, article_id, text FROM incidents WHERE id NOT IN (SELECT fact_id FROM reviews)"
            " AND value > 1 AND parent_id IS NULL ORDER BY id LIMIT 1"
        )[0]
    return row["id"], row["article_id"], row["text"]


@contextlib.contextmanager
def client(site: Site, *, signed_in: bool = True) -> Iterator[httpx.Client]:
    """A browser without a screen, signed in or not."""
    with httpx.Client(base_url=site.url, follow_redirects=False, timeout=30) as asking:
        if signed_in:
            token = token_of(asking.get("/login").text)
            answer = asking.post("/login", data={"name": "Minh", "password": PASSWORD, "csrftoken": token})
            assert (answer.status_code, answer.headers["location"]) == (303, "/reviews")
        yield asking


def token_of(html: str) -> str:
    found = TOKEN.search(html)
    assert found
    return found[1]


def test_a_correction_is_shown_and_outlives_reading_anew(page: Page, reviewed: Site, folder: Path) -> None:
    key, article, _ = an_incident(folder)
    sign_in(page, reviewed)
    page.goto(f"{reviewed.url}/article/{article}")
    page.locator(f"#f-{key}").get_by_role("link", name="correct").click()
    page.get_by_label("value", exact=True).fill("77")
    page.get_by_label("status").select_option("fined")
    page.get_by_label("Reason").fill("misread")
    page.get_by_role("button", name="Keep corrections").click()
    page.wait_for_url(f"**/article/{article}#f-{key}")
    assert "77" in page.locator(f"#f-{key} .value").inner_text()
    assert "corrected" in page.locator(f"#f-{key}").inner_text()
    page.goto(f"{reviewed.url}/fact/incidents/{key}")
    assert "Lan Anh" in page.locator(".said").inner_text() and "misread" in page.locator(".said").inner_text()
    read_anew(folder, article)
    with open_store(folder / "tinxa.db", read_only=True) as store:
        assert store.rows("SELECT value, status FROM incidents WHERE id = ?", key) == [{"value": 77, "status": "fined"}]


def read_anew(folder: Path, article: str) -> None:
    """Read the article's latest capture again, as a run after a change of the extractor does."""
    sources = {source.id: source for source in load_sources(Path(str(resource("demo", "sources"))))}
    with open_store(folder / "tinxa.db") as store:
        (held,) = store.rows("SELECT source_id, url FROM articles WHERE id = ?", article)
        source = sources[held["source_id"]]
        captures = [
            capture
            for capture in indexed_captures(folder / "archive", source.id)
            if held["url"] in (capture.url, capture.canonical_url)
        ]
        assert captures
        with Archive(folder / "archive", prefix=source.id) as archive:
            readings = [
                reading.model_copy(update={"extractor_version": "another"})
                for reading in read_captures(archive, captures, source)
            ]
            store.load(readings, store.begin_run("reprocess"))


def test_a_rejected_fact_goes_and_comes_back(page: Page, reviewed: Site, folder: Path) -> None:
    key, article, text = an_incident(folder)
    sign_in(page, reviewed)
    page.goto(f"{reviewed.url}/article/{article}")
    page.locator(f"#f-{key}").get_by_role("button", name="Reject").click()
    page.wait_for_url(f"**/article/{article}#f-{key}")
    assert page.locator(f"[data-fact='{key}']").count() == 0
    out = page.locator("section", has=page.get_by_role("heading", name="Rejected"))
    out.get_by_role("link", name=text[:20]).click()
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(f"**/article/{article}#f-{key}")
    assert "confirmed" in page.locator(f"[data-fact='{key}']").inner_text()


def test_suppressing_needs_a_reason_and_keeps_no_words(page: Page, reviewed: Site, folder: Path) -> None:
    key, article, text = an_incident(folder)
    sign_in(page, reviewed)
    page.goto(f"{reviewed.url}/fact/incidents/{key}")
    page.get_by_role("button", name="Suppress").click()
    assert "nothing is suppressed without one" in page.get_by_role("alert").inner_text()
    page.get_by_label("Reason").fill("a minor's name")
    page.get_by_role("button", name="Suppress").click()
    page.wait_for_url(f"**/article/{article}#f-{key}")
    with open_store(folder / "tinxa.db", read_only=True) as store:
        kept = store.rows("SELECT before, after, reason FROM reviews WHERE fact_id = ?", key)
    assert [row["reason"] for row in kept] == ["a minor's name"]
    assert all(text not in str(row) for row in kept)
    assert httpx.get(f"{reviewed.url}/fact/incidents/{key}").status_code in (303, 404)


def test_all_that_nobody_looked_at_is_confirmed_at_once(page: Page, reviewed: Site, folder: Path) -> None:
    _, article, _ = an_incident(folder)
    sign_in(page, reviewed)
    page.goto(f"{reviewed.url}/article/{article}")
    page.get_by_role("button", name="Confirm all").click()
    page.wait_for_url(f"**/article/{article}")
    with open_store(folder / "tinxa.db", read_only=True) as store:
        sql = "SELECT count(*) FROM incidents WHERE article_id = ? AND id NOT IN (SELECT fact_id FROM reviews)"
        assert store.value(sql, article) == 0
    assert page.locator("dd", has_text="confirmed").count() > 1


@pytest.mark.parametrize("path", ["/login", "/reviews", "/fact"])
def test_pages_of_reviewers_are_accessible(
    page: Page, reviewed: Site, folder: Path, path: str, keep_picture: object
) -> None:
    sign_in(page, reviewed)
    page.goto(reviewed.url + (f"/fact/incidents/{an_incident(folder)[0]}" if path == "/fact" else path))
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert found == [], [v["id"] for v in found]
    keep_picture(page, f"review-{path[1:]}")  # type: ignore[operator]  # a fixture that saves screenshots
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    assert page.get_by_role("link", name="Sign in").count() == 1


def test_nobody_reviews_without_signing_in(reviewed: Site, folder: Path) -> None:
    key, article, _ = an_incident(folder)
    with client(reviewed, signed_in=False) as asking:
        assert asking.get(f"/fact/incidents/{key}").headers["location"] == f"/login?next=/fact/incidents/{key}"
        token = token_of(asking.get("/login").text)
        for path, data in ((f"/fact/incidents/{key}", {"verdict": "rejected"}), (f"/article/{article}/confirm", {})):
            assert asking.post(path, data={**data, "csrftoken": token}).status_code == 403
        asking.cookies.set("tinxa_reviewer", "eyJuYW1lIjogIk1pbmgifQ.forged")
        assert (
            asking.post(f"/fact/incidents/{key}", data={"verdict": "rejected", "csrftoken": token}).status_code == 403
        )
    with open_store(folder / "tinxa.db", read_only=True) as store:
        assert store.value("SELECT count(*) FROM reviews WHERE fact_id = ?", key) == 0


def test_a_foreign_page_cannot_speak_for_a_reviewer(reviewed: Site, folder: Path) -> None:
    key, _, _ = an_incident(folder)
    with client(reviewed) as asking:
        path, said = f"/fact/incidents/{key}", {"verdict": "rejected"}
        token = token_of(asking.get(path).text)
        assert asking.post(path, data=said).status_code == 403, "without the token"
        assert asking.post(path, data={**said, "csrftoken": "x" * len(token)}).status_code == 403
        foreign = {"origin": "https://elsewhere.example"}
        assert asking.post(path, data={**said, "csrftoken": token}, headers=foreign).status_code == 403
        assert asking.get(path, params=said).status_code == 200, "asking changes nothing"
    with open_store(folder / "tinxa.db", read_only=True) as store:
        assert store.value("SELECT count(*) FROM reviews WHERE fact_id = ?", key) == 0


def test_the_cookie_is_for_this_site_alone(reviewed: Site) -> None:
    with client(reviewed, signed_in=False) as asking:
        token = token_of(asking.get("/login").text)
        typed = {"name": "Minh", "password": PASSWORD, "csrftoken": token, "next": "//elsewhere.example/"}
        answer = asking.post("/login", data=typed)
        assert answer.headers["location"] == "/reviews"
        cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("tinxa_reviewer"))
        assert "httponly" in cookie.lower() and "samesite=strict" in cookie.lower()
        assert PASSWORD not in cookie


def test_what_is_typed_is_shown_as_text(reviewed: Site, folder: Path) -> None:
    key, _, _ = an_incident(folder)
    evil = "<script>window.hit=1</script>"
    with client(reviewed) as asking:
        path = f"/fact/incidents/{key}"
        token = token_of(asking.get(path).text)
        wrong = asking.post(path, data={"verdict": "corrected", "status": evil, "reason": evil, "csrftoken": token})
        assert wrong.status_code == 400 and evil not in wrong.text
        kept = asking.post(path, data={"verdict": "corrected", "actor": evil, "reason": evil, "csrftoken": token})
        assert kept.status_code == 303
        for shown in (path, kept.headers["location"].partition("#")[0], "/reviews"):
            text = asking.get(shown).text
            assert evil not in text, shown
            assert "&lt;script&gt;" in text, shown
        assert (
            asking.post(path, data={"verdict": "corrected", "actor": "x" * 70_000, "csrftoken": token}).status_code
            == 413
        )


def test_wrong_passwords_are_counted(folder: Path) -> None:
    site = Site(folder, TINXA_REVIEW_PASSWORD=PASSWORD)
    try:
        with client(site, signed_in=False) as asking:
            token = token_of(asking.get("/login").text)
            typed = {"name": "Minh", "password": "wrong", "csrftoken": token}
            codes = [asking.post("/login", data=typed).status_code for _ in range(TRIES + 1)]
            assert codes == [403] * TRIES + [429]
            assert asking.post("/login", data={**typed, "password": PASSWORD}).status_code == 429, (
                "not even the right one"
            )
    finally:
        site.close()


def test_without_a_password_the_site_is_read_only(site: Site) -> None:
    for path in ("/login", "/reviews", f"/fact/incidents/{'0' * 16}"):
        assert httpx.get(site.url + path).status_code == 404, path
    assert "Sign in" not in httpx.get(site.url).text
    assert httpx.post(f"{site.url}/logout").status_code == 404


def test_a_password_that_is_too_short_is_refused(folder: Path) -> None:
    with pytest.raises(AssertionError, match="too short"):
        Site(folder, TINXA_REVIEW_PASSWORD="short")
