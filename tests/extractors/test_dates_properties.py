"""What holds for every text: a rendered date is read back, spans are the text's own, work is linear."""

import datetime as dt
import time
import unicodedata
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.dates import find_dates
from extractors.model import Context
from extractors.text import read_text

PUBLISHED = dt.date(2019, 8, 20)
CONTEXT = Context(published=PUBLISHED)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))
NEAR = st.dates(PUBLISHED - dt.timedelta(days=120), PUBLISHED + dt.timedelta(days=100))

FULL = [
    "{d.day}/{d.month}/{d.year}",
    "{d:%d/%m/%Y}",
    "{d.day}-{d.month}-{d.year}",
    "{d:%d.%m.%Y}",
    "ngày {d.day} tháng {d.month} năm {d.year}",
    "ngày {d.day}/{d.month} năm {d.year}",
    "sáng {d.day}-{d.month}-{d.year}",
    "8 giờ 30 phút ngày {d.day}/{d.month}/{d.year}",
]
SHORT = [
    "ngày {d.day}/{d.month}",
    "ngày {d:%d-%m}",
    "chiều {d.day}.{d.month}",
    "ngày {d.day} tháng {d.month}",
    "15h30 ngày {d:%d/%m}",
]
RANGES = [
    "từ ngày {a.day}/{a.month}/{a.year} đến ngày {b.day}/{b.month}/{b.year}",
    "từ {a.day}-{a.month}-{a.year} đến {b.day}-{b.month}-{b.year}",
    "({a.day}/{a.month}/{a.year} - {b.day}/{b.month}/{b.year})",
    "từ ngày {a:%d.%m.%Y} – {b:%d.%m.%Y}",
]
WORDS = st.text(alphabet="ngàythánămquýtừđếnsáhiều 0123456789/.-,():%\n«»’", max_size=120)


def spans(body: str) -> list[tuple[dt.date | None, dt.date | None]]:
    return [(d.start, d.end) for d in find_dates(read_text("", body), CONTEXT)]


@given(DAYS, st.sampled_from(FULL))
def test_a_full_date_reads_back_in_every_style(day: dt.date, style: str) -> None:
    assert spans(f"Hội nghị họp {style.format(d=day)}, tại xã.") == [(day, day)]


@given(NEAR, st.sampled_from(SHORT))
def test_a_date_without_its_year_reads_back_near_publishing(day: dt.date, style: str) -> None:
    assert spans(f"Đoàn đến {style.format(d=day)}, tại xã.") == [(day, day)]


@given(DAYS, st.integers(1, 900), st.sampled_from(RANGES))
def test_a_range_reads_back(first: dt.date, length: int, style: str) -> None:
    last = first + dt.timedelta(days=length)
    assert spans(f"Đợt cao điểm {style.format(a=first, b=last)} đã xong.") == [(first, last)]


@given(st.integers(1, 12), st.integers(1990, 2040))
def test_months_quarters_and_halves_read_back(month: int, year: int) -> None:
    quarter = ("I", "II", "III", "IV")[(month - 1) // 3]
    [(start, _)] = spans(f"Số thu tháng {month}/{year} tăng.")
    assert start == dt.date(year, month, 1)
    [(start, _)] = spans(f"Số thu quý {quarter}/{year} tăng.")
    assert start == dt.date(year, 3 * ((month - 1) // 3) + 1, 1)
    [(start, end)] = spans(f"Số thu {month} tháng đầu năm {year} tăng.")
    assert (start, end and end.month) == (dt.date(year, 1, 1), month)


@given(WORDS)
@settings(max_examples=300)
def test_spans_are_the_texts_own_in_order_and_apart(body: str) -> None:
    text = read_text("Tin", body)
    found = find_dates(text, CONTEXT)
    assert all(text.view[d.start_char : d.end_char] == d.text != "" for d in found)
    assert all(a.end_char <= b.start_char for a, b in pairwise(found))
    assert all(d.start is None or (d.end is not None and d.start <= d.end) for d in found)


SAMPLE = "Sáng 15/8, xã Hòa Thủy họp; 6 tháng đầu năm, quý II và từ ngày 1 đến 15/7 có mưa. Tối hôm qua, trời tạnh."


@pytest.mark.parametrize(
    "change",
    [
        lambda s: unicodedata.normalize("NFD", s),
        lambda s: s.replace("Hòa", "Hoà").replace("Thủy", "Thuỷ"),
        lambda s: s.replace(" ", "\u00a0").replace("-", "\u2013"),
    ],
)
def test_composition_tone_placement_and_look_alikes_change_no_date(change: Callable[[str], str]) -> None:
    assert change(SAMPLE) != SAMPLE
    assert spans(change(SAMPLE)) == spans(SAMPLE)


@given(
    st.sampled_from(["Xã có 5 thôn.", "Bà con phấn khởi.", "Có 8/9 hộ tham gia.", "Gọi 0912.345.678."]), st.booleans()
)
def test_unrelated_paragraphs_change_no_date(other: str, before: bool) -> None:
    body = f"{other}\n\n{SAMPLE}" if before else f"{SAMPLE}\n\n{other}"
    assert spans(body) == spans(SAMPLE)


HOSTILE = [
    "1", "ngày ", "1/", "1, ", "1-", "((", "()", "từ ", "ngày 1, ", "2018 - ", "sáng ", "12/3 ", "thứ hai, ",
    "tháng 1, ", "So với cùng kỳ 6 tháng đầu năm. ", "Luật a năm 2013 ", "1 giờ ", "Tết Kỷ Hợi ", "ngày" + " " * 300,
]  # fmt: skip


def _seconds(unit: str, size: int) -> float:
    text = read_text("", (unit * (size // len(unit) + 1))[:size])
    best = float("inf")
    for _ in range(2):
        begun = time.process_time()
        find_dates(text, CONTEXT)
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize("unit", HOSTILE)
def test_work_grows_with_the_length_not_with_its_square(unit: str) -> None:
    small, large = _seconds(unit, 5_000), _seconds(unit, 40_000)
    assert large < 0.02 or large / max(small, 1e-4) < 30  # eight times the text; a square would be 64


@pytest.mark.parametrize("unit", ["1", "((", " "])
def test_a_megabyte_of_one_character_ends(unit: str) -> None:
    assert spans(unit * (1_000_000 // len(unit))) == []
