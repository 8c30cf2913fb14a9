"""Places: mentions of administrative units and hamlets, resolved at the article's own date."""

from extractors.places.finder import find_places
from extractors.places.home import parse_home

__all__ = ["find_places", "parse_home"]
