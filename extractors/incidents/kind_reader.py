"""Which kind a count is of: its own words, else what it hangs on, its sentence, its paragraph, the title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.incidents.bounds import paragraph_near
from extractors.incidents.counts import Count
from extractors.incidents.draft import Draft
from extractors.incidents.kinds import ACCIDENTS, OFFENCES, Topics, named_beside, pick
from extractors.incidents.measures import Around
from extractors.incidents.words import Mark, Marks
from extractors.text import Text

HARM = ("deaths", "injured", "missing", "damage_vnd", "houses", "households", "victims")
_VEHICLES = re.compile(r"(?<!\w)(?:xe máy|mô tô|ô tô|xe tải|xe khách|xe đầu kéo|container|tài xế|lái xe)(?!\w)")
MIXED = re.compile(r"\s*(?:án\s+)?các\s+loại")
_FORCE = re.compile(r"(?<!\w)cảnh\s+sát\s[^,;]*$")
GENERIC = re.compile(r"vụ\s+việc")
_ACCUSED = re.compile(r"\s*(?:vụ(?:\s+án)?\s*[/,-]?\s*\d[\d.]*\s*)?(?:bị can|bị cáo)(?!\w)|\s*vụ án(?!\w)")
_OWN_KIND = {"letters": "complaint", "visits": "complaint", "tips": "crime", "licences": "traffic_violation"}


class KindReader:
    """Reads kinds in one text."""

    def __init__(self, text: Text, marks: Marks, topics: Topics) -> None:
        self._text, self._low = text, text.low
        self._marks, self._topics = marks, topics
        self._last_named: Mark | None = None

    def of(self, count: Count, measure: str, around: Around, known: Sequence[Draft]) -> tuple[str | None, bool]:
        """The kind of a count and whether its own words name it."""
        self._last_named = None
        if count.unit in _OWN_KIND:
            return _OWN_KIND[count.unit], True
        named = self._last_named = self._named(count, measure, around)
        wide = self._inner_kind(count)
        if wide is not None and (named is None or named.strength == "general"):
            return wide, True
        if named is None or not self.may(measure, named.value):
            return self._unnamed(count, measure, around, known)
        if named.strength != "general":
            return self._adjust(named.value, measure), True
        inherited = self._inherited(count, measure, around, known, sentence_only=measure != "fine_vnd")
        narrower = inherited is not None and _narrower(named.value, inherited)
        return (inherited if narrower else named.value), True

    def _named(self, count: Count, measure: str, around: Around) -> Mark | None:
        """The kind word beside a count; people harmed are told with commas, so those end their words."""
        zone, behind = around.zone, around.zone.after
        if measure in HARM:
            comma = self._low.find(",", count.end, behind)
            behind = comma if comma >= 0 else behind
        stop = count.start if count.unit != "bare" else count.number.start
        return named_beside(self._low, self._marks, (zone.before, stop), (count.end, behind))

    def _unnamed(self, count: Count, measure: str, around: Around, known: Sequence[Draft]) -> tuple[str | None, bool]:
        """A kind by what the count hangs on: the whole it is a part of, its sentence, the courts, plain `vụ việc`."""
        if count.whole is not None:
            told = [d for d in known if d.measure == measure and d.value == count.whole.value]
            if told:
                return told[-1].kind, False
        if MIXED.match(self._low, count.end):
            return "other", True
        plain = bool(GENERIC.match(self._low, count.number_end + 1, count.end))
        inherited = self._inherited(count, measure, around, known, sentence_only=plain)
        accused = _ACCUSED.match(self._low, count.number_end)
        in_court = inherited == "other" and accused is not None and accused.group().strip() == "vụ án"
        if inherited in (None, "other", "administrative", "security") and accused and not in_court:
            ahead = pick(self._marks.between(count.end, around.sentence[1], "kind"), ("strong",))
            return (ahead.value if ahead is not None and self.may(measure, ahead.value) else "crime"), False
        return (inherited or ("security" if plain else None)), False

    def words(self) -> str | None:
        """The words that named the kind of the count read last."""
        named = self._last_named
        return self._low[named.start : named.end] if named is not None else None

    def _inner_kind(self, count: Count) -> str | None:
        words = self._low[count.number_end : count.end]
        if "ổ dịch" in words or (count.unit == "sick_cases" and words.strip() not in ("ca", "bệnh nhân")):
            return "disease"
        own = pick(self._marks.between(count.number_end, count.end, "kind"), ("strong",))
        if own is not None and count.unit != "letters":
            return own.value
        if "đám cháy" in words:
            return "fire"
        return None

    def _adjust(self, kind: str, measure: str) -> str:
        if kind == "traffic_violation" and measure in ("deaths", "injured"):
            return "traffic_accident"
        if kind == "security" and measure in ("deaths", "injured"):
            return "crime"
        return kind

    @staticmethod
    def may(measure: str, kind: str) -> bool:
        """Whether a kind can have a measure: no suspects of a flood, no infected of a theft."""
        if measure == "suspects":
            return kind in OFFENCES or kind in ("gambling_vice", "fire", "traffic_accident")
        if measure == "infected":
            return kind == "disease"
        if measure in ("houses", "households"):
            return kind in ("fire", "disaster", "disease")
        if measure in ("deaths", "injured", "missing"):
            return kind not in ("economic", "administrative", "complaint", "gambling_vice")
        return measure != "fine_vnd" or kind not in ACCIDENTS

    def _force(self, start: int, end: int) -> str | None:
        """The field of the police force that acts: `; cảnh sát phòng chống tội phạm ma túy phát hiện 14 vụ`."""
        for mark in reversed(self._marks.between(start, end, "kind")):
            if mark.strength == "hint" and _FORCE.search(self._low, max(start, mark.start - 40), mark.start):
                return mark.value
        return None

    def _inherited(
        self, count: Count, measure: str, around: Around, known: Sequence[Draft], *, sentence_only: bool = False
    ) -> str | None:
        """The kind of the record it hangs on, else of its sentence, paragraph or title."""
        start = around.sentence[0]
        for draft in reversed(known):
            if draft.start < start:
                break
            if self.may(measure, draft.kind):
                fresh = self._topics.near(draft.end, count.start, hints=False) or self._force(draft.end, count.start)
                return (
                    self._adjust(fresh, measure)
                    if fresh and self.may(measure, fresh) and measure == "cases"
                    else draft.kind
                )
        near = self._topics.near(start, count.start)
        if near and self.may(measure, near):
            return self._adjust(near, measure)
        if sentence_only:
            return None
        ahead = self._topics.near_after(count.end, around.zone.after)
        if ahead and self.may(measure, ahead):
            return self._adjust(ahead, measure)
        told = [d for d in reversed(known) if self.may(measure, d.kind)]
        if told:
            return next((d.kind for d in told if d.parent is None), told[0].kind)
        paragraph = paragraph_near(self._text, count.start)
        around_it = (
            self._topics.near(paragraph.start, count.start),
            self._topics.near_after(count.end, min(paragraph.end, count.end + 300)),
            self._topics.title(),
        )
        for found in around_it:
            if found and self.may(measure, found):
                return self._adjust(found, measure)
        if measure in ("deaths", "injured") and _VEHICLES.search(self._low, *around.sentence):
            return "traffic_accident"
        return None


def _narrower(general: str, kind: str) -> bool:
    """Whether `kind` may replace a general word: `vi phạm` of a traffic paragraph, `tội phạm` of a drugs one."""
    allowed = {
        "crime": ("drugs", "economic", "gambling_vice", "environment", "crime"),
        "traffic_accident": ("traffic_accident", "labour_accident", "drowning", "disaster", "other"),
        "security": (
            "economic",
            "environment",
            "traffic_violation",
            "administrative",
            "drugs",
            "gambling_vice",
            "security",
        ),
        "administrative": ("traffic_violation", "environment", "economic", "administrative"),
    }
    return kind in allowed.get(general, ())
