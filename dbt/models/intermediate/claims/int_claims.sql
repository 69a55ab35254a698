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
        -- The value with its sign: less is negative.
        case claims.direction when 'decrease' then -claims.value else claims.value end as signed_value,
        row_number() over (partition by claims.document_id, claims.page_no, claims.printed_text order by claims.claim_no) as occurrence
    from claims
    inner join documents
        on claims.document_id = documents.document_id
        and claims.reader_version = documents.reader_version
)

select
    * exclude (reader_version, occurrence),
    -- Stays the same when a later reader understands more figures before it.
    concat_ws('/', 'narrative', page_no, coalesce(nullif(printed_text, ''), direction), occurrence) as place
from of_newest_readings
