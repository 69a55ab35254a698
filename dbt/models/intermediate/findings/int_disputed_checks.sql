with verdicts as (
    select * from {{ ref('int_check_verdicts') }}
),

checks as (
    select * from {{ ref('checks') }}
),

forms_of_checks as (
    select check_id, {{ dbt.listagg("distinct form_id", "' '", "order by form_id") }} as form_ids
    from {{ ref('check_terms') }}
    group by check_id
),

disputed_documents as (
    select distinct document_id
    from verdicts
    where status = 'fail'
)

select
    verdicts.document_id,
    verdicts.check_id,
    verdicts.place,
    checks.kind,
    checks.relation,
    checks.place_role,
    forms_of_checks.form_ids,
    checks.statement_zh,
    checks.statement_en,
    verdicts.status,
    verdicts.left_yuan,
    verdicts.right_yuan,
    verdicts.difference_yuan,
    verdicts.allowed_yuan,
    verdicts.holds_if_cut,
    verdicts.cells
from verdicts
inner join disputed_documents
    on verdicts.document_id = disputed_documents.document_id
inner join checks
    on verdicts.check_id = checks.check_id
inner join forms_of_checks
    on verdicts.check_id = forms_of_checks.check_id
where verdicts.status in ('pass', 'within_rounding', 'fail')
