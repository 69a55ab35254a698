{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_check_result'}}}) }}

-- A break that no one has looked up yet. It is a finding about a document, so it stops no build.
with fails as (
    select results.*, documents.sha256
    from {{ ref('fct_check_result') }} as results
    inner join {{ ref('dim_document') }} as documents
        on results.document_id = documents.document_id
    where results.status = 'fail' and results.is_current
)

select
    fails.document_id,
    fails.check_id,
    fails.place,
    fails.left_yuan,
    fails.right_yuan,
    fails.cause
from fails
left join {{ ref('known_defects') }} as known
    on fails.sha256 = known.sha256
    and fails.check_id = known.check_id
    and fails.place = known.place
where known.sha256 is null
