"""Recognition: `công nhận` with what is recognised and as what (new rural communes, national standard, monuments)."""

from __future__ import annotations

import re
from functools import cache

from extractors.awards import conferrer
from extractors.awards.groups import counted, read_counted
from extractors.awards.lists import read_list
from extractors.awards.model import Anchor, Draft, Group, Scene
from extractors.awards.subjects import read_subject
from extractors.awards.verbs import Verb, refused, verb_before
from extractors.awards.words import any_of, flat, kind_of, lexicon
from extractors.lexicon import alternation
from extractors.model import AwardForm
from extractors.text import Span

_VERB = re.compile(r"(?<!\w)(?:công nhận|xếp hạng|ghi danh)(?!\w)(?! kết quả| tốt nghiệp| chức| hiệu quả)")
_AS = re.compile(r"(?<!\w)(?:đạt danh hiệu|đạt tiêu chuẩn|đạt|danh hiệu|là|trở thành)(?!\w)\s*:?\s*")
_FREE_TITLE = re.compile(r"\"(?P<quote>[^\"\n]{3,90})\"|(?P<plain>[^,;.:()\n\"]{3,60})")
_FREE_END = re.compile(
    r"\s(?:năm|vào|giai đoạn|của|theo|từ|tại|trong|cho|và|với|thuộc|do|đợt|là|để|trên|đối với|nhờ|khi|lần)(?!\w)"
)
_OFFICE = re.compile(
    r"(?<!\w)(?:đảng viên|giám đốc|chủ tịch|bí thư|hợp pháp|kết quả|đại biểu|quyền|chức danh|tư cách|ứng cử)(?!\w)"
)
_DEED = re.compile(r"(?<!\w)làm tốt|thực hiện tốt|có thành tích")
_BREAK = re.compile(r"[;]|(?<!\w)(?:đồng thời|ngoài ra)(?!\w)")


@cache
def _title() -> re.Pattern[str]:
    titles = lexicon()["titles"]
    every = alternation(p for key in titles for p in titles[key])
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)")


@cache
def _rank() -> re.Pattern[str]:
    return re.compile(rf"[^,;.]{{0,24}}?(?<!\w)({any_of('ranks')})(?!\w)")


@cache
def _rank_behind() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:đạt )?({any_of('ranks')})(?!\w)")


def read_recognitions(scene: Scene, sentence: Span) -> list[Draft]:
    """The recognitions told in one sentence."""
    drafts, low, floor = list[Draft](), scene.text.low, sentence.start
    matches = list(_VERB.finditer(low, sentence.start, sentence.end))
    for i, match in enumerate(matches):
        stop = matches[i + 1].start() if i + 1 < len(matches) else sentence.end
        strong = low.find(";", match.end(), stop)
        stop = strong if strong >= 0 else stop
        start = floor
        for cut in _BREAK.finditer(low, floor, match.start()):
            start = cut.end()
        found = _read(scene, sentence, match, Span(start, stop))
        drafts.extend(found)
        floor = max((d.end for d in found), default=match.end())
    return drafts


def _read(scene: Scene, sentence: Span, match: re.Match[str], window: Span) -> list[Draft]:
    if refused(scene, window.start, match.start()):
        return []
    title, title_span, form = _as_what(scene, match, window.end)
    if form is None:
        return []
    verb = verb_before(scene, window.start, match.end(), sentence)
    anchor = Anchor(match.start(), match.end(), form, title)
    draft = Draft(match.start(), title_span.end, anchor, form, title=title, method="awards.recognition")
    rank = _rank().match(scene.text.low, title_span.start, min(window.end, title_span.end + 30))
    draft.rank = scene.text.view[rank.start(1) : rank.end(1)] if rank else None
    if verb and verb.mode == "passive":
        draft.groups = read_subject(scene, Span(window.start, verb.start), sentence)
        draft.conferrer = conferrer.agent(scene, verb, sentence)
        draft.start = min(verb.start, *(g.start for g in draft.groups)) if draft.groups else verb.start
    else:
        _active(scene, sentence, draft, verb, window)
    draft.groups = [g for g in draft.groups if not _is_title(g, title_span)]
    parts = _by_rank(scene, draft, Span(title_span.start, min(window.end, title_span.end + 200)))
    if parts:
        return parts
    return [draft] if any(g.category != "mixed" or g.name for g in draft.groups) else []


def _is_title(group: Group, title: Span) -> bool:
    """`xã` in `xã nông thôn mới` is no recipient."""
    return title.start <= group.start < title.end and group.name is None


def _active(scene: Scene, sentence: Span, draft: Draft, verb: Verb | None, window: Span) -> None:
    begin = verb.start if verb else draft.anchor.start
    draft.groups, end = read_list(scene, draft.anchor.end, window.end, sentence)
    if not draft.groups:
        direct = re.compile(r"(?<!\w)(?:cho|đối với)(?!\w)").search(scene.text.low, draft.anchor.end, window.end)
        if direct:
            draft.groups, end = read_list(scene, direct.end(), window.end, sentence)
    if not draft.groups and verb and re.search(r"đón|nhận", scene.text.low[verb.start : verb.end]):
        draft.groups = read_subject(scene, Span(window.start, verb.start), sentence)
    draft.end = max(draft.end, end if draft.groups else draft.end)
    told = conferrer.by_authority(scene, window.start, begin, sentence)
    draft.conferrer = told or conferrer.subject(scene, window.start, begin, sentence)


def _as_what(scene: Scene, match: re.Match[str], stop: int) -> tuple[str | None, Span, AwardForm | None]:
    """The title, where it stands and the form it makes."""
    low, view = scene.text.low, scene.text.view
    stop = min(stop, match.end() + 300)
    cue = _AS.search(low, match.end(), stop)
    known = _title().search(low, match.end(), stop)
    if known and (cue is None or known.start() <= cue.end() + 30):
        form = kind_of("titles")[flat(known.group())]
        return view[known.start() : known.end()], Span(known.start(), known.end()), form  # type: ignore[return-value]
    at = cue.end() if cue else match.end() + 1
    free = _FREE_TITLE.match(view, at, stop)
    if free is None or (cue is None and not free["quote"]):
        deed = _DEED.search(low, match.end(), stop)
        return (None, Span(deed.start(), deed.end()), "cong_nhan") if deed else (None, Span(0, 0), None)
    if free["quote"]:
        return free["quote"].strip(), Span(free.start(), free.end()), _form_of(free["quote"], low, cue)
    end = _FREE_END.search(low, free.start(), free.end())
    span = Span(free.start(), end.start() if end else free.end())
    if _OFFICE.search(low, span.start, span.end) or re.match(r"\d", view[span.start : span.end]):
        return None, span, None
    return view[span.start : span.end].strip(), span, _form_of(view[span.start : span.end], low, cue)


def _form_of(title: str, low: str, cue: re.Match[str] | None) -> AwardForm:
    known = kind_of("titles").get(flat(title))
    if known:
        return known  # type: ignore[return-value]  # keys of the lexicon are forms
    return "danh_hieu_thi_dua" if cue is None or "danh hiệu" in cue.group() else "cong_nhan"


def _by_rank(scene: Scene, draft: Draft, window: Span) -> list[Draft]:
    """A breakdown by rank behind the title: `trong đó 3 trường mức độ 1, 2 trường mức độ 2`."""
    parts = []
    for match in counted().finditer(scene.text.low, window.start, window.end):
        group = read_counted(match)
        rank = _rank_behind().match(scene.text.low, match.end("noun"), window.end)
        if rank and group.count:
            part = Draft(match.start(), rank.end(), draft.anchor, draft.form, title=draft.title, method=draft.method)
            part.rank, part.groups, part.conferrer = rank[1], [group], draft.conferrer
            parts.append(part)
    return parts if len(parts) > 1 else []
