{{ config(materialized='table') }}

with forms as (
    select form_id, fund from {{ ref('forms') }}
    where fund is not null and row_kind = 'function_codes' and column_kind is null
),

printed_funds as (
    select
        judged.document_id,
        bool_or(forms.fund <> 'appropriation') as prints_single_funds
    from {{ ref('int_judged_forms') }} as judged
    inner join forms
        on judged.form_id = forms.form_id
    group by judged.document_id
),

cells as (
    select * from {{ ref('int_lines') }}
    where
        is_repeated is not true
        and state = 'value'
        and abs(amount_yuan) < {{ var('largest_amount_yuan') }}
),

of_forms as (
    select
        cells.document_id,
        forms.fund as fund_id,
        cells.row_key,
        cells.column_key,
        sum(cells.amount_yuan) as amount_yuan,
        sum(cells.half_unit_yuan) as half_unit_yuan
    from cells
    inner join forms
        on cells.form_id = forms.form_id
    inner join printed_funds
        on cells.document_id = printed_funds.document_id
    where not (forms.fund = 'appropriation' and printed_funds.prints_single_funds)
    group by cells.document_id, forms.fund, cells.row_key, cells.column_key
),

-- The summary of appropriations prints classes by fund, also where the form of the fund breaks off before them or is not there.
of_summary as (
    select
        cells.document_id,
        cells.column_key as fund_id,
        replace(cells.row_key, 'expenditure.', '') as row_key,
        sum(cells.amount_yuan) as amount_yuan,
        sum(cells.half_unit_yuan) as half_unit_yuan
    from cells
    inner join forms
        on cells.column_key = forms.fund
    left join printed_funds
        on cells.document_id = printed_funds.document_id
    where
        cells.form_id = 'appropriation_summary'
        and {{ is_expenditure_class('cells.row_key') }}
        and coalesce(printed_funds.prints_single_funds, true)
    group by cells.document_id, cells.column_key, cells.row_key
)

select document_id, fund_id, row_key, column_key, amount_yuan, half_unit_yuan
from of_forms
union all
select
    of_summary.document_id,
    of_summary.fund_id,
    of_summary.row_key,
    'total' as column_key,
    of_summary.amount_yuan,
    of_summary.half_unit_yuan
from of_summary
left join of_forms
    on of_summary.document_id = of_forms.document_id
    and of_summary.fund_id = of_forms.fund_id
    and of_summary.row_key = of_forms.row_key
    and of_forms.column_key = 'total'
where of_forms.document_id is null
