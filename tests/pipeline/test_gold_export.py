"""Reviewed articles become gold: complete, as reviewed, and fit to score an extractor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractors.model import Home
from pipeline.evaluate import evaluate
from pipeline.gold import load_gold
from pipeline.gold_export import export_gold
from pipeline.review import Judgement, confirm_rest, review
from pipeline.store import Store
from tests.pipeline.samples import make_facts, make_reading, make_source, new_store


def judge(store: Store, table: str, at: int, verdict: str, **more: Any) -> None:
    key = store.rows(f"SELECT id FROM {table} ORDER BY position")[at]["id"]
    judgement = {"table": table, "fact_id": key, "verdict": verdict, "reviewer": "An", **more}
    review(store, Judgement.model_validate(judgement))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = new_store(tmp_path / "tinxa.db")
    home = Home(province="Thanh Hóa", district="Yên Định", commune="Hòa Lạc")
    opened.add_sources([make_source(home=home)])
    opened.load([make_reading()])
    return opened


def confirm_all(store: Store) -> None:
    confirm_rest(store, store.value("SELECT id FROM articles"), "An")


def test_a_wholly_reviewed_article_is_gold(store: Store, tmp_path: Path) -> None:
    judge(store, "incidents", 0, "corrected", changes={"value": "54"})
    assert export_gold(store, tmp_path / "gold") == 0
    confirm_all(store)
    assert export_gold(store, tmp_path / "gold") == 1
    (article,) = load_gold(tmp_path / "gold")
    assert (article.split, article.home) == ("reviewed", "Hòa Lạc, Yên Định, Thanh Hóa")
    total, part = article.incidents
    assert (total.value, part.parent) == (54, total.id)
    assert total.change is not None and total.change.amount == 5
    assert article.awards[0].recipients == ("Chi đoàn thôn Đông", "Chi hội phụ nữ")


def test_gold_scores_what_the_extractor_had_wrong(store: Store, tmp_path: Path) -> None:
    judge(store, "incidents", 0, "corrected", changes={"value": "54"})
    judge(store, "dates", 0, "rejected")
    confirm_all(store)
    export_gold(store, tmp_path)
    scores = evaluate(load_gold(tmp_path), lambda article: make_facts())
    assert (scores.incidents.tp, scores.incidents.fp, scores.incidents.fn) == (1, 1, 1)
    assert (scores.dates.fp, scores.awards.f1) == (1, 1)


def test_an_article_with_something_suppressed_is_not_passed_on(store: Store, tmp_path: Path) -> None:
    judge(store, "awards", 0, "suppressed", reason="a child is named")
    confirm_all(store)
    assert export_gold(store, tmp_path) == 0 and list((tmp_path / "reviewed").iterdir()) == []
