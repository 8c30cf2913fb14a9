"""Which unit a mention means: by the chain in the text, the rest of the article, the source's home, in that order."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable

from extractors.gazetteer import Gazetteer, Unit, name_key
from extractors.model import Home, Level
from extractors.places.mention import Mention
from extractors.places.names import Names

_RANK: dict[Level, int] = {"hamlet": 0, "commune": 1, "district": 2, "province": 3}
_LINK = re.compile(r"\s*(?:,\s*(?:thuộc\s+)?|-\s*|\(\s*|thuộc\s+|của\s+|\))?\s*")
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
    "xã": "Xã",
    "x": "Xã",
    "phường": "Phường",
    "p": "Phường",
    "thị trấn": "Thị trấn",
    "tt": "Thị trấn",
    "đặc khu": "Đặc khu",
}


class Resolver:
    """Resolves the mentions of one article, in place."""

    def __init__(self, gazetteer: Gazetteer, names: Names, view: str, day: dt.date, home: Home | None) -> None:
        self.gazetteer, self.names, self.view, self.day, self.home = gazetteer, names, view, day, home

    def resolve(self, mentions: list[Mention]) -> None:
        """Fill `units`, `above` and `chosen` of every mention."""
        for mention in mentions:
            mention.units = self._candidates(mention)
        self._link(mentions)
        for level in ("province", "district", "commune"):
            for mention in mentions:
                if not mention.hamlet and mention.chosen is None and self._level_of(mention) == level:
                    mention.chosen = self._choose(mention, mentions)
        self._share(mentions)
        for mention in mentions:
            if not mention.hamlet and mention.chosen is None:
                mention.chosen = self._choose(mention, mentions)

    def _level_of(self, mention: Mention) -> Level:
        return mention.units[0].level if mention.units else mention.levels[0]

    def _candidates(self, mention: Mention) -> list[Unit]:
        """The units of the name that stood on the day; else those that ended last; else those to come."""
        if mention.hamlet:
            return []
        units = self.names.units(mention.key, mention.levels)
        units = self._of_kind(mention, units)
        return self._of_time(units, former=mention.former)

    def _of_time(self, units: list[Unit], *, former: bool = False) -> list[Unit]:
        now = [u for u in units if u.valid_on(self.day)]
        ended = [u for u in units if u.valid_to <= self.day]
        last = max((u.valid_to for u in ended), default=None)
        gone = [u for u in ended if u.valid_to == last]
        coming = sorted((u for u in units if u.valid_from > self.day), key=lambda u: u.valid_from)[:1]
        for tier in (gone, now, coming) if former else (now, gone, coming):
            if tier:
                return tier
        return []

    def _of_kind(self, mention: Mention, units: list[Unit]) -> list[Unit]:
        """Those whose kind is the unit word written, where there are any."""
        if not mention.explicit:
            return units
        word = self.view[mention.start : mention.name_start].strip(" .\"'").lower()
        kind = next((k for w, k in _KINDS.items() if word == w or word.startswith(w + " ")), None)
        if kind is None:
            return units
        same = [u for u in units if u.kind == kind]
        return (
            same if any(u.valid_on(self.day) for u in same) or not any(u.valid_on(self.day) for u in units) else units
        )

    def _link(self, mentions: list[Mention]) -> None:
        """Tie each mention to the higher one that follows it in a chain, from the right."""
        for lower, upper in reversed(list(itertools.pairwise(mentions))):
            gap = self.view[lower.end : upper.start]
            if len(gap) > 12 or not _LINK.fullmatch(gap):
                continue
            if _RANK[lower.levels[0]] >= max(_RANK[level] for level in upper.levels) or (upper.hamlet and lower.hamlet):
                continue
            if lower.hamlet:
                lower.above = upper
                continue
            inside = self._inside(lower, upper)
            if inside:
                lower.units, lower.above = inside, upper
                parents = {u for unit in inside for u in self.gazetteer.chain(unit)}
                narrowed = [u for u in self.names.units(upper.key, upper.levels) if u in parents]
                upper.units = self._of_kind(upper, narrowed) or upper.units
                self._link_siblings(mentions, lower, upper)
            elif not lower.units:
                lower.above = upper

    def _link_siblings(self, mentions: list[Mention], last: Mention, upper: Mention) -> None:
        """What follows a list holds for each of its names."""
        for mention in mentions:
            if mention is not last and mention.group >= 0 and mention.group == last.group and mention.above is None:
                inside = self._inside(mention, upper)
                mention.units, mention.above = inside or mention.units, upper if inside else None

    def _inside(self, lower: Mention, upper: Mention) -> list[Unit]:
        """The units of `lower` that lie in one of `upper`, of the day if there are any, else of another time."""
        uppers = {(u.code, u.name) for u in self.names.units(upper.key, upper.levels)}
        everything = self.names.units(lower.key, lower.levels)
        inside = [u for u in everything if any((p.code, p.name) in uppers for p in self.gazetteer.chain(u)[1:])]
        on_day = [
            u
            for u in inside
            if u.valid_on(self.day) and any((p.code, p.name) in uppers for p in self.gazetteer.chain(u, self.day)[1:])
        ]
        return on_day or self._of_time(inside)

    def _choose(self, mention: Mention, mentions: list[Mention]) -> Unit | None:
        """The one unit that the evidence leaves, or None where it leaves several."""
        units = mention.units
        if len(units) <= 1:
            return units[0] if units else None
        others = [m for m in mentions if m is not mention and m.chosen is not None]
        districts = {u.code for m in others for u in self._line(m) if u.level == "district"}
        provinces = {u.name for m in others for u in self._line(m) if u.level == "province"}
        communes = {u.code for m in others if m.key == mention.key and m.chosen for u in [m.chosen]}
        tests: list[Callable[[Unit], bool]] = [
            lambda u: u.code in communes,
            lambda u: self._is_home(u),
            lambda u: u.parent in districts or u.code in districts,
            lambda u: self._shares_home(u, "district"),
            lambda u: self._above(u, "province") in {name_key(p) for p in provinces},
            lambda u: self._shares_home(u, "province"),
            lambda u: u.level == "district",
        ]
        for test in tests:
            kept = [u for u in units if test(u)]
            if len(kept) == 1:
                return kept[0]
            units = kept or units
        return None

    def _share(self, mentions: list[Mention]) -> None:
        """One name, one unit: an open mention takes what the same name means elsewhere in the article."""
        meant: dict[tuple[str, Level], Unit] = {}
        for mention in mentions:
            if mention.chosen is not None:
                meant.setdefault((mention.key, mention.chosen.level), mention.chosen)
        for mention in mentions:
            if mention.chosen is None and not mention.hamlet:
                mention.chosen = next(
                    (meant[mention.key, lv] for lv in mention.levels if (mention.key, lv) in meant), None
                )

    def _line(self, mention: Mention) -> tuple[Unit, ...]:
        return self.gazetteer.chain(mention.chosen, self.day) if mention.chosen else ()

    def _above(self, unit: Unit, level: Level) -> str | None:
        return next((name_key(u.name) for u in self.gazetteer.chain(unit, self.day) if u.level == level), None)

    def _home_key(self, level: Level) -> str | None:
        name = getattr(self.home, level, None) if self.home else None
        return name_key(name) if name else None

    def _shares_home(self, unit: Unit, level: Level) -> bool:
        key = self._home_key(level)
        return key is not None and self._above(unit, level) == key

    def _is_home(self, unit: Unit) -> bool:
        """Whether a unit is the source's home itself or one of the units above it."""
        if self.home is None or name_key(unit.name) != self._home_key(unit.level):
            return False
        return all(
            self._home_key(level) is None or self._above(unit, level) == self._home_key(level)
            for level in ("district", "province")
            if _RANK[level] > _RANK[unit.level]
        )
