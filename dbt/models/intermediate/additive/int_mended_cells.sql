{{ config(materialized='table') }}

with cells as (
    select * from {{ ref('int_additive_cells') }}
),

printed_totals as (
    select * from {{ ref('int_printed_totals') }}
),

families as (
    select
        document_id,
        form_id,
        part,
        parent_key as row_key,
        sum(amount_yuan) as children_yuan,
        sum(half_unit_yuan) as half_units_yuan
    from cells
    where parent_key is not null
    group by document_id, form_id, part, parent_key
),

-- A printed sum beside the rows below it.
sums as (
    select
        cells.document_id,
        cells.form_id,
        cells.part,
        cells.row_key,
        coalesce(cells.parent_key, '') as parent_key,
        families.children_yuan,
        families.half_units_yuan,
        cells.amount_yuan - families.children_yuan as gap_yuan,
        cells.half_unit_yuan + families.half_units_yuan as allowed_yuan
    from cells
    inner join families
        on cells.document_id = families.document_id
        and cells.form_id = families.form_id
        and cells.part = families.part
        and cells.row_key = families.row_key
),

parts as (
    select
        document_id,
        form_id,
        sum(amount_yuan) as parts_yuan,
        sum(half_unit_yuan) as half_units_yuan
    from cells
    where parent_key is null and part <> 'total'
    group by document_id, form_id
),

-- What each of these is itself part of: the row above it; of a total, the total of all parts.
wholes as (
    select document_id, form_id, part, row_key, gap_yuan, allowed_yuan
    from sums
    union all
    select
        parts.document_id,
        parts.form_id,
        '' as part,
        '' as row_key,
        printed_totals.amount_yuan - parts.parts_yuan as gap_yuan,
        printed_totals.half_unit_yuan + parts.half_units_yuan as allowed_yuan
    from parts
    inner join printed_totals
        on parts.document_id = printed_totals.document_id
        and parts.form_id = printed_totals.form_id
),

-- A printed sum that the rows below it contradict, where what it is part of holds with the sum of these rows and does not without, and no other one would do.
misprinted as (
    select
        sums.document_id,
        sums.form_id,
        sums.part,
        sums.row_key,
        sums.children_yuan,
        sums.half_units_yuan
    from sums
    inner join wholes
        on sums.document_id = wholes.document_id
        and sums.form_id = wholes.form_id
        and sums.parent_key = wholes.row_key
        and case sums.parent_key when '' then '' else sums.part end = wholes.part
    where
        (sums.parent_key <> '' or sums.part <> 'total')
        and abs(sums.gap_yuan) > sums.allowed_yuan
        and abs(wholes.gap_yuan) > wholes.allowed_yuan
        and abs(wholes.gap_yuan + sums.gap_yuan) <= wholes.allowed_yuan + sums.allowed_yuan
    qualify count(*) over (partition by wholes.document_id, wholes.form_id, wholes.part, wholes.row_key) = 1
)

select
    cells.document_id,
    cells.form_id,
    cells.part,
    cells.row_key,
    cells.parent_key,
    coalesce(misprinted.children_yuan, cells.amount_yuan) as amount_yuan,
    coalesce(misprinted.half_units_yuan, cells.half_unit_yuan) as half_unit_yuan,
    cells.is_from_summary
from cells
left join misprinted
    on cells.document_id = misprinted.document_id
    and cells.form_id = misprinted.form_id
    and cells.part = misprinted.part
    and cells.row_key = misprinted.row_key
