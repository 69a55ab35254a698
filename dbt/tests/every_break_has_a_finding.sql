{{ config(
    meta={
        'description': 'Every failing check points to a finding of its disclosure, and every finding has its checks.',
        'dagster': {'ref': {'name': 'fct_finding'}}
    }
) }}

with fails as (
    select finding_id, count(*) as checks
    from {{ ref('fct_check_result') }}
    where
        status = 'fail'
        and document_id in (select document_id from {{ ref('int_documents_in_build') }})
    group by finding_id
)

select fails.finding_id as pointed_to, findings.finding_id, fails.checks, findings.failing_checks
from fails
full join (
    select * from {{ ref('fct_finding') }}
    where document_id in (select document_id from {{ ref('int_documents_in_build') }})
) as findings
    on fails.finding_id = findings.finding_id
where
    fails.checks is distinct from findings.failing_checks
