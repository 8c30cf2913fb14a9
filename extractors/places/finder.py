"""Finding places: mentions, their resolution, and the facts they become."""

from __future__ import annotations

import datetime as dt
import re

from extractors.calibration import confidence_of
from extractors.gazetteer import REFORM, Gazetteer, Unit, load_gazetteer, name_key
from extractors.model import Context, Home, Level, PlaceFact, Vintage
from extractors.places.bare import BARE_DISTRICT, find_bare
from extractors.places.explicit import find_explicit
from extractors.places.home import home_on
from extractors.places.mention import Mention
from extractors.places.names import Names
from extractors.places.resolve import Resolver
from extractors.places.words import read_words
from extractors.text import LETTERS, UPPER, Text

_FORMER = re.compile(r"\s*\(?\s*cũ(?!\w)")
_NAME = rf"(?:(?:TP|Tp)\.?[ ]?)?[{UPPER}][{LETTERS}]*(?:[ ][{UPPER}][{LETTERS}]*){{0,3}}"
_ENDS = rf"{_NAME}(?:[ ]?-[ ]?{_NAME})+"
# The places at both ends of a road are its name.
_ROAD = re.compile(rf"(?:[Cc]ao tốc|[Đđ]ường sắt|[Tt]uyến(?: đường)?|[Qq]uốc lộ|[Tt]ỉnh lộ)[ ]{_ENDS}")
_LATEST = dt.date.max - dt.timedelta(days=1)
_URBAN = ("tổ dân phố", "tdp", "khu phố", "kp", "khóm", "khối phố")
Chain = dict[Level, str | None]


def find_places(text: Text, context: Context) -> list[PlaceFact]:
    """All mentions of places, by start. Units are those of the publication day (of today if it is not known)."""
    gazetteer = load_gazetteer()
    words = read_words(text)
    day = context.published or _LATEST
    home = home_on(context.home, day)
    names = Names(gazetteer, words, home, day)
    explicit = sorted(find_explicit(words, names), key=lambda m: m.start)
    roads = [m.span() for m in _ROAD.finditer(text.view)]
    mentions = [m for m in find_bare(words, names, explicit) if not any(start <= m.start < end for start, end in roads)]
    for mention in mentions:
        mention.former = day >= REFORM and _FORMER.match(text.low, mention.end) is not None
    Resolver(gazetteer, names, text.view, day, home).resolve(mentions)
    mentions = _in_context(gazetteer, mentions, home, day)
    builder = _Builder(gazetteer, text, day, home, mentions)
    return [builder.fact(mention) for mention in mentions]


def _in_context(gazetteer: Gazetteer, mentions: list[Mention], home: Home | None, day: dt.date) -> list[Mention]:
    """Without bare names of districts far from all that the article is about: parks and people are called so, too."""
    near = {name_key(home.province)} if home and home.province else set()
    for mention in mentions:
        if mention.chosen is not None and mention.method != BARE_DISTRICT:
            near |= {name_key(u.name) for u in gazetteer.chain(mention.chosen, day) if u.level == "province"}
    if not near:
        return mentions
    kept = [m for m in mentions if m.method != BARE_DISTRICT or m.above or _lies_in(gazetteer, m, near, day)]
    for mention in kept:
        if mention.above is not None and mention.above not in kept:
            mention.above = None
    return kept


def _lies_in(gazetteer: Gazetteer, mention: Mention, near: set[str], day: dt.date) -> bool:
    if mention.chosen is None:
        return False
    chain = gazetteer.chain(mention.chosen, day)
    today = gazetteer.current_default(chain[-1])
    return name_key(chain[-1].name) in near or (today is not None and name_key(today.name) in near)


class _Builder:
    """Turns resolved mentions into facts."""

    def __init__(
        self, gazetteer: Gazetteer, text: Text, day: dt.date, home: Home | None, mentions: list[Mention]
    ) -> None:
        self.gazetteer, self.text, self.day, self.home, self.mentions = gazetteer, text, day, home, mentions

    def fact(self, mention: Mention) -> PlaceFact:
        unit = mention.chosen
        level: Level = unit.level if unit else mention.levels[0]
        chain = self._unit_chain(unit) if unit else self._open_chain(mention, level)
        today = self.gazetteer.current_default(unit) if unit else None
        lat, lon = (unit.lat, unit.lon) if unit else (None, None)
        if lat is None and today is not None:
            lat, lon = today.lat, today.lon
        return PlaceFact(
            text=self.text.view[mention.start : mention.end],
            start_char=mention.start,
            end_char=mention.end,
            method=mention.method,
            confidence=confidence_of(mention.method),
            level=level,
            name=unit.name if unit else self._written(mention),
            province=chain.get("province"),
            district=chain.get("district"),
            commune=chain.get("commune"),
            hamlet=chain.get("hamlet"),
            code=unit.code if unit else None,
            vintage=self._vintage(unit, chain),
            current_code=today.code if today else None,
            current_name=today.name if today else None,
            lat=lat,
            lon=lon,
        )

    def _written(self, mention: Mention) -> str:
        name = self.text.view[mention.name_start : mention.end].strip("\"' ")
        name = name.lstrip("0") or name
        return name.title() if name.isupper() and len(name) > 3 else " ".join(name.split())

    def _unit_chain(self, unit: Unit) -> Chain:
        return {u.level: u.name for u in self.gazetteer.chain(unit, self.day)}

    def _open_chain(self, mention: Mention, level: Level) -> Chain:
        """The chain of what no list resolves: its own name, above it what the text or the home tells."""
        own: Chain = {level: self._written(mention)}
        if mention.above is not None:
            above = mention.above
            upper = self._unit_chain(above.chosen) if above.chosen else self._open_chain(above, above.levels[0])
            return {**upper, **own}
        if level == "hamlet":
            return {**self._around(mention), **own}
        home = self._home_chain()
        if home.get(level) and home[level] == own[level]:
            return {**home, **{lower: None for lower in ("hamlet", *_below(level))}}
        return own

    def _around(self, hamlet: Mention) -> Chain:
        """What a hamlet lies in: the commune named before it in its paragraph, the article's only one, or the home."""
        paragraph = self.text.paragraph_at(hamlet.start)
        urban = self.text.low.startswith(_URBAN, hamlet.start) and self.day < REFORM
        communes = [
            m for m in self.mentions if self._is_commune(m) and not (urban and m.chosen and m.chosen.kind == "Xã")
        ]
        before = [m for m in communes if m.start < hamlet.start]
        near = [m for m in before if m.start >= paragraph.start]
        after = [m for m in communes if hamlet.start < m.start < paragraph.end]
        if not near and self.home is not None and self.home.commune:
            return self._home_chain()
        pick = near[-1] if near else before[-1] if before else after[0] if after else None
        if pick is None:
            return self._home_chain()
        return self._unit_chain(pick.chosen) if pick.chosen else self._open_chain(pick, "commune")

    def _is_commune(self, mention: Mention) -> bool:
        return mention.levels == ("commune",) or (mention.chosen is not None and mention.chosen.level == "commune")

    def _home_chain(self) -> Chain:
        home = self.home or Home()
        return {"province": home.province, "district": home.district, "commune": home.commune}

    def _vintage(self, unit: Unit | None, chain: Chain) -> Vintage:
        if unit is not None and (unit.level == "district" or unit.valid_to <= REFORM):
            return "legacy"
        return "legacy" if self.day < REFORM or chain.get("district") else "2025"


def _below(level: Level) -> tuple[Level, ...]:
    order: tuple[Level, ...] = ("province", "district", "commune")
    return order[order.index(level) + 1 :] if level in order else ()
