"""How far a name reaches: the longest run of words that a unit goes by, else a plausible capitalised run."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache

from extractors.gazetteer import REFORM, Gazetteer, Unit, name_key
from extractors.lexicon import load_lexicon
from extractors.model import Home, Level
from extractors.places.mention import Mention
from extractors.places.words import Word, Words

MAX_UNKNOWN_WORDS = 4
# Đồng 1, Tằng Lúng II, Háng Bla Ha AB: letters, Roman or Arabic numbers behind a hamlet's name.
_TAIL = re.compile(r"\d{1,2}[A-Z]?|[IVX]{1,4}|[A-Z]{1,2}")
MAX_HAMLET_NUMBER = 99
# Letters and clusters that no name of a Vietnamese unit has, unless the lists know it.
_FOREIGN = re.compile(r"[fjwz]|([bdglmnrst])\1|gh\b|ck|sh")


@cache
def surnames() -> frozenset[str]:
    """The commonest surnames."""
    return frozenset(load_lexicon("surnames")["surnames"])


@cache
def not_names() -> frozenset[str]:
    """Words with which a body's name begins, and a place's hardly ever."""
    return frozenset(load_lexicon("places")["not_names"])


class Names:
    """Looks names up in the gazetteer and among the home's own names."""

    def __init__(self, gazetteer: Gazetteer, words: Words, home: Home | None, day: dt.date) -> None:
        self.gazetteer = gazetteer
        self.words = words
        self.day = day
        self.home: dict[str, Level] = {}
        # The key of the home itself, without what lies above it.
        self.home_key = ""
        self._around: set[str] = set()
        # Keys of communes that no list knows and an address told.
        self.unlisted: set[str] = set()
        levels: tuple[Level, ...] = ("province", "district", "commune")
        for level in levels:
            name = getattr(home, level) if home else None
            if name:
                self.home.setdefault(name_key(name), level)
                self.home_key = name_key(name)
        self._most: dict[str, int] = {}
        self._home_words: dict[str, int] = {}
        for first, *rest in (key.split() for key in self.home if key):
            self._home_words[first] = max(self._home_words.get(first, 0), 1 + len(rest))

    def look_around(self, mentions: list[Mention]) -> None:
        """Take note of the districts (after the reform: provinces) whose communes the article may name bare."""
        keys = {m.key for m in mentions if not m.hamlet} | set(self.home)
        level: Level = "district" if self.day < REFORM else "province"
        self._around = {u.code for key in keys for u in self.units(key, (level,)) if u.valid_on(self.day)}

    def near(self, key: str) -> bool:
        """Whether a commune of the day, in a unit that the article is about, goes by this key.

        Wards of the old division share their names with streets and do not count.
        """
        units = (u for u in self.units(key, ("commune",)) if u.valid_on(self.day))
        streets = "Phường" if self.day < REFORM else None
        return " " in key and any(u.parent in self._around and u.kind != streets for u in units)

    def units(self, key: str, levels: Sequence[Level]) -> list[Unit]:
        """The units of all times under a key, of some levels."""
        return [u for u in self.gazetteer.all_named(key) if u.level in levels]

    def known(self, key: str, levels: tuple[Level, ...]) -> bool:
        """Whether a unit of these levels, or the home itself, goes by this key."""
        return not self.gazetteer.levels_named(key).isdisjoint(levels) or self.home.get(key) in levels

    def stood(self, key: str, levels: tuple[Level, ...]) -> bool:
        """Whether a unit of these levels went by this key on the day or before, or the home does."""
        return self.home.get(key) in levels or any(u.valid_from <= self.day for u in self.units(key, levels))

    def longest(self, run: list[Word], levels: tuple[Level, ...]) -> tuple[str, int] | None:
        """The key and the word count of the longest known name that a run begins with."""
        if not run:
            return None
        most = self._most.get(run[0].text)
        if most is None:
            first = name_key(run[0].text)
            most = self._most[run[0].text] = max(self.gazetteer.most_words(first), self._home_words.get(first, 0))
        for count in range(min(len(run), most), 0, -1):
            key = name_key(self.words.text.view[run[0].start : run[count - 1].end])
            if self.known(key, levels):
                return key, count
        return None

    def district_like(self, run: list[Word]) -> tuple[str, int] | None:
        """The key of the district whose name a run begins with but for tones, hyphens and apostrophes."""
        for count in range(len(run), 0, -1):
            written = self.words.text.view[run[0].start : run[count - 1].end]
            if key := self.gazetteer.district_like(written):
                return key, count
        return None

    def unknown(self, run: list[Word]) -> tuple[str, int] | None:
        """A plausible name that no list knows: Vietnamese words in capitals that begin no body's name."""
        found = self.capitals(run) if run and run[0].text not in not_names() else None
        return None if found is None or _FOREIGN.search(found[0]) else found

    def capitals(self, run: list[Word]) -> tuple[str, int] | None:
        """Capitalised words, not an acronym, cut where a person's name begins."""
        if not run or run[0].text[0].isdigit() or (len(run[0].text) > 1 and run[0].text.isupper()):
            return None
        count = min(len(run), MAX_UNKNOWN_WORDS)
        for at in range(1, count):
            if _TAIL.fullmatch(run[at].text):
                count = at
                break
            if run[at].joint not in (" ", "-") or (run[at].text in surnames() and len(run) - at >= 2 and at >= 2):
                count = at
                break
        return name_key(self.words.text.view[run[0].start : run[count - 1].end]), count

    def hamlet(self, run: list[Word], most: int = MAX_HAMLET_NUMBER) -> tuple[str, int] | None:
        """A hamlet's name: a number up to `most` with a letter, or capitalised words with a short tail."""
        if not run:
            return None
        first = run[0].text
        if first[0].isdigit():
            number = int("".join(c for c in first if c.isdigit()))
            if not 0 < number <= most:
                return None
            named = self.capitals(run[1:]) if len(run) > 1 and run[1].joint == " " else None
            if named is None or run[1].text in surnames():
                return name_key(first), 1
            return f"{name_key(first)} {named[0]}", 1 + named[1]
        if len(first) > 3 and first.isupper():
            return None
        found = self.capitals(run) or (name_key(first), 1)
        tail = run[found[1] : found[1] + 1]
        if tail and tail[0].joint == " " and _TAIL.fullmatch(tail[0].text):
            return f"{found[0]} {tail[0].text.lower()}", found[1] + 1
        return found
