"""What a rule hands back, and what it may look at: the tokens of the text, the anchors told so far."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from extractors.calibration import confidence_of
from extractors.dates.calendar import Days
from extractors.dates.resolve import Memory
from extractors.dates.words import FUTURE
from extractors.model import DateFact, DateKind
from extractors.text import Text

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_LOOK_BACK = 90


@dataclass(frozen=True, slots=True)
class Found:
    """One expression read: view offsets, TIMEX3 value, days, the rule's id; `anchor` = later "cùng ngày" means it,
    `dated` = its year is written."""

    start: int
    end: int
    kind: DateKind
    value: str
    days: Days | None
    method: str
    anchor: bool = True
    dated: bool = False


@dataclass(slots=True)
class Reader:
    """The text with its word tokens; `at` is the offset reading has come to."""

    text: Text
    memory: Memory
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    last: Found | None = None

    def __post_init__(self) -> None:
        tokens = [(m.group(), m.start()) for m in _TOKEN.finditer(self.text.low)]
        self.words = [word for word, _ in tokens]
        self.starts = [start for _, start in tokens]

    @property
    def low(self) -> str:
        return self.text.low

    def index_at(self, offset: int) -> int:
        """The first token that begins at or after `offset`."""
        return bisect_left(self.starts, offset)

    def word(self, index: int) -> str:
        """The token at `index`, empty beyond the text."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def word_before(self, offset: int) -> str:
        """The token before `offset` where only blanks or an opening bracket lie between, else empty."""
        index = self.index_at(offset) - 1
        if index < 0:
            return ""
        gap = self.low[self.starts[index] + len(self.words[index]) : offset]
        return self.words[index] if not gap.strip(' ("') else ""

    def before(self, offset: int, size: int = _LOOK_BACK) -> str:
        """The lower-case text before `offset`, back to the start of its sentence, at most `size` characters."""
        start = max(self.text.sentence_at(offset).start, offset - size)
        return self.low[start:offset]

    def future(self, offset: int) -> bool:
        """A word of plans stands before `offset` in the sentence."""
        return FUTURE.search(self.before(offset)) is not None


def to_fact(text: Text, found: Found) -> DateFact:
    """The fact of the model, in view offsets."""
    days = found.days
    method = f"dates.{found.method}"
    return DateFact(
        text=text.view[found.start : found.end],
        start_char=found.start,
        end_char=found.end,
        kind=found.kind,
        value=found.value,
        start=days.start if days else None,
        end=days.end if days else None,
        method=method,
        confidence=confidence_of(method),
    )
