"""Which kind a count is of: the nearest specific word, else what sentence, paragraph and title speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.incidents.words import Mark, Marks
from extractors.text import Text

_STRENGTHS = ("strong", "field", "general")
OFFENCES = frozenset(
    {
        "security",
        "crime",
        "drugs",
        "economic",
        "gambling_vice",
        "traffic_violation",
        "environment",
        "administrative",
        "other",
    }
)
ACCIDENTS = frozenset({"traffic_accident", "fire", "drowning", "disaster", "labour_accident"})


def pick(marks: Iterable[Mark], strengths: Sequence[str] = _STRENGTHS) -> Mark | None:
    """The first mark of the greatest strength."""
    listed = list(marks)
    for strength in strengths:
        for mark in listed:
            if mark.strength == strength:
                return mark
    return None


def named_beside(low: str, marks: Marks, before: tuple[int, int], after: tuple[int, int]) -> Mark | None:
    """The kind told right after a count, else right before it; a general word yields to a specific one."""

    def fits(mark: Mark) -> bool:
        """`lao động`, `y tế` are fields of offences only behind `lĩnh vực`, `về`, `vi phạm`."""
        if not _of_state(mark):
            return True
        return low[max(0, mark.start - 12) : mark.start].rstrip().endswith(("lĩnh vực", "về", "vi phạm", "trong"))

    behind = pick(m for m in marks.between(*after, "kind") if fits(m))
    if behind is not None and behind.strength != "general":
        return behind
    ahead = _first_of_run(low, [m for m in marks.between(*before, "kind") if fits(m)])
    if ahead is not None and (behind is None or ahead.strength != "general"):
        return ahead
    return behind


def _first_of_run(low: str, marks: list[Mark]) -> Mark | None:
    """The last kind told, or the first of those it is coordinated with (`môi trường, an toàn thực phẩm 4 vụ`)."""
    last = pick(reversed(marks))
    if last is None:
        return None
    for mark in reversed(marks[: marks.index(last)]):
        gap = low[mark.end : last.start]
        if len(gap) > 5 or gap.strip() not in (",", "và", "/", "-") or mark.strength not in ("strong", "field"):
            break
        last = mark
    return last


def _of_state(mark: Mark) -> bool:
    """`lao động`, `y tế`: fields of administration that every report names."""
    return mark.value == "administrative" and mark.strength == "field"


class Topics:
    """What the surroundings of a place in the text speak of."""

    def __init__(self, text: Text, marks: Marks) -> None:
        self._text, self._marks = text, marks
        self._title: str | bool | None = False

    def near(self, start: int, offset: int, *, hints: bool = True) -> str | None:
        """The last specific kind told in [start, offset): a strong word, else a hint where those are wanted."""
        listed = [m for m in self._marks.between(start, offset, "kind") if not _of_state(m)]
        mark = pick(reversed(listed), ("strong", "field", "hint") if hints else ("strong", "field"))
        return mark.value if mark else None

    def near_after(self, start: int, end: int) -> str | None:
        """The first specific kind told in [start, end)."""
        mark = pick(
            (m for m in self._marks.between(start, end, "kind") if not _of_state(m)), ("strong", "field", "hint")
        )
        return mark.value if mark else None

    def title(self) -> str | None:
        """The kind that the title names by a strong word."""
        if self._title is False:
            mark = pick(self._marks.between(0, self._text.title_end, "kind"), ("strong", "hint", "field"))
            self._title = mark.value if mark else None
        return self._title if isinstance(self._title, str) else None
