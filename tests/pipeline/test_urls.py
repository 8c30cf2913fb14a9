"""Addresses: one for one page, none for what is no page of the portal."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.source_model import ListRule, Rewrite, Source
from pipeline.urls import absolute_url, article_url, canonical_url, split_web


def source(**rules: object) -> Source:
    base = rules.pop("base", "https://anphu.example")
    return Source.model_validate(
        {"id": "t", "name": "t", "platform": "any", "base": base, "list": ListRule(url="/"), **rules}
    )


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTP://AnPhu.example:80/tin#top", "http://anphu.example/tin"),
        ("https://anphu.example:443", "https://anphu.example/"),
        ("https://anphu.example:801/tin", "https://anphu.example:801/tin"),
        ("https://anphu.example//tin///a.html", "https://anphu.example/tin/a.html"),
        ("https://anphu.example/tin;jsessionid=A1B2?x=1", "https://anphu.example/tin?x=1"),
        ("https://anphu.example/(S(lit3py))/tin.aspx", "https://anphu.example/tin.aspx"),
        ("https://anphu.example/tin?utm_source=rss&b=2&a=1&fbclid=x", "https://anphu.example/tin?a=1&b=2"),
        ("https://anphu.example/tin?pageindex=0", "https://anphu.example/tin"),
        ("https://anphu.example/tin?pageindex=3", "https://anphu.example/tin?pageindex=3"),
        ("https://anphu.example/tin-12.amp", "https://anphu.example/tin-12"),
        ("https://anphu.example/tin/amp/", "https://anphu.example/tin/"),
        ("https://anphu.example/tin?amp", "https://anphu.example/tin"),
        ("https://anphu.example/a/../tin/./b", "https://anphu.example/tin/b"),
        ("https://anphu.example/xã", "https://anphu.example/x%C3%A3"),
        ("https://anphu.example/x%c3%a3%2D1", "https://anphu.example/x%C3%A3-1"),
        ("https://anphu.example/p?_adf.ctrl-state=x_4&dDocName=PORTAL9", "https://anphu.example/p?dDocName=PORTAL9"),
    ],
)
def test_second_forms_of_an_address(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical


def test_the_portal_goes_by_one_name() -> None:
    portal = source(hosts=["anphu.thanhhoa.example"])
    for written in ("http://anphu.example/a", "https://www.anphu.example/a", "http://anphu.thanhhoa.example/a"):
        assert canonical_url(written, portal) == "https://anphu.example/a"
    assert canonical_url("http://m.anphu.example/a", portal) == "http://m.anphu.example/a"


def test_platforms_rewrite_their_second_forms() -> None:
    dnn = source(url_rewrite=[Rewrite(match=r"/tabid/(\d+)/ID/(\d+)/[^?]*", to=r"/Default.aspx?tabid=\1&ID=\2")])
    assert canonical_url("https://anphu.example/tabid/7/ID/12/x.aspx", dnn) == (
        "https://anphu.example/Default.aspx?tabid=7&ID=12"
    )
    assert canonical_url("https://anphu.example/Pages/Tin.aspx", source(ignore_case=True)).endswith("/pages/tin.aspx")
    assert canonical_url("https://anphu.example/a?sid=1&cat=2&x=3", source(drop_params=["X"])).endswith("/a?cat=2")


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("tin-12.html", "https://anphu.example/tuc/tin-12.html"),
        ("//anphu.example/tin-12.html", "https://anphu.example/tin-12.html"),
        (" /tin-12.html\n", "https://anphu.example/tin-12.html"),
        ("/tin-12.html#binh-luan", "https://anphu.example/tin-12.html"),
        ("/gioi-thieu.html", None),
        ("/tag/tin-12.html", None),
        ("/print/tin-12.html", None),
        ("/tin-12.html?download=1&id=0", None),
        ("https://other.example/tin-12.html", None),
        ("https://m.anphu.example/tin-12.html", None),
        ("javascript:void(0)", None),
        ("mailto:tin-12.html", None),
        ("https://user:pass@anphu.example/tin-12.html", None),
        ("http://[::1/tin-12.html", None),
        ("", None),
    ],
)
def test_links_that_lead_to_articles(link: str, found: str | None) -> None:
    portal = source(key=r"-(\d+)\.html", url_drop=["/tag/"])
    assert article_url("https://anphu.example/tuc/", link, portal) == found


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "http://",
        "http://u@a.vn/",
        "http://a.vn:99999/",
        "http://a.vn/\x00",
        "http://a.vn/" + "a" * 3000,
        "file:///",
    ],
)
def test_hostile_addresses_are_none(hostile: str) -> None:
    assert split_web(hostile) is None


@given(st.text(max_size=200))
@example("http://a.vn/%2541?%25")
@example("http://a.vn/;jsessionid=1;jsessionid=2/(S(a))(S(b))")
def test_canonical_is_stable_and_never_fails(text: str) -> None:
    for url in (text, f"https://anphu.example/{text}", f"https://anphu.example/?{text}", f"https://{text}/"):
        once = canonical_url(url, source())
        assert canonical_url(once, source()) == once
        absolute_url("https://anphu.example/", url)


def test_long_hostile_addresses_take_linear_time() -> None:
    begin = time.perf_counter()
    for piece in ("/(A(", ";jsessionid=", "/../", "%25", "//"):
        canonical_url("http://a.vn/" + piece * 400)
        article_url("http://a.vn/", piece * 200_000, source())
    assert time.perf_counter() - begin < 1.0
