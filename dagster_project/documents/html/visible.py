"""What of a web page is not shown.

Belongs here: elements that a browser leaves out, by tag, attribute and the page's own style sheets, and text that is struck out. Does not belong here: what the rest
says (`reader`).
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_NOT_SHOWN = frozenset(
    {"script", "style", "template", "noscript", "head", "title", "object", "iframe", "option", "datalist", "audio", "video"}
)
_STRUCK = frozenset({"del", "s", "strike"})
_HIDES = re.compile(r"display:none|visibility:(?:hidden|collapse)|mso-hide:(?:all|screen)", re.IGNORECASE)
_STRIKES = re.compile(r"text-decoration(?:-line)?:[^;]*line-through", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[\w-]+[^{};]*(?:;|\{(?:[^{}]*|\{[^{}]*\})*\})")


class Visible:
    """Tells which elements of one page are shown."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._hidden: set[int] = set()
        for sheet in tree.css("style"):
            self._hide_by(tree, _COMMENT.sub("", sheet.text()))

    def shows(self, node: LexborNode) -> bool:
        """Whether an element is shown where those around it are."""
        tag = node.tag or ""
        if tag in _NOT_SHOWN or tag in _STRUCK or node.mem_id in self._hidden:
            return False
        told = node.attributes
        style = "".join((told.get("style") or "").split())
        if "hidden" in told or (tag == "input" and (told.get("type") or "text").lower() not in ("text", "number")):
            return False
        return not (_HIDES.search(style) or _STRIKES.search(style))

    def _hide_by(self, tree: LexborHTMLParser, sheet: str) -> None:
        for selectors, declarations in _RULE.findall(_AT_RULE.sub("", sheet)):
            plain = "".join(declarations.split())
            if _HIDES.search(plain) or _STRIKES.search(plain):
                try:
                    self._hidden.update(node.mem_id for node in tree.css(selectors.strip()))
                except (SelectolaxError, ValueError):  # a selector that this parser does not know, such as :hover
                    continue
