{{ config(meta={'dagster': {'ref': {'name': 'fct_finding'}}}) }}

-- Every failing check but those of duties points to a finding of its document, and every finding has its checks.
with fails as (
    select document_id, finding_id, count(*) as checks
    from {{ ref('fct_check_result') }}
    where status = 'fail' and check_id not in (select check_id from {{ ref('duties') }})
    group by document_id, finding_id
)

select fails.finding_id as pointed_to, findings.finding_id, fails.checks, findings.failing_checks
from fails
full join {{ ref('fct_finding') }} as findings
    on fails.document_id = findings.document_id
    and fails.finding_id = findings.finding_id
where
    fails.checks is distinct from findings.failing_checks
