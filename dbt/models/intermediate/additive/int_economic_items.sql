with forms as (
    select form_id, fund from {{ ref('forms') }}
    where column_kind = 'economic_codes'
),

lines as (
    select
        cells.*,
        forms.fund,
        cells.state = 'value' and cells.origin <> 'ambiguous' and abs(cells.amount_yuan) < {{ var('largest_amount_yuan') }} as is_number
    from {{ ref('int_lines') }} as cells
    inner join forms
        on cells.form_id = forms.form_id
    where cells.is_repeated is not true and {{ is_code('cells.row_key') }}
),

-- Rows of which something was not read tell nothing.
unread as (
    select distinct document_id, fund, row_key
    from lines
    where state in ('value', 'unreadable') and not coalesce(is_number, false)
),

figures as (
    select
        lines.document_id,
        lines.fund,
        lines.row_key,
        lines.column_key,
        left(lines.column_key, 3) as class_code,
        sum(lines.amount_yuan) as amount_yuan,
        sum(lines.half_unit_yuan) as half_unit_yuan
    from lines
    left join unread
        on lines.document_id = unread.document_id
        and lines.fund = unread.fund
        and lines.row_key = unread.row_key
    where lines.is_number and {{ is_code('lines.column_key') }} and unread.row_key is null
    group by lines.document_id, lines.fund, lines.row_key, lines.column_key
),

classes as (
    select * from figures
    where column_key = class_code
),

-- The sections of each class beside it.
families as (
    select
        sections.document_id,
        sections.fund,
        sections.row_key,
        sections.class_code,
        coalesce(
            abs(sum(sections.amount_yuan) - any_value(classes.amount_yuan)) <= sum(sections.half_unit_yuan) + any_value(classes.half_unit_yuan), true
        ) as adds_up
    from figures as sections
    left join classes
        on sections.document_id = classes.document_id
        and sections.fund = classes.fund
        and sections.row_key = classes.row_key
        and sections.class_code = classes.class_code
    where sections.column_key <> sections.class_code
    group by sections.document_id, sections.fund, sections.row_key, sections.class_code
)

-- The sections of a class where they add up to it, else the class.
select
    figures.document_id,
    figures.fund as fund_id,
    figures.row_key as function_code,
    figures.column_key as economic_code,
    figures.amount_yuan,
    figures.half_unit_yuan
from figures
left join families
    on figures.document_id = families.document_id
    and figures.fund = families.fund
    and figures.row_key = families.row_key
    and figures.class_code = families.class_code
where figures.amount_yuan <> 0 and (figures.column_key <> figures.class_code) = coalesce(families.adds_up, false)
