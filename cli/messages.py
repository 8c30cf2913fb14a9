"""What the command line says, in Vietnamese or English; texts live in `data/messages/*.yaml`."""

from __future__ import annotations

import locale
import os
from functools import cache
from typing import Any

import yaml

from data import resource

LANGUAGES = ("en", "vi")
_chosen: list[str] = []


@cache
def catalogue(language: str) -> dict[str, str]:
    """All messages of a language by key."""
    text = resource("messages", f"{language}.yaml").read_text(encoding="utf-8")
    messages: dict[str, str] = yaml.safe_load(text)
    return messages


def choose_language(language: str | None) -> None:
    """Speak `language` from now on; None asks $TINXA_LANG, then the locale, and falls back on English."""
    wanted = language or os.environ.get("TINXA_LANG") or locale.getlocale()[0] or ""
    _chosen[:] = ["vi" if wanted.lower().startswith(("vi", "vietnam")) else "en"]


def language() -> str:
    """The language spoken now."""
    if not _chosen:
        choose_language(None)
    return _chosen[0]


def say(key: str, **values: Any) -> str:
    """The message `key` with its slots filled."""
    return catalogue(language())[key].format(**values)
