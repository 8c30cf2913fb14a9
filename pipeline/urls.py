"""Canonical URLs: one address for one page, whatever session ids, print views or trackers were added to it."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from pipeline.source_model import Platform, Source

MAX_LENGTH = 2_000
_TRACKERS = re.compile(r"utm_\w+|fbclid|gclid|zarsrc|_ga|mc_[ce]id|amp|ref_src", re.IGNORECASE)
_SESSIONS = re.compile(
    r"phpsessid|jsessionid|sid|sessionid|aspsessionid\w*|p_p_auth|_redirect|_adf\.ctrl-state|_afrloop|_afrwindowmode",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*|/\((?:[A-Z]\([^)(]*\))+\)(?=/|$)", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?:/amp|\.amp)/?$", re.IGNORECASE)
_COPIES = re.compile(
    r"/print(?:/|\.aspx|$)|/savefile/|/sendmail/|/embed/?$|[?&](?:print|download|pdf)=1|[?&]tmpl=component|/in-bai",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FIRST_PAGES = {("page", "1"), ("page", "0"), ("pageindex", "0"), ("pageindex", "1")}
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"


def canonical_url(url: str, rules: Platform | None = None) -> str:
    """`url` without fragment, session, tracker and AMP parts, its query sorted; `rules` may drop or rewrite more.

    Doing it twice changes nothing. Addresses that are no web addresses come back as they are.
    """
    whole = split_web(url)
    if whole is None:
        return url
    scheme, netloc, path, query = whole
    if isinstance(rules, Source):
        scheme, netloc = _home_of(scheme, netloc, rules)
    path = _clean_path(path)
    if rules and rules.strip:
        path = re.sub(rules.strip, "", path) or "/"
    if rules and rules.ignore_case:
        path = path.lower()
    plain = urlunsplit((scheme, netloc, path, _clean_query(query, rules), ""))
    for rewrite in rules.url_rewrite if rules else ():
        plain = re.sub(rewrite.match, rewrite.to, plain)
    return plain


def article_url(base: str, link: str, rules: Platform) -> str | None:
    """The canonical address that a link on the page `base` leads to, None if it is no article of the portal."""
    target = absolute_url(base, link)
    if target is None or not _same_portal(base, target, rules):
        return None
    if _COPIES.search(target) or any(re.search(pattern, target) for pattern in rules.url_drop):
        return None
    canonical = canonical_url(target, rules)
    if rules.key and not re.search(rules.key, canonical):
        return None
    return canonical


def absolute_url(base: str, link: str) -> str | None:
    """Where a link on the page `base` leads; None if that is no web address (a script, a mail address, garbage)."""
    try:
        target = urljoin(base, "".join(link.split()) if "\n" in link else link.strip())
    except ValueError:
        return None
    return target if split_web(target) is not None else None


def split_web(url: str) -> tuple[str, str, str, str] | None:
    """Scheme, host with port, path and query of a web address; None for anything else, or anything hostile.

    Addresses with a user name, without a host, longer than `MAX_LENGTH` or with control characters are refused.
    """
    url = url.strip()
    if len(url) > MAX_LENGTH or _CONTROL.search(url):
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc or "\\" in parts.netloc:
        return None
    host = f"[{host}]" if ":" in host else host
    netloc = f"{host}:{port}" if port and port != _DEFAULT_PORTS[scheme] else host
    return scheme, netloc, parts.path, parts.query


def _home_of(scheme: str, netloc: str, source: Source) -> tuple[str, str]:
    """The portal's own scheme and host for any of its names; its ports stay apart."""
    home = urlsplit(source.base)
    host, _, port = netloc.partition(":")
    if not source.owns(host):
        return scheme, netloc
    own = split_web(source.base)
    same_port = port == (str(home.port) if own and ":" in own[1] else "")
    return (own[0], own[1]) if own and same_port else (scheme, netloc)


def _same_portal(base: str, target: str, rules: Platform) -> bool:
    host = urlsplit(target).hostname or ""
    return rules.owns(host) if isinstance(rules, Source) else host == urlsplit(base).hostname


def _clean_path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", _AMP_PATH.sub("/" if path.endswith("/") else "", _PATH_SESSION.sub("", path))) or "/"
    if "/." in path:
        path = posixpath.normpath(path) + ("/" if path.endswith("/") and posixpath.normpath(path) != "/" else "")
    return quote(unquote(path), safe=_SAFE_PATH) if "%" not in path else _even_escapes(path)


def _even_escapes(path: str) -> str:
    """Percent escapes in capitals, those of letters and digits undone."""

    def even(found: re.Match[str]) -> str:
        letter = chr(int(found[1], 16))
        return letter if letter.isascii() and (letter.isalnum() or letter in "-._~") else found[0].upper()

    return quote(re.sub(r"%([0-9A-Fa-f]{2})", even, path), safe=_SAFE_PATH)


def _clean_query(query: str, rules: Platform | None) -> str:
    dropped = {name.lower() for name in rules.drop_params} if rules else set()
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return query
    kept = (
        (name, value)
        for name, value in pairs
        if not (
            _TRACKERS.fullmatch(name)
            or _SESSIONS.fullmatch(name)
            or name.lower() in dropped
            or (name.lower(), value) in _FIRST_PAGES
        )
    )
    return urlencode(sorted(kept))
