"""robots.txt of the hosts met in one crawl."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from protego import Protego

MAX_BYTES = 500_000
MOST_DELAY_S = 120.0
Verdict = Literal["allowed", "forbidden", "unknown"]


class Robots:
    """What each host allows `agent`. A host whose robots.txt could not be had allows nothing."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._rules: dict[str, Protego | None] = {}

    def knows(self, root: str) -> bool:
        """Whether the rules of `root` (scheme and host) were learned."""
        return root in self._rules

    def learn(self, root: str, text: str | None) -> None:
        """Keep the rules of `root`; None where it failed to answer."""
        self._rules[root] = None if text is None else Protego.parse(text)

    def verdict(self, url: str) -> Verdict:
        """Whether `url` may be fetched; "unknown" where the rules could not be had."""
        rules = self._rules.get(root_of(url))
        if rules is None:
            return "unknown"
        return "allowed" if rules.can_fetch(url, self._agent) else "forbidden"

    def delay(self, host: str) -> float:
        """The Crawl-delay of `host` in seconds, 0 where none is asked for, at most two minutes."""
        rules = (self._rules.get(f"{scheme}://{host}") for scheme in ("https", "http"))
        delays = [float(asked) for rule in rules if rule and (asked := rule.crawl_delay(self._agent))]
        return min(max(delays, default=0.0), MOST_DELAY_S)

    def sitemaps(self, root: str) -> list[str]:
        """The sitemaps that the robots.txt of `root` names."""
        rules = self._rules.get(root)
        return list(rules.sitemaps) if rules else []


def root_of(url: str) -> str:
    """Scheme and host of a URL, as `https://host:port`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def rules_text(status: int, content_type: str, body: bytes) -> str | None:
    """What an answer to /robots.txt says: its text, "" (all is allowed) if missing or HTML, None if it failed."""
    if status >= 500 or status == 429:
        return None
    if status >= 300 or "html" in content_type.lower() or body.lstrip()[:1] == b"<":
        return ""
    return body[:MAX_BYTES].decode("utf-8-sig", "replace").replace("\x00", "")
