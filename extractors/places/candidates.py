"""Which units a mention may mean: by its name and unit word, inside a higher unit, or nearly spelled so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from extractors.gazetteer import REFORM, Gazetteer, Unit, bare_key, name_key
from extractors.places.mention import Mention
from extractors.places.names import Names

_KINDS = {
    "huyện": "Huyện",
    "h": "Huyện",
    "quận": "Quận",
    "q": "Quận",
    "thị xã": "Thị xã",
    "tx": "Thị xã",
    "thành phố": "Thành phố",
    "tp": "Thành phố",
    "t.p": "Thành phố",
    "t/p": "Thành phố",
    "xã": "Xã",
    "x": "Xã",
    "phường": "Phường",
    "p": "Phường",
    "thị trấn": "Thị trấn",
    "tt": "Thị trấn",
    "ttr": "Thị trấn",
    "đặc khu": "Đặc khu",
}
# A name of fewer letters differs from another by one letter too easily.
_LONGEST_EXACT = 6
_YEAR = 365.25


class Candidates:
    """Finds the units that mentions may mean on one day."""

    def __init__(self, gazetteer: Gazetteer, names: Names, view: str, day: dt.date) -> None:
        self.gazetteer, self.names, self.view, self.day = gazetteer, names, view, day

    def of(self, mention: Mention) -> list[Unit]:
        """The units of its name, those of its kind where there are any."""
        if mention.hamlet:
            return []
        return self.of_kind(mention, self.names.units(mention.key, mention.levels))

    def of_kind(self, mention: Mention, units: list[Unit]) -> list[Unit]:
        """Those whose kind is the unit word written, unless only others stood on the day."""
        if not mention.explicit or len(units) < 2:
            return units
        word = self.view[mention.start : mention.name_start].strip(" .\n\"'").lower()
        kind = _KINDS.get(word) or next((k for w, k in _KINDS.items() if word.startswith(w + " ")), None)
        same = [u for u in units if u.kind == kind]
        standing = mention.former or any(u.valid_on(self.day) for u in same)
        return same if same and (standing or not any(u.valid_on(self.day) for u in units)) else units

    def inside(self, lower: Mention, upper: Mention) -> list[Unit]:
        """The units of `lower` that lie in one of `upper`: on the day, else at another time, nearest first."""
        units = self.names.units(lower.key, lower.levels)
        return self._best(lower, self._within(units, self._uppers(upper)), former=lower.former)

    def resembling(self, lower: Mention, upper: Mention) -> list[Unit]:
        """The units in `upper` whose name is spelled nearly like that of `lower`."""
        wanted = bare_key(lower.key)
        parents = {u.code for u in upper.units}
        near = [
            u
            for code in parents
            for u in self.gazetteer.children(code)
            if u.level in lower.levels and _alike(wanted, bare_key(u.name))
        ]
        near = self._best(lower, self._within(near, self._uppers(upper)), former=lower.former)
        ranked = sorted({(_unlike(lower.key, name_key(u.name)), u.name) for u in near})
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return []
        return [u for u in near if u.name == ranked[0][1]]

    def of_time(self, units: list[Unit], *, former: bool = False) -> list[Unit]:
        """The units of the day; else those that ended last; else the first to come."""
        if len(units) < 2:
            return units
        now = [u for u in units if u.valid_on(self.day)]
        ended = [u for u in units if u.valid_to <= self.day]
        last = max((u.valid_to for u in ended), default=None)
        gone = [u for u in ended if u.valid_to == last]
        coming = sorted((u for u in units if u.valid_from > self.day), key=lambda u: u.valid_from)[:1]
        return next((tier for tier in ((gone, now, coming) if former else (now, gone, coming)) if tier), [])

    def distance(self, unit: Unit, *, former: bool) -> float:
        """How far in time a unit is from what the writer may mean: 0 on the day, then growing by the years."""
        if unit.valid_on(self.day):
            return (30 if unit.valid_from >= REFORM else 5) if former else 0
        if unit.valid_to <= self.day:
            years = (self.day - unit.valid_to).days / _YEAR
            return years / 10 if former else 6 + years
        return 8 + (unit.valid_from - self.day).days / _YEAR * 4

    def _uppers(self, upper: Mention) -> set[tuple[str, str]]:
        return {(u.code, u.name) for u in self.names.units(upper.key, upper.levels) or upper.units}

    def _within(self, units: Iterable[Unit], uppers: set[tuple[str, str]]) -> list[Unit]:
        return [u for u in units if any((p.code, p.name) in uppers for p in self.gazetteer.chain(u)[1:])] or [
            u for u in units if any((p.code, p.name) in uppers for p in self.gazetteer.chain(u, self.day)[1:])
        ]

    def _best(self, mention: Mention, units: list[Unit], *, former: bool) -> list[Unit]:
        return self.of_time(self.of_kind(mention, units), former=former)


def _unlike(one: str, other: str) -> int:
    """How many letters differ, marks and all."""
    return sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))


def _alike(one: str, other: str) -> bool:
    """Equal, or one letter apart in a name long enough to tell."""
    if one == other:
        return True
    if min(len(one), len(other)) < _LONGEST_EXACT or abs(len(one) - len(other)) > 1 or one[-1:].isdigit():
        return False
    shorter, longer = sorted((one, other), key=len)
    same = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    return longer[same + 1 :] == shorter[same + (len(one) == len(other)) :]
