with claims as (
    select * from {{ ref('int_claims') }}
),

cells as (
    select
        document_id,
        claim_no,
        as_mended,
        role,
        coalesce(sum(amount), 0) as amount,
        coalesce(sum(half_unit_yuan) filter (where amount is not null), 0) as half_unit,
        bool_or(is_unread) as is_unread,
        count(state) as rows_printed
    from {{ ref('int_claim_cells') }}
    group by document_id, claim_no, as_mended, role
),

-- Each claim as the forms print its figures and, where findings would mend those, once more so.
readings as (
    select document_id, claim_no, false as as_mended from claims
    union
    select document_id, claim_no, as_mended from cells
),

-- What the text states may be rounded or cut: up to one last digit more than is printed.
stated as (
    select
        document_id,
        claim_no,
        signed_value,
        signed_value - case when signed_value < 0 then 2 else 1 end * coalesce(half_unit, 0) as low,
        signed_value + case when signed_value < 0 then 1 else 2 end * coalesce(half_unit, 0) as high
    from claims
    where value is not null
),

referred as (
    select
        document_id,
        claim_no,
        'level' as side,
        case kind when 'share' then part_claim_no else of_claim_no end as referred_no
    from claims
    where kind in ('share', 'change_amount', 'change_rate', 'completion')
    union all
    select document_id, claim_no, 'whole' as side, case kind when 'share' then of_claim_no else budget_claim_no end as referred_no
    from claims
    where kind in ('share', 'completion')
    union all
    select document_id, claim_no, 'budget' as side, budget_claim_no as referred_no
    from claims
    where kind in ('change_amount', 'change_rate') and base = 'budget'
    union all
    select document_id, claim_no, 'change' as side, part_claim_no as referred_no
    from claims
    where kind = 'change_rate'
)

select
    document_id,
    claim_no,
    as_mended,
    case role when 'own' then 'level' else role end as side,
    case role when 'earlier' then 'earlier_form' else 'form' end as basis,
    cast(amount as decimal(38, 6)) as figure,
    cast(amount - half_unit as decimal(38, 6)) as low,
    cast(amount + half_unit as decimal(38, 6)) as high,
    is_unread,
    rows_printed
from cells

union all

select
    referred.document_id,
    referred.claim_no,
    readings.as_mended,
    referred.side,
    'text' as basis,
    cast(stated.signed_value as decimal(38, 6)) as figure,
    cast(stated.low as decimal(38, 6)) as low,
    cast(stated.high as decimal(38, 6)) as high,
    false as is_unread,
    1 as rows_printed
from referred
inner join stated
    on referred.document_id = stated.document_id
    and referred.referred_no = stated.claim_no
inner join readings
    on referred.document_id = readings.document_id
    and referred.claim_no = readings.claim_no
