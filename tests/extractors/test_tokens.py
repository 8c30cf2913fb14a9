"""The words of a text with their offsets, and patterns tried only where certain words stand."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from extractors.tokens import Headed, read_tokens

PHRASES = ["bằng khen", "giấy khen", "cờ thi đua"]
PATTERN = r"(?<!\w)(?:bằng khen|giấy khen|cờ thi đua)(?!\w)"


def test_words_numbers_and_what_stands_between_them() -> None:
    tokens = read_tokens('tặng 12 "bằng khen"; 3kg')
    assert tokens.words == ["tặng", "12", "bằng", "khen", "3", "kg"]
    assert tokens.starts == [0, 5, 9, 14, 21, 22]
    assert tokens.gaps == [" ", ' "', " ", '"; ', "", ""]


def test_empty_text_has_no_words() -> None:
    assert read_tokens("").words == [] == read_tokens(" – ").words


@given(st.text(alphabet="ăằờ đ12 .,-_bK\n"))
def test_offsets_lead_back_to_the_words(low: str) -> None:
    tokens = read_tokens(low)
    assert len(tokens.words) == len(tokens.starts) == len(tokens.gaps)
    for word, start, gap in zip(tokens.words, tokens.starts, tokens.gaps, strict=True):
        assert low.startswith(word + gap, start)


def test_words_are_found_by_what_they_are() -> None:
    tokens = read_tokens("một hai ba, một")
    assert tokens.of(frozenset({"một", "ba", "bốn"})) == [0, 2, 3]
    assert tokens.words_in(3, 11) == ["hai", "ba"]


@given(st.lists(st.sampled_from([*PHRASES, "khen", "bằng", "tặng", "xbằng khen", "bằng khenx"])), st.integers(0, 40))
def test_headed_finds_what_the_plain_pattern_finds(parts: list[str], start: int) -> None:
    low = " ".join(parts)
    found = Headed.by(PATTERN, PHRASES).finditer(read_tokens(low), min(start, len(low)))
    assert [m.span() for m in found] == [m.span() for m in re.compile(PATTERN).finditer(low, start)]
