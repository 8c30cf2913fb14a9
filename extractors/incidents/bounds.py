"""Bounded looks around a place: no rule reads more than this far, however long a sentence or paragraph runs."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.text import Span, Text

SENTENCE = 2400  # the longest sentences of figures in real reports stay below
PARAGRAPH = 6000


def sentence_near(text: Text, offset: int) -> Span:
    """The sentence that holds `offset`, cut to what lies near."""
    return _near(text.sentence_at(offset), offset, SENTENCE)


def paragraph_near(text: Text, offset: int) -> Span:
    """The paragraph that holds `offset`, cut to what lies near."""
    return _near(text.paragraph_at(offset), offset, PARAGRAPH)


def _near(span: Span, offset: int, reach: int) -> Span:
    start, end = span
    if start >= offset - reach and end <= offset + reach:
        return span
    return Span(max(start, offset - reach), min(end, offset + reach))


def pieces(text: Text, sentence: Span) -> Iterator[Span]:
    """A sentence as one span, or where it is endless as spans cut behind a blank."""
    start = sentence.start
    while sentence.end - start > SENTENCE:
        cut = text.low.rfind(" ", start + SENTENCE // 2, start + SENTENCE) + 1
        cut = cut if cut > start else start + SENTENCE
        yield Span(start, cut)
        start = cut
    if start < sentence.end:
        yield Span(start, sentence.end)
