"""The gold set: articles written for this project, annotated with every fact they tell."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError, model_validator

from extractors.errors import TinxaError
from extractors.model import (
    AwardForm,
    Change,
    DateKind,
    Frozen,
    IncidentKind,
    Level,
    Measure,
    Qualifier,
    Status,
    Vintage,
)

README = "data/gold/README.md"


class GoldDate(Frozen):
    """One temporal expression; `start`, `end` are inclusive days, null for a set or a duration."""

    text: str
    kind: DateKind
    value: str
    start: dt.date | None = None
    end: dt.date | None = None


class GoldPlace(Frozen):
    """One administrative unit or hamlet with its chain of bare names; `code` is the unit's on the published day."""

    text: str
    level: Level
    name: str
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    hamlet: str | None = None
    code: str | None = None
    vintage: Vintage | None = None


class GoldIncident(Frozen):
    """One counted incident or outcome; `parent` names the `id` of the incident it is a part of."""

    text: str
    kind: IncidentKind
    measure: Measure
    value: float
    id: str | None = None
    value_max: float | None = None
    qualifier: Qualifier = "exact"
    status: Status = "occurred"
    actor: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    change: Change | None = None
    parent: str | None = None


class GoldAward(Frozen):
    """One form conferred on one group of recipients; counts are null where the article does not tell them."""

    text: str
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
    amount_vnd: float | None = None
    decision: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_date(cls, data: Any) -> Any:
        """YAML reads an unquoted 2019-08-15 as a date and 2019 as a number; the field is text."""
        if isinstance(data, dict) and isinstance(data.get("date"), dt.date | int):
            return {**data, "date": str(data["date"])}
        return data


class GoldArticle(Frozen):
    """An article with its complete facts; `home` is written lowest unit first, `split` is the folder it lies in."""

    id: str
    split: str
    published: dt.date
    title: str
    body: str
    home: str | None = None
    dates: tuple[GoldDate, ...] = Field(default=())
    places: tuple[GoldPlace, ...] = Field(default=())
    incidents: tuple[GoldIncident, ...] = Field(default=())
    awards: tuple[GoldAward, ...] = Field(default=())

    @property
    def text(self) -> str:
        """Title and body as facts quote them: NFC, one blank line between."""
        return unicodedata.normalize("NFC", f"{self.title}\n\n{self.body}")


def load_gold(folder: Path, split: str | None = None) -> list[GoldArticle]:
    """The articles of `folder` (all splits, or one), by id; raises TinxaError naming file, key and mend."""
    splits = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if not splits:
        raise TinxaError(str(folder), "no gold set here", f"point at a folder with frozen/ and open/, see {README}")
    if split is not None and split not in splits:
        raise TinxaError(str(folder / split), "no such split", f"choose one of: {', '.join(splits)}")
    wanted = splits if split is None else [split]
    return [_read(path) for name in wanted for path in sorted((folder / name).glob("*.yaml"))]


def gold_hash(articles: Sequence[GoldArticle]) -> str:
    """A fingerprint of texts and annotations, the same whatever the order; pins a score to its gold."""
    dumped = [article.model_dump(mode="json") for article in sorted(articles, key=lambda article: article.id)]
    return hashlib.sha256(json.dumps(dumped, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _read(path: Path) -> GoldArticle:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise TinxaError(str(path), f"no valid YAML ({str(error).splitlines()[0]})", "mend the line named") from error
    if not isinstance(data, dict):
        raise TinxaError(str(path), "not a mapping of keys", f"see {README} for the format")
    for key in ("title", "body"):
        data[key] = str(data.get(key) or "").strip("\n")
    try:
        article = GoldArticle(**{**data, "split": path.parent.name})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise TinxaError(f"{path}: {key}", first["msg"], f"see {README} for the keys and values allowed") from error
    problem = next(_problems(article, path.stem), None)
    if problem:
        raise TinxaError(f"{path}: {problem[0]}", problem[1], problem[2])
    return article


def _problems(article: GoldArticle, stem: str) -> Iterator[tuple[str, str, str]]:
    """What the types cannot see, as (key, problem, mend)."""
    if article.id != stem:
        yield "id", f"{article.id!r} is not the file's name", f"write id: {stem}"
    if not article.body:
        yield "body", "empty", "write the article's paragraphs"
    text = article.text
    for key in ("dates", "places", "incidents", "awards"):
        for at, fact in enumerate(getattr(article, key)):
            if not fact.text or unicodedata.normalize("NFC", fact.text) not in text:
                yield f"{key}.{at}.text", f"{fact.text!r} is not in the article", "copy it as written in title or body"
    yield from _bad_dates(article)
    yield from _bad_places(article)
    yield from _bad_parents(article)


def _bad_dates(article: GoldArticle) -> Iterator[tuple[str, str, str]]:
    for at, date in enumerate(article.dates):
        anchored = date.kind not in ("set", "duration")
        if anchored != (date.start is not None) or anchored != (date.end is not None):
            yield f"dates.{at}", f"a {date.kind} with wrong ends", "give start and end, or neither for set and duration"
        elif date.start and date.end and date.start > date.end:
            yield f"dates.{at}", "it ends before it starts", "swap start and end"


def _bad_places(article: GoldArticle) -> Iterator[tuple[str, str, str]]:
    levels = ("province", "district", "commune", "hamlet")
    for at, place in enumerate(article.places):
        if getattr(place, place.level) != place.name:
            yield f"places.{at}.{place.level}", f"is not {place.name!r}", "repeat the name at its own level"
        below = levels[levels.index(place.level) + 1 :]
        if any(getattr(place, level) for level in below):
            yield f"places.{at}", "names a unit below its own level", f"leave out {', '.join(below)}"


def _bad_parents(article: GoldArticle) -> Iterator[tuple[str, str, str]]:
    measures = {incident.id: incident.measure for incident in article.incidents if incident.id}
    if len(measures) != sum(1 for incident in article.incidents if incident.id):
        yield "incidents", "an id stands twice", "give each id once"
    for at, incident in enumerate(article.incidents):
        if incident.parent is None:
            continue
        if incident.parent not in measures or incident.parent == incident.id:
            yield f"incidents.{at}.parent", f"no other incident has the id {incident.parent!r}", "name an existing id"
        elif measures[incident.parent] != incident.measure:
            yield f"incidents.{at}.parent", "part and whole differ in measure", "keep parents inside one measure"
