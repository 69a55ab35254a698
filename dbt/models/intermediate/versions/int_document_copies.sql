select
    document_id,
    copy_of_document_id
from {{ ref('int_compared_documents') }}
where copy_of_document_id is not null
