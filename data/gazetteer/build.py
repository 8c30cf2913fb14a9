"""Make the packaged gazetteer from full tables of units, successors and aliases, after checking them.

    python data/gazetteer/build.py FOLDER

FOLDER holds `units.csv`, `successors.csv` and `aliases.csv` (columns in `data/gazetteer/README.md`). Written are
tab-separated, gzipped files beside this script; a broken table is an error, never a smaller gazetteer.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).parent
LEVELS = {"province": "p", "district": "d", "commune": "c"}
# Tone placement and missing marks are the matcher's work, and abbreviations below the province are composed by it.
SKIPPED_ALIASES = {"tone placement", "unaccented"}
Row = dict[str, str]


def main(folder: Path) -> None:
    """Read, check, write."""
    units, successors, aliases = (_read(folder / f"{name}.csv") for name in ("units", "successors", "aliases"))
    problems = [*_bad_units(units), *_bad_successors(units, successors)]
    if problems:
        sys.exit("\n".join(problems))
    fields = ("code", "level", "kind", "name", "parent_code", "valid_from", "valid_to", "lat", "lon")
    _write("units", [[LEVELS[u["level"]] if f == "level" else u[f] for f in fields] for u in units])
    _write("successors", [[s["old_code"], s["new_code"], s["date"], s["share_default"]] for s in successors])
    _write("aliases", [[a["code"], a["alias"], a["of_name"]] for a in _wanted(units, aliases)])


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _wanted(units: list[Row], aliases: list[Row]) -> list[Row]:
    level = {u["code"]: u["level"] for u in units}
    return [
        a
        for a in aliases
        if a["kind_of_alias"] not in SKIPPED_ALIASES
        and (a["kind_of_alias"] != "abbreviation" or level.get(a["code"]) == "province")
    ]


def _bad_units(units: list[Row]) -> list[str]:
    """Names that are not NFC, rows that overlap, parents that do not exist while their child does."""
    problems = []
    rows = defaultdict(list)
    for unit in units:
        rows[unit["code"]].append((unit["valid_from"], unit["valid_to"] or "9999"))
        if unit["name"] != unicodedata.normalize("NFC", unit["name"]):
            problems.append(f"{unit['code']} {unit['name']}: not NFC")
    for code, periods in rows.items():
        periods.sort()
        for (_, end), (start, _) in itertools.pairwise(periods):
            if end > start:
                problems.append(f"{code}: rows overlap at {start}")
    for unit in units:
        if unit["parent_code"] and not _covered(unit, rows[unit["parent_code"]]):
            problems.append(f"{unit['code']} {unit['name']}: parent {unit['parent_code']} does not cover its time")
    return problems


def _covered(unit: Row, periods: list[tuple[str, str]]) -> bool:
    at, end = unit["valid_from"], unit["valid_to"] or "9999"
    for start, stop in sorted(periods):
        if start <= at < stop:
            at = stop
    return at >= end


def _bad_successors(units: list[Row], successors: list[Row]) -> list[str]:
    """Successors that do not exist on their day, and changes with more than one default."""
    rows = defaultdict(list)
    for unit in units:
        rows[unit["code"]].append((unit["valid_from"], unit["valid_to"] or "9999"))
    problems = [
        f"{s['old_code']} -> {s['new_code']} on {s['date']}: no such unit then"
        for s in successors
        if not any(start <= s["date"] < end for start, end in rows[s["new_code"]])
    ]
    defaults = Counter((s["old_code"], s["date"]) for s in successors if s["share_default"] == "1")
    problems += [f"{code} on {date}: {n} default successors" for (code, date), n in defaults.items() if n > 1]
    return problems


def _write(name: str, rows: list[list[str]]) -> None:
    """Sorted, with a fixed time stamp, so that the same tables give the same bytes."""
    text = "".join("\t".join(row) + "\n" for row in sorted(rows))
    with (HERE / f"{name}.tsv.gz").open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as file:
        file.write(text.encode())
    print(f"{name}: {len(rows):,} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
