from dagster_project.forms.text.blocks.columns_of_parts import Part, may_be_sums, same_columns

CLASS, SECTION, FIRST, SECOND = range(4)


def parts(*values: int, first: int) -> list[Part]:
    return [Part(first + place, value, 5) for place, value in enumerate(values)]


def test_a_row_below_one_of_a_single_part_has_its_numbers_in_that_column() -> None:
    of_row = {CLASS: parts(1000, first=0), SECTION: parts(700, first=1)}
    assert same_columns(of_row, {CLASS: [SECTION, FIRST]}, {CLASS, SECTION}) == [(0, 1)]


def test_rows_that_make_up_two_parts_in_one_way_stand_in_their_columns() -> None:
    of_row = {CLASS: parts(1000, 400, first=0), FIRST: parts(1000, first=2), SECOND: parts(400, first=3)}
    assert same_columns(of_row, {CLASS: [FIRST, SECOND]}, {CLASS, FIRST, SECOND}) == [(0, 2), (1, 3)]


def test_rows_that_fit_both_parts_are_of_no_known_column() -> None:
    of_row = {CLASS: parts(1000, 1000, first=0), FIRST: parts(1000, first=2), SECOND: parts(1000, first=3)}
    assert same_columns(of_row, {CLASS: [FIRST, SECOND]}, {CLASS, FIRST, SECOND}) == []


def test_where_a_row_is_not_known_a_part_only_must_not_exceed_the_one_above() -> None:
    of_row = {CLASS: parts(1000, 400, first=0), FIRST: parts(700, first=2), SECOND: parts(300, first=3)}
    assert same_columns(of_row, {CLASS: [FIRST, SECOND, SECTION]}, {CLASS, FIRST, SECOND}) == [(0, 2)]


def test_numbers_of_a_row_in_no_known_order_are_told_by_the_sums() -> None:
    of_row = {CLASS: parts(1000, 400, first=0), FIRST: parts(400, 1000, first=2)}
    assert same_columns(of_row, {CLASS: [FIRST]}, {CLASS}) == [(0, 3), (1, 2)]
    assert same_columns(of_row, {CLASS: [FIRST]}, {CLASS, FIRST}) == []


def test_an_amount_below_zero_counts_against_the_others() -> None:
    of_row = {CLASS: parts(600, 900, first=0), FIRST: parts(-300, first=2), SECOND: parts(900, 900, first=3)}
    assert same_columns(of_row, {CLASS: [FIRST, SECOND]}, {CLASS, FIRST, SECOND}) == [(0, 2, 3), (1, 4)]


def test_parts_are_sums_where_the_rows_below_make_up_each_in_some_column() -> None:
    above = parts(1000, 400, first=0)
    assert may_be_sums(above, [parts(400, 300, first=2), parts(700, first=4), []])
    assert not may_be_sums(above, [parts(900, first=2), parts(500, first=3)])
