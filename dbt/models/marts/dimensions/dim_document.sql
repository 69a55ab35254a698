select
    documents.document_id,
    documents.sha256,
    department_id,
    fiscal_year,
    region_code,
    kind,
    version_no,
    is_current,
    previous_document_id,
    superseded_at,
    copy_of_document_id,
    file_name,
    source_path,
    media_type,
    bytes,
    pages,
    money_unit,
    published_on,
    fetched_at,
    read_at,
    reader,
    reader_version,
    withheld.reason as withheld_because
from {{ ref('int_document_versions') }} as documents
left join {{ ref('int_withheld_documents') }} as withheld
    on documents.document_id = withheld.document_id
