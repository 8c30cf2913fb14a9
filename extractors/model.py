"""The facts one article yields: frozen models, field for field as published in the fact model."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer

DateKind = Literal["date", "time", "period", "set", "duration"]
Level = Literal["province", "district", "commune", "hamlet"]
Vintage = Literal["legacy", "2025"]
IncidentKind = Literal[
    "security",
    "crime",
    "drugs",
    "economic",
    "gambling_vice",
    "traffic_accident",
    "traffic_violation",
    "fire",
    "drowning",
    "disaster",
    "disease",
    "environment",
    "labour_accident",
    "complaint",
    "administrative",
    "other",
]
Measure = Literal[
    "cases",
    "deaths",
    "injured",
    "missing",
    "infected",
    "suspects",
    "victims",
    "households",
    "houses",
    "damage_vnd",
    "fine_vnd",
]
Qualifier = Literal["exact", "about", "at_least", "at_most", "zero"]
Status = Literal["occurred", "received", "detected", "resolved", "prosecuted", "fined", "prevented"]
AwardForm = Literal[
    "huan_chuong",
    "huy_chuong",
    "danh_hieu_nha_nuoc",
    "danh_hieu_thi_dua",
    "co_thi_dua",
    "bang_khen",
    "giay_khen",
    "thu_khen",
    "ky_niem_chuong",
    "huy_hieu",
    "cong_nhan",
    "giai",
    "thuong",
    "khen_thuong",
]


def _whole_as_int(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


# A count or an amount; a whole number is written without a decimal point.
Number = Annotated[float, PlainSerializer(_whole_as_int, return_type=float | int, when_used="json")]


class Frozen(BaseModel):
    """Base of every model that crosses a seam: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(Frozen):
    """Evidence common to all facts: the span [start_char, end_char) of the article text and the rule that read it."""

    text: str
    start_char: int
    end_char: int
    method: str
    confidence: float | None = None


class DateFact(Fact):
    """A calendar point or period; `value` is TIMEX3, `start` and `end` are inclusive days (null for set, duration)."""

    kind: DateKind
    value: str
    start: dt.date | None = None
    end: dt.date | None = None


class PlaceFact(Fact):
    """A mention of an administrative unit or hamlet with its resolved chain of bare names."""

    level: Level
    name: str
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    hamlet: str | None = None
    code: str | None = None
    vintage: Vintage | None = None
    current_code: str | None = None
    current_name: str | None = None
    lat: float | None = None
    lon: float | None = None


class Change(Frozen):
    """How a count moved against a baseline; `amount` in the record's unit, `percent` in per cent, both unsigned."""

    direction: Literal["up", "down", "flat"]
    amount: Number | None = None
    percent: Number | None = None
    baseline: str | None = None


class IncidentFact(Fact):
    """A number that counts incidents or their outcome; `place`, `parent` index into the article's lists."""

    kind: IncidentKind
    measure: Measure
    value: Number
    value_max: Number | None = None
    qualifier: Qualifier = "exact"
    status: Status = "occurred"
    actor: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    place: int | None = None
    change: Change | None = None
    parent: int | None = None
    inconsistent: bool = False


class AwardFact(Fact):
    """One form conferred on one group by one conferrer; counts are null where the article does not tell them."""

    form: AwardForm
    title: str | None = None
    rank: str | None = None
    conferrer: str | None = None
    collectives: int | None = None
    individuals: int | None = None
    households: int | None = None
    recipients: tuple[str, ...] = ()
    reason: str | None = None
    date: str | None = None
    place: int | None = None
    amount_vnd: Number | None = None
    decision: str | None = None


class Home(Frozen):
    """The place a source speaks for, bare names; unknown levels are null."""

    province: str | None = None
    district: str | None = None
    commune: str | None = None


class Context(Frozen):
    """What is known about an article beside its text; facts are resolved against it."""

    published: dt.date | None = None
    home: Home | None = None


class Facts(Frozen):
    """All facts of one article, each list in order of the text."""

    dates: tuple[DateFact, ...] = ()
    places: tuple[PlaceFact, ...] = ()
    incidents: tuple[IncidentFact, ...] = ()
    awards: tuple[AwardFact, ...] = ()
