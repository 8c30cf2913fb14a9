"""Administrative units of Vietnam through time."""

from extractors.gazetteer.gazetteer import Gazetteer, load_gazetteer
from extractors.gazetteer.unit import REFORM, Unit, name_key

__all__ = ["REFORM", "Gazetteer", "Unit", "load_gazetteer", "name_key"]
