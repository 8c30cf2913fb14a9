"""How far a name reaches: the longest run of words that a unit goes by, else a plausible capitalised run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from extractors.gazetteer import Gazetteer, Unit, name_key
from extractors.lexicon import load_lexicon
from extractors.model import Home, Level
from extractors.places.words import Word, Words

MAX_UNKNOWN_WORDS = 4
MAX_HAMLET_NUMBER = 99


@cache
def surnames() -> frozenset[str]:
    """The commonest surnames."""
    return frozenset(load_lexicon("surnames")["surnames"])


class Names:
    """Looks names up in the gazetteer and among the home's own names."""

    def __init__(self, gazetteer: Gazetteer, words: Words, home: Home | None) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self.home: dict[str, Level] = {}
        levels: tuple[Level, ...] = ("province", "district", "commune")
        for level in levels:
            name = getattr(home, level) if home else None
            if name:
                self.home.setdefault(name_key(name), level)

    def units(self, key: str, levels: Iterable[Level]) -> list[Unit]:
        """The units of all times under a key, of some levels."""
        wanted = set(levels)
        return [u for u in self.gazetteer.named(key) if u.level in wanted]

    def known(self, key: str, levels: tuple[Level, ...]) -> bool:
        """Whether a unit of these levels, or the home itself, goes by this key."""
        return bool(self.units(key, levels)) or self.home.get(key) in levels

    def longest(self, run: list[Word], levels: tuple[Level, ...]) -> tuple[str, int] | None:
        """The key and the word count of the longest known name that a run begins with."""
        for count in range(len(run), 0, -1):
            key = name_key(self.words.text.view[run[0].start : run[count - 1].end])
            if self.known(key, levels):
                return key, count
        return None

    def unknown(self, run: list[Word]) -> tuple[str, int] | None:
        """A plausible name that no list knows: capitalised words, not an acronym, cut where a person's name begins."""
        if not run or run[0].text[0].isdigit() or (len(run[0].text) > 1 and run[0].text.isupper()):
            return None
        count = min(len(run), MAX_UNKNOWN_WORDS)
        for at in range(1, count):
            if run[at].joint not in (" ", "-") or (run[at].text in surnames() and len(run) - at >= 2 and at >= 2):
                count = at
                break
        return name_key(self.words.text.view[run[0].start : run[count - 1].end]), count

    def hamlet(self, run: list[Word]) -> tuple[str, int] | None:
        """A hamlet's name: a number up to 99 with a letter, or capitalised words with a short tail."""
        if not run:
            return None
        first = run[0].text
        if first[0].isdigit():
            number = int("".join(c for c in first if c.isdigit()))
            return (name_key(first), 1) if 0 < number <= MAX_HAMLET_NUMBER else None
        if len(first) > 3 and first.isupper():
            return None
        return self.unknown(run) or (name_key(first), 1)
