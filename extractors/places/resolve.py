"""Which unit a mention means: by the chain in the text, the rest of the article, the source's home, in that order."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict

from extractors.gazetteer import REFORM, Gazetteer, Unit, bare_key, name_key
from extractors.model import Home, Level
from extractors.places.candidates import Candidates
from extractors.places.evidence import Evidence
from extractors.places.links import Linker
from extractors.places.mention import RANK, Mention
from extractors.places.names import Names
from extractors.text import Text

_ORDER: tuple[Level, ...] = ("province", "district", "commune")
# What the source's home adds: the unit itself, a unit of its district, of its province.
_HOME_ITSELF, _HOME_DISTRICT, _HOME_PROVINCE = 40.0, 22.0, 8.0
# Among how many districts a misspelt commune is looked for.
_NEAREST = 2
# The same name told elsewhere with its chain.
_TWIN = 36.0
# By how much one unit must lead the next: much in the first round, where what is sure makes the rest surer.
_MARGINS = (5.0, 0.5)


class Resolver:
    """Resolves the mentions of one article, in place."""

    def __init__(self, gazetteer: Gazetteer, names: Names, text: Text, day: dt.date, home: Home | None) -> None:
        self.gazetteer, self.text, self.day, self.home = gazetteer, text, day, home
        self.candidates = Candidates(gazetteer, names, text.view, day)
        self.evidence = Evidence(gazetteer, text)
        self._chained: dict[str, set[str]] = defaultdict(set)
        self._standings: dict[tuple[int, bool], tuple[tuple[Unit, ...], float, float]] = {}

    def resolve(self, mentions: list[Mention]) -> None:
        """Fill `units`, `above` and `chosen` of every mention."""
        for mention in mentions:
            mention.units = self.candidates.of(mention)
        Linker(self.gazetteer, self.candidates, self.text).link(mentions)
        named = [m for m in mentions if not m.hamlet]
        self._choose_tied(named)
        for margin in _MARGINS:
            for level in _ORDER:
                self._choose_all([m for m in named if m.chosen is None and self._level_of(m) == level], margin)
            self._respell(named)
        self._share(named)

    def _choose_tied(self, mentions: list[Mention]) -> None:
        """Those whose chain leaves one unit, and the tops of chains."""
        tops = {id(m.above) for m in mentions}
        for mention in mentions:
            if mention.above is not None or id(mention) in tops:
                self._take(mention, self._only(mention))
            if mention.above is not None and mention.chosen is not None:
                self._chained[mention.key].add(mention.chosen.code)

    def _choose_all(self, mentions: list[Mention], margin: float) -> None:
        for mention in mentions:
            self._take(mention, self._choose(mention, margin))

    def _take(self, mention: Mention, unit: Unit | None) -> None:
        if unit is not None and mention.chosen is None:
            mention.chosen = unit
            self.evidence.add(mention, self.gazetteer.chain(unit, self.day))

    def _respell(self, mentions: list[Mention]) -> None:
        """A commune that no list knows may be one of the districts (now: provinces) told before it, misspelt."""
        level = "district" if self.day < REFORM else "province"
        told = [m for m in mentions if m.chosen is not None and m.chosen.level == level]
        starts = [m.start for m in told]
        for mention in mentions:
            if mention.units or not mention.explicit or mention.above is not None:
                continue
            at = bisect_left(starts, mention.start)
            for upper in [*reversed(told[max(0, at - _NEAREST) : at]), *told[at : at + 1]]:
                mention.units = self.candidates.resembling(mention, upper)
                mention.nearly = bool(mention.units)
                if mention.units:
                    break

    def _level_of(self, mention: Mention) -> Level:
        return mention.units[0].level if mention.units else mention.levels[0]

    def _only(self, mention: Mention) -> Unit | None:
        """The one unit that its name and chain leave."""
        tier = self.candidates.of_time(mention.units, former=mention.former)
        return tier[0] if len(tier) == 1 else None

    def _choose(self, mention: Mention, margin: float) -> Unit | None:
        """The unit for which clearly most speaks, or None."""
        units = self._of_today(mention) if self.day >= REFORM else mention.units
        only = self._only(mention)
        if len(mention.units) < 2:
            return only
        if len(units) < 2:
            return units[0] if units and self._score(mention, units[0])[1] > 0 else only
        scored = sorted(((*self._score(mention, unit), unit) for unit in units), key=lambda s: -s[0])
        (best, support, unit), (second, _, _) = scored[:2]
        if unit is only or (support > 0 and best - second >= margin):
            return unit
        return only if support <= 0 else None

    def _of_today(self, mention: Mention) -> list[Unit]:
        """Without the units that left a namesake in their province, unless the text tells of the past."""
        if mention.former or mention.above is not None:
            return mention.units
        mention.units = list(dict.fromkeys(self._heir(u) for u in mention.units))
        standing = {u.parent for u in mention.units if u.level == "commune" and u.valid_on(self.day)}
        return [u for u in mention.units if u.level != "commune" or u.valid_on(self.day) or not self._left(u, standing)]

    def _heir(self, unit: Unit) -> Unit:
        """The commune of today that kept a former one's name in another spelling, else the unit itself."""
        today = self.gazetteer.current_default(unit) if unit.level == "commune" else None
        same = today is not None and bare_key(today.name) == bare_key(unit.name)
        return today if today is not None and same and today.valid_on(self.day) else unit

    def _left(self, unit: Unit, provinces: set[str]) -> bool:
        """Whether the province that a former unit came to is one of these."""
        today = self.gazetteer.current_default(self.gazetteer.chain(unit)[-1])
        return today is not None and today.code in provinces

    def _score(self, mention: Mention, unit: Unit) -> tuple[float, float]:
        """All that speaks for a unit, with and without its distance in time."""
        known = self._standings.get((id(unit), mention.former))
        if known is None:
            known = self._standings[id(unit), mention.former] = self._standing(unit, former=mention.former)
        line, home, distance = known
        support = self.evidence.weight(line, mention.start) + home
        support += _TWIN * (unit.code in self._chained.get(mention.key, ()))
        support += 0.6 * (not mention.explicit and unit.level == "district")
        return support - distance, support

    def _standing(self, unit: Unit, *, former: bool) -> tuple[tuple[Unit, ...], float, float]:
        """What does not depend on the mention: a unit's chain, how near home it is, how far in time."""
        line = self.gazetteer.chain(unit, self.day)
        return line, self._home_weight(line), self.candidates.distance(unit, former=former)

    def _home_weight(self, line: tuple[Unit, ...]) -> float:
        """How near a unit is to the source's home."""
        home = {level: name_key(name) for level in _ORDER if (name := getattr(self.home, level, None))}
        same = {u.level for u in line if home.get(u.level) == name_key(u.name)}
        if line[-1].level == "province" and "province" in home and "province" not in same:
            today = self.gazetteer.current_default(line[-1])
            if today is None or name_key(today.name) != home["province"]:
                return 0.0
        above = [level for level in home if RANK[level] > RANK[line[0].level]]
        if line[0].level in same and all(level in same or level == "province" for level in above):
            return _HOME_ITSELF
        if "district" in same:
            return _HOME_DISTRICT
        return _HOME_PROVINCE if "province" in home else 0.0

    def _share(self, mentions: list[Mention]) -> None:
        """One name, one unit: an open mention takes what the same name means elsewhere in the article."""
        meant: dict[tuple[str, Level], list[Mention]] = defaultdict(list)
        for mention in mentions:
            if mention.chosen is not None and (mention.above is not None or len(mention.units) > 1):
                meant[mention.key, mention.chosen.level].append(mention)
        for mention in mentions:
            if mention.chosen is None:
                twins = [t for level in mention.levels for t in meant.get((mention.key, level), ())]
                if len({t.chosen.code for t in twins if t.chosen}) == 1:
                    self._take(mention, twins[0].chosen)
