with fails as (
    select * from {{ ref('int_claim_verdicts') }}
    where status = 'fail'
),

readings as (
    select * from {{ ref('int_claim_readings') }}
    where as_mended and reading in ('exact', 'rounded', 'truncated')
),

touched as (
    select distinct document_id, claim_no, disclosure_id, finding_no
    from {{ ref('int_claim_cells') }}
    where as_mended and role <> 'earlier'
)

select fails.document_id, fails.check_id, fails.place, touched.disclosure_id as finding_document_id, touched.finding_no
from fails
inner join readings
    on fails.document_id = readings.document_id
    and fails.claim_no = readings.claim_no
inner join touched
    on fails.document_id = touched.document_id
    and fails.claim_no = touched.claim_no
