with verdicts as (
    select * from {{ ref('int_check_verdicts') }}
    union all
    select * from {{ ref('int_statement_verdicts') }}
),

documents as (
    select * from {{ ref('int_document_versions') }}
)

select
    concat_ws('/', verdicts.document_id, verdicts.check_id, verdicts.place) as check_result_id,
    verdicts.check_id,
    verdicts.document_id,
    documents.department_id,
    documents.fiscal_year,
    verdicts.place,
    verdicts.status,
    verdicts.left_yuan,
    verdicts.right_yuan,
    verdicts.difference_yuan,
    verdicts.allowed_yuan,
    verdicts.cause,
    verdicts.missing,
    verdicts.cells,
    documents.is_current
from verdicts
inner join documents
    on verdicts.document_id = documents.document_id
