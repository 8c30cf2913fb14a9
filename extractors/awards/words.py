"""Patterns over the award lexicon; everything matches lower-case canonical text unless it says otherwise."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from extractors.lexicon import alternation, load_lexicon, phrase
from extractors.text import LETTERS, LOWER, UPPER, canonical

_NOT_COUNTING = (
    "".join(rf"(?<!{word} )" for word in ("năm", "tháng", "ngày", "lớp", "thứ", "quý"))
    + r"(?<!(?<!trong )(?<!tổng )số )"
)
_TEENS = r"mười(?:\s+(?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?"
# A number before a counted noun; `25.614/28.960` counts the first.
NUMBER = (
    rf"(?:{_NOT_COUNTING}(?:\d{{1,3}}(?:\.\d{{3}})+|\d+)(?:/\d[\d.]*)?"
    rf"|một|hai|ba|bốn|năm(?! học| lớp)|sáu|bảy|bẩy|tám|chín|{_TEENS})"
)
GAP = r"[ \n]+"


def lexicon() -> dict[str, Any]:
    """The award lexicon as plain data."""
    return load_lexicon("awards")


def any_of(name: str, *more: str) -> str:
    """The phrases of one list (or one list within a group) as an alternation, longest first."""
    entry = lexicon()[name]
    for key in more:
        entry = entry[key]
    return f"(?:{alternation(entry)})"


@cache
def every(name: str) -> str:
    """The phrases of all lists of a group of lists as one alternation."""
    return f"(?:{alternation(p for phrases in lexicon()[name].values() for p in phrases)})"


@cache
def whole(name: str, *more: str) -> re.Pattern[str]:
    """Any phrase of one list as whole words."""
    return re.compile(rf"(?<!\w){any_of(name, *more)}(?!\w)")


@cache
def ends_with(name: str, *more: str) -> re.Pattern[str]:
    """Any phrase of one list as the last whole words of a text."""
    return re.compile(rf"(?<!\w){any_of(name, *more)}\s*$")


@cache
def kind_of(name: str) -> dict[str, str]:
    """Phrase -> key, for a mapping of lists such as `forms` or `titles` (canonical lower case, single blanks)."""
    return {flat(p): key for key, phrases in lexicon()[name].items() for p in phrases}


def flat(words: str) -> str:
    """Canonical lower case with single blanks."""
    return " ".join(canonical(words).lower().split())


@cache
def person() -> re.Pattern[str]:
    """A person's name in the view (case matters): titles and a name, or a full name that begins with a surname."""
    titles = alternation([*lexicon()["person_titles"], *lexicon()["groups"]["individuals"]])
    surnames = "|".join(phrase(s).capitalize() for s in load_lexicon("organisations")["surnames"])
    word = rf"[{UPPER}][{LOWER}']*(?:-[{UPPER}]?[{LOWER}']+)*"
    tail = rf"(?:\s{word}(?!\.?[{UPPER}{LOWER}])|\s[{UPPER}]\b\.?){{0,4}}"
    organisations = load_lexicon("organisations")
    bodies = alternation([*organisations["offices"], *(h for heads in organisations["heads"].values() for h in heads)])
    return re.compile(
        rf"(?!(?i:(?:{titles})\s+(?:{bodies}|nguyên)(?!\w)))"
        rf"(?:(?i:(?P<title>(?:{titles})(?:\s+(?:{titles}))*))[ ]+(?:(?i:{titles})[ ]+)*"
        rf"(?P<named>(?!UBND|HĐND|Chi |Hội |Ban )(?:[{UPPER}][{LOWER}']?\.|[{UPPER}][{LOWER}']*){tail})"
        rf"|(?P<bare>(?:{surnames})(?![{LETTERS}])(?:\s{word}){{1,4}}))(?![{LETTERS}])"
    )
