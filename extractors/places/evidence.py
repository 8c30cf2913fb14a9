"""What an article tells about where it takes place: which districts and provinces are named, and how near."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Hashable

from extractors.gazetteer import Gazetteer, Unit, name_key
from extractors.places.mention import Mention
from extractors.text import Text

# How much a named place speaks for units in it: in the sentence before, in the paragraph before, in the sentence
# after, elsewhere. A place that is only known through a lower one speaks a little less.
_TOLD = {"district": (30.0, 27.0, 25.0, 20.0), "province": (11.0, 9.0, 9.0, 7.0)}
_IMPLIED = {"district": (24.0, 22.0, 20.0, 15.0), "province": (8.0, 7.0, 7.0, 5.0)}
# The nearer of two places of equal standing counts more.
_NEARNESS, _HALF_WAY = 3.0, 40
_SHARE = 2.0
Key = tuple[str, Hashable]


class Evidence:
    """Positions of the districts and provinces that the resolved mentions name or imply."""

    def __init__(self, gazetteer: Gazetteer, text: Text) -> None:
        self.gazetteer, self.text = gazetteer, text
        self._told: dict[Key, list[int]] = defaultdict(list)
        self._implied: dict[Key, list[int]] = defaultdict(list)
        self._provinces: Counter[str] = Counter()
        self._keys: dict[str, set[Key]] = {}

    def add(self, mention: Mention, line: tuple[Unit, ...]) -> None:
        """Take note of a resolved mention and the units above it."""
        for unit in line:
            if unit.level == "commune":
                continue
            where = self._told if unit is line[0] else self._implied
            for key in self.keys(unit):
                insort(where[key], mention.start)
        self._provinces[name_key(line[-1].name)] += 1

    def keys(self, unit: Unit) -> set[Key]:
        """Under what a unit is noted: a district by its code, a province by its name and its present one's."""
        known = self._keys.get(unit.code + unit.name)
        if known is None:
            known = self._keys[unit.code + unit.name] = self._keys_of(unit)
        return known

    def _keys_of(self, unit: Unit) -> set[Key]:
        if unit.level == "district":
            return {("district", unit.code)}
        today = self.gazetteer.current_default(unit)
        return {("province", name_key(u.name)) for u in (unit, today) if u is not None}

    def weight(self, line: tuple[Unit, ...], start: int) -> float:
        """How much speaks for a unit by its chain, at an offset of the text."""
        total = 0.0
        for above in line:
            if above.level == "commune":
                continue
            found = [self._near(above.level, key, start) for key in self.keys(above)]
            total += max(found, default=0.0)
            if above.level == "province" and self._provinces:
                total += _SHARE * self._provinces[name_key(above.name)] / self._provinces.total()
        return total

    def _near(self, level: str, key: Key, start: int) -> float:
        told, implied = self._told.get(key), self._implied.get(key)
        best = self._value(told, _TOLD[level], start) if told else 0.0
        return max(best, self._value(implied, _IMPLIED[level], start)) if implied else best

    def _value(self, positions: list[int], values: tuple[float, float, float, float], start: int) -> float:
        at = bisect_left(positions, start)
        sentence = self.text.sentence_at(start)
        if at:
            before = positions[at - 1]
            nearness = _NEARNESS / (1 + (start - before) / _HALF_WAY)
            if before >= sentence.start:
                return values[0] + nearness
            if before >= self.text.paragraph_at(start).start:
                return values[1] + nearness
        later = positions[at] if at < len(positions) else None
        return values[2] if later is not None and later < sentence.end else values[3]
