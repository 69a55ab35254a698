select
    documents.document_id,
    documents.sha256,
    documents.department_id as document_department_id,
    documents.fiscal_year as document_fiscal_year,
    documents.region_code as document_region_code,
    documents.kind as document_kind,
    documents.version_no,
    documents.is_current,
    documents.previous_document_id,
    documents.superseded_at,
    documents.copy_of_document_id,
    documents.disclosure_id,
    documents.presumed,
    coalesce(counting.counts, false) as counts_in_totals,
    counting.counted_in_document_id,
    documents.file_name,
    documents.source_path,
    documents.media_type,
    documents.bytes,
    documents.pages,
    documents.money_unit,
    documents.published_on,
    documents.fetched_at,
    documents.read_at,
    documents.reader,
    documents.reader_version,
    states.withheld_because
from {{ ref('int_document_versions') }} as documents
left join {{ ref('int_counting_documents') }} as counting
    on documents.document_id = counting.document_id
left join {{ ref('int_document_states') }} as states
    on documents.document_id = states.document_id
