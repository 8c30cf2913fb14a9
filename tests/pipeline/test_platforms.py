"""The markup that platforms' own themes give their lists and articles: structure as in their templates, words ours."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.article import read_article
from pipeline.listing import read_links
from pipeline.records import ArchivedResponse
from pipeline.source_model import Source
from pipeline.sources import load_source

BASE = "https://hoalac.example"
SAYS = "Tham gia ra quân có 45 cán bộ, chiến sĩ công an xã và dân quân của các thôn trong xã."
CLOCK = "<div class='text-muted'><ul><li><em class='fa'>&nbsp;</em> 15/08/2019 09:30:15</li></ul></div>"
MENU = (
    "<ul class='menu'><li><a href='/vi/news/an-ninh/'>An ninh</a></li><li><a href='/vi/about/x-1.html'>x</a></li></ul>"
)


def nukeviet(folder: Path) -> Source:
    path = folder / "source.yaml"
    path.write_text(f"id: x\nname: x\nplatform: nukeviet\nbase: {BASE}\nvars: {{module: news}}\n", encoding="utf-8")
    return load_source(path)


@pytest.mark.parametrize(
    ("listed", "dated"),
    [
        (
            "<div class='news_column'><div class='panel panel-default'><div class='panel-body featured'>"
            "<a href='{a}'><img></a><h2><a href='{a}'>A</a></h2>" + CLOCK + "</div></div></div>"
            "<ul class='related'><li><em class='fa'></em><a href='{b}'>B <em>(15/08/2019)</em></a></li></ul>",
            2,
        ),
        (
            "<div class='list-group'><a class='show h4' href='{a}'><h4><span class='label'>1</span>A</h4></a>"
            "<a class='show h4' href='{b}'><h4><span class='label'>2</span>B</h4></a></div>",
            0,
        ),
        (
            "<div class='list-group'><a class='show' href='{a}'><h2><span class='label'>1</span>A</h2></a>"
            "<a class='show' href='{b}'><h2><span class='label'>2</span>B</h2></a></div>",
            0,
        ),
        (
            "<div class='col-md-8'><div class='thumbnail'><a href='{a}'><img></a><div class='caption'><h4>"
            "<a class='show' href='{a}'>A</a></h4></div></div></div>"
            "<div class='col-md-8'><div class='thumbnail'><a href='{b}'><img></a><div class='caption'><h4>"
            "<a class='show' href='{b}'>B</a></h4></div></div></div>",
            0,
        ),
        (
            "<table class='table-list-news'><tr><th colspan='2'><a href='/vi/news/an-ninh/'>An ninh</a></th></tr>"
            "<tr><td>1</td><td><a href='{a}'>A</a></td></tr><tr><td>2</td><td><a href='{b}'>B</a></td></tr></table>",
            0,
        ),
        (
            "<div class='news_grid'><h3 class='cat'><a href='/vi/news/an-ninh/'>An ninh</a></h3><div class='item fl'>"
            "<h2><a href='{a}'>A</a></h2></div><div class='item fl'><h2><a href='{b}'>B</a></h2></div></div>",
            0,
        ),
        (
            "<div class='box-border-shadow listz-news'><div class='content-box'><h3><a href='{a}'>A</a></h3></div>"
            "<div class='info small'>Đăng lúc: 15/08/2019 09:30</div></div><div class='other-news'><ul><li>"
            "<a href='{b}'>B</a> <span class='small date'>(15/08/2019)</span></li></ul></div>",
            2,
        ),
    ],
    ids=["teasers", "titles", "titles of 4.6", "grid", "table of 3.4", "grid of 3.4", "modern theme of 3.4"],
)
def test_lists_of_nukeviet(tmp_path: Path, listed: str, dated: int) -> None:
    wanted = [f"{BASE}/vi/news/an-ninh/ra-quan-12.html", f"{BASE}/vi/news/an-ninh/tuan-tra-11.html"]
    html = MENU + listed.replace("{a}", wanted[0]).replace("{b}", wanted[1])
    links = read_links(html, f"{BASE}/vi/news/an-ninh/", nukeviet(tmp_path))
    assert [link.canonical for link in links] == wanted
    assert sum(link.date_text == "15/08/2019" for link in links) == dated


NOW_DEFAULT = f"""
<div class="news_column panel panel-default" itemtype="http://schema.org/NewsArticle" itemscope><div class="panel-body">
<h1 class="title margin-bottom-lg" itemprop="headline">Xã Hòa Lạc ra quân</h1>
<span class="hidden hide d-none" itemprop="datePublished">2019-09-20T10:00:00+07:00</span>
<div class="row"><div class="col-md-12"><span class="h5">Thứ năm - 15/08/2019 09:30</span></div></div>
<div class="hometext m-bottom" itemprop="description">Sáng 15/8, xã Hòa Lạc ra quân giữ gìn trật tự.</div>
<div id="news-bodyhtml" class="bodytext margin-bottom-lg"><p>{SAYS}</p></div>
<div class="list-group news-download-file"><div class="list-group-item">
<span class="badge"><a role="button" data-toggle="collapse" href="#file-0"><i></i></a></span>
<a href="/vi/news/an-ninh/ra-quan-12.html?download=1&amp;id=0" download><strong>ke-hoach.pdf</strong></a></div></div>
<p class="h5 text-right"><strong>Tác giả bài viết: </strong>Lê Văn An</p>
<p class="h5 text-right"><strong>Nguồn tin: </strong>Báo Hòa Lạc</p></div></div>"""
NOW_MOBILE = f"""
<div class="news_column panel panel-default"><div class="panel-body"><h1 itemprop="headline">Xã Hòa Lạc ra quân</h1>
<em class="time">Thứ năm - 15/08/2019 09:30</em><hr />
<div id="hometext"><div class="h2" itemprop="description">Sáng 15/8, xã Hòa Lạc ra quân giữ gìn trật tự.</div></div>
<div class="bodytext"><p>{SAYS}</p></div><div class="list-group news-download-file">
<div class="list-group-item"><a href="/vi/news/an-ninh/ra-quan-12.html?download=1&amp;id=0">ke-hoach.pdf</a></div></div>
<p class="text-right"><strong>Tác giả bài viết: </strong>Lê Văn An</p>
<p class="text-right"><strong>Nguồn tin: </strong>Báo Hòa Lạc</p></div></div>"""
OLD_MODERN = f"""
<div class="header-details"><div class="title"><h1>Xã Hòa Lạc ra quân</h1>
<span class="small">Đăng lúc: Thứ năm - 15/08/2019 09:30 - Người đăng: <a href="#">admin</a></span></div></div>
<div id="hometext" class="short-desc clearfix">Sáng 15/8, xã Hòa Lạc ra quân giữ gìn trật tự.</div>
<div id="bodytext" class="details-content clearfix"><p>{SAYS}</p>
<p><a href="#top">Đầu trang</a> <a href="/uploads/ke-hoach.pdf">Kế hoạch</a></p></div>
<div class="aright source"><strong>Tác giả bài viết: </strong>Lê Văn An<br/>
<strong>Nguồn tin: </strong>Báo Hòa Lạc</div>"""


@pytest.mark.parametrize(
    ("html", "file"),
    [
        (NOW_DEFAULT, "/vi/news/an-ninh/ra-quan-12.html?download=1&id=0"),
        (NOW_MOBILE, "/vi/news/an-ninh/ra-quan-12.html?download=1&id=0"),
        (OLD_MODERN, "/uploads/ke-hoach.pdf"),
    ],
    ids=["default", "mobile_default", "modern of 3.4"],
)
def test_articles_of_nukeviet(tmp_path: Path, html: str, file: str) -> None:
    response = ArchivedResponse(
        url=f"{BASE}/vi/news/an-ninh/ra-quan-12.html",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=f"<html><body>{html}</body></html>".encode(),
        fetched_at=dt.datetime(2019, 9, 30, tzinfo=dt.UTC),
    )
    article = read_article(response, nukeviet(tmp_path))
    assert (article.reader, article.title) == ("source", "Xã Hòa Lạc ra quân")
    assert (str(article.published), article.date_origin) == ("2019-08-15", "visible")
    assert article.lead == "Sáng 15/8, xã Hòa Lạc ra quân giữ gìn trật tự."
    assert article.paragraphs[1].text == SAYS
    assert (article.author, article.credit) == ("Lê Văn An", "Báo Hòa Lạc")
    assert article.attachments == (BASE + file,)
