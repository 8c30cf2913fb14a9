"""The gazetteer: units by code, by name and by day, their parents and what became of them."""

from __future__ import annotations

import datetime as dt
import gc
import gzip
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from data import resource
from extractors.gazetteer.unit import Unit, UnitLevel, bare_key, name_key
from extractors.lexicon import load_lexicon

# Chains are asked for again and again within one article; the memory of them is bounded.
MOST_CHAINS = 20_000
_LEVELS: dict[str, UnitLevel] = {"p": "province", "d": "district", "c": "commune"}


class Gazetteer:
    """All units of all times; load it once with `load_gazetteer`."""

    def __init__(self, units: list[Unit], successors: list[tuple[str, str, dt.date, bool]]) -> None:
        self.units = tuple(units)
        self._by_code: dict[str, list[Unit]] = defaultdict(list)
        self._by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self._by_code[unit.code].append(unit)
            self._by_name[name_key(unit.name)].append(unit)
        self._successors: dict[str, list[tuple[dt.date, str, bool]]] = defaultdict(list)
        for old, new, day, default in successors:
            self._successors[old].append((day, new, default))
        for changes in self._successors.values():
            changes.sort()
        self._districts: dict[str, set[str]] = {}
        self._most_words: dict[str, int] = {}
        self._children: dict[str, list[Unit]] = {}
        self._today: dict[tuple[str, dt.date], Unit | None] = {}
        self._current: dict[tuple[str, dt.date], list[tuple[Unit, bool]]] = {}
        self._levels: dict[str, frozenset[UnitLevel]] = {}
        self._chains: dict[tuple[str, dt.date, dt.date | None], tuple[Unit, ...]] = {}

    def add_alias(self, code: str, alias: str, name: str) -> None:
        """Make the units with this code and name found under another spelling."""
        key = name_key(alias)
        for unit in self._by_code[code]:
            if unit.name == name and unit not in self._by_name[key]:
                self._by_name[key].append(unit)
                self._levels.pop(key, None)

    def add_spelling(self, spelling: str, name: str) -> None:
        """Make every unit called `name` found under an everyday spelling."""
        for unit in self._by_name[name_key(name)]:
            self.add_alias(unit.code, spelling, unit.name)

    def unit(self, code: str, on: dt.date) -> Unit | None:
        """The unit with this code on a day."""
        return next((u for u in self._by_code.get(code, ()) if u.valid_on(on)), None)

    def named(self, key: str, level: UnitLevel | None = None) -> list[Unit]:
        """All units of all times under a key made by `name_key`, of one level or any."""
        found = self._by_name.get(key, [])
        return [u for u in found if u.level == level] if level else list(found)

    def all_named(self, key: str) -> Sequence[Unit]:
        """As `named` for any level, without a copy: do not change it."""
        return self._by_name.get(key, ())

    def levels_named(self, key: str) -> frozenset[UnitLevel]:
        """The levels at which units of any time go by this key."""
        known = self._levels.get(key)
        if known is None and key in self._by_name:
            known = self._levels[key] = frozenset(u.level for u in self._by_name[key])
        return known or frozenset()

    def has_name(self, key: str) -> bool:
        """Whether any unit of any time goes by this key."""
        return key in self._by_name

    def most_words(self, first: str) -> int:
        """How many words the longest name has that begins with this word (as `name_key` writes it); 0 if none does."""
        if not self._most_words:
            for key in self._by_name:
                head, *rest = key.split()
                head = "nông trường" if head == "nt" else head
                self._most_words[head] = max(self._most_words.get(head, 0), 1 + len(rest))
        return self._most_words.get(first, 0)

    def district_like(self, name: str) -> str | None:
        """The key of the only district so named but for tones, hyphens, apostrophes, c/k and i/y."""
        if not self._districts:
            for unit in self.units:
                if unit.level == "district":
                    self._districts.setdefault(bare_key(unit.name), set()).add(name_key(unit.name))
        keys = self._districts.get(bare_key(name), set())
        return next(iter(keys)) if len(keys) == 1 else None

    def find(self, name: str, on: dt.date, level: UnitLevel | None = None, parent: str | None = None) -> list[Unit]:
        """The units of this name (any spelling) that stood on a day, of one level or right below one code."""
        found = [u for u in self.named(name_key(name), level) if u.valid_on(on)]
        return [u for u in found if u.parent == parent] if parent else found

    def parent(self, unit: Unit, on: dt.date | None = None) -> Unit | None:
        """The unit above on a day (the unit's last day if none is given or it did not stand then)."""
        if not unit.parent:
            return None
        day = on if on is not None and unit.valid_on(on) else _last_day(unit)
        return self.unit(unit.parent, day)

    def children(self, code: str) -> list[Unit]:
        """All units of all times right below the units with this code."""
        if not self._children:
            children: dict[str, list[Unit]] = defaultdict(list)
            for unit in self.units:
                children[unit.parent].append(unit)
            self._children = dict(children)
        return self._children.get(code, [])

    def chain(self, unit: Unit, on: dt.date | None = None) -> tuple[Unit, ...]:
        """The unit and all above it, lowest first."""
        day = on if on is not None and unit.valid_on(on) else None
        key = (unit.code, unit.valid_from, day)
        found = self._chains.get(key)
        if found is None:
            chain = [unit]
            while above := self.parent(chain[-1], day or _last_day(unit)):
                chain.append(above)
            if len(self._chains) >= MOST_CHAINS:
                self._chains.clear()
            found = self._chains[key] = tuple(chain)
        return found

    def successors(self, code: str, after: dt.date) -> list[tuple[dt.date, str, bool]]:
        """The next change of a code after a day: (day, new code, whether it is the default part); empty if none."""
        later = [change for change in self._successors.get(code, ()) if change[0] > after]
        return [change for change in later if change[0] == later[0][0]] if later else []

    def current(self, unit: Unit) -> list[tuple[Unit, bool]]:
        """The units that hold this one's area today, each with whether it is the default; empty where unknown."""
        known = self._current.get((unit.code, unit.valid_from))
        if known is None:
            found: dict[str, bool] = {}
            for code, default in self._walk(unit.code, unit.valid_from, True):
                found[code] = found.get(code, False) or default
            today = dt.date.max - dt.timedelta(days=1)
            units = [(self.unit(code, today), default) for code, default in found.items()]
            known = self._current[unit.code, unit.valid_from] = [(u, default) for u, default in units if u is not None]
        return known

    def current_default(self, unit: Unit) -> Unit | None:
        """The unit that holds this one's area today: the default part where it was split."""
        key = (unit.code, unit.valid_from)
        if key not in self._today:
            self._today[key] = next((u for u, default in self.current(unit) if default), None)
        return self._today[key]

    def _walk(self, code: str, after: dt.date, default: bool) -> Iterator[tuple[str, bool]]:
        changes = self.successors(code, after)
        if not changes:
            yield code, default
        for day, new, part_default in changes:
            yield from self._walk(new, day, default and part_default)


def _last_day(unit: Unit) -> dt.date:
    return unit.valid_to - dt.timedelta(days=1)


@cache
def load_gazetteer() -> Gazetteer:
    """The packaged gazetteer (about 50 ms the first time, then shared; do not change it)."""
    gazetteer = Gazetteer(
        [_unit(*row) for row in _rows("units")],
        [(old, new, dt.date.fromisoformat(day), default == "1") for old, new, day, default in _rows("successors")],
    )
    for code, alias, name in _rows("aliases"):
        gazetteer.add_alias(code, alias, name)
    for spelling, name in load_lexicon("places")["spellings"].items():
        gazetteer.add_spelling(spelling, name)
    # Its objects live as long as the process: the collector need not walk over them again and again.
    gc.freeze()
    return gazetteer


def _rows(name: str) -> Iterator[list[str]]:
    text = gzip.decompress(resource("gazetteer", f"{name}.tsv.gz").read_bytes()).decode()
    return (line.split("\t") for line in text.splitlines())


def _unit(*columns: str) -> Unit:
    code, level, kind, name, parent, start, end, lat, lon = columns
    return Unit(
        code,
        _LEVELS[level],
        kind,
        name,
        parent,
        dt.date.fromisoformat(start) if start else dt.date.min,
        dt.date.fromisoformat(end) if end else dt.date.max,
        float(lat) if lat else None,
        float(lon) if lon else None,
    )
