"""The accuracy gate: no change may lower a pinned score without saying so.

After a change that betters the scores, or changes the gold: `tinxa eval --pin data/gold/scores.json`.
"""

import pytest

from extractors.calibration import confidence_of
from pipeline.score import calibration_error, pin_of, read_pins, score_gold

SLACK = 0.0005


@pytest.mark.parametrize("split", ["open", "frozen"])
def test_scores_are_as_good_as_pinned(split: str) -> None:
    pinned, now = read_pins()[split], pin_of(score_gold(split=split))
    assert now.gold_hash == pinned.gold_hash, "the gold changed: pin its scores anew"
    lower = {name: (now.f1[name], f1) for name, f1 in pinned.f1.items() if now.f1[name] < f1 - SLACK}
    assert not lower, "scores fell (now, pinned)"


def test_confidence_told_on_one_split_holds_on_the_other() -> None:
    assert calibration_error("frozen") < 0.08


def test_a_rule_seldom_met_tells_no_confidence() -> None:
    assert confidence_of("no.such.rule") is None
    assert confidence_of("dates.day") != confidence_of("places.hamlet")
