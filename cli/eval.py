"""`tinxa eval`: precision, recall and F1 of the extractors on a gold set, errors listed on request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.edge import console, print_json
from cli.messages import say

if TYPE_CHECKING:
    from pipeline.evaluate import Mistake, Scores

TYPES = ("dates", "places_found", "places_chain", "incidents", "awards")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="eval", epilog="Example: tinxa eval --split open --errors incidents")(evaluate)


def evaluate(
    gold: Annotated[Path | None, typer.Argument(help="A gold folder; the bundled one if not given.")] = None,
    split: Annotated[str | None, typer.Option(help="Only this split: open or frozen.")] = None,
    errors: Annotated[
        str | None, typer.Option(help="List the errors of a fact type (dates, places, incidents, awards) or of all.")
    ] = None,
    pin: Annotated[
        Path | None, typer.Option(help="Write the scores of both bundled splits to this file, for the gate in CI.")
    ] = None,
    calibrate: Annotated[
        Path | None, typer.Option(help="Write how often each rule is right on the open split to this file.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score the extractors against annotated articles."""
    from pipeline.score import calibration_text, pin_of, pins_text, score_gold

    if calibrate is not None:
        calibrate.write_text(calibration_text(), "utf-8")
        return

    if pin is not None:
        pin.write_text(pins_text({name: pin_of(score_gold(split=name)) for name in ("open", "frozen")}), "utf-8")
        return

    scores = score_gold(gold, split)
    wanted = [m for m in scores.mistakes if errors and (errors == "all" or m.fact.startswith(errors))]
    if json:
        print_json({**scores.model_dump(mode="json", exclude={"mistakes"}), "mistakes": [dict(m) for m in wanted]})
        return
    _print(scores, wanted)


def _print(scores: Scores, mistakes: list[Mistake]) -> None:
    from rich.table import Table

    out = console()
    table = Table("", "precision", "recall", "F1", "right", "spurious", "missing")
    for name in TYPES:
        prf = getattr(scores, name)
        figures = (f"{prf.precision:.3f}", f"{prf.recall:.3f}", f"{prf.f1:.3f}", str(prf.tp), str(prf.fp), str(prf.fn))
        table.add_row(name, *figures)
    out.print(say("eval.over", articles=scores.articles, hash=scores.gold_hash[:12]))
    out.print(table)
    fields = Table(say("eval.field"), say("eval.share"), say("eval.counts"))
    for name, accuracy in scores.fields.items():
        fields.add_row(name, f"{accuracy.share:.3f}", f"{accuracy.right}/{accuracy.of}")
    out.print(fields)
    for m in mistakes:
        label = f"{m.fact}.{m.field}" if m.field else m.fact
        out.print(f"{m.what} {label} {m.article}: {m.text!r} gold={m.gold} found={m.found}", markup=False)
