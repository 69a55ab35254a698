{{ config(
    meta={
        'description': 'A break that was looked up in a document stands there for good: where it is no longer found, reading or judging is wrong.',
        'dagster': {'ref': {'name': 'fct_check_result'}}
    }
) }}

with results as (
    select documents.sha256, results.*
    from {{ ref('fct_check_result') }} as results
    inner join {{ ref('dim_document') }} as documents
        on results.document_id = documents.document_id
),

loaded as (
    select distinct sha256 from results
)

select known.*, results.status as found_status, results.left_yuan as found_left_yuan, results.right_yuan as found_right_yuan
from {{ ref('known_defects') }} as known
inner join loaded
    on known.sha256 = loaded.sha256
left join results
    on known.sha256 = results.sha256
    and known.check_id = results.check_id
    and known.place = results.place
where
    results.status is distinct from 'fail'
    or known.left_yuan <> results.left_yuan
    or known.right_yuan <> results.right_yuan
