"""Who may review: one password for all reviewers, a signed cookie with the name of each, and a limit on tries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from extractors.errors import TinxaError, UsageError

COOKIE = "tinxa_reviewer"
SESSION_S = 12 * 3600
# Wrong passwords within `WINDOW_S` seconds after which no more are looked at: of one address, of all together.
TRIES, TRIES_OF_ALL, WINDOW_S = 5, 50, 300
SHORTEST = 12
LONGEST_NAME = 80
_NAMESPACE = "tinxa-reviewer"


class TooManyTries(TinxaError):
    """Too many wrong passwords lately."""


class Login:
    """The password, kept as a keyed digest, and the wrong tries of the last minutes."""

    def __init__(self, password: str) -> None:
        """Raises UsageError for a password that is guessed too easily."""
        if len(password) < SHORTEST:
            raise UsageError("the password of reviewers", "is too short", f"take one of at least {SHORTEST} characters")
        self._key = secrets.token_bytes(32)
        self._digest = self._of(password)
        self._wrong: dict[str, deque[float]] = {}

    def check(self, password: str, address: str) -> bool:
        """Whether this is the password. Raises TooManyTries after too many wrong ones."""
        now = time.monotonic()
        for known in list(self._wrong):
            tries = self._wrong[known]
            while tries and now - tries[0] > WINDOW_S:
                tries.popleft()
            if not tries:
                del self._wrong[known]
        if len(self._wrong.get(address, ())) >= TRIES or sum(map(len, self._wrong.values())) >= TRIES_OF_ALL:
            raise TooManyTries("signing in", "too many wrong passwords", f"wait {WINDOW_S // 60} minutes")
        right = hmac.compare_digest(self._of(password), self._digest)
        if not right:
            self._wrong.setdefault(address, deque()).append(now)
        return right

    def _of(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode(), salt=self._key[:16], n=2**12, r=8, p=1)


def login_of(datasette: Any) -> Login | None:
    """The login of a site, None where nobody may review."""
    found: Login | None = getattr(datasette, "tinxa_login", None)
    return found


def reviewer_of(datasette: Any, request: Any) -> str | None:
    """The name of who is signed in, else None."""
    from itsdangerous import BadSignature

    held = request.cookies.get(COOKIE) if request is not None and login_of(datasette) is not None else None
    if not held:
        return None
    try:
        session = datasette.unsign(held, _NAMESPACE)
    except BadSignature:
        return None
    return str(session["name"]) if session["until"] > time.time() else None


def sign_in(datasette: Any, request: Any, answer: Any, name: str) -> None:
    """Let `answer` carry the cookie of a session."""
    value = datasette.sign({"name": name, "until": time.time() + SESSION_S}, _NAMESPACE)
    _set(request, answer, value, SESSION_S)


def sign_out(request: Any, answer: Any) -> None:
    """Let `answer` end the session."""
    _set(request, answer, "", 0)


def _set(request: Any, answer: Any, value: str, seconds: int) -> None:
    answer.set_cookie(
        COOKIE, value, max_age=seconds, httponly=True, samesite="strict", secure=request.scheme == "https"
    )


def came_from_here(request: Any) -> bool:
    """Whether a form was sent from a page of this site, as far as the browser tells."""
    origin = request.headers.get("origin")
    if origin in (None, ""):
        return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return bool(urlsplit(origin).netloc == request.headers.get("host"))
