"""Run the fault loops for long and print the table: `python -m tests.faults --rounds 50`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.faults.harms import HARMS, do
from tests.faults.kills import LOOPS


def main() -> int:
    """Print one line a fault; 1 if a promise did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    held = True
    for loop in LOOPS:
        with tempfile.TemporaryDirectory() as folder:
            result = loop(Path(folder), rounds)
        held &= result.held
        counts = f"rounds {result.rounds}  killed {result.killed}  broken {result.broken}  lost {result.lost}"
        print(f"{result.name:44} {counts}", flush=True)
    for harm in HARMS:
        with tempfile.TemporaryDirectory() as folder:
            done = do(harm, Path(folder))
        held &= done.held or bool(done.skipped)
        verdict = f"not tried: {done.skipped}" if done.skipped else "held" if done.held else "BROKEN"
        print(f"{done.name:44} {verdict}  {done.told.rpartition('/')[2]}", flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
