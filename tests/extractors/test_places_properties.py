"""What holds for the places of every text."""

from __future__ import annotations

import datetime as dt
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.gazetteer import Unit, load_gazetteer
from extractors.model import Context, PlaceFact
from extractors.places import find_places
from extractors.text import read_text

DAY = dt.date(2019, 8, 20)
STANDING = [u for u in load_gazetteer().units if u.level == "commune" and u.valid_on(DAY)]
ARTICLE = (
    "Sáng 20/8, Công an xã Thủy Thanh, thị xã Hương Thủy, tỉnh Thừa Thiên Huế ra quân tại thôn Hòa Đa.\n\n"
    "Tại P.5, Q.10, TP.HCM, các phường Hòa Khánh Bắc, Hòa Hiệp Nam (quận Liên Chiểu) cũng có lễ phát động.\n\n"
    "Dự lễ có đại diện Huyện ủy Yên Định (Thanh Hóa) và UBND thị trấn Quán Lào."
)
FILLER = "Cây cối xanh tốt, bà con phấn khởi chờ một mùa lúa mới bội thu."


def places(body: str) -> list[PlaceFact]:
    return find_places(read_text("", body), Context(published=DAY))


def facts(body: str) -> list[tuple[object, ...]]:
    """Everything about the places but where and how they are written."""
    return [(p.level, p.name, p.hamlet, p.commune, p.district, p.province, p.code) for p in places(body)]


@given(st.sampled_from(STANDING))
@settings(deadline=None, max_examples=120)
def test_a_full_chain_leads_to_its_commune(unit: Unit) -> None:
    commune, district, province = load_gazetteer().chain(unit, DAY)
    written = ", ".join(f"{u.kind.lower()} {u.name}" for u in (commune, district, province))
    found = places(f"Mưa lớn tại {written} gây ngập.")
    assert [p.code for p in found] == [commune.code, district.code, province.code]


@given(st.lists(st.sampled_from(ARTICLE.split()), max_size=60).map(" ".join))
@settings(deadline=None, max_examples=80)
def test_spans_reproduce_their_text_and_never_overlap(body: str) -> None:
    text = read_text("", body)
    end = 0
    for place in find_places(text, Context(published=DAY)):
        assert text.view[place.start_char : place.end_char] == place.text
        assert end <= place.start_char < place.end_char
        end = place.end_char


def test_spelling_of_the_same_letters_changes_nothing() -> None:
    plain = facts(ARTICLE)
    assert len(plain) >= 12
    assert facts(unicodedata.normalize("NFD", ARTICLE)) == plain
    assert facts(ARTICLE.replace("Thủy", "Thuỷ").replace("Hòa", "Hoà").replace("Hóa", "Hoá")) == plain
    assert facts(ARTICLE.replace("xã Thủy", "xã\u00a0Thủy").replace("Đ", "Ð")) == plain


@given(st.integers(min_value=0, max_value=3))
@settings(deadline=None)
def test_unrelated_paragraphs_change_nothing(position: int) -> None:
    paragraphs = ARTICLE.split("\n\n")
    assert facts("\n\n".join([*paragraphs[:position], FILLER, *paragraphs[position:]])) == facts(ARTICLE)


def test_the_same_article_twice_gives_the_same_places() -> None:
    assert places(ARTICLE) == places(ARTICLE)


@pytest.mark.parametrize(
    "piece",
    ["xã A, ", "((((", "thôn 1, ", "các xã Nga Thủy, Nga Tân; ", "xã Tân Tiến và ", "Yên Định - ", "huyện Nga Sơn cũ, ",
     "5 xã gồm a ", "Nguyễn Văn ", "sáp nhập xã Nga Thủy "],
)  # fmt: skip
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = read_text("", (piece * (size // len(piece) + 1))[:size])
        start = time.process_time()
        find_places(text, Context(published=DAY))
        return time.process_time() - start

    seconds(4_000)
    small, large = max(seconds(12_000), 0.01), seconds(96_000)
    assert large < 30 * small
