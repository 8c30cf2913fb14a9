"""Review: what people say about facts is kept, shown everywhere, and stands when the article is read anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import UsageError
from extractors.model import Facts
from pipeline.review import Judgement, confirm_rest, history, rejected, review
from pipeline.search import Query, search
from pipeline.store import Store
from tests.pipeline.samples import BODY, make_facts, make_reading, new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "tinxa.db") as opened:
        opened.load([make_reading()])
        yield opened


def fact(store: Store, table: str, at: int = 0) -> dict[str, Any]:
    return store.rows(f"SELECT * FROM {table} ORDER BY position")[at]


def judge(store: Store, table: str, key: str, verdict: str, **more: Any) -> None:
    judgement = {"table": table, "fact_id": key, "verdict": verdict, "reviewer": "An", **more}
    review(store, Judgement.model_validate(judgement))


def other_value(**changes: Any) -> Facts:
    """The same facts, but for the first incident."""
    facts = make_facts()
    first, *rest = facts.incidents
    return facts.model_copy(update={"incidents": (first.model_copy(update=changes), *rest)})


def read_anew(store: Store, facts: Facts | None = None, version: str = "2-bbb", **more: Any) -> None:
    store.load([make_reading(facts=facts, version=version, **more)])


def test_a_correction_is_shown_by_every_table_and_view(store: Store) -> None:
    key = fact(store, "incidents")["id"]
    judge(store, "incidents", key, "corrected", changes={"value": "54", "kind": "crime"}, reason="misread")
    assert fact(store, "incidents") | {"id": key, "value": 54, "kind": "crime"} == fact(store, "incidents")
    assert store.value("SELECT value FROM incident_totals WHERE kind = 'crime'") == 54
    assert search(store, Query(incident="crime", at_least=54)).total == 1
    assert search(store, Query(incident="crime", at_least=55)).total == 0
    assert store.value("SELECT verdict FROM facts WHERE fact_id = ?", key) == "corrected"


def test_who_when_before_and_after_are_kept(store: Store) -> None:
    key = fact(store, "awards")["id"]
    judge(store, "awards", key, "confirmed")
    judge(store, "awards", key, "corrected", changes={"recipients": "Chi hội phụ nữ\n\nÔng A ", "collectives": ""})
    last, first = history(store, fact(store, "awards")["article_id"])
    assert (first.verdict, first.reviewer, first.after) == ("confirmed", "An", None)
    assert first.reviewed_at < last.reviewed_at
    assert last.before["recipients"] == ["Chi đoàn thôn Đông", "Chi hội phụ nữ"] and last.before["collectives"] == 2
    assert last.after is not None and last.after["recipients"] == ["Chi hội phụ nữ", "Ông A"]
    assert store.value("SELECT recipients FROM award_roll") == "Chi hội phụ nữ; Ông A"
    assert store.value("SELECT collectives FROM award_roll") is None


@pytest.mark.parametrize("changes", [{}, {"value": 46}, {"value": 46, "status": "detected"}])
def test_a_correction_outlives_what_the_extractor_comes_to_read(store: Store, changes: dict[str, Any]) -> None:
    key = fact(store, "incidents")["id"]
    judge(store, "incidents", key, "corrected", changes={"value": "54"})
    for version in ("2-bbb", "3-ccc"):
        read_anew(store, other_value(**changes), version)
        rows = store.rows("SELECT id, value FROM incidents ORDER BY position")
        assert (rows[0]["id"], rows[0]["value"], len(rows)) == (key, 54, 2)
    assert fact(store, "incidents", 1)["parent_id"] == key


def test_a_correction_outlives_the_extractor_missing_the_fact(store: Store) -> None:
    key = fact(store, "incidents")["id"]
    judge(store, "incidents", key, "corrected", changes={"value": "54"})
    facts = make_facts()
    read_anew(store, facts.model_copy(update={"incidents": facts.incidents[:0]}))
    assert [(row["id"], row["value"]) for row in store.rows("SELECT * FROM incidents")] == [(key, 54)]


def test_a_reviewed_fact_moves_with_its_words_and_goes_with_them(store: Store) -> None:
    key = fact(store, "incidents")["id"]
    judge(store, "incidents", key, "confirmed")
    longer = f"Tin mới.\n\n{BODY}"
    read_anew(store, make_facts(body=longer), body=longer, day=1)
    row = fact(store, "incidents")
    assert row["id"] == key and f"Trao giấy khen\n\n{longer}"[row["start_char"] : row["end_char"]] == row["text"]
    read_anew(store, Facts(), body="Không còn gì.", day=2)
    assert store.rows("SELECT * FROM incidents") == []


@pytest.mark.parametrize("changes", [{}, {"value": 46}])
def test_a_rejected_fact_is_gone_for_good_unless_confirmed(store: Store, changes: dict[str, Any]) -> None:
    row = fact(store, "incidents")
    judge(store, "incidents", row["id"], "rejected")
    read_anew(store, other_value(**changes))
    assert [left["value"] for left in store.rows("SELECT value FROM incidents")] == [12]
    assert fact(store, "incidents")["parent_id"] is None
    (out,) = rejected(store, row["article_id"])
    assert out.fact_id == row["id"]
    judge(store, "incidents", row["id"], "confirmed")
    assert fact(store, "incidents")["value"] == 45 and rejected(store, row["article_id"]) == []


def test_of_a_suppressed_fact_no_words_are_kept(store: Store) -> None:
    key = fact(store, "awards")["id"]
    judge(store, "awards", key, "confirmed")
    with pytest.raises(UsageError, match="reason"):
        judge(store, "awards", key, "suppressed", reason=" ")
    judge(store, "awards", key, "suppressed", reason="a child is named")
    read_anew(store)
    assert store.rows("SELECT * FROM awards") == [] and store.rows("SELECT * FROM recipients") == []
    kept = json.dumps(store.rows("SELECT * FROM reviews"), ensure_ascii=False)
    assert "Chi hội" not in kept and "Giấy khen" not in kept and kept.count("a child is named") == 1
    with pytest.raises(UsageError, match="suppressed"):
        judge(store, "awards", key, "confirmed")


@pytest.mark.parametrize(
    ("table", "changes", "named"),
    [
        ("incidents", {"kind": "theft"}, "kind"),
        ("incidents", {"value": "many"}, "value"),
        ("incidents", {"value": "-1"}, "go together"),
        ("incidents", {"qualifier": "zero"}, "go together"),
        ("incidents", {"place_id": "elsewhere"}, "place_id"),
        ("incidents", {"article_id": "x"}, "article_id"),
        ("dates", {"start": "soon"}, "start"),
        ("dates", {"start": "2020-01-01"}, "go together"),
        ("awards", {"reason": "x" * 2000}, "reason"),
        ("awards", {}, "nothing is corrected"),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing(
    store: Store, table: str, changes: dict[str, Any], named: str
) -> None:
    before = fact(store, table)
    with pytest.raises(UsageError, match=named):
        judge(store, table, before["id"], "corrected", changes=changes)
    assert fact(store, table) == before and store.rows("SELECT * FROM reviews") == []


def test_another_place_loses_the_code_of_the_one_it_was_taken_for(store: Store) -> None:
    key = fact(store, "places")["id"]
    judge(store, "places", key, "corrected", changes={"name": "Định Hòa", "commune": "Định Hòa", "code": "15405"})
    row = fact(store, "places")
    assert (row["code"], row["current_code"], row["lat"]) == ("15405", None, None)
    assert fact(store, "incidents")["place_id"] == key


def test_what_is_left_can_be_confirmed_at_once(store: Store) -> None:
    article = fact(store, "dates")["article_id"]
    judge(store, "incidents", fact(store, "incidents")["id"], "rejected")
    assert confirm_rest(store, article, "Bình") == 4
    assert confirm_rest(store, article, "Bình") == 0
    assert store.rows("SELECT DISTINCT verdict FROM facts") == [{"verdict": "confirmed"}]
