"""Plans, orders, rules and thoughts: what is said there did not happen."""

from __future__ import annotations

import re

from extractors.incidents.bounds import sentence_near
from extractors.incidents.words import Marks
from extractors.text import Span, Text

_DISTRIBUTED = re.compile(
    r"(?:bình quân|trung bình)(?:\s+(?:mỗi|một|hàng|hằng))?|(?:mỗi|một)\s+(?:ngày|năm|tháng|tuần)\s+(?:có\s+)?$"
)
_THRESHOLD = re.compile(
    r"(?:các|những)\s+(?:tỉnh|địa phương|quận|huyện|xã|đơn vị|nơi)[^.;:()]{0,40}\s(?:trên|hơn|từ|dưới)\s+\S{0,5}$"
)
_NONE_AT_ALL = re.compile(r"\snào(?!\w)")
_MODEL = re.compile(r"mô hình|tiêu chí|phong trào|cuộc vận động")
_BACK_TO_REPORT = re.compile(r"dịp này|trong đó|kết quả|đã\s+(?:xảy ra|phát hiện)|theo báo cáo|năm qua|theo đó")
_LAW = re.compile(
    r"(?:điều|khoản)\s+\d+|bộ luật|nghị định\s+(?:số\s+)?\d+|trở lên|phạt\s+tiền\s+từ|phạt\s+tù\s+từ|bị\s+phạt\s+tù"
)


class Plans:
    """Says of a place in the text whether it reports the past."""

    def __init__(self, text: Text, marks: Marks) -> None:
        self._text, self._marks = text, marks
        self._opened = self._plan_paragraphs()

    def number_is_planned(self, offset: int) -> bool:
        """A count after a target word, in a rule of law, in a drill or as a rate."""
        sentence = sentence_near(self._text, offset)
        low = self._text.low
        before = self._marks.between(self._clause(sentence, offset), offset, "aim")
        if any(m.value in ("targets", "thoughts") for m in before):
            return True
        if _THRESHOLD.search(low, max(sentence.start, offset - 60), offset + 6):
            return True
        if _DISTRIBUTED.search(low, max(sentence.start, offset - 40), offset):
            return True
        return self._is_rule(sentence.start, sentence.end) and bool(
            _LAW.search(low, max(sentence.start, offset - 90), min(sentence.end, offset + 60))
        )

    def zero_is_aimed(self, start: int, *, averted: bool) -> bool:
        """A negation that wishes, orders or measures instead of reporting."""
        sentence = sentence_near(self._text, start)
        before = self._marks.between(self._clause(sentence, start), start, "aim")
        if any(m.value in ("targets", "thoughts", "rules") for m in before):
            return True
        low = self._text.low
        lead = low[max(sentence.start, start - 14) : start].rstrip()
        if lead.endswith(
            ("để", "nhằm", "bảo đảm", "đảm bảo", "nếu", "cam kết", "quyết", "trường hợp", "khi")
        ) and not lead.endswith("thể"):
            return True
        if _MODEL.search(low, max(sentence.start, start - 80), start):
            return True
        if not averted:
            return self._in_plan(start) and any(m.value == "strong" for m in before)
        if _NONE_AT_ALL.search(low, start, min(sentence.end, start + 120)):
            return any(m.value == "strong" for m in before)
        aims = [m for m in before if m.value == "strong"]
        past = self._marks.between(sentence.start, sentence.end, "past")
        return bool(aims) or self._in_plan(start) or not past

    def _clause(self, sentence: Span, offset: int) -> int:
        """Where the clause of `offset` begins: a target before a semicolon does not govern what is behind it."""
        return max(self._text.low.rfind(";", sentence.start, offset), sentence.start)

    def _is_rule(self, start: int, end: int) -> bool:
        return any(m.value == "rules" for m in self._marks.between(start, end, "aim"))

    def _in_plan(self, offset: int) -> bool:
        return self._text.paragraph_at(offset).start in self._opened

    def _plan_paragraphs(self) -> frozenset[int]:
        """Paragraphs from a turn to plans on, until one reports again."""
        planned, found = False, []
        for paragraph in self._text.paragraphs:
            head = min(paragraph.end, paragraph.start + 160)
            if self._marks.between(paragraph.start, head, "plan"):
                planned = True
            elif _BACK_TO_REPORT.search(self._text.low, paragraph.start, head):
                planned = False
            if planned:
                found.append(paragraph.start)
        return frozenset(found)
