"""Where an article ends: by-lines and blocks of related links after the text hold no facts of it."""

from __future__ import annotations

import re
from functools import cache

from extractors.lexicon import alternation, load_lexicon
from extractors.text import LETTERS, UPPER, Span, Text

_STOPS = re.compile(r"[.!?:;]")
_LONGEST_BYLINE = 40


def find_tail(text: Text) -> int:
    """The view offset at which by-line and related links begin; the text's length if there are none."""
    tail = len(text.view)
    body = [p for p in text.paragraphs if p.start >= text.title_end]
    for paragraph in body[1:]:
        if _related().match(text.low, paragraph.start, paragraph.end):
            tail = paragraph.start
            break
    inside = [p for p in body if p.start < tail]
    while len(inside) > 1 and _is_byline(text, inside[-1]):
        tail = inside.pop().start
    return tail


def _is_byline(text: Text, paragraph: Span) -> bool:
    """A short last paragraph that is nothing but a name, or says whose text it is."""
    line = text.view[paragraph.start : paragraph.end]
    if len(line) > _LONGEST_BYLINE or any(c.isdigit() for c in line):
        return False
    if _signed().match(text.low, paragraph.start, paragraph.end):
        return True
    return _STOPS.search(line) is None and _names().fullmatch(line) is not None


@cache
def _names() -> re.Pattern[str]:
    """Capitalised words, joined as names and initials are."""
    return re.compile(rf"[{UPPER}][{LETTERS}]*(?:(?:[ .&,-]|[ ]?-[ ]?|&)+[{UPPER}][{LETTERS}]*)*")


@cache
def _related() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(load_lexicon('tail')['related'])})(?![{LETTERS}])|>>|»")


@cache
def _signed() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(load_lexicon('tail')['signed'])})(?![{LETTERS}])")
