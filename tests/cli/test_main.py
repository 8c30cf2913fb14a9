"""The frame of the command line."""

import subprocess
import sys

import pytest

from tests.conftest import Tinxa

HEAVY = ("prefect", "underthesea", "spacy", "datasette", "trafilatura", "sqlite_utils", "httpx", "pyarrow", "lxml")


def test_help_names_every_command(tinxa: Tinxa) -> None:
    done = tinxa("--help")
    assert done.returncode == 0
    for command in ("demo", "extract", "search", "export", "status"):
        assert command in done.stdout


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from cli.main import app; app(['--help'], standalone_mode=False);print('MODULES', *sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    loaded = out.split("MODULES", 1)[1].split()
    assert [m for m in HEAVY if m in loaded] == []


def test_version(tinxa: Tinxa) -> None:
    done = tinxa("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("tinxa 0.")


@pytest.mark.parametrize(
    "args", [("--lang", "fr", "status"), ("no-such-command",), ("extract",), ("extract", "a.txt", "--no-such")]
)
def test_wrong_use_is_exit_code_2_without_traceback(tinxa: Tinxa, args: tuple[str, ...]) -> None:
    done = tinxa(*args)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_messages_exist_in_both_languages() -> None:
    from cli.messages import LANGUAGES, catalogue

    keys = [set(catalogue(language)) for language in LANGUAGES]
    assert keys[0] == keys[1]
    assert all(catalogue("en")[key] != catalogue("vi")[key] for key in keys[0])
