{{ grows_by_document() }}

select lines.* exclude (is_repeated)
from {{ ref('int_printed_lines') }} as lines
inner join {{ ref('int_documents_in_build') }} as documents
    on lines.document_id = documents.document_id
