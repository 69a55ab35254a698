{{ config(materialized='table') }}

with claims as (
    select * from {{ ref('int_claims') }}
    where kind in ('amount', 'count', 'share', 'change_amount', 'change_rate', 'completion') and subject <> 'detail'
),

readings as (
    select * from {{ ref('int_claim_readings') }}
    where not as_mended
),

cells as (
    select
        claim_document_id as document_id,
        claim_no,
        bool_or(is_unread and role = 'own') as is_unread,
        bool_or(state is not null and role = 'own') as is_printed,
        bool_or(breaks_off_after is not null and role = 'own') as breaks_off,
        bool_and(coalesce(origin, 'printed') = 'printed') as is_plain,
        coalesce(sum(half_unit_yuan) filter (where role = 'own' and amount is not null), 0) as half_unit,
        {{ list_of(
            ['side', 'sign', 'form_id', 'row_key', 'column_key', 'printed_text', 'amount', 'state', 'origin', 'page_no', 'document_id'],
            ['role', 'form_id', 'row_key'],
            'state is not null'
        ) }} as cells
    from (
        select
            * exclude (amount, document_id),
            document_id as claim_document_id,
            printed_in as document_id,
            cast(amount as decimal(18, 2)) as amount, -- a printed one; only what would mend one needs more digits
            case role when 'own' then 'left' else 'right' end as side,
            1 as sign
        from {{ ref('int_claim_cells') }}
        where not as_mended
    ) as of_claims
    group by claim_document_id, claim_no
),

judged as (
    select
        claims.*,
        readings.basis,
        readings.expected,
        readings.expected_low,
        readings.expected_high,
        readings.reading,
        cells.cells,
        cells.breaks_off,
        coalesce(cells.is_plain, true) as is_plain,
        case
            -- What leaves its direction open, or its sign of percent out, is judged for that.
            when claims.direction = 'undecided' or claims.unit = '' and claims.printed_text <> '' then 'fail'
            when readings.reading = 'exact' then 'pass'
            when readings.reading in ('rounded', 'truncated') then 'within_rounding'
            when readings.reading = 'no_base' and claims.approximately is null then 'fail'
            when readings.reading = 'no_base' then 'not_applicable'
            when readings.reading = 'zero_base' then 'not_applicable'
            -- 约 and 近 promise no digit.
            when readings.reading = 'slip' and claims.approximately is not null then 'not_applicable'
            -- The forms print the budget of the year; what was planned at its beginning may have been another.
            when
                readings.reading = 'slip' and readings.basis = 'form'
                and (claims.stage = 'initial_budget' or (claims.base = 'initial_budget' and claims.budget_claim_no is null))
                then 'not_applicable'
            when readings.reading = 'slip' then 'fail'
            when cells.is_unread then 'insufficient_data'
            when claims.kind in ('amount', 'count') and cells.is_printed is false then 'insufficient_data'
            else 'not_applicable'
        end as status,
        case
            when cells.is_unread then 'reader'
            else 'document'
        end as cause_of_gap,
        coalesce(claims.half_unit, 0) + case when claims.kind in ('amount', 'count') then coalesce(cells.half_unit, 0) else 0 end as allowed
    from claims
    left join readings
        on claims.document_id = readings.document_id
        and claims.claim_no = readings.claim_no
    left join cells
        on claims.document_id = cells.document_id
        and claims.claim_no = cells.claim_no
)

select
    document_id,
    case
        when direction = 'undecided' then 'claim.direction'
        when unit = '' and printed_text <> '' then 'claim.unit'
        else concat('claim.', kind)
    end as check_id,
    place,
    status,
    cast(signed_value as decimal(38, 2)) as left_yuan,
    cast(expected as decimal(38, 2)) as right_yuan,
    cast(signed_value - expected as decimal(38, 2)) as difference_yuan,
    cast(allowed as decimal(38, 6)) as allowed_yuan,
    case
        when status = 'fail' then case when is_plain then 'document' else 'unknown' end
        when status = 'insufficient_data' then cause_of_gap
    end as cause,
    case
        when status = 'insufficient_data' then concat_ws('/', form_id, row_key, column_key)
    end as missing,
    coalesce(cells, []) as cells,
    claim_no,
    basis,
    expected_low,
    expected_high,
    reading
from judged
