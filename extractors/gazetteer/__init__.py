"""Administrative units of Vietnam through time."""

from extractors.gazetteer.gazetteer import Gazetteer, load_gazetteer
from extractors.gazetteer.unit import REFORM, Unit, UnitLevel, name_key

__all__ = ["REFORM", "Gazetteer", "Unit", "UnitLevel", "load_gazetteer", "name_key"]
