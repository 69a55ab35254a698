"""Lines of letters on a picture → text: `recognised`.

Belongs here: asking the engine, how sure it is of every letter. Does not belong here: where letters stand (`writing`), what to make of doubt
(`forms.review`).

Needs the extra `ocr`: RapidOCR, whose models lie in its package. Its search for lines and its classifier of directions are not used: the first costs
more than all else, the second reads `01` as `10`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from rapidocr.ch_ppocr_rec import TextRecognizer

    from dagster_project.documents.pictures.opening import Pixels

_HEIGHT = 48
"""Pixels: that of the lines that the model was made with."""
_BATCH = 8
_BLANK = 0
"""What the model calls a place without a letter."""


class Reading(NamedTuple):
    """The text of a line, without white space, and how sure its most doubtful letter is, from 0 to 1."""

    text: str
    certainty: float


def is_installed() -> bool:
    """Whether the extra `ocr` is there."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def recognised(lines: Sequence[Pixels]) -> list[Reading]:
    """What each line shows; it is grey, dark on bright, and upright. Costs some hundredths of a second a line."""
    found = [Reading("", 0.0)] * len(lines)
    order = sorted(range(len(lines)), key=lambda index: lines[index].shape[1] / lines[index].shape[0])
    for first in range(0, len(order), _BATCH):
        batch = order[first : first + _BATCH]
        for index, reading in zip(batch, _recognised([lines[index] for index in batch]), strict=True):
            found[index] = reading
    return found


def _recognised(lines: list[Pixels]) -> list[Reading]:
    engine = _engine()
    widest = max(max(line.shape[1] / line.shape[0] for line in lines), 1.0)
    pixels = np.stack([engine.resize_norm_img(np.repeat(line[:, :, None], 3, axis=2), widest) for line in lines]).astype(np.float32)
    likely = engine.session(pixels)
    letters, certain = likely.argmax(axis=2), likely.max(axis=2)
    names = engine.postprocess_op.character
    readings = []
    for of_line, sure in zip(letters, certain, strict=True):
        begins = np.ones(len(of_line), dtype=bool)
        begins[1:] = of_line[1:] != of_line[:-1]
        taken = begins & (of_line != _BLANK)
        text = "".join(names[letter] for letter in of_line[taken])
        readings.append(Reading("".join(text.split()), float(sure[taken].min()) if taken.any() else 1.0))
    return readings


@cache
def _engine() -> TextRecognizer:
    from rapidocr import RapidOCR

    one_thread = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    rapid = RapidOCR(params={"Global.log_level": "error", "Rec.rec_img_shape": [3, _HEIGHT, _HEIGHT], **one_thread})
    return rapid._load_rec_model()
