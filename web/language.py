"""The site's words in English and Vietnamese, and which of them a reader wants."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from http.cookies import CookieError, SimpleCookie
from typing import Any

import yaml

from data import resource

LANGUAGES = ("en", "vi")
COOKIE = "tinxa_lang"


@cache
def catalogue(language: str) -> dict[str, str]:
    """All words of a language by key."""
    found: dict[str, str] = yaml.safe_load(resource("site", f"{language}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def words(language: str) -> Callable[..., str]:
    """A function from a key and the values of its slots to words of `language`; a key without words stands for itself.

    Kinds, forms and the like come out of the database as `kind.fire`; a new one must not break a page. `of` is the
    number that the words follow: `KEY.one` is said of one.
    """
    known = catalogue(language)

    def say(key: str, of: float | None = None, **values: Any) -> str:
        text = known.get(f"{key}.one") if of == 1 else None
        text = known.get(key) if text is None else text
        return key.rsplit(".", 1)[-1] if text is None else text.format(**values)

    return say


def language_of(request: Any, default: str | None) -> str:
    """What the address asks for (`?lang=`), else the cookie, else the browser, else `default`, else English."""
    if request is None:
        return default or "en"
    for wanted in (request.args.get("lang"), _cookie(request), _accepted(request), default):
        if wanted in LANGUAGES:
            return str(wanted)
    return "en"


def _cookie(request: Any) -> str | None:
    try:
        held = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return held.value if held else None


def _accepted(request: Any) -> str | None:
    """The first language of Accept-Language that we speak."""
    for part in request.headers.get("accept-language", "")[:200].lower().split(","):
        language = part.split(";")[0].strip()[:2]
        if language in LANGUAGES:
            return str(language)
    return None
