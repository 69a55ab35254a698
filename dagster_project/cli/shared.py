"""What every verb of the command line shares.

Belongs here: common options, errors in a user's words with their exit statuses, and having the warehouse built. Does not belong here: the
verbs (`main`, `maintenance`).
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import duckdb
import typer

from dagster_project.cli.output import screen
from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.sandbox.process import ReadingFailed, WorkerNotStarted
from dagster_project.landing.catalogue import UnknownDocument
from dagster_project.landing.files import DiskFull, room_for
from dagster_project.landing.home import Home, HomeBusy
from dagster_project.publish.build import BuildFailed
from dagster_project.publish.queries import MissingWarehouse
from dagster_project.publish.refresh import refresh
from dagster_project.publish.status import UnclearRegistry
from dagster_project.reading.locate import UnknownCell

HomeOption = Annotated[
    Path | None, typer.Option("--home", envvar="JUESUAN_HOME", help="Where raw landing and warehouse live; default: the project itself.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON; amounts as strings.")]

_EXPLAINED = (
    BuildFailed,
    DiskFull,
    HomeBusy,
    MissingWarehouse,
    ReadingFailed,
    UnclearRegistry,
    UnknownCell,
    UnknownDocument,
    UnreadableDocument,
    WorkerNotStarted,
)

P = ParamSpec("P")
R = TypeVar("R")


def with_errors_explained(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what a user can mend into a sentence and exit status 1, an interruption into 130."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except _EXPLAINED as error:
            print_error(str(error))
        except duckdb.Error as error:
            print_error(str(error).strip())
        except BrokenPipeError:
            # The reader of our output has gone; there is nobody left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except OSError as error:
            print_error(f"{error.filename or 'a file'}: {error.strerror or error}")
        except KeyboardInterrupt:
            print_error("stopped; what was landed stays, and the same command carries on from there")
            raise typer.Exit(130) from None
        raise typer.Exit(1)

    return run


def print_error(message: str) -> None:
    screen.console(error=True).print(screen.plain(f"juesuan: {message}"), style="red")


def print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def build(home: Home) -> None:
    """Land what waits and build the warehouse, showing that something goes on.

    Needs the home's writing lock. Raises `BuildFailed`, `DiskFull`; KeyboardInterrupt also where the process is asked to end.
    """
    usual = signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that dbt is not left behind
    try:
        with room_for(home.warehouse), screen.working("preparing") as say:
            refresh(home, say)
    finally:
        signal.signal(signal.SIGTERM, usual)


def this_command() -> str:
    """What to type for this command here: its name where the shell finds it, else where it lies."""
    if shutil.which("juesuan"):
        return "juesuan"
    path = Path(sys.executable).with_name("juesuan")
    return shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
