{{ config(materialized='table') }}

with doubted as (
    select distinct documents.document_id
    from {{ ref('int_documents_in_sight') }} as documents
    inner join {{ ref('stg_landed__problems') }} as problems
        on documents.document_id = problems.document_id
        and documents.reader_version = problems.reader_version
    inner join {{ ref('doubt_problems') }} as doubt_problems
        on problems.kind = doubt_problems.kind
    where {{ in_batches_of('int_documents_in_sight', landed='problems') }}
),

files as (
    select * from {{ ref('int_disclosure_files') }}
)

-- Doubt about one file is doubt about each file of the disclosure.
select document_id from doubted
union
select others.file_id as document_id
from doubted
inner join files
    on doubted.document_id = files.file_id
inner join files as others
    on files.document_id = others.document_id
union
select files.document_id
from doubted
inner join files
    on doubted.document_id = files.file_id
