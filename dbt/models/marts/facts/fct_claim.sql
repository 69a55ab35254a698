{{ grows_by_document() }}

with claims as (
    select * from {{ ref('int_claims') }}
),

verdicts as (
    select * from {{ ref('int_claim_verdicts') }}
),

slips as (
    select * from {{ ref('int_claim_slips') }}
),

levels as (
    select * from {{ ref('int_claim_sides') }}
    where side = 'level' and not is_unread and rows_printed > 0 and not as_mended
),

-- The level before a change, from what the text says of the level after it, else from the form; a rate tells it where no amount does.
earlier as (
    select
        claims.document_id,
        claims.claim_no,
        levels.low - (claims.signed_value + claims.half_unit) as low,
        levels.high - (claims.signed_value - claims.half_unit) as high,
        row_number() over (
            partition by claims.document_id, claims.claim_no order by case levels.basis when 'text' then 1 else 2 end
        ) as preference
    from claims
    inner join levels
        on claims.document_id = levels.document_id
        and claims.claim_no = levels.claim_no
    where claims.kind = 'change_amount' and claims.base = 'earlier' and claims.half_unit is not null
    union all
    select
        claims.document_id,
        claims.claim_no,
        100 * levels.low / (100 + claims.signed_value + claims.half_unit) as low,
        100 * levels.high / (100 + claims.signed_value - claims.half_unit) as high,
        row_number() over (
            partition by claims.document_id, claims.claim_no order by case levels.basis when 'text' then 1 else 2 end
        ) as preference
    from claims
    inner join levels
        on claims.document_id = levels.document_id
        and claims.claim_no = levels.claim_no
    where
        claims.kind = 'change_rate' and claims.base = 'earlier' and claims.part_claim_no is null
        and levels.low >= 0 and claims.signed_value - claims.half_unit > -100
)

select
    concat_ws('/', claims.document_id, claims.claim_no) as claim_id,
    claims.document_id,
    claims.department_id,
    claims.fiscal_year,
    claims.claim_no,
    claims.kind as claim_kind,
    claims.page_no,
    claims.section,
    claims.subject,
    claims.label,
    claims.form_id,
    claims.row_key,
    claims.column_key,
    claims.function_code as printed_function_code,
    claims.economic_code as printed_economic_code,
    {{ code_key('claims.function_code', 'functions', 'claims.fiscal_year') }} as function_code_id,
    {{ code_key('claims.economic_code', 'economics', 'claims.fiscal_year') }} as economic_code_id,
    claims.stage,
    claims.printed_text,
    claims.unit,
    case when claims.kind in ('amount', 'change_amount') then cast(claims.value as decimal(28, 2)) end as amount_yuan,
    case when claims.kind in ('amount', 'change_amount') then claims.half_unit end as half_unit_yuan,
    case when claims.kind in ('count', 'score') then claims.value end as quantity,
    case when claims.kind in ('share', 'change_rate', 'completion', 'rate') then claims.value end as percent,
    case when claims.kind in ('share', 'change_rate', 'completion', 'rate') then claims.half_unit end as half_unit_percent,
    claims.direction,
    claims.base,
    claims.base_year,
    claims.approximately,
    claims.whole_form_id,
    claims.whole_row_key,
    claims.whole_column_key,
    case when claims.of_claim_no is not null then concat_ws('/', claims.document_id, claims.of_claim_no) end as of_claim_id,
    claims.reason,
    claims.quote,
    verdicts.check_id,
    claims.place,
    coalesce(verdicts.status, 'not_applicable') as status,
    verdicts.reading,
    verdicts.basis as compared_with,
    verdicts.expected_low,
    verdicts.expected_high,
    slips.explanation,
    cast(earlier.low as decimal(38, 2)) as earlier_low_yuan,
    cast(earlier.high as decimal(38, 2)) as earlier_high_yuan,
    claims.is_current
from claims
left join verdicts
    on claims.document_id = verdicts.document_id
    and claims.claim_no = verdicts.claim_no
left join slips
    on claims.document_id = slips.document_id
    and claims.claim_no = slips.claim_no
left join earlier
    on claims.document_id = earlier.document_id
    and claims.claim_no = earlier.claim_no
    and earlier.preference = 1
left join {{ ref('int_function_code_spans') }} as functions
    on {{ in_force('claims.function_code', 'functions', 'claims.fiscal_year') }}
left join {{ ref('int_economic_code_spans') }} as economics
    on {{ in_force('claims.economic_code', 'economics', 'claims.fiscal_year') }}
