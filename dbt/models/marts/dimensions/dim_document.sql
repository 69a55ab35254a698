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
    disclosure_id,
    presumed,
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
    states.withheld_because
from {{ ref('int_document_versions') }} as documents
left join {{ ref('int_document_states') }} as states
    on documents.document_id = states.document_id
