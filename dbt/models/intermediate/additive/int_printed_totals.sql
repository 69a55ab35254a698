with cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

figures as (
    select
        document_id,
        form_id,
        row_key,
        column_key,
        sum(amount_yuan) as amount_yuan,
        sum(half_unit_yuan) as half_unit_yuan
    from cells
    where state = 'value' and abs(amount_yuan) < {{ var('largest_amount_yuan') }}
    group by document_id, form_id, row_key, column_key
),

totals as (
    select
        document_id,
        'expenditure' as form_id,
        amount_yuan,
        half_unit_yuan,
        case form_id when 'income_expenditure_summary' then 1 else 2 end as preference
    from figures
    where
        (form_id = 'income_expenditure_summary' and row_key = 'expenditure.current_year_total')
        or (form_id = 'expenditure' and row_key = 'total' and column_key = 'total')
    union all
    select
        document_id,
        'income' as form_id,
        amount_yuan,
        half_unit_yuan,
        case form_id when 'income_expenditure_summary' then 1 else 2 end as preference
    from figures
    where
        (form_id = 'income_expenditure_summary' and row_key = 'income.current_year_total')
        or (form_id = 'income' and row_key = 'total' and column_key = 'total')
),

ranked as (
    select
        *,
        row_number() over (partition by document_id, form_id order by preference) as place
    from totals
)

select document_id, form_id, amount_yuan, half_unit_yuan
from ranked
where place = 1
