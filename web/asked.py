"""What an address asks for, as a model of the pipeline; and rows as CSV or JSON to download."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from extractors.errors import UsageError

if TYPE_CHECKING:
    from datasette.utils.asgi import Response

M = TypeVar("M", bound=BaseModel)


def asked(model: type[M], request: Any, fields: Mapping[str, str], **fixed: Any) -> M:
    """`model` out of the parameters of an address; `fields` maps their names to its fields, empty ones are left out.

    Raises UsageError naming the parameter that cannot be understood.
    """
    typed = {field: request.args[name].strip() for name, field in fields.items() if request.args.get(name, "").strip()}
    try:
        return model.model_validate(typed | fixed)
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        name = next((name for name, own in fields.items() if own == field), field)
        raise UsageError(name, f"{first['input']!r} cannot be understood", first["msg"]) from error


def download(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], kind: str, name: str) -> Response:
    """Rows as a file `NAME.csv` (marked as UTF-8, so that spreadsheets read it) or `NAME.json` (a list)."""
    from datasette.utils.asgi import Response

    from pipeline.answer import as_csv

    headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "json":
        body = json.dumps(rows, ensure_ascii=False, indent=1)
        return Response(body, headers=headers, content_type="application/json; charset=utf-8")
    return Response("\ufeff" + as_csv(rows, columns), headers=headers, content_type="text/csv; charset=utf-8")
