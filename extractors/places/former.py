"""Units told as no more: `huyện A cũ`, `sáp nhập các xã A, B thành xã C`, `trước đây là xã A`."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left

from extractors.gazetteer import REFORM
from extractors.places.links import LONGEST_GAP
from extractors.places.mention import Mention
from extractors.text import Text

_AFTER = re.compile(r"[\s)]*\(?\s*(?:cũ|trước đây|trước kia|(?:trước|trước khi) (?:sáp nhập|sắp xếp|hợp nhất))(?!\w)")
_BEFORE = re.compile(r"(?:trước đây|trước kia|trước)\s+(?:là|thuộc|của)\s+(?:địa bàn\s+)?$")
_MERGER = re.compile(r"(?:sáp nhập|hợp nhất|nhập toàn bộ|sắp xếp (?:toàn bộ|nguyên trạng)|giải thể)(?!\w)")
_OUTCOME = re.compile(
    r"(?<!\w)(?:thành(?: lập)?(?! phố| viên| tích| ủy| đoàn)|để thành lập|nay là|nay thuộc|vào)(?!\w)"
)
_LONGEST_LIST = 600
_ENUMERATION = re.compile(r"[\s,;&()-]*(?:và|cùng|thuộc|của|các|hai)?\s*(?:các|thuộc|của)?\s*")


def mark_former(text: Text, mentions: list[Mention], day: dt.date) -> None:
    """Set `former` on the mentions that the text tells as units of before, with the chains and lists they stand in."""
    for index, mention in enumerate(mentions):
        if _AFTER.match(text.low, mention.end) is not None:
            mention.former = True
            _mark_chain(text, mentions, index)
        elif _BEFORE.search(text.low, max(0, mention.start - 30), mention.start) is not None:
            mention.former = True
    if day >= REFORM:
        _mark_merged(text, mentions)


def _mark_chain(text: Text, mentions: list[Mention], index: int) -> None:
    """What stands in one bracket, list or chain with a former unit is former, too: `(xã A, B, huyện C cũ)`."""
    bracket = text.view.rfind("(", max(0, mentions[index].start - 300), mentions[index].start)
    if bracket >= 0 and text.view.find(")", bracket, mentions[index].start) >= 0:
        bracket = -1
    for left in range(index - 1, -1, -1):
        lower, upper = mentions[left], mentions[left + 1]
        gap = text.low[lower.end : upper.start]
        outside = bracket >= 0 and lower.start < bracket
        if outside or len(gap) > LONGEST_GAP or not _ENUMERATION.fullmatch(gap) or lower.lowest > upper.lowest:
            return
        lower.former = True


def _mark_merged(text: Text, mentions: list[Mention]) -> None:
    """Between `sáp nhập` and `thành` stand the units that a new one was made of."""
    if not mentions:
        return
    for match in _MERGER.finditer(text.low):
        sentence = text.sentence_at(match.start())
        end = min(sentence.end, match.end() + _LONGEST_LIST)
        outcome = _OUTCOME.search(text.low, match.end(), end)
        end = outcome.start() if outcome else end
        for mention in _between(mentions, match.end(), end):
            mention.former = mention.lowest < 3 or mention.former


def _between(mentions: list[Mention], start: int, end: int) -> list[Mention]:
    first = bisect_left(mentions, start, key=lambda m: m.start)
    last = bisect_left(mentions, end, key=lambda m: m.start)
    return mentions[first:last]
