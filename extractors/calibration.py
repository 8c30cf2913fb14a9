"""How far a rule can be trusted: the share of its facts that the gold set confirms."""

from __future__ import annotations

import json
from functools import cache

from data import resource


def confidence_of(method: str) -> float | None:
    """The calibrated confidence of a rule, 0 to 1; None where the gold set met it too seldom to tell."""
    return _table().get(method)


@cache
def _table() -> dict[str, float]:
    table: dict[str, float] = json.loads(resource("calibration.json").read_text(encoding="utf-8"))
    return table
