"""Words of a text as the place rules see them, and the lexicon's unit words as patterns."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extractors.lexicon import alternation, load_lexicon
from extractors.text import LETTERS, UPPER, Text
from extractors.tokens import Headed

# Only what can be part of a name: capitalised words and numbers ("trường" in Nông trường). Small words are skipped.
# The leading class lets the search skip fast; what stands before a word is looked at behind its first letter.
_WORD = re.compile(
    rf"[{UPPER}\d](?:(?<![{LETTERS}\d'].)|(?<=KP\d)|(?<=TDP\d))"
    rf"(?:(?<=\d)(?:\d*[A-Za-zĐđ]?(?![\d{LETTERS}])|\d*)"
    rf"|(?<=[{UPPER}])(?:(?<=N)ông trường(?![{LETTERS}])|(?:(?<=K)P|(?<=T)DP)(?=\d)"
    rf"|[{LETTERS}]*(?:'[{LETTERS}]+)*\d*))"
)
MAX_NAME_WORDS = 6
_JOINTS = frozenset({" ", "-", " - ", "- ", " -"})
# Between a unit word and a name: a blank, a wrapped line, a dot (of an abbreviation), or a colon before a list.
_GAP = r"(?:\.[ ]?|[ ]*\n?[ ]+|[ ]*\n(?!\s*\n)|:[ ]+)"


class Word(NamedTuple):
    """A capitalised word or a number; `joint` is what stands between it and the one before (blank, hyphen or else)."""

    start: int
    end: int
    text: str
    joint: str


@dataclass(frozen=True, slots=True)
class Words:
    """The capitalised words and numbers of a text, and which of them begins at an offset."""

    text: Text
    words: tuple[Word, ...]
    starts: tuple[int, ...]

    def at(self, offset: int) -> int:
        """The index of the first word that begins at or after `offset`."""
        return bisect_left(self.starts, offset)

    def run(self, index: int, limit: int = MAX_NAME_WORDS) -> list[Word]:
        """Capitalised words or numbers in a row from `index` on, joined by single blanks or hyphens."""
        words, end = self.words, index + 1
        stop = min(len(words), index + limit)
        while end < stop and words[end].joint in _JOINTS:
            end += 1
        return list(words[index:end])


def read_words(text: Text) -> Words:
    """The words of a text."""
    words, before = [], 0
    for m in _WORD.finditer(text.view):
        start, end = m.span()
        words.append(Word(start, end, m.group(), text.view[before : min(start, before + 4)]))
        before = end
    return Words(text, tuple(words), tuple(w.start for w in words))


@cache
def unit_heads() -> Headed:
    """`unit_pattern` tried only where a unit word begins."""
    words = load_lexicon("places")["unit_words"]
    listed = [p for level in ("hamlet", "commune", "district", "city", "province") for p in words[level]]
    letters = [letter for level in words["dotted"].values() for letter in level]
    return Headed.by(unit_pattern().pattern, (*listed, *letters))


@cache
def unit_pattern() -> re.Pattern[str]:
    """Unit words before a name, on the lower-case view; the group that matched names the level."""
    words = load_lexicon("places")["unit_words"]
    groups = []
    for level in ("hamlet", "commune", "district", "city", "province"):
        number = r"(?:số[ ]+(?=\d))?" if level == "hamlet" else ""
        groups.append(rf"(?P<{level}>(?:{alternation(words[level])}){_GAP}{number})")
    groups.append(r"(?P<glued_hamlet>(?:kp|tdp)(?=\d))")
    for level, letters in words["dotted"].items():
        groups.append(rf"(?P<dotted_{level}>(?:{'|'.join(letters)})\.\s?)")
    return re.compile(rf"(?<![{LETTERS}\d./])(?:{'|'.join(groups)})(?=[\"']?[{LETTERS}\d])")


@cache
def body_pattern() -> re.Pattern[str]:
    """Heads of bodies right before a name; the group that matched names the level of the unit they serve."""
    bodies = load_lexicon("places")["bodies"]
    groups = [rf"(?P<{level}>{alternation(bodies[level])})" for level in ("district", "city", "province", "any")]
    return re.compile(rf"(?<![{LETTERS}\d])(?:{'|'.join(groups)})\s+$")


@cache
def not_place_pattern() -> re.Pattern[str]:
    """Words after which a name is no administrative place; matched against the text before the name."""
    words = alternation(load_lexicon("places")["not_places"])
    return re.compile(rf"(?:(?<![{LETTERS}])(?:{words})|(?<![{LETTERS}])(?:ảnh|tin|nguồn):)\s+$")


@cache
def long_head_pattern() -> re.Pattern[str]:
    """A company, school or the like whose name goes on in common words up to the place; matched like the above."""
    lexicon = load_lexicon("places")
    stop = alternation(lexicon["head_ends"])
    word = rf"(?!(?:{stop})(?![{LETTERS}]))[{LETTERS}\d]+"
    return re.compile(rf"(?<![{LETTERS}])(?:{alternation(lexicon['long_heads'])})(?:\s+{word}){{0,7}}\s+$")


@cache
def still_place_pattern() -> re.Pattern[str]:
    """Longer words that only end like one of those after which a name is no place."""
    return re.compile(rf"(?<![{LETTERS}])(?:{alternation(load_lexicon('places')['not_places_but'])})\s+$")


@cache
def openers() -> frozenset[str]:
    """Small words that are capitalised where a sentence begins with them, right before a name."""
    return frozenset(word.capitalize() for word in load_lexicon("places")["openers"])


@cache
def plural_pattern() -> re.Pattern[str]:
    """Plural or counting words that end right before a unit word."""
    words = alternation(load_lexicon("places")["plural"])
    unit = alternation([*load_lexicon("places")["unit_words"]["commune"], "huyện", "quận", "thị xã", "thôn", "bản"])
    return re.compile(rf"(?:(?<![{LETTERS}])(?:{words})|\d+)\s+(?:(?:{unit})(?:,| và)\s+)?$")


@cache
def not_hamlet_pattern() -> re.Pattern[str]:
    """What follows a hamlet word without making it one."""
    return re.compile(rf"(?:{alternation(load_lexicon('places')['not_hamlets'])})(?![{LETTERS}])")


@cache
def weak_hamlets() -> frozenset[str]:
    """Hamlet words that are common words too."""
    return frozenset(load_lexicon("places")["weak_hamlets"])
