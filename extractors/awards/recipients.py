"""The recipients of a form within its clause: before a passive verb, behind an active one, shared."""

from __future__ import annotations

import re

from extractors.awards import conferrer
from extractors.awards.cutting import Clause, State
from extractors.awards.groups import counted_in
from extractors.awards.lists import read_list
from extractors.awards.model import Category, Draft, Group, Scene, last
from extractors.awards.subjects import read_subject
from extractors.awards.verbs import Verb
from extractors.text import Span

_COORDINATION = re.compile(r"[\s\",]*(?:và|cùng|,|hoặc|/|-|kèm|cùng với)?[\s\",]*")
DIRECT = re.compile(
    r"(?:\s*(?:,|và)\s*(?:tuyên dương|biểu dương|khen thưởng|động viên|thưởng)(?=\s))?"
    r"[\s\",:(-]*(?:cho|tới|đến|đối với|tặng|gửi|gửi tới|có|gồm|thuộc về|về|là|:)?[\s:]*"
)
_ANY_VERB = re.compile(r"(?<!\w)(?:được|nhận|đạt|đoạt|giành|trao|tặng|khen thưởng)(?!\w)[^;]*;")
_OPENING = re.compile(
    r"\s*(?:(?:theo đó|trong đó|dịp này|các đồng chí|các tập thể|các cá nhân|các ông|gồm|cụ thể)[,:]?\s*)*"
)
_FOR = re.compile(r"(?<!\w)(?:cho|tới|đối với|thuộc về|gửi)(?!\w)")
_DEED_OF = re.compile(r"\s*(?:các )?(?:hành động|nghĩa cử|việc làm|tinh thần|thành tích)[^,;.]{0,80}? của ")


def read_passive(scene: Scene, sentence: Span, draft: Draft, clause: Clause, state: State) -> None:
    """Recipients stand before the verb, or are those of the clause before."""
    verb = clause.verb
    if verb is None:
        draft.groups = list(state.groups)
        return
    only: Category | None = "collectives" if draft.form == "co_thi_dua" else None
    subject = read_subject(scene, Span(clause.start, verb.start), sentence, only)
    subject = [*_listed_before(scene, sentence, clause, subject), *subject]
    if subject:
        draft.start = min(draft.start, subject[0].start)
    elif _listed_after(scene, sentence, draft, clause.end):
        return
    elif verb.start - clause.start < 60:
        subject = list(state.groups)
    draft.groups = subject
    state.groups = state.subject = subject


def _listed_before(scene: Scene, sentence: Span, clause: Clause, subject: list[Group]) -> list[Group]:
    """Named recipients before a `;` that the subject only ends: `Đại tá A, …; Thiếu tá B … đón nhận`."""
    assert clause.verb is not None
    if not subject or not subject[0].name or scene.text.low[clause.start - 1 : clause.start] != ";":
        return []
    floor = last(_ANY_VERB, scene.text.low, sentence.start, clause.start)
    start = floor.end() if floor else sentence.start
    opening = _OPENING.match(scene.text.low, start, clause.start)
    groups, _ = read_list(scene, opening.end() if opening else start, clause.start - 1, sentence)
    return groups if groups and all(g.name for g in groups) else []


def _listed_after(scene: Scene, sentence: Span, draft: Draft, stop: int) -> bool:
    direct = re.compile(r"[^,;]{0,40}?(?<!\w)(?:cho|gồm|là)(?!\w)").match(scene.text.low, draft.end, stop)
    if direct is None:
        return False
    groups, end = read_list(scene, direct.end(), stop, sentence)
    draft.groups, draft.end = groups, max(draft.end, end if groups else draft.end)
    return bool(groups)


def read_active(
    scene: Scene, sentence: Span, draft: Draft, window: Span, verb: Verb | None, later: list[Clause]
) -> None:
    """Recipients stand behind the form, or between the verb and the form, or behind a coordinated form."""
    low = scene.text.low
    groups, end = behind(scene, sentence, window)
    if groups:
        draft.groups, draft.end = groups, max(draft.end, end)
        return
    if verb is not None:
        between = counted_in(scene, Span(verb.end, draft.start))
        if not between and (dative := _FOR.search(low, verb.end, draft.start)):
            between, _ = read_list(scene, dative.end(), draft.start, sentence)
        between = between or _right_before(scene, sentence, verb)
        if between:
            draft.groups = between
            return
    if later and _COORDINATION.fullmatch(low, window.start, later[0].anchor.start):
        _shared(scene, sentence, draft, later)


def _right_before(scene: Scene, sentence: Span, verb: Verb) -> list[Group]:
    """Recipients right before a verb that has lost its `được`: `có 22 tập thể, 19 cá nhân tặng bằng khen`."""
    groups = counted_in(scene, Span(max(sentence.start, verb.start - 60), verb.start))
    return groups if groups and not scene.text.low[groups[-1].end : verb.start].strip() else []


def behind(scene: Scene, sentence: Span, window: Span) -> tuple[list[Group], int]:
    """The recipients right behind a form, or behind the next `cho`."""
    low = scene.text.low
    direct = DIRECT.match(low, window.start, window.end)
    loose = direct is None or not direct.group().strip(' ",:(-')
    groups, end = read_list(scene, direct.end() if direct else window.start, window.end, sentence)
    if loose and groups and groups[0].name and low[window.start : window.end].lstrip()[:1] in "-,(":
        groups = []
    if not groups and (dative := _FOR.search(low, window.start, window.end)):
        deed = _DEED_OF.match(low, dative.end(), window.end)
        groups, end = read_list(scene, deed.end() if deed else dative.end(), window.end, sentence)
    return groups, end


def _shared(scene: Scene, sentence: Span, draft: Draft, later: list[Clause]) -> None:
    """`Bằng khen và Giấy khen cho 3 tập thể`: the recipients behind the last of the coordinated forms."""
    final = later[0]
    for following in later[1:]:
        if not _COORDINATION.fullmatch(scene.text.low, final.anchor.end, following.anchor.start):
            break
        final = following
    _, after = conferrer.after_form(scene, final.anchor, final.end, sentence)
    groups, _ = behind(scene, sentence, Span(after, final.end))
    draft.groups = [Group(g.start, g.end, "mixed") for g in groups] if draft.anchor.count is not None else groups
