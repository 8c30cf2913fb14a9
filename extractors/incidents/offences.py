"""Breaches of rules: what may be fined, and under which kind."""

from __future__ import annotations

from extractors.incidents.counts import Count
from extractors.incidents.measures import Around

_GUILTY_UNITS = ("cases", "cases_sure", "suspects_sure", "suspects", "persons", "minutes")
_RULES_OF = {
    "traffic_accident": "traffic_violation",
    "fire": "administrative",
    "disease": "administrative",
    "drowning": "administrative",
    "disaster": "administrative",
    "labour_accident": "administrative",
}


def is_breach(count: Count, measure: str, around: Around) -> bool:
    """Violations of no told kind: `xử phạt 46 trường hợp vi phạm`."""
    if measure == "fine_vnd":
        return True
    verb = around.marks.between(max(around.sentence[0], count.start - 60), count.start, "status")
    fined = bool(verb) and verb[-1].value == "fined"
    return count.unit in ("cases", "minutes") and (fined or around.after(count).lstrip().startswith("vi phạm"))


def as_offence(kind: str, measure: str, status: str, count: Count, around: Around) -> str:
    """Nobody is fined for a fire or a disease but for breaking its rules; an accident on the road is no violation."""
    after = around.after(count)
    if kind == "traffic_violation" and status == "occurred" and "vi phạm" not in after:
        return "traffic_accident"
    punished = measure == "fine_vnd" or (measure in ("cases", "suspects") and count.unit in _GUILTY_UNITS)
    if kind == "disease" and measure == "cases" and count.unit == "cases" and status != "occurred":
        return "administrative"
    if punished and (status == "fined" or measure == "fine_vnd" or count.unit == "minutes" or "vi phạm" in after[:40]):
        return _RULES_OF.get(kind, kind)
    return kind
