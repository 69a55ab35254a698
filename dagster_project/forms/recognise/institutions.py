"""How names of departments and units end.

Belongs here: telling an institution's name from other words. Does not belong here: whose a document is (`document_head`).
"""

from __future__ import annotations

import re

_OWNER = re.compile(
    r"(?:20\d\d年度?(?:部门|单位|汇总|本级)?|部门|单位|机关|本级|汇总|中心|集团|街道|政协|\(本级\)"
    r"|[局厅委院校所站队办社馆团室处府会学区县市省部台园场组司联协库署宫镇乡科地行])$"
)


def is_owner(text: str) -> bool:
    """Whether a normalised text ends as what stands before a title does: in the word for an institution, or in a year."""
    return bool(_OWNER.search(text))
