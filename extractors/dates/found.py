"""What a rule hands back, and what it may look at: the tokens of the text, the anchors told so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from extractors.calibration import confidence_of
from extractors.dates.calendar import Days
from extractors.dates.resolve import Memory
from extractors.dates.words import FUTURE
from extractors.model import DateFact, DateKind
from extractors.text import Text

_LOOK_BACK = 90


class Found(NamedTuple):
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
    """The text under reading, the anchors told so far and the expression read last."""

    text: Text
    memory: Memory
    last: Found | None = None

    @property
    def low(self) -> str:
        return self.text.low

    def word_before(self, offset: int) -> str:
        """The token before `offset` where only blanks or an opening bracket lie between, else empty."""
        words, starts = self.text.tokens.words, self.text.tokens.starts
        index = self.text.tokens.at(offset) - 1
        if index < 0:
            return ""
        gap = self.low[starts[index] + len(words[index]) : offset]
        return words[index] if not gap.strip(' ("') else ""

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
