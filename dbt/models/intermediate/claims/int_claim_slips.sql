with slips as (
    select claims.*, readings.expected_low, readings.expected_high
    from {{ ref('int_claims') }} as claims
    inner join {{ ref('int_claim_readings') }} as readings
        on claims.document_id = readings.document_id
        and claims.claim_no = readings.claim_no
    where readings.reading = 'slip' and not readings.as_mended
),

cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true and state = 'value' and origin <> 'ambiguous'
),

factors as (
    select unnest([10, 100, 1000, 10000]) as factor
),

misplaced_points as (
    select
        slips.document_id,
        slips.claim_no,
        1 as preference,
        case
            when slips.expected_high >= factors.factor * (slips.signed_value - slips.half_unit)
                and slips.expected_low <= factors.factor * (slips.signed_value + slips.half_unit)
                then concat('×', factors.factor)
            else concat('÷', factors.factor)
        end as explanation
    from slips
    cross join factors
    where
        slips.signed_value <> 0
        -- No point was moved in nothing.
        and (slips.expected_low > 0 or slips.expected_high < 0)
        -- A short figure times ten thousand lies near anything; percentages slip by a place or two.
        and (
            (slips.kind in ('amount', 'change_amount') and abs(slips.signed_value) >= 200 * slips.half_unit)
            or (slips.kind in ('share', 'change_rate', 'completion') and factors.factor <= 100)
        )
        and (
            (
                slips.expected_high >= factors.factor * (slips.signed_value - slips.half_unit)
                and slips.expected_low <= factors.factor * (slips.signed_value + slips.half_unit)
            )
            or (
                factors.factor * slips.expected_high >= slips.signed_value - slips.half_unit
                and factors.factor * slips.expected_low <= slips.signed_value + slips.half_unit
            )
        )
),

turned_signs as (
    select document_id, claim_no, 2 as preference, 'sign' as explanation
    from slips
    where
        direction in ('increase', 'decrease')
        and expected_high >= -signed_value - half_unit
        and expected_low <= -signed_value + half_unit
),

other_places as (
    select
        slips.document_id,
        slips.claim_no,
        case when cells.form_id = slips.form_id then 3 else 4 end as preference,
        concat_ws('/', cells.form_id, cells.row_key, cells.column_key) as explanation
    from slips
    inner join cells
        on slips.disclosure_id = cells.document_id
        and abs(cells.amount_yuan - slips.value) <= slips.half_unit + cells.half_unit_yuan
    where slips.kind = 'amount' and abs(slips.value) >= 200 * slips.half_unit
),

explained as (
    select * from misplaced_points
    union all
    select * from turned_signs
    union all
    select * from other_places
),

numbered as (
    select *, row_number() over (partition by document_id, claim_no order by preference, explanation) as place_no
    from explained
)

select document_id, claim_no, explanation
from numbered
where place_no = 1
