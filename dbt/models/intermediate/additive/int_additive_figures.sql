{{ config(materialized='table') }}

with cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

forms as (
    select * from {{ ref('int_judged_forms') }}
),

terms as (
    select * from {{ ref('check_terms') }}
),

documents as (
    select * from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts'
),

-- Which column is the sum of a row and which are its parts is said by the identity of the row; the columns of a form without one stand for themselves.
form_columns as (
    select
        form_id,
        column_key,
        case when side = 'left' then 'total' else column_key end as part
    from terms
    where check_id in ('income.row', 'expenditure.row')
    union all
    select forms.form_id, form_columns.column_key, form_columns.column_key as part
    from {{ ref('forms') }} as forms
    inner join {{ ref('form_columns') }} as form_columns
        on forms.form_id = form_columns.form_id
    where forms.row_kind = 'economic_codes'
),

-- Which line of the summary is which column of the income form is said by the ties between the two.
income_lines as (
    select
        lines.row_key,
        columns.column_key as part
    from terms as lines
    inner join terms as columns
        on lines.check_id = columns.check_id
        and columns.form_id = 'income'
        and columns.row_key = 'total'
        and columns.column_key <> 'total'
    where lines.form_id = 'income_expenditure_summary'
),

figures as (
    select
        document_id,
        form_id,
        row_key,
        column_key,
        amount_yuan,
        half_unit_yuan,
        coalesce(state = 'value' and abs(amount_yuan) < {{ var('largest_amount_yuan') }}, false) as is_number,
        state in ('value', 'unreadable') as is_printed
    from cells
),

form_figures as (
    select
        figures.document_id,
        figures.form_id,
        figures.row_key,
        form_columns.part,
        figures.amount_yuan,
        figures.half_unit_yuan,
        figures.is_number,
        figures.is_printed,
        false as is_from_summary
    from figures
    inner join form_columns
        on figures.form_id = form_columns.form_id
        and figures.column_key = form_columns.column_key
    where figures.row_key = 'total' or {{ is_code('figures.row_key') }}
),

-- The classes that the summary prints, for an expenditure form that is not there or breaks off before them.
class_figures as (
    select
        figures.document_id,
        'expenditure' as form_id,
        replace(figures.row_key, 'expenditure.', '') as row_key,
        'total' as part,
        figures.amount_yuan,
        figures.half_unit_yuan,
        figures.is_number,
        figures.is_printed,
        true as is_from_summary
    from figures
    left join forms
        on figures.document_id = forms.document_id
        and forms.form_id = 'expenditure'
    left join form_figures as same
        on figures.document_id = same.document_id
        and same.form_id = 'expenditure'
        and same.part = 'total'
        and replace(figures.row_key, 'expenditure.', '') = same.row_key
    where
        figures.form_id = 'income_expenditure_summary'
        and {{ is_expenditure_class('figures.row_key') }}
        and (forms.form_id is null or forms.breaks_off_after is not null)
        and same.row_key is null
),

-- The sources that the summary prints, for an income form that is not there.
source_figures as (
    select
        figures.document_id,
        'income' as form_id,
        'total' as row_key,
        income_lines.part,
        figures.amount_yuan,
        figures.half_unit_yuan,
        figures.is_number,
        figures.is_printed,
        true as is_from_summary
    from figures
    inner join income_lines
        on figures.row_key = income_lines.row_key
    left join forms
        on figures.document_id = forms.document_id
        and forms.form_id = 'income'
    where figures.form_id = 'income_expenditure_summary' and forms.form_id is null
),

-- The total row of a form of economic columns is by economic code what such a form prints in its rows.
crossed_figures as (
    select
        figures.document_id,
        figures.form_id,
        figures.column_key as row_key,
        'amount' as part,
        figures.amount_yuan,
        figures.half_unit_yuan,
        figures.is_number,
        figures.is_printed,
        false as is_from_summary
    from figures
    inner join {{ ref('forms') }} as forms_of_kind
        on figures.form_id = forms_of_kind.form_id
    where forms_of_kind.column_kind = 'economic_codes' and figures.row_key = 'total'
),

all_figures as (
    select * from form_figures
    union all
    select * from crossed_figures
    union all
    select * from class_figures
    union all
    select * from source_figures
),

-- A code that a form prints twice counts with both of its rows.
summed as (
    select
        document_id,
        form_id,
        row_key,
        part,
        bool_or(is_from_summary) as is_from_summary,
        bool_or(is_printed and not is_number) as is_unread,
        sum(amount_yuan) filter (where is_number) as amount_yuan,
        coalesce(sum(half_unit_yuan) filter (where is_number), 0) as half_unit_yuan
    from all_figures
    group by document_id, form_id, row_key, part
)

select * from summed
where amount_yuan is not null or is_unread
