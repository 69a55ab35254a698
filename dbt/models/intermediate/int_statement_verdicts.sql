{# What is judged of the words, in the columns of int_check_verdicts and their order. #}
select
    document_id,
    check_id,
    place,
    status,
    left_yuan,
    right_yuan,
    difference_yuan,
    allowed_yuan,
    cause,
    missing,
    false as holds_if_cut,
    cells
from {{ ref('int_claim_verdicts') }}

union all

select
    document_id,
    check_id,
    place,
    status,
    left_yuan,
    right_yuan,
    difference_yuan,
    allowed_yuan,
    cause,
    missing,
    false as holds_if_cut,
    cells
from {{ ref('int_evaluation_verdicts') }}
