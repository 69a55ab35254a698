{{ grows_by_document() }}

with documents as (
    select * from {{ ref('int_documents_in_build') }}
),

problems as (
    select * from {{ ref('stg_landed__problems') }}
    where {{ in_batches_of('int_documents_in_build') }}
)

select
    concat_ws('/', problems.document_id, problems.problem_no) as problem_id,
    problems.document_id,
    documents.department_id,
    documents.fiscal_year,
    problems.problem_no,
    problems.kind,
    problems.severity,
    problems.form_id,
    problems.page_no,
    problems.message,
    problems.expected,
    problems.found,
    problems.action,
    problems.message_zh,
    problems.expected_zh,
    problems.found_zh,
    problems.action_zh,
    documents.is_current
from problems
inner join documents
    on problems.document_id = documents.document_id
    and problems.reader_version = documents.reader_version
-- A form that another file of the disclosure holds is not missing; one that none holds is told of the first file.
left join {{ ref('int_sibling_forms') }} as elsewhere
    on problems.document_id = elsewhere.document_id
    and (
        (problems.form_id = elsewhere.form_id and problems.kind in ('form_missing', 'form_absent'))
        or (elsewhere.sibling_document_id < elsewhere.document_id and problems.kind = 'form_absent')
    )
where elsewhere.form_id is null
