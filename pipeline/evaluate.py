"""Scores of an extractor against the gold set: micro precision, recall and F1 over distinct normalised facts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar

from pydantic import computed_field

from extractors.model import AwardFact, DateFact, Fact, Facts, Frozen, IncidentFact, PlaceFact
from extractors.text import canonical
from pipeline.gold import GoldArticle, GoldAward, GoldDate, GoldIncident, GoldPlace, gold_hash

Extract = Callable[[GoldArticle], Facts]
FactType = Literal["dates", "places_found", "places_chain", "incidents", "awards"]
Fields = dict[str, Hashable]


class Quoted(Protocol):
    """A fact that quotes its evidence."""

    @property
    def text(self) -> str: ...


G = TypeVar("G", bound=Quoted)
P = TypeVar("P", bound=Quoted)
_BODY_NAME = re.compile(r"\b(?:ủy ban nhân dân|ub nhân dân|ubnd)\b")


class Prf(Frozen):
    """Micro counts: found and right, found and wrong, told and not found."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    @computed_field  # type: ignore[prop-decorator]  # pydantic's own pattern, mypy cannot see it
    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return round(self.tp / (self.tp + self.fp), 4) if self.tp + self.fp else 1.0

    @computed_field  # type: ignore[prop-decorator]  # as above
    @property
    def recall(self) -> float:
        """Share of what is told that was found; 1 where nothing is told."""
        return round(self.tp / (self.tp + self.fn), 4) if self.tp + self.fn else 1.0

    @computed_field  # type: ignore[prop-decorator]  # as above
    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.tp + self.fp + self.fn
        return round(2 * self.tp / total, 4) if total else 1.0


class Accuracy(Frozen):
    """How many of `of` matched facts have a field right."""

    right: int = 0
    of: int = 0

    @computed_field  # type: ignore[prop-decorator]  # as above
    @property
    def share(self) -> float:
        """right / of; 1 where there is nothing to judge."""
        return round(self.right / self.of, 4) if self.of else 1.0


class Mistake(Frozen):
    """One line of the error list; `field` is set where a matched fact has that field wrong."""

    fact: FactType
    what: Literal["missing", "spurious", "wrong"]
    article: str
    text: str
    field: str | None = None
    gold: str | None = None
    found: str | None = None


class Scores(Frozen):
    """The result of one evaluation. The `…_told` accuracies judge only pairs where gold or finding has the field."""

    gold_hash: str
    articles: int
    dates: Prf
    places_found: Prf
    places_chain: Prf
    incidents: Prf
    awards: Prf
    fields: dict[str, Accuracy]
    mistakes: tuple[Mistake, ...]


def evaluate(articles: Sequence[GoldArticle], extract: Extract) -> Scores:
    """Run `extract` over the gold `articles` and score it; errors of `extract` are not swallowed."""
    tally = _Tally()
    for article in articles:
        facts = extract(article)
        _dates(tally, article, facts.dates)
        _places(tally, article, facts.places)
        _incidents(tally, article, facts.incidents)
        _awards(tally, article, facts.awards)
    return Scores(
        gold_hash=gold_hash(articles),
        articles=len(articles),
        **{name: tally.prf(name) for name in ("dates", "places_found", "places_chain", "incidents", "awards")},
        fields={name: Accuracy(right=tally.right[name], of=tally.of[name]) for name in sorted(tally.of)},
        mistakes=tuple(tally.mistakes),
    )


class _Tally:
    """Counts gathered article by article."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.right: Counter[str] = Counter()
        self.of: Counter[str] = Counter()
        self.mistakes: list[Mistake] = []

    def prf(self, name: str) -> Prf:
        return Prf(**self.counts[name])

    def match(
        self, fact: FactType, article: str, gold: Mapping[Hashable, list[G]], found: Mapping[Hashable, list[P]]
    ) -> list[Hashable]:
        """Count multisets by key and note what is missing or spurious; the keys that matched at least once."""
        for key in [*gold, *(key for key in found if key not in gold)]:
            told, seen = gold.get(key, []), found.get(key, [])
            both = min(len(told), len(seen))
            self.counts[fact].update(tp=both, fn=len(told) - both, fp=len(seen) - both)
            self.mistakes += [
                Mistake(fact=fact, what="missing", article=article, text=item.text, gold=_show(key))
                for item in told[both:]
            ]
            self.mistakes += [
                Mistake(fact=fact, what="spurious", article=article, text=item.text, found=_show(key))
                for item in seen[both:]
            ]
        return [key for key in gold if key in found]

    def judge(self, fact: FactType, article: str, gold: list[tuple[str, Fields]], found: list[Fields]) -> None:
        """Count the fields of gold facts, each as (text, fields), and findings that share one key."""
        for one, other in _pairs([fields for _, fields in gold], found):
            text, told = gold[one]
            for name, value in told.items():
                self._field(
                    Mistake(fact=fact, what="wrong", article=article, text=text, field=name), value, found[other][name]
                )

    def _field(self, line: Mistake, gold: Hashable, found: Hashable) -> None:
        told = gold is not None or found is not None
        for counted in (f"{line.fact}.{line.field}", f"{line.fact}.{line.field}_told")[: 1 + told]:
            self.of[counted] += 1
            self.right[counted] += gold == found
        if gold != found:
            self.mistakes.append(line.model_copy(update={"gold": _show(gold), "found": _show(found)}))


def _show(value: Hashable) -> str | None:
    if isinstance(value, tuple):
        return ", ".join(_show(part) or "-" for part in value)
    return None if value is None else str(value)


def _plain(name: str | None) -> str | None:
    """A name for comparison: NFC, one tone placement, folded case, single blanks, UBND for its long form."""
    if name is None:
        return None
    words = " ".join(canonical(unicodedata.normalize("NFC", name)).casefold().split()).strip(" .,;:\"'")
    return _BODY_NAME.sub("ubnd", words)


def _grouped(facts: Iterable[G], key: Callable[[G], Hashable]) -> dict[Hashable, list[G]]:
    groups: dict[Hashable, list[G]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return groups


def _distinct(groups: dict[Hashable, list[G]]) -> dict[Hashable, list[G]]:
    """One fact per key: mentions of one thing count once."""
    return {key: facts[:1] for key, facts in groups.items()}


def _date_key(date: GoldDate | DateFact) -> Hashable:
    return (date.value,) if date.start is None else (date.start, date.end)


def _dates(tally: _Tally, article: GoldArticle, found: Sequence[DateFact]) -> None:
    told = _distinct(_grouped(article.dates, _date_key))
    tally.match("dates", article.id, told, _distinct(_grouped(found, _date_key)))


def _place_key(place: GoldPlace | PlaceFact) -> Hashable:
    return place.level, _plain(place.name)


def _chain_key(place: GoldPlace | PlaceFact) -> Hashable:
    return place.level, *(_plain(part) for part in (place.province, place.district, place.commune, place.hamlet))


def _places(tally: _Tally, article: GoldArticle, found: Sequence[PlaceFact]) -> None:
    keys: tuple[tuple[FactType, Callable[[GoldPlace | PlaceFact], Hashable]], ...] = (
        ("places_found", _place_key),
        ("places_chain", _chain_key),
    )
    for fact, key in keys:
        told = _distinct(_grouped(article.places, key))
        tally.match(fact, article.id, told, _distinct(_grouped(found, key)))


def _incident_key(incident: GoldIncident | IncidentFact) -> Hashable:
    return incident.kind, incident.measure, incident.value


def _incident_fields(incident: GoldIncident | IncidentFact, parent: GoldIncident | IncidentFact | None) -> Fields:
    change = incident.change
    return {
        "status": incident.status,
        "period": None if incident.start is None else (incident.start, incident.end),
        "change": None if change is None else (change.direction, change.amount, change.percent),
        "parent": None if parent is None else _incident_key(parent),
        "actor": _plain(incident.actor),
    }


def _incidents(tally: _Tally, article: GoldArticle, found: Sequence[IncidentFact]) -> None:
    named = {incident.id: incident for incident in article.incidents if incident.id}

    def gold_fields(incident: GoldIncident) -> Fields:
        return _incident_fields(incident, named[incident.parent] if incident.parent else None)

    def found_fields(incident: IncidentFact) -> Fields:
        return _incident_fields(incident, None if incident.parent is None else found[incident.parent])

    told, seen = _grouped(article.incidents, _incident_key), _grouped(found, _incident_key)
    for key in tally.match("incidents", article.id, told, seen):
        gold = [(fact.text, gold_fields(fact)) for fact in told[key]]
        tally.judge("incidents", article.id, gold, [found_fields(fact) for fact in seen[key]])


def _award_key(award: GoldAward | AwardFact) -> Hashable:
    return award.form, award.collectives, award.individuals


def _award_fields(award: GoldAward | AwardFact) -> Fields:
    return {
        "conferrer": _plain(award.conferrer),
        "rank": _plain(award.rank),
        "amount": award.amount_vnd,
        "date": award.date,
    }


def _awards(tally: _Tally, article: GoldArticle, found: Sequence[AwardFact]) -> None:
    told, seen = _grouped(article.awards, _award_key), _grouped(found, _award_key)
    for key in tally.match("awards", article.id, told, seen):
        gold = [(fact.text, _award_fields(fact)) for fact in told[key]]
        tally.judge("awards", article.id, gold, [_award_fields(fact) for fact in seen[key]])


def _pairs(gold: Sequence[Fields], found: Sequence[Fields]) -> list[tuple[int, int]]:
    """Pair facts that share a key so that the most fields agree: the best pair first, each fact once."""
    alike = [(sum(g[name] == f[name] for name in g), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(alike, reverse=True):
        if all(-i != one and -j != other for one, other in pairs):
            pairs.append((-i, -j))
    return pairs


def judge_facts(article: GoldArticle, facts: Facts) -> list[tuple[Fact, bool]]:
    """Every fact found in an article with whether the gold tells it (places: with their whole chain)."""
    pairs: tuple[tuple[Sequence[Any], Sequence[Fact], Callable[[Any], Hashable]], ...] = (
        (article.dates, facts.dates, _date_key),
        (article.places, facts.places, _chain_key),
        (article.incidents, facts.incidents, _incident_key),
        (article.awards, facts.awards, _award_key),
    )
    return [(fact, key(fact) in {key(one) for one in gold}) for gold, found, key in pairs for fact in found]
