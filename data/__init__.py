"""The knowledge Tinxa ships: sources, platforms, lexicons, gazetteer, demo portals, gold."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(*parts: str) -> Traversable:
    """The packaged file or folder at `parts`, e.g. `resource("lexicons", "awards.yaml")`."""
    return files(__name__).joinpath(*parts)
