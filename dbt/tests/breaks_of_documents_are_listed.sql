{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'fct_finding'}}}) }}

-- What no one has looked up yet: findings, and broken checks that are about no cell of a form. They are about documents, so they stop no build.
select finding_id as what, cause, sentence_en as said
from {{ ref('fct_finding') }}
where is_current and status = 'open'
union all
select results.check_result_id, results.cause, checks.statement_en
from {{ ref('fct_check_result') }} as results
inner join {{ ref('dim_check') }} as checks
    on results.check_id = checks.check_id
inner join {{ ref('dim_document') }} as documents
    on results.document_id = documents.document_id
left join {{ ref('known_defects') }} as known
    on documents.sha256 = known.sha256
    and results.check_id = known.check_id
    and results.place = known.place
where results.status = 'fail' and results.is_current and results.finding_id is null and known.sha256 is null
