"""The explorer, the roll of awards, places and the map in a browser; and what can be downloaded there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.conftest import OpenPage, Site

Keep = Callable[[Page, str], None]
PAGES = {
    "incidents": "/incidents",
    "awards": "/awards",
    "places": "/places",
    "place": "/place/40",
    "old-place": "/place/394",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_accessible_and_fits_a_phone(open_page: OpenPage, name: str, keep_picture: Keep) -> None:
    page = open_page(PAGES[name])
    found = Axe().run(page, options={"iframes": False})
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert not serious, [(v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in serious]
    keep_picture(page, name)
    phone = open_page(PAGES[name], width=390)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_one_kind_of_a_place_through_the_years_leads_to_the_sentence(open_page: OpenPage) -> None:
    page = open_page("/incidents")
    page.locator("select[name=kind]").select_option("crime")
    page.locator("input[name=place]").fill("Lâm Đồng")
    page.get_by_role("button", name="Apply").click()
    assert page.locator("svg.bars rect").count() > 0
    assert {cell.inner_text() for cell in page.locator("#by-place ~ table tbody th").all()} == {"Suối Vàng, Lâm Đồng"}
    evidence = page.locator("section[aria-labelledby=records] tbody a").first
    text = evidence.inner_text()
    evidence.click()
    assert page.locator(":target").inner_text() in text


def test_downloads_hold_the_same_as_the_page(open_page: OpenPage, site: Site) -> None:
    page = open_page("/awards?form=giay_khen")
    shown = int(page.locator("#awards-found").inner_text())
    rows = httpx.get(f"{site.url}/awards.json", params={"form": "giay_khen"}).json()
    assert len(rows) == shown > 0 and {row["form"] for row in rows} == {"giay_khen"}
    answer = httpx.get(f"{site.url}/awards.csv", params={"form": "giay_khen"})
    assert answer.text.startswith("\ufeff") and "attachment" in answer.headers["content-disposition"]
    table = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    counted = [row["counted"] for row in httpx.get(f"{site.url}/incidents.json").json()]
    assert 0 < sum(counted) < len(counted)


def test_the_map_leads_to_provinces_and_these_to_their_old_units(open_page: OpenPage) -> None:
    page = open_page("/places")
    assert page.locator("svg.map circle:not(.island)").count() == 34
    page.locator("svg.map a[aria-label^='Nghệ An']").click()
    assert page.locator("h1").inner_text() == "Tỉnh Nghệ An"
    page.get_by_role("link", name="Huyện Con Cuông").first.click()
    assert "stood until" in page.locator("main").inner_text()


@pytest.mark.parametrize("path", ["/incidents?kind=volcano", "/awards?from=soon", "/incidents?start=x&measure=cows"])
def test_a_selection_that_cannot_be_understood_names_its_parameter(site: Site, path: str) -> None:
    answer = httpx.get(site.url + path)
    assert answer.status_code == 400 and "cannot be understood" in answer.text
    assert httpx.get(f"{site.url}/place/99999").status_code == 404
