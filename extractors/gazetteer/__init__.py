"""Administrative units of Vietnam through time."""

from extractors.gazetteer.gazetteer import Gazetteer, load_gazetteer
from extractors.gazetteer.unit import REFORM, Unit, UnitLevel, bare_key, name_key

__all__ = ["REFORM", "Gazetteer", "Unit", "UnitLevel", "bare_key", "load_gazetteer", "name_key"]
