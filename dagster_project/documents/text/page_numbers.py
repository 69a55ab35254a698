"""Lines that hold a page number and nothing else.

Belongs here: what such a line looks like. Does not belong here: whether a number that looks so is one, which its place on the page tells.
"""

from __future__ import annotations

import re

_PAGE_NUMBER = re.compile(r"[\s\-—–·第]*(\d{1,4})[\s\-—–·页]*(?:共\d+页\s*)?")


def page_number(text: str) -> int | None:
    """The number of a line that looks like a page number, as printed or normalised: `12`, `- 12 -`, `第12页`, `第12页共30页`. None for any other line.

    Volumes of accounts have thousands of pages, so a year that stands alone looks like one as well.
    """
    match = _PAGE_NUMBER.fullmatch(text)
    return int(match[1]) if match else None
