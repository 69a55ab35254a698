"""More processor time for what is known to need it: `more_time`.

Belongs here: the clock of a process in which a document is read. Does not belong here: how much a document may cost (`process.Limits`).
"""

from __future__ import annotations

import signal


def more_time(seconds: float) -> None:
    """Let the document that is being read cost so many seconds of processor time more; nothing where no clock runs."""
    left, _ = signal.getitimer(signal.ITIMER_PROF)
    if left:
        signal.setitimer(signal.ITIMER_PROF, left + seconds)
