{{ config(materialized='table') }}

with containing as (
    select
        document_id,
        containing_document_id,
        containing_department_id
    from {{ ref('int_containing_documents') }}
    -- The figures of a document that is withheld are in no fact, so those of its units are.
    where is_containing_current and containing_document_id not in (select document_id from {{ source('progress', 'withheld_documents') }})
    qualify row_number() over (partition by document_id order by steps, containing_document_id) = 1
)

select
    documents.document_id,
    containing.document_id is null as counts,
    containing.containing_document_id as counted_in_document_id,
    containing.containing_department_id as counted_in_department_id
from {{ ref('int_document_versions') }} as documents
left join containing
    on documents.disclosure_id = containing.document_id
