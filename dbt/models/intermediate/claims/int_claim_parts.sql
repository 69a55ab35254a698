with claims as (
    select claims.*
    from {{ ref('int_claims') }} as claims
    left join {{ ref('int_claim_verdicts') }} as verdicts
        on claims.document_id = verdicts.document_id
        and claims.claim_no = verdicts.claim_no
    -- What is wrong by itself is no measure of others.
    where claims.kind in ('amount', 'count') and claims.approximately is null and coalesce(verdicts.status, '') <> 'fail'
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
)

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
