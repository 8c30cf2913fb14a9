"""What else a clause tells of an award: reason, money, decision, the day and the place of the ceremony."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from extractors.awards.model import Draft, Scene, last
from extractors.awards.money import find_money
from extractors.awards.words import any_of
from extractors.model import DateFact
from extractors.text import Span

_NUMBER = re.compile(
    r"(?:quyết định|qđ)(?:\s+khen thưởng)?\s+(?:số\s*:?\s*)?"
    r"(?P<number>\d[\d.]*\s*[-/]\s*[A-ZĐa-zđ][\w&.,/-]*)"
)
_REASON_END = re.compile(
    r"[.;]|,\s*(?:kèm|mỗi|với số tiền|trong đó|ngày)|(?<!\w)(?:kèm theo|được (?:ubnd|chủ tịch|công an|bộ))(?!\w)"
)
_TOTAL = re.compile(r"(?<!\w)(?:tổng(?: cộng| số)?|với tổng)(?!\w)[^.;]{0,40}$")
_FOREIGN = re.compile(r"(?<!\w)(?:tặng quà|suất quà|học bổng|hỗ trợ|trị giá|sổ tiết kiệm)(?!\w)")
_YEAR_PAST = re.compile(r"(?<!\w)năm$|(?<!\w)năm\s+\d{4}")


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of('reasons')}(?!\w)")


_OPENING = 8  # `Năm 2019, …` speaks of the whole sentence
_SCHOOL_YEAR = re.compile(r"(?<!\w)năm học \d{4}")
_RECEIVED = re.compile(r"(?<!\w)(?:được|đạt|nhận|đón)(?!\w)")
_AT_CEREMONY = re.compile(
    r"(?<!\w)(?:dịp này|nhân dịp|dịp|buổi lễ|lễ|hội nghị|đại hội|buổi|hội thi|hội thao|ngày hội|chương trình|đợt này"
    r"|kết thúc|kết quả|sáng|chiều|tối|hôm nay)(?!\w)"
)
_BARE_BECAUSE = re.compile(r"^(?:vì|do)\s+(?!(?:đã\s+)?có\b)")


def add_details(scene: Scene, draft: Draft, sentence: Span, stop: int) -> None:
    """Complete `draft` from its sentence; `stop` is where the next award of the sentence begins."""
    _add_reason(scene, draft, sentence, stop)
    _add_money(scene, draft, sentence, stop)
    _add_decision(scene, draft, sentence)
    _add_date(scene, draft, sentence)


def _add_reason(scene: Scene, draft: Draft, sentence: Span, stop: int) -> None:
    low, view = scene.text.low, scene.text.view
    edge = max((g.end for g in draft.groups), default=draft.anchor.end)
    cue = _reason().search(low, min(edge, draft.end), sentence.end)
    if cue is None or (cue.start() > stop and stop > draft.end):
        return
    end = _REASON_END.search(low, cue.end(), sentence.end)
    stop = end.start() if end else sentence.end
    head = _BARE_BECAUSE.match(low[cue.start() : stop])
    start = cue.start() + (head.end() if head else 0)
    draft.reason = view[start:stop].replace("\n", " ").strip(' ,."')
    draft.reason = re.sub(r"\s+", " ", re.sub(r"^(?:Vì|vì|do)\s+", "", draft.reason)).rstrip("/") or None
    draft.end = max(draft.end, stop) if stop - draft.end < 300 else draft.end


def _add_money(scene: Scene, draft: Draft, sentence: Span, stop: int) -> None:
    if draft.amount is not None and draft.form == "thuong":
        return
    low = scene.text.low
    if draft.form == "huy_hieu" or draft.anchor.verbal:
        return
    money = find_money(low, draft.anchor.end, min(stop if stop > draft.end else sentence.end, sentence.end))
    if money is None or _TOTAL.search(low, max(sentence.start, money.start - 50), money.start):
        return
    if _FOREIGN.search(low, draft.anchor.end, money.start):
        return
    single = len([g for g in draft.groups if g.count]) == 1 and draft.groups[0].count == 1
    cue = re.search(r"thưởng|kèm|mỗi|giải", low[draft.anchor.start : money.end])
    if (money.each or single) and cue:
        draft.amount = money.value


def _add_decision(scene: Scene, draft: Draft, sentence: Span) -> None:
    number = last(_NUMBER, scene.text.low, sentence.start, draft.end)
    if number is not None:
        start = number.start("number")
        draft.decision = scene.text.view[start : number.end("number")].rstrip(".,;- ")


def _add_date(scene: Scene, draft: Draft, sentence: Span) -> None:
    """The day told in the clause; a past year (`năm 2018 được tặng`); else the ceremony's, set by the caller."""
    near = scene.dates_in(sentence)
    days = [d for d in near if d.start is not None and d.start == d.end and d.start_char < draft.end]
    if draft.decision is not None and days:
        draft.date = _iso(days[-1].start)
        return
    before = [d for d in days if d.start_char <= draft.anchor.start and not _is_wave(scene, d)]
    if before:
        draft.date = _iso(before[-1].start)
        return
    years = [
        d
        for d in near
        if re.fullmatch(r"\d{4}", d.value)
        and d.start_char < draft.anchor.start
        and (draft.start - 30 <= d.start_char or d.start_char - sentence.start < _OPENING)
    ]
    if years and scene.text.low.startswith("năm", years[-1].start_char) and _past_award(scene, draft, years[-1]):
        draft.date = years[-1].value


def _past_award(scene: Scene, draft: Draft, year: DateFact) -> bool:
    """Whether the year is that of the award: it stands right before the verb or the subject."""
    between = scene.text.low[year.end_char : draft.anchor.start]
    return "được" in between or "đạt" in between or "nhận" in between


def _is_wave(scene: Scene, date: DateFact) -> bool:
    before = scene.text.low[max(0, date.start_char - 10) : date.start_char]
    return bool(re.search(r"(?:đợt|dịp|lễ|năm ngày|ngày sinh)\s*(?:ngày\s*)?$", before)) or "sinh" in before


def ceremony(scene: Scene) -> tuple[str | None, int | None]:
    """The day and the place index of the event an article reports: those of its lead."""
    text = scene.text
    lead_end = text.paragraphs[min(3, len(text.paragraphs)) - 1].end if text.paragraphs else len(text.view)
    day = None
    for date in scene.dates:
        if date.start_char > lead_end:
            break
        if date.start is None or date.start != date.end or date.kind not in ("date", "time") or _is_wave(scene, date):
            continue
        if _in_brackets_or_document(scene, date):
            continue
        day = date
        break
    return (_iso(day.start), _place(scene, day)) if day and day.start else (None, None)


def told_apart(scene: Scene, draft: Draft) -> bool:
    """Whether an award is told in passing: received, behind the lead, with no word of a ceremony."""
    low, start = scene.text.low, draft.start
    sentence, paragraph = scene.text.sentence_at(start), scene.text.paragraph_at(start)
    if _SCHOOL_YEAR.search(low, sentence.start, draft.anchor.start):
        return True
    if not _RECEIVED.search(low, draft.start, draft.anchor.start + 1) or start < _lead_end(scene):
        return False
    return not _AT_CEREMONY.search(low, paragraph.start, max(sentence.end, draft.end))


def _lead_end(scene: Scene) -> int:
    """Where the lead, the first paragraph behind the title, ends."""
    behind = [p for p in scene.text.paragraphs if p.start >= scene.text.title_end]
    return behind[0].end if behind else 0


def _in_brackets_or_document(scene: Scene, date: DateFact) -> bool:
    low = scene.text.low
    before = low[max(0, date.start_char - 60) : date.start_char]
    return bool(re.search(r"quyết định số[^,.]*$|sinh ngày\s*$|kỷ niệm[^,.]*$|\d\s*-\s*$|nghị quyết[^,.]*$", before))


def _place(scene: Scene, day: DateFact) -> int | None:
    sentence = scene.text.sentence_at(day.start_char)
    for i, place in scene.places_in(sentence):
        before = scene.text.low[max(sentence.start, place.start_char - 60) : place.start_char]
        if re.search(r"(?<!\w)tại(?!\w)[^.;]*$", before):
            return i
    return None


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
