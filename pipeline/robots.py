"""robots.txt of the hosts met in one crawl."""

from __future__ import annotations

from urllib.parse import urlsplit

from protego import Protego


class Robots:
    """What each host allows `agent`. A host whose robots.txt could not be had allows nothing."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._rules: dict[str, Protego | None] = {}

    def knows(self, root: str) -> bool:
        """Whether the rules of `root` (scheme and host) were learned, or are being learned now."""
        return root in self._rules

    def learn(self, root: str, text: str | None) -> None:
        """Keep the rules of `root`; None where it failed to answer."""
        self._rules[root] = None if text is None else Protego.parse(text)

    def allows(self, url: str) -> bool:
        """Whether `url` may be fetched."""
        rules = self._rules.get("{0.scheme}://{0.netloc}".format(urlsplit(url)))
        return rules is not None and bool(rules.can_fetch(url, self._agent))

    def delay(self, host: str) -> float:
        """The Crawl-delay of `host` in seconds, 0 where none is asked for."""
        delays = [r.crawl_delay(self._agent) for root, r in self._rules.items() if r and root.endswith(f"//{host}")]
        return max((float(d) for d in delays if d), default=0.0)
