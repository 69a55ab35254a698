select documents.*
from {{ ref('int_document_versions') }} as documents
inner join {{ ref('int_changed_documents') }} as changed
    on documents.document_id = changed.document_id
where not changed.is_waiting and changed.state is not null
