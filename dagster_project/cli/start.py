"""Where the command `juesuan` begins.

Belongs here: what has to happen before anything is imported. Does not belong here: the verbs (`main`).
"""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command. Ctrl-C while modules are still imported ends it as it ends any program, by the signal: there is nothing to tell yet."""
    at_interrupt = signal.getsignal(signal.SIGINT)
    if at_interrupt is signal.default_int_handler:  # not where whoever started us has it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    from dagster_project.cli.main import app

    signal.signal(signal.SIGINT, at_interrupt)
    app()
