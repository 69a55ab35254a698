{{ config(materialized='table') }}

with figures as (
    select * from {{ ref('int_additive_figures') }}
),

-- Rows that have others below them, read or not.
above as (
    select distinct document_id, form_id, 'total' as row_key from figures where row_key <> 'total'
    union
    select distinct document_id, form_id, left(row_key, 3) as row_key from figures where length(row_key) > 3 and row_key <> 'total'
    union
    select distinct document_id, form_id, left(row_key, 5) as row_key from figures where length(row_key) > 5
),

-- A cell above others that is not wholly read is passed over: the cells below it hang at the next one above.
known as (
    select
        figures.document_id,
        figures.form_id,
        figures.part,
        figures.row_key,
        figures.amount_yuan,
        figures.half_unit_yuan,
        figures.is_from_summary,
        -- The rows above it; a join finds them by equality alone.
        case when length(figures.row_key) > 5 then left(figures.row_key, 5) end as section_key,
        case when length(figures.row_key) > 3 and figures.row_key <> 'total' then left(figures.row_key, 3) end as class_key
    from figures
    left join above
        on figures.document_id = above.document_id
        and figures.form_id = above.form_id
        and figures.row_key = above.row_key
    where figures.amount_yuan is not null and (above.row_key is null or not figures.is_unread)
),

parented as (
    select
        known.*,
        case when known.row_key <> 'total' then coalesce(sections.row_key, classes.row_key, 'total') end as parent_key
    from known
    left join known as sections
        on known.document_id = sections.document_id
        and known.form_id = sections.form_id
        and known.part = sections.part
        and known.section_key = sections.row_key
    left join known as classes
        on known.document_id = classes.document_id
        and known.form_id = classes.form_id
        and known.part = classes.part
        and known.class_key = classes.row_key
),

-- A part that no total is printed of, or none was read, is what its rows say.
unprinted_totals as (
    select
        document_id,
        form_id,
        part,
        'total' as row_key,
        cast(null as varchar) as parent_key,
        sum(amount_yuan) filter (where parent_key = 'total') as amount_yuan,
        cast(0 as decimal(38, 6)) as half_unit_yuan,
        false as is_from_summary
    from parented
    group by document_id, form_id, part
    having count(*) filter (where row_key = 'total') = 0
)

select document_id, form_id, part, row_key, parent_key, amount_yuan, half_unit_yuan, is_from_summary
from parented
union all
select document_id, form_id, part, row_key, parent_key, amount_yuan, half_unit_yuan, is_from_summary
from unprinted_totals
