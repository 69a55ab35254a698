{{ config(materialized='table') }}

-- A document stands as long as any part of it does.
with parts as (
    select
        *,
        max(coalesce(stood_until, 'infinity'::timestamp)) over (
            partition by document_id order by stood_from, coalesce(stood_until, 'infinity'::timestamp), part
            rows between unbounded preceding and 1 preceding
        ) as stood_before_until
    from {{ ref('int_part_periods') }}
),

numbered as (
    select
        *,
        count(*) filter (where coalesce(stood_before_until < stood_from, true)) over (
            partition by document_id order by stood_from, coalesce(stood_until, 'infinity'::timestamp), part
            rows between unbounded preceding and current row
        ) as period_no
    from parts
)

select
    accounts,
    document_id,
    min(stood_from) as stood_from,
    case when bool_and(stood_until is not null) then max(stood_until) end as stood_until
from numbered
group by accounts, document_id, period_no
