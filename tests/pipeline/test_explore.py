"""Incidents and awards by kind, place and time, as the site and the command line ask for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.model import Facts, Home
from pipeline.explore import Selection, find_awards, find_incidents, place_of, told
from pipeline.place_view import provinces_with_counts, read_place_view
from pipeline.review import Judgement, review
from pipeline.store import Store
from tests.pipeline.samples import make_facts, make_reading, make_source, new_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A commune's portal with a report and an award, and one whose article tells no place."""
    with new_store(tmp_path / "tinxa.db") as opened:
        home = Home(province="Lâm Đồng", district="Lạc Dương", commune="Lát")
        opened.add_sources([make_source("demo/other", home=home)])
        opened.load([make_reading()])
        facts = make_facts()
        homeless = Facts(
            incidents=tuple(f.model_copy(update={"place": None}) for f in facts.incidents),
            awards=tuple(f.model_copy(update={"place": None, "date": "2020"}) for f in facts.awards),
        )
        opened.load([make_reading("/tin/2", title="Tin khác", facts=homeless, source_id="demo/other")])
        yield opened


def test_a_record_without_a_place_is_of_the_portals_area(store: Store) -> None:
    rows = find_incidents(store, Selection(measure="cases")).rows
    assert {place_of(row) for row in rows} == {("Thanh Hóa", "Yên Định", "Hòa Lạc"), ("Lâm Đồng", "Lạc Dương", "Lát")}
    assert {told(row).start for row in rows} == {dt.date(2019, 1, 1)}


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (Selection(place="Thanh Hóa"), 2),
        (Selection(place="Lạc Dương, Lâm Đồng"), 2),
        (Selection(place="15469"), 2),
        (Selection(place="Cà Mau"), 0),
        (Selection(status="resolved"), 2),
        (Selection(kind="fire"), 0),
        (Selection(start=dt.date(2019, 7, 1)), 0),
        (Selection(end=dt.date(2019, 1, 1)), 4),
        (Selection(level="commune"), 2),
    ],
)
def test_incidents_are_narrowed(store: Store, selection: Selection, found: int) -> None:
    assert len(find_incidents(store, selection).rows) == found


@pytest.mark.parametrize(
    ("selection", "found"),
    [
        (Selection(form="giay_khen"), 2),
        (Selection(form="bang_khen"), 0),
        (Selection(recipient="Chi hội phụ nữ"), 2),
        (Selection(place="Yên Định, Thanh Hóa"), 1),
        (Selection(start=dt.date(2020, 6, 1), end=dt.date(2020, 6, 30)), 1),
        (Selection(start=dt.date(2019, 1, 1), end=dt.date(2019, 12, 31)), 1),
    ],
)
def test_awards_are_narrowed(store: Store, selection: Selection, found: int) -> None:
    rows = find_awards(store, selection).rows
    assert len(rows) == found
    assert all(row["recipients"] == "Chi đoàn thôn Đông; Chi hội phụ nữ" for row in rows)


def test_what_a_reviewer_threw_out_is_not_found(store: Store) -> None:
    one = find_awards(store, Selection()).rows[0]
    review(store, Judgement(table="awards", fact_id=one["id"], verdict="rejected", reviewer="An"))
    assert one["id"] not in {row["id"] for row in find_awards(store, Selection()).rows}


def test_a_unit_knows_what_it_was_and_what_it_became(store: Store) -> None:
    district = read_place_view(store, "394")
    assert district is not None and district.latest.name == "Yên Định" and district.latest.valid_to == "2025-07-01"
    assert [name for _, _, name in district.latest.chain] == ["Thanh Hóa"]
    assert {unit.level for unit in district.successors} == {"commune"}
    commune = read_place_view(store, "15469")
    assert commune is not None and commune.latest.name == "Yên Định" and commune.predecessors
    assert any(unit.name == "Quán Lào" for unit in commune.units)
    assert read_place_view(store, "99999") is None


def test_provinces_count_articles_of_those_that_went_into_them(store: Store) -> None:
    counts = {province.name: province.articles for province in provinces_with_counts(store)}
    assert len(counts) == 34 and counts["Thanh Hóa"] == 1 and sum(counts.values()) == 1
    with store.transaction():
        store.connection.execute("UPDATE places SET province = 'Hà Giang'")
    assert {p.name: p.articles for p in provinces_with_counts(store)}["Tuyên Quang"] == 1
