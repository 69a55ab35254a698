from __future__ import annotations

import codecs

import pytest

from dagster_project.documents.text.dump import Arrangement, UndecodableText, read_text_dump

PAGES = "收入决算表\n合计 12.00\n\f支出决算表\n合计 13.00\n\f"


def texts(data: bytes) -> list[tuple[int, str]]:
    return [(line.page, line.text) for line in read_text_dump(data).lines]


@pytest.mark.parametrize(
    "data",
    [
        PAGES.encode(),
        codecs.BOM_UTF8 + PAGES.encode(),
        PAGES.encode("gb18030"),
        codecs.BOM_UTF16_LE + PAGES.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + PAGES.encode("utf-16-be"),
        PAGES.replace("\n", "\r\n").encode(),
        PAGES.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16 little", "utf-16 big", "crlf", "cr"],
)
def test_encodings_and_line_ends_give_the_same_lines(data: bytes) -> None:
    assert texts(data) == [(1, "收入决算表"), (1, "合计 12.00"), (2, "支出决算表"), (2, "合计 13.00")]


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"\x7fELF\x02\x01\x01\x00", bytes(range(128, 256)), b"\xff\xfe\x00\xd8"])
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableText):
        read_text_dump(data)


def test_the_form_feed_after_the_last_page_starts_no_page() -> None:
    assert read_text_dump(PAGES.encode()).pages == 2
    assert read_text_dump("一\n\f\n\f三\n".encode()).pages == 3


def test_without_form_feeds_a_leading_blank_starts_a_page() -> None:
    lines = [" 第一页", *(f"行{number}" for number in range(20)), " 第二页", *(f"行{number}" for number in range(20))]
    dump = read_text_dump("\n".join(lines).encode())
    assert dump.pages == 2
    assert [line.page for line in dump.lines if line.text.startswith(" ")] == [1, 2]


@pytest.mark.parametrize("indent", [" ", "  "])
def test_indented_paragraphs_start_no_pages(indent: str) -> None:
    lines = [f"{indent if number % 2 else ''}第{number}段" for number in range(20)]
    assert read_text_dump("\n".join(lines).encode()).pages == 1


def test_running_page_numbers_are_left_out_and_other_lone_numbers_stay() -> None:
    pages = [f"标题\n{figure}\n说明\n- {number} -\n" for number, figure in ((3, "520"), (4, "77"), (5, "8"))]
    found = [text for _, text in texts("\f".join(pages).encode())]
    assert found == ["标题", "520", "说明", "标题", "77", "说明", "标题", "8", "说明"]


def test_two_equal_numbers_at_page_ends_are_not_page_numbers() -> None:
    found = [text for _, text in texts("合计\n12\n\f合计\n13\n\f合计\n99\n".encode())]
    assert found == ["合计", "12", "合计", "13", "合计", "99"]


def test_runs_of_blanks_tell_a_layout_dump() -> None:
    assert read_text_dump("项目        决算数\n合计        12.00\n".encode()).arrangement is Arrangement.LAYOUT
    assert read_text_dump("项目 决算数\n合计 12.00\n".encode()).arrangement is Arrangement.STREAM


def test_blank_lines_end_blocks_and_count_as_places() -> None:
    lines = read_text_dump("甲\n乙\n\n  \n丙\n".encode()).lines
    assert [(line.text, line.number, line.after_blank) for line in lines] == [("甲", 0, True), ("乙", 1, False), ("丙", 4, True)]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\f\f"])
def test_nothing_but_blanks_has_no_lines(data: bytes) -> None:
    assert read_text_dump(data).lines == ()


def test_a_head_that_counts_the_pages_is_no_line_of_them() -> None:
    pages = "\f".join(f"某局部门决算 第 {number} 页\n第一行\n第二行\n" for number in range(1, 5))
    assert [line.text for line in read_text_dump(pages.encode()).lines] == ["第一行", "第二行"] * 4


def test_a_page_number_may_stand_before_the_first_row_of_its_page() -> None:
    pages = "\f".join([*(f"{number}\n第一行\n" for number in range(1, 5)), "5 20602 基础研究 1,178.72\n"])
    assert read_text_dump(pages.encode()).lines[-1].text == "20602 基础研究 1,178.72"


def test_a_text_that_ends_in_a_whole_amount_keeps_it_for_a_sum_to_prove() -> None:
    dump = read_text_dump("合计 3.00\n教育 1.00\n其他 2.00".encode())
    assert (dump.lines[-1].text, dump.ends_in_number, dump.cut_off) == ("其他 2.00", True, False)


def test_a_text_that_ends_in_part_of_an_amount_loses_it() -> None:
    dump = read_text_dump("合计 3.00\n教育 1.00\n其他 2.0".encode())
    assert (dump.lines[-1].text, dump.cut_off) == ("其他", True)


def test_a_head_without_a_number_stays_on_its_first_page_only() -> None:
    pages = [f"示例市水务局决算公开\n第{number}段\n正文\n" for number in "一二三四五"]
    texts = [line.text for line in read_text_dump("\f".join(pages).encode()).lines]
    assert texts.count("示例市水务局决算公开") == 1
    assert texts.count("第五段") == 1


def test_what_some_pages_begin_with_alike_is_no_head_of_pages() -> None:
    pages = [f"科目编码 科目名称\n{number}\n" for number in "一二三四五"] + ["其他\n正文\n", "说明\n正文\n"]
    assert [line.text for line in read_text_dump("\f".join(pages).encode()).lines].count("科目编码 科目名称") == 5
