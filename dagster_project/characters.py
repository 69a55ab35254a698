"""Characters as the page shows them, and without their width.

Belongs here: code points that stand for the same glyph, and for the same character in another width, those that no glyph stands for, runs of them that no page
shows. Browsers and some office programs write
the radicals ⻔ and ⾦ into a PDF where the page shows the characters 门 and 金. Does not belong here: what makes two labels equal
(`knowledge.normalise`).

Only width is folded, never all that Unicode calls compatible: that makes digits of the marks of notes (① and ² of 3,423.20①).
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
_WIDTHS = ("<wide>", "<narrow>", "<small>", "<vertical>")


def _widths() -> dict[int, str]:
    """Code points of another width, of the punctuation of vertical text, and the ideographs kept twice for old standards."""
    blocks = (range(0x3000, 0x3001), range(0xF900, 0xFB00), range(0xFE10, 0xFE70), range(0xFF00, 0xFFF0))
    found = {}
    for code in (code for block in blocks for code in block):
        kind = unicodedata.decomposition(chr(code))
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and (kind.startswith(_WIDTHS) or (kind and not kind.startswith("<"))):
            found[code] = folded
    return found


_USUAL_WIDTH = _widths()
FOLDED = {code: character.translate(_USUAL_WIDTH) for code, character in _AS_SHOWN.items()} | _USUAL_WIDTH
"""Each code point that is shown as another character, or is one of another width, and the usual character: `fold_width(as_shown(text))` at once."""
_WIDE_DIGITS = {code: _USUAL_WIDTH[code] for code in range(0xFF10, 0xFF1A)}
_WIDE_IN_NUMBER = re.compile(r"(?<=[0-9])(?:，(?=[0-9]{3}(?![0-9]))|．(?=[0-9]))")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_ENDLESS = re.compile(r"((?:[.．]{0,3}[0-9０-９]){200,})|(?P<sign>\S)(?P=sign){199,}|([^\S\r\n\f]{2000})[^\S\r\n\f]+")
"""More digits than ten of the longest figures run together have, more of one sign than any leader, more blanks than any page is wide."""
_LONGEST_KEPT = 30
"""Characters; as digits they are of no amount."""
_RADICAL = re.compile("[\u2e80-\u2fd5]")


def visible(text: str) -> str:
    """The text with everything that steers a terminal, turns the direction of writing, or is no character (U+FFFE, which XML has not) as its code point
    (ESC → \\x1b). Line ends and tabs stay."""
    return text if text.isascii() and text.isprintable() else _STEERING.sub(lambda sign: ascii(sign[0])[1:-1], text)


def as_shown(text: str) -> str:
    """The text with each radical as the character that it looks like, of the same length."""
    return text.translate(_AS_SHOWN) if _RADICAL.search(text) else text


def without_endless_runs(text: str) -> str:
    """The text with only the beginning of every run of digits, one sign or blanks that no page shows: to look for figures in the whole takes as long as it is,
    squared. What is left of digits is too large for an amount."""
    return _ENDLESS.sub(_begun, text)


def _begun(run: re.Match[str]) -> str:
    digits, blanks = run[1], run[3]
    if digits:
        return re.sub("[^0-9０-９]", "", digits).lstrip("0０")[:_LONGEST_KEPT].ljust(_LONGEST_KEPT, "9")
    return blanks or run[0][:_LONGEST_KEPT]


def fold_width(text: str) -> str:
    """The text with full-width, half-width and vertical forms as the usual ones (３，（ → 3, ,, (), of the same length."""
    return text if text.isascii() else text.translate(_USUAL_WIDTH)


def with_narrow_numbers(text: str) -> str:
    """The text with full-width digits, and the separators between them, in half width, of the same length. Other punctuation stays as printed."""
    return _WIDE_IN_NUMBER.sub(lambda mark: _USUAL_WIDTH[ord(mark[0])], text.translate(_WIDE_DIGITS))
