"""`tinxa facts`: answers about awards and incident counts, added up, each line with its evidence and source."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.edge import console, print_json
from cli.messages import say
from cli.settings import database_file
from extractors.errors import UsageError

if TYPE_CHECKING:
    from pipeline.answer import Answer
    from pipeline.explore import Selection

_COUNTED = ("collectives", "individuals", "households")


class Level(StrEnum):
    """Whose portal tells it."""

    province = "province"
    district = "district"
    commune = "commune"


Place = Annotated[str | None, typer.Option(help="A unit's name or code, at any level, old or new.")]
Teller = Annotated[Level | None, typer.Option(help="Only told by portals of provinces, districts or communes.")]
Year = Annotated[int | None, typer.Option(min=1900, max=2100, help="Of this year.")]
Since = Annotated[str | None, typer.Option("--from", help="Of this day or later.")]
Until = Annotated[str | None, typer.Option("--to", help="Of this day or earlier.")]
Limit = Annotated[int, typer.Option(min=1, help="How many lines are shown; files have all.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print all lines as CSV.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object with all lines.")]


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    facts = typer.Typer(no_args_is_help=True, help="Answers about awards and incident counts, with their sources.")
    facts.command(
        epilog="Example: tinxa facts awards --form giay_khen --place 'Thanh Hóa' --level commune --year 2019"
    )(awards)
    facts.command(epilog="Example: tinxa facts incidents --kind fire --place 'Thanh Hóa' --year 2019")(incidents)
    app.add_typer(facts, name="facts")


def awards(
    form: Annotated[str | None, typer.Option(help="giay_khen, bang_khen, huan_chuong, …")] = None,
    recipient: Annotated[str | None, typer.Option(help="Naming this recipient.")] = None,
    place: Place = None,
    level: Teller = None,
    year: Year = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    csv: Csv = False,
    json: Json = False,
) -> None:
    """Who conferred what on how many and on whom; a story that several portals tell counts once."""
    from pipeline.answer import AWARD_COLUMNS, answer_awards
    from pipeline.store import open_store

    selection = _selection({"form": form, "recipient": recipient}, (place, level), (year, since, until))
    with open_store(database_file(), read_only=True) as store:
        found = answer_awards(store, selection)
    if not _given(found, AWARD_COLUMNS, csv=csv, json=json):
        _say_awards(found, limit)


def incidents(
    kind: Annotated[str | None, typer.Option(help="crime, fire, drugs, traffic_accident, …")] = None,
    measure: Annotated[str | None, typer.Option(help="cases, deaths, injured, suspects, fine_vnd, …")] = "cases",
    status: Annotated[str | None, typer.Option(help="occurred, detected, resolved, fined, …")] = None,
    place: Place = None,
    level: Teller = None,
    year: Year = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    csv: Csv = False,
    json: Json = False,
) -> None:
    """How many incidents of a kind, in which no report counts twice; each record with the words that tell it."""
    from pipeline.answer import INCIDENT_COLUMNS, answer_incidents
    from pipeline.store import open_store

    selection = _selection({"kind": kind, "measure": measure, "status": status}, (place, level), (year, since, until))
    with open_store(database_file(), read_only=True) as store:
        found = answer_incidents(store, selection)
    if not _given(found, INCIDENT_COLUMNS, csv=csv, json=json):
        _say_incidents(found, limit)


def _selection(
    words: dict[str, str | None],
    where: tuple[str | None, Level | None],
    when: tuple[int | None, str | None, str | None],
) -> Selection:
    """What is asked for. Raises UsageError naming the option that cannot be understood."""
    from pydantic import ValidationError

    from pipeline.explore import Selection

    year, since, until = when
    days = {"start": since, "end": until}
    if year is not None:
        days = {"start": since or dt.date(year, 1, 1).isoformat(), "end": until or dt.date(year, 12, 31).isoformat()}
    place, level = where
    typed = {**words, "place": place, "level": level and level.value, **days}
    try:
        return Selection.model_validate({name: value for name, value in typed.items() if value})
    except ValidationError as error:
        first = error.errors()[0]
        name = {"start": "from", "end": "to"}.get(str(first["loc"][0]), str(first["loc"][0]))
        expected = first.get("ctx", {}).get("expected")
        mend = f"choose one of: {expected}" if expected else "write a day as 2019-08-15"
        raise UsageError(f"--{name}", f"{first['input']!r} cannot be understood", mend) from error


def _given(found: Answer, columns: tuple[str, ...], *, csv: bool, json: bool) -> bool:
    """Print the answer for a program, where that is asked for."""
    from pipeline.answer import as_csv

    if json:
        print_json(found.model_dump(mode="json"))
    elif csv:
        sys.stdout.write(as_csv(found.rows, columns))
    return json or csv


def _say_awards(found: Answer, limit: int) -> None:
    out = console()
    if not found.rows:
        out.print(say("facts.none"))
        return
    out.print(say("facts.awards", **{name: f"{value:,.0f}" for name, value in found.totals.items()}))
    for row in found.rows[:limit]:
        counts = ", ".join(say(f"facts.{n}", count=row[n]) for n in _COUNTED if row[n] is not None)
        head = [row["date"] or row["published"], row["form"], row["rank"] or row["title"], row["conferrer"], counts]
        _line(out, head, row)
    _end(out, found, say("facts.shown", shown=min(limit, len(found.rows)), found=len(found.rows)))


def _say_incidents(found: Answer, limit: int) -> None:
    out = console()
    if not found.rows:
        out.print(say("facts.none"))
        return
    for name, total in sorted(found.totals.items(), key=lambda item: -item[1]):
        out.print(f"{', '.join(name.split('/'))}: {total:,.0f}")
    for row in found.rows[:limit]:
        where = row["hamlet"] or row["commune"] or row["district"] or row["province"]
        period = "…".join(dict.fromkeys(str(day) for day in (row["start"], row["end"]) if day))
        star = "" if row["counted"] else " *"
        _line(out, [period, f"{row['value']:,.0f}{star} {row['kind']}, {row['status']}", where], row)
    _end(out, found, say("facts.records", shown=min(limit, len(found.rows)), found=len(found.rows)))


def _line(out: Any, head: list[Any], row: dict[str, Any]) -> None:
    from rich.text import Text

    out.print()
    out.print(Text(" · ".join(str(part) for part in head if part), style="bold"))
    if row.get("recipients"):
        out.print(Text(row["recipients"]))
    out.print(Text(f"“{' '.join(row['text'].split())}”"))
    out.print(Text(f"{row['source']}: {row['article']} · {row['url']}", style="dim"))


def _end(out: Any, found: Answer, shown: str) -> None:
    out.print()
    out.print(shown)
    if found.cut:
        out.print(say("facts.cut"))
