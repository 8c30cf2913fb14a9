"""Resolved mentions become facts: names, chains, codes, what they are today."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict

from extractors.calibration import confidence_of
from extractors.gazetteer import REFORM, Gazetteer, Unit
from extractors.model import Home, Level, PlaceFact, Vintage
from extractors.places.links import BESIDE
from extractors.places.mention import Mention
from extractors.text import Text

_URBAN = ("tổ dân phố", "tdp", "khu phố", "kp", "khóm", "khối phố")
_ORDER: tuple[Level, ...] = ("province", "district", "commune")
# `trú thôn A, cùng xã`: in the commune told before.
_SAME = re.compile(r"\s*[,(]?\s*cùng (?:xã|phường|thị trấn)(?!\w)")
_FURTHEST = 200
Chain = dict[Level, str | None]


class FactBuilder:
    """Turns the resolved mentions of one article (sorted by start) into facts."""

    def __init__(
        self, gazetteer: Gazetteer, text: Text, day: dt.date, home: Home | None, mentions: list[Mention]
    ) -> None:
        self.gazetteer, self.text, self.day, self.home = gazetteer, text, day, home
        body = text.paragraph_at(0).end
        # The first mention of each hamlet below the title.
        self._in_body = {m.key: m for m in reversed(mentions) if m.hamlet and m.start >= body}
        communes = [m for m in mentions if _is_commune(m)]
        self._lists: dict[int, set[str]] = defaultdict(set)
        for commune in communes:
            self._lists[commune.group] |= {commune.key} if commune.group >= 0 else set()
        self._communes = [m for m in communes if day < REFORM or not _is_past(m)] or communes
        self._towns = [m for m in self._communes if not (m.chosen and m.chosen.kind == "Xã")]

    def fact(self, mention: Mention) -> PlaceFact:
        """The fact of one mention."""
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
            if level == "hamlet" and upper.get("commune") is None and above.levels[0] == "hamlet":
                upper = {**self._around(mention), **upper}
            return {**upper, **own}
        if level == "hamlet":
            return {**self._around(mention), **own}
        home = self._home_chain()
        if home.get(level) and home[level] == own[level]:
            below = _ORDER[_ORDER.index(level) + 1 :]
            return {**home, **{lower: None for lower in ("hamlet", *below)}}
        return own

    def _around(self, hamlet: Mention) -> Chain:
        """What a hamlet lies in: the commune named before it in its paragraph, the article's only one, or the home."""
        paragraph, sentence = self.text.paragraph_at(hamlet.start), self.text.sentence_at(hamlet.start)
        urban = self.text.low.startswith(_URBAN, hamlet.start) and self.day < REFORM
        communes = self._towns if urban else self._communes
        at = bisect_left(communes, hamlet.start, key=lambda m: m.start)
        before = communes[at - 1] if at else None
        after = communes[at] if at < len(communes) and communes[at].start < paragraph.end else None
        near = before is not None and before.start >= paragraph.start
        if not near and after is not None and after.start < sentence.end and self._reaches(hamlet, after):
            before, near = after, True
        if not near and self.home is not None and self.home.commune:
            return self._home_chain()
        pick = before or after
        if pick is None:
            again = self._in_body.get(hamlet.key)
            return self._around(again) if again and again.start > hamlet.start else self._home_chain()
        chain = self._unit_chain(pick.chosen) if pick.chosen else self._open_chain(pick, "commune")
        one_of_many = len(self._lists[pick.group]) > 1
        return {**chain, "commune": None} if one_of_many and pick.start < sentence.start else chain

    def _reaches(self, hamlet: Mention, commune: Mention) -> bool:
        """Whether the commune told next in its sentence may be a hamlet's: not that of another clause or beside it."""
        low = self.text.low
        apart = commune.start - hamlet.end > _FURTHEST or ";" in low[hamlet.end : commune.start]
        apart = apart or _SAME.match(low, hamlet.end) is not None
        return not apart and BESIDE.match(low, commune.end) is None

    def _home_chain(self) -> Chain:
        home = self.home or Home()
        return {"province": home.province, "district": home.district, "commune": home.commune}

    def _vintage(self, unit: Unit | None, chain: Chain) -> Vintage:
        if unit is not None and (unit.legacy or unit.valid_from >= REFORM):
            return "legacy" if unit.legacy else "2025"
        return "legacy" if self.day < REFORM or chain.get("district") else "2025"


def _is_past(mention: Mention) -> bool:
    return mention.former or (mention.chosen is not None and mention.chosen.legacy)


def _is_commune(mention: Mention) -> bool:
    return mention.levels == ("commune",) or (mention.chosen is not None and mention.chosen.level == "commune")
