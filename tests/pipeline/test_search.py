"""Finding articles: by words with and without marks, by place old and new, by dates and facts."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import UsageError
from extractors.model import AwardFact, DateFact, Facts, IncidentFact, PlaceFact
from pipeline import search as search_module
from pipeline.facets import read_facets
from pipeline.model import Reading
from pipeline.query import parse_query
from pipeline.search import Page, Query, search
from pipeline.snippet import highlight, make_snippet
from pipeline.store import Store, open_store
from tests.pipeline.samples import make_reading, new_store

SPAN: dict[str, Any] = {"text": "x", "start_char": 0, "end_char": 1, "method": "test"}


def place(name: str, level: str = "commune", **values: Any) -> PlaceFact:
    return PlaceFact(**SPAN, level=level, name=name, **{level: name, **values})


QUAN_LAO = place(
    "Quán Lào", district="Yên Định", province="Thanh Hóa", code="15394", vintage="legacy",
    current_code="15469", current_name="Yên Định",
)  # fmt: skip
DINH_LONG = place(
    "Định Long", district="Yên Định", province="Thanh Hóa", code="15466", vintage="legacy",
    current_code="15469", current_name="Yên Định",
)  # fmt: skip
YEN_DINH = place("Yên Định", province="Thanh Hóa", code="15469", vintage="2025", current_code="15469")
DONG_SON = place("Đông Sơn", "district", province="Thanh Hóa", vintage="legacy")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def fire(value: float, on: str, at: int | None = None) -> IncidentFact:
    return IncidentFact(**SPAN, kind="fire", measure="cases", value=value, start=day(on), end=day(on), place=at)


ARTICLES: list[tuple[str, str, str, Facts]] = [
    (
        "Công an thị trấn Quán Lào được tặng giấy khen",
        "Chủ tịch UBND huyện trao Giấy khen cho ông Lê Văn Đường vì thành tích phòng cháy.",
        "2019-08-15",
        Facts(
            places=(QUAN_LAO,),
            dates=(DateFact(**SPAN, kind="date", value="2019-08-14", start=day("2019-08-14"), end=day("2019-08-14")),),
            awards=(
                AwardFact(**SPAN, form="giay_khen", recipients=("ông Lê Văn Đường",), date="2019-08-14", place=0),
            ),
        ),
    ),
    (
        "Ba vụ cháy trong đêm",
        "Tại xã Định Long xảy ra ba vụ cháy, không có thiệt hại về người.",
        "2019-03-02",
        Facts(places=(DINH_LONG, DONG_SON), incidents=(fire(3, "2019-03-01", 0), fire(1, "2018-05-05", 1))),
    ),
    (
        "Xã mới ra mắt",
        "Xã Yên Định mới họp phiên đầu; một vụ cháy nhỏ được dập ngay. Hoà thuận, thuỷ lợi tốt.",
        "2025-07-03",
        Facts(places=(YEN_DINH,), incidents=(fire(1, "2025-07-02", 0),)),
    ),
    ("Tin thể thao", "Đội bóng của xã thắng giải. Giày khến lạ.", "2020-01-01", Facts()),
]  # fmt: skip


def reading(number: int, title: str, body: str, published: str, facts: Facts, source: str) -> Reading:
    made = make_reading(f"/{number}", title=title, body=body, facts=facts, source_id=source)
    assert made.article is not None
    return made.model_copy(update={"article": made.article.model_copy(update={"published": day(published)})})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with new_store(tmp_path_factory.mktemp("search") / "tinxa.db") as opened:
        sources = ("demo/hoa-lac", "demo/hoa-lac", "demo/other", "demo/other")
        opened.load([reading(n, *article, sources[n]) for n, article in enumerate(ARTICLES)])
        yield opened


def found(store: Store, text: str = "", **values: Any) -> list[int]:
    """The numbers of the articles found, in order."""
    titles = [title for title, *_ in ARTICLES]
    return [titles.index(hit.title) for hit in search(store, Query(text=text, **values)).hits]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("giấy khen", [0, 3]),
        ('"giấy khen"', [0, 3]),
        ("giay khen", [0, 3]),
        ("GIẤY KHEN", [0, 3]),
        ("duong", [0]),
        ("đường", [0]),
        ("hòa thuận", [2]),
        ("hoà thuận", [2]),
        ("thủy lợi", [2]),
        ('"vụ cháy" Long', [1]),
        ("thắn*", [0, 3]),
        ("cháy NOT giấy", [1, 2]),
        ("bóng OR giấy", [0, 3]),
        ("không có trong kho", []),
    ],
)
def test_words(store: Store, text: str, numbers: list[int]) -> None:
    assert sorted(found(store, text)) == sorted(numbers)


def test_typed_with_marks_the_exact_matches_come_first(store: Store) -> None:
    hits = search(store, Query(text='"giấy khen"')).hits
    assert [(hit.spelling, hit.title[:7]) for hit in hits] == [("exact", "Công an"), ("folded", "Tin thể")]
    assert {hit.spelling for hit in search(store, Query(text="giay khen")).hits} == {"folded"}


def test_decomposed_typing_finds_the_same(store: Store) -> None:
    assert found(store, unicodedata.normalize("NFD", "giấy khen")) == found(store, "giấy khen")


def test_snippets_keep_the_original_spelling(store: Store) -> None:
    (hit,) = search(store, Query(text="hoa thuan")).hits
    assert hit.snippet.marked("[", "]").endswith("dập ngay. [Hoà] [thuận], thuỷ lợi tốt.")
    (hit,) = search(store, Query(text='"ba vụ cháy" dem')).hits
    assert hit.heading.marked("[", "]") == "[Ba vụ cháy] trong [đêm]"


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        ({"source": "demo/other"}, [2, 3]),
        ({"published_from": day("2019-08-15")}, [0, 2, 3]),
        ({"published_to": day("2019-12-31")}, [0, 1]),
        ({"published_from": day("2020-01-01"), "published_to": day("2020-01-01")}, [3]),
        ({"event_from": day("2019-08-01"), "event_to": day("2019-08-31")}, [0]),
        ({"incident": "fire"}, [1, 2]),
        ({"incident": "drugs"}, []),
        ({"incident": "fire", "at_least": 2}, [1]),
        ({"incident": "fire", "at_least": 2, "event_to": day("2018-12-31")}, []),
        ({"incident": "fire", "event_to": day("2018-12-31")}, [1]),
        ({"incident": "fire", "measure": "deaths"}, []),
        ({"at_least": 3}, [1]),
        ({"award": "giay_khen"}, [0]),
        ({"award": "giay_khen", "event_from": day("2019-01-01"), "event_to": day("2019-12-31")}, [0]),
        ({"award": "giay_khen", "event_from": day("2020-01-01")}, []),
        ({"award": "bang_khen"}, []),
        ({"recipient": "Lê Văn Đường"}, [0]),
        ({"recipient": "100%"}, []),
    ],
)
def test_filters(store: Store, values: dict[str, Any], numbers: list[int]) -> None:
    assert sorted(found(store, **values)) == numbers


@pytest.mark.parametrize("asked", ["Quán Lào", "thị trấn Quán Lào, huyện Yên Định", "quan lao, yen dinh", "15394"])
def test_an_old_unit_finds_its_successor(store: Store, asked: str) -> None:
    assert sorted(found(store, place=asked)) == [0, 2]


def test_a_new_unit_finds_what_went_into_it(store: Store) -> None:
    assert sorted(found(store, place="xã Yên Định, Thanh Hóa")) == [0, 1, 2]


def test_a_district_finds_its_communes_and_those_made_from_them(store: Store) -> None:
    assert sorted(found(store, place="huyện Yên Định")) == [0, 1, 2]


def test_a_province_finds_all_that_lies_in_it(store: Store) -> None:
    assert sorted(found(store, place="Thanh Hóa")) == [0, 1, 2]
    assert found(store, place="Lào Cai") == []


def test_place_and_incident_are_about_one_fact(store: Store) -> None:
    assert found(store, place="Đông Sơn, Thanh Hóa", incident="fire", at_least=2) == []
    assert found(store, place="Đông Sơn, Thanh Hóa", incident="fire") == [1]


def test_words_and_filters_together(store: Store) -> None:
    assert sorted(found(store, "cháy", place="Thanh Hóa", published_from=day("2019-08-01"))) == [0, 2]
    assert found(store, "cháy", incident="fire", order="date") == [2, 1]


def test_order_by_date(store: Store) -> None:
    assert found(store, order="date") == [2, 3, 0, 1]
    assert found(store, "xã", order="date") == [2, 3, 1]


@pytest.mark.parametrize("order", ["relevance", "date"])
@pytest.mark.parametrize("most", [60, 1])
def test_pages_hold_every_match_once_though_more_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str, most: int
) -> None:
    monkeypatch.setattr(search_module, "_FEW", most)
    with new_store(tmp_path / "x.db") as store:
        words = ("giấy khen", "giày khen", "giay khén")
        store.load([make_reading(f"/{n}", title=f"Tin {n}", body=f"{words[n % 3]} {n}") for n in range(45)])
        seen: list[str] = []
        after = None
        for turn in range(5):
            page = search(store, Query(text='"giấy khen"', limit=10, order=order, after=after))
            assert page.total == 45
            seen += [hit.id for hit in page.hits]
            after = page.next
            store.load([make_reading(f"/later/{turn}", title=f"Sau {turn}", body="giấy khen")])
        assert after is None
        assert len(seen) == len(set(seen)) == 45
        assert [hit.spelling for hit in search(store, Query(text='"giấy khen"', limit=100)).hits][:20] == ["exact"] * 20


@pytest.mark.parametrize("filters", [{}, {"incident": "fire"}, {"award": "giay_khen"}])
def test_very_common_words_are_counted_only_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filters: dict[str, Any]
) -> None:
    """With filters dense among the matches (fires) and sparse (the one award)."""
    monkeypatch.setattr(search_module, "MOST", 30)
    award = AwardFact(**SPAN, form="giay_khen")
    with new_store(tmp_path / "x.db") as store:
        for n in range(50):
            facts = Facts(incidents=(fire(1, "2019-01-01"),), awards=(award,) if n == 3 else ())
            store.load([reading(n, f"Tin {n}", "xã nhà", f"20{10 + n % 10}-01-01", facts, "demo/hoa-lac")])
        page = search(store, Query(text="xã", limit=5, **filters))
        if "award" in filters:
            assert ([hit.title for hit in page.hits], page.total, page.capped) == (["Tin 3"], 1, False)
        else:
            assert (page.total, page.capped) == (30, True)
            assert [hit.title for hit in page.hits] == ["Tin 49", "Tin 39", "Tin 29", "Tin 19", "Tin 9"]


@pytest.mark.parametrize("after", ["x", "1", "1.2.3", "-1.5", "1.5; DROP TABLE articles", "9" * 30 + ".1"])
def test_a_made_up_page_is_refused(store: Store, after: str) -> None:
    with pytest.raises(UsageError, match="next"):
        search(store, Query(text="xã", after=after))


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "x.db") as empty:
        assert search(empty, Query(text="giấy khen")) == Page(hits=(), total=0)
        assert search(empty, Query()) == Page(hits=(), total=0)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=40), place=st.text(max_size=20), recipient=st.text(max_size=20))
def test_nothing_typed_breaks_the_search(store: Store, text: str, place: str, recipient: str) -> None:
    try:
        page = search(store, Query(text=text, place=place, recipient=recipient))
    except UsageError:
        return
    assert page.total == len(page.hits)


def test_a_reader_that_may_not_write_can_search(store: Store) -> None:
    with open_store(store.path, read_only=True) as reader:
        assert search(reader, Query(text="cháy")).total == 3


# Facets


def test_facets_count_articles(store: Store) -> None:
    facets = read_facets(store, Query())
    assert facets.of == 4
    assert facets.source == (("demo/hoa-lac", 2), ("demo/other", 2))
    assert facets.year == (("2019", 2), ("2020", 1), ("2025", 1))
    assert facets.province == (("Thanh Hóa", 3),)
    assert facets.district == (("Yên Định", 2), ("Đông Sơn", 1))
    assert (facets.incident, facets.award) == ((("fire", 2),), (("giay_khen", 1),))


def test_facets_are_those_of_the_matches(store: Store) -> None:
    facets = read_facets(store, Query(text="cháy", incident="fire", at_least=3))
    assert (facets.of, facets.year, facets.incident) == (1, (("2019", 1),), (("fire", 1),))
    assert read_facets(store, Query(text="không hề có")).of == 0


# Snippets


def snippet(text: str, typed: str, width: int = 12, *, exact: bool = False) -> str:
    return make_snippet(text, parse_query(typed).terms, exact=exact, width=width).marked("[", "]")


def test_a_snippet_shows_where_most_of_the_words_stand() -> None:
    text = "cháy " * 30 + "rồi " * 30 + "cháy chợ lúc nửa đêm " + "và " * 40
    assert "[cháy] [chợ] lúc nửa [đêm]" in snippet(text, "cháy chợ đêm", 20)


def test_a_snippet_cuts_between_words() -> None:
    text = "một hai ba bốn năm sáu bảy tám chín mười khen mười-hai mười-ba, hết"
    cut = snippet(text, "khen", 5)
    assert cut == "… năm sáu bảy tám chín …" or cut.startswith("… ")
    words = set(text.replace("-", " ").replace(",", "").split())
    assert set(cut.replace("[", "").replace("]", "").replace("-", " ").strip("… ").replace(",", "").split()) <= words


def test_exact_highlights_leave_other_spellings_alone() -> None:
    assert snippet("giày khen và giấy khen", '"giấy khen"', exact=True) == "giày khen và [giấy khen]"
    assert snippet("giày khen và giấy khen", '"giấy khen"') == "[giày khen] và [giấy khen]"


def test_a_text_without_words_has_a_snippet() -> None:
    assert snippet("…", "khen") == "…"
    assert snippet("", "khen") == ""


def test_a_phrase_longer_than_the_snippet() -> None:
    phrase = " ".join(f"từ{n}" for n in range(40))
    assert make_snippet(f"{phrase} hết", parse_query(f'"{phrase}"').terms, width=10).text.startswith("từ0")


@given(st.text(max_size=200), st.sampled_from(["giấy khen", '"vụ cháy"', "đêm", "tr*ộm", "mười*"]))
def test_a_snippet_is_a_stretch_of_the_text(text: str, typed: str) -> None:
    made = make_snippet(text, parse_query(typed).terms, width=8)
    uncut = {made.text, made.text.removeprefix("… ")}
    uncut |= {inner.removesuffix(" …") for inner in uncut}
    assert any(inner in text.replace("\n", " ") for inner in uncut)
    assert highlight(text, parse_query(typed).terms).text == text
    at = 0
    for start, end in made.matches:
        assert at <= start < end <= len(made.text)
        at = end
