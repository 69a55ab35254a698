"""dbt is told where things lie, and what it says when it fails comes back; whoever is stopped leaves no dbt behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing.home import Home
from dagster_project.publish import dbt
from dagster_project.publish.build import BuildFailed

PARSED = ("manifest.json", "partial_parse.msgpack")
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


@pytest.mark.parametrize(("decided", "chosen"), [(True, "tag:decided"), (False, "tag:changing")])
def test_where_nothing_but_decisions_is_new_it_builds_what_depends_on_them(
    home: Home, stand_in: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, decided: bool, chosen: str
) -> None:
    monkeypatch.setattr(dbt, "stands", lambda _: True)
    monkeypatch.setattr(dbt, "lacks_decisions_only", lambda _: decided)
    stand_in("(target / 'told').write_text(sys.argv[sys.argv.index('--select') + 1])")
    dbt.run(home, 7)
    assert (dbt.target(home) / "told").read_text() == chosen


def test_the_models_and_tests_that_failed_are_named(home: Home, stand_in: Callable[[str], None]) -> None:
    stand_in(f"(target / 'run_results.json').write_text({RESULTS!r}); sys.exit(1)")
    with pytest.raises(BuildFailed) as failure:
        dbt.run(home, 1)
    assert str(failure.value) == "test.a: Got 1 result"


def test_of_rules_that_are_asked_together_each_that_is_broken_is_named(home: Home, stand_in: Callable[[str], None]) -> None:
    home.warehouse.mkdir(parents=True)
    duckdb.connect(str(home.build)).close()
    duckdb.connect(str(home.unpublished)).close()
    query = "select * from (values ('test.unique_a', 2), ('test.unique_b', 1))"
    result = {"unique_id": "test.juesuan.rules_of_tables", "status": "fail", "message": "Got 2 results", "compiled_code": query}
    stand_in(f"(target / 'run_results.json').write_text({json.dumps({'results': [result]})!r}); sys.exit(1)")
    with pytest.raises(BuildFailed) as failure:
        dbt.run(home, 1)
    assert str(failure.value) == "test.unique_a: Got 2 results\ntest.unique_b: Got 1 result"


def test_what_an_earlier_run_left_is_not_blamed(home: Home, stand_in: Callable[[str], None]) -> None:
    dbt.target(home).mkdir(parents=True)
    (dbt.target(home) / "run_results.json").write_text(RESULTS)
    os.utime(dbt.target(home) / "run_results.json", (0, 0))
    stand_in("print('Compilation Error\\n  in model b'); sys.exit(2)")
    with pytest.raises(BuildFailed, match=r"^dbt stopped: Compilation Error in model b$"):
        dbt.run(home, 1)


@pytest.mark.parametrize("half", ["", '{"results": [{"uniq', "{}"])
def test_of_half_a_report_nothing_is_asked(home: Home, stand_in: Callable[[str], None], half: str) -> None:
    stand_in(f"(target / 'run_results.json').write_text({half!r}); print('No space left on device'); sys.exit(1)")
    with pytest.raises(BuildFailed, match=r"^dbt stopped: No space left on device$"):
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


def test_what_is_parsed_of_a_project_that_is_read_only_is_kept_with_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dbt.folder_of_parsed(tmp_path) == tmp_path / "target"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(os, "access", lambda *_: False)
    one, other = dbt.folder_of_parsed(tmp_path), dbt.folder_of_parsed(tmp_path / "other")
    assert one != other
    assert all(tmp_path not in folder.parents or tmp_path / "cache" in folder.parents for folder in (one, other))


@pytest.fixture
def parsings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts a program in the place of dbt's parser, in a folder of its own; the file has a line for each time it ran."""
    parsings, program = tmp_path / "parsings", tmp_path / "parser"
    written = " ".join(f'echo it > "$3/{name}";' for name in PARSED)
    program.write_text(f'#!/bin/sh\necho ran >> "{parsings}"\nls "$3" | grep msgpack >> "{parsings}"\n{written}', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(dbt, "_PARSER", (str(program), "--quiet"))
    monkeypatch.setattr(dbt, "_PARSED", tmp_path / "parsed")
    monkeypatch.setattr(dbt, "_call", lambda program, arguments, _: (subprocess.call([program[0], *arguments]), ""))
    return parsings


@pytest.mark.parametrize("damaged", PARSED)
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("another's")], ids=["gone", "changed"])
def test_what_was_parsed_is_kept_until_it_is_not_as_it_was_left(parsings: Path, damaged: str, damage: Callable[[Path], object]) -> None:
    assert dbt.manifest() == dbt.manifest()
    assert parsings.read_text() == "ran\n"
    damage(dbt.manifest().with_name(damaged))
    dbt.manifest()
    assert parsings.read_text() == "ran\nran\n"  # without what dbt would believe


def test_a_parsing_that_was_stopped_is_not_taken_for_that_of_the_models_before(parsings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dbt.manifest()
    with monkeypatch.context() as changed:
        changed.setattr(dbt, "models_fingerprint", lambda: "others")
        changed.setattr(dbt, "_call", lambda *_: (1, "stopped"))
        with pytest.raises(BuildFailed):
            dbt.manifest()
    dbt.manifest()
    assert parsings.read_text() == "ran\nran\n"


def test_duckdb_may_take_half_of_what_the_machine_or_the_container_has_or_as_much_as_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, bound = Home.at(tmp_path), tmp_path / "memory.max"
    monkeypatch.delenv(dbt.MEMORY, raising=False)
    monkeypatch.setattr(dbt, "_OF_CONTAINER", bound)
    of_machine = dbt.environment(home)[dbt.MEMORY]
    assert of_machine == f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') // 2**21}MiB"
    bound.write_text("max\n")
    assert dbt.environment(home)[dbt.MEMORY] == of_machine
    bound.write_text(f"{2**29}\n")
    assert dbt.environment(home)[dbt.MEMORY] == "256MiB"
    monkeypatch.setenv(dbt.MEMORY, "3GiB")
    assert dbt.environment(home)[dbt.MEMORY] == "3GiB"
