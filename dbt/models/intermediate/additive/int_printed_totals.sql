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

-- Where another file of the disclosure holds the form, its amounts stand there.
elsewhere as (
    select siblings.document_id, siblings.form_id
    from (select distinct document_id, form_id from {{ ref('int_sibling_forms') }}) as siblings
    left join {{ ref('int_judged_forms') }} as forms
        on siblings.document_id = forms.document_id
        and siblings.form_id = forms.form_id
    where forms.form_id is null
),

ranked as (
    select
        totals.*,
        row_number() over (partition by totals.document_id, totals.form_id order by totals.preference) as place
    from totals
    left join elsewhere
        on totals.document_id = elsewhere.document_id
        and totals.form_id = elsewhere.form_id
    where elsewhere.form_id is null
)

select document_id, form_id, amount_yuan, half_unit_yuan
from ranked
where place = 1
