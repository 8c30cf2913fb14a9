"""Amounts as the news writes them, and back: every number we can write we can read."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.numerals import find_numbers, parse_amount

ONES = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def in_words(n: int) -> str:
    """Vietnamese number words of 1 … 999."""
    hundreds, rest = divmod(n, 100)
    tens, one = divmod(rest, 10)
    parts = [f"{ONES[hundreds]} trăm"] if hundreds else []
    if tens == 0 and one:
        parts.append(f"linh {ONES[one]}" if hundreds else ONES[one])
    elif tens == 1:
        parts.append(f"mười {'lăm' if one == 5 else ONES[one]}".strip())
    elif tens:
        unit = {1: "mốt", 5: "lăm"}.get(one, ONES[one])
        parts.append(f"{ONES[tens]} mươi {unit}".strip())
    return " ".join(parts)


def with_separators(n: int) -> str:
    return f"{n:,}".replace(",", ".")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("02", 2),
        ("1.234", 1234),
        ("2,5 tỷ", 2.5e9),
        ("1,71 triệu", 1.71e6),
        ("726,6 triệu", 726.6e6),
        ("1.250 triệu", 1.25e9),
        ("76 nghìn", 76_000),
        ("5 triệu 400 nghìn", 5.4e6),
        ("nửa tỷ", 5e8),
        ("1 tỷ rưỡi", 1.5e9),
        ("hai mươi mốt", 21),
        ("một trăm linh năm", 105),
        ("mười lăm", 15),
        ("3 trăm", 300),
    ],
)
def test_amount(written: str, value: float) -> None:
    assert parse_amount(written) == pytest.approx(value)


def test_what_is_no_amount() -> None:
    assert parse_amount("nhiều") is None
    assert parse_amount("") is None


@given(st.integers(min_value=0, max_value=10**12))
def test_written_with_separators_it_is_read_back(n: int) -> None:
    assert parse_amount(with_separators(n)) == n


@given(st.integers(min_value=1, max_value=999))
def test_written_in_words_it_is_read_back(n: int) -> None:
    [found] = find_numbers(f"có {in_words(n)} vụ")
    assert (found.value, found.word) == (n, True)


@pytest.mark.parametrize(
    ("text", "value", "value_max", "qualifier"),
    [
        ("khoảng 40 vụ", 40, None, "about"),
        ("gần 2.000 người", 2000, None, "about"),
        ("trên 15 hộ", 15, None, "at_least"),
        ("không dưới 20 vụ", 20, None, "at_least"),
        ("chưa đến 9 vụ", 9, None, "at_most"),
        ("hàng chục vụ", 10, None, "at_least"),
        ("hàng trăm triệu đồng", 1e8, None, "at_least"),
        ("hơn chục vụ", 10, None, "at_least"),
        ("5 - 7 vụ", 5, 7, "exact"),
        ("từ 5 đến 7 vụ", 5, 7, "exact"),
        ("2 - 3 triệu đồng", 2e6, 3e6, "exact"),
        ("khoảng 5 đến 6 nghìn người", 5000, 6000, "about"),
    ],
)
def test_qualifier_and_range(text: str, value: float, value_max: float | None, qualifier: str) -> None:
    [found] = find_numbers(text)
    assert (found.value, found.value_max, found.qualifier) == (value, value_max, qualifier)


def test_the_span_leaves_out_the_qualifier_and_outer_takes_it_in() -> None:
    text = "xảy ra hơn 40 vụ"
    [found] = find_numbers(text)
    assert text[found.start : found.end] == "40"
    assert text[found.outer : found.end] == "hơn 40"


def test_a_falling_range_is_two_numbers() -> None:
    assert [n.value for n in find_numbers("tỷ số 7 - 5")] == [7, 5]


@pytest.mark.parametrize("unit", ["1234567890", "năm ", "1 triệu ", "hai mươi ", "1.234.", "hàng ", "từ 5 - "])
def test_time_grows_with_length_only(unit: str) -> None:
    def spent(length: int) -> float:
        text = unit * (length // len(unit))
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            find_numbers(text)
            best = min(best, time.process_time() - began)
        return best

    assert spent(400_000) < 20 * max(spent(100_000), 0.005)


@given(st.text(alphabet="0123456789.,- hmộtanăđếừ", max_size=60))
def test_found_numbers_never_overlap(text: str) -> None:
    found = find_numbers(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= n.outer <= n.start < n.end <= len(text) for n in found)


def test_amounts_are_whole_where_they_are_written_whole() -> None:
    assert parse_amount("33,23 tỷ") == 33_230_000_000
    assert parse_amount("44,56 tỉ") == 44_560_000_000
