"""Canonical URLs: one address for one page, whatever session ids, print views or trackers were added to it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from pipeline.source_model import Platform

_TRACKERS = re.compile(r"^(?:utm_\w+|fbclid|gclid|zarsrc|_ga|mc_[ce]id|amp)$", re.IGNORECASE)
_SESSIONS = re.compile(r"^(?:phpsessid|jsessionid|sid|sessionid|aspsessionid\w*|p_p_auth|_redirect)$", re.IGNORECASE)
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*|/\((?:[A-Z]\([^)]*\))+\)", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str, rules: Platform | None = None) -> str:
    """`url` without fragment, session, tracker and print-view parts, its query sorted; `rules` may drop more."""
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").lower()
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS.get(scheme) else ""
    path = _PATH_SESSION.sub("", parts.path) or "/"
    path = re.sub(r"/{2,}", "/", path)
    if rules and rules.strip:
        path = re.sub(rules.strip, "", path)
    dropped = {name.lower() for name in rules.drop_params} if rules else set()
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not (_TRACKERS.match(name) or _SESSIONS.match(name) or name.lower() in dropped)
    )
    return urlunsplit((scheme, host + port, path, urlencode(query), ""))


def article_url(base: str, link: str, rules: Platform) -> str | None:
    """The canonical address a list's link leads to, None if it is no article of the portal."""
    url = urljoin(base, link.strip())
    if not url.startswith(("http://", "https://")):
        return None
    if urlsplit(url).hostname != urlsplit(base).hostname:
        return None
    if any(re.search(pattern, url) for pattern in rules.url_drop):
        return None
    if rules.key and not re.search(rules.key, url):
        return None
    return canonical_url(url, rules)
