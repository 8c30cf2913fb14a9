"""A mention on its way to a place: where it stands, what levels it may have, which units it may mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.gazetteer import Unit
from extractors.model import Level

RANK: dict[Level, int] = {"hamlet": 0, "commune": 1, "district": 2, "province": 3}


@dataclass(slots=True, eq=False)
class Mention:
    """`[start, end)` with the unit word, the name alone from `name_start`.

    `former`: told as a unit that is no more; `group`: shared by the mentions of one list; `above`: the higher unit it
    is told with; `nearly`: its name is not spelled like that of the unit it means.
    """

    start: int
    name_start: int
    end: int
    key: str
    levels: tuple[Level, ...]
    method: str
    explicit: bool
    units: list[Unit] = field(default_factory=list)
    former: bool = False
    group: int = -1
    above: Mention | None = None
    chosen: Unit | None = None
    nearly: bool = False

    @property
    def hamlet(self) -> bool:
        """Whether it lies below the commune."""
        return self.levels == ("hamlet",)

    @property
    def lowest(self) -> int:
        """The rank of its lowest level."""
        return min(RANK[level] for level in self.levels)

    @property
    def highest(self) -> int:
        """The rank of its highest level."""
        return max(RANK[level] for level in self.levels)
