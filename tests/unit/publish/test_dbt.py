"""dbt is told where things lie, and what it says when it fails comes back; whoever is stopped leaves no dbt behind."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dagster_project.landing.home import Home
from dagster_project.publish import dbt
from dagster_project.publish.build import BuildFailed

RESULTS = '{"results": [{"unique_id": "test.a", "status": "fail", "message": "Got 1 result"}, {"unique_id": "model.b", "status": "success", "message": ""}]}'


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program in the place of dbt; it finds its target folder as `target`."""

    def put(program: str) -> None:
        path = tmp_path / "dbt"
        head = "import os, pathlib, sys, time\ntarget = pathlib.Path(sys.argv[sys.argv.index('--target-path') + 1])\n"
        # By the shell: the first line of a script takes no path with blanks.
        text = tmp_path / "dbt.py"
        text.write_text(f"{head}target.mkdir(parents=True, exist_ok=True)\n{program}", encoding="utf-8")
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{text}" "$@"\n', encoding="utf-8")
        path.chmod(0o755)
        monkeypatch.setattr(dbt, "_BUILDER", (str(path),))

    return put


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "家 with spaces")


def test_it_is_told_where_things_lie_and_how_many_documents_to_take(home: Home, stand_in: Callable[[str], None]) -> None:
    names = "JUESUAN_LANDED", "JUESUAN_WAREHOUSE", "JUESUAN_DOCUMENTS_IN_A_BUILD"
    stand_in(f"(target / 'told').write_text('\\n'.join(os.environ[name] for name in {names}))")
    before = dict(os.environ)
    dbt.run(home, 7)
    assert (dbt.target(home) / "told").read_text().split("\n") == [str(home.landed), str(home.warehouse), "7"]
    assert dict(os.environ) == before  # told to dbt alone


def test_the_models_and_tests_that_failed_are_named(home: Home, stand_in: Callable[[str], None]) -> None:
    stand_in(f"(target / 'run_results.json').write_text({RESULTS!r}); sys.exit(1)")
    with pytest.raises(BuildFailed) as failure:
        dbt.run(home, 1)
    assert str(failure.value) == "test.a: Got 1 result"


def test_what_an_earlier_run_left_is_not_blamed(home: Home, stand_in: Callable[[str], None]) -> None:
    dbt.target(home).mkdir(parents=True)
    (dbt.target(home) / "run_results.json").write_text(RESULTS)
    os.utime(dbt.target(home) / "run_results.json", (0, 0))
    stand_in("print('Compilation Error\\n  in model b'); sys.exit(2)")
    with pytest.raises(BuildFailed, match=r"^dbt stopped: Compilation Error in model b$"):
        dbt.run(home, 1)


def test_an_interruption_ends_dbt_too(home: Home, stand_in: Callable[[str], None]) -> None:
    stand_in("(target / 'part').write_text(str(os.getpid())); (target / 'part').rename(target / 'process'); time.sleep(600)")
    process = dbt.target(home) / "process"

    def interrupt() -> None:
        while not process.exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler, "a shell that runs tests in the background ignores interruptions"
    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        dbt.run(home, 1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(process.read_text()), 0)
