"""The guard around the site: which hosts may ask, how long addresses may be, what a browser may do with answers."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

MAX_QUERY_BYTES = 8_000
MAX_BODY_BYTES = 64_000
_OURS = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'"
_COMMON = "base-uri 'none'; form-action 'self'; frame-ancestors 'self'; frame-src 'self'"
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_PLAIN = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


@cache
def _policies() -> tuple[bytes, bytes]:
    """The policy of our pages, and that of Datasette's own, whose few inline scripts are allowed by their hashes."""
    datasettes = _OURS.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
        "script-src 'self'", f"script-src 'self' {' '.join(_hashes())}"
    )
    return f"{_OURS}; {_COMMON}".encode(), f"{datasettes}; {_COMMON}".encode()


def _hashes() -> list[str]:
    import datasette

    folder = Path(datasette.__file__).parent / "templates"
    scripts = [s for file in sorted(folder.glob("*.html")) for s in _SCRIPT.findall(file.read_text(encoding="utf-8"))]
    scripts = [s for s in scripts if "{" + "{" not in s]
    scripts += [f"DATASETTE_ALLOW_FACET = {allowed};" for allowed in ("true", "false")]
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    return sorted({f"'sha256-{digest}'" for digest in digests})


def guarded(app: Any, hosts: tuple[str, ...]) -> Any:
    """`app` behind the guard; `hosts` are the names under which it may be asked for."""

    async def guard(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        refusal = _refusal(scope, hosts)
        if refusal is not None:
            await _refuse(send, *refusal)
            return

        async def send_guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _headers(scope["path"], message.get("headers", []))}
            await send(message)

        await app(scope, receive, send_guarded)

    return guard


def _refusal(scope: Any, hosts: tuple[str, ...]) -> tuple[int, str] | None:
    path = scope.get("raw_path") or scope["path"].encode()
    if path.startswith(b"//") or b"\\" in path or b"%5c" in path.lower():
        return 400, "The address is not well-formed."  # a redirect built from it could lead to another host
    length = dict(scope["headers"]).get(b"content-length", b"")
    if scope["method"] == "POST" and not (length.isdigit() and int(length) <= MAX_BODY_BYTES):
        return 413, "What was sent is too long."
    if len(scope.get("query_string", b"")) + len(path) > MAX_QUERY_BYTES:
        return 414, "The address is too long."
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
    name = host if host.startswith("[") and host.endswith("]") else host.rsplit(":", 1)[0]
    if "*" in hosts or name in hosts:
        return None
    return 421, "This host name is not served here; start tinxa serve with --allow-host to allow it."


async def _refuse(send: Any, status: int, reason: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_PLAIN]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason.encode()})


def _headers(path: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The answer's headers with the guard's; a page that has a policy of its own keeps it."""
    named = {name.lower() for name, _ in headers}
    added = [(name, value) for name, value in _PLAIN if name not in named]
    if b"content-security-policy" not in named:
        from web.pages import is_ours

        ours, datasettes = _policies()
        added.append((b"content-security-policy", ours if is_ours(path) else datasettes))
    return [*headers, *added]
