{{ config(
    meta={
        'description': 'The sum of a document is its printed total, and so is that of the function slice; the economic slice adds up to nothing.',
        'dagster': {'ref': {'name': 'fct_expenditure'}}
    }
) }}

with lines as (
    select * from {{ ref('fct_final_account_line') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }}) and is_current and abs(amount_yuan) < {{ var('largest_amount_yuan') }}
    qualify form_no = min(form_no) over (partition by document_id, form_id)
),

printed as (
    select
        document_id,
        coalesce(
            sum(amount_yuan) filter (where form_id = 'income_expenditure_summary' and row_key = 'expenditure.current_year_total'),
            sum(amount_yuan) filter (where form_id = 'expenditure' and row_key = 'total' and column_key = 'total')
        ) as total_yuan
    from lines
    -- The amounts of a form that another file of the disclosure holds stand there.
    where document_id not in (select document_id from {{ ref('int_sibling_forms') }} where form_id = 'expenditure')
    group by document_id
),

loaded as (
    select
        document_id,
        sum(amount_yuan) as total_yuan,
        coalesce(sum(amount_yuan) filter (where slice = 'economic'), 0) as economic_yuan
    from {{ ref('fct_expenditure') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }})
    group by document_id
)

select
    printed.document_id,
    printed.total_yuan as printed_yuan,
    loaded.total_yuan,
    loaded.economic_yuan
from printed
left join loaded
    on printed.document_id = loaded.document_id
where
    printed.total_yuan <> coalesce(loaded.total_yuan, 0)
    or loaded.economic_yuan <> 0
