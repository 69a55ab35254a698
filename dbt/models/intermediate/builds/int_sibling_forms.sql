with documents as (
    select * from {{ ref('int_document_versions') }}
    where is_current and kind = 'final_accounts' and siblings_state is not null
)

select distinct
    documents.document_id,
    siblings.document_id as sibling_document_id,
    unnest(contents.form_ids) as form_id
from documents
inner join documents as siblings
    on documents.department_id = siblings.department_id
    and documents.region_code = siblings.region_code
    and documents.fiscal_year = siblings.fiscal_year
    and documents.document_id <> siblings.document_id
inner join {{ ref('int_document_contents') }} as contents
    on siblings.document_id = contents.document_id
