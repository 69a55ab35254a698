"""What every verb of the command line shares.

Belongs here: common options, errors in a user's words with their exit statuses, and having the warehouse built. Does not belong here: the
verbs (`main`, `maintenance`).
"""

from __future__ import annotations

import errno
import json
import os
import re
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import duckdb
import typer

from dagster_project.cli.language import language, say
from dagster_project.cli.output import screen
from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.sandbox.process import ReadingFailed, WorkerNotStarted
from dagster_project.knowledge.messages import Explained, Message, Reason, WhatWasFound, because
from dagster_project.landing.files import room_for
from dagster_project.landing.home import Home
from dagster_project.landing.mishaps import unforeseen
from dagster_project.publish.refresh import refresh

HomeOption = Annotated[str | None, typer.Option("--home", envvar="JUESUAN_HOME", metavar="path")]
JsonOption = Annotated[bool, typer.Option("--json")]

_NOT_FOR_TERMINALS = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON lets stand as it is although it may steer a terminal."""

_REFUSALS = {errno.EROFS: "read_only", errno.EACCES: "not_permitted", errno.EPERM: "not_permitted"}

P = ParamSpec("P")
R = TypeVar("R")


def with_errors_explained(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what a user can mend into a sentence and exit status 1, an interruption into 130."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Explained as error:
            print_error(error.why)
        except UnreadableDocument as error:
            print_error(WhatWasFound(error.kind, error.variant, error.facts))
        except ReadingFailed as error:
            print_error(because("reading_failed", error=str(error)))
        except WorkerNotStarted as error:
            print_error(because("worker_not_started", error=str(error)))
        except duckdb.Error as error:
            print_error(because("query_failed", error=str(error).strip()))
        except BrokenPipeError:
            # The reader of our output has gone; there is nobody left to tell.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except OSError as error:
            print_error(
                because(_REFUSALS.get(error.errno or 0, "system_refuses"), path=error.filename or "", error=error.strerror or str(error))
            )
        except KeyboardInterrupt:
            print_error(because("interrupted"))
            raise typer.Exit(130) from None
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:
            told = kwargs.get("home")
            print_error(unforeseen(Home.at(told if isinstance(told, str) else None), error, command.__name__))
        raise typer.Exit(1)

    return run


def print_error(why: Message | Reason | WhatWasFound) -> None:
    """What is wrong, in red, with this command as one types it here."""
    called = replace(why, facts={**why.facts, "juesuan": this_command()})
    screen.paragraph(screen.console(error=True), (say("error", what=called.words(language())), "red"))


def opened(home: str | None, *, whole: bool = False) -> Home:
    """The home to be read, up to date. What this machine has of it and has not sent to its store is told. Raises `StoreRefuses`, `DiskFull`."""
    place = Home.opened(home, whole=whole)
    if place.is_unsent:
        told = say("home.unsent", home=place.place, command=f"{this_command()} build{place.option}")
        screen.paragraph(screen.console(error=True), (told, "yellow"))
    return place


def print_json(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write(_NOT_FOR_TERMINALS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")


def build(home: Home) -> None:
    """Land what waits and build the warehouse, showing that something goes on. What another program wrote into the published copy is told.

    Needs the home's writing lock. Raises `BuildFailed`, `DiskFull`; KeyboardInterrupt also where the process is asked to end.
    """
    with building(home) as show:
        kept = refresh(home, lambda id, **facts: show(say(id, **facts)))
    if kept:
        screen.paragraph(screen.console(error=True), (say("doctor.kept", path=kept), "yellow"))


@contextmanager
def building(home: Home) -> Iterator[Callable[[str], None]]:
    """Show that something goes on while a warehouse is built; what is yielded shows a phrase. KeyboardInterrupt also where the process is asked to end."""
    usual = signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that dbt is not left behind
    try:
        with room_for(home.warehouse), screen.working(say("progress.starting")) as show:
            yield show
    finally:
        signal.signal(signal.SIGTERM, usual)


def this_command() -> str:
    """What to type for this command here: its name where the shell finds it, else where it lies."""
    if shutil.which("juesuan"):
        return "juesuan"
    path = Path(sys.executable).with_name("juesuan")
    return shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
