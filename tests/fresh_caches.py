"""A plugin of pytest for runs in a process that already ran tests: what functions remember is forgotten first.

mutmut forks every changed program from one that has run all tests. A remembered answer would be that of the unchanged code.
"""

from __future__ import annotations

import functools
import gc


def pytest_sessionstart() -> None:
    for remembering in gc.get_objects():
        if isinstance(remembering, functools._lru_cache_wrapper):
            remembering.cache_clear()
