{{ config(
    severity='warn',
    meta={
        'description': 'What nobody has decided about yet: findings, and broken checks that are about no cell of a form. They are about documents, so they stop no build.',
        'dagster': {'ref': {'name': 'fct_finding'}}
    }
) }}

with breaks as (
    select document_id, page_no, sentence_en as said, cause
    from {{ ref('fct_finding') }}
    where is_current and status = 'open'
    union all
    select results.document_id, null as page_no, checks.statement_en as said, results.cause
    from {{ ref('fct_check_result') }} as results
    inner join {{ ref('dim_check') }} as checks
        on results.check_id = checks.check_id
    where results.status = 'fail' and results.is_current and results.finding_id is null
)

select
    departments.department_name,
    documents.document_fiscal_year as fiscal_year,
    breaks.page_no,
    breaks.said,
    breaks.cause,
    breaks.document_id
from breaks
inner join {{ ref('dim_document') }} as documents
    on breaks.document_id = documents.document_id
inner join {{ ref('dim_department') }} as departments
    on documents.document_department_id = departments.department_id
