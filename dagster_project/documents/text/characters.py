"""Characters as the page shows them.

Belongs here: code points that stand for the same glyph. Browsers and some office programs write the radicals ⻔ and ⾦ into a PDF where
the page shows the characters 门 and 金. Does not belong here: width and brackets, which a reader of labels folds (`knowledge.normalise`).
"""

from __future__ import annotations

import re
import unicodedata

_SIMPLIFIED_RADICALS = "⺁⺇⺊⺌⺒⺓⺟⺠⺬⺮⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳"
_SIMPLIFIED_CHARACTERS = "厂几卜小巳幺母民示竹虎西见角贝车長镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟"
"""Unicode folds none of these by itself; the pairs are those of its EquivalentUnifiedIdeograph.txt."""


def _table() -> dict[int, str]:
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return kangxi | {ord(radical): character for radical, character in zip(_SIMPLIFIED_RADICALS, _SIMPLIFIED_CHARACTERS, strict=True)}


_AS_SHOWN = _table()
_RADICAL = re.compile("[\u2e80-\u2fd5]")


def as_shown(text: str) -> str:
    """The text with each radical as the character that it looks like, of the same length."""
    return text.translate(_AS_SHOWN) if _RADICAL.search(text) else text
