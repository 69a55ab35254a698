{{ config(materialized='table') }}

select distinct documents.document_id
from {{ ref('int_documents_in_sight') }} as documents
inner join {{ ref('stg_landed__problems') }} as problems
    on documents.document_id = problems.document_id
    and documents.reader_version = problems.reader_version
inner join {{ ref('doubt_problems') }} as doubt_problems
    on problems.kind = doubt_problems.kind
where {{ in_batches_of('int_documents_in_sight', landed='problems') }}
