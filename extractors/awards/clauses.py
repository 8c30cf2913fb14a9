"""One sentence: every form is joined to its verb, its recipients and its conferrer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from extractors.awards import conferrer
from extractors.awards.forms import find_anchors
from extractors.awards.groups import counted_in
from extractors.awards.lists import read_list
from extractors.awards.model import Anchor, Category, Draft, Group, Scene, last
from extractors.awards.money import Money, find_money
from extractors.awards.subjects import read_subject
from extractors.awards.verbs import Verb, refused, verb_before
from extractors.awards.words import ends_with, whole
from extractors.text import Span

_CLAUSE_END = re.compile(r"[;:]|(?<!\w)(?:đồng thời|ngoài ra|bên cạnh đó)(?!\w)")
_COORDINATION = re.compile(r"[\s\",]*(?:và|cùng|,|hoặc|/|-|kèm|cùng với)?[\s\",]*")
_DIRECT = re.compile(r"[\s\",:(-]*(?:cho|tới|đến|đối với|tặng|gửi|gửi tới|có|gồm|thuộc về|về|là|:)?[\s:]*")
_ANY_VERB = re.compile(r"(?<!\w)(?:được|nhận|đạt|đoạt|giành|trao|tặng|khen thưởng)(?!\w)[^;]*;")
_OPENING = re.compile(
    r"\s*(?:(?:theo đó|trong đó|dịp này|các đồng chí|các tập thể|các cá nhân|các ông|gồm|cụ thể)[,:]?\s*)*"
)
_FOR = re.compile(r"(?<!\w)(?:cho|tới|đối với|thuộc về|gửi)(?!\w)")
_BY_FORM = re.compile(r"[^,;.]{0,60}(?:bằng hình thức|với hình thức|hình thức)(?: tặng)?\s*\"?")
_DRAWN = re.compile(r"(?<!\w)(?:trích|dành|chi)\s[^;]*$")
_OUT_OF = re.compile(r"\s*trong (?:tổng )?số\s+")
_CONFERS = re.compile(r"(?<!\w)(?:được|nhận|đạt|đoạt|trao|tặng|thưởng|công nhận|danh hiệu)(?!\w)")
_TO_SOME = re.compile(r"\"?\s+cho\s+\d")
_HOLDS = re.compile(r"(?<!\w)(?:tổ chức|lễ|hội nghị|chương trình)(?!\w)[^,;]*$")
_EMULATION = re.compile(r"thi đua\s*[-,&/]?\s*(?:và\s*)?$")
_SUM_NEXT = re.compile(r"(?: nóng| đột xuất)?(?: số tiền)? \d[\d.,]*\s*(?:nghìn|triệu|tỷ|tr)?\s*(?:đồng|đ)(?!\w)")
_LEADS = re.compile(r"[\s\":,]*(?:các |nhiều |danh hiệu |hình thức )?\"?")


@dataclass(frozen=True, slots=True)
class Clause:
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


def read_sentence(scene: Scene, sentence: Span, before: list[Group], refused_before: bool) -> tuple[list[Draft], bool]:
    """The awards told in one sentence, in order, and whether it ends in what is only proposed.

    `before` are the recipients the last sentence spoke of, `refused_before` whether it only proposed.
    """
    clauses = cut_clauses(scene, sentence, _sound(scene, sentence))
    drafts, state = list[Draft](), State(groups=before, refused=refused_before)
    for i, clause in enumerate(clauses):
        if drafts and drafts[-1].form == "khen_thuong" and _names_its_form(scene, drafts[-1], clause.anchor):
            drafts[-1].form, drafts[-1].end = clause.anchor.form, clause.anchor.end
            continue
        draft = _read(scene, sentence, clause, state, clauses[i + 1 :])
        if draft is None:
            continue
        if drafts and drafts[-1].form == "khen_thuong" and _same_recipients(drafts[-1], draft):
            commended = drafts.pop()
            draft.conferrer = draft.conferrer or commended.conferrer
            draft.start = commended.start
        if draft.form == "thuong" and drafts and _with_cash(scene, drafts[-1], draft):
            drafts[-1].amount, drafts[-1].end = draft.amount, draft.end
            continue
        if draft.form == "thuong" and drafts and draft.key() == (None, None, None) and draft.groups:
            continue  # `thưởng mỗi tập thể 400.000 đồng` goes with the form before
        drafts.append(draft)
    return drafts, state.refused


def _with_cash(scene: Scene, before: Draft, cash: Draft) -> bool:
    """`tặng Bằng khen và thưởng các anh A, B mỗi người 3 triệu đồng`: the money goes with the form."""
    between = scene.text.low[before.anchor.end : cash.anchor.start]
    return len(between) < 60 and bool(re.search(r"(?:và|kèm)\s*$", between)) and before.groups == cash.groups


def _names_its_form(scene: Scene, commended: Draft, anchor: Anchor) -> bool:
    """`khen thưởng 5 cá nhân bằng hình thức giấy khen`."""
    return bool(_BY_FORM.fullmatch(scene.text.low, commended.end, anchor.start))


def _same_recipients(commended: Draft, draft: Draft) -> bool:
    """`khen thưởng 31 cá nhân đạt danh hiệu …`: the commendation is that title's."""
    return bool(commended.groups and draft.groups) and commended.groups[0].start == draft.groups[0].start


def _sound(scene: Scene, sentence: Span) -> list[Anchor]:
    """The anchors without verbs that only lead to a form (`tặng thưởng Huân chương`) or carry no money."""
    anchors, low = find_anchors(scene.text, sentence), scene.text.low
    kept = []
    for i, anchor in enumerate(anchors):
        after = anchors[i + 1].start if i + 1 < len(anchors) else sentence.end
        if anchor.verbal:
            if after < sentence.end and not anchors[i + 1].verbal and _LEADS.fullmatch(low, anchor.end, after):
                continue
            if anchor.form == "thuong" and not _at_once(scene, anchor) and not _money(scene, sentence, anchor, after):
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
    return near or _TO_SOME.match(low, anchor.end, sentence.end) is not None


def _at_once(scene: Scene, anchor: Anchor) -> bool:
    """`thưởng nóng`, `thưởng đột xuất` mean money even where no sum is told."""
    return scene.text.low[anchor.start : anchor.end].endswith(("nóng", "đột xuất"))


def _money(scene: Scene, sentence: Span, anchor: Anchor, stop: int) -> Money | None:
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
        follower = anchors[i + 1] if i + 1 < len(anchors) else None
        end = _boundary(scene, sentence, anchor, follower) if follower else sentence.end
        clauses.append(Clause(anchor, start, end, verb))
        start = end
    return clauses


def _own_start(scene: Scene, start: int, end: int) -> int:
    """Behind the last `;`, `:` or new beginning before a form."""
    cut = last(_CLAUSE_END, scene.text.low, start, end)
    return cut.end() if cut else start


def _boundary(scene: Scene, sentence: Span, anchor: Anchor, follower: Anchor) -> int:
    """Where the clause of `anchor` ends and that of the next form begins."""
    low, end = scene.text.low, follower.start
    _, start = conferrer.after_form(scene, anchor, end, sentence)
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


def _read(scene: Scene, sentence: Span, clause: Clause, state: State, later: list[Clause]) -> Draft | None:
    """The award of one form, or None where it is only talked of."""
    anchor = clause.anchor
    if anchor.verbal:
        return _verbal(scene, sentence, clause, state)
    verb = clause.verb
    if verb:
        state.refused = _is_refused(scene, sentence, clause, state)
        state.verb = verb
    elif state.verb is None and scene.text.low[clause.start - 1 : clause.start] == ":":
        state.verb = verb_before(scene, sentence.start, clause.start - 1, sentence)
        if state.verb:
            state.conferrer = conferrer.subject(scene, sentence.start, state.verb.start, sentence)
    if state.refused:
        return None
    if state.verb is None:
        state.refused = state.refused or refused(scene, clause.start, anchor.start)
        return None if state.refused else _bare(scene, sentence, clause)
    if not anchor.sure and not _close(scene, clause) and not _TO_SOME.match(scene.text.low, anchor.end, clause.end):
        return None
    giver, after = conferrer.after_form(scene, anchor, clause.end, sentence)
    draft = Draft(anchor.start, anchor.end, anchor, anchor.form, anchor.rank, title=anchor.title)
    if state.verb.mode == "passive":
        _passive(scene, sentence, draft, clause, state)
    else:
        _active(scene, sentence, draft, Span(after, clause.end), verb, later)
    draft.conferrer = giver or _conferrer(scene, sentence, clause, state)
    if verb:
        draft.start = min(draft.start, verb.start)
        draft.weak = giver is None and verb.mode == "active" and _organises(scene, clause.start, verb.start)
    if not giver or state.conferrer is None:
        state.conferrer = draft.conferrer
    if anchor.form == "huy_chuong" and anchor.title is None and state.verb.mode == "passive":
        draft.form = "giai"
    return draft if draft.groups or _credible(draft, verb) else None


def _organises(scene: Scene, start: int, verb: int) -> bool:
    """`X tổ chức lễ trao …`: X holds the ceremony and need not confer."""
    return bool(_HOLDS.search(scene.text.low, max(start, verb - 40), verb))


def _is_refused(scene: Scene, sentence: Span, clause: Clause, state: State) -> bool:
    """Refused here, or in the clause before and without a subject of its own."""
    assert clause.verb is not None
    start = clause.verb.start
    if refused(scene, clause.start, start) or whole("not_conferred").search(scene.text.low, start, clause.verb.end):
        return True
    return state.refused and conferrer.subject_start(scene, clause.start, start, sentence) is None


def _close(scene: Scene, clause: Clause) -> bool:
    """A title that is not called one must stand right behind its verb."""
    if clause.verb is None or clause.anchor.start - clause.verb.end > 26:
        return False
    return not counted_in(scene, Span(clause.verb.end, clause.anchor.start))


def _credible(draft: Draft, verb: Verb | None) -> bool:
    """Whether a form with no recipients told is still a conferral: somebody gives it, or a number of it is given."""
    return draft.anchor.count is not None or (verb is not None and draft.conferrer is not None)


def _passive(scene: Scene, sentence: Span, draft: Draft, clause: Clause, state: State) -> None:
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


def _active(scene: Scene, sentence: Span, draft: Draft, window: Span, verb: Verb | None, later: list[Clause]) -> None:
    """Recipients stand behind the form, or between the verb and the form, or behind a coordinated form."""
    low = scene.text.low
    groups, end = _behind(scene, sentence, window)
    if groups:
        draft.groups, draft.end = groups, max(draft.end, end)
        return
    if verb is not None:
        between = counted_in(scene, Span(verb.end, draft.start))
        if not between and (dative := _FOR.search(low, verb.end, draft.start)):
            between, _ = read_list(scene, dative.end(), draft.start, sentence)
        if between:
            draft.groups = between
            return
    if later and _COORDINATION.fullmatch(low, window.start, later[0].anchor.start):
        _shared(scene, sentence, draft, later)


def _behind(scene: Scene, sentence: Span, window: Span) -> tuple[list[Group], int]:
    """The recipients right behind a form, or behind the next `cho`."""
    low = scene.text.low
    direct = _DIRECT.match(low, window.start, window.end)
    loose = direct is None or not direct.group().strip(' ",:(-')
    groups, end = read_list(scene, direct.end() if direct else window.start, window.end, sentence)
    if loose and groups and groups[0].name and low[window.start : window.end].lstrip()[:1] in "-,(":
        groups = []
    if not groups and (dative := _FOR.search(low, window.start, window.end)):
        groups, end = read_list(scene, dative.end(), window.end, sentence)
    return groups, end


def _shared(scene: Scene, sentence: Span, draft: Draft, later: list[Clause]) -> None:
    """`Bằng khen và Giấy khen cho 3 tập thể`: the recipients behind the last of the coordinated forms."""
    final = later[0]
    for following in later[1:]:
        if not _COORDINATION.fullmatch(scene.text.low, final.anchor.end, following.anchor.start):
            break
        final = following
    _, after = conferrer.after_form(scene, final.anchor, final.end, sentence)
    groups, _ = _behind(scene, sentence, Span(after, final.end))
    draft.groups = [Group(g.start, g.end, "mixed") for g in groups] if draft.anchor.count is not None else groups


def _conferrer(scene: Scene, sentence: Span, clause: Clause, state: State) -> str | None:
    verb = clause.verb
    if verb is None:
        return state.conferrer
    if verb.mode == "passive":
        told = conferrer.agent(scene, verb, sentence) or conferrer.by_agent_after(scene, clause.anchor, sentence)
        told = told or conferrer.by_authority(scene, clause.start, verb.start, sentence)
        return told or conferrer.by_decision(scene, sentence.start, verb.start, sentence)
    authority = conferrer.by_authority(scene, clause.start, verb.start, sentence)
    told = authority or conferrer.subject(scene, clause.start, verb.start, sentence) or state.conferrer
    return told or conferrer.subject(scene, sentence.start, clause.start, sentence)


def _bare(scene: Scene, sentence: Span, clause: Clause) -> Draft | None:
    """A form without a verb: `Giải nhất: đội A`, `Bằng khen cho 3 tập thể` in a title or list."""
    anchor, low = clause.anchor, scene.text.low
    if not anchor.sure:
        return None
    giver, after = conferrer.after_form(scene, anchor, clause.end, sentence)
    draft = Draft(anchor.start, anchor.end, anchor, anchor.form, anchor.rank, title=anchor.title, conferrer=giver)
    direct = _DIRECT.match(low, after, clause.end)
    if anchor.form == "giai" or (direct and direct.group().strip(' ",-(')):
        draft.groups, end = read_list(scene, direct.end() if direct else after, clause.end, sentence)
        draft.end = max(draft.end, end if draft.groups else draft.end)
    return draft if draft.groups else None


def _verbal(scene: Scene, sentence: Span, clause: Clause, state: State) -> Draft | None:
    """Commended or rewarded with no form named: `khen thưởng 3 tập thể`, `thưởng 5 triệu đồng cho …`."""
    anchor, verb = clause.anchor, clause.verb
    start = verb.start if verb else anchor.start
    state.refused = refused(scene, clause.start, start) or (
        state.refused and conferrer.subject_start(scene, clause.start, start, sentence) is None
    )
    if state.refused or whole("not_conferred").match(scene.text.low, anchor.end + 1):
        return None
    draft = Draft(min(start, anchor.start), anchor.end, anchor, anchor.form)
    if verb and verb.mode == "passive":
        draft.groups = read_subject(scene, Span(clause.start, verb.start), sentence)
        draft.start = min(draft.start, draft.groups[0].start if draft.groups else start)
        draft.conferrer = conferrer.agent(scene, verb, sentence)
        if draft.conferrer and draft.conferrer.lower().startswith("các cấp"):
            draft.conferrer, draft.method = None, "awards.all_levels"
    else:
        told = conferrer.by_authority(scene, clause.start, start, sentence)
        told = told or conferrer.subject(scene, clause.start, start, sentence)
        draft.weak = _organises(scene, clause.start, start)
        draft.conferrer = told or state.conferrer
        _recipients_of_verb(scene, sentence, draft, clause.end)
    if anchor.form == "thuong":
        _cash(scene, sentence, draft, clause, state)
    if draft.groups:
        state.groups = draft.groups
    state.verb = verb if verb and verb.mode == "passive" else None
    state.conferrer = draft.conferrer
    unnamed = anchor.form == "thuong" and draft.amount is not None and draft.conferrer is not None
    return draft if draft.groups or unnamed else None


def _cash(scene: Scene, sentence: Span, draft: Draft, clause: Clause, state: State) -> None:
    money = _money(scene, sentence, draft.anchor, clause.end)
    if money and draft.conferrer is None and draft.key() == (None, None, None):
        money, draft.groups = None, []
    if money is None:
        draft.groups = draft.groups if _at_once(scene, draft.anchor) else []
        return
    draft.amount = money.value
    draft.start, draft.end = min(draft.start, money.start), max(draft.end, money.end)
    if not draft.groups and draft.conferrer:
        draft.groups = list(state.subject)
    of_all = _OUT_OF.match(scene.text.low, draft.end, clause.end)
    if of_all and draft.key() == (None, None, None):
        draft.groups, draft.end = read_list(scene, of_all.end(), clause.end, sentence)


def _recipients_of_verb(scene: Scene, sentence: Span, draft: Draft, stop: int) -> None:
    groups, end = _behind(scene, sentence, Span(draft.end, stop))
    draft.groups, draft.end = groups, max(draft.end, end if groups else draft.end)
