{# What is judged of the words, in the columns of int_check_verdicts and their order. #}
with claim_verdicts as (
    select * from {{ ref('int_claim_verdicts') }}
),

-- What is wrong by itself is no measure of others.
claims as (
    select claims.*
    from {{ ref('int_claims') }} as claims
    left join claim_verdicts
        on claims.document_id = claim_verdicts.document_id
        and claims.claim_no = claim_verdicts.claim_no
    where claims.kind in ('amount', 'count') and claims.approximately is null and coalesce(claim_verdicts.status, '') <> 'fail'
),

groups as (
    select * from {{ ref('part_groups') }}
),

group_sizes as (
    select group_id, count(*) as parts_of_group from groups group by group_id
),

wholes as (
    select
        claims.*,
        groups.group_id,
        -- Its parts stand behind it and before the whole is stated again.
        lead(claims.claim_no, 1, 2147483647) over (
            partition by claims.document_id, claims.section, claims.subject, claims.stage, groups.group_id order by claims.claim_no
        ) as next_no
    from claims
    inner join (select distinct group_id, whole from groups) as groups
        on claims.subject = groups.whole
),

parts as (
    select
        wholes.document_id,
        wholes.claim_no,
        wholes.group_id,
        wholes.place,
        wholes.value as whole,
        wholes.half_unit as whole_half_unit,
        claims.value as part,
        claims.half_unit as part_half_unit,
        row_number() over (
            partition by wholes.document_id, wholes.claim_no, wholes.group_id, claims.subject order by claims.claim_no
        ) as occurrence
    from wholes
    inner join groups
        on wholes.group_id = groups.group_id
    inner join claims
        on wholes.document_id = claims.document_id
        and wholes.section = claims.section
        and wholes.stage = claims.stage
        and groups.part = claims.subject
        and claims.claim_no > wholes.claim_no
        and claims.claim_no < wholes.next_no
),

-- A whole with at least two of its parts, and the sum of those.
sums as (
    select
        parts.document_id,
        parts.claim_no,
        concat_ws('/', parts.place, 'parts', parts.group_id) as place,
        any_value(parts.whole) as whole,
        sum(parts.part) as parts,
        -- Each figure may be rounded or cut.
        2 * (any_value(parts.whole_half_unit) + sum(parts.part_half_unit)) as allowed,
        count(*) = any_value(group_sizes.parts_of_group) as is_complete,
        min(parts.part) < 0 as has_negative
    from parts
    inner join group_sizes
        on parts.group_id = group_sizes.group_id
    where parts.occurrence = 1
    group by parts.document_id, parts.claim_no, parts.group_id, parts.place
    having count(*) >= 2
),

-- What a document states once more and no form settles, beside what it stated first.
repeated as (
    select
        claims.document_id,
        claims.place,
        claims.value,
        claims.half_unit,
        first_value(claims.value) over stated as first_value,
        first_value(claims.half_unit) over stated as first_half_unit,
        row_number() over stated as occurrence
    from claims
    inner join {{ ref('stated_once') }} as stated_once
        on claims.subject = stated_once.subject
    left join claim_verdicts
        on claims.document_id = claim_verdicts.document_id
        and claims.claim_no = claim_verdicts.claim_no
    where claims.kind = 'amount' and claims.stage = 'final' and coalesce(claim_verdicts.status, '') not in ('pass', 'within_rounding')
    window stated as (partition by claims.document_id, claims.subject order by claims.claim_no)
)

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
from claim_verdicts

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
from sums

union all

select
    document_id,
    'claim.twice' as check_id,
    place,
    case when value = first_value then 'pass' when abs(value - first_value) <= 2 * (half_unit + first_half_unit) then 'within_rounding' else 'fail' end
        as status,
    cast(value as decimal(38, 2)) as left_yuan,
    cast(first_value as decimal(38, 2)) as right_yuan,
    cast(value - first_value as decimal(38, 2)) as difference_yuan,
    cast(2 * (half_unit + first_half_unit) as decimal(38, 6)) as allowed_yuan,
    case when abs(value - first_value) > 2 * (half_unit + first_half_unit) then 'document' end as cause,
    null as missing,
    false as holds_if_cut,
    [] as cells
from repeated
where occurrence > 1

union all

select
    document_id,
    check_id,
    place,
    status,
    cast(null as decimal(38, 2)) as left_yuan,
    cast(null as decimal(38, 2)) as right_yuan,
    cast(null as decimal(38, 2)) as difference_yuan,
    cast(null as decimal(38, 6)) as allowed_yuan,
    case status when 'fail' then 'document' when 'insufficient_data' then 'unknown' end as cause,
    missing,
    false as holds_if_cut,
    [] as cells
from {{ ref('int_name_verdicts') }}
