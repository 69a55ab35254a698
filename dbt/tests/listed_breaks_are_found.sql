{{ config(
    meta={
        'description': 'A break that was looked up in a document stands there for good: where it is no longer found, reading or judging is wrong.',
        'dagster': {'ref': {'name': 'fct_check_result'}}
    }
) }}

with listed as (
    select known.*, documents.document_id
    from {{ ref('known_defects') }} as known
    inner join {{ ref('dim_document') }} as documents
        on known.sha256 = documents.sha256
),

results as (
    select document_id, check_id, place, status, left_yuan, right_yuan
    from {{ ref('fct_check_result') }}
    where document_id in (select document_id from listed)
)

select listed.*, results.status as found_status, results.left_yuan as found_left_yuan, results.right_yuan as found_right_yuan
from listed
left join results
    on listed.document_id = results.document_id
    and listed.check_id = results.check_id
    and listed.place = results.place
where
    -- a document that is withheld has no results
    listed.document_id in (select document_id from results)
    and (
        results.status is distinct from 'fail'
        or listed.left_yuan <> results.left_yuan
        or listed.right_yuan <> results.right_yuan
    )
