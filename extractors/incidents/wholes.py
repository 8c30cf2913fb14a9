"""Wholes that no breakdown word tells: counts that add up to a total, people who belong to counted cases."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.incidents.draft import Draft

_BESIDE = 40  # characters between cases and the people caught in them
_WINDOW = 40  # records looked at around a total
_MOST_PARTS = 24
_SHARED = ("cases", "deaths", "injured", "missing", "infected")  # homes are told by what befell them
_SMALL = 3  # sums up to here come about by chance, unless title or lead told the total


def complete(drafts: Sequence[Draft], lead_end: int) -> None:
    """Give parents by arithmetic and by company to the records of an article, in order of the text."""
    _beside_cases(drafts)
    for i, total in enumerate(drafts):
        following = drafts[i + 1 : i + _WINDOW]
        early = total.end <= lead_end
        if total.value_max is not None or total.value < 2 or (total.value <= _SMALL and not early):
            continue
        if not any(d.parent is total for d in following):
            _adds_up(total, following, dated=not early)
    _shares(drafts)
    _of_all_kinds(drafts)
    _of_the_same(drafts)
    _beside_cases(drafts)


def _beside_cases(drafts: Sequence[Draft]) -> None:
    """`phát hiện 22 vụ, 26 đối tượng; khởi tố 16 vụ, 18 bị can`: 18 of the 26, as the 16 are of the 22."""
    people: dict[int, Draft] = {}
    for cases, suspects in pairwise(drafts):
        if cases.measure != "cases" or suspects.measure != "suspects" or cases.kind != suspects.kind:
            continue
        if suspects.start - cases.end > _BESIDE:
            continue
        people[id(cases)] = suspects
        whole = people.get(id(cases.parent)) if cases.parent is not None else None
        if whole is not None and suspects.parent is None and 0 < suspects.value <= whole.value:
            suspects.parent = whole


def _adds_up(total: Draft, following: Sequence[Draft], *, dated: bool) -> None:
    """`7 người chết … 4 người … 2 người … 1 người`: the next counts of one measure that make up the total."""
    told: list[Draft] = []
    for part in following:
        if part.measure != total.measure or part.kind != total.kind or part.value == 0:
            continue
        if part.parent is not None or part.value >= total.value or (dated and part.period_apart(total)):
            break
        told.append(part)
        reached = sum(p.value for p in told)
        if reached >= total.value or len(told) > _MOST_PARTS:
            break
    if len(told) > 1 and sum(p.value for p in told) == total.value and _alike(told):
        for part in told:
            part.parent = total


def _alike(parts: Sequence[Draft]) -> bool:
    """Whether the counts stand on one step: not `2 vụ đã xử lý` and `3 vụ đang điều tra` of another total."""
    return len({p.qualifier for p in parts}) == 1


def _of_the_same(drafts: Sequence[Draft]) -> None:
    """`xảy ra 214 vụ TNGT … xe container gây ra 61 vụ`: later counts of one kind and time that name no kind anew."""
    totals: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        key = (draft.kind, draft.measure, draft.status, draft.period)
        total = totals.setdefault(key, draft)
        if draft.measure not in _SHARED or draft.method == "licences" or draft.period[0] is None or draft.value == 0:
            continue
        if draft.value > total.value:
            totals[key] = draft
        elif (
            draft.parent is None
            and not draft.specific
            and draft.sentence != total.sentence
            and draft.value < total.value
        ):
            draft.parent = total


def _shares(drafts: Sequence[Draft]) -> None:
    """`xử lý 3.114 vụ … 1.580 vụ, chiếm 52%`: a share belongs to the nearest greater count of its kind."""
    for i, draft in enumerate(drafts):
        if draft.share and draft.parent is None:
            greater = (
                d
                for d in reversed(drafts[max(0, i - _WINDOW) : i])
                if d.measure == draft.measure
                and d.value > draft.value
                and (d.kind == draft.kind or d.general)
                and not d.share
            )
            draft.parent = next(greater, None)


def _of_all_kinds(drafts: Sequence[Draft]) -> None:
    """`thụ lý 698 vụ việc các loại … án hình sự 81 vụ`: counts of one step and time belong to that of all kinds."""
    for i, total in enumerate(drafts):
        if not total.mixed or total.measure != "cases":
            continue
        left = total.value - sum(d.value for d in drafts if d.parent is total and d.status == total.status)
        for draft in drafts[i + 1 : i + _WINDOW]:
            alike = (draft.measure, draft.status, draft.period) == (total.measure, total.status, total.period)
            if alike and draft.parent is None and draft.specific and 0 < draft.value <= left:
                draft.parent = total
                left -= draft.value
