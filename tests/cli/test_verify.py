"""`tinxa verify` and `tinxa export --wacz` on a data folder that a crawl made."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

from tests.conftest import Tinxa
from tests.pipeline.test_verify import edit, fill


def test_a_fresh_crawl_is_sound_and_packs_into_wacz(tinxa: Tinxa, home: Path, tmp_path: Path) -> None:
    fill(home, tmp_path)
    done = tinxa("verify", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["sound"], report["captures"], report["articles"]) == (0, True, 3, 3)
    assert report["archive"]["records"] > 8
    assert "agree" in tinxa("verify").stdout
    pack = tmp_path / "x.wacz"
    assert "4 captures" in tinxa("export", "--wacz", str(pack), "x").stderr
    assert "archive/x-00000.warc.gz" in ZipFile(pack).namelist()
    assert tinxa("export", "--wacz", str(tmp_path / "x.zip")).returncode == 2
    assert tinxa("export", "--wacz", str(pack), "nobody").returncode == 1


def test_what_is_wrong_is_named_with_exit_code_1(tinxa: Tinxa, home: Path, tmp_path: Path) -> None:
    fill(home, tmp_path)
    edit("DELETE FROM captures WHERE id = 2")(home)
    done = tinxa("verify")
    assert done.returncode == 1 and "is archived and not in the database" in done.stdout
    told = json.loads(tinxa("verify", "--json").stdout)
    assert told["sound"] is False and len(told["differences"]) == 2


def test_without_an_archive_or_a_database(tinxa: Tinxa, home: Path, tmp_path: Path) -> None:
    nothing = tinxa("verify")
    assert nothing.returncode == 1 and "tinxa demo" in nothing.stderr
    fill(home, tmp_path)
    (home / "tinxa.db").unlink()
    alone = tinxa("verify")
    assert alone.returncode == 0 and "only the archive is checked" in alone.stderr
