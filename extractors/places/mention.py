"""A mention on its way to a place: where it stands, what levels it may have, which units it may mean."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.gazetteer import Unit
from extractors.model import Level


@dataclass(slots=True)
class Mention:
    """`[start, end)` with the unit word, the name alone from `name_start`.

    `former`: written "cũ"; `group`: shared by the mentions of one list.
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

    @property
    def hamlet(self) -> bool:
        """Whether it lies below the commune."""
        return self.levels == ("hamlet",)
