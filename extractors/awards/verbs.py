"""The verb that governs a form of award: gives, receives, commends; and whether anything was conferred at all."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from extractors.awards.model import Scene, last
from extractors.awards.words import any_of, whole
from extractors.text import Span

Mode = Literal["active", "passive", "none"]


class Verb(NamedTuple):
    """A governing verb [start, end); a passive one begins at its `được` and has its agent between `agent` offsets."""

    start: int
    end: int
    mode: Mode
    agent: Span | None = None


@cache
def _verb() -> re.Pattern[str]:
    give, receive = any_of("verbs", "give"), any_of("verbs", "receive")
    return re.compile(
        rf"(?<!\w)(?:(?P<passive>được)|(?<!công )(?<!ghi )(?<!chứng )(?<!tiếp )(?<!cảm )(?<!xác )(?P<receive>{receive})"
        rf"|(?P<give>{give}))(?!\w)(?!\s+(?:đổi|quyết định điều động|quà|hoa))"
    )


_ADVERB = re.compile(
    r"\b(?:đã|vừa|vinh dự|long trọng|cũng|tiến hành|tổ chức|trao|tặng|thưởng|truy|quyết định|ký|xét|nhận|đón|các|cấp"
    r"|trên|và|của|lãnh đạo|hội đồng)\b|[\s,\"-]+"
)


def verb_before(scene: Scene, start: int, end: int, sentence: Span) -> Verb | None:
    """The verb in [start, end) that governs a form named at `end`."""
    low = scene.text.low
    has = _HAS.search(low, max(start, end - 4), end)
    if has:
        return Verb(has.start(), has.end(), "active")
    found = list(_verb().finditer(low, start, end))
    if not found:
        return None
    final = found[-1]
    if final["passive"]:
        bare = _BARE.fullmatch(low, final.end(), end)
        return Verb(final.start(), final.end(), "passive") if bare else None
    if final["receive"]:
        first = next((m for m in reversed(found[:-1]) if m["passive"] and final.start() - m.end() < 3), final)
        return Verb(first.start(), final.end(), "passive")
    chain = final
    for before in reversed(found[:-1]):
        if before["passive"] and _is_agent(scene, before.end(), chain.start(), sentence):
            return Verb(before.start(), final.end(), "passive", Span(before.end(), chain.start()))
        if before["give"] and chain.start() - before.end() <= 14 and not before["passive"]:
            chain = before
            continue
        if before["receive"]:
            break
    return Verb(chain.start(), final.end(), "active")


def _is_agent(scene: Scene, start: int, end: int, sentence: Span) -> bool:
    """Whether the words between `được` and the verb are the agent: bodies and adverbs, nothing else to speak of."""
    low, rest, at = scene.text.low, "", start
    for organisation in scene.organisations(sentence):
        if start <= organisation.start < end:
            rest += low[at : organisation.start]
            at = min(organisation.end, end)
    rest += low[at:end]
    return len(_ADVERB.sub("", rest)) <= 28


_DONE = re.compile(r"(?<!\w)(?:đã|vừa|quyết định)(?!\w)")
_CLOSE = 14
_BARE = re.compile(r"[\s\"]*(?:\d+ |các |nhiều )?(?:danh hiệu |là )?\"?")
_HAS = re.compile(r"(?<!\w)có $")
_DECIDED = re.compile(r"quyết định[^;]{0,100}$")


def refused(scene: Scene, start: int, end: int) -> bool:
    """Whether the words [start, end) before a conferring verb say that nothing was conferred (plans, proposals)."""
    low = scene.text.low
    if _DECIDED.search(low, max(start, end - 120), end) and "đề nghị" not in low[start:end]:
        return False
    cue = last(whole("not_conferred"), low, start, end)
    if cue is not None and not _DONE.search(low, cue.end(), end):
        return True
    near = last(whole("not_conferred_near"), low, max(start, end - 40), end)
    if near is None or end - near.end() > _CLOSE or "," in low[near.end() : end]:
        return False
    if near.start() > start and scene.text.view[near.start()].isupper():
        return False  # a name, as in `Cần Thơ`
    return not _DONE.search(low, near.end(), end)
