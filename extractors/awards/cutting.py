"""A sentence cut at its forms: which stretch and which verb is whose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from extractors.awards import conferrer
from extractors.awards.forms import find_anchors
from extractors.awards.groups import counted_in
from extractors.awards.model import Anchor, Group, Scene, last
from extractors.awards.money import Money, find_money
from extractors.awards.verbs import Verb, verb_before
from extractors.awards.words import ends_with
from extractors.text import Span

_CLAUSE_END = re.compile(r"[;:]|(?<!\w)(?:đồng thời|ngoài ra|bên cạnh đó)(?!\w)")
_DRAWN = re.compile(r"(?<!\w)(?:trích|dành|chi)\s[^;]*$")
_CONFERS = re.compile(r"(?<!\w)(?:được|nhận|đạt|đoạt|trao|tặng|thưởng|công nhận|danh hiệu)(?!\w)")
TO_SOME = re.compile(r"\"?\s+cho\s+\d")
_EMULATION = re.compile(r"thi đua\s*[-,&/]?\s*(?:và\s*)?$")
_SUM_NEXT = re.compile(r"(?: nóng| đột xuất)?(?: số tiền)? \d[\d.,]*\s*(?:nghìn|triệu|tỷ|tr)?\s*(?:đồng|đ)(?!\w)")
_HANDED = re.compile(
    r"(?:[ ,]+(?:và )?(?:bằng khen|giấy khen|kỷ niệm chương))?\s+(?:đã |cũng |lần lượt )*"
    r"được (?:trao|tặng|trao tặng)(?= (?:cho|tới))"
)
_LAUREATE = re.compile(r"[^,.;]{0,60} được trao (?:tặng )?(?=cho )")
_LEADS = re.compile(r"[\s\":,]*(?:các |nhiều |danh hiệu |hình thức )?\"?")


class Clause(NamedTuple):
    """A form within its stretch [start, end) of the sentence, and the verb that governs it there, if any."""

    anchor: Anchor
    start: int
    end: int
    verb: Verb | None


@dataclass(slots=True)
class State:
    """What a clause hands on to the forms coordinated with it."""

    verb: Verb | None = None
    conferrer: str | None = None
    groups: list[Group] = field(default_factory=list)
    subject: list[Group] = field(default_factory=list)
    refused: bool = False


def sound_anchors(scene: Scene, sentence: Span) -> list[Anchor]:
    """The anchors without verbs that only lead to a form (`tặng thưởng Huân chương`) or carry no money."""
    anchors, low = find_anchors(scene.text, sentence), scene.text.low
    kept = []
    for i, anchor in enumerate(anchors):
        after = anchors[i + 1].start if i + 1 < len(anchors) else sentence.end
        if anchor.verbal:
            following = anchors[i + 1] if after < sentence.end else None
            leads = following is not None and not following.verbal and _LEADS.fullmatch(low, anchor.end, after)
            if leads and following and (following.sure or following.count is None):
                continue
            if anchor.form == "thuong" and not at_once(scene, anchor) and not money_of(scene, sentence, anchor, after):
                continue
            if ends_with("commend_topics").search(low, max(sentence.start, anchor.start - 24), anchor.start):
                continue
            if _EMULATION.search(low, max(sentence.start, anchor.start - 16), anchor.start):
                continue
            if anchor.form == "khen_thuong" and _SUM_NEXT.match(low, anchor.end, after):
                anchor = replace(anchor, form="thuong")
        elif not anchor.sure and not _titled(scene, sentence, anchor):
            continue
        kept.append(anchor)
    return kept


def _titled(scene: Scene, sentence: Span, anchor: Anchor) -> bool:
    """Whether a title that is not called one is conferred here: a verb right before it, or `cho 88 tập thể` behind."""
    if anchor.count is not None:
        return False
    low = scene.text.low
    given = last(_CONFERS, low, max(sentence.start, anchor.start - 34), anchor.start)
    near = given is not None and anchor.start - given.end() <= 26
    return near or TO_SOME.match(low, anchor.end, sentence.end) is not None


def at_once(scene: Scene, anchor: Anchor) -> bool:
    """`thưởng nóng`, `thưởng đột xuất` mean money even where no sum is told."""
    return scene.text.low[anchor.start : anchor.end].endswith(("nóng", "đột xuất"))


def money_of(scene: Scene, sentence: Span, anchor: Anchor, stop: int) -> Money | None:
    """The money of a cash reward, behind the verb or before it (`trích 5 triệu đồng thưởng …`)."""
    low = scene.text.low
    behind = find_money(low, anchor.end, min(stop, anchor.end + 220))
    drawn = _DRAWN.search(low, max(sentence.start, anchor.start - 160), anchor.start)
    return behind or (find_money(low, drawn.start(), anchor.start) if drawn else None)


def cut_clauses(scene: Scene, sentence: Span, anchors: list[Anchor]) -> list[Clause]:
    """Each form with the stretch of the sentence that is its own."""
    clauses, start = list[Clause](), sentence.start
    for i, anchor in enumerate(anchors):
        start = _own_start(scene, start, anchor.start)
        verb = verb_before(scene, start, anchor.end if anchor.verbal else anchor.start, sentence)
        handed = None if anchor.verbal else _HANDED.match(scene.text.low, anchor.end, sentence.end)
        if anchor.form == "giai" and anchor.rank is None:
            handed = _LAUREATE.match(scene.text.low, anchor.end, sentence.end)
        if handed:
            verb = Verb(anchor.start, anchor.start, "active")
        follower = anchors[i + 1] if i + 1 < len(anchors) else None
        given = handed.end() if handed else anchor.end
        end = _boundary(scene, sentence, anchor, follower, given) if follower else sentence.end
        clauses.append(Clause(anchor, start, end, verb))
        start = end
    return clauses


def _own_start(scene: Scene, start: int, end: int) -> int:
    """Behind the last `;`, `:` or new beginning before a form."""
    cut = last(_CLAUSE_END, scene.text.low, start, end)
    return cut.end() if cut else start


def _boundary(scene: Scene, sentence: Span, anchor: Anchor, follower: Anchor, given: int) -> int:
    """Where the clause of `anchor` ends, behind `given`, and that of the next form begins."""
    low, end = scene.text.low, follower.start
    _, start = conferrer.after_form(scene, anchor, end, sentence)
    start = min(max(start, given), end)
    verb = verb_before(scene, start, follower.end if follower.verbal else end, sentence)
    if verb is None:
        return end
    strong = max(low.rfind(";", start, verb.start), _own_start(scene, start, verb.start) - 1)
    if strong >= start:
        return strong + 1
    subject = conferrer.subject_start(scene, start, verb.start, sentence) if verb.mode == "active" else None
    if subject is not None:
        return subject
    if verb.mode == "active":
        return verb.start
    comma = low.rfind(",", start, verb.start)
    if anchor.verbal and comma < 0:
        return verb.start
    groups = counted_in(scene, Span(start, verb.start))
    if groups and comma > groups[-1].start:
        comma = low.rfind(",", start, groups[-1].start)
    return comma + 1 if comma >= 0 else start
