select document_id, printed_in as file_id
from {{ ref('int_disclosure_parts') }}
union
select disclosure_id as document_id, document_id as file_id
from {{ ref('int_document_versions') }}
