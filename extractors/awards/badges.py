"""Party badges: ranks with their numbers of members, in either order, elliptic as lists tell them."""

from __future__ import annotations

import re

from extractors.awards.groups import counted, person_group, read_counted
from extractors.awards.lists import read_list
from extractors.awards.model import Anchor, Draft, Group, Scene, last
from extractors.awards.words import person
from extractors.text import Span

_PARTY = re.compile(r"huy hiệu|tuổi đảng")
_YEARS = r"(?:[3-9][05]|100)(?:\s+năm)?(?:\s+tuổi(?=,| và))?"
_MORE_YEARS = rf"(?:\s*(?:,|và|;|đến|-)\s*{_YEARS}(?!\s*(?:đồng chí|đ/c|đảng viên|tuổi đời)))*"
_RANK = re.compile(
    rf"(?<![\w.,/])(?:huy hiệu\s+(?:đảng\s+)?(?:loại\s+)?)?(?P<years>{_YEARS}{_MORE_YEARS})"
    r"(?P<age>\s+(?:năm\s+)?tuổi\s+đ(?:ảng)?(?!\w))?(?![\w.,/]*\d)"
    r"(?!\s+(?:đồng chí|đ/c|đảng viên|ngày|thành lập|người|hộ|truyền thống))"
)
_AFTER = re.compile(
    r"\s*(?:\"|\))?\s*(?:đợt[^,;:.]{0,20})?(?:,\s*)?(?:được trao tặng )?"
    r"(?:cho|có|tới|là|gồm|:|-|\(|tặng|với)\s*:?\s*(?:có |thêm )?"
)
_CONFERRED = (
    "vinh dự|được|đã|trao|tặng|truy|nhận|đón|đạt|đủ|huy hiệu|đảng|loại|cùng|có|và|gắn"
    "|danh hiệu|tuổi|của|xét|đợt này|dịp này"
)
_BEFORE = re.compile(rf"[\s,(]*(?:(?:{_CONFERRED})\s*)*")
_GIVEN = re.compile(r"(?:nhận|được (?:trao )?(?:tặng )?|truy tặng)\s*(?:huy hiệu\s*)?(?:đảng\s*)?$")
_NEAR = re.compile(r"[^;]{0,70}?(?:trao|tặng|nhận)\s*(?:huy hiệu\s*)?(?:đảng\s*)?")


def is_badge_sentence(scene: Scene, sentence: Span) -> bool:
    """Whether the sentence tells ranks of party badges."""
    low = scene.text.low
    return "tuổi đ" in low[sentence.start : sentence.end] and bool(_PARTY.search(low, sentence.start, sentence.end))


def read_badges(scene: Scene, sentence: Span) -> list[Draft]:
    """One draft for each rank told with its members."""
    low, drafts = scene.text.low, list[Draft]()
    floor = sentence.start
    ranks = [m for m in _RANK.finditer(low, sentence.start, sentence.end) if _is_rank(low, m)]
    groups_first = _groups_first(scene, ranks, sentence)
    for i, rank in enumerate(ranks):
        stop = ranks[i + 1].start() if i + 1 < len(ranks) else sentence.end
        found = _before(scene, floor, rank) if groups_first else []
        end = rank.end()
        if not found:
            found, end = _behind(scene, rank, stop, sentence)
        if not found and not groups_first:
            found = _before(scene, floor, rank)
        if not found:
            continue
        draft = _draft(scene, rank, found, max(end, rank.end()))
        drafts.append(draft)
        floor = draft.end
    return drafts


def _is_rank(low: str, match: re.Match[str]) -> bool:
    return bool(match["age"]) or "năm" in match["years"] or match.group().startswith("huy hiệu")


def _groups_first(scene: Scene, ranks: list[re.Match[str]], sentence: Span) -> bool:
    """Whether the list reads `5 đồng chí nhận Huy hiệu 50 năm` rather than `Huy hiệu 50 năm cho 5 đồng chí`."""
    if not ranks:
        return False
    return bool(_before(scene, sentence.start, ranks[0])) and not _AFTER_COUNT.match(scene.text.low, ranks[0].end())


_AFTER_COUNT = re.compile(r"\s*(?:có|cho|:|gồm)\s*\d+\s+(?:đồng chí|đ/c|đảng viên)")


def _before(scene: Scene, floor: int, rank: re.Match[str]) -> list[Group]:
    """The members told right before a rank."""
    low, final = scene.text.low, last(counted(), scene.text.low, floor, rank.start())
    if final is not None and (group := read_counted(final)).category == "individuals":
        between = low[final.end() : rank.start()]
        if _BEFORE.fullmatch(between) or (_NEAR.fullmatch(between) and "trong đó" not in between):
            return [group]
    for match in person().finditer(scene.text.view, floor, rank.start()):
        between = low[match.end() : rank.start()]
        if len(between) < 120 and _GIVEN.search(between) and ";" not in between:
            return [person_group(match)]
    return []


def _behind(scene: Scene, rank: re.Match[str], stop: int, sentence: Span) -> tuple[list[Group], int]:
    low = scene.text.low
    step = _AFTER.match(low, rank.end(), sentence.end)
    if step is None:
        return [], rank.end()
    groups, end = read_list(scene, step.end(), _claimed(scene, step.end(), stop), sentence)
    groups = [g for g in groups if g.category in ("individuals", "mixed")]
    return groups, end


def _claimed(scene: Scene, at: int, stop: int) -> int:
    """Where the members that stand right before the next rank begin, if they follow a `;`."""
    final = last(counted(), scene.text.low, at, stop)
    claimed = final is not None and final.start() > at and _BEFORE.fullmatch(scene.text.low, final.end(), stop)
    return final.start() if claimed and final and ";" in scene.text.low[at : final.start()] else stop


def _draft(scene: Scene, rank: re.Match[str], groups: list[Group], end: int) -> Draft:
    view = scene.text.view
    years = view[rank.start("years") : rank.end("age") if rank["age"] else rank.end("years")]
    if not rank["age"]:
        years += " tuổi Đảng" if "năm" in years.lower() else " năm tuổi Đảng"
    elif "năm" not in years.lower():
        years = f"{view[rank.start('years') : rank.end('years')]} năm tuổi Đảng"
    anchor = Anchor(rank.start(), rank.end(), "huy_hieu", None, years)
    start = min(rank.start(), groups[0].start)
    return Draft(start, end, anchor, "huy_hieu", years, groups, method="awards.badge")
