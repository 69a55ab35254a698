with dated_codes as (
    select
        'function' as system,
        code,
        name,
        level,
        coalesce(valid_from, 0) as valid_from,
        coalesce(valid_to, 9999) as valid_to,
        basis,
        confidence
    from {{ ref('function_codes') }}
),

spans as (
    {{ code_spans('dated_codes', within='system') }}
)

select * from spans
