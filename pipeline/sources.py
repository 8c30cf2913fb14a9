"""Sources as data: YAML files read over their platform's defaults, with errors that name file, key and mend."""

from __future__ import annotations

import copy
import difflib
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from data import resource
from extractors.errors import UsageError
from pipeline.source_model import Platform, Source

MAX_BYTES = 200_000


def load_sources(folder: Path) -> list[Source]:
    """Every source of a folder (`*.yaml`, subfolders included), by id; two of one id are an error."""
    if not folder.is_dir():
        raise UsageError(str(folder), "no such folder", "name a folder of source YAML files")
    sources: dict[str, Source] = {}
    for path in sorted(folder.rglob("*.yaml")):
        source = load_source(path)
        if source.id in sources:
            raise UsageError(f"{path}: id", f"{source.id!r} is taken by another file", "choose another id")
        sources[source.id] = source
    return sorted(sources.values(), key=lambda s: s.id)


def load_source(path: Path) -> Source:
    """One source file; raises UsageError naming file, key and mend."""
    data = _read_yaml(path)
    platform = data.get("platform")
    if not isinstance(platform, str):
        raise UsageError(f"{path}: platform", "this key is missing", f"name one of: {', '.join(platform_names())}")
    merged = _merged(_platform_defaults(platform, path), data)
    merged["home"] = _home(merged.get("home"), path)
    return _validated(merged, path)


def platform_names() -> list[str]:
    """The platforms that `data/platforms` describes."""
    return sorted(
        item.name.removesuffix(".yaml") for item in resource("platforms").iterdir() if item.name.endswith(".yaml")
    )


def _platform_defaults(name: str, path: Path) -> dict[str, Any]:
    if name not in platform_names():
        near = difflib.get_close_matches(name, platform_names(), 1)
        mend = f"did you mean {near[0]!r}?" if near else f"name one of: {', '.join(platform_names())}"
        raise UsageError(f"{path}: platform", f"{name!r} is unknown", mend)
    return copy.deepcopy(_platform_data(name))


def load_platform(name: str) -> Platform:
    """The rules of one platform as shipped; KeyError if there is none of this name."""
    return _platform(name)


def load_platforms() -> list[Platform]:
    """All platforms as shipped, by name."""
    return [_platform(name) for name in platform_names()]


@cache
def _platform_data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(resource("platforms", f"{name}.yaml").read_text(encoding="utf-8"))
    return data


@cache
def _platform(name: str) -> Platform:
    if name not in platform_names():
        raise KeyError(name)
    return Platform.model_validate(_platform_data(name))


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(str(path), f"larger than {MAX_BYTES:,} bytes", "a source is a short file of rules")
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        line = " ".join(str(error).split())
        raise UsageError(str(path), f"no valid YAML: {line}", "mend the line it names") from error
    except UnicodeDecodeError as error:
        raise UsageError(str(path), "not UTF-8 text", "save the file as UTF-8") from error
    except OSError as error:
        raise UsageError(str(path), (error.strerror or str(error)).lower(), "check the path") from error
    if not isinstance(data, dict):
        raise UsageError(str(path), "not a mapping of keys", "see docs/guides/add-a-portal.md")
    return data


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """`over` laid on `under`, mappings merged key by key."""
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], value) if both else value
    return merged


def _home(written: Any, path: Path) -> Any:
    if not isinstance(written, str):
        return written
    from extractors.places import parse_home

    try:
        return parse_home(written)
    except UsageError as error:
        raise UsageError(f"{path}: home", error.problem, error.mend) from error


def _validated(data: dict[str, Any], path: Path) -> Source:
    try:
        return Source.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{path}: {key}", _problem(first["type"], first["msg"]), _mend(key, first["type"])) from error


def _problem(kind: str, message: str) -> str:
    return {"extra_forbidden": "this key is unknown", "missing": "this key is missing"}.get(kind, message)


def _mend(key: str, kind: str) -> str:
    if kind == "missing":
        return "add it"
    if kind != "extra_forbidden":
        return "see docs/guides/add-a-portal.md for what it takes"
    parent, _, name = key.rpartition(".")
    near = difflib.get_close_matches(name, _known_keys(parent), 1)
    return f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(_known_keys(parent))}"


def _known_keys(parent: str) -> list[str]:
    """The keys allowed at a dotted place of a source file; numbers are places in a list."""
    model: type[BaseModel] = Source
    for part in filter(None, parent.split(".")):
        if not part.isdigit():
            by_key = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
            model = _model_in(by_key.get(part)) or model
    return sorted(field.alias or name for name, field in model.model_fields.items())


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation such as `FieldRule | None` or `tuple[Layout, ...]` speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
