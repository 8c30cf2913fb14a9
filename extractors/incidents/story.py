"""Narrated events: a case told without a numeral, and who died or was hurt in it.

Only the opening of an article (title and first paragraphs) and paragraphs that begin with a day tell events; a report
that counts cases of the same kind is not told twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from extractors.incidents.bounds import SENTENCE, sentence_near
from extractors.incidents.contexts import last_match, words
from extractors.incidents.draft import Draft
from extractors.incidents.kinds import ACCIDENTS, pick
from extractors.incidents.plans import Plans
from extractors.incidents.scope import Areas, Periods
from extractors.incidents.status import furthest, is_done
from extractors.incidents.words import Mark, Marks
from extractors.model import IncidentKind, Measure, Status
from extractors.text import Span, Text

_EVENT = re.compile(
    r"(?<!\w)(?:xảy ra|xẩy ra)\s+(?:một\s+)?(?:vụ|trận|đám)?\s*|(?<!\w)(?:vụ(?:\s+việc|\s+án)?|trận|đám)\s+(?=\w)"
)
_HARMED = re.compile(
    r"(?:(?:khiến|làm|hậu quả|làm cho)\s[^.;]{0,120}?|,\s(?:(?!giảm|tăng|số)\S+\s){0,4}?(?<!số\s)người\s)"
    r"(?:tử vong|thiệt mạng|chết|bị thương|thương vong|thiêu rụi|bốc cháy)"
)
_UNHAPPENED = re.compile(
    r"(?<!\w)(?:không|chưa|để|nếu|khi|nguy cơ|phòng|phòng chống|ngừa|hay|tránh|số|các|những|nhiều|mỗi|mọi)\s+"
    r"(?:các\s+|những\s+|nhiều\s+)?$"
)
_HURT = re.compile(r"tử vong|thiệt mạng|chết|bị thương|thương vong|thoát nạn|thiêu rụi|bị sập|vùi lấp|mất tích")
_KILLED = re.compile(r"giết|sát|chết|tử vong|mạng|thảm án")
_HEAD = 12
_REPORT = 3  # so many counted kinds make a report, not a story
_SENTENCES = 80
_TOLD_ONE_BY_ONE = 5  # a small count is often followed by its cases, one after the other
_OPENING = 3


class Stories:
    """Reads the events of one article that no numeral counts."""

    def __init__(self, text: Text, marks: Marks, plans: Plans, periods: Periods, areas: Areas) -> None:
        self._text, self._low, self._marks = text, text.low, marks
        self._plans, self._periods, self._areas = plans, periods, areas

    def read(self, counted: Sequence[Draft]) -> list[Draft]:
        """One draft per kind of narrated event, with the deaths and injuries told of single persons."""
        cases = [d for d in counted if d.measure == "cases" and d.value > 0]
        reports = [d for d in cases if d.value != 1]
        opening = None if len(reports) >= _REPORT else self._event(cases)
        events = [opening] if opening is not None else []
        events.extend(self._dated(counted, events))
        told = events or [d for d in cases if d.value == 1][:1]
        told = told or [d for d in counted if d.kind in ACCIDENTS and d.measure != "cases" and d.value > 0][:1]
        return events + (self._harm(told[0], counted) if told and len(reports) < _REPORT else [])

    def _dated(self, counted: Sequence[Draft], known: Sequence[Draft]) -> list[Draft]:
        """Events of the body told with a day of their own, of kinds that no count of that sentence or day tells."""
        found: list[Draft] = []
        for sentence in self._text.sentences[:_SENTENCES]:
            start, end = sentence
            if start < self._text.title_end or end - start > SENTENCE or not self._names_kind(start, end):
                continue
            if not self._periods.single_day(start, end):
                continue
            happened = self._accident(start, end)
            event = happened or self._arrest(start, end)
            if event is None or self._plans.number_is_planned(end - 1) or self._marks.between(start, end, "old"):
                continue
            event = self._finish(event)
            here = [d for d in counted if start <= d.start < end and d.measure == "cases"]
            same = [d for d in (*known, *found) if d.kind == event.kind]
            most = _TOLD_ONE_BY_ONE if happened else float("inf")
            ones = [d for d in counted if d.kind == event.kind and d.measure == "cases" and d.value <= most]
            if not here and not same and not ones:
                found.append(event)
        return found

    # ---- the case ---------------------------------------------------------------------------------

    def _event(self, counted: Sequence[Draft]) -> Draft | None:
        """The event the opening tells: an accident that happened or an act of the police against an offence."""
        for paragraph in self._text.paragraphs[: _OPENING + 1]:
            for sentence in self._sentences(paragraph):
                event = self._told_in(sentence)
                if event is not None:
                    taken = any(d.kind == event.kind for d in counted)
                    return None if taken else self._finish(event)
        return None

    def _sentences(self, paragraph: Span) -> list[Span]:
        found: list[Span] = []
        at = paragraph.start
        while at < paragraph.end and len(found) < 4:
            span = sentence_near(self._text, at)
            found.append(span)
            at = max(span.end, at) + 1
            while at < paragraph.end and self._low[at : at + 1].isspace():
                at += 1
        return found

    def _told_in(self, sentence: Span) -> Draft | None:
        start, end = sentence
        if not self._names_kind(start, end):
            return None
        opening = self._text.paragraphs[min(_OPENING, len(self._text.paragraphs) - 1)].end
        if self._plans.number_is_planned(end - 1) or self._marks.between(start, end, "old"):
            return None
        dated = end <= self._text.title_end or self._periods.single_day(0, opening)
        if not dated:
            return None
        return self._accident(start, end) or self._arrest(start, end)

    def _names_kind(self, start: int, end: int) -> bool:
        """Whether [start, end) has a word that can name what happened."""
        return any(m.strength in ("strong", "general") for m in self._marks.between(start, end, "kind"))

    def _accident(self, start: int, end: int) -> Draft | None:
        for m in _EVENT.finditer(self._low, start, end):
            if _UNHAPPENED.search(self._low, max(start, m.start() - 22), m.start()):
                continue
            kind = pick(self._marks.between(m.start(), min(end, m.end() + 50), "kind"), ("strong", "general"))
            if (
                kind is None
                or kind.start - m.end() > 3
                or kind.value in ("complaint", "administrative", "security", "disaster", "disease")
            ):
                continue
            return self._draft(m.start(), kind.end, kind, "occurred")
        kind = pick(self._marks.between(start, end, "kind"), ("strong",))
        if end <= self._text.title_end and self._headline(kind, start, end):
            return self._draft(kind.start, kind.end, kind, "occurred") if kind else None
        if (
            kind is not None
            and kind.value in ("traffic_accident", "drowning", "fire")
            and _HARMED.search(self._low, kind.end, end)
        ):
            return self._draft(kind.start, kind.end, kind, "occurred")
        return None

    def _headline(self, kind: Mark | None, start: int, end: int) -> bool:
        """A title that opens with an accident and tells who was hurt: `Cháy nhà lúc rạng sáng, ba mẹ con thoát nạn`.

        A killing stands anywhere in it.
        """
        if kind is not None and kind.value == "crime" and _KILLED.search(self._low, kind.start, kind.end):
            return True
        if kind is None or kind.value not in ACCIDENTS - {"disaster"} or kind.start - start > _HEAD:
            return False
        return bool(_HURT.search(self._low, kind.end, end))

    def _arrest(self, start: int, end: int) -> Draft | None:
        for m in words("story_acts").finditer(self._low, start, end):
            if self._marks.at(m.start(), "status") is None:
                continue
            kind = pick(self._marks.between(m.end(), min(end, m.end() + 160), "kind"), ("strong",))
            if kind is None or kind.value in ("complaint", "administrative", "other", "disease", *ACCIDENTS):
                continue
            if re.search(r"\.\s|;|nhiều|các vụ|các đối tượng|những", self._low[m.end() : kind.start]):
                continue
            verbs = [v.value for v in self._marks.between(start, kind.start, "status") if v.value != "received"]
            if verbs:
                return self._draft(m.start(), kind.end, kind, furthest(verbs))
        return None

    def _draft(self, start: int, end: int, kind: Mark, status: str) -> Draft:
        return Draft(
            start, end, cast(IncidentKind, kind.value), "cases", 1, "story", status=cast(Status, status), specific=True
        )

    def _finish(self, event: Draft) -> Draft:
        if event.kind not in ACCIDENTS:
            opening = self._text.paragraphs[min(_OPENING, len(self._text.paragraphs) - 1)].end
            told = [
                m.value
                for m in self._marks.between(0, opening, "status")
                if m.value not in ("received", "fined") and is_done(self._low, self._marks, m)
            ]
            event.status = cast(Status, furthest([event.status, *told]))
        event.period = self._periods.day_of_event(max(event.start, self._text.title_end + 3))
        event.place = self._areas.of(event.start, event.start, event.end, sentence_near(self._text, event.start).end)
        return event

    # ---- who was hurt ---------------------------------------------------------------------------

    def _harm(self, event: Draft, counted: Sequence[Draft]) -> list[Draft]:
        if event.kind not in ACCIDENTS and event.kind not in ("crime", "other", "disease"):
            return []
        found: list[Draft] = []
        for measure, pattern in (("deaths", words("one_dead")), ("injured", words("one_hurt"))):
            if any(d.measure == measure for d in counted):
                continue
            single = self._single(pattern)
            if single is not None:
                draft = Draft(
                    single.start, single.end, event.kind, cast(Measure, measure), 1, "story_harm", specific=True
                )
                draft.period, draft.place = event.period, event.place
                found.append(draft)
        return found

    def _single(self, pattern: re.Pattern[str]) -> Span | None:
        for m in pattern.finditer(self._low):
            sentence = sentence_near(self._text, m.start())
            clause = max(sentence.start, self._low.rfind(";", sentence.start, m.start()), m.start() - 160)
            lead = self._low[clause : m.start()]
            if words("not_one").search(lead[-45:]) or self._plans.number_is_planned(m.start()):
                continue
            victim = last_match(words("one_victim"), lead, 0, len(lead))
            if victim is not None or words("killers").search(lead[-30:]):
                return Span(clause + victim.start() if victim else m.start(), m.end())
        return None
