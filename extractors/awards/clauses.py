"""One sentence: every form is joined to its verb, its recipients and its conferrer."""

from __future__ import annotations

import re

from extractors.awards import conferrer
from extractors.awards.cutting import TO_SOME, Clause, State, cut_clauses, sound_anchors
from extractors.awards.groups import counted_in
from extractors.awards.handing import CONFERS, HANDS, subject_role
from extractors.awards.lists import read_list
from extractors.awards.model import Anchor, Draft, Group, Scene
from extractors.awards.money import split_by_money
from extractors.awards.recipients import DIRECT, read_active, read_passive
from extractors.awards.rewards import is_refused, read_verbal, with_cash
from extractors.awards.verbs import Verb, refused, verb_before
from extractors.text import Span

_BY_FORM = re.compile(r"[^,;.]{0,60}(?:bằng hình thức|với hình thức|hình thức)(?: tặng)?\s*\"?")


def read_sentence(scene: Scene, sentence: Span, before: list[Group], refused_before: bool) -> tuple[list[Draft], bool]:
    """The awards told in one sentence, in order, and whether it ends in what is only proposed.

    `before` are the recipients the last sentence spoke of, `refused_before` whether it only proposed.
    """
    clauses = cut_clauses(scene, sentence, sound_anchors(scene, sentence))
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
        if draft.form == "thuong" and drafts and with_cash(scene, drafts[-1], draft):
            drafts[-1].amount, drafts[-1].end = draft.amount, draft.end
            continue
        if draft.form == "thuong" and (shares := split_by_money(scene, draft, clause.end)):
            drafts += shares
            continue
        if draft.form == "thuong" and drafts and draft.key() == (None, None, None) and draft.groups:
            continue  # `thưởng mỗi tập thể 400.000 đồng` goes with the form before
        drafts.append(draft)
    return drafts, state.refused


def _names_its_form(scene: Scene, commended: Draft, anchor: Anchor) -> bool:
    """`khen thưởng 5 cá nhân bằng hình thức giấy khen`."""
    return bool(_BY_FORM.fullmatch(scene.text.low, commended.end, anchor.start))


def _same_recipients(commended: Draft, draft: Draft) -> bool:
    """`khen thưởng 31 cá nhân đạt danh hiệu …`: the commendation is that title's."""
    return bool(commended.groups and draft.groups) and commended.groups[0].start == draft.groups[0].start


def _read(scene: Scene, sentence: Span, clause: Clause, state: State, later: list[Clause]) -> Draft | None:
    """The award of one form, or None where it is only talked of."""
    anchor = clause.anchor
    if anchor.verbal:
        return read_verbal(scene, sentence, clause, state)
    verb = clause.verb
    if verb:
        state.refused = is_refused(scene, sentence, clause, state)
        state.verb = verb
    elif state.verb is None and scene.text.low[clause.start - 1 : clause.start] == ":":
        state.verb = verb_before(scene, sentence.start, clause.start - 1, sentence)
        if state.verb:
            state.conferrer = conferrer.subject(scene, sentence.start, state.verb.start, sentence)
    if state.refused:
        return None
    if verb and anchor.form == "giai" and scene.text.low[verb.start : verb.end] == "có":
        return None  # a lottery's `có 122 giải nhất`
    if state.verb is None:
        state.refused = state.refused or refused(scene, clause.start, anchor.start)
        return None if state.refused else _bare(scene, sentence, clause)
    if not anchor.sure and not _close(scene, clause) and not TO_SOME.match(scene.text.low, anchor.end, clause.end):
        return None
    giver, after = conferrer.after_form(scene, anchor, clause.end, sentence)
    draft = Draft(anchor.start, anchor.end, anchor, anchor.form, anchor.rank, title=anchor.title)
    if state.verb.mode == "passive":
        read_passive(scene, sentence, draft, clause, state)
    else:
        read_active(scene, sentence, draft, Span(after, clause.end), verb, later)
    _set_conferrer(scene, sentence, draft, clause, state, giver)
    if anchor.form == "huy_chuong" and anchor.title is None and state.verb.mode == "passive":
        draft.form = "giai"
    return draft if draft.groups or _credible(draft, verb) else None


def _set_conferrer(scene: Scene, sentence: Span, draft: Draft, clause: Clause, state: State, giver: str | None) -> None:
    """Complete `draft` by who confers it; `giver` is the one told behind the form (`của X`)."""
    verb = clause.verb
    draft.conferrer, draft.explicit = giver or _conferrer(scene, sentence, clause, state), giver is not None
    draft.weak = HANDS if draft.conferrer and not giver and conferrer.is_unit(draft.conferrer) else CONFERS
    if verb:
        draft.start = min(draft.start, verb.start)
        if giver is None and verb.mode == "active":
            draft.weak = max(draft.weak, subject_role(scene, sentence, clause.start, verb.start))
    if draft.conferrer and not giver and verb is None and _not_theirs(draft):
        draft.conferrer = None
    if not giver or state.conferrer is None:
        state.conferrer = draft.conferrer


def _not_theirs(draft: Draft) -> bool:
    """`Cờ thi đua của Chính phủ và Huân chương Lao động`: what the State alone confers is not the giver's before."""
    return draft.form in ("huan_chuong", "danh_hieu_nha_nuoc") and "nước" not in (draft.conferrer or "").lower()


def _close(scene: Scene, clause: Clause) -> bool:
    """A title that is not called one must stand right behind its verb."""
    if clause.verb is None or clause.anchor.start - clause.verb.end > 26:
        return False
    return not counted_in(scene, Span(clause.verb.end, clause.anchor.start))


def _credible(draft: Draft, verb: Verb | None) -> bool:
    """Whether a form with no recipients told is still a conferral: somebody gives it, or a number of it is given."""
    return draft.anchor.count is not None or (verb is not None and draft.conferrer is not None)


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
    direct = DIRECT.match(low, after, clause.end)
    if anchor.form == "giai" or (direct and direct.group().strip(' ",-(')):
        draft.groups, end = read_list(scene, direct.end() if direct else after, clause.end, sentence)
        draft.end = max(draft.end, end if draft.groups else draft.end)
    return draft if draft.groups else None
