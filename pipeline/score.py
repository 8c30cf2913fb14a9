"""The extractors run over a gold set: what `tinxa eval` and the gate in CI measure."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import as_file
from pathlib import Path
from typing import Any

from data import resource
from extractors.engine import extract
from extractors.model import Context, Fact, Facts, Frozen
from extractors.places import parse_home
from pipeline.evaluate import Prf, Scores, evaluate, judge_facts
from pipeline.gold import GoldArticle, load_gold


def score_gold(folder: Path | None = None, split: str | None = None) -> Scores:
    """Scores over the articles of `folder` (the bundled gold if None), all splits or one."""
    if folder is not None:
        return evaluate(load_gold(folder, split), _facts)
    with as_file(resource("gold")) as bundled:
        return evaluate(load_gold(bundled, split), _facts)


# A rule met less often than this is not calibrated: its facts carry no confidence.
LEAST_MET = 12


def calibrate(split: str = "open") -> dict[str, float]:
    """How often each rule was right on a split of the bundled gold, by rule (smoothed by one success, one failure)."""
    met: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for fact, is_right in _judged(split):
        met[fact.method] += 1
        right[fact.method] += is_right
    return {m: round((right[m] + 1) / (met[m] + 2), 3) for m in sorted(met) if met[m] >= LEAST_MET}


def calibration_error(split: str = "frozen") -> float:
    """The mean distance between told confidence and share found right, over the rules met on a split."""
    told: dict[float, list[bool]] = defaultdict(list)
    for fact, is_right in _judged(split):
        if fact.confidence is not None:
            told[fact.confidence].append(is_right)
    facts = sum(len(group) for group in told.values())
    return sum(abs(sum(group) / len(group) - level) * len(group) for level, group in told.items()) / max(facts, 1)


def _judged(split: str) -> Iterator[tuple[Fact, bool]]:
    with as_file(resource("gold")) as bundled:
        for article in load_gold(bundled, split):
            yield from judge_facts(article, _facts(article))


def _facts(article: GoldArticle) -> Facts:
    home = parse_home(article.home) if article.home else None
    return extract(article.title, article.body, Context(published=article.published, home=home)).facts


class Pin(Frozen):
    """The F1 scores that must not be undercut, and the gold set that they were measured on."""

    gold_hash: str
    f1: dict[str, float]


def pin_of(scores: Scores) -> Pin:
    """What a gate keeps of an evaluation."""
    f1 = {name: prf.f1 for name in Scores.model_fields if isinstance(prf := getattr(scores, name), Prf)}
    return Pin(gold_hash=scores.gold_hash, f1=f1)


def read_pins() -> dict[str, Pin]:
    """The pinned scores of each split."""
    pins: dict[str, Any] = json.loads(resource("gold", "scores.json").read_text(encoding="utf-8"))
    return {split: Pin.model_validate(pin) for split, pin in pins.items()}


def pins_text(pins: dict[str, Pin]) -> str:
    """The text of `data/gold/scores.json`."""
    return json.dumps({split: pin.model_dump() for split, pin in pins.items()}, indent=2) + "\n"


def calibration_text() -> str:
    """The text of `data/calibration.json`."""
    return json.dumps(calibrate(), indent=2, sort_keys=True) + "\n"
