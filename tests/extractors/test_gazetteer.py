"""The temporal gazetteer."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.gazetteer import REFORM, Unit, load_gazetteer, name_key

G = load_gazetteer()


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [("2015-01-01", 63, 708, 11_102), ("2025-06-30", 63, 696, 10_035), ("2025-07-01", 34, 0, 3_321)],
)
def test_live_units_by_day(day: str, provinces: int, districts: int, communes: int) -> None:
    on = dt.date.fromisoformat(day)
    live = [u.level for u in G.units if u.valid_on(on)]
    assert (live.count("province"), live.count("district"), live.count("commune")) == (provinces, districts, communes)


def test_a_code_means_different_units_at_different_times() -> None:
    names = [G.unit("15469", dt.date(year, 6, 1)) for year in (2018, 2022, 2026)]
    assert [u and f"{u.kind} {u.name}" for u in names] == ["Xã Định Tường", "Thị trấn Quán Lào", "Xã Yên Định"]


def test_chain_and_present_unit() -> None:
    (town,) = G.find("Quán Lào", dt.date(2019, 8, 15), "commune")
    assert [(u.code, u.name) for u in G.chain(town)] == [
        ("15394", "Quán Lào"),
        ("394", "Yên Định"),
        ("38", "Thanh Hóa"),
    ]
    today = G.current_default(town)
    assert today is not None and (today.code, today.name) == ("15469", "Yên Định")


def test_a_split_unit_leads_to_all_its_parts_and_one_default() -> None:
    (district,) = G.find("Yên Định", dt.date(2019, 8, 15), "district")
    parts = G.current(district)
    assert len(parts) > 2
    assert [u.name for u, default in parts if default] == ["Thanh Hóa"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Đắc Lắc", "Đắk Lắk"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("Bắc Cạn", "Bắc Kạn"),
        ("Kontum", "Kon Tum"),
        ("TP.HCM", "Hồ Chí Minh"),
    ],
)
def test_spellings(written: str, name: str) -> None:
    assert name in {u.name for u in G.find(written, dt.date(2019, 1, 1), "province")}


def test_numbers_lose_leading_zeros() -> None:
    assert name_key("09") == name_key("9") == "9"


@given(st.sampled_from(G.units))
def test_every_unit_is_found_by_its_name_and_has_its_parents(unit: Unit) -> None:
    assert unit in G.named(name_key(unit.name), unit.level)
    levels = [u.level for u in G.chain(unit)]
    assert levels[-1] == "province"
    assert levels == sorted(levels, key=("commune", "district", "province").index)


@given(st.sampled_from([u for u in G.units if u.valid_to == dt.date.max]))
def test_a_unit_of_today_is_its_own_present_unit(unit: Unit) -> None:
    assert G.current_default(unit) == unit


def test_no_district_survived_the_reform() -> None:
    assert not [u for u in G.units if u.level == "district" and u.valid_to > REFORM]


def test_districts_are_found_whatever_their_tones() -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.district_like("Cư Jut") == name_key("Cư Jút")
    assert gazetteer.district_like("Krông Pắk") == name_key("Krông Pắc")
    assert gazetteer.district_like("Tsim Sha Tsui") is None


def test_no_name_is_longer_than_its_first_word_allows() -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.most_words("hồ") >= 3
    assert gazetteer.most_words("shinzo") == 0


def test_namesakes_are_told_apart_by_their_parent() -> None:
    day = dt.date(2019, 8, 20)
    assert len(G.find("Tân Tiến", day, "commune")) > 10
    (commune,) = G.find("Tân Tiến", day, "commune", parent="312")
    assert [u.name for u in G.chain(commune)] == ["Tân Tiến", "An Dương", "Hải Phòng"]
    assert commune in G.children("312")
