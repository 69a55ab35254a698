{{ config(materialized='table') }}

with recursive families as (
    select
        document_id,
        form_id,
        part,
        parent_key as row_key,
        sum(amount_yuan) as children_yuan,
        sum(half_unit_yuan) as half_units_yuan,
        max(struct_pack(amount_yuan := amount_yuan, row_key := row_key)) as largest
    from {{ ref('int_mended_cells') }}
    where parent_key is not null
    group by document_id, form_id, part, parent_key
),

cells as (
    select
        cells.*,
        families.row_key is not null as has_children,
        coalesce(families.children_yuan, 0) as children_yuan,
        cells.half_unit_yuan + coalesce(families.half_units_yuan, 0) as allowed_yuan,
        families.largest.row_key as largest_child_key,
        coalesce(families.largest.amount_yuan, 0) as largest_child_yuan
    from {{ ref('int_mended_cells') }} as cells
    left join families
        on cells.document_id = families.document_id
        and cells.form_id = families.form_id
        and cells.part = families.part
        and cells.row_key = families.row_key
),

forms as (
    select * from {{ ref('int_judged_forms') }}
),

printed_totals as (
    select * from {{ ref('int_printed_totals') }}
),

unread as (
    select distinct document_id, form_id, row_key
    from {{ ref('int_additive_figures') }}
    where is_unread
),

above_unread as (
    select document_id, form_id, 'total' as row_key from unread
    union
    select document_id, form_id, left(row_key, 3) as row_key from unread where length(row_key) > 3
    union
    select document_id, form_id, left(row_key, 5) as row_key from unread where length(row_key) > 5
),

-- The total of each part beside the total that counts.
totals as (
    select
        cells.*,
        printed_totals.amount_yuan as printed_yuan,
        printed_totals.half_unit_yuan as printed_half_unit_yuan,
        sum(case when cells.part <> 'total' then cells.amount_yuan end) over of_form as parts_yuan,
        sum(case when cells.part <> 'total' then cells.half_unit_yuan end) over of_form as parts_half_units_yuan,
        row_number() over (partition by cells.document_id, cells.form_id, cells.part = 'total' order by cells.amount_yuan desc, cells.part) = 1
            as is_largest_part
    from cells
    left join printed_totals
        on cells.document_id = printed_totals.document_id
        and cells.form_id = printed_totals.form_id
    where cells.parent_key is null
    window of_form as (partition by cells.document_id, cells.form_id)
),

-- Parts count where together they give the total; else the column of the sum does.
weighed as (
    select
        *,
        coalesce(parts_yuan is not null and (printed_yuan is null or abs(printed_yuan - parts_yuan) <= printed_half_unit_yuan + parts_half_units_yuan), false)
            as is_in_parts
    from totals
),

entering as (
    select
        *,
        case when is_in_parts then parts_yuan else amount_yuan end - printed_yuan as too_much_yuan,
        case when is_in_parts then parts_half_units_yuan else half_unit_yuan end + printed_half_unit_yuan as total_allowed_yuan,
        max(amount_yuan) over (partition by document_id, form_id) as largest_yuan
    from weighed
    where is_in_parts = (part <> 'total')
),

totals_beside as (
    select
        *,
        coalesce(too_much_yuan <= total_allowed_yuan and too_much_yuan <= greatest(largest_yuan, 0), true) as is_open
    from entering
),

-- From the total downwards: what a cell counts as, and whether the cells below it do instead. Where they exceed it by no more than rounding, the
-- largest of them gives way; where by more, nobody knows which of them are right, and they do not count.
counted as (
    select
        document_id,
        form_id,
        part,
        row_key,
        amount_yuan,
        is_from_summary,
        has_children,
        children_yuan,
        allowed_yuan,
        largest_child_key,
        largest_child_yuan,
        amount_yuan - case when is_largest_part then greatest(coalesce(too_much_yuan, 0), 0) else 0 end as counted_yuan
    from totals_beside
    where is_open
    union all
    select
        cells.document_id,
        cells.form_id,
        cells.part,
        cells.row_key,
        cells.amount_yuan,
        cells.is_from_summary,
        cells.has_children,
        cells.children_yuan,
        cells.allowed_yuan,
        cells.largest_child_key,
        cells.largest_child_yuan,
        cells.amount_yuan
        - case when cells.row_key = counted.largest_child_key then greatest(counted.children_yuan - counted.counted_yuan, 0) else 0 end
            as counted_yuan
    from counted
    inner join cells
        on counted.document_id = cells.document_id
        and counted.form_id = cells.form_id
        and counted.part = cells.part
        and counted.row_key = cells.parent_key
    where {{ counts_by_children('counted') }}
),

judged as (
    select
        counted.*,
        {{ counts_by_children('counted') }} as is_open,
        counted.row_key = 'total' and not counted.has_children as is_bare_total,
        forms.form_id is not null as has_form,
        bool_or(counted.row_key <> 'total') over (partition by counted.document_id, counted.form_id) as has_rows,
        case
            when counted.row_key = 'total' then forms.breaks_off_after is not null
            else coalesce(left(forms.breaks_off_after, length(counted.row_key)) = counted.row_key, false)
        end as breaks_off_within,
        above_unread.row_key is not null as is_above_unread
    from counted
    left join forms
        on counted.document_id = forms.document_id
        and counted.form_id = forms.form_id
    left join above_unread
        on counted.document_id = above_unread.document_id
        and counted.form_id = above_unread.form_id
        and counted.row_key = above_unread.row_key
),

-- The lowest cells that count, and what they leave of those above them.
of_cells as (
    select
        document_id,
        form_id,
        row_key,
        part,
        -- A total without rows leaves all of it.
        is_open or is_bare_total as is_rest,
        case
            when not is_open and has_children then 'difference'
            when not (is_open or is_bare_total) and is_from_summary and has_form then 'missing_in_document'
            when not (is_open or is_bare_total) then null
            when abs(counted_yuan - children_yuan) <= allowed_yuan then 'rounding'
            when breaks_off_within or not (has_form and has_rows) then 'missing_in_document'
            when is_above_unread then 'unread'
            else 'difference'
        end as remainder_reason,
        case when is_open then greatest(counted_yuan - children_yuan, 0) else counted_yuan end as amount_yuan,
        case when is_open then 0 else counted_yuan - amount_yuan end as rounding_yuan
    from judged
),

-- What the parts, or the column of the sum, leave of the total that counts.
of_totals as (
    select
        printed_totals.document_id,
        printed_totals.form_id,
        'total' as row_key,
        'total' as part,
        true as is_rest,
        case
            when count(beside.part) = 0 then 'missing_in_document'
            when not bool_and(beside.is_open) then 'difference'
            when abs(max(beside.too_much_yuan)) <= max(beside.total_allowed_yuan) then 'rounding'
            when bool_or(above_unread.row_key is not null) then 'unread'
            when bool_or(forms.breaks_off_after is not null) then 'missing_in_document'
            else 'difference'
        end as remainder_reason,
        case
            when count(beside.part) = 0 or not bool_and(beside.is_open) then printed_totals.amount_yuan
            else greatest(-max(beside.too_much_yuan), 0)
        end as amount_yuan,
        0 as rounding_yuan
    from printed_totals
    left join totals_beside as beside
        on printed_totals.document_id = beside.document_id
        and printed_totals.form_id = beside.form_id
    left join forms
        on printed_totals.document_id = forms.document_id
        and printed_totals.form_id = forms.form_id
    left join above_unread
        on printed_totals.document_id = above_unread.document_id
        and printed_totals.form_id = above_unread.form_id
        and above_unread.row_key = 'total'
    group by printed_totals.document_id, printed_totals.form_id, printed_totals.amount_yuan
),

-- Of a form that breaks off, the summary still tells classes, but not their parts; the total row tells the parts, but not their classes.
lacking as (
    select
        document_id,
        form_id,
        sum(amount_yuan) as amount_yuan,
        case when count(*) = 1 then min(part) else 'total' end as part
    from of_cells
    where row_key = 'total' and is_rest and remainder_reason = 'missing_in_document' and part <> 'total' and amount_yuan > 0
    group by document_id, form_id
),

stand_ins as (
    select
        cells.document_id,
        cells.form_id,
        cells.row_key,
        lacking.part,
        cells.amount_yuan,
        lacking.amount_yuan as lacking_yuan,
        sum(cells.amount_yuan) over (partition by cells.document_id, cells.form_id) as classes_yuan
    from lacking
    inner join cells
        on lacking.document_id = cells.document_id
        and lacking.form_id = cells.form_id
        and cells.is_from_summary
        and cells.part = 'total'
    qualify classes_yuan <= lacking_yuan
),

replaced as (
    select document_id, form_id, part, lacking_yuan - classes_yuan as amount_yuan
    from stand_ins
    group by document_id, form_id, part, lacking_yuan, classes_yuan
),

members as (
    select of_cells.*
    from of_cells
    left join replaced
        on of_cells.document_id = replaced.document_id
        and of_cells.form_id = replaced.form_id
        and of_cells.row_key = 'total'
        and of_cells.is_rest
        and of_cells.part <> 'total'
    where replaced.document_id is null
    union all
    select * from of_totals
    union all
    select document_id, form_id, row_key, part, false as is_rest, 'missing_in_document' as remainder_reason, amount_yuan, 0 as rounding_yuan
    from stand_ins
    union all
    select document_id, form_id, 'total' as row_key, part, true as is_rest, 'missing_in_document' as remainder_reason, amount_yuan, 0 as rounding_yuan
    from replaced
)

select
    document_id,
    form_id,
    row_key,
    part,
    is_rest,
    remainder_reason,
    sum(amount_yuan) as amount_yuan,
    sum(rounding_yuan) as rounding_yuan
from members
group by document_id, form_id, row_key, part, is_rest, remainder_reason
having sum(amount_yuan) <> 0
