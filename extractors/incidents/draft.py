"""The record while it is being read, and its last step into a published fact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from extractors.calibration import confidence_of
from extractors.model import Change, IncidentFact, IncidentKind, Measure, Qualifier, Status
from extractors.text import Text


@dataclass(slots=True, eq=False)
class Draft:
    """A count as read so far. `specific`: its kind was named beside it; `general`: it only counts `vụ việc`.

    `so_far`: what has come of cases until now (`hiện đã xử lý 76 vụ`).
    `mixed`: of all kinds (`698 vụ án các loại`). `share`: told with its percentage of a whole.
    `vague` is `hàng chục` and the like, `words` what names its kind.
    `parts_sum` is what the parts that claim to be all of it add up to.
    """

    start: int
    end: int
    kind: IncidentKind
    measure: Measure
    value: float
    method: str
    value_max: float | None = None
    qualifier: Qualifier = "exact"
    status: Status = "occurred"
    actor: str | None = None
    period: tuple[dt.date | None, dt.date | None] = (None, None)
    place: int | None = None
    change: Change | None = None
    parent: Draft | None = None
    inconsistent: bool = False
    specific: bool = False
    general: bool = False
    so_far: bool = False
    share: bool = False
    mixed: bool = False
    vague: bool = False
    words: str | None = None
    parts_sum: float | None = None
    sentence: int = 0

    def detail(self) -> int:
        """How much the record tells: of two tellings of one count the more detailed is kept."""
        told = (self.actor, self.place, self.change, self.parent, self.period[0])
        exact = 2 if self.qualifier in ("exact", "zero") else 0
        return exact + sum(x is not None for x in told) + self.specific

    def period_apart(self, other: Draft) -> bool:
        """Whether both are dated and this one not within the time of the other."""
        (first, last), (begun, ended) = self.period, other.period
        if first is None or last is None or begun is None or ended is None:
            return False
        return first < begun or last > ended

    def publish(self, text: Text, parent: int | None) -> IncidentFact:
        """The fact with its evidence in view offsets."""
        method = f"incidents.{self.method}"
        return IncidentFact(
            text=text.view[self.start : self.end],
            start_char=self.start,
            end_char=self.end,
            method=method,
            confidence=confidence_of(method),
            kind=self.kind,
            measure=self.measure,
            value=self.value,
            value_max=self.value_max,
            qualifier=self.qualifier,
            status=self.status,
            actor=self.actor,
            start=self.period[0],
            end=self.period[1],
            place=self.place,
            change=self.change,
            parent=parent,
            inconsistent=self.inconsistent,
        )
