"""The recipients of a passive clause: what stands before `được`."""

from __future__ import annotations

import re
from functools import cache

from extractors.awards.groups import CATEGORIES, collective_name, counted_in, person_group
from extractors.awards.lists import read_list
from extractors.awards.model import Category, Group, Scene
from extractors.awards.words import any_of, lexicon, person
from extractors.text import LETTERS, UPPER, Span

_BOUND = re.compile(r"(?<!\w)(?:của|tại|do|thuộc|từ|với|theo|ở|trong|của các|các)\s$")
_ATTENDS = re.compile(r"(?<!\w)(?:dự|tham dự|phát biểu|chủ trì)(?!\w)")
# `NXB Kim Đồng`, `trường Hai Bà Trưng`, `Tân Sơn Nhất`: no person.
_HEADS = rf"{any_of('collective_names')}|{any_of('units')}|đường|phố|giải"
_NAMED_AFTER = re.compile(rf"(?:[{UPPER}][{LETTERS}]*|(?i:{_HEADS}))[ ]$")
_SHARE = re.compile(r"\d\s*%")


def read_subject(scene: Scene, window: Span, sentence: Span, category: Category | None = None) -> list[Group]:
    """The recipients named or counted in `window`, the words before a passive verb; of `category` only, if given."""
    if _SHARE.search(scene.text.low, max(window.start, window.end - 40), window.end):
        return []
    for read in (_counted, _persons, _named, _definite):
        found = read(scene, window, sentence)
        if found and (category is None or any(g.category in (category, "mixed") for g in found)):
            return found
    return []


def _counted(scene: Scene, window: Span, sentence: Span) -> list[Group]:
    """The run of coordinated groups that ends the subject, with a name that `cùng` or `và` joins to it."""
    groups = counted_in(scene, window)
    if not groups:
        return []
    series, low = [groups[-1]], scene.text.low
    if nearer := _nearer_person(scene, Span(groups[-1].end, window.end), sentence):
        return nearer
    for group in reversed(groups[:-1]):
        between = low[group.end : series[0].start]
        if len(between) > 90 or not re.search(r",|và|;|cùng", between) or re.search(r"được|trong đó", between):
            break
        series.insert(0, group)
    return [*_beside(scene, window, series[0].start, sentence), *series]


def _nearer_person(scene: Scene, window: Span, sentence: Span) -> list[Group]:
    """A person named behind the counted group in a phrase of his own: `cứu 2 trẻ em đuối nước, anh A được …`."""
    comma = re.compile(r"[^:(]{4,80}?,\s*").match(scene.text.low, window.start, window.end)
    if comma is None or re.search(r"gồm|(?<!\w)là(?!\w)|(?<!\w)và(?!\w)", comma.group()):
        return []
    match = person().match(scene.text.view, comma.end(), window.end)
    if match is None or match["title"] is None:
        return []
    groups, _ = read_list(scene, match.start(), window.end, sentence)
    return groups


def _beside(scene: Scene, window: Span, end: int, sentence: Span) -> list[Group]:
    joint = re.compile(r"(?:và|cùng với|cùng|,)\s*$").search(scene.text.low, max(window.start, end - 14), end)
    if joint is None:
        return []
    near = Span(max(window.start, joint.start() - 160), joint.start())
    if near.start > window.start and ";" in scene.text.low[near.start : near.end]:
        return []
    if joint.group().startswith(","):
        return [g for g in _persons(scene, near, sentence) if joint.start() - g.end < 3]
    found = _persons(scene, near, sentence) or _named(scene, near, sentence)
    return [g for g in found if joint.start() - g.end < 60]


def _persons(scene: Scene, window: Span, sentence: Span) -> list[Group]:
    """The persons named, read on from the first; names of bodies and places are none."""
    taken = [(o.start, o.end) for o in scene.organisations(sentence)]
    taken += [(p.start_char, p.end_char) for _, p in scene.places_in(window)]
    for match in person().finditer(scene.text.view, window.start, window.end):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if match["bare"] and _NAMED_AFTER.search(scene.text.view, max(window.start, match.start() - 24), match.start()):
            continue
        if _ATTENDS.search(scene.text.low, match.end(), window.end):
            continue
        groups, _ = read_list(scene, match.start(), window.end, sentence)
        return groups or [person_group(match)]
    return []


def _named(scene: Scene, window: Span, sentence: Span) -> list[Group]:
    """The body or unit that is the subject."""
    low = scene.text.low
    for organisation in scene.organisations(sentence):
        if not window.start <= organisation.start <= organisation.end <= window.end:
            continue
        if organisation.office and _ATTENDS.search(low, organisation.end, window.end):
            continue
        if not _BOUND.search(low, max(window.start, organisation.start - 12), organisation.start):
            groups, end = read_list(scene, organisation.start, window.end, sentence)
            hosts = len(groups) > 1 and re.search(r"(?<!\w)tổ chức(?!\w)", low[end : window.end])
            return groups[-1:] if hosts else groups
    for match in collective_name().finditer(scene.text.view, window.start, window.end):
        if not _BOUND.search(low, max(window.start, match.start() - 12), match.start()):
            groups, _ = read_list(scene, match.start(), window.end, sentence)
            return groups
    return []


@cache
def _definite_pattern() -> re.Pattern[str]:
    nouns = {c: any_of("definite", c) for c in CATEGORIES if c in lexicon()["definite"]}
    branches = "|".join(f"(?P<{c}>{p})" for c, p in nouns.items())
    return re.compile(rf"(?<!\w)(?:{branches})(?=\s|,|$)")


def _definite(scene: Scene, window: Span, sentence: Span) -> list[Group]:
    """A single known body or person without a name: `đơn vị`, `nhà trường`, `anh`."""
    del sentence
    for found in _definite_pattern().finditer(scene.text.low, window.start, window.end):
        if scene.text.low.startswith(" hợp", found.end()):
            continue
        if found.lastgroup and not _BOUND.search(scene.text.low, max(window.start, found.start() - 12), found.start()):
            return [Group(found.start(), found.end(), found.lastgroup, 1)]  # type: ignore[arg-type]  # a category
    return []
