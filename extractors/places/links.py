"""Chains in the text: what is told as part of what (`thôn A, xã B, huyện C`; `các xã A, B của huyện C`)."""

from __future__ import annotations

import re

from extractors.gazetteer import REFORM, Gazetteer, Unit
from extractors.places.candidates import Candidates
from extractors.places.mention import Mention
from extractors.text import Text

_INTO = r"(?:cùng|đều|thuộc|của|ở|tại|trên|nằm trên)"
_LINK = re.compile(rf"\s*(?:[,;]?\s*\(|\)?\s*,|-|\))?\s*(?:{_INTO}\s+)*(?:(?:địa bàn|địa phận|khu vực)\s+)?")
_SIBLING = re.compile(r"\s*(?:,|;|-|và|cùng|với|hoặc|&|/)?\s*(?:và|hoặc)?\s*(?:các|hai|những)?\s*")
# A body of the commune told in one breath with its hamlets: `các bản A, B và Trạm Y tế xã C`.
_WITH_BODY = re.compile(
    r"\s*(?:,|và|cùng|cùng với)\s+(?:cả\s+)?(?:trạm y tế|nhà văn hóa|trung tâm|trụ sở|ubnd|trường\s+\w+(?:\s+\w+)?|chợ)"
    r"\s+(?:ubnd\s+)?"
)
_TOGETHER = re.compile(r"(?<!\w)cùng\s")
LONGEST_GAP = 30
# How far before its closing a bracket is looked for.
_LONGEST_BRACKET = 300
# What lies beside the place told before is no part of it: `khu phố A, phường B lân cận`.
BESIDE = re.compile(r"\s+(?:lân cận|liền kề|kế bên|bên cạnh|giáp ranh)(?!\w)")


class Linker:
    """Ties the mentions of one article to the higher ones they are told with, in place."""

    def __init__(self, gazetteer: Gazetteer, candidates: Candidates, text: Text) -> None:
        self.gazetteer, self.candidates, self.text = gazetteer, candidates, text

    def link(self, mentions: list[Mention]) -> None:
        """Set `above` and narrow `units`, from the right, so that chains are tied from their top."""
        for index in range(len(mentions) - 2, -1, -1):
            lower, upper = mentions[index], mentions[index + 1]
            gap = self._gap(lower, upper)
            if gap is None:
                continue
            if self._links(lower, upper, gap) and not (")" in gap and self._lists_parts(mentions, index)):
                self._tie(lower, upper)
                if lower.above is None and lower.explicit and upper.explicit:
                    self._trust(lower, upper)
                if lower.above is not None and _TOGETHER.search(gap):
                    self._tie_together(mentions, index, upper)
            elif upper.above is not None and self._siblings(lower, upper, gap):
                self._tie(lower, upper.above)
        self._repeat(mentions)

    def _gap(self, lower: Mention, upper: Mention) -> str | None:
        if upper.start - lower.end > LONGEST_GAP:
            return None
        return self.text.low[lower.end : upper.start]

    def _links(self, lower: Mention, upper: Mention, gap: str) -> bool:
        """Whether the second is told as what holds the first."""
        if lower.hamlet and upper.levels == ("commune",) and _WITH_BODY.fullmatch(gap):
            return True
        beside = BESIDE.match(self.text.low, upper.end) is not None
        return lower.lowest < upper.highest and _LINK.fullmatch(gap) is not None and not beside

    def _lists_parts(self, mentions: list[Mention], index: int) -> bool:
        """Whether a bracket lists the parts of a unit told before it: `huyện A có 2 xã (B, C), huyện D có 1 xã`."""
        start = mentions[index].start
        opened = self.text.view.rfind("(", max(0, start - _LONGEST_BRACKET), start)
        while index >= 0 and mentions[index].start > opened:
            index -= 1
        holder = mentions[index] if index >= 0 and opened >= 0 else None
        return holder is not None and opened - holder.end < LONGEST_GAP and holder.lowest > 0

    def _siblings(self, one: Mention, other: Mention, gap: str) -> bool:
        """Whether two mentions stand in one enumeration."""
        same = one.group == other.group >= 0 or _SIBLING.fullmatch(gap) is not None
        return same and one.above is None and one.lowest == other.lowest

    def _tie(self, lower: Mention, upper: Mention) -> None:
        if lower.hamlet:
            if upper.lowest > 0:
                lower.above = upper
            return
        if self._heirs(lower, upper):
            return
        inside = self.candidates.inside(lower, upper)
        if not inside:
            inside = self.candidates.resembling(lower, upper)
            lower.nearly = bool(inside)
        if inside:
            lower.units, lower.above = inside, upper
            parents = {u for unit in inside for u in self.gazetteer.chain(unit, self.candidates.day)}
            narrowed = [u for u in upper.units if u in parents]
            upper.units = narrowed or upper.units
        elif not lower.units:
            lower.above = upper

    def _trust(self, lower: Mention, upper: Mention) -> None:
        """A chain that no list confirms: the unit of today in the province that it came to, else the text is right."""
        if lower.hamlet or not upper.units:
            return
        homes = self._provinces(upper)
        today = [u for u in lower.units if u.valid_on(self.candidates.day) and u.parent in homes]
        if self.candidates.day >= REFORM and not today:
            today = [u for u in lower.units if self._today(u) in homes]
        lower.units = today
        if not today:
            lower.above = upper

    def _today(self, unit: Unit) -> str | None:
        """The code of the province that a former unit's province came to."""
        today = self.gazetteer.current_default(self.gazetteer.chain(unit)[-1])
        return today.code if today else None

    def _provinces(self, upper: Mention) -> set[str]:
        """The codes of the provinces that a mention's units lie in or came to."""
        homes = {u.code for unit in upper.units for u in (self.gazetteer.current_default(unit),) if u}
        return homes | {u.code for unit in upper.units for u in self.gazetteer.chain(unit)}

    def _heirs(self, lower: Mention, upper: Mention) -> bool:
        """`xã A (huyện B cũ)`: where a unit of today is called A, it is meant, in the province that B came to."""
        if lower.former or not upper.former:
            return False
        homes = self._provinces(upper)
        heirs = [u for u in lower.units if u.valid_on(self.candidates.day) and u.parent in homes]
        lower.units = heirs or lower.units
        return bool(heirs)

    def _tie_together(self, mentions: list[Mention], index: int, upper: Mention) -> None:
        """`A, ở thôn X; B, ở thôn Y, cùng xã Z`: what is told before without a higher unit lies there, too."""
        sentence = self.text.sentence_at(mentions[index].start)
        level = mentions[index].lowest
        for earlier in reversed(mentions[:index]):
            if earlier.start < sentence.start or earlier.lowest != level or earlier.above is not None:
                return
            self._tie(earlier, upper)

    def _repeat(self, mentions: list[Mention]) -> None:
        """A name told once with a higher unit means the same where it is told without."""
        tied: dict[tuple[str, int], Mention] = {}
        for mention in mentions:
            if mention.above is not None and (mention.hamlet or not mention.units or mention.nearly):
                tied.setdefault((mention.key, mention.lowest), mention)
        for mention in mentions:
            twin = tied.get((mention.key, mention.lowest))
            if twin is None or twin is mention or mention.above is not None:
                continue
            if mention.hamlet and mention.key.isdigit():
                continue
            if mention.hamlet or not mention.units:
                mention.above, mention.units, mention.nearly = twin.above, list(twin.units), twin.nearly
