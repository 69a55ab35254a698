with verdicts as (
    select * from {{ ref('int_check_verdicts') }}
),

checks as (
    select * from {{ ref('checks') }}
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
where verdicts.status in ('pass', 'within_rounding', 'fail')
