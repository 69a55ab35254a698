{{ config(materialized='table') }}

with claims as (
    select * from {{ ref('int_claims') }}
),

expectations as (
    select * from {{ ref('int_claim_expectations') }}
),

held_against as (
    select
        claims.document_id,
        claims.claim_no,
        expectations.as_mended,
        expectations.basis,
        expectations.figure as expected,
        expectations.low as expected_low,
        expectations.high as expected_high,
        expectations.is_zero_base,
        case
            when claims.value > 0 and claims.signed_value + 2 * coalesce(claims.half_unit, 0) < expectations.least then 5
            when expectations.low is null then 4
            -- A direction without a figure, and nothing changed.
            when claims.value is null and claims.direction = 'increase' then case when expectations.high > 0 then 0 else 3 end
            when claims.value is null and claims.direction = 'decrease' then case when expectations.low < 0 then 0 else 3 end
            when claims.signed_value = expectations.low and claims.signed_value = expectations.high then 0
            when
                expectations.high >= claims.signed_value - coalesce(claims.half_unit, 0)
                and expectations.low <= claims.signed_value + coalesce(claims.half_unit, 0)
                then 1
            when
                claims.signed_value >= 0
                and expectations.high >= claims.signed_value
                and expectations.low < claims.signed_value + 2 * coalesce(claims.half_unit, 0)
                then 2
            -- Nothing is what is left of a small figure of either sign.
            when
                claims.signed_value <= 0
                and expectations.low <= claims.signed_value
                and expectations.high > claims.signed_value - 2 * coalesce(claims.half_unit, 0)
                then 2
            else 3
        end as reading_no
    from claims
    inner join expectations
        on claims.document_id = expectations.document_id
        and claims.claim_no = expectations.claim_no
),

-- The reading that makes the claim truest; where none does, what the forms say comes first.
best as (
    select
        *,
        row_number() over (
            partition by document_id, claim_no, as_mended
            order by reading_no, case basis when 'form' then 1 when 'text' then 2 else 3 end, expected_low, expected_high
        ) as preference
    from held_against
)

select
    document_id,
    claim_no,
    as_mended,
    basis,
    expected,
    expected_low,
    expected_high,
    case reading_no when 0 then 'exact' when 1 then 'rounded' when 2 then 'truncated' when 3 then 'slip' when 5 then 'no_base' else 'zero_base' end as reading
from best
where preference = 1
