select
    concat_ws('/', document_id, containing_document_id) as containing_id,
    document_id as contained_document_id,
    containing_document_id,
    steps
from {{ ref('int_containing_documents') }}
