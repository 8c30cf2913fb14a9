"""`tinxa crawl` and `tinxa sources`, as they fail and as they succeed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Tinxa

GOOD = """
id: test/portal
name: A portal
platform: nukeviet
base: http://127.0.0.1:9
home: Quán Lào, Yên Định, Thanh Hóa
categories: [tin]
allow_private: true
politeness: {delay_s: 0}
"""


def write(folder: Path, text: str, name: str = "portal.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("categories", "categores"), ("portal.yaml: categores", "did you mean 'categories'?")),
        (
            GOOD.replace("platform: nukeviet", "platform: nukeveit"),
            ("portal.yaml: platform", "did you mean 'nukeviet'?"),
        ),
        (GOOD.replace("http://127", "127"), ("portal.yaml: base", "http://")),
        (GOOD.replace("id: test/portal\n", ""), ("portal.yaml: id", "missing")),
        ("id: [", ("portal.yaml", "no valid YAML")),
    ],
)
def test_a_mistake_in_a_source_names_file_key_and_mend(
    tinxa: Tinxa, tmp_path: Path, text: str, says: tuple[str, ...]
) -> None:
    done = tinxa("crawl", "--sources", str(write(tmp_path, text)))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert all(part in line for part in says), line


def test_an_unreachable_portal_is_one_line_and_exit_code_1(tinxa: Tinxa, tmp_path: Path) -> None:
    done = tinxa("crawl", "--sources", str(write(tmp_path, GOOD)), "--json")
    assert done.returncode == 1, done.stderr
    (night,) = json.loads(done.stdout)["sources"]
    assert "127.0.0.1:9" in night["crawl"]["problems"][0]["url"]
    assert "Traceback" not in done.stderr


def test_a_dry_run_names_the_lists_and_touches_nothing(tinxa: Tinxa, tmp_path: Path, home: Path) -> None:
    done = tinxa("crawl", "--sources", str(write(tmp_path, GOOD)), "--dry-run", "--json")
    assert json.loads(done.stdout) == {"sources": [{"id": "test/portal", "lists": ["http://127.0.0.1:9/tin-tuc/tin/"]}]}
    assert not home.exists()


def test_an_unknown_source_is_a_wrong_call(tinxa: Tinxa, tmp_path: Path) -> None:
    done = tinxa("crawl", "nobody", "--sources", str(write(tmp_path, GOOD)))
    assert done.returncode == 2
    assert "test/portal" in done.stderr


def test_sources_are_listed(tinxa: Tinxa, tmp_path: Path) -> None:
    listed = json.loads(tinxa("sources", "list", "--sources", str(write(tmp_path, GOOD)), "--json").stdout)["sources"]
    assert [(s["id"], s["home"]["commune"], s["verified"]) for s in listed] == [("test/portal", "Quán Lào", False)]
