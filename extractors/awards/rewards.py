"""Commended or rewarded without a form: `khen thưởng 3 tập thể`, `thưởng 5 triệu đồng cho …`."""

from __future__ import annotations

import re

from extractors.awards import conferrer
from extractors.awards.cutting import Clause, State, at_once, money_of
from extractors.awards.handing import HOLDS, subject_role
from extractors.awards.lists import read_list
from extractors.awards.model import Draft, Scene
from extractors.awards.recipients import behind
from extractors.awards.subjects import read_subject
from extractors.awards.verbs import refused
from extractors.awards.words import whole
from extractors.text import Span

_OUT_OF = re.compile(r"\s*trong (?:tổng )?số\s+")


def read_verbal(scene: Scene, sentence: Span, clause: Clause, state: State) -> Draft | None:
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
        draft.weak = min(subject_role(scene, sentence, clause.start, start), HOLDS)
        draft.conferrer = told or state.conferrer or conferrer.subject(scene, sentence.start, clause.start, sentence)
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
    money = money_of(scene, sentence, draft.anchor, clause.end)
    if money and draft.conferrer is None and draft.key() == (None, None, None):
        money, draft.groups = None, []
    if money is None:
        draft.groups = draft.groups if at_once(scene, draft.anchor) else []
        return
    draft.amount = money.value
    draft.start, draft.end = min(draft.start, money.start), max(draft.end, money.end)
    if not draft.groups and draft.conferrer:
        draft.groups = list(state.subject)
    of_all = _OUT_OF.match(scene.text.low, draft.end, clause.end)
    if of_all and draft.key() == (None, None, None):
        draft.groups, draft.end = read_list(scene, of_all.end(), clause.end, sentence)


def _recipients_of_verb(scene: Scene, sentence: Span, draft: Draft, stop: int) -> None:
    groups, end = behind(scene, sentence, Span(draft.end, stop))
    draft.groups, draft.end = groups, max(draft.end, end if groups else draft.end)


def with_cash(scene: Scene, before: Draft, cash: Draft) -> bool:
    """`tặng Bằng khen và thưởng các anh A, B mỗi người 3 triệu đồng`: the money goes with the form."""
    between = scene.text.low[before.anchor.end : cash.anchor.start]
    return len(between) < 60 and bool(re.search(r"(?:và|kèm)\s*$", between)) and before.groups == cash.groups


def is_refused(scene: Scene, sentence: Span, clause: Clause, state: State) -> bool:
    """Refused here, or in the clause before and without a subject of its own."""
    assert clause.verb is not None
    start = clause.verb.start
    if refused(scene, clause.start, start) or whole("not_conferred").search(scene.text.low, start, clause.verb.end):
        return True
    return state.refused and conferrer.subject_start(scene, clause.start, start, sentence) is None
