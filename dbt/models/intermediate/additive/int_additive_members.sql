{{ config(materialized='table') }}

with figures as (
    select * from {{ ref('int_additive_figures') }}
),

form_rows as (
    select * from {{ ref('int_additive_rows') }}
),

forms as (
    select * from {{ ref('int_judged_forms') }}
),

printed_totals as (
    select * from {{ ref('int_printed_totals') }}
),

-- What a row says of each part; what it says of none in particular is the part ALL.
row_parts as (
    select
        form_rows.document_id,
        form_rows.form_id,
        form_rows.row_key,
        form_rows.parent_key,
        figures.part,
        figures.amount_yuan,
        figures.half_unit_yuan,
        cast(0 as decimal(38, 2)) as undivided_yuan
    from form_rows
    inner join figures
        on form_rows.document_id = figures.document_id
        and form_rows.form_id = figures.form_id
        and form_rows.row_key = figures.row_key
    where figures.part <> 'total' and figures.amount_yuan is not null
    union all
    select
        document_id,
        form_id,
        row_key,
        parent_key,
        'ALL' as part,
        unexplained_yuan as amount_yuan,
        half_units_yuan as half_unit_yuan,
        case when has_all_parts then 0 else unexplained_yuan end as undivided_yuan
    from form_rows
),

children as (
    select
        document_id,
        form_id,
        parent_key as row_key,
        part,
        sum(amount_yuan) as amount_yuan,
        sum(half_unit_yuan) as half_unit_yuan,
        sum(undivided_yuan) as undivided_yuan
    from row_parts
    where parent_key is not null
    group by document_id, form_id, parent_key, part
),

parents as (
    select distinct document_id, form_id, row_key from children
),

leaves as (
    select
        row_parts.document_id,
        row_parts.form_id,
        row_parts.row_key,
        row_parts.part,
        row_parts.amount_yuan,
        case
            when form_rows.is_from_summary and forms.form_id is not null then 'missing_in_document'
            when row_parts.part <> 'ALL' or not form_rows.has_all_parts then 'printed'
            when abs(row_parts.amount_yuan) <= row_parts.half_unit_yuan then 'rounding'
            else 'difference'
        end as member_kind
    from row_parts
    inner join form_rows
        on row_parts.document_id = form_rows.document_id
        and row_parts.form_id = form_rows.form_id
        and row_parts.row_key = form_rows.row_key
    left join forms
        on row_parts.document_id = forms.document_id
        and row_parts.form_id = forms.form_id
    left join parents
        on row_parts.document_id = parents.document_id
        and row_parts.form_id = parents.form_id
        and row_parts.row_key = parents.row_key
    where parents.row_key is null
),

-- A parent row beside the sum of the rows below it.
beside as (
    select
        coalesce(own.document_id, children.document_id) as document_id,
        coalesce(own.form_id, children.form_id) as form_id,
        coalesce(own.row_key, children.row_key) as row_key,
        coalesce(own.part, children.part) as part,
        coalesce(own.amount_yuan, 0) - coalesce(children.amount_yuan, 0) as remainder_yuan,
        coalesce(own.half_unit_yuan, 0) + coalesce(children.half_unit_yuan, 0) as allowance_yuan,
        coalesce(children.undivided_yuan, 0) as undivided_yuan
    from row_parts as own
    full join children
        on own.document_id = children.document_id
        and own.form_id = children.form_id
        and own.row_key = children.row_key
        and own.part = children.part
),

-- Where a parent does not say all of its parts, only its sum is held against the rows below.
gaps as (
    select
        beside.document_id,
        beside.form_id,
        beside.row_key,
        case when form_rows.has_all_parts then beside.part else 'ALL' end as part,
        sum(beside.remainder_yuan) as remainder_yuan,
        sum(beside.allowance_yuan) as allowance_yuan,
        sum(case when form_rows.has_all_parts then beside.undivided_yuan else 0 end) as undivided_yuan
    from beside
    inner join form_rows
        on beside.document_id = form_rows.document_id
        and beside.form_id = form_rows.form_id
        and beside.row_key = form_rows.row_key
    inner join parents
        on beside.document_id = parents.document_id
        and beside.form_id = parents.form_id
        and beside.row_key = parents.row_key
    group by all
),

unread as (
    select distinct document_id, form_id, row_key from figures where is_unread
),

above_unread as (
    select document_id, form_id, 'total' as row_key from unread
    union
    select document_id, form_id, left(row_key, 3) as row_key from unread where length(row_key) > 3
    union
    select document_id, form_id, left(row_key, 5) as row_key from unread where length(row_key) > 5
),

remainders as (
    select
        gaps.document_id,
        gaps.form_id,
        gaps.row_key,
        gaps.part,
        gaps.remainder_yuan + gaps.undivided_yuan as amount_yuan,
        case
            when abs(gaps.remainder_yuan + gaps.undivided_yuan) <= gaps.allowance_yuan then 'rounding'
            when gaps.row_key = 'total' and forms.breaks_off_after is not null then 'missing_in_document'
            when left(forms.breaks_off_after, length(gaps.row_key)) = gaps.row_key then 'missing_in_document'
            when above_unread.row_key is not null then 'unread'
            else 'difference'
        end as member_kind
    from gaps
    left join forms
        on gaps.document_id = forms.document_id
        and gaps.form_id = forms.form_id
    left join above_unread
        on gaps.document_id = above_unread.document_id
        and gaps.form_id = above_unread.form_id
        and gaps.row_key = above_unread.row_key
),

-- An amount that one row gives without its parts, and the row above by its parts, stands there twice: once is taken off.
balancing as (
    select document_id, form_id, row_key, part, -undivided_yuan as amount_yuan, 'balancing' as member_kind
    from gaps
),

members_of_forms as (
    select * from leaves
    union all
    select * from remainders
    union all
    select * from balancing
),

form_sums as (
    select document_id, form_id, sum(amount_yuan) as amount_yuan
    from members_of_forms
    group by document_id, form_id
),

-- What the rows of the form leave of the total that the summary prints.
left_of_total as (
    select
        printed_totals.document_id,
        printed_totals.form_id,
        'total' as row_key,
        'ALL' as part,
        printed_totals.amount_yuan - coalesce(form_sums.amount_yuan, 0) as amount_yuan,
        case
            when form_sums.form_id is not null
                and abs(printed_totals.amount_yuan - form_sums.amount_yuan) <= 2 * printed_totals.half_unit_yuan then 'rounding'
            when above_unread.row_key is not null then 'unread'
            when form_sums.form_id is null or forms.breaks_off_after is not null then 'missing_in_document'
            else 'difference'
        end as member_kind
    from printed_totals
    left join form_sums
        on printed_totals.document_id = form_sums.document_id
        and printed_totals.form_id = form_sums.form_id
    left join forms
        on printed_totals.document_id = forms.document_id
        and printed_totals.form_id = forms.form_id
    left join above_unread
        on printed_totals.document_id = above_unread.document_id
        and printed_totals.form_id = above_unread.form_id
        and above_unread.row_key = 'total'
),

members as (
    select * from members_of_forms
    union all
    select * from left_of_total
)

select
    document_id,
    form_id,
    row_key,
    part,
    member_kind,
    sum(amount_yuan) as amount_yuan
from members
group by document_id, form_id, row_key, part, member_kind
having sum(amount_yuan) <> 0
