"""`tinxa extract` on a commune's security report: the article that the product was first made for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from data import resource
from tests.conftest import Tinxa

OURS = Path(__file__).parent / "data" / "ngay-hoi-antq.txt"
REAL = Path(__file__).parents[3] / "shared" / "seed" / "quan-lao-2019.txt"
ARTICLES = [
    pytest.param(OURS, id="our paraphrase"),
    pytest.param(
        REAL, id="the real one", marks=pytest.mark.skipif(not REAL.exists(), reason="the real article is not bundled")
    ),
]


def run(tinxa: Tinxa, path: Path) -> dict[str, Any]:
    done = tinxa("extract", str(path), "--published", "2019-08-15")
    assert done.returncode == 0, done.stderr
    output: dict[str, Any] = json.loads(done.stdout)
    return output


@pytest.mark.parametrize("path", ARTICLES)
def test_dates(tinxa: Tinxa, path: Path) -> None:
    found = {(d["kind"], d["value"], d["start"], d["end"]) for d in run(tinxa, path)["dates"]}
    assert ("date", "2019-08-15TMO", "2019-08-15", "2019-08-15") in found
    assert ("period", "2018-01-01/2019-08-15", "2018-01-01", "2019-08-15") in found
    assert ("date", "2019", "2019-01-01", "2019-12-31") in found
    assert ("period", "2008-01-01/2019-08-15", "2008-01-01", "2019-08-15") in found
    assert len(found) == 4


@pytest.mark.parametrize("path", ARTICLES)
def test_places(tinxa: Tinxa, path: Path) -> None:
    places = run(tinxa, path)["places"]
    town = next(p for p in places if p["name"] == "Quán Lào")
    assert (town["level"], town["code"], town["vintage"]) == ("commune", "15394", "legacy")
    assert (town["current_code"], town["current_name"]) == ("15469", "Yên Định")
    assert (town["commune"], town["district"], town["province"]) == ("Quán Lào", "Yên Định", "Thanh Hóa")
    district = next(p for p in places if p["name"] == "Yên Định")
    assert (district["level"], district["code"], district["province"]) == ("district", "394", "Thanh Hóa")
    assert {p["name"] for p in places} == {"Quán Lào", "Yên Định"}


@pytest.mark.parametrize("path", ARTICLES)
def test_incidents(tinxa: Tinxa, path: Path) -> None:
    output = run(tinxa, path)
    incidents = output["incidents"]
    keys = {(i["kind"], i["measure"], i["value"], i["status"], i["qualifier"]) for i in incidents}
    assert keys == {
        ("security", "cases", 45, "occurred", "exact"),
        ("security", "cases", 12, "resolved", "exact"),
        ("security", "cases", 33, "resolved", "exact"),
        ("crime", "cases", 0, "occurred", "zero"),
        ("traffic_accident", "cases", 0, "occurred", "zero"),
    }
    assert len(incidents) == 5
    by_value = {i["value"]: i for i in incidents if i["value"]}
    total = incidents.index(by_value[45])
    assert (by_value[12]["parent"], by_value[33]["parent"]) == (total, total)
    assert (by_value[12]["actor"], by_value[33]["actor"]) == ("công an thị trấn", "công an huyện")
    assert (by_value[45]["start"], by_value[45]["end"]) == ("2018-01-01", "2019-08-15")
    assert not by_value[45]["inconsistent"]


@pytest.mark.parametrize("path", ARTICLES)
def test_awards(tinxa: Tinxa, path: Path) -> None:
    (award,) = run(tinxa, path)["awards"]
    assert (award["form"], award["conferrer"]) == ("giay_khen", "UBND thị trấn Quán Lào")
    assert (award["collectives"], award["individuals"], award["date"]) == (None, None, "2019-08-15")
    assert award["reason"].startswith("có thành tích xuất sắc trong phong trào toàn dân bảo vệ")


@pytest.mark.parametrize("path", ARTICLES)
def test_names_with_numbers_yield_nothing_and_spans_are_exact(tinxa: Tinxa, path: Path) -> None:
    output = run(tinxa, path)
    text = f"{output['article']['title']}\n\n{output['article']['body']}"
    for kind in ("dates", "places", "incidents", "awards"):
        for fact in output[kind]:
            assert text[fact["start_char"] : fact["end_char"]] == fact["text"]
            assert not any(name in fact["text"] for name in ("375", "số 10", "138"))


@pytest.mark.parametrize("path", ARTICLES)
def test_output_follows_the_published_schema(tinxa: Tinxa, path: Path) -> None:
    schema = json.loads(resource("schema", "extraction.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(run(tinxa, path), schema)


def test_several_files_give_json_lines_and_a_bad_one_stops_none(tinxa: Tinxa, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    done = tinxa("extract", str(OURS), str(empty), str(OURS), "--published", "2019-08-15")
    assert done.returncode == 1
    assert [len(json.loads(line)["incidents"]) for line in done.stdout.splitlines()] == [5, 5]
    (complaint,) = done.stderr.splitlines()
    assert "empty.txt" in complaint


@pytest.mark.parametrize(
    ("name", "content", "code", "says"),
    [
        ("page.xyz", b"x", 2, "page.xyz"),
        ("empty.txt", b"", 1, "empty.txt"),
        ("blank.txt", b" \n\n ", 1, "blank.txt"),
        ("no-text.html", b"<html><body><nav>Menu</nav></body></html>", 1, "no-text.html"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", 1, "picture.txt"),
    ],
)
def test_bad_input_is_one_clear_line(
    tinxa: Tinxa, tmp_path: Path, name: str, content: bytes, code: int, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = tinxa("extract", str(path))
    assert (done.returncode, done.stdout) == (code, "")
    (line,) = done.stderr.splitlines()
    assert says in line and " - " in line


def test_missing_file_bad_day_and_unreachable_host(tinxa: Tinxa) -> None:
    for args, code, says in (
        (("no-such-file.txt",), 1, "no-such-file.txt"),
        ((str(OURS), "--published", "15/8/2019"), 2, "2019-08-15"),
        (("http://127.0.0.1:9/tin.html",), 1, "127.0.0.1:9"),
    ):
        done = tinxa("extract", *args)
        assert done.returncode == code, done.stderr
        (line,) = done.stderr.splitlines()
        assert says in line


def test_relative_dates_without_any_publication_date_are_an_error_that_says_so(tinxa: Tinxa) -> None:
    done = tinxa("extract", "-", stdin="Tin ngắn\n\nSáng nay, xã Định Long xảy ra 02 vụ trộm cắp tài sản.")
    assert done.returncode == 1
    assert [i["value"] for i in json.loads(done.stdout)["incidents"]] == [2]
    (line,) = done.stderr.splitlines()
    assert "--published" in line and "Sáng nay" in line


def test_html_is_one_self_contained_page(tinxa: Tinxa, tmp_path: Path) -> None:
    article = tmp_path / "tin.txt"
    article.write_text(
        "Tin <b>đậm</b>\n\nNgày 3/2/2020, xã A <script>alert(1)</script> có 2 vụ cháy.", encoding="utf-8"
    )
    page = tinxa("extract", str(article), "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert "<script>alert" not in page and "&lt;script&gt;" in page
    assert "2020-02-03" in page
    assert "http://" not in page and "https://" not in page


def test_a_table_names_every_type(tinxa: Tinxa) -> None:
    done = tinxa("extract", str(OURS), "--published", "2019-08-15", "--format", "table")
    assert done.returncode == 0
    for title in ("Dates: ", "Places: ", "Incident counts: 5", "Awards: 1"):
        assert title in done.stdout
