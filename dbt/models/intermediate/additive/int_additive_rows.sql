{{ config(materialized='table') }}

with figures as (
    select * from {{ ref('int_additive_figures') }}
),

form_rows as (
    select
        document_id,
        form_id,
        row_key,
        bool_or(is_from_summary) as is_from_summary,
        bool_or(is_unread) as is_unread,
        bool_or(part <> 'total' and amount_yuan is not null) as has_parts,
        coalesce(sum(amount_yuan) filter (where part <> 'total'), 0) as parts_yuan,
        coalesce(
            sum(amount_yuan) filter (where part = 'total'),
            sum(amount_yuan) filter (where part <> 'total')
        ) as amount_yuan,
        sum(half_unit_yuan) as half_units_yuan
    from figures
    group by document_id, form_id, row_key
),

-- Rows that have others below them, read or not.
above as (
    select distinct document_id, form_id, left(row_key, 3) as row_key from form_rows where length(row_key) > 3 and row_key <> 'total'
    union
    select distinct document_id, form_id, left(row_key, 5) as row_key from form_rows where length(row_key) > 5
),

forms_with_parts as (
    select distinct document_id, form_id from form_rows where has_parts
),

-- A row above others of which not every part is known is passed over: the rows below it hang at the next one above.
counted as (
    select
        form_rows.*,
        -- The rows above it; a join finds them by equality alone.
        case when length(form_rows.row_key) > 5 then left(form_rows.row_key, 5) end as section_key,
        case when length(form_rows.row_key) > 3 then left(form_rows.row_key, 3) end as class_key,
        case when form_rows.row_key <> 'total' then 'total' end as total_key
    from form_rows
    left join forms_with_parts
        on form_rows.document_id = forms_with_parts.document_id
        and form_rows.form_id = forms_with_parts.form_id
    left join above
        on form_rows.document_id = above.document_id
        and form_rows.form_id = above.form_id
        and form_rows.row_key = above.row_key
    where
        form_rows.amount_yuan is not null
        and (
            above.row_key is null
            or (not form_rows.is_unread and (form_rows.has_parts or forms_with_parts.form_id is null))
        )
)

select
    counted.document_id,
    counted.form_id,
    counted.row_key,
    coalesce(sections.row_key, classes.row_key, totals.row_key) as parent_key,
    counted.is_from_summary,
    counted.is_unread,
    counted.has_parts,
    counted.has_parts and not counted.is_unread as has_all_parts,
    counted.amount_yuan,
    counted.amount_yuan - counted.parts_yuan as unexplained_yuan,
    counted.half_units_yuan
from counted
left join counted as sections
    on counted.document_id = sections.document_id
    and counted.form_id = sections.form_id
    and counted.section_key = sections.row_key
left join counted as classes
    on counted.document_id = classes.document_id
    and counted.form_id = classes.form_id
    and counted.class_key = classes.row_key
left join counted as totals
    on counted.document_id = totals.document_id
    and counted.form_id = totals.form_id
    and counted.total_key = totals.row_key
