"""Reading pages: every platform's fixture, pages of unknown portals, pages that hold no article, hostile ones."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipeline.article import ReadFailure, read_article
from pipeline.blocks import read_blocks, read_paragraphs
from pipeline.charset import decode_html, visible
from pipeline.pagedate import VIETNAM, read_page_date, read_with_format
from pipeline.published import address_date
from pipeline.records import ArchivedResponse
from pipeline.sources import platform_names
from tests.pipeline.fixtures import FETCHED, expected, page_names, read, response, source_of


def page(html: str | bytes, url: str = "https://anphu.example/tin-1.html", **values: object) -> ArchivedResponse:
    body = html.encode() if isinstance(html, str) else html
    plain = {"url": url, "status": 200, "headers": (), "body": body, "fetched_at": FETCHED}
    return ArchivedResponse.model_validate(plain | values)


def blocks(html: str) -> list[tuple[str, str]]:
    body = LexborHTMLParser(html).body
    assert body is not None
    return [(paragraph.kind, paragraph.text) for paragraph in read_paragraphs(body)]


@pytest.mark.parametrize("name", page_names())
def test_fixture_of_every_platform(name: str, tmp_path: Path) -> None:
    assert read(name, tmp_path) == expected(name)


def test_every_platform_has_a_fixture(tmp_path: Path) -> None:
    assert {source_of(name, tmp_path).platform for name in page_names()} == set(platform_names())


@pytest.mark.parametrize("name", [n for n in page_names() if n not in ("spa.json", "tcvn3", "windows1258", "plain")])
def test_platform_is_recognised_without_a_source(name: str) -> None:
    article = read_article(response(name))
    assert article.reader == "platform"
    assert [p.text for p in article.paragraphs] == [p["text"] for p in expected(name)["paragraphs"]]
    assert article.published is not None and article.published.isoformat() == expected(name)["published"]


UNKNOWN = """<html><head><title>{title} | Cổng thông tin huyện Sông Lau</title>{meta}</head><body>
<div class="clock">Thứ hai, 23/11/2026</div><ul><li><a href="/">Trang chủ</a></li><li><a href="/b">Tin tức</a></li></ul>
<div class="x1"><h2>{title}</h2><div>{date}</div>
<div class="x2"><p>Sáng 8/7, huyện Sông Lau tổ chức gặp mặt những người lái đò tình nguyện trên sông trong mùa lũ.</p>
<p>Năm qua, đội đò đã chở hơn 2.300 lượt học sinh qua sông an toàn, không để xảy ra tai nạn nào.</p>
<p>Huyện tặng Giấy khen cho 6 cá nhân và hỗ trợ mỗi đội 10 triệu đồng mua áo phao, phao cứu sinh.</p></div></div>
<div class="foot">Bản quyền thuộc về UBND huyện. Giấy phép số 12 ngày 05/03/2015</div></body></html>"""


LINKED_DATA = '<script type="application/ld+json">{"@graph":[{"datePublished":"2024-07-13"}]}</script>'


def unknown(date: str = "", meta: str = "") -> str:
    return UNKNOWN.format(title="Huyện Sông Lau gặp mặt người lái đò tình nguyện", date=date, meta=meta)


def test_page_of_an_unknown_portal() -> None:
    article = read_article(page(unknown("Cập nhật: 09/07/2024 | 08:31:00")))
    assert article.reader == "generic"
    assert article.title == "Huyện Sông Lau gặp mặt người lái đò tình nguyện"
    assert article.published_at == dt.datetime(2024, 7, 9, 8, 31, tzinfo=VIETNAM)
    assert article.date_origin == "visible"
    assert article.paragraphs[0].text.startswith("Sáng 8/7") and len(article.paragraphs) == 3
    assert "Trang chủ" not in article.body and "Giấy phép" not in article.body


@pytest.mark.parametrize(
    ("date", "meta", "values", "published", "origin"),
    [
        ("10/07/2024", '<meta property="article:published_time" content="2024-07-12">', {}, "2024-07-10", "visible"),
        ("", '<meta property="article:published_time" content="2024-07-12T08:00:00Z">', {}, "2024-07-12", "meta"),
        ("", LINKED_DATA, {}, "2024-07-13", "meta"),
        ("", "", {"listed": "15/07/2024"}, "2024-07-15", "list"),
        ("", "", {"listed": "Mon, 15 Jul 2024 09:30:00 +0700"}, "2024-07-15", "feed"),
        ("", "", {"url": "https://a.example/Pages/2024-7-18/x.aspx"}, "2024-07-18", "url"),
        ("01/01/1900", "", {"listed": "15/07/2024"}, "2024-07-15", "list"),
        ("15/07/2031", "", {"listed": "15/07/2024"}, "2024-07-15", "list"),
        ("", "", {}, None, None),
    ],
)  # fmt: skip
def test_whose_date_is_trusted(
    date: str, meta: str, values: dict[str, str], published: str | None, origin: str | None
) -> None:
    article = read_article(page(unknown(date, meta), **values))
    # Without any date in the article the header's clock stands above the title and must not be taken for one.
    assert (article.published and article.published.isoformat(), article.date_origin) == (published, origin)


@pytest.mark.parametrize(
    ("response_of", "reason", "problem"),
    [
        (page("x", status=404), "gone", "answered 404"),
        (page("x", status=503), "refused", "answered 503"),
        (page(unknown(), "https://a.example/", requested="https://a.example/tin-1.html"), "gone", "home page"),
        (
            page(unknown(), "https://a.example/SSO/Login.aspx", requested="https://a.example/tin-1"),
            "login",
            "login page",
        ),
        (page("<h1>Lỗi truy cập 404</h1><p>Trang bạn yêu cầu không tồn tại trên máy chủ</p>"), "gone", "error page"),
        (page("<p>Bạn không được phép xem bài viết này</p>"), "login", "login wall"),
        (page("<form><input name=p type='password'></form>"), "login", "login wall"),
        (page("<h1>Server Error in '/' Application.</h1>"), "refused", "refusal"),
        (page("<p>The requested URL was rejected. Support ID 1</p>"), "refused", "refusal"),
        (page("%PDF-1.4 ..."), "other", "PDF"),
        (page(b"PK\x03\x04..."), "other", "office document"),
        (page(bytes(range(256)) * 10), "other", "binary data"),
        (page(""), "empty", "no article text"),
        (page("<html><body><p>Ngắn</p></body></html>"), "empty", "no article text"),
        (page("<div><a>" * 4_000), "other", "deep"),
        (page("<p>" * 400_000), "other", "more than 300,000 tags"),
    ],
)
def test_pages_without_an_article(response_of: ArchivedResponse, reason: str, problem: str) -> None:
    with pytest.raises(ReadFailure) as caught:
        read_article(response_of)
    assert (caught.value.reason, problem in caught.value.problem) == (reason, True), caught.value.problem
    assert caught.value.gone is (reason == "gone")


def test_article_whose_place_is_empty_is_not_read_from_elsewhere(tmp_path: Path) -> None:
    source = source_of("nukeviet", tmp_path)
    filler = "<div>Thông báo: " + "lịch tiếp công dân tháng này của xã. " * 20 + "</div>"
    empty = f'<h1 class="title">Tin ảnh</h1><div id="news-bodyhtml"><img src="a.jpg"></div>{filler}'
    with pytest.raises(ReadFailure, match="the article has no text -"):
        read_article(page(empty), source)
    article = read_article(page(empty.replace("<img", '<a href="/q.pdf"></a><img')), source)
    assert (article.title, article.body) == ("Tin ảnh", "")
    assert [url.rsplit("/", 1)[1] for url in article.attachments] == ["q.pdf"]


def test_a_date_of_today_yields_to_the_lists(tmp_path: Path) -> None:
    html = response("nukeviet").body.decode().replace("Thứ sáu - 18/08/2023 09:30", "Thứ hai - 23/11/2026 07:15")
    html = html.replace("datePublished", "x")
    source = source_of("nukeviet", tmp_path)
    assert read_article(page(html, listed="18/08/2023"), source).date_origin == "list"
    assert read_article(page(html), source).published == dt.date(2026, 11, 23)


def test_words_of_an_error_in_an_article_make_it_no_error() -> None:
    article = read_article(page(unknown().replace("Năm qua", "Website tạm ngưng hoạt động hai ngày. Năm qua")))
    assert "Website tạm ngưng" in article.body


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>một</p><p>hai</p>", ["một", "hai"]),
        ("<div>một<div>hai</div>ba</div>", ["một", "hai", "ba"]),
        ("một<br><br>hai", ["một", "hai"]),
        ("Dòng đầu bị ngắt<br>giữa câu.", ["Dòng đầu bị ngắt giữa câu."]),
        ("Câu một.<br>Câu hai.<br/>- Gạch đầu dòng", ["Câu một.", "Câu hai.", "- Gạch đầu dòng"]),
        ("<p>Đoạn này bị bẻ thành hai vì</p><p>dán từ Word.</p>", ["Đoạn này bị bẻ thành hai vì dán từ Word."]),
        ("<p>Gồm các ông:</p><p>a</p>", ["Gồm các ông:", "a"]),
        ("<p>x&nbsp;&nbsp;y\u200b</p><script>z</script><p>Lượt xem: 40</p>", ["x y"]),
        ("<span>a</span><b>b</b> <i>c</i>", ["ab c"]),
        ("<p>Responsive image</p><p>{title}</p><p>anh.jpg</p><p>tin</p>", ["tin"]),
    ],
)
def test_what_ends_a_paragraph(html: str, found: list[str]) -> None:
    assert [text for _, text in blocks(html)] == found


def test_captions_rows_items_and_headings() -> None:
    html = """<h3>Mục</h3><img src=a><p style="text-align:center"><em>Ảnh họp</em></p><p>Câu văn sau ảnh.</p>
    <div><img src=b><p>Lễ trao quà. Ảnh: Văn An</p></div><img src=c>
    <p>Câu văn dài bình thường, không phải chú thích.</p>
    <ul><li>mục một</li></ul><table><tr><td>Xã<td>Vụ<tr><td>A<td>3</table><table><tr><td><p>Chữ trong ô</p></table>"""
    assert blocks(html) == [
        ("heading", "Mục"),
        ("caption", "Ảnh họp"),
        ("text", "Câu văn sau ảnh."),
        ("caption", "Lễ trao quà. Ảnh: Văn An"),
        ("text", "Câu văn dài bình thường, không phải chú thích."),
        ("item", "mục một"),
        ("row", "Xã | Vụ"),
        ("row", "A | 3"),
        ("text", "Chữ trong ô"),
    ]


@pytest.mark.parametrize(
    ("tail", "author", "credit", "last"),
    [
        ('<p style="text-align:right">Nguyễn Văn An</p>', "Nguyễn Văn An", None, "Hết bài viết."),
        ("<p><strong>Bài, ảnh: Lê Na</strong></p>", "Lê Na", None, "Hết bài viết."),
        ("<p>Lê Na</p><p>Nguồn: Công an tỉnh</p>", None, "Công an tỉnh", "Lê Na"),
        ('<p align="right"><b>Lê Na</b></p><p>Theo: Báo tỉnh</p>', "Lê Na", "Báo tỉnh", "Hết bài viết."),
        ("<p><b>Tổng số tiền thưởng 5 triệu</b></p>", None, None, "Tổng số tiền thưởng 5 triệu"),
        ('<p>Tin liên quan</p><p><a href="/x">Bài khác</a></p>', None, None, "Hết bài viết."),
        ("<p>Xem thêm:</p><p>Một đoạn dài kể tiếp câu chuyện" + " của người dân" * 12 + ".</p>", None, None, None),
    ],
)
def test_tails_of_articles(tmp_path: Path, tail: str, author: str | None, credit: str | None, last: str | None) -> None:
    body = f"<p>{'Mở đầu bài viết. ' * 5}</p><p>Hết bài viết.</p>{tail}"
    html = f'<h1 class="title">Tin</h1><div id="news-bodyhtml">{body}</div>'
    article = read_article(page(html), source_of("nukeviet", tmp_path))
    assert (article.author, article.credit) == (author, credit)
    assert article.paragraphs[-1].text == last or (last is None and "kể tiếp" in article.body)


def test_decomposed_text_is_composed(tmp_path: Path) -> None:
    html = unicodedata.normalize("NFD", response("nukeviet").body.decode())
    article = read_article(page(html, response("nukeviet").url), source_of("nukeviet", tmp_path))
    assert [p.text for p in article.paragraphs] == [p["text"] for p in expected("nukeviet")["paragraphs"]]


TEXT = "Đảng bộ xã Tân Lập họp bàn việc gieo cấy vụ mùa và khen thưởng bốn thôn làm tốt thủy lợi."


@pytest.mark.parametrize(
    ("body", "header", "charset"),
    [
        (f"<p>{TEXT}".encode(), "text/html; charset=iso-8859-1", "utf-8"),
        (b"\xef\xbb\xbf" + f"<p>{TEXT}".encode(), None, "utf-8"),
        (f"<p>{TEXT}".encode("utf-16"), None, "utf-16"),
        (f"<p>{TEXT}".encode() + b"\xe1\xbb", "text/html", "utf-8"),
        (f'<meta charset="no-such-charset"><p>{TEXT}'.encode(), None, "utf-8"),
    ],
)
def test_charsets(body: bytes, header: str | None, charset: str) -> None:
    decoded = decode_html(body, header)
    assert TEXT in decoded.text and decoded.charset == charset


@pytest.mark.parametrize("name", ["tcvn3", "windows1258"])
@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "windows-1252", "none-such", None])
def test_old_charsets_whatever_is_declared(name: str, declared: str | None) -> None:
    body = response(name).body.replace(b"charset=windows-1258", b"").replace(b"charset=iso-8859-1", b"")
    decoded = decode_html(body, f"text/html; charset={declared}" if declared else None)
    assert "khu phố nhận chăm sóc" in decoded.text or "Hội nghị thống nhất" in decoded.text


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Thứ năm - 15/08/2019 09:30", "2019-08-15 09:30"),
        ("09:30 15/08/2019", "2019-08-15 09:30"),
        ("14/12/2018 | 10:05", "2018-12-14 10:05"),
        ("Thứ Năm, 23/07/2015, 08:26 [GMT+7]", "2015-07-23 08:26"),
        ("Cập nhật: 14:31:32 31/03/2023", "2023-03-31 14:31"),
        ("Đăng ngày 17 - 05 - 2024", "2024-05-17 00:00"),
        ("Thứ Tư, 1 Tháng Năm, 2024", "2024-05-01 00:00"),
        ("Tháng Tám 15, 2019", "2019-08-15 00:00"),
        ("15 Tháng 8 2019", "2019-08-15 00:00"),
        ("Ngày 15 tháng 8 năm 2019, 7h05", "2019-08-15 07:05"),
        ("gửi vào T2, 2018-07-02 08:21", "2018-07-02 08:21"),
        ("Thu, 18/07/2019 - 09:28", "2019-07-18 09:28"),
        ("(15/08/2019 9:30:15 CH)", "2019-08-15 21:30"),
        ("12:05 SA 15/08/2019", "2019-08-15 00:05"),
        ("15/08/2019 29:75", "2019-08-15 00:00"),
        ("Thu, 15 Aug 2019 02:30:00 GMT", "2019-08-15 09:30"),
        ("2019-08-15T02:30:00Z", "2019-08-15 09:30"),
        ("/Date(1565835000000)/", "2019-08-15 09:10"),
        ("2 giờ trước", "2026-11-23 05:00"),
        ("31/02/2019", None),
        ("Giấy phép số 12/2015", None),
    ],
)
def test_page_dates(written: str, moment: str | None) -> None:
    read = read_page_date(written, FETCHED)
    assert (read and read.strftime("%Y-%m-%d %H:%M")) == moment


def test_dates_by_format() -> None:
    assert read_with_format("Thứ năm - 08/15/2019 9:30 CH", "weekday_vi - %m/%d/%Y %I:%M ampm_vi") == dt.datetime(
        2019, 8, 15, 21, 30, tzinfo=VIETNAM
    )
    assert read_with_format("x", "%d") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [("/2024-5-17/a", "2024-05-17"), ("/20190815/a", "2019-08-15"), ("/202006/a", None), ("/2024-13-40/a", None)],
)
def test_dates_in_addresses(url: str, day: str | None) -> None:
    found = address_date(f"https://a.example{url}")
    assert (found and found[0].date().isoformat()) == day


@pytest.mark.parametrize(
    "hostile",
    [
        "<" * 500_000,
        "<script" * 100_000,
        "<div>" * 200_000,
        "<b a=1>" * 2_000 + "<p>x</p>" * 50_000,
        "<table>" * 2_900,
        "<p>" + "x<br>" * 100_000,
        '<h1 class="title">' + "a " * 300_000 + '</h1><div id="news-bodyhtml">' + "a " * 300_000 + "</div>",
        "&" * 1_000_000,
    ],
)
def test_hostile_pages_take_no_long_time(hostile: str) -> None:
    begin = time.perf_counter()
    with contextlib.suppress(ReadFailure):
        read_article(page(hostile))
    assert time.perf_counter() - begin < 5.0


def test_deep_pages_do_not_exhaust_the_stack() -> None:
    body = LexborHTMLParser("<div>" * 2_900 + "sâu").body
    assert body is not None
    assert [block.text for block in read_blocks(body)] == ["sâu"]


def test_visible_text() -> None:
    html = "a<script>var b = '<p>';</script>c<STYLE>d</STYLE>e<p class='f'>g<script>h"
    assert visible(html).split() == ["a", "c", "e", "g"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2_000))
def test_junk_is_read_or_refused(junk: bytes) -> None:
    try:
        article = read_article(page(junk))
    except ReadFailure:
        return
    assert article.body
