"""What of a picture is ink."""

from __future__ import annotations

import numpy as np

from dagster_project.documents.pictures.ink import ink_of


def test_a_stain_as_dark_as_thin_print_is_paper_and_what_is_printed_on_it_is_ink() -> None:
    picture = np.full((400, 600, 3), 255, np.uint8)
    picture[120:380:4, 200:580] = 140  # thin print seems grey
    picture[20:280, 100:118] = (176, 138, 92)
    picture[90:92, 20:580] = 0
    ink = ink_of(picture)
    assert ink.black[90, 25:575].all()
    assert not ink.black[40:80, 95:125].any()
    assert ink.faint[40:80, 105:115].all()
