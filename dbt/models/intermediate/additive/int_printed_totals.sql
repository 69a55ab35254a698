with cells as (
    select * from {{ ref('int_lines') }}
    where is_repeated is not true
),

-- Forms that a file printed anew, while the others of the disclosure stayed as they were.
restated as (
    select distinct document_id, part as form_id
    from {{ ref('int_replaced_parts') }}
    where is_earlier
),

figures as (
    select
        cells.document_id,
        cells.form_id,
        cells.row_key,
        cells.column_key,
        sum(cells.amount_yuan) as amount_yuan,
        sum(cells.half_unit_yuan) as half_unit_yuan,
        bool_or(restated.document_id is not null) as is_restated
    from cells
    left join restated
        on cells.printed_in = restated.document_id
        and cells.form_id = restated.form_id
    where cells.state = 'value' and abs(cells.amount_yuan) < {{ var('largest_amount_yuan') }}
    group by cells.document_id, cells.form_id, cells.row_key, cells.column_key
),

totals as (
    select
        document_id,
        'expenditure' as form_id,
        amount_yuan,
        half_unit_yuan,
        is_restated,
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
        is_restated,
        case form_id when 'income_expenditure_summary' then 1 else 2 end as preference
    from figures
    where
        (form_id = 'income_expenditure_summary' and row_key = 'income.current_year_total')
        or (form_id = 'income' and row_key = 'total' and column_key = 'total')
),

ranked as (
    select
        totals.*,
        row_number() over (partition by totals.document_id, totals.form_id order by totals.is_restated desc, totals.preference) as place
    from totals
)

select document_id, form_id, amount_yuan, half_unit_yuan
from ranked
where place = 1
