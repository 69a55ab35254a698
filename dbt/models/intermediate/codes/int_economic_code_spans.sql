with codes as (
    select * from {{ ref('economic_codes') }}
    -- Final accounts of departments print the departments' classification; the government's numbers its codes from 501.
    where left(system, 10) <> 'government'
),

-- A classification without years was in force until the oldest dated one.
oldest as (
    select min(valid_from) as begins_in from codes
),

dated_codes as (
    select
        codes.system,
        codes.code,
        codes.name,
        codes.level,
        coalesce(codes.valid_from, 0) as valid_from,
        coalesce(codes.valid_to, case when codes.valid_from is null then oldest.begins_in - 1 else 9999 end) as valid_to,
        codes.basis,
        codes.confidence
    from codes
    cross join oldest
),

spans as (
    {{ code_spans('dated_codes', within='system') }}
)

select * from spans
