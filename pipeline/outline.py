"""The outline of the country and where on a picture of it a place lies."""

from __future__ import annotations

import json
import math
from functools import cache

from data import resource
from extractors.model import Frozen

WIDTH = 560.0
# Degrees: the mainland with its seas, so that the far islands are on the picture.
_WEST, _EAST, _SOUTH, _NORTH = 101.9, 115.6, 7.6, 23.6
_SCALE = WIDTH / (_EAST - _WEST)
# One degree of longitude is shorter than one of latitude; at the middle of the country by this.
_SQUEEZE = math.cos(math.radians(16))
HEIGHT = (_NORTH - _SOUTH) * _SCALE / _SQUEEZE


class Point(Frozen):
    """A point of the picture, from its upper left corner."""

    x: float
    y: float


def point(lat: float, lon: float) -> Point:
    """Where a place lies on the picture of `WIDTH` by `HEIGHT`."""
    return Point(x=round((lon - _WEST) * _SCALE, 1), y=round((_NORTH - lat) * _SCALE / _SQUEEZE, 1))


@cache
def outline_path() -> str:
    """The country's outline as the data of an SVG path."""
    polygons = json.loads(resource("outlines", "vietnam.json").read_text(encoding="utf-8"))["polygons"]
    rings = ([point(lat, lon) for lon, lat in polygon] for polygon in polygons)
    return "".join("M" + "L".join(f"{p.x} {p.y}" for p in ring) + "Z" for ring in rings)
