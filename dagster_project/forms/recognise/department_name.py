"""The name of a department as one document's heads spell it → the one spelling that all share, and the code beside it.

Belongs here: codes before or behind a name, seals and marks behind it, blanks and brackets. Does not belong here: finding names (`document_head`).
"""

from __future__ import annotations

import re

from dagster_project.knowledge.money_units import money_unit_pattern

_BRACKETS = str.maketrans({"(": "（", ")": "）"})
_OPENING = {"(": ")", "[": "]", "【": "】", "〔": "〕"}
_CODE_BEFORE = re.compile(
    r"^(?:[(\[【〔]\d[\d.\-]{2,}[)\]】〕]|\d[\d.]{2,}(?=[-—–_:、])|\d[\d.]{3,}(?!\d)(?!年|届|次|号|部队|医院|厂|所|队|台|站))[-—–_:、.]*"
)
_CODE_BEHIND = re.compile(r"(?:[(\[【〔]\d[\d.\-]{2,}[)\]】〕]|[-—–_:、]+\d{3,})$")
_A_YEAR = re.compile(r"20\d\d")
_SEAL = re.compile(
    r"[(\[【〔]?(?:加盖|盖)?(?:单位|部门)?(?:公章|盖章|签章|印章|章)[处]?[)\]】〕]?$|[(\[【〔](?:公章|盖章|签章|印章|章)[^)\]】〕]{0,4}[)\]】〕]$"
)
_SEAL_BEFORE = re.compile(r"^[(\[【〔](?:加盖|盖)?(?:单位|部门)?(?:公章|盖章|签章|印章|章)[)\]】〕]")
_REMARK_BEHIND = re.compile(r"[(\[【〔](?:部门|单位|(?:以下)?简称[^)\]】〕]{1,12})[)\]】〕]$")
_OWN_ACCOUNTS = re.compile(r"(?<=[\u4e00-\u9fff])[-—–_·]*(?:[(（\[【〔][-—–]?本级[)）\]】〕]|本级)$")
_MONEY = re.compile(rf"(?:[(\[【〔](?:(?:金额)?单位:?)?(?:人民币)?{money_unit_pattern()}[)\]】〕]|货币|金额|币种)$")
_MARKS = " -—–_:;,。、.|·/\\*#~…=+"


def without_code(text: str) -> str:
    """Normalised text without the department's code before its name: 123001-示例县水务局."""
    return _CODE_BEFORE.sub("", text.strip(_MARKS))


def code_of(text: str) -> str | None:
    """The code that stands before or behind the department's name in normalised text, as printed: 123001 in 123001-示例县水务局."""
    bare = text.strip(_MARKS)
    found = _CODE_BEFORE.match(bare) or _CODE_BEHIND.search(bare)
    code = "".join(character for character in found[0] if character.isdecimal() or character in ".-").strip(".-") if found else ""
    return code if code and not _A_YEAR.fullmatch(code) else None


def clean_name(text: str) -> str:
    """The name in its one spelling, from normalised text: without the department's code, a seal's place, a money unit or marks around it, its brackets of
    full width, its own accounts as （本级）."""
    name = text
    while True:
        bare = name.strip(_MARKS)
        for pattern in (_CODE_BEFORE, _CODE_BEHIND, _SEAL_BEFORE, _SEAL, _REMARK_BEHIND, _MONEY):
            bare = pattern.sub("", bare)
        if bare[:1] in _OPENING and bare.endswith(_OPENING[bare[0]]) and bare.count(bare[0]) == 1:
            bare = bare[1:-1]
        bare = _without_half_bracket(bare)
        if bare == name:
            return _OWN_ACCOUNTS.sub("（本级）", name).translate(_BRACKETS)
        name = bare


def _without_half_bracket(text: str) -> str:
    """Text without a bracket at its end that has no partner."""
    for opening, closing in _OPENING.items():
        if text.endswith(opening) or (text.endswith(closing) and text.count(closing) > text.count(opening)):
            return text[:-1]
        if text.startswith(closing):
            return text[1:]
    return text
