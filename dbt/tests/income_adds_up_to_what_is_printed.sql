{{ config(
    meta={
        'description': 'The sum of a document is its printed total of income.',
        'dagster': {'ref': {'name': 'fct_income'}}
    }
) }}

with lines as (
    select * from {{ ref('int_lines') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }}) and is_current and abs(amount_yuan) < {{ var('largest_amount_yuan') }}
    qualify form_no = min(form_no) over (partition by document_id, form_id)
),

-- The total of the summary; of the form itself where that was printed anew since, or the summary prints none.
printed as (
    select
        document_id,
        form_id = 'income' as is_of_the_form,
        sum(amount_yuan) as total_yuan,
        bool_or((printed_in, form_id) in (select (document_id, part) from {{ ref('int_replaced_parts') }} where is_earlier)) as is_restated
    from lines
    where
        (form_id = 'income_expenditure_summary' and row_key = 'income.current_year_total')
        or (form_id = 'income' and row_key = 'total' and column_key = 'total')
    group by document_id, form_id
    having total_yuan is not null
    qualify row_number() over (partition by document_id order by is_restated desc, is_of_the_form) = 1
),

loaded as (
    select document_id, sum(amount_yuan) as total_yuan
    from {{ ref('fct_income') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }})
    group by document_id
)

select
    printed.document_id,
    printed.total_yuan as printed_yuan,
    loaded.total_yuan
from printed
left join loaded
    on printed.document_id = loaded.document_id
where printed.total_yuan <> coalesce(loaded.total_yuan, 0)
