"""`datapackage.json`: what exported files hold, as a Frictionless Data Package."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from extractors.errors import TinxaError
from pipeline.dictionary import Relation, relations

NAME = "datapackage.json"
_TYPES = {"INTEGER": "integer", "REAL": "number", "TEXT": "string"}
_MEDIA = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def read_package(folder: Path) -> dict[str, Any]:
    """The package of a folder, a new one if there is none. Raises TinxaError for a file that is something else."""
    path = folder / NAME
    if not path.exists():
        about = "Facts read from Vietnamese local-government news, exported from a Tinxa store"
        return {"profile": "data-package", "name": "tinxa-export", "title": about, "resources": []}
    try:
        package: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(package["resources"], list):
            return package
    except (ValueError, KeyError, TypeError):
        pass
    raise TinxaError(str(path), "is no data package", "move it away, or export to another folder")


def add_to_package(file: Path, table: str, format: str) -> None:
    """Describe an exported file in the package beside it."""
    package = read_package(file.parent)
    others = [held for held in package["resources"] if held.get("path") != file.name]
    package["resources"] = [*others, _resource(file, relations()[table], format)]
    part = file.parent / f"{NAME}.part"
    part.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    part.replace(file.parent / NAME)


def _resource(file: Path, relation: Relation, format: str) -> dict[str, Any]:
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return {
        "name": file.stem.lower(),
        "title": relation.about,
        "path": file.name,
        "format": format,
        "mediatype": _MEDIA[format],
        "encoding": "utf-8",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "profile": "tabular-data-resource" if format == "csv" else "data-resource",
        "schema": _schema(relation),
    }


def _schema(relation: Relation) -> dict[str, Any]:
    fields = [{"name": c.name, "type": _TYPES[c.type], "description": c.about} for c in relation.columns]
    schema: dict[str, Any] = {"fields": fields}
    if relation.key:
        schema["primaryKey"] = list(relation.key)
    return schema
