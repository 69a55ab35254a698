{{ config(materialized='table') }}

with forms as (
    select form_id, fund from {{ ref('forms') }}
    where fund is not null and row_kind = 'function_codes'
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
)

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
