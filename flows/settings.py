"""How Prefect runs here: its own folder and database, quiet, phoning nobody."""

import os
from pathlib import Path

# A first start on a fresh machine migrates a database and compiles bytecode: minutes, not Prefect's 20 seconds.
_STARTUP_SECONDS = "300"


def prepare(folder: Path) -> None:
    """Point Prefect at `folder` through the environment; must run before Prefect is imported. Set values are kept."""
    home = folder.resolve() / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    for name, value in {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": _STARTUP_SECONDS,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }.items():
        os.environ.setdefault(name, value)
