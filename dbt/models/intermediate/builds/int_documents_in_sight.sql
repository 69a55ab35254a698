{{ config(materialized='table') }}

with peers as (
    select distinct peers.peer_document_id as document_id
    from {{ ref('int_document_peers') }} as peers
    inner join {{ ref('int_documents_in_build') }} as documents
        on peers.document_id = documents.document_id
)

select documents.*
from {{ ref('int_document_versions') }} as documents
inner join peers
    on documents.document_id = peers.document_id
