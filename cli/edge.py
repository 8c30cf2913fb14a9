"""The edge of the command line: consoles, and errors turned into one clear line with an exit code."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cli.messages import say
from extractors.errors import TinxaError

if TYPE_CHECKING:
    from rich.console import Console

INTERRUPTED = 130


def console(*, stderr: bool = False) -> Console:
    """A Rich console; colour and progress only on a terminal, `NO_COLOR` respected."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=not sys.stdout.isatty())


def print_json(value: Any) -> None:
    """One JSON object on stdout, UTF-8, indented for people."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def complain(message: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"tinxa: {' '.join(message.split())}\n")


def own_name() -> str:
    """How this command is called from here: `tinxa` where the shell finds it, else the path that was typed."""
    typed = Path(sys.argv[0])
    found = shutil.which("tinxa")
    if found and typed.exists() and Path(found).samefile(typed):
        return "tinxa"
    return os.path.relpath(typed) if typed.is_absolute() and typed.is_relative_to(Path.cwd()) else str(typed)


def guarded(command: Callable[[], int | None]) -> int:
    """Run `command`; return its exit code, with every known failure said in one line."""
    try:
        code = command() or 0
    except TinxaError as error:
        complain(str(error))
        return error.exit_code
    except typer.TyperException as error:
        complain(f"{error.format_message()} - {say('edge.see_help')}")
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; nothing more can be said, and closing must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        complain(f"{error.filename or 'system'}: {error.strerror or error}")
        return 1
    if code == INTERRUPTED:
        complain(say("edge.interrupted"))
    return code
