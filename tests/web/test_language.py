"""The site's words: whole in both languages, and chosen as a reader wishes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from extractors.model import AwardForm, DateKind, IncidentKind, Level, Measure, Status
from web.language import LANGUAGES, catalogue, words

SAID = re.compile(r"""say\(\s*["']([a-z_]+(?:\.[a-z_]+)?)["']\s*[,)]""")
TEMPLATES = Path(__file__).parents[2] / "web" / "templates"


def test_every_word_exists_in_both_languages() -> None:
    keys = {language: {key for key in catalogue(language) if not key.endswith(".one")} for language in LANGUAGES}
    assert keys["en"] == keys["vi"]


def test_templates_say_only_what_is_known() -> None:
    said = {key for file in TEMPLATES.glob("*.html") for key in SAID.findall(file.read_text(encoding="utf-8"))}
    assert len(said) > 60
    assert not {key for key in said if key not in catalogue("en")}


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("kind", IncidentKind),
        ("measure", Measure),
        ("status", Status),
        ("form", AwardForm),
        ("level", Level),
        ("date_kind", DateKind),
    ],
)
def test_every_value_of_the_model_has_words(prefix: str, values: object) -> None:
    for value in get_args(values):
        assert f"{prefix}.{value}" in catalogue("vi"), value


def test_one_is_said_in_the_singular_and_the_unknown_as_it_is() -> None:
    say = words("en")
    assert (say("measure.cases", of=1), say("measure.cases", of=2)) == ("case", "cases")
    assert words("vi")("measure.cases", of=1) == "vụ"
    assert say("kind.volcano") == "volcano"
