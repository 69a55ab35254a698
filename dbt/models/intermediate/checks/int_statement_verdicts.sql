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

union all

-- Parts may not exceed their whole, and make it up where all of them are stated.
select
    document_id,
    'claim.parts' as check_id,
    place,
    case
        when has_negative and not is_complete then 'not_applicable'
        when whole = parts or (parts < whole and not is_complete) then 'pass'
        when abs(whole - parts) <= allowed then 'within_rounding'
        else 'fail'
    end as status,
    cast(whole as decimal(38, 2)) as left_yuan,
    cast(parts as decimal(38, 2)) as right_yuan,
    cast(whole - parts as decimal(38, 2)) as difference_yuan,
    cast(allowed as decimal(38, 6)) as allowed_yuan,
    case when not (has_negative and not is_complete) and parts - whole > allowed or (is_complete and whole - parts > allowed) then 'document' end as cause,
    null as missing,
    false as holds_if_cut,
    [] as cells
from {{ ref('int_claim_parts') }}
