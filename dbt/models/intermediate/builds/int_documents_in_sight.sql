{{ config(materialized='table') }}

with peers as (
    select distinct peers.peer_document_id as document_id
    from {{ ref('int_document_peers') }} as peers
    inner join {{ ref('int_document_states') }} as states
        on peers.document_id = states.document_id
    where states.is_in_build and states.state is not null
)

select documents.*
from {{ ref('int_document_versions') }} as documents
inner join peers
    on documents.document_id = peers.document_id
