{{ config(materialized='table') }}

with documents as (
    select * from {{ ref('int_documents_in_build') }}
    where kind = 'final_accounts'
),

claims as (
    select * exclude (batch_path) from {{ ref('stg_landed__claims') }}
    where {{ in_batches_of('int_documents_in_build') }}
),

of_newest_readings as (
    select
        claims.*,
        documents.department_id,
        documents.fiscal_year,
        documents.has_current_words as is_current,
        documents.disclosure_id,
        -- The value with its sign: less is negative. Where its own direction is left open, that of its rate says which.
        case
            when claims.direction = 'decrease' or (claims.direction = 'undecided' and rates.direction = 'decrease') then -claims.value
            else claims.value
        end as signed_value,
        case when claims.direction = 'undecided' then rates.direction end as implied_direction,
        row_number() over (partition by claims.document_id, claims.page_no, claims.printed_text order by claims.claim_no) as occurrence
    from claims
    inner join documents
        on claims.document_id = documents.document_id
        and claims.reader_version = documents.reader_version
    left join (
        select document_id, reader_version, part_claim_no, min(direction) as direction from claims
        where kind = 'change_rate'
        group by document_id, reader_version, part_claim_no
    ) as rates
        on claims.document_id = rates.document_id
        and claims.reader_version = rates.reader_version
        and claims.claim_no = rates.part_claim_no
)

select
    * exclude (reader_version, occurrence),
    -- Stays the same when a later reader understands more figures before it.
    concat_ws('/', 'narrative', page_no, coalesce(nullif(printed_text, ''), direction), occurrence) as place
from of_newest_readings
