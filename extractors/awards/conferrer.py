"""Who confers: behind the form (`của X`), inside the passive (`được X tặng`), by authority, or as the subject."""

from __future__ import annotations

import re

from extractors.awards.model import Anchor, Scene, last
from extractors.awards.verbs import Verb
from extractors.organisations import Organisation
from extractors.text import LETTERS, UPPER, Span

_OF = re.compile(r"[ \"]{0,2}(?:(?:đột xuất|danh hiệu|năm \d{4}|thành tích|hạng \w+|các loại) ?)*(?:,? ?do | ?của )")
_AUTHORITY_OF = re.compile(
    r"(?<!\w)(?:thừa ủy quyền|thừa ủy nhiệm|thừa lệnh|được sự ủy quyền|ủy quyền)(?: của)? ?:?\s*"
)
_JOIN = re.compile(r"\s*(?:,|và|-|&|cùng|cùng với)\s*")
_UNIT_NAME = rf"(?i:tỉnh|huyện|xã|phường|thị trấn|thị xã|thành phố|TP\.?|quận)(?: [{UPPER}][{LETTERS}']*){{0,4}}"
_UNIT_SUBJECT = re.compile(rf"(?<![{LETTERS}]){_UNIT_NAME}$")
_UNIT_OR_LEVELS = re.compile(rf"(?:(?i:các cấp)|{_UNIT_NAME}|(?i:trung ương))(?![{LETTERS}])")
_ADVERB = re.compile(r"\s(?:đã|vừa|cũng|tiến hành|quyết định|long trọng|trích|tổ chức)$")
_BY = re.compile(r"[^,;.]{0,30}?(?<!\w)do\s+")
_DECISION = re.compile(r"(?:quyết định|theo)[^;]*$")
_DECISION_OF = re.compile(r"(?<!\w)quyết định[^;]{0,70}? của ")
_LEAD = re.compile(r"(?i:lãnh đạo|đại diện lãnh đạo|đại diện|thủ trưởng|các đồng chí lãnh đạo)\s+")
_NO_SUBJECT = re.compile(
    r"(?<!\w)(?:của|cho|tại|do|thuộc|từ|với|theo|ở|trong|về|đến|dự)\s+(?:các |lãnh đạo |đồng chí )?$"
)


def name_of(scene: Scene, first: Organisation, final: Organisation | None = None) -> str:
    """The conferrer's name as written, without `lãnh đạo` before it."""
    end = (final or first).end
    lead = _LEAD.match(scene.text.view, first.start, end)
    return scene.text.view[lead.end() if lead else first.start : end]


def _joined_from(scene: Scene, organisations: list[Organisation], i: int) -> int:
    """The index of the last body coordinated with `organisations[i]`."""
    while i + 1 < len(organisations) and _JOIN.fullmatch(
        scene.text.low, organisations[i].end, organisations[i + 1].start
    ):
        i += 1
    return i


def after_form(scene: Scene, anchor: Anchor, stop: int, sentence: Span) -> tuple[str | None, int]:
    """The conferrer behind a form and where it ends (`Bằng khen của Chủ tịch UBND tỉnh`)."""
    of = _OF.match(scene.text.low, anchor.end, stop)
    if of is None:
        return None, anchor.end
    organisations = scene.organisations(sentence)
    for i, organisation in enumerate(organisations):
        if organisation.start == of.end() and organisation.end <= stop:
            j = _joined_from(scene, organisations, i)
            while j > i and organisations[j].end > stop:
                j -= 1
            return name_of(scene, organisation, organisations[j]), organisations[j].end
    unit = _UNIT_OR_LEVELS.match(scene.text.view, of.end(), stop)
    return (unit.group(), unit.end()) if unit else (None, anchor.end)


def by_authority(scene: Scene, start: int, end: int, sentence: Span) -> str | None:
    """The body on whose authority the award is handed over, named in [start, end)."""
    authority = last(_AUTHORITY_OF, scene.text.low, start, end)
    if authority is None:
        return None
    organisations = scene.organisations(sentence)
    found = [o for o in organisations if o.start == authority.end()]
    return name_of(scene, found[0]) if found else None


def by_decision(scene: Scene, start: int, end: int, sentence: Span) -> str | None:
    """The body whose decision is named in [start, end): `Theo Quyết định số … của X, 13 đảng viên được …`."""
    decision = last(_DECISION_OF, scene.text.low, start, end)
    if decision is None:
        return None
    found = [o for o in scene.organisations(sentence) if o.start == decision.end()]
    return name_of(scene, found[0]) if found else None


def agent(scene: Scene, verb: Verb, sentence: Span) -> str | None:
    """The agent of a passive: `được UBND tỉnh tặng`."""
    if verb.agent is None:
        return None
    inside = [o for o in scene.organisations(sentence) if verb.agent.start <= o.start and o.end <= verb.agent.end]
    if inside:
        return name_of(scene, inside[0], inside[-1])
    words = scene.text.view[verb.agent.start : verb.agent.end].strip(" ,")
    unit = _UNIT_OR_LEVELS.match(words)
    return unit.group() if unit else None


def by_agent_after(scene: Scene, anchor: Anchor, sentence: Span) -> str | None:
    """The giver named behind the form: `đón nhận Huân chương … do Chủ tịch nước trao tặng`."""
    by = _BY.match(scene.text.low, anchor.end, sentence.end)
    if by is None:
        return None
    found = [o for o in scene.organisations(sentence) if o.start == by.end()]
    return name_of(scene, found[0]) if found else None


def _subject_run(scene: Scene, start: int, verb: int, sentence: Span) -> tuple[Organisation, Organisation] | None:
    """First and last of the coordinated bodies before an active verb that are bound to no other word."""
    low = scene.text.low
    organisations = [o for o in scene.organisations(sentence) if start <= o.start and o.end <= verb]
    for i in range(len(organisations) - 1, -1, -1):
        organisation, first = organisations[i], i
        while first and _JOIN.fullmatch(low, organisations[first - 1].end, organisations[first].start):
            first -= 1
        head = organisations[first]
        if _NO_SUBJECT.search(low, max(start, head.start - 24), head.start):
            if not _DECISION.search(low, max(start, head.start - 90), head.start):
                continue
            return head, organisation
        return (organisation if organisation.office or head.office else head), organisation
    return None


def subject(scene: Scene, start: int, verb: int, sentence: Span) -> str | None:
    """The last body or office before an active verb in [start, verb), else a unit (`huyện đã tặng`)."""
    run = _subject_run(scene, start, verb, sentence)
    if run:
        return name_of(scene, *run)
    unit = _unit_before(scene, start, verb)
    return unit.group() if unit else None


def is_unit(name: str) -> bool:
    """Whether a conferrer is only a unit's name (`phường Phú Thọ trao`), less telling than a body's."""
    return _UNIT_OR_LEVELS.fullmatch(name) is not None


def subject_start(scene: Scene, start: int, verb: int, sentence: Span) -> int | None:
    """Where the subject of an active verb begins, if it stands close before the verb."""
    run = _subject_run(scene, start, verb, sentence)
    return run[0].start if run and verb - run[1].end <= 60 else None


def _unit_before(scene: Scene, start: int, verb: int) -> re.Match[str] | None:
    tail = scene.text.view[start:verb].rstrip()
    while (cut := _ADVERB.search(tail)) is not None:
        tail = tail[: cut.start()].rstrip()
    unit = _UNIT_SUBJECT.search(tail)
    return unit if unit and not _NO_SUBJECT.search(tail[: unit.start()].lower()) else None
