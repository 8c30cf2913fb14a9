"""Our pages, one module each, by address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from web.pages import article, awards, capture, home, incidents, places, results, review, searches, signin, wordings

PAGES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"^/$", home.show),
    (r"^/search$", results.show),
    (r"^/article/(?P<id>[0-9a-f]{16})$", article.show),
    (r"^/article/(?P<id>[0-9a-f]{16})/wordings$", wordings.show),
    (r"^/article/(?P<id>[0-9a-f]{16})/confirm$", review.confirm),
    (r"^/fact/(?P<table>[a-z]{1,20})/(?P<id>[0-9a-f]{16})$", review.show),
    (r"^/reviews$", review.show_all),
    (r"^/search\.atom$", searches.follow),
    (r"^/searches$", searches.show_all),
    (r"^/searches/(?P<key>[a-z0-9-]{1,100})$", searches.show),
    (r"^/searches/(?P<key>[a-z0-9-]{1,100})\.atom$", searches.follow_saved),
    (r"^/searches/(?P<key>[a-z0-9-]{1,100})/forget$", searches.forget),
    (r"^/login$", signin.show),
    (r"^/logout$", signin.leave),
    (r"^/incidents$", incidents.show),
    (r"^/incidents\.(?P<kind>csv|json)$", incidents.fetch),
    (r"^/awards$", awards.show),
    (r"^/awards\.(?P<kind>csv|json)$", awards.fetch),
    (r"^/places$", places.show_all),
    (r"^/place/(?P<code>\d{2,5})$", places.show),
    (r"^/capture/(?P<id>\d{1,15})$", capture.show),
    (r"^/capture/(?P<id>\d{1,15})/page$", capture.replay),
)
# Entries of the menu: the key of their words (`nav.…`) and their address.
NAVIGATION: tuple[tuple[str, str], ...] = (("incidents", "/incidents"), ("awards", "/awards"), ("places", "/places"))
_OURS = re.compile("|".join(f"(?:{re.sub(r'[(][?]P<[a-z]+>', '(?:', pattern)})" for pattern, _ in PAGES))


def is_ours(path: str) -> bool:
    """Whether a path leads to one of our pages, not to one of Datasette's."""
    return _OURS.match(path) is not None
