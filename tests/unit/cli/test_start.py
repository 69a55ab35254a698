from __future__ import annotations

import signal
import subprocess
import sys

import pytest

IMPORTING = """
import sys, types
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "dagster_project.cli.main":
            print("importing", flush=True)
            import time; time.sleep(30)
sys.meta_path.insert(0, Slow())
from dagster_project.cli.start import main
main()
"""


def test_an_interruption_while_modules_are_imported_leaves_no_traceback() -> None:
    with subprocess.Popen([sys.executable, "-c", IMPORTING], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"importing\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
    assert process.returncode == -signal.SIGINT


def test_the_command_is_the_one_with_verbs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from dagster_project.cli.start import main

    monkeypatch.setattr(sys, "argv", ["juesuan", "--help"])
    with pytest.raises(SystemExit, match="0"):
        main()
    assert "load" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
